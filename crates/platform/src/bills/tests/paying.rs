//! Payers: on the page, and through a network that asks and tells.

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{NOTIFY, PHONE, VALIDATE, fill_in, look, make, notice, open, refused, text};
use crate::fixtures::{
    self, Fixture,
    money::{acts, tzs},
    pages::assert_page,
};

const ONCE: &str = "0123456789abcdef";

both_stores!(a_payer_pays_on_the_page_and_the_merchant_is_told, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let order = json!({"billAmount": 50_000, "billDescription": "Rent, <December>"});
    let made = client.post("/third-parties/billpay/create-order-control-number", order).await.expect(200);
    let number = text(&made, "billPayNumber");
    let mut payer = kibali.stranger();
    let page = payer.get(&format!("/bill/{number}")).await;
    assert_page(&page);
    let spoken = [&number[..4], &number[4..8], &number[8..12], &number[12..]].join(" ");
    for shown in [
        "Zuri Foods",
        "Rent, &#60;December&#62;",
        "TZS 50,000",
        &spoken,
        "*150*00#",
        "*150*01#",
        "Airtel Money",
        "HaloPesa",
        "Pay with the simulator",
    ] {
        assert!(page.text.contains(shown), "{shown} in {}", page.text);
    }
    let swahili = payer.get(&format!("/bill/{number}?lang=sw")).await;
    assert_page(&swahili);
    assert!(
        swahili.text.contains("Namba ya malipo") && swahili.text.contains("Lipa kwa M-Pesa"),
        "{}",
        swahili.text
    );
    let watched = payer.get(&format!("/bill/{number}/state")).await.expect(200);

    let paid =
        fill_in(&mut payer, number, &[("phone", "0712 345 678"), ("amount", "50,000"), ("once", ONCE)]).await;
    assert_eq!(paid.status.as_u16(), 303, "{}", paid.text);
    let to = paid.headers["location"].to_str().expect("a path").to_owned();
    let receipt = payer.get(&to).await;
    assert_page(&receipt);
    assert!(receipt.text.contains("TZS 50,000") && receipt.text.contains("TIGO-PESA"), "{}", receipt.text);
    let page = payer.get(&format!("/bill/{number}")).await;
    assert!(
        page.text.contains("Nothing is due here any more.") && !page.text.contains("<form"),
        "{}",
        page.text
    );
    assert_ne!(
        payer.get(&format!("/bill/{number}/state")).await.expect(200),
        watched,
        "an open page loads itself again"
    );

    // The merchant pays 2.5 % of what came through Mixx.
    assert_eq!(kibali.balance().await, (48_750, 0));
    kibali.assert_ledger_holds().await;
    let seen = client.get(&format!("/third-parties/payments/{number}")).await.expect(200);
    assert_eq!(seen.as_array().map(Vec::len), Some(1));
    let seen = &seen[0];
    assert_eq!(
        (&seen["orderReference"], &seen["paymentPhoneNumber"], &seen["channel"], &seen["status"]),
        (&json!(number), &json!(PHONE), &json!("TIGO-PESA"), &json!("SUCCESS"))
    );
    assert_eq!((&seen["collectedAmount"], &seen["clientId"]), (&json!(50_000), &json!(key.client_id)));
    let listed =
        client.get(&format!("/third-parties/payments/all?orderReference={number}")).await.expect(200);
    assert_eq!(listed["totalCount"], 1);
    let events = kibali.developer.get("/v1/events").await.expect(200);
    assert_eq!(events["data"][0]["name"], "payment.received");
    let event =
        kibali.developer.get(&format!("/v1/events/{}", text(&events["data"][0], "id"))).await.expect(200);
    assert!(event.to_string().contains(number), "{event}");
    assert_eq!(acts(&kibali).await.last().map(String::as_str), Some("payment.received"));
});

both_stores!(a_form_that_is_sent_twice_pays_once, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let bill = make(&mut kibali, json!({"customer": customer})).await;
    let number = text(&bill, "number").to_owned();
    let mut payer = kibali.stranger();
    let fields = |once| [("phone", PHONE), ("amount", "1000"), ("once", once)];
    let first = fill_in(&mut payer, &number, &fields(ONCE)).await;
    let second = fill_in(&mut payer, &number, &fields(ONCE)).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303), "{}", second.text);
    assert_eq!(first.headers["location"], second.headers["location"]);
    assert_eq!(look(&mut kibali, &bill).await["payments"], 1);
    fill_in(&mut payer, &number, &fields("another-showing-of-it")).await;
    assert_eq!(look(&mut kibali, &bill).await["collected"], tzs(2_000), "a customer's number is paid again");
    assert_eq!(acts(&kibali).await.iter().filter(|act| *act == "payment.received").count(), 2);
});

