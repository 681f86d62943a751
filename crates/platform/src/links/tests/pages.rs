//! What payers see and do.

use super::*;

both_stores!(a_payer_pays_and_gets_a_receipt, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({"description": "Two sacks of rice"})).await;
    let page = open(&kibali, &path).await;
    assert_eq!(page.status, 200);
    for text in ["Two sacks of rice", "TZS 1,150", "Pay TZS 26,150", "LINK1"] {
        says(&page, text);
    }
    says(&open(&kibali, &format!("{path}?lang=sw")).await, "Lipa TZS 26,150");
    let filled = [("phone", PHONE), ("name", "Asha Mrema"), ("email", "asha@example.com")];
    let sent = send(&kibali, &path, &page, &filled).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let waits = open(&kibali, &path).await;
    for text in
        ["Confirm on your phone", "0712…678", "26,150", "data-state=\"pending.1\"", "http-equiv=\"refresh\""]
    {
        says(&waits, text);
    }
    assert!(!waits.text.contains("712345678"), "whoever holds the link sees no whole number");
    assert_eq!(
        kibali.stranger().get(&format!("{path}/status")).await.expect(200),
        json!({"state": "pending.1"})
    );
    live(&kibali, 3).await;
    assert_eq!(kibali.stranger().get(&format!("{path}/status")).await.expect(200), json!({"state": "paid"}));
    let paid = open(&kibali, &path).await;
    for text in ["received your payment", "25,000", "Receipt", "You paid", "TZS 26,150", "0712…678"] {
        says(&paid, text);
    }
    assert!(!paid.text.contains("<form"), "nothing is left to be sent");
    assert_eq!(kibali.balance().await, (25_000, 0));
    let detail = kibali.employee.get(&v1(&made)).await.expect(200);
    let payment = format!("/v1/payments/{}", detail["payments"][0]["id"].as_str().expect("an id"));
    let payment = kibali.manager.get(&payment).await.expect(200);
    assert_eq!((&payment["reference"], &payment["amount"]), (&json!("LINK1"), &tzs(25_000)));
    assert!(payment.to_string().contains("asha@example.com"), "{payment}");
    kibali.assert_ledger_holds().await;
});

both_stores!(after_a_payment_failed_it_is_tried_again_and_never_after_success, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    let first = open(&kibali, &path).await;
    let failed = pay(&kibali, &path, POOR).await;
    says(&failed, "did not go through");
    says(&failed, "The customer has insufficient funds.");
    let used = send(&kibali, &path, &failed, &[("phone", PHONE)]).await;
    assert_eq!(used.status, 303);
    live(&kibali, 3).await;
    says(&open(&kibali, &path).await, "received your payment");
    // A tab that stood open all the while, and one that was sent before.
    for old in [&first, &failed] {
        assert_eq!(send(&kibali, &path, old, &[("phone", PHONE)]).await.status, 303);
    }
    live(&kibali, 3).await;
    let detail = kibali.employee.get(&v1(&made)).await.expect(200);
    let states: Vec<_> =
        detail["payments"].as_array().expect("tries").iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["succeeded", "failed"]);
    assert_eq!(kibali.balance().await, (25_000, 0));
});

both_stores!(a_form_that_is_sent_again_asks_nobody_again, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    let page = open(&kibali, &path).await;
    send(&kibali, &path, &page, &[("phone", POOR)]).await;
    live(&kibali, 3).await;
    assert_eq!(send(&kibali, &path, &page, &[("phone", POOR)]).await.status, 303);
    let detail = kibali.employee.get(&v1(&made)).await.expect(200);
    assert_eq!(detail["payments"].as_array().expect("tries").len(), 1);
});

