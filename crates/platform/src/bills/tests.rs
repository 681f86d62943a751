//! The area's behaviour, through HTTP.

mod making;
mod paying;
mod racing;
mod strangers;
mod third_party;

use serde_json::{Value, json};
use testkit::{Client, Store};

use crate::fixtures::{
    self, Fixture,
    money::{KeyInHand, NewKey, tzs},
};

/// A merchant, an application that collects, and a client of the third-party API with its token.
async fn open(store: Store) -> (Fixture, KeyInHand, Client) {
    let lifted = |settings| crate::Settings { calls_per_minute: None, ..settings };
    let kibali = fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await;
    let new = NewKey { features: "collection", scopes: "link.manage payment.view", pays_at_once: false };
    let key = kibali.key(kibali.people.peter, new).await;
    let client = kibali.bearer(&key).await;
    (kibali, key, client)
}

/// A refusal in the documented form.
#[track_caller]
fn refused(answer: &testkit::Answer, status: u16, message: &str) {
    let error = answer.status.canonical_reason();
    assert_eq!(answer.expect(status), json!({"statusCode": status, "message": message, "error": error}));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

const PHONE: &str = "255712345678";
const VALIDATE: &str = "/simulator/bills/validation";
const NOTIFY: &str = "/simulator/bills/payment";

/// A control number made by an employee.
async fn make(kibali: &mut Fixture, body: Value) -> Value {
    kibali.employee.post("/v1/bills", body).await.expect(201)
}

async fn look(kibali: &mut Fixture, bill: &Value) -> Value {
    kibali.manager.get(&format!("/v1/bills/{}", text(bill, "id"))).await.expect(200)
}

/// What a network says about a payment.
fn notice(bill: &Value, shillings: i64, receipt: &str) -> Value {
    json!({"number": text(bill, "payer_number"), "amount": tzs(shillings), "phone_number": PHONE, "receipt": receipt})
}

/// Fills in the form of a page, which is shown under the name `once`.
async fn fill_in(client: &mut Client, number: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    let body = fields.iter().fold(String::new(), |body, (name, value)| format!("{body}{name}={value}&"));
    client.send(http::Method::POST, &format!("/bill/{number}"), Some(body)).await
}
