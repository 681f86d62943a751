//! What people can and cannot do with their account, through HTTP.

use serde_json::json;
use testkit::both_stores;

use crate::fixtures::{self, PASSWORD};

both_stores!(the_set_up_link_makes_the_first_merchant_and_signs_its_owner_in, |store| async move {
    let empty = fixtures::empty(store).await;
    let mut stranger = empty.kibali.stranger();
    assert_eq!(stranger.get("/v1/set-up").await.expect(200), json!({"open": true}));
    let first = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    let link = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    assert!(link.starts_with("http://127.0.0.1:8080/set-up#"), "{link}");
    let body = |link: &str, password: &str| {
        json!({"token": link.split_once('#').expect("a token").1, "merchant_name": "Zuri Foods",
            "name": "Asha Mrema", "email": "Asha@Zurifoods.co.tz", "password": password, "language": "sw"})
    };
    stranger.post("/v1/set-up", body(&first, PASSWORD)).await.refused(404, "set_up.unknown");
    let problem = stranger.post("/v1/set-up", body(&link, "too short")).await.refused(422, "input.invalid");
    assert_eq!(problem["fields"][0]["field"], "password");
    let session = stranger.post("/v1/set-up", body(&link, PASSWORD)).await.expect(201);
    assert_eq!(session["merchants"][0]["role"], "Admin");
    assert_eq!(session["merchants"][0]["owner"], true);
    assert_eq!(session["person"]["email"], "Asha@Zurifoods.co.tz");
    assert_eq!(session["person"]["language"], "sw");
    assert_eq!(stranger.get("/v1/session").await.expect(200), session);
    stranger.post("/v1/set-up", body(&link, PASSWORD)).await.refused(410, "set_up.closed");
    assert_eq!(stranger.get("/v1/set-up").await.expect(200), json!({"open": false}));
    assert!(crate::access::set_up_link(&empty.kibali.app).await.expect("a store").is_none());
});

both_stores!(signing_in_opens_a_session_and_signing_out_ends_it, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let session = zuri.developer.get("/v1/session").await.expect(200);
    assert_eq!(session["merchants"][0]["role"], "Developer");
    assert_eq!(session["merchants"][0]["member_id"], json!(zuri.people.developer.member));
    let kept = zuri.developer.clone();
    zuri.developer.delete("/v1/session").await.expect(204);
    zuri.developer.get("/v1/session").await.refused(401, "session.required");
    kept.clone().get("/v1/session").await.refused(401, "session.required");
});