both_stores!(what_is_filled_in_wrong_is_said_beside_the_field, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (_, path) = link(&mut kibali, json!({})).await;
    let page = open(&kibali, &path).await;
    for (filled, text) in [
        (vec![("phone", "")], "Write a number such as 0712 345 678"),
        (vec![("phone", "12345")], "Write a number such as 0712 345 678"),
        (vec![("phone", "0731 234 567")], "No mobile-money network serves this number"),
        (vec![("phone", PHONE), ("email", "no address")], "Write an address such as"),
        (vec![("phone", PHONE), ("name", "a\u{202e}b")], "Write a name of at most"),
    ] {
        let again = send(&kibali, &path, &page, &filled).await;
        assert_eq!(again.status, 422, "{filled:?}");
        says(&again, text);
    }
    let long = "9".repeat(5_000);
    let again = send(&kibali, &path, &page, &[("phone", &long), ("name", &long)]).await;
    assert_eq!(again.status, 422);
    let swahili = send(&kibali, &format!("{path}?lang=sw"), &page, &[("phone", "x")]).await;
    says(&swahili, "Andika namba kama");
    // Without what the page gave along, nothing is begun.
    let body = format!("phone={}", "255712345678");
    let bare = kibali.stranger().send(Method::POST, &path, Some(body)).await;
    assert_page(&bare);
    assert_eq!(kibali.stranger().get(&format!("{path}/status")).await.expect(200), json!({"state": "open"}));
    let huge = kibali.stranger().send(Method::POST, &path, Some("x".repeat(20_000))).await;
    assert_eq!(huge.status, 413);
    assert_page(&huge);
});

both_stores!(a_link_that_is_off_over_or_unknown_says_so, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({"expires_at": "2026-11-24T07:00:00Z"})).await;
    says(&open(&kibali, &path).await, "24 Nov 2026, 10:00");
    let form = open(&kibali, &path).await;
    let switch = format!("{}/switch", v1(&made));
    assert_eq!(kibali.employee.put(&switch, json!({"on": false})).await.expect(200)["state"], "off");
    let off = open(&kibali, &path).await;
    assert_eq!(off.status, 410);
    says(&off, "This link is switched off");
    says(&off, "Zuri Foods");
    assert_eq!(send(&kibali, &path, &form, &[("phone", PHONE)]).await.status, 410);
    kibali.employee.put(&switch, json!({"on": true})).await.expect(200);
    assert_eq!(open(&kibali, &path).await.status, 200);
    kibali.manager.patch("/v1/merchant/checkout", json!({"available": false})).await.expect(200);
    assert_eq!(open(&kibali, &path).await.status, 410);
    kibali.manager.patch("/v1/merchant/checkout", json!({"available": true})).await.expect(200);
    kibali.pass(Duration::from_secs(24 * 3600));
    let over = open(&kibali, &path).await;
    assert_eq!(over.status, 410);
    says(&over, "This link has expired");
    assert_eq!(send(&kibali, &path, &form, &[("phone", PHONE)]).await.status, 410);
    for unknown in [format!("/pay/{}", "A".repeat(43)), "/pay/x".to_owned(), path.replace("/pay/", "/logo/")]
    {
        assert_eq!(open(&kibali, &unknown).await.status, 404, "{unknown}");
    }
    live(&kibali, 2).await;
    kibali.sign_in_again().await;
    assert_eq!(kibali.balance().await, (0, 0));
});

both_stores!(an_order_in_dollars_is_paid_in_shillings_where_the_merchant_allows_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let dollars = json!({"amount": {"amount": 1_000, "currency": "USD"}});
    let (_, path) = link(&mut kibali, dollars).await;
    let page = open(&kibali, &path).await;
    for text in ["</small> 10</h1>", "1 USD = 2,510 TZS", "TZS 25,100", "Pay TZS 26,250"] {
        says(&page, text);
    }
    kibali.manager.patch("/v1/merchant/checkout", json!({"exchange": false})).await.expect(200);
    let none = open(&kibali, &path).await;
    assert!(!none.text.contains("name=\"phone\""), "{}", none.text);
    says(&none, "it takes TZS, and this is in USD");
    kibali.manager.patch("/v1/merchant/checkout", json!({"exchange": true})).await.expect(200);
    says(&pay(&kibali, &path, PHONE).await, "1 USD = 2,510 TZS");
    assert_eq!(kibali.balance().await, (25_100, 0));
});

