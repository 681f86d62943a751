//! The first page of each role, through HTTP.

use permit::{Param, Writing as _};
use serde_json::{Value, json};
use testkit::both_stores;
use values::{
    Duration, Id, Timestamp,
    subjects::{ApiKey, Application, Entry, Member},
};

use super::queries::{EndpointRef, PayoutRef};
use crate::fixtures::{self, Fixture};

async fn put(f: &Fixture, sql: &str, params: &[Param<'_>]) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    upkeep.tx().execute(sql, params).await.expect("a statement");
    upkeep.keep().await.expect("kept");
}

fn new_id<T>(f: &Fixture) -> Id<T> {
    Id::new(f.kibali.app.now(), f.kibali.app.random())
}

async fn put_payout(
    f: &Fixture,
    by: Id<Member>,
    state: &str,
    amount: i64,
    message: Option<&str>,
) -> Id<PayoutRef> {
    let (id, now) = (new_id::<PayoutRef>(f), f.kibali.app.now());
    let until = now + Duration::from_secs(7 * 24 * 3600);
    let (reference, digest) = (id.to_string(), [0_u8; 32]);
    let sql = "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, fee_bearer, debit, currency, \
               receives, receives_currency, channel, account, payee_name, payee_known, door, \
               provider, message, digest, made_by, maker_name, required, sending, created_at, updated_at, expires_at) VALUES ($1, $2, $3, $3, $4, $5, \
               100, 'merchant', CAST($5 AS BIGINT) + 100, 'TZS', $5, 'TZS', 'mobile', '255712345678', 'Kilimo Bora', 1, 'request', 'MPESA', $6, $7, $8, 'Somebody', 1, \
               'not', $9, $9, $10)";
    put(f, sql, &[&id, &reference, &state, &amount, &message, &digest, &by, &now, &until]).await;
    id
}

async fn put_payment(f: &Fixture, state: &str, amount: i64) {
    let (id, now) = (new_id::<Entry>(f), f.kibali.app.now());
    let reference = id.to_string();
    let sql = "INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, phone, channel, \
               created_at, updated_at, received_at) VALUES ($1, $2, $3, $3, $4, $5, 50, 'TZS', '255712345678', 'MPESA', $6, $6, $7)";
    let received = (state == "succeeded").then_some(now);
    put(f, sql, &[&id, &reference, &state, &amount, &now, &received]).await;
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

both_stores!(each_role_has_its_own_sections_and_no_others, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for (client, wanted) in [
        (&mut f.admin, "role waiting changes today balances unknown failed volume people"),
        (&mut f.manager, "role waiting today balances unknown failed volume"),
        (&mut f.employee, "role today my_payouts my_rejected"),
        (&mut f.developer, "role build"),
    ] {
        let home = client.get("/v1/home").await.expect(200);
        let sections: Vec<_> = home.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(sections.join(" "), wanted);
    }
    let home = f.employee.get("/v1/home").await.expect(200);
    assert!(home["today"][0].get("paid_out").is_none(), "an Employee sees today's collections only");
    f.stranger().get("/v1/home").await.refused(401, "session.required");
});

both_stores!(what_waits_is_what_the_reader_can_release, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let oldest = f.kibali.app.now();
    put_payout(&f, f.people.employee.member, "pending", 1_000, None).await;
    f.pass(Duration::from_secs(60));
    put_payout(&f, f.people.manager.member, "pending", 2_000, None).await;
    put_payout(&f, f.people.employee.member, "succeeded", 4_000, None).await;
    let waiting = f.admin.get("/v1/home").await.expect(200)["waiting"].clone();
    let held = json!([{"amount": 3_200, "currency": "TZS"}]);
    assert_eq!(waiting, json!({"count": 2, "held": held, "oldest_at": oldest}));
    let waiting = f.manager.get("/v1/home").await.expect(200)["waiting"].clone();
    assert_eq!(waiting["count"], 1, "not the one the reader made");
    f.pass(Duration::from_secs(7 * 24 * 3600));
    f.sign_in_again().await;
    let waiting = f.admin.get("/v1/home").await.expect(200)["waiting"].clone();
    assert_eq!(waiting, json!({"count": 0, "held": [], "oldest_at": null}), "what expired waits for nobody");
});

