//! Signing in: one answer and one effort for whatever is wrong, and an end to guessing.

use serde_json::json;
use testkit::both_stores;

use super::{MINUTE, comparable, is_signed_in, try_sign_in};
use crate::{
    Settings,
    fixtures::{self, PASSWORD},
};

const ASHA: &str = "asha@zurifoods.co.tz";

both_stores!(signing_in_opens_a_session_and_signing_out_ends_it, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let session = zuri.developer.get("/v1/session").await.expect(200);
    assert_eq!(session["merchants"][0]["role"], "Developer");
    assert_eq!(session["merchants"][0]["member_id"], json!(zuri.people.developer.member));
    let mut copy = zuri.developer.clone();
    zuri.developer.delete("/v1/session").await.expect(204);
    assert!(!is_signed_in(&mut zuri.developer).await);
    copy.get("/v1/session").await.refused(401, "session.required");
});

both_stores!(unknown_and_known_addresses_are_answered_alike_with_the_same_effort, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut stranger = zuri.stranger();
    let passwords = zuri.kibali.app.passwords();
    let mut answers = Vec::new();
    for email in [ASHA, "nobody@zurifoods.co.tz"] {
        for round in 0..12 {
            let before = passwords.hashed();
            let answer = try_sign_in(&mut stranger, email, "wrong horse battery staple").await;
            answers.push((round, passwords.hashed() - before, comparable(&answer)));
        }
    }
    let (known, unknown) = answers.split_at(12);
    assert_eq!(known, unknown);
    assert_eq!((known[0].1, &known[0].2["body"]["code"]), (1, &json!("session.refused")));
    assert_eq!((known[11].1, &known[11].2["body"]["code"]), (0, &json!("too_many")));
});

both_stores!(after_ten_wrong_passwords_the_right_one_waits_a_quarter_of_an_hour, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut stranger = zuri.stranger();
    for _ in 0..10 {
        try_sign_in(&mut stranger, ASHA, "wrong horse battery staple").await.refused(401, "session.refused");
    }
    zuri.pass(MINUTE * 5);
    let answer = try_sign_in(&mut stranger, ASHA, PASSWORD).await;
    let problem = answer.refused(429, "too_many");
    assert_eq!(problem["retry_after_seconds"], 600);
    assert_eq!(answer.headers["retry-after"], "600");
    try_sign_in(&mut stranger, "peter@zurifoods.co.tz", PASSWORD).await.expect(201);
    zuri.pass(MINUTE * 10 + std::time::Duration::from_secs(1));
    try_sign_in(&mut stranger, ASHA, PASSWORD).await.expect(201);
    for _ in 0..10 {
        try_sign_in(&mut stranger, ASHA, "wrong horse battery staple").await.refused(401, "session.refused");
    }
});

both_stores!(strangers_elsewhere_keep_nobody_out_of_their_account, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let wrong = "wrong horse battery staple";
    let mut crowd = 0;
    // Ten tries each, so that nobody is stopped by their own address.
    while crowd < 100 {
        let mut stranger = zuri.stranger().from_address(&format!("9.9.9.{}", crowd / 10));
        try_sign_in(&mut stranger, ASHA, wrong).await.refused(401, "session.refused");
        crowd += 1;
    }
    let mut late = zuri.stranger().from_address("9.9.8.1");
    try_sign_in(&mut late, ASHA, wrong).await.refused(429, "too_many");
    try_sign_in(&mut late, ASHA, PASSWORD).await.refused(429, "too_many");
    // Asha signed in from here before.
    try_sign_in(&mut zuri.stranger(), ASHA, PASSWORD).await.expect(201);
});

both_stores!(a_session_in_wrong_hands_keeps_its_owner_from_no_proof_elsewhere, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let (mut stolen, mut own) = (zuri.admin.clone(), zuri.stranger());
    try_sign_in(&mut own, ASHA, PASSWORD).await.expect(201);
    let guess = json!({"password": "wrong horse battery staple"});
    for _ in 0..10 {
        stolen.post("/v1/session/step-up", guess.clone()).await.refused(401, "session.refused");
    }
    let right = json!({"password": PASSWORD});
    stolen.post("/v1/session/step-up", right.clone()).await.refused(429, "too_many");
    own.post("/v1/session/step-up", right).await.expect(200);
});

