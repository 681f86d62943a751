//! The area's behaviour, through HTTP.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Duration;

use crate::{
    Settings,
    fixtures::{
        self, Fixture,
        money::{NewKey, acts, events, tzs},
        receiver::Receiver,
        upstream::pair,
    },
};

pub(super) const DEPOSIT: &str = "/simulator/deposits";

pub(super) async fn merchant(store: Store) -> Fixture {
    let networks = vec!["127.0.0.0/8".parse().expect("a network")];
    let open = |settings| Settings { calls_per_minute: None, webhook_networks: networks, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, open).await).await
}

/// What the bank says.
pub(super) fn notice(kibali: &Fixture, shillings: i64, bank_reference: &str) -> Value {
    json!({"merchant_id": kibali.merchant, "amount": tzs(shillings), "bank_reference": bank_reference,
        "sender": "PWANI TRADERS", "narration": "Float for December"})
}

both_stores!(a_deposit_is_on_the_balance_once_however_often_the_bank_tells, |store| async move {
    let mut kibali = merchant(store).await;
    let first = kibali.stranger().post(DEPOSIT, notice(&kibali, 150_000, "FT1")).await.expect(200);
    assert_eq!(first["again"], false);
    for _ in 0..3 {
        let again = kibali.stranger().post(DEPOSIT, notice(&kibali, 150_000, "FT1")).await.expect(200);
        assert_eq!((&again["deposit_id"], &again["again"]), (&first["deposit_id"], &json!(true)));
    }
    let other = kibali.stranger().post(DEPOSIT, notice(&kibali, 150_001, "FT1")).await;
    other.refused(409, "deposit.reference_reused");
    assert_eq!(kibali.balance().await, (150_000, 0));
    kibali.stranger().post(DEPOSIT, notice(&kibali, 1_000, "FT2")).await.expect(200);
    assert_eq!(kibali.balance().await, (151_000, 0));
    let listed = kibali.employee.get("/v1/deposits").await.expect(200);
    let rows = listed["data"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[1]["bank_reference"], &rows[1]["amount"], &rows[1]["channel"], &rows[1]["sender"]),
        (&json!("FT1"), &tzs(150_000), &json!("CRDB COLLECTION"), &json!("PWANI TRADERS"))
    );
    for (search, found) in [("ft2", 1), ("pwani", 2), ("151,000", 0), ("150,000", 1), ("nothing", 0)] {
        let listed = kibali.employee.get(&format!("/v1/deposits?search={search}")).await.expect(200);
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(found), "{search}");
    }
    kibali.developer.get("/v1/deposits").await.refused(403, "role.refused");
    let told = acts(&kibali).await;
    assert_eq!(told.iter().filter(|act| *act == "deposit.received").count(), 2);
    kibali.assert_ledger_holds().await;
});

