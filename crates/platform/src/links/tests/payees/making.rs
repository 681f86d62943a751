//! Who makes payout links, who sees their addresses, and for how long they lead anywhere.

use permit::Role;

use super::*;

both_stores!(a_payout_link_is_made_as_the_reference_says, |store| async move {
    let mut kibali = funded(store).await;
    let key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    let mut shop = kibali.bearer(&key).await;
    let body = json!({"amount": "15000", "orderReference": "PAYLINK01", "somethingElse": 1});
    let made = shop.post(GENERATE_PAYOUT, body.clone()).await.expect(200);
    assert_eq!(made["clientId"], key.client_id);
    assert_eq!(made.as_object().expect("an object").len(), 2, "{made}");
    // No payout, so no cooldown: another one at once, with a number for an amount.
    shop.post(GENERATE_PAYOUT, json!({"amount": 2500.5, "orderReference": "PAYLINK02"})).await.expect(200);
    let again = shop.post(GENERATE_PAYOUT, body).await.expect(409);
    assert_eq!(again["message"], "Order reference PAYLINK01 already used: Create a different reference");
    shop.get("/third-parties/payouts/PAYLINK01").await.expect(404);
    let path = path_of(made["payoutLink"].as_str().expect("an address"));
    says(&open(&kibali, &path).await, "15,000");
    says(&receive(&kibali, &path).await, "Waits for approval");
    let payout = &shop.get("/third-parties/payouts/PAYLINK01").await.expect(200)[0];
    assert_eq!(
        (&payout["status"], &payout["channel"], &payout["beneficiary"]["accountNumber"]),
        (&json!("PENDING"), &json!("MOBILE MONEY"), &json!("255712345678")),
        "it waits for people although the application may pay at once"
    );
    assert_eq!(payout["clientId"], key.client_id);
    // One set of references for all money out, whoever makes it.
    let taken = json!({"amount": tzs(1_000), "phone_number": "255712345678", "reference": "PAYLINK02"});
    kibali.employee.post("/v1/payouts", taken).await.refused(409, "payout.reference_used");
});

both_stores!(what_cannot_be_a_payout_link_is_refused_in_the_words_of_the_reference, |store| async move {
    let mut kibali = funded(store).await;
    let good = json!({"amount": "15000", "orderReference": "PAYLINK01"});
    let without = key_of(&kibali, kibali.people.peter, "payout").await;
    let refused = kibali.bearer(&without).await.post(GENERATE_PAYOUT, good.clone()).await.expect(400);
    assert_eq!(refused["message"], "Application has no access to hosted payout feature");
    let key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    let mut shop = kibali.bearer(&key).await;
    let invalid = "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank";
    let limits = "Invalid amount: a payout link is over an amount from TZS 100 to TZS 1,000,000,000";
    for (name, value, message) in [
        ("orderReference", json!(" "), invalid),
        ("orderReference", json!("A-1"), invalid),
        (
            "orderReference",
            json!("A".repeat(21)),
            "Order Reference should be less than or equal to 20 characters",
        ),
        ("amount", Value::Null, "Invalid amount: it is missing"),
        ("amount", json!("0"), "Invalid amount: it must be more than nothing"),
        ("amount", json!("99.99"), limits),
        ("amount", json!("1000000001"), limits),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let refused = shop.post(GENERATE_PAYOUT, body.clone()).await.expect(400);
        assert_eq!(refused["message"], message, "{body}");
    }
    for wrong in [
        json!({"reference": "A1"}),
        json!({"reference": "A1", "amount": {"amount": 5_000, "currency": "USD"}}),
        json!({"reference": "A 1", "amount": tzs(5_000)}),
        json!({"reference": "A1", "amount": tzs(5_000), "description": "x".repeat(201)}),
        json!({"reference": "A1", "amount": tzs(5_000), "description": "a\u{202e}b"}),
    ] {
        kibali.employee.post("/v1/payout-links", wrong).await.refused(422, "input.invalid");
    }
    assert_eq!(kibali.employee.get("/v1/payout-links").await.expect(200)["data"], json!([]));
});

