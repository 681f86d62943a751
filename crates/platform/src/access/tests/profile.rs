//! One's own name, language and password.

use serde_json::json;
use testkit::both_stores;

use super::{acts_of, is_signed_in, try_sign_in};
use crate::fixtures::{self, PASSWORD};

const NEW: &str = "jua la asubuhi pwani kaskazini";

both_stores!(a_person_names_themselves_and_chooses_a_language, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let body = json!({"name": "  Juma wa Otieno ", "language": "sw"});
    let session = zuri.developer.patch("/v1/profile", body).await.expect(200);
    assert_eq!(
        (&session["person"]["name"], &session["person"]["language"]),
        (&json!("Juma wa Otieno"), &json!("sw"))
    );
    let session = zuri.developer.patch("/v1/profile", json!({})).await.expect(200);
    assert_eq!(session["person"]["name"], "Juma wa Otieno");
    for wrong in [
        json!({"name": ""}),
        json!({"name": "a\u{0}b"}),
        json!({"language": "de"}),
        json!({"name": "x".repeat(121)}),
    ] {
        zuri.developer.patch("/v1/profile", wrong).await.refused(422, "input.invalid");
    }
});

both_stores!(a_new_password_takes_the_old_one_and_ends_other_sessions, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let email = zuri.people.developer.email;
    let mut phone = fixtures::sign_in(zuri.stranger(), email).await;
    let change = |current: &str, new: &str| json!({"current": current, "password": new});
    let wrong = change("wrong horse battery staple", NEW);
    zuri.developer.put("/v1/profile/password", wrong).await.refused(401, "session.refused");
    for (weak, code) in [
        ("short", "password.short"),
        ("password1234", "password.common"),
        ("zuri foods 2026", "password.known"),
        (&"ab".repeat(101), "password.long"),
    ] {
        let problem =
            zuri.developer.put("/v1/profile/password", change(PASSWORD, weak)).await.refused(422, code);
        assert_eq!(problem["fields"][0]["field"], "password");
    }
    zuri.developer.put("/v1/profile/password", change(PASSWORD, NEW)).await.expect(204);
    assert!(is_signed_in(&mut zuri.developer).await && !is_signed_in(&mut phone).await);
    try_sign_in(&mut phone, email, PASSWORD).await.refused(401, "session.refused");
    try_sign_in(&mut phone, email, NEW).await.expect(201);
    assert!(acts_of(&zuri, zuri.people.developer.person).await.contains(&"password.changed".to_owned()));
    zuri.work().await;
    assert!(zuri.mail.last_to(email).is_some(), "a notice went out");
});
