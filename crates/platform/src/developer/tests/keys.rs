//! API keys: shown once, refused from the next request on, and never given a money scope afterwards.

use super::*;
use crate::fixtures::{self, money::NewKey};
use permit::AppSettings;
use testkit::both_stores;
use values::Duration;

const HOUR: Duration = Duration::from_secs(3600);

both_stores!(a_key_is_shown_once_and_works, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server", "expires_in_days": 90})).await;
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    assert!(permit::key_is_well_formed(&secret), "{secret}");
    assert_eq!(made["money"], false);
    assert_eq!(made["state"], "active");
    assert!(made["client_id"].as_str().is_some_and(|id| id.starts_with("ID")));
    assert!(made["scopes"].as_array().is_some_and(|scopes| scopes.contains(&json!("payment.initiate"))));
    calling(&fixture, &made).get("/v1/webhooks").await.expect(200);

    let path = format!("/v1/applications/{id}/keys");
    let list = fixture.admin.get(&path).await;
    assert!(!list.text.contains(&secret) && !list.text.contains("secret"), "{}", list.text);
    let found = &list.json()["data"][0];
    assert_eq!(found["last_four"], secret[secret.len() - 4..]);
    assert!(secret.starts_with(found["prefix"].as_str().expect("a prefix")));
    let one = fixture.admin.get(&format!("{path}/{}", made["id"].as_str().expect("an id"))).await;
    assert!(!one.text.contains(&secret), "{}", one.text);

    // A key sees itself and no other.
    key(&mut fixture.developer, &id, json!({"name": "Other"})).await;
    let own = calling(&fixture, &made).get(&path).await.expect(200);
    assert_eq!(own["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(own["data"][0]["id"], made["id"]);
});

both_stores!(no_number_of_later_keys_hides_an_older_one_or_keeps_its_scopes, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}/keys");
    let old = key(&mut fixture.developer, &id, json!({"name": "Old"})).await;
    for _ in 0..201 {
        let one = key(&mut fixture.developer, &id, json!({"name": "Later"})).await;
        let one = format!("{path}/{}", one["id"].as_str().expect("an id"));
        fixture.developer.delete(&one).await.expect(204);
    }
    let working = fixture.admin.get(&format!("{path}?state=working")).await.expect(200);
    assert_eq!((working["data"].as_array().map(Vec::len), &working["data"][0]["id"]), (Some(1), &old["id"]));
    let page = format!("/v1/team/members/{}", old["created_by"]["id"].as_str().expect("an id"));
    assert_eq!(fixture.admin.get(&page).await.expect(200)["keys"][0]["id"], old["id"]);

    // Every key comes once, on some page.
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = fixture.admin.get(&format!("{path}?limit=100&cursor={cursor}")).await.expect(200);
        seen.extend(page["data"].as_array().expect("rows").iter().map(|row| row["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        next.clone_into(&mut cursor);
    }
    assert_eq!((seen.len(), seen.last()), (202, Some(&old["id"])));
    let over = fixture.admin.get(&format!("{path}?state=over&limit=100")).await.expect(200);
    assert_eq!(over["data"].as_array().map(Vec::len), Some(100));
    fixture.admin.get(&format!("{path}?state=gone")).await.refused(422, "input.invalid");

    let less = json!({"key_scopes": ["payment.view"]});
    fixture.admin.patch(&format!("/v1/applications/{id}"), less).await.expect(200);
    let one = format!("{path}/{}", old["id"].as_str().expect("an id"));
    assert_eq!(fixture.admin.get(&one).await.expect(200)["scopes"], json!(["payment.view"]));
    calling(&fixture, &old).get("/v1/webhooks").await.refused(403, "scope.refused");
});

both_stores!(a_key_does_what_its_application_allows_now_whatever_it_once_carried, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    calling(&fixture, &made).get("/v1/webhooks").await.expect(200);
    // As if narrowing the application had missed the key.
    fixture.narrow_application(&id, "payment.view").await;
    calling(&fixture, &made).get("/v1/webhooks").await.refused(403, "scope.refused");
    calling(&fixture, &made).get("/v1/payments").await.expect(200);
});

