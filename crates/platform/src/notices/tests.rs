//! Notices, as ClickPesa sends them and as it never would.

use http::{HeaderMap, Method};
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use crate::{
    Settings,
    developer::checksum,
    fixtures::{
        money::payout_of,
        upstream::{CHECKSUM_KEY, Pair, pair, pair_with},
    },
};

/// A payout that is under way at the upstream, and its reference there.
async fn under_way(pair: &mut Pair) -> (String, String) {
    let order = payout_of(10_000, "PAY1", "255754300118");
    let made = pair.downstream.employee.post("/v1/payouts", order).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    pair.downstream.manager.post(&format!("/v1/payouts/{id}/authorization"), json!({})).await.expect(200);
    pair.downstream.work().await;
    (id.clone(), rails::clickpesa::order_reference(&id).expect("a reference"))
}

async fn state(pair: &mut Pair, id: &str) -> Value {
    pair.downstream.manager.get(&format!("/v1/payouts/{id}")).await.expect(200)["state"].clone()
}

fn notice(reference: &str) -> Value {
    json!({"event": "PAYOUT INITIATED", "data": {"orderReference": reference, "status": "SUCCESS"}})
}

fn signed(mut body: Value) -> String {
    body["checksum"] = checksum::sign(CHECKSUM_KEY, &body).into();
    body.to_string()
}

async fn send(pair: &Pair, hook: &str, body: String) -> (u16, Value) {
    let mut stranger = pair.downstream.stranger().with("origin", "");
    let answer = stranger.send(Method::POST, hook, Some(body)).await;
    (answer.status.as_u16(), answer.json())
}

async fn asked(pair: &Pair) -> usize {
    pair.count("GET payouts")
}

fn eight_calls_a_minute(settings: Settings) -> Settings {
    Settings { calls_per_minute: Some(8), ..settings }
}

both_stores!(a_notice_makes_somebody_ask_and_is_believed_in_nothing, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let (id, reference) = under_way(&mut pair).await;
    let before = asked(&pair).await;
    let (status, answer) = send(&pair, &hook, signed(notice(&reference))).await;
    assert_eq!((status, answer), (200, json!({"received": true})));
    pair.downstream.work().await;
    assert_eq!(asked(&pair).await, before + 1, "asked at once");
    assert_eq!(
        state(&mut pair, &id).await,
        "processing",
        "the upstream has not paid, whatever the notice says"
    );
    // Now it has.
    pair.upstream.work().await;
    pair.pass(Duration::from_secs(5));
    pair.upstream.work().await;
    for _ in 0..3 {
        assert_eq!(send(&pair, &hook, signed(notice(&reference))).await.0, 200);
    }
    pair.downstream.work().await;
    assert_eq!(state(&mut pair, &id).await, "succeeded");
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await, "posted once");
    assert_eq!(send(&pair, &hook, signed(notice(&reference))).await.0, 200, "late, and harmless");
    pair.downstream.assert_ledger_holds().await;
});

both_stores!(what_nobody_signed_is_refused, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let (_, reference) = under_way(&mut pair).await;
    let before = asked(&pair).await;
    let body = notice(&reference);
    let mut forged = body.clone();
    forged["checksum"] = checksum::sign("another key", &body).into();
    let mut changed: Value = serde_json::from_str(&signed(body.clone())).expect("JSON");
    changed["data"]["status"] = json!("FAILED");
    for wrong in [body.to_string(), forged.to_string(), changed.to_string()] {
        let (status, problem) = send(&pair, &hook, wrong).await;
        assert_eq!((status, &problem["code"]), (403, &json!("notice.signature")));
    }
    for (wrong, status) in [("[]", 400), ("nonsense", 400), ("", 400)] {
        assert_eq!(send(&pair, &hook, wrong.to_owned()).await.0, status, "{wrong}");
    }
    let long = json!({"event": "x".repeat(70_000)}).to_string();
    assert_eq!(send(&pair, &hook, long).await.0, 413);
    assert_eq!(send(&pair, "/rails/clickpesa/nobody-was-given-this", signed(body.clone())).await.0, 404);
    pair.downstream.work().await;
    assert_eq!(asked(&pair).await, before, "nobody was asked");
    // In the header alone, as receivers that hash the body as it came want it.
    let mut headers = HeaderMap::new();
    let signature = checksum::sign(CHECKSUM_KEY, &body);
    headers.insert("x-clickpesa-signature", signature.parse().expect("a value"));
    assert_eq!(pair.deliver(&hook, &(headers, body.to_string().into())).await, 200);
    pair.downstream.work().await;
    assert_eq!(asked(&pair).await, before + 1);
});

both_stores!(a_notice_about_what_is_not_ours_is_taken_and_forgotten, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    under_way(&mut pair).await;
    let before = asked(&pair).await;
    for body in [
        notice("ORD1"),
        notice("zzzzzzzzzzzzzzzzzzzz"),
        notice("00000000000000000000"),
        json!({"event": "DEPOSIT RECEIVED", "data": {"depositAmount": "1"}}),
        json!({}),
    ] {
        assert_eq!(send(&pair, &hook, signed(body)).await.0, 200);
    }
    pair.downstream.work().await;
    assert_eq!(asked(&pair).await, before);
});

