//! What is sent, how it is signed, and what happens when nobody takes it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::*;
use crate::{developer::checksum, webhooks::model::signature};

const HOUR: Duration = Duration::from_secs(3600);

/// What `webhook-signature` must be for what was received.
fn expected(secret: &str, got: &receiver::Got) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a prefix")).expect("base64");
    let at = got.header("webhook-timestamp").parse().expect("seconds");
    signature::standard(&[values::Secret::new(key)], got.header("webhook-id"), at, &got.body)
}

both_stores!(an_event_arrives_signed_and_every_attempt_is_kept, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    payment_arrives(&fixture).await;
    fixture.work().await;

    let got = receiver.got();
    assert_eq!(got.len(), 1);
    assert_eq!(
        got[0].body,
        r#"{"data":{"collectedAmount":"10000","customer":{"customerPhoneNumber":"255754123118"},"id":"ORD1LCP1","status":"SUCCESS"},"event":"PAYMENT RECEIVED"}"#
    );
    assert_eq!(got[0].header("content-type"), "application/json");
    assert!(got[0].header("webhook-id").starts_with("evt_"), "{:?}", got[0].headers);
    assert_eq!(got[0].header("webhook-signature"), expected(&secret, &got[0]));
    assert_eq!(got[0].header("x-clickpesa-signature"), "", "the checksum is off");

    let delivery = latest(&mut fixture, &made).await;
    assert_eq!((&delivery["state"], &delivery["attempts_made"]), (&json!("delivered"), &json!(1)));
    let attempt = &delivery["attempts"][0];
    assert_eq!((&attempt["status"], &attempt["request_body"]), (&json!(200), &json!(got[0].body)));
    assert_eq!(attempt["request_headers"]["webhook-id"], got[0].header("webhook-id"));
    let shown = fixture.developer.get(&path(&made)).await.expect(200);
    assert_eq!((&shown["state"], &shown["undelivered"]), (&json!("healthy"), &json!(0)));
    assert_eq!((&shown["recent"][0]["ok"], &shown["last_answer"]["status"]), (&json!(true), &json!(200)));

    // An event the filter leaves out is written, and sent to nobody.
    let event = NewEvent {
        name: "payout.failed",
        wire_name: "PAYOUT FAILED",
        subject: [8; 16],
        application: None,
        data: json!({}),
    };
    emit_in(&fixture, event).await;
    fixture.work().await;
    assert_eq!(receiver.got().len(), 1);
    let events = fixture.developer.get("/v1/events").await.expect(200);
    assert_eq!(events["data"].as_array().map(Vec::len), Some(2));
    let filtered = fixture.developer.get("/v1/events?name=payment.received").await.expect(200);
    let event = format!("/v1/events/{}", filtered["data"][0]["id"].as_str().expect("an id"));
    let event = fixture.admin.get(&event).await.expect(200);
    assert_eq!((&event["body"], &event["deliveries"][0]["id"]), (&json!(got[0].body), &delivery["id"]));
});

both_stores!(the_checksum_stands_in_body_and_header_or_in_the_header_alone, |store| async move {
    let mut fixture = merchant(store).await;
    let on = fixture.developer.put("/v1/security/checksum", json!({"enabled": true})).await.expect(200);
    let key = on["secret"].as_str().expect("a key");
    let (both, header) = (Receiver::start().await, Receiver::start().await);
    endpoint(&mut fixture, &both, json!({})).await;
    endpoint(&mut fixture, &header, json!({"signature": "header"})).await;
    payment_arrives(&fixture).await;
    fixture.work().await;

    let (both, header) = (both.got().remove(0), header.got().remove(0));
    assert!(checksum::verify(key, both.body.as_bytes(), checksum::Cover::Body { known: Vec::new }).is_ok());
    let body: Value = serde_json::from_str(&both.body).expect("JSON");
    assert_eq!((&body["checksumMethod"], &body["event"]), (&json!("canonical"), &json!("PAYMENT RECEIVED")));
    assert_eq!(body["checksum"], both.header("x-clickpesa-signature"));
    let bare: Value = serde_json::from_str(&header.body).expect("JSON");
    assert_eq!(bare.get("checksum"), None);
    assert_eq!(header.header("x-clickpesa-signature"), checksum::sign(key, &bare));
    assert_eq!(checksum::canonical(&bare), header.body, "who hashes the bytes gets the same");
});