both_stores!(an_ended_revoked_or_replaced_key_is_refused_from_the_next_request_on, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}/keys");
    let ends = key(&mut fixture.developer, &id, json!({"name": "Ends", "expires_in_days": 1})).await;
    let revoked = key(&mut fixture.developer, &id, json!({"name": "Revoked"})).await;
    let old = key(&mut fixture.developer, &id, json!({"name": "Old"})).await;
    let [mut ends, mut gone, mut replaced] = [&ends, &revoked, &old].map(|key| calling(&fixture, key));
    gone.get("/v1/webhooks").await.expect(200);
    let one = format!("{path}/{}", revoked["id"].as_str().expect("an id"));
    fixture.developer.delete(&one).await.expect(204);
    gone.get("/v1/webhooks").await.refused(401, "session.required");
    fixture.developer.delete(&one).await.expect(204);
    assert_eq!(fixture.developer.get(&one).await.expect(200)["state"], "revoked");

    let rotate = format!("{path}/{}/rotate", old["id"].as_str().expect("an id"));
    fixture.developer.post(&rotate, json!({"overlap_hours": 169})).await.refused(422, "input.invalid");
    let new = fixture.developer.post(&rotate, json!({"overlap_hours": 2})).await.expect(201);
    assert_eq!((&new["replaces"], &new["name"], &new["scopes"]), (&old["id"], &old["name"], &old["scopes"]));
    let mut new = calling(&fixture, &new);
    replaced.get("/v1/webhooks").await.expect(200);
    new.get("/v1/webhooks").await.expect(200);
    fixture.pass(HOUR * 2);
    replaced.get("/v1/webhooks").await.refused(401, "session.required");
    new.get("/v1/webhooks").await.expect(200);
    ends.get("/v1/webhooks").await.expect(200);
    fixture.pass(HOUR * 22);
    ends.get("/v1/webhooks").await.refused(401, "session.required");
    fixture.sign_in_again().await;
    fixture.developer.post(&rotate, json!({})).await.refused(409, "key.over");
});

both_stores!(a_developer_gets_no_key_that_sends_money_out, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}/keys");
    for scope in ["payout.create", "payout.edit", "beneficiary.manage", "refund.request"] {
        let wish = json!({"name": "Money", "scopes": ["payment.view", scope]});
        let asked = fixture.developer.post(&path, wish).await;
        asked.expect(202);
        assert!(!permit::tells_a_key(&asked.text), "{}", asked.text);
    }
    for scope in ["payout.authorise", "balance.withdraw", "team.invite"] {
        let wish = json!({"name": "Money", "scopes": [scope]});
        fixture.developer.post(&path, wish.clone()).await.refused(403, "scope.never");
        fixture.admin.post(&path, wish).await.refused(403, "scope.never");
    }
    assert_eq!(fixture.developer.get(&path).await.expect(200)["data"], json!([]));
});

both_stores!(a_money_key_is_shown_to_the_confirming_admin_alone, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}/keys");
    let wish = json!({"name": "Payroll", "scopes": ["payout.view", "payout.create"], "expires_in_days": 30});
    let asked = fixture.developer.post(&path, wish).await.expect(202);
    let change = waiting(&asked);
    let confirmed = confirm(&mut fixture.admin, &change).await;
    let secret = confirmed["secret"]["key"].as_str().expect("a secret").to_owned();
    assert!(permit::key_is_well_formed(&secret));

    // Nobody, the Admin neither, sees it again.
    for client in [&mut fixture.developer, &mut fixture.admin, &mut fixture.peter] {
        for path in [path.clone(), format!("/v1/change-requests/{change}")] {
            let answer = client.get(&path).await;
            assert!(!answer.text.contains(&secret), "{}", answer.text);
        }
    }
    let list = fixture.developer.get(&path).await.expect(200);
    assert_eq!(
        (&list["data"][0]["money"], &list["data"][0]["created_by"]["name"]),
        (&json!(true), &json!("Asha Mrema"))
    );
    let mut upkeep = fixture.kibali.app.upkeep(fixture.merchant, "test").await.expect("a store");
    let holders: Vec<(values::Id<values::subjects::Member>, String)> =
        permit::Tx::list(upkeep.tx(), "SELECT member, role FROM api_key_holder WHERE merchant = $1", &[])
            .await
            .expect("holders");
    assert_eq!(holders, [(fixture.people.admin.member, "Admin".to_owned())], "the Developer holds nothing");
    drop(upkeep);
    let mut server = fixture.stranger().with("authorization", &format!("Bearer {secret}"));
    server.get("/v1/webhooks").await.refused(403, "scope.refused");

    // Rotating it is an Admin's act under the same rule; revoking it is anybody's.
    let one = format!("{path}/{}", list["data"][0]["id"].as_str().expect("an id"));
    let rotate = format!("{one}/rotate");
    fixture.developer.post(&rotate, json!({})).await.refused(403, "key.money_rotated_by_admin");
    let sly = json!({"kind": "key.money", "application_id": id, "rotate": list["data"][0]["id"]});
    fixture.developer.post("/v1/change-requests", sly).await.refused(403, "key.money_rotated_by_admin");
    let asked = fixture.admin.post(&rotate, json!({"overlap_hours": 1})).await.expect(202);
    let confirmed = confirm(&mut fixture.peter, &waiting(&asked)).await;
    let new = confirmed["secret"]["key"].as_str().expect("a secret").to_owned();
    assert_ne!(new, secret);
    fixture.developer.delete(&one).await.expect(204);
    server.get("/v1/webhooks").await.refused(401, "session.required");
});

