//! What strangers can do to a control number, and what the terms of its merchant do to them.

use permit::Writing as _;
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{NOTIFY, PHONE, VALIDATE, fill_in, look, make, notice, open, text};
use crate::{
    bills::model::number,
    developer::checksum,
    fixtures::{
        self,
        money::{NewKey, tzs},
        upstream,
    },
};

const CHECKSUM_KEY: &str = "CHK-test-key-1";

both_stores!(with_the_checksum_on_a_key_signs_every_change_of_a_control_number, |store| async move {
    let (mut kibali, _, _) = open(store).await;
    let bill = make(&mut kibali, json!({"amount": tzs(1_000)})).await;
    let new = NewKey { features: "collection", scopes: "link.manage", pays_at_once: false };
    let mut own = kibali.key(kibali.people.peter, new).await.client;
    kibali.switch_checksum_on(CHECKSUM_KEY).await;
    let path = format!("/v1/bills/{}", text(&bill, "id"));
    let calls = [
        ("PATCH", path.clone(), json!({"amount": tzs(2_000)}), 200),
        ("POST", format!("{path}/disable"), json!({}), 200),
        ("POST", format!("{path}/enable"), json!({}), 200),
        ("POST", "/v1/bills/import".to_owned(), json!({"csv": "reference\nINV1\n"}), 201),
    ];
    for (method, path, body, status) in calls {
        let sign = |call: &str, body: &Value| {
            let mut told = body.clone();
            told["call"] = json!(call);
            let mut signed = body.clone();
            signed["checksum"] = json!(checksum::sign(CHECKSUM_KEY, &told));
            Some(signed.to_string())
        };
        let verb: http::Method = method.parse().expect("a method");
        let before = look(&mut kibali, &bill).await;
        own.send(verb.clone(), &path, Some(body.to_string())).await.refused(400, "checksum.missing");
        own.send(verb.clone(), &path, sign("POST /v1/bills", &body)).await.refused(400, "checksum.wrong");
        assert_eq!(look(&mut kibali, &bill).await, before, "{method} {path} unsigned");
        own.send(verb, &path, sign(&format!("{method} {path}"), &body)).await.expect(status);
    }
    // People sign nothing, and the buttons of the dashboard send no body.
    kibali.admin.send(http::Method::POST, &format!("{path}/disable"), None).await.expect(200);
    assert_eq!(look(&mut kibali, &bill).await["state"], "off");
});

