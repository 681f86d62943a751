//! The area's behaviour, through HTTP.

mod changing;
mod meeting;
mod paying;

use serde_json::{Value, json};
use testkit::{Answer, Client, both_stores};

use crate::fixtures::{
    self, Fixture,
    money::{acts, confirm_beneficiary as confirm},
};

pub(super) const PATH: &str = "/v1/beneficiaries";
pub(super) const PHONE: &str = "255712345678";
const OTHER: &str = "255754300118";

pub(super) fn path(one: &Value, act: &str) -> String {
    format!("{PATH}/{}{act}", one["id"].as_str().expect("an id"))
}

/// Asha's phone, added by Baraka.
pub(super) async fn added(f: &mut Fixture) -> Value {
    let new = json!({"name": "Asha Traders", "phone_number": PHONE, "note": "Rent"});
    f.employee.post(PATH, new).await.expect(201)
}

pub(super) async fn act(client: &mut Client, one: &Value, act: &str) -> Answer {
    client.post(&path(one, act), json!({})).await
}

/// What `client` is told of confirming `one`, which its page and the list say alike: whether they may, and what the refusal would be.
pub(super) async fn told(client: &mut Client, one: &Value) -> (Value, Value) {
    let seen = client.get(&path(one, "")).await.expect(200);
    let told = |seen: &Value| (seen["you_can"]["confirm"].clone(), seen["refusal"]["code"].clone());
    let list = client.get(&format!("{PATH}?state=waiting")).await.expect(200);
    let row = list["data"].as_array().expect("rows").iter().find(|row| row["id"] == one["id"]);
    assert_eq!(row.map(told), Some(told(&seen)), "the list says the same");
    told(&seen)
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().expect("rows").iter().map(|row| row["name"].as_str().expect("a name")).collect()
}

both_stores!(a_beneficiary_is_added_by_one_and_confirmed_by_another, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    assert_eq!(
        (&one["state"], &one["account"], &one["channel"]),
        (&json!("waiting"), &json!(PHONE), &json!("MOBILE MONEY"))
    );
    assert_eq!((&one["added_by"]["name"], &one["confirmed_by"]), (&json!("Baraka Shayo"), &Value::Null));
    assert!(one["known_name"].is_string(), "the network says whose it is: {one}");
    confirm(&mut f.employee, &one).await.refused(403, "role.refused");
    let seen = f.manager.get(&path(&one, "")).await.expect(200);
    assert_eq!(
        seen["you_can"],
        json!({"change": false, "confirm": true, "decline": true, "withdraw": false, "archive": true, "restore": false})
    );
    let done = confirm(&mut f.manager, &one).await.expect(200);
    assert_eq!((&done["state"], &done["confirmed_by"]["name"]), (&json!("confirmed"), &json!("Neema Kileo")));
    confirm(&mut f.peter, &one).await.refused(409, "beneficiary.not_waiting");
    act(&mut f.peter, &one, "/decline").await.refused(409, "beneficiary.not_waiting");

    // Whoever adds or changes never confirms, whatever their role.
    let theirs = json!({"name": "Peter's", "phone_number": OTHER});
    let theirs = f.manager.post(PATH, theirs).await.expect(201);
    confirm(&mut f.manager, &theirs).await.refused(403, "second_person.same");
    assert_eq!(told(&mut f.manager, &theirs).await, (json!(false), json!("second_person.same")));
    assert_eq!(told(&mut f.peter, &theirs).await, (json!(true), Value::Null));
    assert_eq!(told(&mut f.employee, &theirs).await, (json!(false), Value::Null), "no role of theirs");
    confirm(&mut f.peter, &theirs).await.expect(200);
    let changed = f.peter.patch(&path(&theirs, ""), json!({"phone_number": "0713000111"})).await.expect(200);
    assert_eq!((&changed["state"], &changed["version"]), (&json!("waiting"), &json!(2)));
    for client in [&mut f.manager, &mut f.peter] {
        confirm(client, &theirs).await.refused(403, "second_person.same");
    }
    f.manager
        .patch(&path(&theirs, ""), json!({"name": "Mine"}))
        .await
        .refused(409, "beneficiary.change_waits");
    let declined = act(&mut f.admin, &theirs, "/decline").await.expect(200);
    assert_eq!((&declined["state"], &declined["account"]), (&json!("confirmed"), &json!(OTHER)));
    act(&mut f.admin, &theirs, "/archive").await.expect(200);
    f.manager.patch(&path(&theirs, ""), json!({"name": "Mine"})).await.refused(409, "beneficiary.archived");
    let back = act(&mut f.admin, &theirs, "/restore").await.expect(200);
    assert_eq!(back["state"], "waiting");
    confirm(&mut f.admin, &theirs).await.refused(403, "second_person.same");
    let acts: Vec<_> = acts(&f).await.into_iter().filter(|act| act.starts_with("beneficiary.")).collect();
    assert_eq!(
        acts,
        ["added", "confirmed", "added", "confirmed", "changed", "declined", "archived", "restored"]
            .map(|act| format!("beneficiary.{act}"))
    );
    let record = f.admin.get("/v1/activity").await.text;
    assert!(!record.contains(OTHER) && !record.contains(PHONE), "no account stands whole in the record");
});