both_stores!(eight_notices_of_one_deposit_at_once_credit_it_once, |store| async move {
    let mut kibali = merchant(store).await;
    for round in 1..=5 {
        let body = notice(&kibali, 1_000, &format!("FT{round}"));
        let told = (0..8).map(|_| {
            let (mut bank, body) = (kibali.stranger(), body.clone());
            async move { bank.post(DEPOSIT, body).await.expect(200)["again"] == false }
        });
        let credited = join_all(told).await.into_iter().filter(|now| *now).count();
        assert_eq!(credited, 1);
        assert_eq!(kibali.balance().await, (1_000 * round, 0));
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(a_deposit_is_told_at_the_merchants_level_only, |store| async move {
    let mut kibali = merchant(store).await;
    let (own, applications) = (Receiver::start().await, Receiver::start().await);
    let application =
        kibali.key(kibali.people.peter, NewKey { features: "collection", ..NewKey::default() }).await;
    let found = kibali.developer.get("/v1/applications").await.expect(200);
    let application =
        found["data"].as_array().expect("rows").iter().find(|row| row["client_id"] == application.client_id);
    let id = application.expect("an application")["id"].clone();
    let events_wanted = json!(["deposit.received"]);
    let hook = json!({"url": own.url("/own"), "events": events_wanted});
    kibali.developer.post("/v1/webhooks", hook).await.expect(201);
    let hook = json!({"url": applications.url("/app"), "events": events_wanted, "application_id": id});
    kibali.developer.post("/v1/webhooks", hook).await.expect(201);
    let taken = kibali.stranger().post(DEPOSIT, notice(&kibali, 150_000, "FT1")).await.expect(200);
    kibali.work().await;
    assert_eq!((own.got().len(), applications.got().len()), (1, 0));
    let told: Value = serde_json::from_str(&own.got()[0].body).expect("JSON");
    let at = "2026-11-23T07:00:00.000Z";
    assert_eq!(
        told,
        json!({"event": "DEPOSIT RECEIVED", "data": {"id": taken["deposit_id"], "status": "SUCCESS",
            "paymentReference": "FT1", "orderReference": taken["reference"], "depositAmount": "150000",
            "depositCurrency": "TZS", "channel": "CRDB COLLECTION", "message": "Float for December", "createdAt": at,
            "updatedAt": at}})
    );
    assert_eq!(events(&kibali).await.len(), 1);
});

both_stores!(a_deposit_stands_in_the_statement, |store| async move {
    let kibali = merchant(store).await;
    let new = NewKey { features: "collection", scopes: "balance.view", pays_at_once: false };
    let key = kibali.key(kibali.people.peter, new).await;
    let mut client = kibali.bearer(&key).await;
    client.get("/third-parties/account/balance").await.expect(404);
    let taken = kibali.stranger().post(DEPOSIT, notice(&kibali, 150_000, "FT1")).await.expect(200);
    let balances = client.get("/third-parties/account/balance").await.expect(200);
    assert_eq!(balances[0], json!({"currency": "TZS", "balance": 150_000}));
    let statement = client.get("/third-parties/account/statement?currency=TZS").await.expect(200);
    let line = &statement["transactions"][0];
    assert_eq!(
        (&line["type"], &line["entry"], &line["amount"], &line["orderReference"]),
        (&json!("Deposit"), &json!("Credit"), &json!(150_000), &taken["reference"])
    );
});

both_stores!(what_is_no_deposit_is_refused, |store| async move {
    let kibali = merchant(store).await;
    let (_, mut other) = kibali.other_merchant().await;
    let mut bank = kibali.stranger();
    let nobody = json!({"merchant_id": "mrc_01k9q4k9q4k9q4k9q4k9q4k9q4"});
    for (changes, status, code) in [
        (nobody, 404, "not_found"),
        (json!({"bank_reference": "FT-1"}), 422, "input.invalid"),
        (json!({"bank_reference": ""}), 422, "input.invalid"),
        (json!({"amount": tzs(0)}), 422, "input.invalid"),
        (json!({"sender": "x".repeat(121)}), 422, "input.invalid"),
    ] {
        let mut body = notice(&kibali, 1_000, "FT1");
        for (name, value) in changes.as_object().expect("an object") {
            body[name] = value.clone();
        }
        bank.post(DEPOSIT, body).await.refused(status, code);
    }
    bank.post(DEPOSIT, notice(&kibali, 1_000, "FT1")).await.expect(200);
    assert_eq!(
        other.get("/v1/deposits").await.expect(200)["data"],
        json!([]),
        "another merchant's is nowhere"
    );
});

both_stores!(a_balance_takes_no_more_than_an_amount_can_say, |store| async move {
    let mut kibali = merchant(store).await;
    let most = 90_071_992_547_409;
    kibali.stranger().post(DEPOSIT, notice(&kibali, most, "FT1")).await.expect(200);
    let refused =
        kibali.stranger().post(DEPOSIT, notice(&kibali, 1, "FT2")).await.refused(422, "input.invalid");
    assert!(refused.to_string().contains("no room for so much"), "{refused}");
    assert_eq!(kibali.balance().await, (most, 0));
    assert_eq!(
        kibali.employee.get("/v1/deposits").await.expect(200)["data"].as_array().map(Vec::len),
        Some(1)
    );
    kibali.assert_ledger_holds().await;
});

both_stores!(nobody_deposits_simulated_money_where_money_is_real, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let body = notice(&pair.downstream, 1_000, "FT1");
    pair.downstream.stranger().post(DEPOSIT, body).await.refused(409, "rail.real_money");
});

both_stores!(calls_of_the_simulated_bank_are_counted_by_address, |store| async move {
    let few = |settings| Settings { calls_per_minute: Some(2), ..settings };
    let mut kibali = fixtures::merchant_on(fixtures::empty_with(store, few).await).await;
    let mut bank = kibali.stranger();
    for number in 1..=2 {
        bank.post(DEPOSIT, notice(&kibali, 1_000, &format!("FT{number}"))).await.expect(200);
    }
    let refused = bank.post(DEPOSIT, notice(&kibali, 1_000, "FT3")).await;
    assert!(refused.refused(429, "too_many")["retry_after_seconds"].as_i64() > Some(0));
    assert_eq!(kibali.balance().await, (2_000, 0));
    let decide = "/simulator/direct-debits/decision";
    let nothing = json!({"request_id": "DDM0A1B2C3D4E5F6071", "decision": "approve"});
    for _ in 1..=2 {
        bank.post(decide, nothing.clone()).await.refused(404, "direct_debit.unknown");
    }
    bank.post(decide, nothing).await.refused(429, "too_many");
    kibali.pass(Duration::from_secs(60));
    bank.post(DEPOSIT, notice(&kibali, 1_000, "FT3")).await.expect(200);
});
