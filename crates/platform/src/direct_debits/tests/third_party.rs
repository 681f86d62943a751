//! Section 2.11 of the reference, sentence by sentence, and what is assumed where it says nothing.

use serde_json::{Value, json};
use testkit::both_stores;

use super::*;
use crate::{
    developer::checksum,
    fixtures::{
        money::{acts, events},
        receiver::Receiver,
    },
};

async fn ask(client: &mut Client, id: &str) -> Value {
    client.get(&format!("{MANDATE}?requestId={id}")).await.expect(200)
}

both_stores!(a_mandate_is_asked_for_queried_and_cancelled, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    let made = client.post(MANDATE, with(mandate(), json!({"unknown": [1]}))).await.expect(200);
    let id = text(&made, "mandateRequestId").to_owned();
    assert!(id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
    let shape = |status: &str| {
        json!({"mandateRequestId": id, "mandateStatus": status, "paymentsTotalAmount": 650000,
            "paymentsInstallments": 13})
    };
    assert_eq!(made, shape("REQUESTED"));
    assert_eq!(ask(&mut client, &id).await, shape("REQUESTED"));
    live(&kibali, 2).await;
    assert_eq!(ask(&mut client, &id).await, shape("ACTIVE"));
    for _ in 0..2 {
        assert_eq!(client.post(CANCEL, json!({"requestId": id})).await.expect(200), shape("CANCELLED"));
    }
    assert_eq!(ask(&mut client, &id).await, shape("CANCELLED"));
    let acts = acts(&kibali).await;
    let ours: Vec<_> = acts.iter().filter(|act| act.starts_with("direct_debit.")).collect();
    assert_eq!(ours, ["direct_debit.requested", "direct_debit.approved", "direct_debit.cancelled"]);
});

both_stores!(numbers_come_as_text_and_days_either_way_round, |store| async move {
    let (_kibali, _, mut client) = open(store).await;
    for (changes, total, instalments) in [
        (json!({"installmentAmount": "50000.50"}), json!(650006.5), 13),
        (json!({"startDate": "30-11-2026", "endDate": "30-11-2027"}), json!(650000), 13),
        (json!({"frequency": 3}), json!(250000), 5),
        (json!({"frequency": "6", "frequencyType": "monthly"}), json!(150000), 3),
        (json!({"frequencyType": "YEARLY"}), json!(100000), 2),
        (json!({"frequencyType": "WEEKLY", "endDate": "2026-12-14"}), json!(150000), 3),
        (
            json!({"frequencyType": "DAILY", "startDate": "2026-11-23", "endDate": "2026-11-23"}),
            json!(50000),
            1,
        ),
        // What begins on the 31st is due on the last day of shorter months.
        (json!({"startDate": "2026-12-31", "endDate": "2027-02-28"}), json!(150000), 3),
        (
            json!({"billDetails": {"invoice": 7}, "customer": {"fullName": "Baraka", "phoneNumber": "0754300118"}}),
            json!(650000),
            13,
        ),
    ] {
        let made = client.post(MANDATE, with(mandate(), changes.clone())).await.expect(200);
        assert_eq!(made["paymentsTotalAmount"], total, "{changes}");
        assert_eq!(made["paymentsInstallments"], instalments, "{changes}");
    }
});