both_stores!(a_dead_endpoint_is_tried_less_and_less_often_for_a_day, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    let url = receiver.url("");
    drop(receiver);
    payment_arrives(&fixture).await;
    assert_eq!(fixture.work().await, 1);
    assert_eq!(fixture.work().await, 0, "not before its time");
    let delivery = latest(&mut fixture, &made).await;
    assert_eq!((&delivery["state"], &delivery["attempts_made"]), (&json!("retrying"), &json!(1)));
    assert!(delivery["attempts"][0]["error"].is_string() && delivery["attempts"][0]["status"].is_null());
    let shown = fixture.developer.get(&path(&made)).await.expect(200);
    assert_eq!((&shown["state"], &shown["undelivered"]), (&json!("failing"), &json!(1)));
    assert_eq!(fixture.kibali.app.alarms().await.expect("figures").failing_webhooks, 1);
    assert!(shown["failing_since"].is_string(), "{shown} {url}");

    // With its jitter a wait is at most a fifth longer.
    for (least, most) in [(5, 6), (60, 72), (300, 360), (900, 1080), (3600, 4320)] {
        fixture.pass(Duration::from_secs(least - 1));
        assert_eq!(fixture.work().await, 0, "{least} s");
        fixture.pass(Duration::from_secs(most - least + 2));
        assert_eq!(fixture.work().await, 1, "{least} s");
    }
    for _ in 0..25 {
        fixture.pass(HOUR + Duration::from_secs(721));
        fixture.work().await;
    }
    fixture.sign_in_again().await;
    let delivery = latest(&mut fixture, &made).await;
    assert_eq!((&delivery["state"], &delivery["next_at"]), (&json!("failed"), &Value::Null));
    let tries = delivery["attempts_made"].as_i64().expect("a number");
    assert!((20..=30).contains(&tries), "{tries}");

    // It comes back, and somebody sends again what it missed.
    let back = Receiver::start().await;
    fixture.developer.patch(&path(&made), json!({"url": back.url("/hooks")})).await.expect(200);
    let replayed = fixture.developer.post(&format!("{}/replay", path(&made)), json!({})).await.expect(200);
    assert_eq!(replayed["count"], 1);
    fixture.work().await;
    assert_eq!(back.got().len(), 1);
    assert_eq!(latest(&mut fixture, &made).await["state"], "delivered");
    let shown = fixture.developer.get(&path(&made)).await.expect(200);
    assert_eq!((&shown["state"], &shown["failing_since"]), (&json!("healthy"), &Value::Null));
});

both_stores!(the_receiver_says_when_to_come_again, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    receiver.answer(Answer::of(503).with("retry-after", "7200").with("set-cookie", "session=abc123"));
    payment_arrives(&fixture).await;
    fixture.work().await;
    let attempt = latest(&mut fixture, &made).await["attempts"][0].clone();
    assert_eq!((&attempt["status"], &attempt["error"]), (&json!(503), &json!("answered 503")));
    assert_eq!(attempt["answer_headers"]["set-cookie"], "••••");
    fixture.pass(HOUR * 2 - Duration::from_secs(1));
    assert_eq!(fixture.work().await, 0);
    fixture.pass(Duration::from_secs(2));
    assert_eq!(fixture.work().await, 1);
    assert_eq!(receiver.got().len(), 2);
    assert_eq!(
        receiver.got()[0].header("webhook-id"),
        receiver.got()[1].header("webhook-id"),
        "the receiver can tell a repeat"
    );
});

both_stores!(redirects_are_not_followed, |store| async move {
    let mut fixture = merchant(store).await;
    let (receiver, inner) = (Receiver::start().await, Receiver::start().await);
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    for status in [301, 302, 307, 308] {
        receiver.answer(Answer::of(status).with("location", inner.url("/secret")));
        payment_arrives(&fixture).await;
        fixture.work().await;
        let delivery = latest(&mut fixture, &made).await;
        assert_eq!((&delivery["state"], &delivery["last_status"]), (&json!("retrying"), &json!(status)));
    }
    assert!(inner.got().is_empty());
});

both_stores!(an_endless_or_strange_answer_is_cut_and_kept, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    let mut answer = Answer::of(200);
    answer.body = format!("a\u{0}b{}", "x".repeat(100_000));
    receiver.answer(answer);
    payment_arrives(&fixture).await;
    fixture.work().await;
    let delivery = latest(&mut fixture, &made).await;
    assert_eq!(delivery["state"], "delivered");
    let body = delivery["attempts"][0]["answer_body"].as_str().expect("a body");
    assert!(body.starts_with("a\u{fffd}b") && body.len() < 17 * 1024, "{}", body.len());
});

