//! What becomes of changes that wait: seen beside what was confirmed, taken back, and not confirmed unread.

use permit::Role;

use super::*;
use crate::fixtures::money::{NewKey, refusals, tzs};

async fn look(client: &mut Client, one: &Value) -> Value {
    client.get(&path(one, "")).await.expect(200)
}

/// Who was mailed about a beneficiary since there were `before` mails.
async fn mailed(f: &Fixture, before: usize) -> Vec<String> {
    f.work().await;
    let mut told: Vec<_> = f.mail.mails().into_iter().skip(before).flat_map(|mail| mail.to).collect();
    told.sort();
    told
}

both_stores!(those_who_can_confirm_a_beneficiary_are_mailed_and_nobody_else, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (admin, peter, manager) = (f.people.admin.email, f.people.peter.email, f.people.manager.email);
    let one = added(&mut f).await;
    assert_eq!(mailed(&f, 0).await, [admin, manager, peter]);
    let mail = f.mail.last_to(manager).expect("a mail");
    let page = format!("/m/{}{}", f.merchant, path(&one, "").trim_start_matches("/v1"));
    assert!(mail.subject.starts_with("Asha Traders") && mail.text.contains(&page), "{}", mail.text);
    assert!(mail.text.contains("Baraka Shayo") && !mail.text.contains(PHONE), "{}", mail.text);
    confirm(&mut f.manager, &one).await.expect(200);

    // Whoever changes it is not asked to confirm it; a note that nobody confirms is told to nobody.
    let before = f.mail.mails().len();
    f.manager.patch(&path(&one, ""), json!({"note": "Rent, monthly"})).await.expect(200);
    assert_eq!(mailed(&f, before).await, Vec::<String>::new());
    f.manager.patch(&path(&one, ""), json!({"phone_number": OTHER})).await.expect(200);
    assert_eq!(mailed(&f, before).await, [admin, peter]);
    act(&mut f.admin, &one, "/archive").await.expect(200);
    let before = f.mail.mails().len();
    act(&mut f.admin, &one, "/restore").await.expect(200);
    assert_eq!(mailed(&f, before).await, [manager, peter]);
});

both_stores!(a_change_that_nobody_confirms_leaves_what_was_confirmed, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    let one = added(&mut f).await;
    confirm(&mut f.manager, &one).await.expect(200);
    let order = json!({"amount": tzs(10_000), "beneficiary": one["id"], "reference": "PAY1"});
    let made = f.employee.post("/v1/payouts", order).await.expect(201);
    let was = json!({"name": "Asha Traders", "known_name": one["known_name"], "channel": "MOBILE MONEY", "account": PHONE});
    for end in ["/decline", "/withdraw"] {
        let to = json!({"name": "Asha Ltd", "phone_number": OTHER});
        let changed = f.employee.patch(&path(&one, ""), to).await.expect(200);
        assert_eq!((&changed["account"], &changed["before"]), (&json!(OTHER), &was));
        assert_eq!(changed["you_can"]["withdraw"], true);
        let seen = look(&mut f.manager, &one).await;
        assert_eq!((&seen["before"], &seen["you_can"]["withdraw"]), (&was, &json!(false)));
        // Neither of the two accounts is anybody else's meanwhile.
        for phone in [PHONE, OTHER] {
            let twin = json!({"name": "Twin", "phone_number": phone});
            f.manager.post(PATH, twin).await.refused(409, "beneficiary.known");
        }
        let ended = if end == "/decline" {
            act(&mut f.manager, &one, end).await
        } else {
            act(&mut f.manager, &one, end).await.refused(403, "beneficiary.not_yours");
            act(&mut f.employee, &one, end).await
        };
        let ended = ended.expect(200);
        assert_eq!((&ended["name"], &ended["account"]), (&json!("Asha Traders"), &json!(PHONE)), "{end}");
        assert_eq!(
            (&ended["state"], &ended["version"], &ended["before"]),
            (&json!("confirmed"), &json!(1), &Value::Null)
        );
        assert_eq!(ended["confirmed_by"]["name"], "Neema Kileo");
    }
    act(&mut f.employee, &one, "/withdraw").await.refused(409, "beneficiary.not_waiting");
    let acts: Vec<_> = acts(&f).await.into_iter().filter(|act| act.starts_with("beneficiary.")).collect();
    assert_eq!(
        acts,
        ["added", "confirmed", "changed", "declined", "changed", "withdrawn"]
            .map(|act| format!("beneficiary.{act}"))
    );
    let record = f.admin.get("/v1/activity").await.text;
    assert!(!record.contains(OTHER) && !record.contains(PHONE), "no account stands whole in the record");
    // What was made before stands as it did.
    let release = format!("/v1/payouts/{}/authorization", made["id"].as_str().expect("an id"));
    f.peter.post(&release, json!({})).await.expect(200);
});

