//! Refunds, through HTTP.

mod deciding;
mod ending;

use permit::Writing as _;
use serde_json::{Value, json};
use testkit::{Answer, Client, Store, both_stores};
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{NewKey, acts, events, payout_of, put_dormant, tzs},
};

const PHONE: &str = "255712345678";

/// A merchant with money for fees, and a payment of 10,000 shillings that came to a control number from `phone`.
async fn paid(store: Store, phone: &str) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let id = pay(&mut kibali, phone, "R1").await;
    (kibali, id)
}

async fn pay(kibali: &mut Fixture, phone: &str, receipt: &str) -> String {
    let bill = kibali.employee.post("/v1/bills", json!({})).await.expect(201);
    let notice = json!({"number": bill["payer_number"], "amount": tzs(10_000), "phone_number": phone, "receipt": receipt});
    kibali.stranger().post("/simulator/bills/payment", notice).await.expect(200);
    let payments = kibali.manager.get("/v1/payments").await.expect(200);
    payments["data"][0]["id"].as_str().expect("a payment").to_owned()
}

fn refund(shillings: i64) -> Value {
    json!({"amount": tzs(shillings), "reason": "Sent twice"})
}

fn of(payment: &str) -> String {
    format!("/v1/payments/{payment}/refunds")
}

async fn ask(client: &mut Client, payment: &str, shillings: i64) -> Answer {
    client.post(&of(payment), refund(shillings)).await
}

/// Asks for a refund, and says its id.
async fn asked(client: &mut Client, payment: &str, shillings: i64) -> String {
    let made = ask(client, payment, shillings).await.expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

async fn authorise(client: &mut Client, id: &str) -> Answer {
    client.post(&act(id, "authorization"), json!({})).await
}

fn act(id: &str, what: &str) -> String {
    format!("/v1/refunds/{id}/{what}")
}

/// What of the payment went back or is on its way, and what still can, in shillings.
async fn stands(kibali: &mut Fixture, payment: &str) -> (i64, i64) {
    let seen = kibali.manager.get(&format!("/v1/payments/{payment}")).await.expect(200);
    let side = |name: &str| seen[name]["amount"].as_i64().expect("an amount") / 100;
    (side("refunded"), side("refundable"))
}

async fn state(kibali: &mut Fixture, id: &str) -> Value {
    kibali.manager.get(&format!("/v1/refunds/{id}")).await.expect(200)["state"].clone()
}

async fn live(kibali: &Fixture, seconds: u64) {
    for _ in 0..seconds {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

both_stores!(a_payment_is_given_back_whole_to_where_it_came_from, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let push = json!({"amount": tzs(10_000), "phone_number": PHONE, "reference": "ORD1"});
    let made = kibali.employee.post("/v1/payments", push).await.expect(201);
    let payment = made["id"].as_str().expect("an id").to_owned();
    ask(&mut kibali.employee, &payment, 10_000).await.refused(409, "refund.not_settled");
    live(&kibali, 3).await;
    assert_eq!(stands(&mut kibali, &payment).await, (0, 10_000));
    kibali.set_term("fee_bearer", "customer").await;

    let made = ask(&mut kibali.employee, &payment, 10_000).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        (&made["state"], &made["purpose"], &made["payment"], &made["payee"]["account"]),
        (&json!("pending"), &json!("refund"), &json!(payment), &json!(PHONE))
    );
    assert_eq!(made["receives"], tzs(10_000), "all of it arrives, whoever bears the fees of payouts");
    assert_eq!(kibali.balance().await, (110_000 - 10_642, 10_642));
    assert_eq!(stands(&mut kibali, &payment).await, (10_000, 0));
    let more = ask(&mut kibali.admin, &payment, 1_000).await;
    assert_eq!(more.refused(422, "refund.too_much")["refundable"], tzs(0));
    let listed = kibali.developer.get(&of(&payment)).await.expect(200);
    assert_eq!(
        (&listed["data"][0]["id"], &listed["data"][0]["payee"]["account"]),
        (&json!(id), &json!("0712…678"))
    );
    authorise(&mut kibali.manager, &id).await.expect(200);
    live(&kibali, 3).await;
    assert_eq!((state(&mut kibali, &id).await, kibali.rail.times_paid(&id)), (json!("succeeded"), 1));
    assert_eq!(kibali.balance().await, (110_000 - 10_642, 0));
    assert_eq!(stands(&mut kibali, &payment).await, (10_000, 0));

    let told = events(&kibali).await;
    let told: Vec<_> = told.iter().filter(|(name, _)| name.starts_with("REFUND")).collect();
    assert_eq!(
        told.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["REFUND INITIATED", "REFUND PAID"]
    );
    assert_eq!(told[0].1["payment"], json!(payment));
    let acts = acts(&kibali).await;
    for act in ["refund.requested", "refund.authorised", "payout.paid"] {
        assert_eq!(acts.iter().filter(|done| *done == act).count(), 1, "{act}");
    }
    let statement = kibali.admin.get("/v1/statement?currency=TZS").await.expect(200);
    let kinds: Vec<_> =
        statement["data"].as_array().expect("lines").iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["refund_fee", "refund", "payment", "deposit"]);
    assert_eq!(kibali.manager.get("/v1/payouts").await.expect(200)["data"], json!([]), "it is no payout");
    kibali.assert_ledger_holds().await;
    kibali.assert_database_guards().await;
});