both_stores!(a_developer_makes_and_switches_no_payout_link_by_any_door, |store| async move {
    let mut kibali = funded(store).await;
    let (made, _) = payout_link(&mut kibali, "PAYLINK1").await;
    let new = json!({"amount": tzs(25_000), "reference": "DEV1"});
    let (page, switch) = (v1_of(&made), format!("{}/switch", v1_of(&made)));
    let developer = &mut kibali.developer;
    developer.post("/v1/payout-links", new.clone()).await.refused(403, "role.refused");
    developer.put(&switch, json!({"on": false})).await.refused(403, "role.refused");
    for path in ["/v1/payout-links", &page, &format!("{page}/qr")] {
        developer.get(path).await.refused(403, "role.refused");
    }
    let body = json!({"amount": "15000", "orderReference": "DEV2"});
    developer.post(GENERATE_PAYOUT, body.clone()).await.expect(403);
    // A key without the scope, and one whose scope went dormant with the Developer who had seen its secret.
    let plain =
        NewKey { features: "hosted_payout payout", scopes: "link.manage payout.view", pays_at_once: true };
    let mut plain = kibali.key(kibali.people.developer, plain).await;
    plain.client.post("/v1/payout-links", new.clone()).await.refused(403, "scope.refused");
    let refused = kibali.bearer(&plain).await.post(GENERATE_PAYOUT, body.clone()).await.expect(403);
    assert!(refused["message"].as_str().is_some_and(|says| says.contains("Create payouts")), "{refused}");
    let mut money = key_of(&kibali, kibali.people.developer, "hosted_payout").await;
    let made_before = money.client.post("/v1/payout-links", new.clone()).await.expect(201);
    fixtures::money::put_dormant(&kibali, &money).await;
    let other = json!({"amount": tzs(25_000), "reference": "DEV3"});
    money.client.post("/v1/payout-links", other).await.refused(403, "scope.refused");
    money.client.put(&switch, json!({"on": false})).await.refused(403, "scope.refused");
    kibali.bearer(&money).await.post(GENERATE_PAYOUT, body).await.expect(403);
    // What the key made before leads nowhere any more.
    let path = path_of(made_before["url"].as_str().expect("an address"));
    assert_eq!(open(&kibali, &path).await.status, 410);
    let refusals = kibali.admin.get("/v1/activity?refused=true&limit=100").await.expect(200).to_string();
    assert!(refusals.contains("POST /v1/payout-links"), "{refusals}");
    assert_eq!(payouts(&mut kibali).await.len(), 0);
    assert_eq!(kibali.employee.get(&page).await.expect(200)["state"], "open");
});

both_stores!(no_developer_finds_the_address_of_a_payout_link_in_the_log_of_requests, |store| async move {
    let mut kibali = funded(store).await;
    let mut key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    let made = kibali
        .bearer(&key)
        .await
        .post(GENERATE_PAYOUT, json!({"amount": "15000", "orderReference": "PAYLINK01"}))
        .await
        .expect(200);
    let other = json!({"amount": tzs(25_000), "reference": "PAYLINK02"});
    let other = key.client.post("/v1/payout-links", other).await.expect(201);
    key.client.get("/v1/payout-links").await.expect(200);
    kibali.work().await;
    let list = kibali.developer.get("/v1/requests?limit=100").await.expect(200);
    let mut shown = String::new();
    for row in list["data"].as_array().expect("rows") {
        let path = format!("/v1/requests/{}", row["id"].as_str().expect("an id"));
        shown += &kibali.developer.get(&path).await.expect(200).to_string();
    }
    assert!(shown.contains("PAYLINK01") && shown.contains("PAYLINK02"), "{shown}");
    for address in [&made["payoutLink"], &other["url"]] {
        let token = address.as_str().expect("an address").rsplit('/').next().expect("a token");
        assert!(!shown.contains(token), "{shown}");
    }
});