both_stores!(what_cannot_be_a_mandate_is_refused_in_words, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    for (changes, message) in [
        (json!({"customer": {}}), "customer.fullName is required"),
        (json!({"customer": [1]}), "customer.fullName is required"),
        (json!({"customer": {"fullName": "Asha", "email": "asha"}}), "customer.email must be an email"),
        (json!({"phoneNumber": null}), "phoneNumber is required"),
        (json!({"phoneNumber": "12"}), "Invalid / unsupported phone number"),
        (json!({"debitAccount": ""}), "debitAccount is required"),
        (json!({"debitAccount": "12"}), "debitAccount must be the number of an account at CRDB"),
        (json!({"startDate": "soon"}), "startDate must be YYYY-MM-DD or DD-MM-YYYY"),
        (json!({"startDate": "2026-11-22"}), "startDate must be today or later"),
        (json!({"endDate": "2026-11-29"}), "endDate must not be before startDate"),
        (json!({"frequencyType": "HOURLY"}), "frequencyType must be one of: DAILY, WEEKLY, MONTHLY, YEARLY"),
        (json!({"frequency": 0}), "frequency must be a whole number from 1 to 366"),
        (json!({"frequency": "1.5"}), "frequency must be a whole number from 1 to 366"),
        (
            json!({"frequencyType": "DAILY", "endDate": "9999-12-31"}),
            "too many installments: endDate must be earlier, or frequency larger",
        ),
        (json!({"installmentAmount": null}), "installmentAmount is required"),
        (json!({"mandateCallbackUrl": null}), "mandateCallbackUrl is required"),
        (
            json!({"billDetails": "x".repeat(501)}),
            "billDetails must be shorter than or equal to 500 characters",
        ),
    ] {
        refused(&client.post(MANDATE, with(mandate(), changes)).await, 400, message);
    }
    for amount in [json!(0), json!(-1), json!("much"), json!(1.001), json!(2499), json!(1e30), json!({})] {
        let answer =
            client.post(MANDATE, with(mandate(), json!({"installmentAmount": amount}))).await.expect(400);
        assert!(text(&answer, "message").starts_with("Invalid amount"), "{answer}");
    }
    let inside = json!({"mandateCallbackUrl": "http://10.0.0.1/in"});
    let answer = client.post(MANDATE, with(mandate(), inside)).await.expect(400);
    assert!(text(&answer, "message").starts_with("Invalid mandateCallbackUrl"), "{answer}");
    refused(&client.get(MANDATE).await, 400, "requestId is required");
    refused(&client.get(&format!("{MANDATE}?requestId=DDM0")).await, 404, "Invalid or missing mandate: DDM0");
    refused(&client.post(CANCEL, json!({})).await, 400, "requestId is required");
    refused(
        &client.post(CANCEL, json!({"requestId": "DDM0"})).await,
        404,
        "Invalid or missing mandate: DDM0",
    );
    let acts = acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| act.starts_with("direct_debit.")).count(), 0);
});

both_stores!(a_mandate_takes_the_collection_feature_and_belongs_to_its_merchant, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    let made = client.post(MANDATE, mandate()).await.expect(200);
    let id = text(&made, "mandateRequestId");
    let key = kibali.key(kibali.people.peter, NewKey { features: "payout", ..collects() }).await;
    let mut other = kibali.bearer(&key).await;
    let message = "Application has no access to COLLECTION API feature. Enable it on your application.";
    refused(&other.post(MANDATE, mandate()).await, 400, message);
    refused(&other.get(&format!("{MANDATE}?requestId={id}")).await, 400, message);
    refused(&other.post(CANCEL, json!({"requestId": id})).await, 400, message);
    let key = kibali.key(kibali.people.peter, NewKey { scopes: "payment.view", ..collects() }).await;
    let mut reader = kibali.bearer(&key).await;
    reader.post(MANDATE, mandate()).await.expect(403);
    reader.post(CANCEL, json!({"requestId": id})).await.expect(403);
    assert_eq!(ask(&mut reader, id).await, made);
});

both_stores!(an_equal_request_in_force_is_the_same_mandate, |store| async move {
    let (kibali, _, mut client) = open(store).await;
    let first = client.post(MANDATE, mandate()).await.expect(200);
    assert_eq!(client.post(MANDATE, mandate()).await.expect(200), first, "a lost answer");
    live(&kibali, 2).await;
    let again = client.post(MANDATE, mandate()).await.expect(200);
    assert_eq!(
        (&again["mandateRequestId"], &again["mandateStatus"]),
        (&first["mandateRequestId"], &json!("ACTIVE"))
    );
    let other = client.post(MANDATE, with(mandate(), json!({"billDetails": "Water"}))).await.expect(200);
    assert_ne!(other["mandateRequestId"], first["mandateRequestId"], "another thing to pay");
    let key = kibali.key(kibali.people.peter, collects()).await;
    let theirs = kibali.bearer(&key).await.post(MANDATE, mandate()).await.expect(200);
    assert_ne!(theirs["mandateRequestId"], first["mandateRequestId"], "another application");
    client.post(CANCEL, json!({"requestId": first["mandateRequestId"]})).await.expect(200);
    let anew = client.post(MANDATE, mandate()).await.expect(200);
    assert_ne!(anew["mandateRequestId"], first["mandateRequestId"], "the first is over");
    assert_eq!(anew["mandateStatus"], "REQUESTED");
    let acts = acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| *act == "direct_debit.requested").count(), 4);
});