both_stores!(confirming_takes_a_fresh_proof_and_a_person_who_was_not_brought_in, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.pass_days(15).await;
    let one = added(&mut f).await;
    f.tie(f.people.manager, "invited", f.people.employee).await;
    confirm(&mut f.manager, &one).await.refused(403, "second_person.too_close");
    assert_eq!(told(&mut f.manager, &one).await, (json!(false), json!("second_person.too_close")));
    assert_eq!(told(&mut f.peter, &one).await, (json!(true), Value::Null));
    f.pass(values::Duration::from_secs(15 * 60));
    confirm(&mut f.peter, &one).await.refused(403, "step_up.required");
    act(&mut f.peter, &one, "/decline").await.refused(403, "step_up.required");
    f.sign_in_again().await;
    confirm(&mut f.peter, &one).await.expect(200);
});

both_stores!(whoever_added_or_changed_or_restored_it_does_not_confirm, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let new = json!({"name": "Asha Traders", "phone_number": PHONE});
    let one = f.manager.post(PATH, new).await.expect(201);
    confirm(&mut f.peter, &one).await.expect(200);
    f.admin.patch(&path(&one, ""), json!({"name": "Asha Ltd"})).await.expect(200);
    for client in [&mut f.manager, &mut f.admin] {
        confirm(client, &one).await.refused(403, "second_person.same");
    }
    confirm(&mut f.peter, &one).await.expect(200);
    act(&mut f.employee, &one, "/archive").await.expect(200);
    act(&mut f.peter, &one, "/restore").await.expect(200);
    for client in [&mut f.manager, &mut f.admin, &mut f.peter] {
        confirm(client, &one).await.refused(403, "second_person.same");
    }
    f.change(f.people.employee, "promoted", permit::Role::Manager, "active").await;
    confirm(&mut f.employee, &one).await.expect(200);
});

both_stores!(one_beneficiary_stands_for_an_account_at_a_time, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    let again = json!({"name": "Twin", "phone_number": "0712 345 678"});
    let refused = f.manager.post(PATH, again.clone()).await.refused(409, "beneficiary.known");
    assert_eq!(refused["beneficiary"], one["id"]);
    act(&mut f.employee, &one, "/archive").await.expect(200);
    act(&mut f.employee, &one, "/archive").await.refused(409, "beneficiary.archived");
    let twin = f.manager.post(PATH, again).await.expect(201);
    act(&mut f.employee, &one, "/restore").await.refused(409, "beneficiary.known");
    let other = json!({"name": "Other", "till": {"provider_code": "503", "number": "5551234"}});
    let other = f.employee.post(PATH, other).await.expect(201);
    f.employee
        .patch(&path(&other, ""), json!({"phone_number": PHONE}))
        .await
        .refused(409, "beneficiary.known");
    act(&mut f.manager, &twin, "/archive").await.expect(200);
    act(&mut f.employee, &one, "/restore").await.expect(200);
    act(&mut f.employee, &one, "/restore").await.refused(409, "beneficiary.not_archived");
});

