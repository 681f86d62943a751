//! The IP list and the checksum.

use super::*;
use crate::fixtures;
use testkit::both_stores;

fn entries(cidrs: &[&str]) -> Value {
    let entries: Vec<_> = cidrs.iter().map(|cidr| json!({"cidr": cidr, "label": "Office"})).collect();
    json!({"entries": entries})
}

const LIST: &str = "/v1/security/ip-list";

both_stores!(fewer_addresses_hold_at_once_more_take_a_second_person, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    server.get("/v1/webhooks").await.expect(200);

    let set = fixture.developer.put(LIST, entries(&["10.1.2.3/8", "127.0.0.1"])).await.expect(200);
    let cidrs: Vec<_> =
        set["ip_list"].as_array().expect("a list").iter().map(|range| &range["cidr"]).collect();
    assert_eq!(cidrs, ["10.0.0.0/8", "127.0.0.1/32"]);
    server.get("/v1/webhooks").await.expect(200);
    fixture.developer.put(LIST, entries(&["10.0.0.0/8"])).await.expect(200);
    server.get("/v1/webhooks").await.refused(403, "address.refused");

    // Adding one, replacing one, and emptying the list all let somebody in.
    for (wish, asker) in [(&["10.0.0.0/8", "127.0.0.1"][..], true), (&["127.0.0.1"], false), (&[], false)] {
        let client = if asker { &mut fixture.developer } else { &mut fixture.admin };
        client.put(LIST, entries(wish)).await.expect(202);
        server.get("/v1/webhooks").await.refused(403, "address.refused");
    }
    let shown = fixture.developer.get("/v1/security").await.expect(200);
    let pending = shown["pending"].as_array().expect("requests");
    assert_eq!(pending.len(), 3);
    let wider = pending.last().expect("the first that was asked for")["id"].as_str().expect("an id");
    confirm(&mut fixture.admin, wider).await;
    server.get("/v1/webhooks").await.expect(200);
    // The others were asked for against a list that is no longer.
    let stale = pending[0]["id"].as_str().expect("an id");
    fixture
        .peter
        .post(&format!("/v1/change-requests/{stale}/confirmation"), json!({}))
        .await
        .refused(409, "change.outdated");
});

both_stores!(a_list_of_everybody_is_refused_with_the_reason, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    for cidr in ["0.0.0.0/0", "::/0", "10.0.0.0/0", "::ffff:0.0.0.0/96"] {
        let refused = fixture.admin.put(LIST, entries(&[cidr])).await.refused(422, "input.invalid");
        assert!(refused["detail"].as_str().is_some_and(|says| says.contains("every address")), "{refused}");
    }
    for body in [
        json!({}),
        json!({"entries": [{"cidr": "shop"}]}),
        json!({"entries": [{"cidr": "1.2.3.4", "label": "a\u{0}"}]}),
    ] {
        fixture.admin.put(LIST, body).await.refused(422, "input.invalid");
    }
    fixture.manager.put(LIST, entries(&["10.0.0.0/8"])).await.refused(403, "role.refused");
});

both_stores!(a_dry_run_counts_the_calls_it_would_have_refused, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let mut server = calling(&fixture, &made);
    for _ in 0..6 {
        server.get("/v1/webhooks").await.expect(200);
    }
    fixture.work().await;
    let path = "/v1/security/ip-list/dry-run";
    let run = fixture.developer.post(path, json!({"entries": ["10.0.0.0/8"]})).await.expect(200);
    assert_eq!((&run["considered"], &run["refused"], &run["loosens"]), (&json!(6), &json!(6), &json!(false)));
    assert_eq!(run["calls"].as_array().map(Vec::len), Some(6));
    assert_eq!(
        (&run["calls"][0]["path"], &run["calls"][0]["address"]),
        (&json!("/v1/webhooks"), &json!("127.0.0.1"))
    );
    assert!(run["warning"].as_str().is_some_and(|says| says.contains("127.0.0.1")), "{run}");
    let run = fixture.developer.post(path, json!({"entries": ["127.0.0.0/8"]})).await.expect(200);
    assert_eq!((&run["considered"], &run["refused"], &run["warning"]), (&json!(6), &json!(0), &Value::Null));
    // Nothing was changed by trying.
    assert_eq!(fixture.developer.get("/v1/security").await.expect(200)["ip_list"], json!([]));
    fixture.developer.post(path, json!({"entries": ["::/0"]})).await.refused(422, "input.invalid");
});

