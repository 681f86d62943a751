//! The area's behaviour, through HTTP.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{NewKey, tzs},
};

const CUSTOMERS: &str = "/v1/customers";

async fn neema(kibali: &mut Fixture) -> Value {
    let new = json!({"name": " Neema Mushi ", "email": "Neema@example.com", "phone": "0754 300 118"});
    kibali.employee.post(CUSTOMERS, new).await.expect(201)
}

fn path(customer: &Value) -> String {
    format!("{CUSTOMERS}/{}", customer["id"].as_str().expect("an id"))
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().expect("rows").iter().map(|row| row["name"].as_str().expect("a name")).collect()
}

both_stores!(a_customer_is_made_found_and_kept_right, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let made = neema(&mut kibali).await;
    assert_eq!(
        (&made["name"], &made["email"], &made["phone"]),
        (&json!("Neema Mushi"), &json!("neema@example.com"), &json!("255754300118"))
    );
    for (name, phone) in [("Asha 100%", "0712000111"), ("Juma", "0712000112"), ("Zawadi", "+1 202 555 0143")]
    {
        kibali.manager.post(CUSTOMERS, json!({"name": name, "phone": phone})).await.expect(201);
    }
    let id = made["id"].as_str().expect("an id").to_owned();
    for (search, found) in [
        ("neema", vec!["Neema Mushi"]),
        ("NEEMA%40EX", vec!["Neema Mushi"]),
        ("12025", vec!["Zawadi"]),
        ("00%25", vec!["Asha 100%"]),
        (&id, vec!["Neema Mushi"]),
        ("nobody", vec![]),
        ("", vec!["Zawadi", "Juma", "Asha 100%", "Neema Mushi"]),
    ] {
        let list = kibali.employee.get(&format!("{CUSTOMERS}?search={search}")).await.expect(200);
        assert_eq!(names(&list), found, "{search}");
    }
    let first = kibali.employee.get(&format!("{CUSTOMERS}?limit=3")).await.expect(200);
    let next = format!("{CUSTOMERS}?limit=3&cursor={}", first["next"].as_str().expect("more"));
    assert_eq!(names(&kibali.employee.get(&next).await.expect(200)), ["Neema Mushi"]);

    kibali.pass(Duration::from_secs(60));
    let change = json!({"name": "Neema J. Mushi", "email": null});
    let edited = kibali.manager.patch(&path(&made), change).await.expect(200);
    assert_eq!(
        (&edited["name"], &edited["email"], &edited["phone"]),
        (&json!("Neema J. Mushi"), &Value::Null, &json!("255754300118"))
    );
    assert!(edited["updated_at"].as_str() > made["updated_at"].as_str(), "{edited}");
    let shown = kibali.employee.get(&path(&made)).await.expect(200);
    assert_eq!((&shown["name"], &shown["payments"]), (&json!("Neema J. Mushi"), &json!([])));
    let acts = fixtures::money::acts(&kibali).await;
    assert!(acts.contains(&"customer.created".to_owned()) && acts.contains(&"customer.changed".to_owned()));
    let record = kibali.admin.get("/v1/activity").await.text;
    assert!(record.contains("changed the name, e-mail address of a customer"), "{record}");
    assert!(!record.contains("255754300118") && !record.contains("neema@example.com"), "{record}");
});

both_stores!(who_cannot_be_found_again_is_no_customer, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for (wrong, field) in [
        (json!({"name": " ", "email": "asha@example.com"}), "name"),
        (json!({"name": "a\u{202e}b", "email": "asha@example.com"}), "name"),
        (json!({"name": "Asha"}), "email"),
        (json!({"name": "Asha", "email": "asha"}), "email"),
        (json!({"name": "Asha", "phone": "12"}), "phone"),
    ] {
        let refused = kibali.employee.post(CUSTOMERS, wrong.clone()).await;
        let refused = refused.refused(422, "input.invalid");
        assert_eq!(refused["fields"][0]["field"], field, "{wrong}");
    }
    let made = neema(&mut kibali).await;
    for (wrong, field) in [
        (json!({"name": null}), "name"),
        (json!({"email": null, "phone": null}), "email"),
        (json!({"phone": "call me"}), "phone"),
    ] {
        let refused = kibali.employee.patch(&path(&made), wrong.clone()).await.refused(422, "input.invalid");
        assert_eq!(refused["fields"][0]["field"], field, "{wrong}");
    }
    let shown = kibali.employee.get(&path(&made)).await.expect(200);
    assert_eq!((&shown["name"], &shown["phone"]), (&made["name"], &made["phone"]), "nothing was changed");
});

both_stores!(an_address_and_a_number_are_one_customers, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let made = neema(&mut kibali).await;
    let again = json!({"name": "N. Mushi", "email": "NEEMA@example.com", "phone": "+255754300118"});
    let refused = kibali.employee.post(CUSTOMERS, again).await.refused(409, "customer.known");
    assert_eq!(refused["customer_id"], made["id"]);
    let other = json!({"name": "Asha", "email": "neema@example.com"});
    let other = kibali.employee.post(CUSTOMERS, other).await.expect(201);
    let taken = json!({"phone": "0754300118"});
    let refused = kibali.employee.patch(&path(&other), taken).await.refused(409, "customer.known");
    assert_eq!(refused["customer_id"], made["id"]);
    // Eight people give two customers the same new number: one of them has it afterwards.
    let racers = (0..8).map(|turn| {
        let (mut client, path) = (kibali.employee.clone(), path(if turn % 2 == 0 { &made } else { &other }));
        let change = json!({"name": format!("Racer {turn}"), "phone": "0712999000"});
        async move { client.patch(&path, change).await.status.as_u16() }
    });
    let answers = join_all(racers).await;
    assert!(answers.iter().all(|status| [200, 409].contains(status)), "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 4, "{answers:?}");
    assert_eq!(names(&kibali.employee.get(CUSTOMERS).await.expect(200)).len(), 2);
    let mut twice = kibali.employee.clone().with("idempotency-key", "one");
    let new = json!({"name": "Baraka", "email": "baraka@example.com"});
    let first = twice.post(CUSTOMERS, new.clone()).await.expect(201);
    assert_eq!(twice.post(CUSTOMERS, new).await.expect(201), first, "a repeat gets the first answer");
});