both_stores!(a_fee_is_never_more_than_the_payment_it_is_for, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let dear = json!({"currency": "TZS", "minimum": 100, "maximum": 100_000_000, "steps": [{"from": 0, "fee": 100_000}]});
    kibali.set_term("fees.bill_pay_mixx", &dear.to_string()).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let bill = make(&mut kibali, json!({"customer": customer})).await;
    let mut network = kibali.stranger();
    network.post(VALIDATE, notice(&bill, 600, "R1")).await.expect(200);
    let taken = network.post(NOTIFY, notice(&bill, 600, "R1")).await.expect(200);
    assert_eq!(text(&taken, "state"), "counted");
    assert_eq!(kibali.balance().await, (0, 0), "all of it is fee");
    let seen = kibali.admin.get("/v1/payments?limit=1").await.expect(200);
    assert_eq!((&seen["data"][0]["amount"], &seen["data"][0]["fee"]), (&tzs(600), &tzs(600)));
    network.post(NOTIFY, notice(&bill, 1_500, "R2")).await.expect(200);
    assert_eq!(kibali.balance().await, (500, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(before_approval_payers_are_turned_away_above_the_limit, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let bill = make(&mut kibali, json!({"customer": customer})).await;
    let asked = kibali.admin.put("/v1/terms/kyc-state", json!({"state": "not_approved"})).await.expect(202);
    let confirmation = format!("/v1/change-requests/{}/confirmation", text(&asked["change_request"], "id"));
    kibali.peter.post(&confirmation, json!({})).await.expect(200);
    let mut network = kibali.stranger();
    let first = network.post(VALIDATE, notice(&bill, 60_000, "R1")).await;
    first.expect(200);
    network.post(NOTIFY, notice(&bill, 60_000, "R1")).await.expect(200);
    let refused = network.post(VALIDATE, notice(&bill, 40_001, "R2")).await.refused(422, "input.invalid");
    assert_eq!(refused["detail"], "This merchant may not collect so much now: ask them.");
    let fields = [("phone", PHONE), ("amount", "40001"), ("once", "0123456789abcdef")];
    let page = fill_in(&mut network, text(&bill, "number"), &fields).await;
    assert!(
        page.status == 422 && page.text.contains("This merchant may not collect so much now"),
        "{}",
        page.text
    );
    network.post(VALIDATE, notice(&bill, 40_000, "R3")).await.expect(200);
    // What a network took all the same is not lost.
    network.post(NOTIFY, notice(&bill, 40_001, "R4")).await.expect(200);
    assert_eq!(look(&mut kibali, &bill).await["collected"], tzs(100_001));
});

both_stores!(the_simulator_keeps_to_the_limits_of_the_network, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let bill = make(&mut kibali, json!({"customer": customer})).await;
    let mut network = kibali.stranger();
    for path in [VALIDATE, NOTIFY] {
        for shillings in [499, 5_000_001, 90_071_992_547_409] {
            network.post(path, notice(&bill, shillings, "R1")).await.refused(422, "input.invalid");
        }
    }
    assert_eq!(look(&mut kibali, &bill).await["payments"], 0);
    network.post(NOTIFY, notice(&bill, 5_000_000, "R1")).await.expect(200);
    // A repeat is answered whatever the limits have become.
    let dear = json!({"currency": "TZS", "minimum": 100, "maximum": 1_000, "steps": [{"from": 0}]});
    kibali.set_term("fees.bill_pay_mixx", &dear.to_string()).await;
    let again = network.post(NOTIFY, notice(&bill, 5_000_000, "R1")).await.expect(200);
    assert_eq!(again["again"], true);
});

both_stores!(calls_of_the_simulated_network_are_counted_by_address, |store| async move {
    let few = |settings| crate::Settings { calls_per_minute: Some(3), ..settings };
    let mut kibali = fixtures::merchant_on(fixtures::empty_with(store, few).await).await;
    let bill = make(&mut kibali, json!({})).await;
    let mut network = kibali.stranger().from_address("2001:db8:0:1::1");
    for path in [VALIDATE, VALIDATE, NOTIFY] {
        network.post(path, notice(&bill, 1_000, "R1")).await.expect(200);
    }
    let refused = network.post(VALIDATE, notice(&bill, 1_000, "R1")).await;
    assert!(refused.refused(429, "too_many")["retry_after_seconds"].as_i64() > Some(0));
    assert!(refused.headers.contains_key("retry-after"));
    let mut neighbour = kibali.stranger().from_address("2001:db8:0:1:2::2");
    neighbour.post(NOTIFY, notice(&bill, 1_000, "R1")).await.refused(429, "too_many");
    let mut other = kibali.stranger().from_address("2001:db8:0:2::1");
    other.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    kibali.pass(Duration::from_secs(60));
    network.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
});

both_stores!(a_number_that_is_none_keeps_no_writer_waiting, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let bill = make(&mut kibali, json!({})).await;
    // Whoever writes holds the one lock of SQLite until it is done.
    let mut writing = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let written = writing.tx().execute("UPDATE merchant SET name = name WHERE id = $1", &[]).await;
    assert_eq!(written.expect("a merchant"), 1);
    // Its digits are right, so that only the store can say that it is none.
    let none = number::control_number(7);
    let mut unknown = notice(&bill, 1_000, "R1");
    unknown["number"] = json!(none);
    let mut network = kibali.stranger();
    let fields = [("phone", PHONE), ("amount", "1000"), ("once", "0123456789abcdef")];
    let both = async {
        network.post(VALIDATE, unknown).await.refused(404, "bill.unknown");
        let page = fill_in(&mut network, &none, &fields).await;
        assert_eq!(page.status.as_u16(), 404);
    };
    tokio::time::timeout(Duration::from_secs(5), both).await.expect("nobody waits for a lock");
    drop(writing);
    network.post(VALIDATE, notice(&bill, 1_000, "R1")).await.expect(200);
});

both_stores!(payers_of_a_merchant_with_an_account_see_no_form_of_the_simulator, |store| async move {
    let mut pair = upstream::pair(store, 5_000, Duration::ZERO).await;
    let bill = make(&mut pair.downstream, json!({"amount": tzs(1_000)})).await;
    let mut payer = pair.downstream.stranger();
    let path = format!("/bill/{}", text(&bill, "number"));
    let page = payer.get(&path).await.text;
    assert!(page.contains("Pay with the simulator") && page.contains("<form"), "{page}");
    pair.connect().await;
    let page = payer.get(&path).await.text;
    assert!(page.contains("TZS 1,000") && !page.contains("<form"), "{page}");
    let fields = [("phone", PHONE), ("amount", "1000"), ("once", "0123456789abcdef")];
    let sent = fill_in(&mut payer, text(&bill, "number"), &fields).await;
    assert_eq!(sent.status.as_u16(), 404, "{}", sent.text);
    assert_eq!(look(&mut pair.downstream, &bill).await["payments"], 0);
});