both_stores!(whoever_had_a_part_in_a_link_never_releases_what_it_made, |store| async move {
    let mut kibali = funded(store).await;
    let authorise =
        |payout: &Value| format!("/v1/payouts/{}/authorization", payout["id"].as_str().expect("an id"));
    // A Manager's own link, whose payee is whoever it is.
    let new = json!({"amount": tzs(10_000), "reference": "OWN1"});
    let made = kibali.manager.post("/v1/payout-links", new).await.expect(201);
    receive(&kibali, &path_of(made["url"].as_str().expect("an address"))).await;
    let own = payouts(&mut kibali).await.remove(0);
    kibali.manager.post(&authorise(&own), json!({})).await.refused(403, "payout.maker");
    // Through a key: neither its maker nor whoever was shown its secret, nor the key.
    let mut key = key_of(&kibali, kibali.people.peter, "hosted_payout payout").await;
    fixtures::money::show_secret(&kibali, &key, kibali.people.admin).await;
    let new = json!({"amount": tzs(10_000), "reference": "KEY1"});
    let made = key.client.post("/v1/payout-links", new).await.expect(201);
    receive(&kibali, &path_of(made["url"].as_str().expect("an address"))).await;
    let through = payouts(&mut kibali).await.remove(0);
    assert_eq!((&through["maker"]["kind"], &through["link"]), (&json!("key"), &made["id"]));
    kibali.peter.post(&authorise(&through), json!({})).await.refused(403, "payout.key_maker");
    kibali.admin.post(&authorise(&through), json!({})).await.refused(403, "payout.key_holder");
    key.client.post(&authorise(&through), json!({})).await.refused(403, "scope.refused");
    kibali.manager.post(&authorise(&through), json!({})).await.expect(200);
    kibali.admin.post(&authorise(&own), json!({})).await.expect(200);
});

both_stores!(who_may_release_a_payout_does_not_see_where_its_link_leads, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let token = path.rsplit('/').next().expect("a token").to_owned();
    let page = v1_of(&made);
    for client in [&mut kibali.admin, &mut kibali.manager] {
        for path in ["/v1/payout-links", &page] {
            let seen = client.get(path).await.expect(200).to_string();
            assert!(seen.contains("PAYLINK1") && !seen.contains(&token), "{seen}");
        }
        client.get(&format!("{page}/qr")).await.refused(403, "link.not_yours");
        let switched = client.put(&format!("{page}/switch"), json!({"on": true})).await.expect(200);
        assert_eq!(switched["url"], Value::Null);
    }
    let own = kibali.employee.get("/v1/payout-links?search=paylink1").await.expect(200);
    assert_eq!(own["data"][0]["url"], made["url"]);
    let code = kibali.employee.get(&format!("{page}/qr")).await;
    assert!(code.text.starts_with("<svg "), "{}", code.text);
    // A repeat gets the address again, which is kept nowhere.
    let mut employee = kibali.employee.clone().with("idempotency-key", "one");
    let new = json!({"amount": tzs(1_000), "reference": "ONCE1"});
    let first = employee.post("/v1/payout-links", new.clone()).await.expect(201);
    assert_eq!(employee.post("/v1/payout-links", new).await.expect(201), first);
    let (_, mut stranger) = kibali.other_merchant().await;
    stranger.get(&page).await.refused(404, "not_found");
});

both_stores!(a_link_leads_nowhere_once_its_maker_may_not_pay, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let form = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
    kibali.change(kibali.people.employee, "demoted", Role::Developer, "active").await;
    assert_eq!(open(&kibali, &path).await.status, 410);
    assert_eq!(fill(&kibali, &path, &[("seen", &form)]).await.status, 410);
    let seen = kibali.manager.get(&v1_of(&made)).await.expect(200);
    assert_eq!((&seen["state"], &seen["maker_may"]), (&json!("open"), &json!(false)));
    let switch = format!("{}/switch", v1_of(&made));
    kibali.manager.put(&switch, json!({"on": false})).await.expect(200);
    kibali.manager.put(&switch, json!({"on": true})).await.refused(409, "link.maker_gone");
    let tried = kibali.admin.get("/v1/activity?refused=true").await.expect(200);
    assert_eq!(tried["data"][0]["code"], "link.maker_gone");
    // A key that was revoked, and an application whose feature was switched off.
    for end in ["key", "feature"] {
        let mut key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
        let new = json!({"amount": tzs(10_000), "reference": format!("KEY{end}")});
        let made = key.client.post("/v1/payout-links", new).await.expect(201);
        let path = path_of(made["url"].as_str().expect("an address"));
        let form = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
        if end == "key" {
            fixtures::money::revoke(&kibali, &key).await;
        } else {
            fixtures::money::put_features(&kibali, &key, "payout").await;
        }
        assert_eq!(fill(&kibali, &path, &[("seen", &form)]).await.status, 410, "{end}");
        assert_eq!(open(&kibali, &path).await.status, 410, "{end}");
    }
    assert_eq!(payouts(&mut kibali).await.len(), 0);
});
