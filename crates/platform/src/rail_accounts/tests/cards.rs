//! Payments by card through an account: the customer pays on the upstream's page, and both sides agree.

use http::{Method, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::{Duration, Id};

use super::{caller, live, live_in_steps};
use crate::{
    fixtures::{
        Fixture,
        money::revoke,
        upstream::{Mishap, Pair, pair},
    },
    hosted,
    payments::Payment,
};

const OPEN: &str = "POST initiate-card-payment";
const LOST: &str =
    "The provider did not say where its page for the card is. Nobody was charged: begin again.";

fn order(reference: &str) -> Value {
    json!({"amount": "100", "currency": "USD", "orderReference": reference,
        "customer": {"fullName": "John Doe", "email": "john@example.com"}})
}

/// Begins a payment over USD 100 and answers the path of the page that the customer was given.
async fn begin(client: &mut Client, reference: &str) -> String {
    let made =
        client.post("/third-parties/payments/initiate-card-payment", order(reference)).await.expect(200);
    path_of(made["cardPaymentLink"].as_str().expect("a link"))
}

fn path_of(link: &str) -> String {
    link[link.find("/card/").expect("a page for a card")..].to_owned()
}

async fn seen(side: &mut Fixture, reference: &str) -> Value {
    side.sign_in_again().await;
    let list = side.manager.get("/v1/payments?limit=100").await.expect(200);
    let rows = list["data"].as_array().expect("a list");
    rows.iter().find(|row| row["reference"] == reference).cloned().unwrap_or_default()
}

/// As the upstream tells of it, which knows it by another reference.
async fn above(pair: &mut Pair, reference: &str) -> Value {
    let id = seen(&mut pair.downstream, reference).await["id"].clone();
    let there = rails::clickpesa::order_reference(id.as_str().expect("an id")).expect("a reference");
    seen(&mut pair.upstream, &there).await
}

/// Where the customer's page leads on to.
async fn leads_to(pair: &Pair, page: &str) -> String {
    let mut customer = pair.downstream.stranger().with("origin", "null");
    let answer = customer.get(page).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    path_of(answer.headers[header::LOCATION].to_str().expect("an address"))
}

/// Pays on a page of the upstream.
async fn pay(pair: &Pair, page: &str, number: &str) {
    let mut customer = pair.upstream.stranger().with("origin", "null");
    let form = format!("number={number}&expiry=04%2F31&code=123");
    let answer = customer.send(Method::POST, page, Some(form)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

/// What may be spent and what waits to be, in cents of dollars.
async fn dollars(side: &mut Fixture) -> (i64, i64) {
    side.sign_in_again().await;
    let balances = side.admin.get("/v1/balances").await.expect(200);
    let usd = balances["data"].as_array().expect("rows").iter().find(|row| row["currency"] == "USD").cloned();
    let side = |name: &str| usd.as_ref().and_then(|row| row[name]["amount"].as_i64()).unwrap_or_default();
    (side("available"), side("settling"))
}

both_stores!(
    a_customer_pays_on_the_page_of_the_upstream_and_it_settles_when_that_says_so,
    |store| async move {
        let mut pair = pair(store, 100_000, Duration::ZERO).await;
        pair.connect().await;
        let mut client = caller(&pair).await;
        let preview =
            client.post("/third-parties/payments/preview-card-payment", order("CARD1")).await.expect(200);
        assert_eq!(pair.count("POST preview-card-payment"), 1, "the upstream says which cards it takes");
        assert_eq!(
            preview,
            json!({"activeMethods": [{"name": "VISA", "status": "AVAILABLE", "fee": 4.85},
            {"name": "MASTER CARD", "status": "AVAILABLE", "fee": 4.85}]})
        );
        let page = begin(&mut client, "CARD1").await;
        let mut customer = pair.downstream.stranger().with("origin", "null");
        assert_eq!(customer.get(&format!("{page}/status")).await.expect(200), json!({"state": "awaiting"}));
        assert_eq!(customer.get(&page).await.status, StatusCode::OK, "the page says that it is being opened");
        pair.downstream.work().await;
        assert_eq!(customer.get(&format!("{page}/status")).await.expect(200), json!({"state": "open"}));
        let there = leads_to(&pair, &page).await;
        let form = pair.upstream.stranger().with("origin", "null").get(&there).await;
        assert!(form.text.contains("USD 104.85"), "the fee is charged once: {}", form.text);
        // Entered here, a card would be play money.
        let entered = customer.send(
            Method::POST,
            &page,
            Some("number=4242424242424242&expiry=04%2F31&code=123".to_owned()),
        );
        assert_eq!(entered.await.status, StatusCode::NOT_FOUND);
        pay(&pair, &there, "5555555555554444").await;
        live(&pair, 3).await;
        let wire = client.get("/third-parties/payments/CARD1").await.expect(200);
        assert_eq!((&wire[0]["status"], &wire[0]["channel"]), (&json!("SUCCESS"), &json!("MASTER CARD")));
        assert_eq!(dollars(&mut pair.downstream).await, (0, 10_000), "not to be spent yet");
        assert_eq!(pair.count(OPEN), 1);
        // The day has come, but the upstream has not settled yet.
        pair.pass(Duration::from_secs(3 * 24 * 3600));
        pair.downstream.work().await;
        assert_eq!(dollars(&mut pair.downstream).await, (0, 10_000), "the upstream has it still");
        pair.upstream.work().await;
        pair.pass(Duration::from_secs(3600));
        pair.downstream.work().await;
        assert_eq!(seen(&mut pair.downstream, "CARD1").await["state"], "settled");
        assert_eq!(dollars(&mut pair.downstream).await, (10_000, 0));
        assert_eq!(dollars(&mut pair.upstream).await, (10_000, 0), "both sides agree");
        live_in_steps(&pair, 3, Duration::from_secs(3600)).await;
        assert_eq!(dollars(&mut pair.downstream).await, (10_000, 0), "settled once");
        pair.downstream.assert_ledger_holds().await;
    }
);

both_stores!(a_card_that_is_declined_above_fails_below_with_the_reason, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    let page = begin(&mut client, "CARD1").await;
    pair.downstream.work().await;
    let there = leads_to(&pair, &page).await;
    pay(&pair, &there, "4000000000000002").await;
    live(&pair, 3).await;
    let why = above(&mut pair, "CARD1").await["message"].clone();
    let below = seen(&mut pair.downstream, "CARD1").await;
    assert_eq!((&below["state"], &below["message"]), (&json!("failed"), &why));
    assert!(why.as_str().is_some_and(|why| !why.is_empty()));
    assert_eq!(dollars(&mut pair.downstream).await, (0, 0));
});

both_stores!(a_page_that_may_be_open_is_never_asked_for_again, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    let mishaps =
        [Mishap::CutBefore, Mishap::CutAfter, Mishap::CutMid, Mishap::Late, Mishap::Doubled, Mishap::Gateway];
    for (number, mishap) in mishaps.into_iter().enumerate() {
        pair.way.plan(move |call| if call == OPEN { mishap } else { Mishap::None });
        begin(&mut client, &format!("CARD{number}")).await;
        live(&pair, 3).await;
        let below = seen(&mut pair.downstream, &format!("CARD{number}")).await;
        assert_eq!((&below["state"], &below["message"]), (&json!("failed"), &json!(LOST)), "{mishap:?}");
    }
    pair.way.plan(|_| Mishap::None);
    while pair.way.deliver_late(10).await > 0 {}
    live_in_steps(&pair, 20, Duration::from_secs(300)).await;
    assert_eq!(pair.count(OPEN), mishaps.len(), "each was asked for once");
    // Somebody found the page whose address was lost and paid: that is late evidence, and counts.
    let found = above(&mut pair, "CARD1").await;
    let id: Id<Payment> = found["id"].as_str().expect("it is there").parse().expect("an id");
    let lost = hosted::address(&pair.upstream.kibali.app, hosted::Kind::Card, *id.as_bytes());
    pay(&pair, &path_of(&lost), "4242424242424242").await;
    live_in_steps(&pair, 15, Duration::from_secs(300)).await;
    assert_eq!(seen(&mut pair.downstream, "CARD1").await["state"], "succeeded");
    assert_eq!(dollars(&mut pair.downstream).await, (0, 10_000));
    assert_eq!(dollars(&mut pair.upstream).await, (0, 10_000));
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(a_worker_that_dies_while_it_asks_for_a_page_leaves_none_to_ask_for, |store| async move {
    use permit::Tx as _;
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    begin(&mut client, "CARD1").await;
    // What a worker commits before it calls.
    let mut upkeep =
        pair.downstream.kibali.app.upkeep(pair.downstream.merchant, "test").await.expect("a store");
    let now = upkeep.tx().now();
    let sql = "UPDATE card_page SET asked_at = $2 WHERE merchant = $1";
    permit::Writing::execute(upkeep.tx(), sql, &[&now]).await.expect("written");
    upkeep.keep().await.expect("kept");
    live(&pair, 3).await;
    assert_eq!(pair.count(OPEN), 0, "it may have called");
    let below = seen(&mut pair.downstream, "CARD1").await;
    assert_eq!((&below["state"], &below["message"]), (&json!("failed"), &json!(LOST)));
});

both_stores!(a_page_that_was_certainly_not_asked_for_is_asked_for_later, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    pair.way.plan(|call| if call.contains("token") { Mishap::CutBefore } else { Mishap::None });
    let page = begin(&mut client, "CARD1").await;
    live(&pair, 3).await;
    assert_eq!(
        (pair.count(OPEN), seen(&mut pair.downstream, "CARD1").await["state"].clone()),
        (0, json!("awaiting"))
    );
    pair.way.plan(|_| Mishap::None);
    live(&pair, 6).await;
    leads_to(&pair, &page).await;
    assert_eq!(pair.count(OPEN), 1);
    // Where the credentials are refused, no card is offered.
    revoke(&pair.upstream, &pair.key).await;
    let preview =
        client.post("/third-parties/payments/preview-card-payment", order("CARD2")).await.expect(200);
    let visa = &preview["activeMethods"][0];
    assert_eq!((&visa["status"], &visa["fee"]), (&json!("UNAVAILABLE"), &json!(0)));
    assert!(visa["message"].as_str().is_some_and(|says| says.contains("refuses the credentials")), "{visa}");
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    let refused = client.post("/third-parties/payments/initiate-card-payment", order("CARD3")).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["message"]),
        (404, &json!("Account has no valid payment method"))
    );
});