both_stores!(it_is_given_back_in_parts_and_never_more_than_came, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    asked(&mut kibali.employee, &payment, 4_000).await;
    let more = ask(&mut kibali.employee, &payment, 6_001).await;
    assert_eq!(more.refused(422, "refund.too_much")["refundable"], tzs(6_000));
    asked(&mut kibali.admin, &payment, 6_000).await;
    ask(&mut kibali.employee, &payment, 1_000).await.refused(422, "refund.too_much");
    assert_eq!(stands(&mut kibali, &payment).await, (10_000, 0));
    let dollars = json!({"amount": {"amount": 100, "currency": "USD"}, "reason": "Sent twice"});
    kibali.employee.post(&of(&payment), dollars).await.refused(422, "input.invalid");
    let silent = json!({"amount": tzs(1_000), "reason": ""});
    kibali.employee.post(&of(&payment), silent).await.refused(422, "input.invalid");
    let listed = kibali.manager.get("/v1/refunds?state=pending").await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2));
    let none = kibali.manager.get("/v1/refunds?state=done").await.expect(200);
    assert_eq!(none["data"], json!([]));
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let more = "UPDATE payment SET refunded = amount + 1 WHERE merchant = $1";
    assert!(upkeep.tx().execute(more, &[]).await.is_err(), "the database sees to it as well");
});

both_stores!(of_two_refunds_at_once_that_are_too_much_together_one_is_made, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let (mut baraka, mut neema) = (kibali.employee.clone(), kibali.manager.clone());
    let (first, second) = tokio::join!(ask(&mut baraka, &payment, 6_000), ask(&mut neema, &payment, 6_000));
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [201, 422]);
    assert_eq!(stands(&mut kibali, &payment).await, (6_000, 4_000));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_repeat_under_one_key_asks_once, |store| async move {
    let (kibali, payment) = paid(store, PHONE).await;
    let keyed = kibali.stranger().with("idempotency-key", "rf-1");
    let mut employee = fixtures::sign_in(keyed, kibali.people.employee.email).await;
    let first = ask(&mut employee, &payment, 4_000).await.expect(201);
    assert_eq!(first, ask(&mut employee, &payment, 4_000).await.expect(201));
    ask(&mut employee, &payment, 5_000).await.refused(422, "idempotency.key_reused");
    assert!(first["reference"].as_str().is_some_and(|reference| reference.starts_with("RF")));
});

both_stores!(what_a_bank_collected_goes_back_to_that_account, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let debit = json!({"customer": {"name": "Asha Mrema", "phone": "0712 345 678"}, "phone_number": "0712 345 678",
        "account": "0150123456789", "amount": tzs(10_000), "starts_on": "2026-11-24", "ends_on": "2026-11-24", "unit": "day"});
    kibali.employee.post("/v1/direct-debits", debit).await.expect(201);
    live(&kibali, 3).await;
    kibali.pass_days(1).await;
    live(&kibali, 3).await;
    let payments = kibali.manager.get("/v1/payments?method=direct_debit").await.expect(200);
    let payment = payments["data"][0]["id"].as_str().expect("a payment").to_owned();
    let made = ask(&mut kibali.employee, &payment, 10_000).await.expect(201);
    assert_eq!(
        (&made["payee"]["account"], &made["payee"]["bank"]["bic"]),
        (&json!("0150123456789"), &json!("CORUTZTZ"))
    );
});

