//! Applications: what a Developer may do alone, and what takes an Admin, or two.

use super::*;
use crate::fixtures;
use testkit::both_stores;

fn state_of<'a>(application: &'a Value, feature: &str) -> &'a str {
    let features = application["features"].as_array().expect("features");
    let found = features.iter().find(|found| found["feature"] == feature).expect("a feature");
    found["state"].as_str().expect("a state")
}

/// A mandate as an Admin asks for it.
fn wish() -> Value {
    let tzs = |shillings: i64| json!([{"amount": shillings * 100, "currency": "TZS"}]);
    json!({"per_payout": tzs(5_000), "per_day": tzs(50_000), "until": "2026-12-31T00:00:00.000Z"})
}

both_stores!(an_application_collects_at_once_and_its_client_id_stays_in_sight, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    for client in [&mut fixture.developer, &mut fixture.admin] {
        let shown = client.get(&format!("/v1/applications/{id}")).await.expect(200);
        let client_id = shown["client_id"].as_str().expect("a client id");
        assert!(client_id.starts_with("ID") && client_id.len() == 32, "{client_id}");
        assert_eq!(state_of(&shown, "collection"), "on");
        assert_eq!(state_of(&shown, "payout"), "off");
        assert_eq!(shown["mandate"], Value::Null);
        assert_eq!(shown["created_by"]["name"], "Juma Otieno");
    }
    let list = fixture.admin.get("/v1/applications").await.expect(200);
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
    for client in [&mut fixture.manager, &mut fixture.employee] {
        client.get("/v1/applications").await.refused(403, "role.refused");
        client.post("/v1/applications", json!({"name": "x"})).await.refused(403, "role.refused");
    }
});

both_stores!(a_feature_that_sends_money_out_takes_a_second_person, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let new = json!({"name": "Payroll", "features": ["collection", "payout"]});
    let made = fixture.developer.post("/v1/applications", new).await.expect(201);
    assert_eq!(state_of(&made, "payout"), "requested");
    let path = format!("/v1/applications/{}", made["id"].as_str().expect("an id"));
    let change = made["features"][1]["change_request_id"].as_str().expect("a request").to_owned();
    // Asking again changes nothing, nor does confirming by whoever asked.
    let again = json!({"features": ["collection", "payout"]});
    fixture.developer.patch(&path, again).await.refused(409, "change.already_asked");
    let confirmation = format!("/v1/change-requests/{change}/confirmation");
    fixture.developer.post(&confirmation, json!({})).await.refused(403, "role.refused");
    assert_eq!(state_of(&fixture.developer.get(&path).await.expect(200), "payout"), "requested");
    confirm(&mut fixture.admin, &change).await;
    assert_eq!(state_of(&fixture.developer.get(&path).await.expect(200), "payout"), "on");

    // An Admin does not turn one on alone either; off goes at once, by anybody.
    let more = json!({"features": ["collection", "payout", "hosted_payout"]});
    let asked = fixture.admin.patch(&path, more).await.expect(202);
    assert_eq!(state_of(&asked["application"], "hosted_payout"), "requested");
    let off = fixture.developer.patch(&path, json!({"features": ["collection"]})).await.expect(200);
    assert_eq!(state_of(&off, "payout"), "off");
    fixture
        .admin
        .post(&format!("/v1/change-requests/{}/confirmation", waiting(&asked)), json!({}))
        .await
        .refused(403, "second_person.same");
});