both_stores!(what_breaks_the_rules_is_turned_away_before_money_moves, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let exact = make(&mut kibali, json!({"amount": tzs(5_000), "mode": "exact"})).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let capped = make(&mut kibali, json!({"maximum": tzs(5_000), "customer": customer})).await;
    let off = make(&mut kibali, json!({})).await;
    kibali.admin.post(&format!("/v1/bills/{}/disable", text(&off, "id")), json!({})).await.expect(200);
    let mut payer = kibali.stranger();
    for (bill, phone, amount, says) in [
        (&exact, PHONE, "4999", "This number takes TZS 5,000 exactly."),
        (&exact, PHONE, "5001", "This number takes TZS 5,000 exactly."),
        (&capped, PHONE, "5001", "This number takes TZS 5,000 more at most."),
        (&capped, PHONE, "499", "The smallest amount is TZS 500."),
        (&capped, PHONE, "much", "Write an amount such as 50,000."),
        (&capped, PHONE, "0", "Write an amount such as 50,000."),
        (&capped, "12", "1000", "Write a mobile-money number such as 0712 345 678."),
        (&capped, "255731234567", "1000", "Write a mobile-money number such as 0712 345 678."),
        (&capped, "255712000001", "1000", "The customer entered a wrong PIN."),
        (&capped, "255712000002", "1000", "The customer has insufficient funds."),
    ] {
        let fields = [("phone", phone), ("amount", amount), ("once", ONCE)];
        let answer = fill_in(&mut payer, text(bill, "number"), &fields).await;
        assert_page(&answer);
        assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
        assert!(answer.text.contains(says), "{says} in {}", answer.text);
    }
    let answer = fill_in(&mut payer, text(&exact, "number"), &[("phone", PHONE), ("amount", "5000")]).await;
    assert!(answer.text.contains("Load the page again"), "{}", answer.text);
    let answer = payer.post(VALIDATE, notice(&off, 1_000, "R0")).await;
    answer.refused(409, "bill.off");
    let page = payer.get(&format!("/bill/{}", text(&off, "number"))).await;
    assert!(page.text.contains("This number takes no payments now."), "{}", page.text);
    assert_eq!(kibali.balance().await, (0, 0), "no money moved");
    assert_eq!(acts(&kibali).await.iter().filter(|act| act.starts_with("payment.")).count(), 0);
    assert_eq!(look(&mut kibali, &exact).await["payments"], 0);
});

both_stores!(a_network_asks_and_its_place_is_kept_for_five_minutes, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let bill = make(&mut kibali, json!({"amount": tzs(1_000), "description": "Rent"})).await;
    let mut network = kibali.stranger();
    let promise = network.post(VALIDATE, notice(&bill, 1_000, "R1")).await.expect(200);
    assert_eq!((text(&promise, "merchant"), text(&promise, "description")), ("Zuri Foods", "Rent"));
    assert_eq!(promise["due"], tzs(1_000));
    network.post(VALIDATE, notice(&bill, 1_000, "R1")).await.expect(200);
    let second = network.post(VALIDATE, notice(&bill, 1_000, "R2")).await;
    assert_eq!(second.refused(409, "bill.being_paid")["retry_after_seconds"], 300);
    kibali.pass(Duration::from_secs(300));
    network.post(VALIDATE, notice(&bill, 1_000, "R2")).await.expect(200);
    // The first one comes late: its place was given away, its money is not lost, and the promise is kept.
    let late = network.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    assert_eq!((text(&late, "state"), &late["again"]), ("beside", &json!(false)));
    let kept = network.post(NOTIFY, notice(&bill, 1_000, "R2")).await.expect(200);
    assert_eq!(text(&kept, "state"), "counted");
    let seen = look(&mut kibali, &bill).await;
    assert_eq!(
        (text(&seen, "state"), &seen["payments"], &seen["collected"]),
        ("paid", &json!(1), &tzs(1_000))
    );
    assert_eq!(kibali.balance().await, (1_950, 0), "both came, less 2.5 %");
    network.post(VALIDATE, notice(&bill, 1_000, "R3")).await.refused(409, "bill.paid");
    let path = format!("/v1/bills/{}/payments", text(&bill, "id"));
    let payments = kibali.manager.get(&path).await.expect(200);
    let states: Vec<_> =
        payments["data"].as_array().expect("rows").iter().map(|row| text(row, "state")).collect();
    assert_eq!(states, ["counted", "beside"], "newest first");
    assert_eq!(payments["data"][0]["receipt"], "R2");
    let record = kibali.admin.get("/v1/activity?search=beside").await.expect(200);
    assert!(record.to_string().contains("beside the control number, which did not take it"), "{record}");
    kibali.assert_ledger_holds().await;
});