both_stores!(no_money_goes_back_to_a_card, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let key = kibali.full_key(true).await;
    let mut client = kibali.bearer(&key).await;
    let order = json!({"amount": "100", "currency": "USD", "orderReference": "CARD1",
        "customer": {"fullName": "John Doe", "email": "john@example.com"}});
    let made = client.post("/third-parties/payments/initiate-card-payment", order).await.expect(200);
    let link = made["cardPaymentLink"].as_str().expect("a link");
    let page = &link[link.find("/card/").expect("the page")..];
    kibali.work().await;
    let form = "number=4242424242424242&expiry=04%2F31&code=123".to_owned();
    let mut payer = kibali.stranger().with("origin", "null");
    payer.send(http::Method::POST, page, Some(form)).await;
    let payments = kibali.manager.get("/v1/payments").await.expect(200);
    let payment = payments["data"][0]["id"].as_str().expect("a payment").to_owned();
    let whole = json!({"amount": {"amount": 10_000, "currency": "USD"}, "reason": "Sent twice"});
    kibali.employee.post(&of(&payment), whole.clone()).await.refused(409, "refund.not_settled");
    kibali.pass_days(2).await;
    kibali.work().await;
    kibali.employee.post(&of(&payment), whole).await.refused(409, "refund.card");
    assert_eq!(stands(&mut kibali, &payment).await, (0, 0));
});

both_stores!(whoever_sees_payments_and_no_payouts_sees_no_refund_of_a_payment, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let id = asked(&mut kibali.employee, &payment, 4_000).await;
    let new = |scopes| NewKey { features: "collection", scopes, pays_at_once: false };
    let mut collects = kibali.key(kibali.people.peter, new("payment.view")).await;
    let refused = collects.client.get(&of(&payment)).await.refused(403, "scope.refused");
    let says =
        |refused: &Value, part: &str| refused["detail"].as_str().is_some_and(|says| says.contains(part));
    assert!(says(&refused, "It needs the scope payout.view: an Admin adds that"), "{refused}");
    let refused = collects.client.post("/v1/payouts", payout_of(1_000, "P1", PHONE)).await;
    let refused = refused.refused(403, "scope.refused");
    assert!(
        says(&refused, "the scope payout.create, in a key that is confirmed and not dormant"),
        "{refused}"
    );
    assert!(says(&refused, "an Admin who did not ask confirms"), "{refused}");
    let mut looks = kibali.key(kibali.people.peter, new("payout.view")).await;
    assert_eq!(looks.client.get(&of(&payment)).await.expect(200)["data"][0]["id"], json!(id));
    for client in [&mut kibali.admin, &mut kibali.manager, &mut kibali.employee, &mut kibali.developer] {
        assert_eq!(client.get(&of(&payment)).await.expect(200)["data"][0]["id"], json!(id));
    }
});

both_stores!(an_event_of_a_refund_names_the_refund, |store| async move {
    let (mut kibali, payment) = paid(store, PHONE).await;
    let id = asked(&mut kibali.employee, &payment, 4_000).await;
    authorise(&mut kibali.manager, &id).await.expect(200);
    let events = kibali.developer.get(&format!("/v1/events?subject={id}")).await.expect(200);
    assert_eq!(events["data"].as_array().map(Vec::len), Some(1), "{events}");
    assert_eq!(
        (&events["data"][0]["name"], &events["data"][0]["subject"]),
        (&json!("refund.created"), &json!({"type": "refund", "id": id}))
    );
    let none = kibali.developer.get("/v1/events?subject=pout_00000000000000000000000000").await.expect(200);
    assert_eq!(none["data"], json!([]));
    kibali.developer.get("/v1/events?subject=RF1").await.refused(422, "input.invalid");
});
