//! Making and changing endpoints, and what is refused.

use super::*;

both_stores!(a_merchant_makes_so_many_endpoints_a_day_those_that_it_deletes_too, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    for _ in 0..100 {
        let made = endpoint(&mut fixture, &receiver, json!({})).await;
        fixture.developer.delete(&path(&made)).await.expect(204);
    }
    let new = json!({"url": receiver.url("/hooks"), "events": ["payment.received"]});
    fixture.developer.post("/v1/webhooks", new.clone()).await.refused(409, "webhook.too_many");
    fixture.pass(Duration::from_secs(24 * 3600));
    fixture.sign_in_again().await;
    fixture.developer.post("/v1/webhooks", new).await.expect(201);
});

both_stores!(a_secret_is_shown_once_and_kept_sealed, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({"description": "Shop"})).await;
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    assert!(secret.starts_with("whsec_"), "{secret}");
    for page in [path(&made), "/v1/webhooks".to_owned()] {
        let shown = fixture.developer.get(&page).await;
        assert!(!shown.text.contains(&secret) && !shown.text.contains("\"secret\""), "{}", shown.text);
    }
    let rotated =
        fixture.developer.post(&format!("{}/rotate-secret", path(&made)), json!({})).await.expect(200);
    let new = rotated["secret"].as_str().expect("a secret").to_owned();
    let again = format!("{}/rotate-secret", path(&made));
    fixture.developer.post(&again, json!({})).await.refused(409, "webhook.still_rotating");
    assert_ne!(new, secret);
    payment_arrives(&fixture).await;
    fixture.work().await;
    let signatures = |number: usize| receiver.got()[number].header("webhook-signature").split(' ').count();
    assert_eq!(signatures(0), 2, "the old secret signs beside the new one for a day");
    fixture.pass(Duration::from_secs(24 * 3600 + 1));
    payment_arrives(&fixture).await;
    fixture.work().await;
    assert_eq!(signatures(1), 1);

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let mut upkeep = fixture.kibali.app.upkeep(fixture.merchant, "test").await.expect("a store");
    let sql = "SELECT secret_sealed, previous_sealed FROM endpoint WHERE merchant = $1";
    let kept: (Vec<u8>, Vec<u8>) =
        permit::Tx::find(upkeep.tx(), sql, &[]).await.expect("a store").expect("an endpoint");
    for text in [&secret, &new] {
        let bytes = STANDARD.decode(text.strip_prefix("whsec_").expect("a prefix")).expect("base64");
        for sealed in [&kept.0, &kept.1] {
            assert!(!sealed.windows(bytes.len()).any(|window| window == bytes), "a secret is kept in clear");
        }
    }
});

both_stores!(no_spelling_of_an_inner_address_is_taken, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    for url in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "http://shop.example/",
        "ftp://shop.example/",
        "shop.example",
        "https://a:b@shop.example/",
        "https://shop.example/\u{0}",
        "",
    ] {
        let new = json!({"url": url, "events": ["payment.received"]});
        let answer = fixture.developer.post("/v1/webhooks", new).await;
        if url.ends_with('\u{0}') {
            // The address is percent-encoded before anything keeps it.
            assert!(answer.status.as_u16() == 201 && !answer.text.contains("\\u0000"), "{}", answer.text);
            continue;
        }
        answer.refused(422, "input.invalid");
    }
});

both_stores!(what_an_endpoint_wants_is_checked, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let url = "https://shop.example/hooks";
    for body in [
        json!({"url": url, "events": []}),
        json!({"url": url, "events": ["payment.everything"]}),
        json!({"url": url, "events": ["kibali.test"]}),
        json!({"url": url, "events": "payment.received"}),
        json!({"url": url, "events": ["payment.received"], "signature": "none"}),
        json!({"url": url, "events": ["payment.received"], "description": "x".repeat(201)}),
        json!({"url": url, "events": ["payment.received"], "application_id": "app_00000000000000000000000000"}),
        json!({"events": ["payment.received"]}),
    ] {
        fixture.developer.post("/v1/webhooks", body).await.refused(422, "input.invalid");
    }
    let made = json!({"url": url, "events": ["payout.paid", "payment.received", "payout.paid"]});
    let made = fixture.developer.post("/v1/webhooks", made).await.expect(201);
    assert_eq!(made["events"], json!(["payment.received", "payout.paid"]));
    let page = path(&made);
    let changed = fixture
        .admin
        .patch(&page, json!({"events": ["payout.failed"], "description": "B"}))
        .await
        .expect(200);
    assert_eq!((&changed["events"], &changed["url"]), (&json!(["payout.failed"]), &json!(url)));
    fixture.admin.patch(&page, json!({"url": "https://10.0.0.1/"})).await.refused(422, "input.invalid");
    let kinds = fixture.developer.get("/v1/event-kinds").await.expect(200);
    assert!(kinds["data"].as_array().is_some_and(|kinds| kinds.len() >= 7));

    for client in [&mut fixture.manager, &mut fixture.employee] {
        client.get("/v1/webhooks").await.refused(403, "role.refused");
        client.delete(&page).await.refused(403, "role.refused");
    }
    let (_, mut other) = fixture.other_merchant().await;
    for page in
        [page.clone(), format!("{page}/deliveries"), "/v1/deliveries/dlv_00000000000000000000000000".into()]
    {
        other.get(&page).await.refused(404, "not_found");
    }
    other.delete(&page).await.refused(404, "not_found");
    other.post(&format!("{page}/test"), json!({})).await.refused(404, "not_found");
    fixture.pass(Duration::from_secs(16 * 60));
    fixture
        .developer
        .post(&format!("{page}/rotate-secret"), json!({}))
        .await
        .refused(403, "step_up.required");
});