both_stores!(a_developer_cannot_let_an_application_pay_without_people, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    let asked = fixture.admin.patch(&path, json!({"features": ["collection", "payout"]})).await.expect(202);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    let mandate = format!("/v1/mandates/{id}");
    fixture.developer.put(&mandate, wish()).await.refused(403, "role.refused");
    let mut asked = wish();
    asked["kind"] = json!("mandate.raised");
    asked["application_id"] = json!(id);
    fixture.developer.post("/v1/change-requests", asked.clone()).await.refused(403, "role.refused");

    let asked = fixture.admin.post("/v1/change-requests", asked).await.expect(201);
    let seen = fixture.admin.get(&path).await.expect(200);
    assert_eq!((&seen["mandate"], &seen["mandate_change_request_id"]), (&Value::Null, &asked["id"]));
    confirm(&mut fixture.peter, asked["id"].as_str().expect("an id")).await;
    let mut given = wish();
    given["known_payees_only"] = json!(false);
    given["payout_links"] = json!(false);
    assert_eq!(fixture.developer.get(&path).await.expect(200)["mandate"], given);
});

both_stores!(a_disabled_application_answers_nobody_and_loses_what_lets_money_out, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    let asked = fixture.admin.patch(&path, json!({"features": ["collection", "payout"]})).await.expect(202);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    let asked = fixture.admin.put(&format!("/v1/mandates/{id}"), wish()).await.expect(202);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    server.get("/v1/webhooks").await.expect(200);

    fixture.developer.delete(&path).await.expect(204);
    server.get("/v1/webhooks").await.refused(401, "session.required");
    let keys = format!("{path}/keys");
    fixture.developer.post(&keys, json!({"name": "x"})).await.refused(409, "application.disabled");
    let again = fixture.admin.put(&format!("/v1/mandates/{id}"), wish()).await;
    again.refused(409, "application.feature_off");

    let back = fixture.developer.post(&format!("{path}/enable"), json!({})).await.expect(200);
    assert_eq!((state_of(&back, "collection"), state_of(&back, "payout")), ("on", "off"));
    assert_eq!(back["mandate"], Value::Null);
    server.get("/v1/webhooks").await.expect(200);
});

both_stores!(a_change_at_the_same_moment_does_not_open_what_an_admin_shuts, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    for round in 0..fixtures::rounds() {
        if round % 50 == 49 {
            fixture.pass(values::Duration::from_secs(15 * 60));
            fixture.sign_in_again().await;
        }
        let (mut admin, mut developer) = (fixture.admin.clone(), fixture.developer.clone());
        let disable = format!("{path}/disable");
        let name = json!({"name": format!("Shop {round}")});
        let (shut, renamed) = tokio::join!(admin.post(&disable, json!({})), developer.patch(&path, name));
        assert_eq!(
            (shut.status.as_u16(), renamed.status.as_u16()),
            (200, 200),
            "{}{}",
            shut.text,
            renamed.text
        );
        let seen = fixture.admin.get(&path).await.expect(200);
        assert_eq!(seen["state"], "disabled", "round {round}: {seen}");
        let enable = format!("{path}/enable");
        fixture.developer.post(&enable, json!({})).await.refused(403, "application.shut_by_admin");
        fixture.admin.post(&enable, json!({})).await.expect(200);
    }
});

both_stores!(a_mandate_ends_with_the_feature_and_is_asked_for_anew, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    let asked = fixture.admin.patch(&path, json!({"features": ["collection", "payout"]})).await.expect(202);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    let asked = fixture.admin.put(&format!("/v1/mandates/{id}"), wish()).await.expect(202);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    fixture.developer.patch(&path, json!({"features": ["collection"]})).await.expect(200);
    let asked =
        fixture.developer.patch(&path, json!({"features": ["collection", "payout"]})).await.expect(202);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    let seen = fixture.admin.get(&path).await.expect(200);
    assert_eq!((state_of(&seen, "payout"), &seen["mandate"]), ("on", &Value::Null), "{seen}");
});

both_stores!(what_an_admin_shut_an_admin_opens, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    fixture.developer.post(&format!("{path}/disable"), json!({})).await.expect(200);
    fixture.admin.post(&format!("{path}/disable"), json!({})).await.expect(200);
    let enable = format!("{path}/enable");
    fixture.developer.post(&enable, json!({})).await.refused(403, "application.shut_by_admin");
    server.get("/v1/webhooks").await.refused(401, "session.required");
    fixture.admin.post(&enable, json!({})).await.expect(200);
    server.get("/v1/webhooks").await.expect(200);
    // Opened by an Admin, it is the Developer's again.
    fixture.developer.post(&format!("{path}/disable"), json!({})).await.expect(200);
    fixture.developer.post(&enable, json!({})).await.expect(200);
});