both_stores!(today_and_the_volume_follow_the_merchants_days, |store| async move {
    let mut f = fixtures::merchant(store).await;
    put_payment(&f, "succeeded", 10_000).await;
    put_payment(&f, "failed", 7_000).await;
    f.pass(Duration::from_secs(24 * 3600));
    f.sign_in_again().await;
    put_payment(&f, "succeeded", 500).await;
    put_payment(&f, "succeeded", 300).await;
    put_payout(&f, f.people.employee.member, "succeeded", 200, None).await;
    let sum = |count: i64, amount: i64, fee: i64| json!({"count": count, "amount": {"amount": amount, "currency": "TZS"}, "fee": {"amount": fee, "currency": "TZS"}});
    let home = f.admin.get("/v1/home").await.expect(200);
    let today = json!([{"currency": "TZS", "collected": sum(2, 800, 100), "paid_out": sum(1, 200, 100)}]);
    assert_eq!(home["today"], today);
    let days = home["volume"][0]["days"].as_array().unwrap();
    assert_eq!(days.len(), 14);
    let shown: Vec<_> = days[12..]
        .iter()
        .map(|day| {
            (
                day["on"].as_str().unwrap(),
                day["collected"]["amount"].as_i64(),
                day["paid_out"]["amount"].as_i64(),
            )
        })
        .collect();
    assert_eq!(shown, [("2026-11-23", Some(10_000), Some(0)), ("2026-11-24", Some(800), Some(200))]);
    let home = f.employee.get("/v1/home").await.expect(200);
    assert_eq!(home["today"], json!([{"currency": "TZS", "collected": sum(2, 800, 100)}]));
});

both_stores!(what_is_stuck_and_what_was_rejected_is_named, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let employee = f.people.employee.member;
    let unknown = put_payout(&f, f.people.manager.member, "unknown", 1, None).await;
    let failed = put_payout(&f, employee, "failed", 2, Some("No such account")).await;
    let rejected = put_payout(&f, employee, "rejected", 3, Some("Wrong amount")).await;
    let home = f.manager.get("/v1/home").await.expect(200);
    assert_eq!(ids(&home["unknown"]), [unknown.to_string()]);
    assert_eq!(ids(&home["failed"]), [failed.to_string()]);
    let home = f.employee.get("/v1/home").await.expect(200);
    let mut mine = ids(&home["my_payouts"]);
    mine.sort_unstable();
    let mut wanted = [failed.to_string(), rejected.to_string()];
    wanted.sort_unstable();
    assert_eq!(mine, wanted, "not those of others");
    assert_eq!(home["my_rejected"][0]["message"], "Wrong amount");
});

