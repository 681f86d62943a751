//! Whoever a link names is told once, by the engine of all deliveries.

use super::*;
use crate::{Settings, developer::checksum, fixtures::receiver::Receiver};

async fn merchant(store: Store) -> Fixture {
    let networks = vec!["127.0.0.0/8".parse().expect("a network")];
    let open = |settings| Settings { webhook_networks: networks, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, open).await).await
}

both_stores!(a_callback_is_told_when_its_link_is_paid_and_of_nothing_else, |store| async move {
    let mut kibali = merchant(store).await;
    let (receiver, shop_receiver, hooks) =
        (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    let hook = json!({"url": hooks.url("/hooks"), "events": ["payment.received", "payment.failed"]});
    kibali.developer.post("/v1/webhooks", hook).await.expect(201);
    let mut shop = shop(&kibali, "checkout_link").await;
    let body = json!({"totalPrice": "25000", "orderReference": "LINK1", "orderCurrency": "TZS",
        "callbackUrl": receiver.url("/paid?order=1"), "wooCommerceCallbackURL": shop_receiver.url("/woo")});
    let made = shop.post(GENERATE, body).await.expect(200);
    let path = path_of(made["checkoutLink"].as_str().expect("an address"));
    pay(&kibali, &path, POOR).await;
    assert_eq!((receiver.got().len(), hooks.got().len()), (0, 1), "a failed try is told to webhooks only");
    pay(&kibali, &path, PHONE).await;
    for got in [receiver.got(), shop_receiver.got()] {
        assert_eq!(got.len(), 1);
        let told: Value = serde_json::from_str(&got[0].body).expect("JSON");
        assert_eq!(
            (&told["event"], &told["data"]["orderReference"]),
            (&json!("PAYMENT RECEIVED"), &json!("LINK1"))
        );
        assert_eq!(
            (&told["data"]["collectedAmount"], &told["data"]["status"]),
            (&json!("25000"), &json!("SUCCESS"))
        );
        assert_eq!(
            got[0].header("webhook-signature"),
            hooks.got()[1].header("webhook-signature"),
            "one secret proves both"
        );
    }
    // Another payment is none of theirs, and they are no webhooks that a page lists.
    let push = json!({"amount": tzs(10_000), "phone_number": "255712345678", "reference": "PUSH1"});
    kibali.employee.post("/v1/payments", push).await.expect(201);
    live(&kibali, 3).await;
    assert_eq!((receiver.got().len(), hooks.got().len()), (1, 3));
    assert_eq!(
        kibali.developer.get("/v1/webhooks").await.expect(200)["data"].as_array().expect("rows").len(),
        1
    );
});

both_stores!(a_callback_carries_the_checksum_where_the_merchant_has_one, |store| async move {
    let mut kibali = merchant(store).await;
    let receiver = Receiver::start().await;
    let (_, path) = link(&mut kibali, json!({"callback_url": receiver.url("/paid")})).await;
    kibali.switch_checksum_on("CHK-test-key-1").await;
    pay(&kibali, &path, PHONE).await;
    let got = receiver.got();
    let mut told: Value = serde_json::from_str(&got[0].body).expect("JSON");
    let fields = told.as_object_mut().expect("an object");
    let checksum = fields.remove("checksum").expect("a checksum");
    fields.remove("checksumMethod");
    assert_eq!(checksum, checksum::sign("CHK-test-key-1", &told));
    assert_eq!(checksum, got[0].header("x-clickpesa-signature"));
});

both_stores!(a_callback_that_does_not_answer_is_told_again, |store| async move {
    let mut kibali = merchant(store).await;
    let receiver = Receiver::start().await;
    receiver.answer(crate::fixtures::receiver::Answer::of(503));
    let (_, path) = link(&mut kibali, json!({"callback_url": receiver.url("/paid")})).await;
    pay(&kibali, &path, PHONE).await;
    assert_eq!(receiver.got().len(), 1);
    kibali.pass(Duration::from_secs(3600));
    kibali.work().await;
    assert_eq!(receiver.got().len(), 2);
});
