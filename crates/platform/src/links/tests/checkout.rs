//! Making links, and what the merchant sees of them.

use permit::Tx as _;

use super::*;

both_stores!(a_checkout_link_is_made_as_the_reference_says, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let mut shop = shop(&kibali, "checkout_link").await;
    let body = json!({"totalPrice": "15000", "orderReference": "LINK0001", "orderCurrency": "TZS",
        "customerName": "Zoë Ng'ang'a", "description": "Ada/Karo №1", "somethingElse": 1});
    let made = shop.post(GENERATE, body).await.expect(200);
    assert!(made["clientId"].is_string() && made.as_object().expect("an object").len() == 2, "{made}");
    let page = open(&kibali, &path_of(made["checkoutLink"].as_str().expect("an address"))).await;
    for text in ["Zuri Foods", "15,000", "LINK0001", "Ada/Karo №1", "Zoë Ng&#39;ang&#39;a"] {
        says(&page, text);
    }
    let list = kibali.employee.get("/v1/links?state=open&search=zoë").await.expect(200);
    assert_eq!(
        (&list["data"][0]["reference"], &list["data"][0]["amount"]),
        (&json!("LINK0001"), &tzs(15_000))
    );
    assert_eq!(list["data"][0]["url"], made["checkoutLink"]);
});

both_stores!(a_link_ends_with_its_feature_and_its_application, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let new = NewKey { features: "checkout_link", scopes: "link.manage", pays_at_once: false };
    let key = kibali.key(kibali.people.peter, new).await;
    let mut client = kibali.bearer(&key).await;
    let body = json!({"totalPrice": "15000", "orderReference": "LINK1", "orderCurrency": "TZS"});
    let made = client.post(GENERATE, body).await.expect(200);
    let path = path_of(made["checkoutLink"].as_str().expect("an address"));
    let page = open(&kibali, &path).await;
    let (_, other) = link(&mut kibali, json!({"reference": "LINK2"})).await;
    let list = kibali.employee.get("/v1/links").await.expect(200);
    let mut without = kibali
        .key(kibali.people.peter, NewKey { features: "", scopes: "link.manage", pays_at_once: false })
        .await;
    let switch = format!("{}/switch", v1(&list["data"][0]));
    without.client.put(&switch, json!({"on": false})).await.refused(403, "application.feature_off");

    let applications = kibali.admin.get("/v1/applications").await.expect(200);
    let applications = applications["data"].as_array().expect("applications");
    let shut =
        applications.iter().find(|row| row["client_id"] == json!(key.client_id)).expect("its application");
    kibali
        .admin
        .delete(&format!("/v1/applications/{}", shut["id"].as_str().expect("an id")))
        .await
        .expect(204);
    let list = kibali.employee.get("/v1/links?state=off").await.expect(200);
    assert_eq!(
        (list["data"].as_array().map(Vec::len), &list["data"][0]["reference"]),
        (Some(1), &json!("LINK1"))
    );
    // A form from before asks nobody.
    send(&kibali, &path, &page, &[("phone", PHONE)]).await;
    live(&kibali, 3).await;
    let payments = kibali.employee.get("/v1/payments").await.expect(200);
    assert_eq!(payments["data"], json!([]));
    says(&open(&kibali, &path).await, "switched off");
    says(&open(&kibali, &other).await, "25,000");
});

both_stores!(a_repeated_link_is_answered_from_what_is_kept_sealed, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let mut employee = kibali.employee.clone().with("idempotency-key", "K1");
    let new = json!({"amount": tzs(25_000), "reference": "LINK1"});
    let first = employee.post("/v1/links", new.clone()).await.expect(201);
    assert_eq!(employee.post("/v1/links", new).await.expect(201), first);
    let mut tx = kibali.kibali.app.upkeep(kibali.merchant, "test").await.expect("a store");
    let kept: Option<(String, String)> =
        tx.tx().find("SELECT name, answer FROM idempotency WHERE merchant = $1", &[]).await.expect("a row");
    let (name, kept) = kept.expect("a kept answer");
    assert_eq!(name, "K1");
    let token = path_of(first["url"].as_str().expect("an address"));
    let token = token.trim_start_matches("/pay/");
    assert!(!kept.contains(token) && !kept.contains(&hex::encode(token)), "{kept}");
});