both_stores!(what_was_never_confirmed_is_put_away, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    assert_eq!((&one["before"], &one["you_can"]["withdraw"]), (&Value::Null, &json!(false)));
    act(&mut f.employee, &one, "/withdraw").await.refused(409, "beneficiary.nothing_before");
    assert_eq!(act(&mut f.manager, &one, "/decline").await.expect(200)["state"], "archived");
});

both_stores!(an_account_that_nobody_confirmed_does_not_outlive_its_archive, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    confirm(&mut f.manager, &one).await.expect(200);
    f.employee.patch(&path(&one, ""), json!({"phone_number": OTHER})).await.expect(200);
    act(&mut f.employee, &one, "/archive").await.expect(200);
    let back = act(&mut f.employee, &one, "/restore").await.expect(200);
    assert_eq!((&back["state"], &back["account"]), (&json!("waiting"), &json!(PHONE)));
});

both_stores!(somebody_elses_change_stays_theirs_and_the_try_is_on_record, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    let to = json!({"phone_number": OTHER});
    f.manager.patch(&path(&one, ""), to).await.refused(409, "beneficiary.change_waits");
    assert_eq!(refusals(&mut f, "beneficiary.change_waits").await, 1);
    assert_eq!(look(&mut f.employee, &one).await["account"], PHONE);
});

both_stores!(what_changed_under_whoever_confirms_is_not_confirmed, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    let read = json!({"updated_at": look(&mut f.manager, &one).await["updated_at"]});
    // In the same moment, as far as the clock can tell.
    f.employee.patch(&path(&one, ""), json!({"phone_number": OTHER})).await.expect(200);
    f.manager.post(&path(&one, "/confirm"), json!({})).await.refused(422, "input.invalid");
    f.manager.post(&path(&one, "/confirm"), read).await.refused(409, "beneficiary.changed");
    assert_eq!(look(&mut f.manager, &one).await["state"], "waiting");
    assert_eq!(refusals(&mut f, "beneficiary.changed").await, 1);
    confirm(&mut f.manager, &one).await.expect(200);
});

