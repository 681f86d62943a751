//! What is closed to strangers and to merchants, and how the answer says so.

use serde_json::{Value, json};
use testkit::{Answer, both_stores};
use values::Duration;

use super::caller;
use crate::{
    Settings,
    fixtures::{
        money::{acts, tzs},
        upstream::{pair, pair_with},
    },
};

const PHONE: &str = "255712345678";
const FORM: &str = "phone=255712345678&amount=1000&once=0123456789abcdef";

fn doors_closed(settings: Settings) -> Settings {
    Settings { simulator_doors: false, calls_per_minute: None, ..settings }
}

fn refused(answer: &Answer, status: u16, message: &str) {
    let error = answer.status.canonical_reason();
    assert_eq!(answer.expect(status), json!({"statusCode": status, "message": message, "error": error}));
}

both_stores!(behind_closed_doors_no_stranger_moves_a_merchant_out_of_its_real_account, |store| async move {
    let mut pair = pair_with(store, 5_000, Duration::ZERO, doors_closed).await;
    let shop = &mut pair.downstream;
    let bill = shop.employee.post("/v1/bills", json!({"amount": tzs(1_000)})).await.expect(201);
    let debit = json!({"customer": {"name": "Asha", "phone": PHONE}, "phone_number": PHONE, "account": "8812345678",
        "amount": tzs(5_000), "starts_on": "2026-11-24", "ends_on": "2026-11-26", "unit": "day"});
    let debit = shop.employee.post("/v1/direct-debits", debit).await.expect(201);
    let number = bill["payer_number"].as_str().expect("a number");
    let told = json!({"number": number, "amount": tzs(1_000), "phone_number": PHONE, "receipt": "R1"});
    let calls = [
        (
            "/simulator/deposits",
            json!({"merchant_id": shop.merchant, "amount": tzs(1), "bank_reference": "FT1"}),
        ),
        ("/simulator/bills/validation", told.clone()),
        ("/simulator/bills/payment", told),
        (
            "/simulator/direct-debits/decision",
            json!({"request_id": debit["request_id"], "decision": "approve"}),
        ),
    ];
    let before = acts(shop).await;
    let mut stranger = shop.stranger();
    for (path, body) in calls {
        let problem = stranger.post(path, body).await.refused(404, "simulator.closed");
        let says = problem["detail"].as_str().expect("a sentence");
        assert!(
            says.contains("simulator_doors") && says.contains("KIBALI_SIMULATOR_DOORS"),
            "{path}: {says}"
        );
    }
    let path = format!("/bill/{number}");
    let page = stranger.get(&path).await;
    assert!(
        page.status == 200 && page.text.contains("TZS 1,000") && !page.text.contains("<form"),
        "{}",
        page.text
    );
    let paid = stranger.send(http::Method::POST, &path, Some(FORM.to_owned())).await;
    assert_eq!(paid.status.as_u16(), 404, "{}", paid.text);
    assert_eq!(acts(shop).await, before, "nothing was done");
    assert_eq!(shop.balance().await, (0, 0));
    for list in ["/v1/deposits", "/v1/payments", "/v1/customers"] {
        let rows = shop.manager.get(list).await.expect(200)["data"].as_array().expect("rows").len();
        assert_eq!(rows, usize::from(list == "/v1/customers"), "{list}: the debit's customer alone");
    }
    let seen = shop.manager.get(&format!("/v1/direct-debits/{}", debit["id"].as_str().expect("an id"))).await;
    assert_eq!(seen.expect(200)["state"], "requested");
    pair.connect().await;
    assert_eq!(pair.downstream.balance().await, (5_000, 0), "the account, and nothing else");
});

both_stores!(
    behind_closed_doors_a_merchant_tries_pushes_and_payouts_with_the_simulator,
    |store| async move {
        let mut pair = pair_with(store, 5_000, Duration::ZERO, doors_closed).await;
        let shop = &mut pair.downstream;
        let order = json!({"amount": tzs(10_000), "phone_number": PHONE, "reference": "ORD1"});
        shop.employee.post("/v1/payments", order).await.expect(201);
        shop.work().await;
        shop.pass(Duration::from_secs(2));
        shop.work().await;
        assert_eq!(shop.balance().await, (10_000, 0));
    }
);

both_stores!(no_control_number_is_handed_out_that_no_network_knows, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let mut client = caller(&pair).await;
    let create = "/third-parties/billpay/create-order-control-number";
    client.post(create, json!({"billAmount": 1_000})).await.expect(200);
    pair.connect().await;
    let says = "BillPay Numbers are not available to merchants with an account at a provider: no network knows them. \
                Use USSD-PUSH, cards or links";
    for off in [false, true] {
        if off {
            pair.downstream.admin.delete("/v1/rail").await.expect(200);
        }
        let customer = json!({"customerName": "Asha", "customerPhone": PHONE});
        for (call, body) in [
            ("create-order-control-number", json!({"billAmount": 1_000})),
            ("create-customer-control-number", customer.clone()),
            ("bulk-create-order-control-numbers", json!({"controlNumbers": [{"billAmount": 1_000}]})),
            ("bulk-create-customer-control-numbers", json!({"controlNumbers": [customer]})),
        ] {
            refused(&client.post(&format!("/third-parties/billpay/{call}"), body).await, 400, says);
        }
        let shop = &mut pair.downstream;
        for (path, body) in
            [("/v1/bills", json!({})), ("/v1/bills/import", json!({"csv": "reference\nINV1\n"}))]
        {
            shop.employee.post(path, body).await.refused(409, "bill.no_rail");
        }
        let bills = shop.employee.get("/v1/bills").await.expect(200);
        assert_eq!(bills["data"].as_array().map(Vec::len), Some(1), "only the one from before");
    }
});

both_stores!(a_push_is_refused_while_nothing_is_connected_and_keeps_its_reference, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    pair.connect().await;
    let mut client = caller(&pair).await;
    pair.downstream.admin.delete("/v1/rail").await.expect(200);
    let push = json!({"amount": "1000", "currency": "TZS", "orderReference": "ORD1", "phoneNumber": PHONE});
    for call in ["preview", "initiate"] {
        let answer =
            client.post(&format!("/third-parties/payments/{call}-ussd-push-request"), push.clone()).await;
        refused(&answer, 404, "Account has no payment collection methods");
    }
    pair.enter_account().await;
    let made: Value =
        client.post("/third-parties/payments/initiate-ussd-push-request", push).await.expect(200);
    assert_eq!(made["status"], "PROCESSING");
});