both_stores!(items_and_other_names_of_fields_are_understood, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let mut shop = shop(&kibali, "checkout_link").await;
    let items = json!([{"name": "Tea", "price": "1500.50", "quantity": 2}, {"name": "Sugar", "price": 100, "quantity": "3"}]);
    let body = json!({"orderItems": items, "orderReference": "ITEMS1", "orderCurrency": "TZS"});
    let made = shop.post(GENERATE, body).await.expect(200);
    let page = open(&kibali, &path_of(made["checkoutLink"].as_str().expect("an address"))).await;
    for text in ["3,301", "Tea", "2 × TZS 1,500.50", "Sugar"] {
        says(&page, text);
    }
    // As the shopify client calls them, amounts as numbers, a list of no items beside them.
    let body = json!({"amount": 5000, "currency": "TZS", "orderReference": "SHOP1", "orderItems": []});
    shop.post(GENERATE, body).await.expect(200);
});

both_stores!(what_cannot_be_linked_is_refused_in_the_words_of_the_reference, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let good = json!({"totalPrice": "15000", "orderReference": "LINK1", "orderCurrency": "TZS"});
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let mut off = shop(&kibali, "collection").await;
    let refused = off.post(GENERATE, good.clone()).await.expect(400);
    assert_eq!(refused["message"], "Application has no access to checkout link feature.");
    let mut shop = shop(&kibali, "checkout_link").await;
    let item = |item: Value| {
        let mut body = with("orderItems", json!([item]));
        body.as_object_mut().expect("an object").remove("totalPrice");
        body
    };
    for (body, message) in [
        (with("orderReference", json!(" ")), "Order reference is required"),
        (
            with("orderReference", json!("A-1")),
            "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank",
        ),
        (with("totalPrice", Value::Null), "Total Price is required"),
        (
            with("orderItems", json!([{"name": "Tea", "price": "1", "quantity": 1}])),
            "Provide either totalPrice or orderItems, not both",
        ),
        (with("orderCurrency", json!("KES")), "Invalid currency: currency must be either TZS or USD"),
        (with("orderCurrency", Value::Null), "Invalid currency: currency must be either TZS or USD"),
        (with("totalPrice", json!("0")), "Invalid amount: it must be more than nothing"),
        (item(json!({"price": "1", "quantity": 1})), "All items must have a name"),
        (item(json!({"name": "Tea", "quantity": 1})), "All items must have a price"),
        (item(json!({"name": "Tea", "price": "1"})), "All items must have a quantity"),
        (item(json!("Tea")), "All items must have a name"),
        (
            with("callbackUrl", json!("https://127.0.0.1/in")),
            "Invalid callback URL: This address is private. Use one that is reachable from the internet.",
        ),
    ] {
        let refused = shop.post(GENERATE, body.clone()).await.expect(400);
        if message.starts_with("Invalid callback URL") {
            assert!(
                refused["message"].as_str().expect("a text").starts_with("Invalid callback URL: "),
                "{refused}"
            );
        } else {
            assert_eq!(refused["message"], message, "{body}");
        }
    }
    for (name, length) in [("description", 501), ("customerName", 121), ("customerEmail", 10_000)] {
        shop.post(GENERATE, with(name, json!("x".repeat(length)))).await.expect(400);
    }
    assert_eq!(kibali.employee.get("/v1/links").await.expect(200)["data"], json!([]), "nothing was kept");
    shop.post(GENERATE, good.clone()).await.expect(200);
    let again = shop.post(GENERATE, good.clone()).await.expect(409);
    assert_eq!(again["message"], "Order reference LINK1 already used: Create a different reference");
    // One set of references for all money in.
    let push = json!({"amount": tzs(10_000), "phone_number": "255712345678", "reference": "PUSH1"});
    kibali.employee.post("/v1/payments", push).await.expect(201);
    shop.post(GENERATE, with("orderReference", json!("PUSH1"))).await.expect(409);
    kibali.manager.patch("/v1/merchant/checkout", json!({"available": false})).await.expect(200);
    let closed = shop.post(GENERATE, with("orderReference", json!("LINK2"))).await.expect(404);
    assert_eq!(closed["message"], "Checkout is not available for this merchant");
});