both_stores!(one_address_may_not_guess_at_many_accounts, |store| async move {
    let few = |settings| Settings { tries_per_address: Some(8), ..settings };
    let zuri = fixtures::merchant_on(fixtures::empty_with(store, few).await).await;
    let mut stranger = zuri.stranger();
    for number in 0..7 {
        let email = format!("nobody{number}@x.tz");
        try_sign_in(&mut stranger, &email, "wrong horse battery staple")
            .await
            .refused(401, "session.refused");
    }
    for _ in 0..20 {
        try_sign_in(&mut stranger, ASHA, PASSWORD).await.expect(201);
    }
    try_sign_in(&mut stranger, "nobody8@x.tz", "wrong horse battery staple")
        .await
        .refused(401, "session.refused");
    try_sign_in(&mut stranger, "nobody9@x.tz", "wrong horse battery staple").await.refused(429, "too_many");
    try_sign_in(&mut stranger, ASHA, PASSWORD).await.refused(429, "too_many");
    stranger.post("/v1/password-resets", json!({"email": ASHA})).await.expect(202);
});

both_stores!(the_cookie_is_out_of_reach_and_new_each_time, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut stranger = zuri.stranger();
    let mut cookies = Vec::new();
    for _ in 0..2 {
        let answer = try_sign_in(&mut stranger, "ASHA@ZuriFoods.co.tz", PASSWORD).await;
        let cookie = answer.headers["set-cookie"].to_str().expect("text").to_owned();
        assert!(cookie.starts_with("kibali="), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|found| found == part), "{part} in {cookie}");
        }
        assert!(!answer.text.contains(&cookie[7..50]), "the token is in the cookie only");
        cookies.push(cookie);
    }
    assert_ne!(cookies[0], cookies[1]);
});

both_stores!(what_cannot_be_a_sign_in_says_what_is_wrong, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut stranger = zuri.stranger();
    let fields = try_sign_in(&mut stranger, "asha", PASSWORD).await.refused(422, "input.invalid");
    assert_eq!(fields["fields"][0]["field"], "email");
    let body = json!({"email": ASHA});
    assert_eq!(
        stranger.post("/v1/session", body).await.refused(422, "input.invalid")["fields"][0]["field"],
        "password"
    );
    let broken = stranger.send(http::Method::POST, "/v1/session", Some("{\"email\":".to_owned())).await;
    broken.refused(400, "input.malformed");
    for password in ["", "a\0b", "👩🏾‍🌾", &"x".repeat(100_000)] {
        try_sign_in(&mut stranger, "nobody@x.tz", password).await.refused(401, "session.refused");
    }
    let body = json!({"email": ASHA, "password": 7});
    stranger.post("/v1/session", body).await.refused(422, "input.invalid");
});

both_stores!(another_site_cannot_sign_anybody_in_or_out, |store| async move {
    let mut zuri = fixtures::merchant(store).await;
    let mut foreign = zuri.stranger().with("origin", "https://evil.example");
    try_sign_in(&mut foreign, ASHA, PASSWORD).await.refused(403, "origin.refused");
    for (name, value) in
        [("origin", "https://evil.example"), ("origin", ""), ("sec-fetch-site", "cross-site")]
    {
        let mut admin = zuri.admin.clone().with(name, value);
        admin.delete("/v1/session").await.refused(403, "origin.refused");
        admin.get("/v1/session").await.expect(200);
    }
    let mut same = zuri.admin.clone().with("origin", "").with("sec-fetch-site", "same-origin");
    same.delete("/v1/session").await.expect(204);
    assert!(!is_signed_in(&mut zuri.admin).await);
});

both_stores!(signing_in_again_in_one_browser_ends_the_session_it_had, |store| async move {
    let zuri = fixtures::merchant(store).await;
    let mut before = zuri.admin.clone();
    let mut browser = zuri.admin.clone();
    try_sign_in(&mut browser, zuri.people.peter.email, PASSWORD).await.expect(201);
    assert!(is_signed_in(&mut browser).await && !is_signed_in(&mut before).await);
});