both_stores!(with_the_checksum_on_a_body_is_signed_and_may_be_sent_again, |store| async move {
    let (kibali, key, _) = open(store).await;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    let mut client = kibali.bearer(&key).await;
    refused(&client.post(MANDATE, mandate()).await, 400, "checksum is required");
    let signed = with(mandate(), json!({"checksum": checksum::sign("CHK-test-key-1", &mandate())}));
    let made = client.post(MANDATE, signed.clone()).await.expect(200);
    assert_eq!(client.post(MANDATE, signed.clone()).await.expect(200), made);
    let forged = with(signed, json!({"installmentAmount": 60000}));
    refused(&client.post(MANDATE, forged).await, 400, "Invalid checksum");
});

both_stores!(the_callback_is_told_of_each_change_and_of_nothing_else, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    let (told, hooks) = (Receiver::start().await, Receiver::start().await);
    let hook = json!({"url": hooks.url("/hooks"), "events": ["payment.received", "payment.failed"]});
    kibali.developer.post("/v1/webhooks", hook).await.expect(201);
    let body = json!({"mandateCallbackUrl": told.url("/mandates"), "startDate": "2026-11-24", "endDate": "2026-11-24",
        "frequencyType": "DAILY"});
    let made = client.post(MANDATE, with(mandate(), body)).await.expect(200);
    live(&kibali, 3).await;
    days(&mut kibali, 1).await;
    live(&kibali, 61).await;
    let got: Vec<Value> =
        told.got().iter().map(|got| serde_json::from_str(&got.body).expect("JSON")).collect();
    let statuses: Vec<_> = got.iter().map(|got| got["data"]["mandateStatus"].clone()).collect();
    assert_eq!(statuses, [json!("ACTIVE"), json!("COMPLETED")], "{got:#?}");
    for told in &got {
        assert_eq!(told["event"], "DIRECT DEBIT MANDATE");
        for field in ["mandateRequestId", "paymentsTotalAmount", "paymentsInstallments"] {
            assert_eq!(told["data"][field], made[field], "{field}");
        }
    }
    let hooked: Vec<Value> =
        hooks.got().iter().map(|got| serde_json::from_str(&got.body).expect("JSON")).collect();
    assert_eq!(hooked.len(), 1, "{hooked:#?}");
    assert_eq!(
        (&hooked[0]["event"], &hooked[0]["data"]["orderReference"], &hooked[0]["data"]["channel"]),
        (&json!("PAYMENT RECEIVED"), &made["mandateRequestId"], &json!("CRDB DIRECT DEBIT"))
    );
    assert_eq!(hooked[0]["data"]["collectedAmount"], "50000");
    let names: Vec<_> = events(&kibali).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["DIRECT DEBIT MANDATE", "PAYMENT RECEIVED", "DIRECT DEBIT MANDATE"]);
});

both_stores!(instalments_are_payments_of_their_mandate, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let body = json!({"startDate": "2026-11-24", "endDate": "2026-11-25", "frequencyType": "DAILY"});
    let made = client.post(MANDATE, with(mandate(), body)).await.expect(200);
    let id = text(&made, "mandateRequestId");
    live(&kibali, 3).await;
    days(&mut kibali, 1).await;
    days(&mut kibali, 1).await;
    let mut client = kibali.bearer(&key).await;
    let found = client.get(&format!("/third-parties/payments/{id}")).await.expect(200);
    assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");
    for payment in found.as_array().expect("a list") {
        assert!(text(payment, "id").starts_with(&format!("{id}LCP")), "{payment}");
        for (field, value) in [
            ("status", json!("SUCCESS")),
            ("orderReference", json!(id)),
            ("collectedAmount", json!(50000)),
            ("channel", json!("CRDB DIRECT DEBIT")),
        ] {
            assert_eq!(payment[field], value, "{payment}");
        }
        assert_eq!(payment["customer"]["customerName"], "Asha Mrema");
        assert!(payment.get("paymentPhoneNumber").is_none(), "{payment}");
    }
    let push =
        json!({"amount": "1000", "currency": "TZS", "orderReference": id, "phoneNumber": "255712345678"});
    client.post("/third-parties/payments/initiate-ussd-push-request", push).await.expect(409);
    let statement = client.get("/third-parties/account/statement?currency=TZS").await.expect(200);
    let lines = statement["transactions"].as_array().expect("lines").iter();
    let lines: Vec<_> = lines.map(|line| (text(line, "type").to_owned(), line["amount"].clone())).collect();
    let one = [("Payment".to_owned(), json!(50000)), ("Fee - Payment".to_owned(), json!(2000))];
    assert_eq!(lines, [one.clone(), one].concat());
});
