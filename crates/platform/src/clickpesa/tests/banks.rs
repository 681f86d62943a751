//! Payouts to bank accounts, as clients of the third-party API make them.

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{CREATE, open, open_with, payout, refused, settle};
use crate::Settings;

const PREVIEW_BANK: &str = "/third-parties/payouts/preview-bank-payout";
const CREATE_BANK: &str = "/third-parties/payouts/create-bank-payout";
const VERIFY: &str = "/third-parties/payouts/verify-bank-account";
const ACCOUNT: &str = "0150123456789";

fn bank(amount: Value, reference: &str) -> Value {
    json!({"amount": amount, "currency": "TZS", "orderReference": reference, "accountNumber": ACCOUNT,
        "bic": "CORUTZTZ", "accountName": "JOHN DOE"})
}

fn with(field: &str, value: Value) -> Value {
    let mut body = bank(json!(10_000), "BANK1");
    body[field] = value;
    body
}

async fn name_of(client: &mut Client, account: &str) -> String {
    let body = json!({"accountNumber": account, "bic": "CORUTZTZ"});
    let found = client.post(VERIFY, body).await.expect(200);
    found["accountName"].as_str().expect("a name").to_owned()
}

both_stores!(a_bank_payout_is_previewed_created_and_queried, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let name = name_of(&mut client, ACCOUNT).await;
    let mut previewed = bank(json!("10000"), "BANK1");
    previewed.as_object_mut().expect("an object").remove("accountName");
    let preview = client.post(PREVIEW_BANK, previewed).await.expect(200);
    assert_eq!(
        preview,
        json!({"amount": 12360, "balance": 100_000, "channelProvider": "CRDB BANK PLC", "fee": 2360, "exchanged": false,
            "order": {"amount": 10000, "currency": "TZS", "id": "BANK1"}, "payoutFeeBearer": "merchant",
            "receiver": {"accountName": name, "accountNumber": ACCOUNT, "accountCurrency": "TZS", "amount": 10000},
            "nameLookupStatus": "RESOLVED", "transferType": "ACH", "estimatedArrival": "1-3 Working Days"})
    );
    // The caller gets back the name it sent; people see the one the bank knows.
    let given = bank(json!(10_000), "BANK1")["accountName"].clone();
    assert!(given.is_string() && given != *name, "{given}");
    let made = client.post(CREATE_BANK, bank(json!(10_000), "BANK1")).await.expect(200);
    assert!(made["id"].as_str().is_some_and(|id| id.starts_with("BANK1")), "{made}");
    let mut expected = json!({"orderReference": "BANK1", "amount": "12360.00", "currency": "TZS", "fee": "2360.00",
        "exchanged": false, "status": "AUTHORIZED", "channel": "BANK TRANSFER", "channelProvider": "CRDB BANK PLC",
        "transferType": "ACH", "estimatedArrival": "1-3 Working Days", "order": {"amount": "10000.00", "currency": "TZS"},
        "beneficiary": {"accountNumber": ACCOUNT, "accountName": given, "amount": "10000.00"},
        "clientId": key.client_id});
    for field in ["id", "createdAt", "updatedAt"] {
        expected[field] = made[field].clone();
    }
    assert_eq!(made, expected);
    settle(&kibali).await;
    let found = client.get("/third-parties/payouts/BANK1").await.expect(200);
    assert_eq!(
        found[0]["beneficiary"],
        json!({"accountNumber": ACCOUNT, "accountName": given, "swiftNumber": "CORUTZTZ"})
    );
    let seen = kibali.admin.get("/v1/payouts").await.expect(200);
    assert_eq!(seen["data"][0]["payee"]["name"], *name);
    assert_eq!(
        (&found[0]["status"], &found[0]["channel"], &found[0]["transferType"], &found[0]["amount"]),
        (&json!("SUCCESS"), &json!("BANK TRANSFER"), &json!("ACH"), &json!("12360.00"))
    );
    assert_eq!(kibali.balance().await, (100_000 - 12_360, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(the_platform_chooses_how_a_bank_payout_travels, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    kibali.fund(60_000_000).await;
    kibali.fund_dollars(5_000).await;
    for (number, currency, account_currency, amount, asked, transfer, arrives) in [
        (1, "TZS", "TZS", json!(20_000_000), "", "ACH", "1-3 Working Days"),
        (2, "TZS", "TZS", json!(20_000_001), "", "RTGS", "Instant"),
        (3, "TZS", "TZS", json!(20_000), "rtgs", "RTGS", "Instant"),
        (4, "USD", "USD", json!(100), "", "RTGS", "Instant"),
        (5, "USD", "TZS", json!(100), "", "ACH", "1-3 Working Days"),
    ] {
        let mut body = bank(amount, &format!("BANK{number}"));
        body["currency"] = json!(currency);
        body["accountCurrency"] = json!(account_currency);
        body["transferType"] = json!(asked);
        for path in [PREVIEW_BANK, CREATE_BANK] {
            let answer = client.post(path, body.clone()).await.expect(200);
            assert_eq!(
                (&answer["transferType"], &answer["estimatedArrival"]),
                (&json!(transfer), &json!(arrives)),
                "{number}"
            );
        }
    }
    let mut too_much = bank(json!(20_000_001), "BANK9");
    too_much["transferType"] = json!("ACH");
    for path in [PREVIEW_BANK, CREATE_BANK] {
        let says = "Invalid amount: the largest amount is TZS 20,000,000";
        refused(&client.post(path, too_much.clone()).await, 400, says);
    }
    client.post(CREATE, payout(json!(1000), "MOB1")).await.expect(200);
    let list = |query: &str| {
        let (mut client, path) = (client.clone(), format!("/third-parties/payouts/all?{query}"));
        async move { client.get(&path).await.expect(200)["totalCount"].clone() }
    };
    for (query, count) in [
        ("channel=BANK%20TRANSFER", 5),
        ("channel=MOBILE%20MONEY", 1),
        ("channel=TIPS%20LIPA%20NAMBA", 0),
        ("transferType=ACH", 2),
        ("transferType=RTGS&currency=USD", 1),
        ("channel=MOBILE%20MONEY&transferType=ACH", 0),
        ("currency=USD", 2),
    ] {
        assert_eq!(list(query).await, json!(count), "{query}");
    }
    let sorted = client.get("/third-parties/payouts/all?sortBy=transferType&orderBy=ASC").await.expect(200);
    assert_eq!(sorted["data"][0].get("transferType"), None, "a mobile payout has none");
    assert_eq!(sorted["data"][5]["transferType"], "RTGS");
    for (query, says) in [
        ("channel=CASH", "channel must be MOBILE MONEY, BANK TRANSFER or TIPS LIPA NAMBA"),
        ("transferType=SWIFT", "transferType must be ACH or RTGS"),
    ] {
        refused(&client.get(&format!("/third-parties/payouts/all?{query}")).await, 400, says);
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(bank_payouts_that_name_nobody_are_refused, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    for (field, value, says) in [
        ("bic", json!("XXXXTZTZ"), "Unsupported channel provider"),
        ("bic", Value::Null, "bic is required"),
        ("accountNumber", json!(""), "accountNumber is required"),
        (
            "accountNumber",
            json!("12"),
            "Invalid accountNumber: an account number has 5 to 34 letters and digits",
        ),
        ("accountCurrency", json!("KES"), "Invalid accountCurrency: a bank account is in TZS or USD"),
        ("transferType", json!("SWIFT"), "Invalid transferType: transferType must be ACH or RTGS"),
        ("currency", json!("KES"), "Invalid currency: currency must be either TZS or USD"),
        ("amount", json!(2_499), "Invalid amount: the smallest amount is TZS 2,500"),
        ("amount", json!(90_000_000), "Insufficient balance: available balance is 100000 TZS"),
        (
            "orderReference",
            json!("B-1"),
            "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank",
        ),
    ] {
        for path in [PREVIEW_BANK, CREATE_BANK] {
            refused(&client.post(path, with(field, value.clone())).await, 400, says);
        }
    }
    for name in [Value::Null, json!(""), json!("  ")] {
        refused(&client.post(CREATE_BANK, with("accountName", name)).await, 400, "accountName is required");
    }
    client.post(CREATE_BANK, with("accountName", json!("\u{202e}evil"))).await.expect(400);
    // An account the bank does not tell the name of, and one it cannot be asked about.
    for account in ["9912345678", "0150000000006"] {
        let preview = client.post(PREVIEW_BANK, with("accountNumber", json!(account))).await.expect(200);
        assert_eq!(preview["nameLookupStatus"], "UNAVAILABLE");
        assert_eq!(
            preview["receiver"].get("accountName"),
            None,
            "what the sender wrote is not what the bank says"
        );
    }
    assert_eq!(kibali.balance().await, (100_000, 0), "nothing was made");
});

both_stores!(an_account_is_verified_by_its_name_or_not_found, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    let found = client.post(VERIFY, json!({"accountNumber": ACCOUNT, "bic": "CORUTZTZ"})).await.expect(200);
    let name = found["accountName"].as_str().expect("a name");
    assert!(name.len() > 3, "{found}");
    assert_eq!(found, json!({"accountName": name}), "and nothing else");
    let nobody = json!({"accountNumber": "9912345678", "bic": "CORUTZTZ"});
    refused(&client.post(VERIFY, nobody).await, 404, "Account not found");
    let silent = json!({"accountNumber": "0150000000006", "bic": "CORUTZTZ"});
    client.post(VERIFY, silent).await.expect(503);
    let unknown = json!({"accountNumber": ACCOUNT, "bic": "XXXXTZTZ"});
    refused(&client.post(VERIFY, unknown).await, 400, "Unsupported channel provider");
});

both_stores!(banks_are_listed_with_name_slug_and_bic, |store| async move {
    let (_, _, mut client) = open(store).await;
    let banks = client.get("/third-parties/list/banks").await.expect(200);
    let banks = banks.as_array().expect("an array");
    assert_eq!(banks.len(), 27);
    assert!(banks.contains(&json!({"name": "CRDB BANK PLC", "value": "crdb_bank_plc", "bic": "CORUTZTZ"})));
});

both_stores!(the_cooldown_covers_phones_banks_and_tills_together, |store| async move {
    let settings = |settings| Settings { calls_per_minute: None, ..settings };
    let (kibali, _, mut client) = open_with(store, settings).await;
    kibali.fund_dollars(1_000).await;
    // A refused create starts no clock.
    client.post(CREATE_BANK, with("amount", json!(1))).await.expect(400);
    client.post(CREATE_BANK, bank(json!(10_000), "BANK1")).await.expect(200);
    let wait = "Payout request is already in progress, please retry after 60 seconds";
    let till = json!({"amount": 1000, "currency": "TZS", "orderReference": "TILL1", "lipaNamba": "5551234",
        "providerCode": "503"});
    let create_till = "/third-parties/payouts/create-lipa-namba-payout";
    for (path, body) in [
        (CREATE, payout(json!(1000), "MOB1")),
        (CREATE_BANK, bank(json!(10_000), "BANK2")),
        (create_till, till.clone()),
    ] {
        let answer = client.post(path, body).await;
        assert_eq!(answer.headers.get("retry-after").map(|value| value.as_bytes()), Some(&b"60"[..]));
        refused(&answer, 400, wait);
    }
    let mut dollars = payout(json!(10), "USD1");
    dollars["currency"] = json!("USD");
    refused(&client.post(CREATE, dollars).await, 400, wait);
    // Its own repetition is told what it is, not to come again.
    let used = "Order reference BANK1 already used: Create a different reference";
    refused(&client.post(CREATE_BANK, bank(json!(10_000), "BANK1")).await, 409, used);
    kibali.pass(Duration::from_secs(60));
    client.post(create_till, till).await.expect(200);
    kibali.assert_ledger_holds().await;
});

both_stores!(two_balances_at_once_share_one_cooldown, |store| async move {
    let settings = |settings| Settings { calls_per_minute: None, ..settings };
    let (kibali, _, client) = open_with(store, settings).await;
    kibali.fund_dollars(1_000).await;
    for round in 0..4 {
        let mut dollars = payout(json!(10), &format!("USD{round}"));
        dollars["currency"] = json!("USD");
        let (mut one, mut other) = (client.clone(), client.clone());
        let (one, other) = tokio::join!(
            one.post(CREATE, dollars),
            other.post(CREATE, payout(json!(1000), &format!("TZS{round}")))
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{} {}", one.text, other.text);
        kibali.pass(Duration::from_secs(60));
    }
});

both_stores!(equal_bank_payouts_at_once_make_one_record, |store| async move {
    let (mut kibali, _, client) = open(store).await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut client = client.clone();
        running.spawn(async move { client.post(CREATE_BANK, bank(json!(10_000), "BANK1")).await });
    }
    let answers = running.join_all().await;
    let made = answers.iter().filter(|answer| answer.status.as_u16() == 200).count();
    assert_eq!(made, 1);
    let used = "Order reference BANK1 already used: Create a different reference";
    for answer in answers.iter().filter(|answer| answer.status.as_u16() != 200) {
        refused(answer, 409, used);
    }
    settle(&kibali).await;
    let mut client = client;
    assert_eq!(client.get("/third-parties/payouts/all").await.expect(200)["totalCount"], 1);
    assert_eq!(kibali.balance().await, (100_000 - 12_360, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(dollars_are_debited_and_shillings_arrive, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    kibali.fund_dollars(100).await;
    let mut body = payout(json!(10), "USD1");
    body["currency"] = json!("USD");
    let path = "/third-parties/payouts/preview-mobile-money-payout";
    let preview = client.post(path, body.clone()).await.expect(200);
    assert_eq!(
        (&preview["amount"], &preview["balance"], &preview["fee"], &preview["exchanged"]),
        (&json!(10.26), &json!(100), &json!(0.26), &json!(true))
    );
    let exchange =
        json!({"sourceCurrency": "USD", "targetCurrency": "TZS", "sourceAmount": 10, "rate": 2510});
    assert_eq!(preview["exchange"], exchange);
    assert_eq!(preview["order"], json!({"amount": 10, "currency": "USD", "id": "USD1"}));
    assert_eq!(
        (&preview["receiver"]["accountCurrency"], &preview["receiver"]["amount"]),
        (&json!("TZS"), &json!(25100))
    );
    let made = client.post(CREATE, body).await.expect(200);
    assert_eq!(
        (&made["amount"], &made["currency"], &made["fee"], &made["exchange"]),
        (&json!("10.26"), &json!("USD"), &json!("0.26"), &exchange)
    );
    assert_eq!(made["beneficiary"]["amount"], "25100.00");
    assert_eq!(kibali.dollars().await, (8_974, 1_026), "held in what is debited");
    settle(&kibali).await;
    let found = client.get("/third-parties/payouts/USD1").await.expect(200);
    assert_eq!((&found[0]["status"], &found[0]["exchanged"]), (&json!("SUCCESS"), &json!(true)));
    assert_eq!((&found[0]["exchange"], &found[0]["currency"]), (&exchange, &json!("USD")));
    assert_eq!((kibali.dollars().await, kibali.balance().await), ((8_974, 0), (100_000, 0)));
    let mut poor = payout(json!(1_000), "USD2");
    poor["currency"] = json!("USD");
    refused(&client.post(CREATE, poor).await, 400, "Insufficient balance: available balance is 89.74 USD");
    kibali.assert_ledger_holds().await;
});

both_stores!(the_fee_is_borne_by_whom_the_merchant_says, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    let path = "/third-parties/payouts/preview-mobile-money-payout";
    let mut left = 100_000;
    for (number, (bearer, debit, arrives)) in
        [("merchant", 10_642, 10_000), ("customer", 10_000, 9_358), ("both", 10_321, 9_679)]
            .into_iter()
            .enumerate()
    {
        kibali.set_term("fee_bearer", bearer).await;
        let body = payout(json!(10_000), &format!("PAY{number}"));
        let preview = client.post(path, body.clone()).await.expect(200);
        assert_eq!(
            (
                &preview["payoutFeeBearer"],
                &preview["amount"],
                &preview["fee"],
                &preview["receiver"]["amount"]
            ),
            (&json!(bearer), &json!(debit), &json!(642), &json!(arrives))
        );
        let made = client.post(CREATE, body).await.expect(200);
        assert_eq!(
            (&made["amount"], &made["order"]["amount"], &made["beneficiary"]["amount"]),
            (&json!(format!("{debit}.00")), &json!("10000.00"), &json!(format!("{arrives}.00")))
        );
        left -= debit;
        assert_eq!(kibali.balance().await, (left, debit));
        settle(&kibali).await;
        assert_eq!(kibali.balance().await, (left, 0));
        kibali.assert_ledger_holds().await;
    }
});