both_stores!(a_link_is_requested_once_and_seen_by_those_who_may, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let new = json!({"amount": tzs(25_000), "reference": "LINK1"});
    let mut employee = kibali.employee.clone().with("idempotency-key", "one");
    let made = employee.post("/v1/links", new.clone()).await.expect(201);
    assert_eq!(employee.post("/v1/links", new.clone()).await.expect(201), made, "the same answer");
    kibali.employee.post("/v1/links", new.clone()).await.refused(409, "link.reference_used");
    kibali.developer.post("/v1/links", new).await.refused(403, "role.refused");
    kibali.developer.get("/v1/links").await.refused(403, "role.refused");
    let (_, mut stranger) = kibali.other_merchant().await;
    stranger.get(&v1(&made)).await.refused(404, "not_found");
    for wrong in [
        json!({"reference": "LINK2"}),
        json!({"reference": "LINK2", "amount": tzs(0)}),
        json!({"reference": "LINK2", "amount": {"amount": 5, "currency": "JPY"}}),
        json!({"reference": "LINK 2", "amount": tzs(5)}),
        json!({"reference": "LINK2", "amount": tzs(5), "expires_at": "2026-11-22T00:00:00Z"}),
        json!({"reference": "LINK2", "amount": tzs(5), "callback_url": "ftp://example.com"}),
        json!({"reference": "LINK2", "items": [{"name": "x".repeat(10_000), "price": tzs(5), "quantity": 1}]}),
    ] {
        kibali.employee.post("/v1/links", wrong).await.refused(422, "input.invalid");
    }
    assert!(fixtures::money::acts(&kibali).await.contains(&"link.created".to_owned()));
});

both_stores!(a_link_is_found_by_where_it_stands, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (paid, path) = link(&mut kibali, json!({"reference": "PAID1"})).await;
    let (off, _) = link(&mut kibali, json!({"reference": "OFF1"})).await;
    link(&mut kibali, json!({"reference": "LATE1", "expires_at": "2026-11-23T08:00:00Z"})).await;
    link(&mut kibali, json!({"reference": "OPEN1", "customer_phone": "0754123118"})).await;
    pay(&kibali, &path, PHONE).await;
    kibali.employee.put(&format!("{}/switch", v1(&off)), json!({"on": false})).await.expect(200);
    kibali.pass(Duration::from_secs(3600));
    for (query, expected) in [
        ("state=paid", vec!["PAID1"]),
        ("state=off", vec!["OFF1"]),
        ("state=expired", vec!["LATE1"]),
        ("state=open", vec!["OPEN1"]),
        ("state=paid,off", vec!["OFF1", "PAID1"]),
        ("search=754123", vec!["OPEN1"]),
        ("limit=3", vec!["OPEN1", "LATE1", "OFF1"]),
    ] {
        let list = kibali.employee.get(&format!("/v1/links?{query}")).await.expect(200);
        let found: Vec<_> =
            list["data"].as_array().expect("rows").iter().map(|row| &row["reference"]).collect();
        assert_eq!(found, expected, "{query}");
    }
    let first = kibali.employee.get("/v1/links?limit=3").await.expect(200);
    let next = format!("/v1/links?limit=3&cursor={}", first["next"].as_str().expect("more"));
    assert_eq!(kibali.employee.get(&next).await.expect(200)["data"][0]["reference"], "PAID1");
    kibali.employee.get("/v1/links?state=sold").await.refused(400, "query.invalid");
    let detail = kibali.employee.get(&v1(&paid)).await.expect(200);
    assert_eq!((&detail["state"], &detail["payments"][0]["state"]), (&json!("paid"), &json!("succeeded")));
    kibali
        .employee
        .put(&format!("{}/switch", v1(&paid)), json!({"on": false}))
        .await
        .refused(409, "link.not_open");
});

both_stores!(the_code_of_a_link_can_be_printed, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, _) = link(&mut kibali, json!({})).await;
    let svg = kibali.employee.get(&format!("{}/qr", v1(&made))).await;
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    assert_eq!(svg.headers["content-disposition"], "attachment; filename=\"LINK1.svg\"");
    assert!(svg.text.starts_with("<svg "), "{}", svg.text);
    let png = kibali.employee.get(&format!("{}/qr?format=png", v1(&made))).await;
    assert_eq!(
        (png.status.as_u16(), &png.headers["content-type"]),
        (200, &"image/png".parse().expect("a value"))
    );
    kibali.employee.get(&format!("{}/qr?format=gif", v1(&made))).await.refused(400, "query.invalid");
});

both_stores!(what_payers_may_do_is_decided_by_whoever_edits_the_profile, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let path = "/v1/merchant/checkout";
    let published =
        json!({"available": true, "exchange": true, "update_customer": true, "update_amount": false});
    assert_eq!(kibali.developer.get(path).await.expect(200), published);
    for client in [&mut kibali.employee, &mut kibali.developer] {
        client.patch(path, json!({"exchange": false})).await.refused(403, "role.refused");
    }
    let changed =
        kibali.manager.patch(path, json!({"exchange": false, "update_amount": true})).await.expect(200);
    assert_eq!(
        changed,
        json!({"available": true, "exchange": false, "update_customer": true, "update_amount": true})
    );
    assert!(fixtures::money::acts(&kibali).await.contains(&"merchant.checkout_edited".to_owned()));
});
