//! What a merchant's people see and change of it.

use serde_json::json;
use testkit::both_stores;
use values::Duration;

use crate::fixtures;

both_stores!(everybody_sees_the_merchant, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let seen = zuri.developer.get("/v1/merchant").await.expect(200);
    assert_eq!(seen["id"], json!(zuri.merchant));
    assert_eq!((&seen["name"], &seen["country"]), (&json!("Zuri Foods"), &json!("TZ")));
    assert_eq!(seen["time_zone"], "Africa/Dar_es_Salaam");
    assert_eq!(
        (&seen["created_at"], &seen["young_until"]),
        (&json!("2026-11-23T07:00:00.000Z"), &json!("2026-12-07T07:00:00.000Z"))
    );
    assert_eq!(seen["admins_alone"], false);
});

both_stores!(the_first_admin_is_alone_and_the_page_says_so, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let (_, mut owner) = zuri.other_merchant().await;
    let seen = owner.get("/v1/merchant").await.expect(200);
    assert_eq!(seen["admins_alone"], true);
    assert!(seen["admins_alone_because"].as_str().expect("a sentence").contains("never had two Admins"));
});

both_stores!(admins_and_managers_edit_the_profile, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let body = json!({"name": "Zuri Foods Ltd", "time_zone": "africa/nairobi"});
    let seen = zuri.manager.patch("/v1/merchant", body).await.expect(200);
    assert_eq!((&seen["name"], &seen["time_zone"]), (&json!("Zuri Foods Ltd"), &json!("Africa/Nairobi")));
    assert_eq!(zuri.admin.patch("/v1/merchant", json!({})).await.expect(200), seen);
    for client in [&mut zuri.employee, &mut zuri.developer] {
        let problem = client.patch("/v1/merchant", json!({"name": ""})).await.refused(403, "role.refused");
        assert_eq!(problem["permission"], "merchant.edit");
    }
    for wrong in [json!({"name": " "}), json!({"time_zone": "Mars/Olympus"}), json!({"name": "a\u{0}"})] {
        zuri.admin.patch("/v1/merchant", wrong).await.refused(422, "input.invalid");
    }
    zuri.pass(Duration::from_secs(15 * 60));
    zuri.admin.patch("/v1/merchant", json!({"name": "Zuri"})).await.refused(403, "step_up.required");
    zuri.manager.patch("/v1/merchant", json!({"name": "Zuri"})).await.expect(200);
});

both_stores!(one_admin_requires_a_factor_and_two_stop_requiring_it, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let path = "/v1/merchant/second-factor-required";
    zuri.manager.put(path, json!({"required": true})).await.refused(403, "role.refused");
    zuri.admin.put(path, json!({"required": false})).await.expect(200);
    for client in [&mut zuri.admin, &mut zuri.peter] {
        fixtures::switch_factor_on(client, zuri.kibali.clock.now()).await;
    }
    assert_eq!(
        zuri.admin.put(path, json!({"required": true})).await.expect(200)["second_factor_required"],
        true
    );
    let waits = zuri.admin.put(path, json!({"required": false})).await.expect(202);
    assert_eq!(waits["change_request"]["kind"], "merchant.second_factor_off");
    assert_eq!(zuri.admin.get("/v1/merchant").await.expect(200)["second_factor_required"], true);
    let confirmation = format!(
        "/v1/change-requests/{}/confirmation",
        waits["change_request"]["id"].as_str().expect("an id")
    );
    let refused = zuri.admin.post(&confirmation, json!({})).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text);
    zuri.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(zuri.developer.get("/v1/merchant").await.expect(200)["second_factor_required"], false);
});

both_stores!(an_only_admin_stops_requiring_a_factor_alone, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let (_, mut owner) = zuri.other_merchant().await;
    fixtures::switch_factor_on(&mut owner, zuri.kibali.clock.now()).await;
    let path = "/v1/merchant/second-factor-required";
    owner.put(path, json!({"required": true})).await.expect(200);
    assert_eq!(
        owner.put(path, json!({"required": false})).await.expect(200)["second_factor_required"],
        false
    );
});