/// So many payouts under way at the upstream: their references there.
async fn many_under_way(pair: &mut Pair, count: usize) -> Vec<String> {
    let mut references = Vec::new();
    for number in 0..count {
        // No answer, ever: nothing but notices makes anybody ask soon.
        let order = payout_of(1_000, &format!("PAY{number}"), "255712000003");
        let made = pair.downstream.employee.post("/v1/payouts", order).await.expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        let release = format!("/v1/payouts/{id}/authorization");
        pair.downstream.manager.post(&release, json!({})).await.expect(200);
        references.push(rails::clickpesa::order_reference(&id).expect("a reference"));
    }
    for _ in 0..3 {
        pair.downstream.work().await;
        pair.upstream.work().await;
    }
    references
}

async fn send_from(pair: &Pair, address: &str, hook: &str, body: String) -> testkit::Answer {
    let mut stranger = pair.downstream.stranger().with("origin", "").from_address(address);
    stranger.send(Method::POST, hook, Some(body)).await
}

both_stores!(a_flood_of_notices_about_one_order_leads_to_few_questions, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let (_, reference) = under_way(&mut pair).await;
    let before = asked(&pair).await;
    for _ in 0..50 {
        assert_eq!(send(&pair, &hook, signed(notice(&reference))).await.0, 200);
    }
    pair.downstream.work().await;
    assert_eq!(asked(&pair).await, before + 1, "what is asked now learns what all of them tell of");
    // One more is to come, since those after the first may tell of something newer.
    let jobs = count_questions(&pair).await;
    assert_eq!(jobs, 1);
});

async fn count_questions(pair: &Pair) -> i64 {
    use permit::Tx as _;
    let below = &pair.downstream;
    let mut upkeep = below.kibali.app.upkeep(below.merchant, "test").await.expect("a store");
    let sql = "SELECT COUNT(*) FROM job WHERE merchant = $1 AND kind IN ('payout.ask', 'collect.ask')";
    upkeep.tx().count(sql, &[]).await.expect("a count")
}

both_stores!(the_notices_of_an_account_lead_to_so_many_questions_a_minute, |store| async move {
    // Eight calls a minute by address: four questions, and eighty notices.
    let mut pair = pair_with(store, 100_000, Duration::ZERO, eight_calls_a_minute).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let references = many_under_way(&mut pair, 6).await;
    let tell = async |reference: &str| send_from(&pair, "10.0.0.1", &hook, signed(notice(reference))).await;
    // Five notices of one order make two questions, one now and one that learns what came after it.
    for _ in 0..5 {
        tell(&references[0]).await.expect(200);
    }
    for reference in &references[1..3] {
        tell(reference).await.expect(200);
    }
    assert_eq!(count_questions(&pair).await, 4);
    for reference in &references[3..] {
        let refused = tell(reference).await;
        refused.refused(429, "too_many");
        assert!(refused.headers.contains_key("retry-after"));
    }
    assert_eq!(count_questions(&pair).await, 4, "what was refused left nothing behind");
    tell(&references[0]).await.expect(200);
    pair.pass(Duration::from_secs(60));
    for reference in &references[3..] {
        tell(reference).await.expect(200);
    }
    assert_eq!(count_questions(&pair).await, 7, "the next minute has room again");
});

both_stores!(whoever_floods_with_forged_notices_keeps_nobody_elses_out, |store| async move {
    let mut pair = pair_with(store, 100_000, Duration::ZERO, eight_calls_a_minute).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let references = many_under_way(&mut pair, 2).await;
    let forged = notice(&references[0]).to_string();
    for _ in 0..40 {
        assert_eq!(send_from(&pair, "10.0.0.66", &hook, forged.clone()).await.status, 403);
        let guessed = send_from(&pair, "10.0.0.66", "/rails/clickpesa/guessed", forged.clone()).await;
        assert_eq!(guessed.status, 404);
    }
    send_from(&pair, "10.0.0.66", &hook, forged).await.refused(429, "too_many");
    send_from(&pair, "10.0.0.66", "/rails/clickpesa/guessed", String::new()).await.refused(429, "too_many");
    assert_eq!(count_questions(&pair).await, 0, "nobody is asked because of them");
    send_from(&pair, "10.0.0.1", &hook, signed(notice(&references[1]))).await.expect(200);
    assert_eq!(count_questions(&pair).await, 1);
});

both_stores!(a_notice_about_money_that_came_asks_whether_it_was_taken_back, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let order = json!({"amount": {"amount": 1_000_000, "currency": "TZS"}, "phone_number": "255754300118", "reference": "ORD1"});
    let made = pair.downstream.employee.post("/v1/payments", order).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    for _ in 0..4 {
        pair.downstream.work().await;
        pair.upstream.work().await;
        pair.pass(Duration::from_secs(1));
    }
    pair.downstream.work().await;
    let path = format!("/v1/payments/{id}");
    assert_eq!(pair.downstream.admin.get(&path).await.expect(200)["state"], "succeeded");
    let reference = rails::clickpesa::order_reference(&id).expect("a reference");
    let tells = |status: &str| {
        signed(json!({"event": "PAYMENT CHANGED", "data": {"orderReference": reference, "status": status}}))
    };
    for known in ["SUCCESS", "SETTLED"] {
        assert_eq!(send(&pair, &hook, tells(known)).await.0, 200);
        assert_eq!(count_questions(&pair).await, 0, "that is known");
    }
    assert_eq!(send(&pair, &hook, tells("REVERSED")).await.0, 200);
    assert_eq!(count_questions(&pair).await, 1);
    pair.downstream.work().await;
    let seen = pair.downstream.admin.get(&path).await.expect(200);
    assert_eq!(
        (&seen["state"], seen.get("reversed_at")),
        (&json!("succeeded"), None),
        "whatever the notice says"
    );
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await);
});
