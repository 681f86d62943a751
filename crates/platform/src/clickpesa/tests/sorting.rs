//! Both lists, sorted: by any field of the answer, as it is said there, alike on both stores.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{CREATE, PUSH, open, payout, push, settle};
use crate::fixtures::{
    Fixture,
    money::{payout_of, tzs},
};

/// Numbers whose orders end well, end badly and never end.
const PHONES: [&str; 3] = ["255712345678", "255754000001", "255712000003"];
/// Words that no two locales put in the same order.
const WORDS: [&str; 5] = ["zebra", "Zebra", "Émile", "a b", "ab"];

async fn population(kibali: &mut Fixture, client: &mut Client) {
    kibali.fund(900_000).await;
    kibali.fund_dollars(1_000).await;
    for (number, phone) in (0..9).zip(PHONES.into_iter().cycle()) {
        let with_phone = |mut body: Value| {
            body["phoneNumber"] = json!(phone);
            body
        };
        let amount = json!(1_000 + (number * 7_919) % 900);
        client.post(PUSH, with_phone(push(amount.clone(), &format!("ORD{number}")))).await.expect(200);
        let mut out = with_phone(payout(amount, &format!("PAY{number}")));
        if number % 4 == 1 {
            (out["currency"], out["amount"]) = (json!("USD"), json!(5 + number));
        }
        client.post(CREATE, out).await.expect(200);
    }
    for (number, holder) in (0..).zip(WORDS) {
        let bank = json!({"amount": 20_000 + number, "currency": "TZS", "orderReference": format!("BANK{number}"),
            "accountNumber": format!("0{number}23456789"), "accountCurrency": "TZS", "bic": "CORUTZTZ",
            "transferType": if number % 2 == 0 { "ACH" } else { "RTGS" }, "accountName": holder});
        client.post("/third-parties/payouts/create-bank-payout", bank).await.expect(200);
        let mut noted = payout_of(2_000, &format!("NOTE{number}"), PHONES[0]);
        noted["note"] = json!(holder);
        kibali.employee.post("/v1/payouts", noted).await.expect(201);
        let customer =
            json!({"name": holder, "email": format!("a{}@example.com", 9 - number), "phone": PHONES[0]});
        let bill = kibali.employee.post("/v1/bills", json!({"customer": customer})).await.expect(201);
        let notice = json!({"number": bill["payer_number"], "amount": tzs(700 + number), "phone_number": PHONES[0],
            "receipt": format!("R{number}")});
        kibali.stranger().post("/simulator/bills/payment", notice).await.expect(200);
        kibali.pass(Duration::from_millis(7));
    }
    // Kept as `rejected` and said as `FAILED`, with the reason as its notes: words and kept states sort differently.
    let refused = payout_of(3_000, "REFUSED", PHONES[0]);
    let refused = kibali.employee.post("/v1/payouts", refused).await.expect(201);
    let rejection = format!("/v1/payouts/{}/rejection", refused["id"].as_str().expect("an id"));
    kibali.manager.post(&rejection, json!({"reason": "ab is not the payee"})).await.expect(200);
    settle(kibali).await;
}

/// The paths of all values in a row.
fn paths(row: &Value, before: &str, found: &mut BTreeSet<String>) {
    for (name, value) in row.as_object().expect("an object") {
        let path = format!("{before}{name}");
        if value.is_object() {
            paths(value, &format!("{path}."), found);
        } else {
            found.insert(path);
        }
    }
}

/// The value at a dotted path, absent as empty.
fn at<'a>(row: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(row, |value, part| &value[part])
}

/// Money and other numbers by what they are worth, text by its bytes.
fn key(row: &Value, path: &str) -> (f64, String) {
    let value = at(row, path);
    let text = value.as_str().unwrap_or_default();
    match path {
        "amount" | "fee" | "collectedAmount" if !text.is_empty() => {
            (text.parse().expect("money"), String::new())
        }
        _ => {
            let number = value.as_f64().or(value.as_bool().map(|is| f64::from(u8::from(is))));
            (number.unwrap_or(0.0), text.to_owned())
        }
    }
}

both_stores!(rows_are_sorted_by_any_field_of_the_answer, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    population(&mut kibali, &mut client).await;
    for (list, count, more) in [("payments", 14, true), ("payouts", 20, false)] {
        let list = format!("/third-parties/{list}/all");
        let all = client.get(&format!("{list}?limit=100&orderBy=ASC")).await.expect(200);
        let rows = all["data"].as_array().expect("rows").clone();
        assert_eq!(rows.len(), count);
        let mut fields = BTreeSet::new();
        rows.iter().for_each(|row| paths(row, "", &mut fields));
        if more {
            let exchange = ["exchanged", "exchange.sourceCurrency", "exchange.targetCurrency"];
            fields.extend(exchange.map(str::to_owned));
            fields.extend(["exchange.sourceAmount", "exchange.rate"].map(str::to_owned));
        }
        assert!(fields.len() >= 18 && fields.contains("exchange.rate"), "{fields:?}");
        for field in &fields {
            let mut expected = rows.clone();
            expected.sort_by(|a, b| key(a, field).partial_cmp(&key(b, field)).expect("comparable"));
            for (way, expected) in [("ASC", expected.clone()), ("DESC", expected.into_iter().rev().collect())]
            {
                let query = format!("{list}?limit=100&orderBy={way}&sortBy={field}");
                let sorted = client.get(&query).await.expect(200);
                let said = |rows: &[Value]| rows.iter().map(|row| at(row, field).clone()).collect::<Vec<_>>();
                let sorted = sorted["data"].as_array().expect("rows");
                assert_eq!(said(sorted), said(&expected), "{query}");
            }
        }
        client.get(&format!("{list}?sortBy=colour")).await.expect(400);
    }
});

both_stores!(a_search_finds_names_in_every_alphabet, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    kibali.fund(100_000).await;
    let bank = json!({"amount": 10_000, "currency": "TZS", "orderReference": "BANK1", "accountNumber": "0123456789",
        "accountCurrency": "TZS", "bic": "CORUTZTZ", "accountName": "ZOË"});
    client.post("/third-parties/payouts/create-bank-payout", bank).await.expect(200);
    let customer = json!({"name": "ZOË ÉMILE", "phone": PHONES[0]});
    kibali
        .employee
        .post("/v1/bills", json!({"customer": customer, "description": "ÇA VA"}))
        .await
        .expect(201);
    for search in ["zo%C3%AB", "ZO%C3%8B", "%C3%89mile", "%C3%A7a"] {
        let found = kibali.employee.get(&format!("/v1/bills?search={search}")).await.expect(200);
        assert_eq!(found["data"].as_array().map(Vec::len), Some(1), "{search}");
    }
    let none = kibali.employee.get("/v1/bills?search=zoe").await.expect(200);
    assert_eq!(none["data"], json!([]), "a letter with a mark is another letter");
});