both_stores!(a_developer_sees_what_fails_and_how_to_connect, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let home = f.developer.get("/v1/home").await.expect(200)["build"].clone();
    assert_eq!(
        (&home["failing"], &home["errors"], &home["last_delivery"]),
        (&json!([]), &json!([]), &Value::Null)
    );
    assert_eq!(
        home["connect"],
        json!({"base_url": "http://127.0.0.1:8080", "applications": [], "checksum": false, "ip_ranges": 0})
    );

    let now = f.kibali.app.now();
    let (application, key, endpoint): (Id<Application>, Id<ApiKey>, Id<EndpointRef>) =
        (new_id(&f), new_id(&f), new_id(&f));
    let me = f.people.developer.member;
    let sql = "INSERT INTO application (merchant, id, client_id, name, integration, features, key_scopes, state, \
               created_by, created_at) VALUES ($1, $2, 'IDabc', 'Shop', 'API', '', '', 'active', $3, $4)";
    put(&f, sql, &[&application, &me, &now]).await;
    let ends = now + Duration::from_secs(3 * 24 * 3600);
    let digest = [1_u8; 32];
    let sql = "INSERT INTO api_key (merchant, id, application, digest, name, prefix, last_four, scopes, created_by, \
               created_at, expires_at) VALUES ($1, $2, $3, $4, 'Server', 'kb', 'wxyz', '', $5, $6, $7)";
    put(&f, sql, &[&key, &application, &digest, &me, &now, &ends]).await;
    for (status, code) in
        [(200_i64, None), (403, Some("scope.refused")), (403, Some("scope.refused")), (500, None)]
    {
        let id = new_id::<Entry>(&f);
        let sql = "INSERT INTO api_request (id, merchant, at, method, path, status, code, api_key, address, \
                   duration_micros, request_body, answer_body) \
                   VALUES ($2, $1, $3, 'POST', '/x', $4, $5, $6, '::1', 1, '', '')";
        put(&f, sql, &[&id, &now, &status, &code, &key]).await;
    }
    put_endpoint(&f, endpoint, now).await;
    f.pass(Duration::from_secs(3600));
    let home = f.developer.get("/v1/home").await.expect(200)["build"].clone();
    assert_eq!(home["failing"][0]["url"], "https://shop.example/hook");
    assert_eq!(home["failing"][0]["undelivered"], 1);
    assert_eq!(home["failing"][0]["recent"], json!([{"at": now, "ok": false, "status": 503, "error": null}]));
    assert_eq!(home["errors"][0]["code"], "scope.refused");
    assert_eq!((&home["errors"][0]["count"], &home["errors"][0]["key"]), (&json!(2), &json!("Server")));
    let hours: Vec<_> =
        home["hours"].as_array().unwrap().iter().map(|hour| hour["count"].as_i64().unwrap()).collect();
    assert_eq!((hours.len(), hours[23], hours.iter().sum::<i64>()), (24, 4, 4));
    assert_eq!(home["hours"][23]["errors"], 3);
    assert_eq!(home["keys_ending"][0]["last_four"], "wxyz");
    assert_eq!(home["connect"]["applications"][0]["client_id"], "IDabc");
});

async fn put_endpoint(f: &Fixture, endpoint: Id<EndpointRef>, now: Timestamp) {
    let (delivery, subject) = (new_id::<Entry>(f), [9_u8; 16]);
    let sealed = vec![0_u8];
    let me = f.people.developer.member;
    let sql = "INSERT INTO endpoint (merchant, id, url, description, events, signature, secret_sealed, secret_last_four, \
               state, failing_since, created_by, created_at) VALUES ($1, $2, 'https://shop.example/hook', '', '', \
               'header', $3, 'abcd', 'failing', $4, $5, $4)";
    put(f, sql, &[&endpoint, &sealed, &now, &me]).await;
    let sql = "INSERT INTO delivery (merchant, id, endpoint, event, event_name, subject, state, attempts, round, \
               round_at, round_attempts, created_at, updated_at) VALUES ($1, $2, $3, $4, 'payment.received', $4, \
               'retrying', 1, 1, $5, 1, $5, $5)";
    put(f, sql, &[&delivery, &endpoint, &subject, &now]).await;
    let id = new_id::<Entry>(f);
    let sql = "INSERT INTO attempt (merchant, delivery, id, endpoint, at, duration_micros, status, request_headers, request_body, \
               answer_headers, answer_body) VALUES ($1, $2, $3, $4, $5, 1, 503, '', '', '', '')";
    put(f, sql, &[&delivery, &id, &endpoint, &now]).await;
}

both_stores!(news_of_people_and_open_requests_reach_admins, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (id, now) = (new_id::<Entry>(&f), f.kibali.app.now());
    let sql = "INSERT INTO activity (merchant, id, at, act, says, area, actor_kind, actor_name, actor_role, address, \
               agent, request) VALUES ($1, $2, $3, 'member.joined', 'joined as Developer', 'team', 'person', 'Daniel', \
               '', '', '', $2)";
    put(&f, sql, &[&id, &now]).await;
    let home = f.admin.get("/v1/home").await.expect(200);
    assert_eq!(home["people"][0], json!({"id": id, "at": now, "says": "Daniel joined as Developer"}));
    assert_eq!(home["changes"], json!({"open": 0}));
    let (_, mut other) = f.other_merchant().await;
    let home = other.get("/v1/home").await.expect(200);
    assert_eq!(home["people"], json!([]));
});
