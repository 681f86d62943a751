//! Payouts to banks and tills through an account, by the third-party API of both sides.

use rails::{Destination, Rail as _, TransferType};
use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::{Currency, Duration};

use super::{caller, live, live_in_steps};
use crate::fixtures::upstream::{Mishap, Pair, pair};

const PAYOUTS: &str = "/third-parties/payouts";

/// Where a payout goes: the word in its paths, its body but for the reference, and the destination.
struct Way {
    kind: &'static str,
    body: Value,
    party: Destination,
}

fn bank(account: &str) -> Way {
    let body = json!({"amount": 10_000, "currency": "TZS", "accountNumber": account, "bic": "CORUTZTZ",
        "accountName": "JOHN DOE"});
    let party = Destination::Bank {
        bic: "CORUTZTZ".to_owned(),
        account_number: account.to_owned(),
        account_name: None,
        currency: Currency::TZS,
        transfer: TransferType::Ach,
    };
    Way { kind: "bank", body, party }
}

fn till(number: &str) -> Way {
    let body = json!({"amount": 10_000, "currency": "TZS", "lipaNamba": number, "providerCode": "503"});
    let party = Destination::Till { provider_code: "503".to_owned(), number: number.to_owned() };
    Way { kind: "lipa-namba", body, party }
}

impl Way {
    fn body(&self, reference: &str) -> Value {
        let mut body = self.body.clone();
        body["orderReference"] = reference.into();
        body
    }

    async fn preview(&self, client: &mut Client, reference: &str) -> Value {
        let path = format!("{PAYOUTS}/preview-{}-payout", self.kind);
        client.post(&path, self.body(reference)).await.expect(200)
    }

    /// How often it was paid above, where a bank payout names the holder as the bank does.
    async fn times_paid(&self, pair: &Pair) -> usize {
        let mut party = self.party.clone();
        if let Destination::Bank { account_name, .. } = &mut party {
            let known = pair.upstream.rail.look_up_name(&self.party).await;
            *account_name = known.expect("a bank that answers");
        }
        pair.upstream.rail.times_paid_to(&party)
    }

    async fn create(&self, client: &mut Client, reference: &str) -> Value {
        let path = format!("{PAYOUTS}/create-{}-payout", self.kind);
        client.post(&path, self.body(reference)).await.expect(200)
    }
}

/// The payout as both sides tell of it, asked by its reference there.
async fn both_sides(pair: &mut Pair, reference: &str) -> (Value, Option<Value>) {
    let key = pair.downstream.full_key(false).await;
    let mut client = pair.downstream.bearer(&key).await;
    let below = client.get(&format!("{PAYOUTS}/{reference}")).await.expect(200)[0].clone();
    pair.downstream.sign_in_again().await;
    let list = pair.downstream.admin.get("/v1/payouts?limit=100").await.expect(200);
    let rows = list["data"].as_array().expect("a list");
    let id = rows.iter().find(|row| row["reference"] == reference).expect("the payout")["id"].clone();
    let there = rails::clickpesa::order_reference(id.as_str().expect("an id")).expect("a reference");
    let answer = pair.upstream.bearer(&pair.key).await.get(&format!("{PAYOUTS}/{there}")).await;
    let above = (answer.status == 200).then(|| answer.json()[0].clone());
    (below, above)
}

async fn assert_both_agree(pair: &mut Pair) {
    pair.downstream.sign_in_again().await;
    pair.upstream.sign_in_again().await;
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
    pair.downstream.assert_ledger_holds().await;
    pair.upstream.assert_ledger_holds().await;
}