both_stores!(what_was_promised_holds_whatever_the_merchant_does_meanwhile, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let bill = make(&mut kibali, json!({"amount": tzs(1_000), "mode": "exact"})).await;
    let mut network = kibali.stranger();
    network.post(VALIDATE, notice(&bill, 1_000, "R1")).await.expect(200);
    let path = format!("/v1/bills/{}", text(&bill, "id"));
    kibali.admin.patch(&path, json!({"amount": tzs(2_000)})).await.expect(200);
    kibali.admin.post(&format!("{path}/disable"), json!({})).await.expect(200);
    let taken = network.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    assert_eq!(text(&taken, "state"), "counted");
    // Nobody was promised anything about another one.
    let other = make(&mut kibali, json!({"amount": tzs(1_000), "mode": "exact"})).await;
    let taken = network.post(NOTIFY, notice(&other, 999, "R2")).await.expect(200);
    assert_eq!(text(&taken, "state"), "beside");
    assert_eq!(look(&mut kibali, &other).await["state"], "active", "it waits for the right amount");
});

both_stores!(a_receipt_is_one_payment, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let bill = make(&mut kibali, json!({"customer": customer})).await;
    let other = make(&mut kibali, json!({})).await;
    let mut network = kibali.stranger();
    let first = network.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    let again = network.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    assert_eq!((&again["payment_id"], &again["again"]), (&first["payment_id"], &json!(true)));
    network.post(VALIDATE, notice(&bill, 1_000, "R1")).await.expect(200);
    network.post(NOTIFY, notice(&bill, 1_001, "R1")).await.refused(409, "bill.receipt_reused");
    network.post(NOTIFY, notice(&other, 1_000, "R1")).await.refused(409, "bill.receipt_reused");
    network.post(VALIDATE, notice(&other, 1_000, "R1")).await.refused(409, "bill.receipt_reused");
    assert_eq!(kibali.balance().await, (975, 0));
    assert_eq!(look(&mut kibali, &bill).await["payments"], 1);
});

both_stores!(a_full_number_takes_money_again_once_its_maximum_is_raised, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    let order = json!({"billReference": "C1", "billMaxCollectionAmount": 1500, "customerName": "Asha",
        "customerPhone": PHONE});
    client.post("/third-parties/billpay/create-customer-control-number", order).await.expect(200);
    let bill = kibali.manager.get("/v1/bills").await.expect(200)["data"][0].clone();
    let mut network = kibali.stranger();
    network.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    let path = "/third-parties/billpay/C1";
    assert_eq!(client.get(path).await.expect(200)["billRemainingCollectionAmount"], 500);
    let above = network.post(VALIDATE, notice(&bill, 501, "R2")).await.refused(422, "input.invalid");
    assert_eq!(above["detail"], "This number takes TZS 500 more at most.");
    network.post(NOTIFY, notice(&bill, 500, "R3")).await.expect(200);
    assert_eq!(client.get(path).await.expect(200)["billRemainingCollectionAmount"], 0);
    network.post(VALIDATE, notice(&bill, 500, "R4")).await.refused(409, "bill.full");
    let full = client.patch(path, json!({"billStatus": "ACTIVE"})).await;
    refused(
        &full,
        400,
        "BillPay Number has collected its maximum: raise billMaxCollectionAmount to activate it",
    );
    let lower = client.patch(path, json!({"billMaxCollectionAmount": 1499})).await;
    refused(&lower, 400, "billMaxCollectionAmount must not be less than the TZS 1,500 collected so far");
    // A payment that was given back counts all the same.
    give_back(&kibali).await;
    assert_eq!(client.get(path).await.expect(200)["billRemainingCollectionAmount"], 0);
    client.patch(path, json!({"billMaxCollectionAmount": 2000})).await.expect(200);
    network.post(NOTIFY, notice(&bill, 500, "R5")).await.expect(200);
    let paid = client.get("/third-parties/payments/C1").await.expect(200);
    assert_eq!(paid.as_array().map(Vec::len), Some(3), "one reference, three payments");
});