both_stores!(the_checksum_goes_on_at_once_and_off_by_two_people, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let path = "/v1/security/checksum";
    fixture.developer.post("/v1/security/checksum/rotate", json!({})).await.refused(409, "checksum.off");
    let on = fixture.developer.put(path, json!({"enabled": true})).await.expect(200);
    let secret = on["secret"].as_str().expect("a key").to_owned();
    assert!(secret.starts_with("CHK"), "{secret}");
    assert_eq!(on["checksum"]["last_four"], secret[secret.len() - 4..]);
    let again = fixture.developer.put(path, json!({"enabled": true})).await.expect(200);
    assert_eq!(again.get("secret"), None);
    let shown = fixture.admin.get("/v1/security").await;
    assert!(!shown.text.contains(&secret), "{}", shown.text);

    let rotated = fixture.developer.post("/v1/security/checksum/rotate", json!({})).await.expect(200);
    assert_ne!(rotated["secret"], on["secret"]);
    let asked = fixture.developer.put(path, json!({"enabled": false})).await.expect(202);
    assert_eq!(fixture.admin.get("/v1/security").await.expect(200)["checksum"]["enabled"], true);
    confirm(&mut fixture.peter, &waiting(&asked)).await;
    assert_eq!(fixture.admin.get("/v1/security").await.expect(200)["checksum"]["enabled"], false);
});

/// A client of the third-party API, its token fetched with `key`.
async fn with_token(fixture: &Fixture, key: &Value) -> Client {
    let text = |name: &str| key[name].as_str().expect("a text").to_owned();
    let mut asking =
        fixture.stranger().with("client-id", &text("client_id")).with("api-key", &text("secret"));
    let answer = asking.post("/third-parties/generate-token", json!({})).await.expect(200);
    fixture.stranger().with("authorization", answer["token"].as_str().expect("a token"))
}

both_stores!(turning_the_checksum_on_off_or_over_ends_every_token, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let path = "/third-parties/payments/all";
    let checksum = "/v1/security/checksum";

    let mut client = with_token(&fixture, &made).await;
    client.get(path).await.expect(200);
    fixture.developer.put(checksum, json!({"enabled": true})).await.expect(200);
    client.get(path).await.expect(401);

    let mut client = with_token(&fixture, &made).await;
    fixture.developer.post("/v1/security/checksum/rotate", json!({})).await.expect(200);
    client.get(path).await.expect(401);

    let mut client = with_token(&fixture, &made).await;
    let asked = fixture.developer.put(checksum, json!({"enabled": false})).await.expect(202);
    client.get(path).await.expect(200);
    confirm(&mut fixture.admin, &waiting(&asked)).await;
    client.get(path).await.expect(401);
    with_token(&fixture, &made).await.get(path).await.expect(200);
});

both_stores!(a_disabled_applications_tokens_do_not_come_back_with_it, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let (one, other) = (application(&mut fixture).await, application(&mut fixture).await);
    let keys = [
        key(&mut fixture.developer, &one, json!({"name": "One"})).await,
        key(&mut fixture.developer, &other, json!({"name": "Other"})).await,
    ];
    let path = "/third-parties/payments/all";
    let mut client = with_token(&fixture, &keys[0]).await;
    let mut bystander = with_token(&fixture, &keys[1]).await;
    client.get(path).await.expect(200);
    fixture.developer.post(&format!("/v1/applications/{one}/disable"), json!({})).await.expect(200);
    client.get(path).await.expect(401);
    fixture.developer.post(&format!("/v1/applications/{one}/enable"), json!({})).await.expect(200);
    client.get(path).await.expect(401);
    bystander.get(path).await.expect(200);
    with_token(&fixture, &keys[0]).await.get(path).await.expect(200);
});

both_stores!(the_key_of_the_checksum_is_kept_sealed, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let on = fixture.developer.put("/v1/security/checksum", json!({"enabled": true})).await.expect(200);
    let secret = on["secret"].as_str().expect("a key");
    let upkeep = &mut fixture.kibali.app.upkeep(fixture.merchant, "test").await.expect("a store");
    let sql = "SELECT checksum_sealed FROM merchant WHERE id = $1";
    let kept: Vec<u8> = permit::Tx::find(upkeep.tx(), sql, &[]).await.expect("a store").expect("a key");
    assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()));
});