both_stores!(members_keep_customers_and_a_developer_sees_them_masked, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let made = neema(&mut kibali).await;
    let new = json!({"name": "Asha", "email": "asha@example.com"});
    kibali.developer.post(CUSTOMERS, new.clone()).await.refused(403, "role.refused");
    kibali.developer.patch(&path(&made), json!({"name": "X"})).await.refused(403, "role.refused");
    let seen = kibali.developer.get(&path(&made)).await.expect(200);
    assert_eq!((&seen["phone"], &seen["name"]), (&json!("0754…118"), &made["name"]));
    let list = kibali.developer.get(CUSTOMERS).await;
    assert!(!list.text.contains("300118"), "{}", list.text);
    // What is hidden cannot be felt for either.
    let felt = kibali.developer.get(&format!("{CUSTOMERS}?search=300118")).await.expect(200);
    assert_eq!(felt["data"], json!([]));
    let by_id = format!("{CUSTOMERS}?search={}", made["id"].as_str().expect("an id"));
    assert_eq!(names(&kibali.developer.get(&by_id).await.expect(200)), ["Neema Mushi"]);
    let (_, mut stranger) = kibali.other_merchant().await;
    stranger.get(&path(&made)).await.refused(404, "not_found");
    stranger.patch(&path(&made), json!({"name": "X"})).await.refused(404, "not_found");
    assert_eq!(stranger.get(CUSTOMERS).await.expect(200)["data"], json!([]));
    let scopes = |scopes| NewKey { features: "collection", scopes, pays_at_once: false };
    let reading = kibali.key(kibali.people.developer, scopes("payment.view")).await;
    let mut reading = kibali.bearer(&reading).await;
    assert_eq!(reading.get(&path(&made)).await.expect(200)["phone"], "255754300118", "keys carry full data");
    reading.post(CUSTOMERS, new.clone()).await.refused(403, "scope.refused");
    let writing = kibali.key(kibali.people.developer, scopes("link.manage")).await;
    kibali.bearer(&writing).await.post(CUSTOMERS, new).await.expect(201);
});

both_stores!(a_customer_is_shown_with_what_they_paid, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let made = neema(&mut kibali).await;
    let id = made["id"].clone();
    // The third-party API takes the id where the card's customer is named.
    let key = kibali.full_key(true).await;
    let order =
        json!({"amount": "100", "currency": "USD", "orderReference": "CARD1", "customer": {"id": id}});
    let mut client = kibali.bearer(&key).await;
    client.post("/third-parties/payments/initiate-card-payment", order).await.expect(200);
    let shown = kibali.employee.get(&path(&made)).await.expect(200);
    let payment = &shown["payments"][0];
    assert_eq!((&payment["reference"], &payment["method"]), (&json!("CARD1"), &json!("card")));
    assert_eq!((&payment["customer"]["id"], &payment["customer"]["name"]), (&id, &json!("Neema Mushi")));
    // A payment keeps the name it was made with.
    kibali.employee.patch(&path(&made), json!({"name": "Neema J. Mushi"})).await.expect(200);
    let push = json!({"amount": tzs(10_000), "phone_number": "255712345678", "reference": "PUSH1"});
    kibali.employee.post("/v1/payments", push).await.expect(201);
    let theirs = format!("/v1/payments?customer={}", made["id"].as_str().expect("an id"));
    let listed = kibali.employee.get(&theirs).await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1), "not what others paid");
    assert_eq!(listed["data"][0]["customer"]["name"], "Neema Mushi");
    let masked = kibali.developer.get(&path(&made)).await;
    assert!(masked.text.contains("CARD1") && !masked.text.contains("300118"), "{}", masked.text);
});

both_stores!(whoever_pays_by_link_or_control_number_becomes_a_customer, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let bill = json!({"amount": tzs(50_000), "customer": {"name": "Asha Mrema", "phone": "0712345678"}});
    let bill = kibali.employee.post("/v1/bills", bill).await.expect(201);
    let notice = json!({"number": bill["payer_number"], "phone_number": "0754300118",
        "amount": tzs(50_000), "receipt": "RCPT1"});
    kibali.stranger().post("/simulator/bills/payment", notice).await.expect(200);
    let list = kibali.employee.get(CUSTOMERS).await.expect(200);
    assert_eq!(names(&list), ["Asha Mrema"]);
    let shown = kibali.employee.get(&path(&list["data"][0])).await.expect(200);
    let payment = &shown["payments"][0];
    assert_eq!((&payment["source"], &payment["bill_id"]), (&json!("bill"), &bill["id"]));
    assert!(payment.get("link_id").is_none(), "{payment}");
});