both_stores!(beneficiaries_are_found_by_name_and_account_and_state, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    let bank = json!({"bic": "CORUTZTZ", "account_number": "0150123456789"});
    let bank = f
        .manager
        .post(PATH, json!({"name": "Zawadi Ltd", "bank": bank, "email": "z@example.com"}))
        .await
        .expect(201);
    assert_eq!(
        (&bank["bic"], &bank["currency"], &bank["email"]),
        (&json!("CORUTZTZ"), &json!("TZS"), &json!("z@example.com"))
    );
    confirm(&mut f.peter, &bank).await.expect(200);
    let id = one["id"].as_str().expect("an id").to_owned();
    for (search, found) in [
        ("search=asha", vec!["Asha Traders"]),
        ("search=01501", vec!["Zawadi Ltd"]),
        (&format!("search={id}"), vec!["Asha Traders"]),
        ("state=waiting", vec!["Asha Traders"]),
        ("state=confirmed,archived", vec!["Zawadi Ltd"]),
        ("", vec!["Zawadi Ltd", "Asha Traders"]),
        ("limit=1", vec!["Zawadi Ltd"]),
    ] {
        let list = f.employee.get(&format!("{PATH}?{search}")).await.expect(200);
        assert_eq!(names(&list), found, "{search}");
    }
    f.employee.get(&format!("{PATH}?state=nonsense")).await.refused(400, "query.invalid");
    // A note asks nobody, and what is gone is gone.
    let noted = f.employee.patch(&path(&bank, ""), json!({"note": "Rent", "email": null})).await.expect(200);
    assert_eq!(
        (&noted["state"], &noted["note"], &noted["email"]),
        (&json!("confirmed"), &json!("Rent"), &Value::Null)
    );
    let renamed = f.employee.patch(&path(&bank, ""), json!({"name": "Zawadi Holdings"})).await.expect(200);
    assert_eq!(renamed["state"], "waiting", "the holder of an account decides who is paid");
});

both_stores!(who_may_not_pay_keeps_no_beneficiaries, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let one = added(&mut f).await;
    f.developer.get(PATH).await.refused(403, "role.refused");
    f.developer.get(&path(&one, "")).await.refused(403, "role.refused");
    f.developer.post(PATH, json!({"name": "X", "phone_number": OTHER})).await.refused(403, "role.refused");
    for act_of in ["/confirm", "/decline", "/withdraw", "/archive", "/restore"] {
        act(&mut f.developer, &one, act_of).await.refused(403, "role.refused");
    }
    for (wrong, status, code) in [
        (json!({"name": "", "phone_number": OTHER}), 422, "input.invalid"),
        (json!({"name": "X"}), 422, "input.invalid"),
        (
            json!({"name": "X", "phone_number": OTHER, "till": {"provider_code": "503", "number": "5551234"}}),
            422,
            "input.invalid",
        ),
        (json!({"name": "X", "phone_number": OTHER, "email": "no"}), 422, "input.invalid"),
    ] {
        let answer = f.employee.post(PATH, wrong.clone()).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{wrong}: {}", answer.text);
        let _ = (status, code);
    }
    let mut twice = f.employee.clone().with("idempotency-key", "one");
    let new = json!({"name": "Baraka", "phone_number": OTHER});
    let first = twice.post(PATH, new.clone()).await.expect(201);
    assert_eq!(twice.post(PATH, new).await.expect(201), first, "a repeat gets the first answer");
    let (_, mut stranger) = f.other_merchant().await;
    stranger.get(&path(&one, "")).await.refused(404, "not_found");
    confirm(&mut stranger, &one).await.refused(404, "not_found");
});