/// Marks every payment as one whose money did not stay, as a reversal would.
async fn give_back(kibali: &Fixture) {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let sql = "UPDATE payment SET state = 'failed' WHERE merchant = $1";
    assert_eq!(permit::Writing::execute(upkeep.tx(), sql, &[]).await.expect("a statement"), 2);
    upkeep.keep().await.expect("kept");
}

both_stores!(a_reference_is_paid_through_the_billers_code, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let bill = make(&mut kibali, json!({"reference": "INV1"})).await;
    let (_, mut other) = kibali.other_merchant().await;
    let theirs = other.post("/v1/bills", json!({"reference": "INV1"})).await.expect(201);
    let mut payer = kibali.stranger();
    for (bill, merchant) in [(&bill, "Zuri Foods"), (&theirs, "Pwani Traders")] {
        let page = payer.get(&format!("/bill/{}", text(bill, "payer_number"))).await;
        assert!(page.status == 200 && page.text.contains(merchant), "{merchant} in {}", page.text);
    }
    for nothing in ["INV1", "55000000000000", "999999INV1", "x", "%00"] {
        let page = payer.get(&format!("/bill/{nothing}")).await;
        assert_page(&page);
        assert_eq!(page.status.as_u16(), 404, "{nothing}");
    }
    payer
        .post(
            VALIDATE,
            json!({"number": "INV1", "amount": tzs(1_000), "phone_number": PHONE, "receipt": "R1"}),
        )
        .await
        .refused(404, "bill.unknown");
    let paid = payer.post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    assert_eq!(text(&paid, "state"), "counted");
    assert_eq!(other.get("/v1/payments").await.expect(200)["data"], json!([]), "the other one got nothing");
    let seen = kibali.admin.get("/v1/payments").await.expect(200);
    assert_eq!(seen["data"][0]["reference"], "INV1");
    for (wrong, status) in [
        (
            json!({"number": text(&bill, "payer_number"), "amount": tzs(1_000), "phone_number": "12", "receipt": "R"}),
            422,
        ),
        (
            json!({"number": text(&bill, "payer_number"), "amount": tzs(0), "phone_number": PHONE, "receipt": "R"}),
            422,
        ),
        (
            json!({"number": text(&bill, "payer_number"), "amount": tzs(1_000), "phone_number": PHONE, "receipt": "-"}),
            422,
        ),
    ] {
        payer.post(NOTIFY, wrong).await.expect(status);
    }
});

both_stores!(each_network_charges_the_merchant_what_is_published, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let customer = json!({"name": "Asha", "phone": PHONE});
    let bill = make(&mut kibali, json!({"customer": customer})).await;
    let mut network = kibali.stranger();
    let mut before = 0;
    for (phone, channel, fee) in [
        ("255754300118", "M-PESA", 100),
        ("255684300118", "AIRTEL-MONEY", 100),
        ("255624300118", "HALOPESA", 200),
        ("255714300118", "TIGO-PESA", 250),
    ] {
        let mut notice: Value = notice(&bill, 10_000, &channel.replace('-', ""));
        notice["phone_number"] = json!(phone);
        network.post(NOTIFY, notice).await.expect(200);
        let (available, _) = kibali.balance().await;
        assert_eq!(available - before, 10_000 - fee, "{channel}");
        before = available;
        let seen = kibali.admin.get("/v1/payments?limit=1").await.expect(200);
        assert_eq!((&seen["data"][0]["channel"], &seen["data"][0]["fee"]), (&json!(channel), &tzs(fee)));
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(a_developer_sees_a_bills_payments_with_the_number_masked, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let bill = make(&mut kibali, json!({})).await;
    kibali.stranger().post(NOTIFY, notice(&bill, 1_000, "R1")).await.expect(200);
    let path = format!("/v1/bills/{}/payments", text(&bill, "id"));
    let seen = kibali.developer.get(&path).await.expect(200);
    assert_eq!(seen["data"][0]["phone"], "0712…678");
    assert!(!seen.to_string().contains("712345678"), "{seen}");
    assert_eq!(kibali.employee.get(&path).await.expect(200)["data"][0]["phone"], PHONE);
    let page = kibali.employee.get(&format!("{path}?limit=1")).await.expect(200);
    assert_eq!(page["next"], Value::Null);
});