both_stores!(only_an_admin_chooses_what_keys_may_carry_and_keys_lose_what_is_left_out, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    let scopes = json!({"key_scopes": ["payment.view", "payment.export"]});
    fixture.developer.patch(&path, scopes.clone()).await.refused(403, "application.scopes_by_admin");
    let new = json!({"name": "Sly", "key_scopes": ["payment.export"]});
    fixture.developer.post("/v1/applications", new).await.refused(403, "application.scopes_by_admin");
    let export = json!({"name": "Export", "scopes": ["payment.export"]});
    let keys = format!("{path}/keys");
    fixture.developer.post(&keys, export.clone()).await.refused(403, "scope.not_allowed");
    let before = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;

    let changed = fixture.admin.patch(&path, scopes).await.expect(200);
    assert_eq!(changed["key_scopes"], json!(["payment.view", "payment.export"]));
    let narrowed =
        fixture.admin.get(&format!("{keys}/{}", before["id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!(narrowed["scopes"], json!(["payment.view"]), "nothing is gained, what is left out is lost");
    calling(&fixture, &before).get("/v1/webhooks").await.refused(403, "scope.refused");
    key(&mut fixture.developer, &id, export).await;
    let money = json!({"key_scopes": ["payout.create"]});
    fixture.admin.patch(&path, money).await.refused(422, "input.invalid");
});

both_stores!(no_number_of_later_applications_hides_an_older_one, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    for _ in 0..101 {
        let later = application(&mut fixture).await;
        fixture.developer.delete(&format!("/v1/applications/{later}")).await.expect(204);
    }
    let active = fixture.admin.get("/v1/applications?state=active").await.expect(200);
    assert_eq!(
        (active["data"].as_array().map(Vec::len), active["data"][0]["id"].as_str()),
        (Some(1), Some(&*id))
    );
    let first = fixture.admin.get("/v1/applications?limit=100").await.expect(200);
    let rest = format!("/v1/applications?limit=100&cursor={}", first["next"].as_str().expect("a next page"));
    let rest = fixture.admin.get(&rest).await.expect(200);
    assert_eq!(rest["data"].as_array().expect("rows").last().map(|row| row["id"].as_str()), Some(Some(&*id)));
    assert_eq!(rest["next"], serde_json::Value::Null);
    fixture.admin.get("/v1/applications?state=gone").await.refused(422, "input.invalid");
});

both_stores!(bad_input_is_refused_in_plain_words, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    for body in [
        json!({"name": ""}),
        json!({"name": "a\u{0}b"}),
        json!({"name": "x".repeat(81)}),
        json!({"name": "x", "features": ["everything"]}),
        json!({"name": "x", "integration": "Embedded"}),
        json!({"name": "x", "return_url": "http://shop.example/"}),
        json!({}),
    ] {
        fixture.developer.post("/v1/applications", body.clone()).await.refused(422, "input.invalid");
    }
    let path = format!("/v1/applications/{id}");
    for body in [json!({"name": 7}), json!({"features": "payout"}), json!({"return_url": "javascript:x"})] {
        fixture.developer.patch(&path, body).await.refused(422, "input.invalid");
    }
    fixture.developer.get("/v1/applications/app_nonsense").await.refused(404, "not_found");
    let (_, mut other) = fixture.other_merchant().await;
    other.get(&path).await.refused(404, "not_found");
    other.patch(&path, json!({"name": "Mine"})).await.refused(404, "not_found");
    other.delete(&path).await.refused(404, "not_found");
    other.post(&format!("{path}/keys"), json!({"name": "x"})).await.refused(404, "not_found");
});
