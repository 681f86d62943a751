//! What is closed to strangers and to merchants, and how the answer says so.

use serde_json::{Value, json};
use testkit::{Answer, both_stores};
use values::Duration;

use super::caller;
use crate::fixtures::upstream::pair;

const PHONE: &str = "255712345678";

fn refused(answer: &Answer, status: u16, message: &str) {
    let error = answer.status.canonical_reason();
    assert_eq!(answer.expect(status), json!({"statusCode": status, "message": message, "error": error}));
}

both_stores!(no_control_number_is_handed_out_that_no_network_knows, |store| async move {
    let mut pair = pair(store, 5_000, Duration::ZERO).await;
    let mut client = caller(&pair).await;
    let create = "/third-parties/billpay/create-order-control-number";
    client.post(create, json!({"billAmount": 1_000})).await.expect(200);
    pair.connect().await;
    let says = "BillPay Numbers are not available: no network knows them. Use USSD-PUSH, cards or links";
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