both_stores!(no_key_that_exists_gains_a_money_scope, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}");
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let one = format!("{path}/keys/{}", made["id"].as_str().expect("an id"));
    // There is no way to change a key's scopes, and rotating a key takes none.
    fixture.admin.patch(&one, json!({"scopes": ["payout.create"]})).await.expect(405);
    fixture.admin.put(&one, json!({"scopes": ["payout.create"]})).await.expect(405);
    let rotate = format!("{one}/rotate");
    let wish = json!({"scopes": ["payout.create"]});
    fixture.developer.post(&rotate, wish).await.refused(422, "input.invalid");
    assert_eq!(fixture.developer.post(&rotate, json!({})).await.expect(201)["money"], false);
    // A money key confirmed for the same application is another key with another secret.
    let wish =
        json!({"kind": "key.money", "application_id": id, "name": "Server", "scopes": ["payout.create"]});
    let asked = fixture.developer.post("/v1/change-requests", wish).await.expect(201);
    let confirmed = confirm(&mut fixture.admin, asked["id"].as_str().expect("an id")).await;
    assert_ne!(confirmed["secret"]["key"], made["secret"]);
    let list = fixture.developer.get(&format!("{path}/keys")).await.expect(200);
    let of = |id: &Value| list["data"].as_array().expect("keys").iter().find(|key| key["id"] == *id).cloned();
    assert_eq!(of(&made["id"]).expect("the key")["money"], false);
});

both_stores!(an_admin_alone_gets_no_money_key_either, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}/keys");
    let asked =
        fixture.admin.post(&path, json!({"name": "Money", "scopes": ["payout.create"]})).await.expect(202);
    let confirmation = format!("/v1/change-requests/{}/confirmation", waiting(&asked));
    fixture.admin.post(&confirmation, json!({})).await.refused(403, "second_person.same");
    let confirmed = fixture.peter.post(&confirmation, json!({})).await.expect(200);
    assert!(confirmed["secret"]["key"].is_string());
});

both_stores!(making_a_key_takes_a_fresh_proof_and_sense, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let path = format!("/v1/applications/{id}/keys");
    for body in [
        json!({"name": " "}),
        json!({"name": "x", "expires_in_days": 0}),
        json!({"name": "x", "expires_in_days": 5000}),
        json!({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}),
        json!({"name": "x", "expires_at": "soon"}),
        json!({"name": "x", "scopes": []}),
        json!({"name": "x", "scopes": ["payout.everything"]}),
    ] {
        fixture.developer.post(&path, body).await.refused(422, "input.invalid");
    }
    fixture.pass(Duration::from_secs(16 * 60));
    fixture.developer.post(&path, json!({"name": "x"})).await.refused(403, "step_up.required");
    fixture.manager.post(&path, json!({"name": "x"})).await.refused(403, "role.refused");
});

both_stores!(a_key_says_whether_its_money_is_simulated_and_works_whatever_it_says, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let id = application(&mut fixture).await;
    let made = key(&mut fixture.developer, &id, json!({"name": "Server"})).await;
    let text = |made: &Value, name: &str| made[name].as_str().expect("a text").to_owned();
    assert!(text(&made, "secret").starts_with("ksk_test_") && text(&made, "prefix").starts_with("ksk_test_"));
    // Keys from before there were two kinds, one each way to call.
    let new = NewKey { features: "collection", scopes: "payment.view", pays_at_once: false };
    let mut old = fixture.key(fixture.people.peter, new).await;
    assert!(old.secret.starts_with("ksk_live_"));
    old.client.get("/v1/payments").await.expect(200);
    fixture.bearer(&old).await.get("/third-parties/payments/all").await.expect(200);
    let mut asking = fixture
        .stranger()
        .with("client-id", &text(&made, "client_id"))
        .with("api-key", &text(&made, "secret"))
        .with("origin", "");
    asking.post("/third-parties/generate-token", json!({})).await.expect(200);

    // The same data, where the operator has no money simulated.
    let app = fixture.kibali.reopen_as(AppSettings { simulated: false, ..AppSettings::default() }).await;
    let router = fixture.platform.routes().into_router(&app);
    let mut developer = fixture.developer.clone().through(router.clone());
    let live = key(&mut developer, &id, json!({"name": "Server"})).await;
    let rotate = format!("/v1/applications/{id}/keys/{}/rotate", text(&made, "id"));
    let rotated = developer.post(&rotate, json!({})).await.expect(201);
    for made in [&live, &rotated] {
        assert!(text(made, "secret").starts_with("ksk_live_"), "{}", text(made, "prefix"));
    }
    for made in [&made, &live, &rotated] {
        calling(&fixture, made).through(router.clone()).get("/v1/webhooks").await.expect(200);
    }
});