both_stores!(a_person_sends_a_test_and_sends_again, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    let test = fixture.developer.post(&format!("{}/test", path(&made)), json!({})).await.expect(201);
    assert_eq!((&test["event"], &test["state"]), (&json!("kibali.test"), &json!("waiting")));
    receiver.answer(Answer::of(500));
    fixture.work().await;
    let retry = format!("/v1/deliveries/{}/retry", test["id"].as_str().expect("an id"));
    fixture.developer.post(&retry, json!({})).await.expect(200);
    // The job of the first round is still there and finds that it has nothing to send.
    fixture.work().await;
    fixture.pass(Duration::from_secs(10));
    fixture.work().await;
    assert_eq!(receiver.got().len(), 2);
    assert!(receiver.got()[1].body.contains("KIBALI TEST"));
    fixture.developer.post(&retry, json!({})).await.expect(200);
    fixture.work().await;
    assert_eq!(receiver.got().len(), 3, "what was delivered can be sent again");
    for client in [&mut fixture.manager, &mut fixture.employee] {
        client.post(&retry, json!({})).await.refused(403, "role.refused");
    }
});

both_stores!(what_waits_for_an_endpoint_that_is_off_or_gone_is_not_sent, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let off = endpoint(&mut fixture, &receiver, json!({})).await;
    let gone = endpoint(&mut fixture, &receiver, json!({})).await;
    payment_arrives(&fixture).await;
    fixture.developer.patch(&path(&off), json!({"enabled": false})).await.expect(200);
    fixture.developer.delete(&path(&gone)).await.expect(204);
    fixture.work().await;
    assert!(receiver.got().is_empty());
    assert_eq!(latest(&mut fixture, &off).await["state"], "skipped");
    fixture.developer.get(&path(&gone)).await.refused(404, "not_found");
    fixture.developer.post(&format!("{}/test", path(&off)), json!({})).await.refused(409, "webhook.off");
    payment_arrives(&fixture).await;
    assert_eq!(fixture.work().await, 0, "an endpoint that is off is told nothing");
    fixture.developer.patch(&path(&off), json!({"enabled": true})).await.expect(200);
    fixture.developer.post(&format!("{}/replay", path(&off)), json!({})).await.expect(200);
    fixture.work().await;
    assert_eq!(receiver.got().len(), 1);
});

both_stores!(an_application_is_told_at_its_own_address, |store| async move {
    let mut fixture = merchant(store).await;
    let (general, own) = (Receiver::start().await, Receiver::start().await);
    let made = fixture.developer.post("/v1/applications", json!({"name": "Shop"})).await.expect(201);
    endpoint(&mut fixture, &general, json!({})).await;
    endpoint(&mut fixture, &own, json!({"application_id": made["id"]})).await;
    let application: Id<_> = made["id"].as_str().expect("an id").parse().expect("an id");
    for application in [Some(application), None] {
        let event = NewEvent {
            name: "payout.paid",
            wire_name: "PAYOUT INITIATED",
            subject: [9; 16],
            application,
            data: json!({"status": "SUCCESS"}),
        };
        emit_in(&fixture, event).await;
        fixture.work().await;
    }
    assert_eq!((own.got().len(), general.got().len()), (1, 1));
});

both_stores!(a_developer_sees_numbers_of_people_masked, |store| async move {
    let mut fixture = merchant(store).await;
    let receiver = Receiver::start().await;
    let made = endpoint(&mut fixture, &receiver, json!({})).await;
    payment_arrives(&fixture).await;
    fixture.work().await;
    assert!(receiver.got()[0].body.contains("255754123118"), "the merchant's own server gets it whole");
    let delivery = latest(&mut fixture, &made).await;
    for path in [
        format!("/v1/deliveries/{}", delivery["id"].as_str().expect("an id")),
        format!("/v1/events/{}", delivery["event_id"].as_str().expect("an id")),
    ] {
        let shown = fixture.developer.get(&path).await;
        assert!(shown.text.contains("0754…118") && !shown.text.contains("255754123118"), "{}", shown.text);
        assert!(fixture.admin.get(&path).await.text.contains("255754123118"));
    }
});