both_stores!(a_bank_and_a_till_are_previewed_paid_and_asked_about, |store| async move {
    let mut pair = pair(store, 1_000_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    for (way, reference, fields) in [
        (
            bank("0150123456789"),
            "BANK1",
            ["amount", "currency", "fee", "channel", "channelProvider", "transferType"],
        ),
        (till("5551234"), "TILL1", ["amount", "currency", "fee", "channel", "channelProvider", "status"]),
    ] {
        let preview = way.preview(&mut client, reference).await;
        let asked = pair.way.passed().into_iter().last().expect("the upstream was asked whose it is");
        assert!(
            ["POST verify-bank-account", "POST preview-lipa-namba-payout"].contains(&asked.call.as_str())
        );
        let mut above = pair.upstream.bearer(&pair.key).await;
        let same = way.body("ABOVE1");
        let path = format!("{PAYOUTS}/preview-{}-payout", way.kind);
        let mut checked = same.clone();
        checked["checksum"] =
            crate::developer::checksum::sign(crate::fixtures::upstream::CHECKSUM_KEY, &same).into();
        let known = above.post(&path, checked).await.expect(200);
        for field in ["receiver", "fee", "amount", "balance", "channelProvider", "estimatedArrival"] {
            assert_eq!(preview[field], known[field], "{field}");
        }
        way.create(&mut client, reference).await;
        live(&pair, 5).await;
        let (below, above) = both_sides(&mut pair, reference).await;
        let above = above.expect("it went up");
        assert_eq!((&below["status"], &above["status"]), (&json!("SUCCESS"), &json!("SUCCESS")));
        for field in fields {
            assert_eq!(below[field], above[field], "{field}");
        }
        assert_eq!(below["beneficiary"]["accountNumber"], above["beneficiary"]["accountNumber"]);
        assert_eq!(way.times_paid(&pair).await, 1, "{reference}");
        assert_both_agree(&mut pair).await;
    }
});

both_stores!(a_bank_or_till_payout_whose_call_was_cut_is_paid_once, |store| async move {
    let mut pair = pair(store, 10_000_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    let mut ways = Vec::new();
    for mishap in
        [Mishap::CutBefore, Mishap::CutAfter, Mishap::CutMid, Mishap::Late, Mishap::Doubled, Mishap::Gateway]
    {
        for way in [bank(&format!("01509{:08}", ways.len())), till(&format!("5559{:03}", ways.len()))] {
            let mut left = 2;
            // The first create of each goes wrong, and the first question after it.
            pair.way.plan(move |call| {
                let hit = left > 0 && (call.contains("create") || call == "GET payouts");
                left -= i32::from(hit);
                if hit { mishap } else { Mishap::None }
            });
            let reference = format!("P{}", ways.len());
            way.create(&mut client, &reference).await;
            live(&pair, 3).await;
            ways.push((reference, way));
        }
    }
    pair.way.plan(|_| Mishap::None);
    while pair.way.deliver_late(10).await > 0 {}
    live_in_steps(&pair, 30, Duration::from_secs(60)).await;
    for (reference, way) in &ways {
        let (below, above) = both_sides(&mut pair, reference).await;
        let above = above.expect("it went up in the end");
        assert_eq!(
            (&below["status"], &above["status"]),
            (&json!("SUCCESS"), &json!("SUCCESS")),
            "{reference}"
        );
        assert_eq!(way.times_paid(&pair).await, 1, "{reference}");
    }
    assert_both_agree(&mut pair).await;
});

both_stores!(what_a_bank_or_till_sends_back_is_back_on_both_sides, |store| async move {
    let mut pair = pair(store, 10_000_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    let stories = [
        ("0150000000001", "5550001", "FAILED"),
        ("0150000000007", "5550007", "REFUNDED"),
        ("0150000000008", "5550008", "REVERSED"),
        ("0150000000009", "5550009", "REVERSED"),
    ];
    for (number, (account, shop, _)) in stories.iter().enumerate() {
        bank(account).create(&mut client, &format!("BANK{number}")).await;
        till(shop).create(&mut client, &format!("TILL{number}")).await;
    }
    live(&pair, 5).await;
    for reference in ["BANK2", "TILL3"] {
        let (below, _) = both_sides(&mut pair, reference).await;
        assert_eq!(below["status"], "SUCCESS", "it arrives before it comes back");
    }
    live_in_steps(&pair, 30, Duration::from_secs(60)).await;
    for (number, (.., status)) in stories.iter().enumerate() {
        for kind in ["BANK", "TILL"] {
            let (below, above) = both_sides(&mut pair, &format!("{kind}{number}")).await;
            let above = above.expect("it went up");
            assert_eq!(
                (&below["status"], &above["status"]),
                (&json!(status), &json!(status)),
                "{kind}{number}"
            );
            assert_eq!(below["notes"], above["notes"], "{kind}{number}");
        }
    }
    assert_both_agree(&mut pair).await;
});

both_stores!(what_is_exchanged_leaves_the_same_balance_on_both_sides, |store| async move {
    let mut pair = pair(store, 1_000_000, Duration::ZERO).await;
    pair.upstream.fund_dollars(1_000).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    let mobile = json!({"amount": 10, "currency": "USD", "phoneNumber": "255754300118"});
    let mut shillings_to_dollars = bank("0150123456789").body;
    shillings_to_dollars["accountCurrency"] = json!("USD");
    shillings_to_dollars["amount"] = json!(100_000);
    let mut dollars = bank("0150123456788").body;
    dollars["currency"] = json!("USD");
    dollars["accountCurrency"] = json!("USD");
    dollars["amount"] = json!(100);
    for (number, (kind, mut body)) in
        [("mobile-money", mobile), ("bank", shillings_to_dollars), ("bank", dollars)].into_iter().enumerate()
    {
        body["orderReference"] = json!(format!("P{number}"));
        client.post(&format!("{PAYOUTS}/create-{kind}-payout"), body).await.expect(200);
        live(&pair, 5).await;
        let (below, above) = both_sides(&mut pair, &format!("P{number}")).await;
        let above = above.expect("it went up");
        assert_eq!(below["status"], "SUCCESS", "{below}");
        for field in ["amount", "currency", "fee", "exchanged", "exchange"] {
            assert_eq!(below[field], above[field], "P{number} {field}");
        }
        assert_eq!(pair.downstream.dollars().await, pair.upstream.dollars().await, "P{number}");
        assert_both_agree(&mut pair).await;
    }
});