both_stores!(another_amount_is_paid_only_where_the_merchant_allows_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (_, path) = link(&mut kibali, json!({})).await;
    let page = open(&kibali, &path).await;
    assert!(!page.text.contains("name=\"amount\""));
    let sent = send(&kibali, &path, &page, &[("phone", POOR), ("amount", "500")]).await;
    assert_eq!(sent.status, 303, "what nobody asked for is not read");
    says(&open(&kibali, &path).await, "26,150");
    live(&kibali, 3).await;
    kibali.manager.patch("/v1/merchant/checkout", json!({"update_amount": true})).await.expect(200);
    let page = open(&kibali, &path).await;
    for wrong in ["0", "-5", "x", "1", "99999999999999999999"] {
        let again = send(&kibali, &path, &page, &[("phone", PHONE), ("amount", wrong)]).await;
        assert_eq!(again.status, 422, "{wrong}");
        says(&again, "aria-invalid=\"true\"");
    }
    let again = send(&kibali, &path, &page, &[("phone", PHONE), ("amount", "5,000")]).await;
    says(&again, "The total has changed");
    says(&again, "Pay TZS 5,580");
    assert_eq!(send(&kibali, &path, &again, &[("phone", PHONE), ("amount", "5,000")]).await.status, 303);
    live(&kibali, 3).await;
    assert_eq!(kibali.balance().await, (5_000, 0));
    let (_, items) = link(
        &mut kibali,
        json!({"reference": "LINK2", "items": [{"name": "Tea", "price": tzs(900), "quantity": 1}]}),
    )
    .await;
    assert!(!open(&kibali, &items).await.text.contains("name=\"amount\""), "what is sold has its price");
});

both_stores!(what_merchants_and_payers_write_is_never_markup, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let hostile = "<script>alert(1)</script>\"' onmouseover=\"alert(2)";
    kibali.manager.patch("/v1/merchant", json!({"name": hostile})).await.expect(200);
    let items = json!([{"name": hostile, "price": tzs(25_000), "quantity": 1}, {"name": "محمد علي", "price": tzs(100), "quantity": 1}]);
    let more = json!({"items": items, "description": hostile, "customer_name": hostile});
    let (_, path) = link(&mut kibali, more).await;
    let page = open(&kibali, &path).await;
    let again =
        send(&kibali, &path, &page, &[("phone", hostile), ("name", hostile), ("email", hostile)]).await;
    assert_eq!(again.status, 422);
    for page in [&page, &again] {
        assert!(
            !page.text.contains("<script>alert") && !page.text.contains("onmouseover=\"alert"),
            "{}",
            page.text
        );
        says(page, "محمد علي");
    }
    for length in [501, 10_000] {
        let long = json!({"amount": tzs(500), "reference": "LONG1", "description": "x".repeat(length)});
        kibali.employee.post("/v1/links", long).await.refused(422, "input.invalid");
    }
});

both_stores!(a_page_with_all_that_fits_on_it_is_small, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let item =
        json!({"name": "ñ".repeat(200), "price": {"amount": 987_654_321, "currency": "TZS"}, "quantity": 9});
    let items: Vec<_> = std::iter::repeat_n(item, 60).collect();
    let (_, path) = link(&mut kibali, json!({"items": items, "description": "é".repeat(500)})).await;
    let page = open(&kibali, &path).await;
    assert!(page.text.len() < 60_000, "{}", page.text.len());
    let (_, path) = link(&mut kibali, json!({"reference": "LINK2"})).await;
    let page = open(&kibali, &path).await;
    assert!(page.text.len() < 20_000, "{}", page.text.len());
});

both_stores!(the_payer_goes_back_to_where_the_application_says, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let mut admin = kibali.admin.clone();
    let new = json!({"name": "Shop", "integration": "Hosted", "features": ["checkout_link"], "return_url": "https://shop.example/thanks?a=1&b=2"});
    let application = admin.post("/v1/applications", new).await.expect(201);
    let key = json!({"name": "Server", "scopes": ["link.manage"]});
    let path = format!("/v1/applications/{}/keys", application["id"].as_str().expect("an id"));
    let key = admin.post(&path, key).await.expect(201);
    let mut shop = kibali
        .stranger()
        .with("authorization", &format!("Bearer {}", key["secret"].as_str().expect("a secret")));
    let made = shop.post("/v1/links", json!({"amount": tzs(900), "reference": "BACK1"})).await.expect(201);
    let paid = pay(&kibali, &path_of(made["url"].as_str().expect("an address")), PHONE).await;
    says(&paid, "href=\"https://shop.example/thanks?a=1&#38;b=2\"");
    says(&paid, "Back to shop.example");
});