both_stores!(a_promoted_developer_confirms_nothing_that_came_through_what_they_built, |store| async move {
    let mut f = fixtures::merchant(store).await;
    // Peter, an Admin, made application and key; the Developer renamed the application.
    let scopes = "beneficiary.view beneficiary.manage";
    let mut key =
        f.key(f.people.peter, NewKey { features: "payout", scopes, pays_at_once: false }).await.client;
    let applications = f.developer.get("/v1/applications").await.expect(200);
    let page = format!("/v1/applications/{}", applications["data"][0]["id"].as_str().expect("an id"));
    f.developer.patch(&page, json!({"name": "Renamed"})).await.expect(200);
    let built = key.post(PATH, json!({"name": "Built", "phone_number": PHONE})).await.expect(201);
    let by_hand = f.peter.post(PATH, json!({"name": "By hand", "phone_number": OTHER})).await.expect(201);

    f.change(f.people.developer, "promoted", Role::Manager, "active").await;
    confirm(&mut f.developer, &built).await.refused(403, "beneficiary.integrator");
    assert_eq!(told(&mut f.developer, &built).await, (json!(false), json!("beneficiary.integrator")));
    assert_eq!(told(&mut f.developer, &by_hand).await, (json!(true), Value::Null));
    assert_eq!(told(&mut f.manager, &built).await, (json!(true), Value::Null));
    assert_eq!(look(&mut f.manager, &built).await["state"], "waiting");
    confirm(&mut f.developer, &by_hand).await.expect(200);
    key.patch(&path(&by_hand, ""), json!({"phone_number": "0713000111"})).await.expect(200);
    confirm(&mut f.developer, &by_hand).await.refused(403, "beneficiary.integrator");
    for one in [&built, &by_hand] {
        confirm(&mut f.manager, one).await.expect(200);
    }
    // What the key takes out again counts as what it added.
    let third = f.peter.post(PATH, json!({"name": "Third", "phone_number": "0713000222"})).await.expect(201);
    confirm(&mut f.developer, &third).await.expect(200);
    act(&mut f.employee, &third, "/archive").await.expect(200);
    act(&mut key, &third, "/restore").await.expect(200);
    confirm(&mut f.developer, &third).await.refused(403, "beneficiary.integrator");
    confirm(&mut f.manager, &third).await.expect(200);
    // Whoever made the key goes on with its change by hand, which it began all the same.
    key.patch(&path(&third, ""), json!({"phone_number": "0713000333"})).await.expect(200);
    f.peter.patch(&path(&third, ""), json!({"name": "Third Ltd"})).await.expect(200);
    confirm(&mut f.developer, &third).await.refused(403, "beneficiary.integrator");
    confirm(&mut f.manager, &third).await.expect(200);
});

both_stores!(what_a_key_changed_stays_its_work_under_later_hands, |store| async move {
    let free = |settings| crate::Settings { payout_cooldown: values::Duration::ZERO, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    f.fund(1_000_000).await;
    let new =
        NewKey { features: "payout", scopes: "beneficiary.view beneficiary.manage", pays_at_once: false };
    let mut key = f.key(f.people.peter, new).await.client;
    let applications = f.developer.get("/v1/applications").await.expect(200);
    let page = format!("/v1/applications/{}", applications["data"][0]["id"].as_str().expect("an id"));
    f.developer.patch(&page, json!({"name": "Renamed"})).await.expect(200);
    f.change(f.people.developer, "promoted", Role::Manager, "active").await;
    // Peter adds it, his key writes the account, he writes the name, and somebody puts it away and takes it out again.
    let one = f.peter.post(PATH, json!({"name": "Asha", "phone_number": PHONE})).await.expect(201);
    key.patch(&path(&one, ""), json!({"phone_number": OTHER})).await.expect(200);
    f.peter.patch(&path(&one, ""), json!({"name": "Asha Ltd"})).await.expect(200);
    act(&mut f.employee, &one, "/archive").await.expect(200);
    act(&mut f.manager, &one, "/restore").await.expect(200);
    confirm(&mut f.developer, &one).await.refused(403, "beneficiary.integrator");
    assert_eq!(told(&mut f.developer, &one).await, (json!(false), json!("beneficiary.integrator")));
    confirm(&mut f.admin, &one).await.expect(200);
    // Nor is it taken away by a change that nobody confirms.
    for (end, reference) in [(None, "PAY1"), (Some("/withdraw"), "PAY2"), (Some("/decline"), "PAY3")] {
        if let Some(end) = end {
            f.manager.patch(&path(&one, ""), json!({"name": "Other"})).await.expect(200);
            act(&mut f.manager, &one, end).await.expect(200);
        }
        let order = json!({"amount": tzs(10_000), "beneficiary": one["id"], "reference": reference});
        let made = f.employee.post("/v1/payouts", order).await.expect(201);
        let release = format!("/v1/payouts/{}/authorization", made["id"].as_str().expect("an id"));
        f.developer.post(&release, json!({})).await.refused(403, "payout.integrator");
        assert_eq!(f.developer.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
        assert_eq!(f.manager.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 1);
        f.manager.post(&release, json!({})).await.expect(200);
    }
});
