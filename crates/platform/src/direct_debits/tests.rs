//! The area's behaviour, through HTTP. The clock of a fixture stands at ten in the morning of 23 November 2026.

mod collecting;
mod deciding;
mod racing;
mod third_party;

use serde_json::{Value, json};
use testkit::{Answer, Client, Store};
use values::Duration;

use crate::{
    Settings,
    fixtures::{
        self, Fixture,
        money::{KeyInHand, NewKey, tzs},
    },
};

const MANDATE: &str = "/third-parties/customers/crdb-direct-debit-mandate";
const CANCEL: &str = "/third-parties/customers/crdb-direct-debit-mandate/cancel";
const DECIDE: &str = "/simulator/direct-debits/decision";
/// Its holder agrees and pays.
const GOOD: &str = "0150123456789";
/// Its holder agrees and has no money.
const POOR: &str = "0150000000002";
/// Its bank takes half a minute for whatever it is asked.
const SLOW: &str = "0150000000004";
/// Its holder is asked by hand.
const BY_HAND: &str = "8812345678";

/// A merchant, an application that collects, and a client of the third-party API with its token.
async fn open(store: Store) -> (Fixture, KeyInHand, Client) {
    let networks = vec!["127.0.0.0/8".parse().expect("a network")];
    let open = |settings| Settings { calls_per_minute: None, webhook_networks: networks, ..settings };
    let kibali = fixtures::merchant_on(fixtures::empty_with(store, open).await).await;
    let key = kibali.key(kibali.people.peter, collects()).await;
    let client = kibali.bearer(&key).await;
    (kibali, key, client)
}

fn collects() -> NewKey {
    NewKey {
        features: "collection",
        scopes: "payment.initiate payment.view balance.view",
        pays_at_once: false,
    }
}

/// Thirteen months of 50,000 shillings, as clients ask for them.
fn mandate() -> Value {
    json!({"customer": {"fullName": "Asha Mrema", "email": "asha@example.com"}, "phoneNumber": "255712345678",
        "debitAccount": GOOD, "startDate": "2026-11-30", "endDate": "2027-11-30", "frequencyType": "MONTHLY",
        "installmentAmount": 50000, "mandateCallbackUrl": "http://127.0.0.1:9/mandates", "billDetails": "Rent"})
}

/// The same with some fields otherwise.
fn with(body: Value, changes: Value) -> Value {
    let mut body = body;
    for (name, value) in changes.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

/// A direct debit as `/v1` takes it: `days` from tomorrow on, one instalment each.
fn daily(account: &str, shillings: i64, days: i64) -> Value {
    json!({"customer": {"name": "Asha Mrema", "phone": "0712 345 678"}, "phone_number": "0712 345 678", "account": account,
        "amount": tzs(shillings), "starts_on": "2026-11-24", "ends_on": format!("2026-11-{}", 23 + days), "unit": "day"})
}

async fn make(kibali: &mut Fixture, body: Value) -> Value {
    kibali.employee.post("/v1/direct-debits", body).await.expect(201)
}

async fn look(kibali: &mut Fixture, made: &Value) -> Value {
    kibali.manager.get(&format!("/v1/direct-debits/{}", text(made, "id"))).await.expect(200)
}

/// Works until nothing is due, second by second, as long as the simulator takes.
async fn live(kibali: &Fixture, seconds: u64) {
    for _ in 0..seconds {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

/// Goes to ten in the morning, `days` later, and lets everything happen there.
async fn days(kibali: &mut Fixture, days: u64) {
    kibali.pass_days(days).await;
    live(kibali, 3).await;
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// A refusal in the documented form.
#[track_caller]
fn refused(answer: &Answer, status: u16, message: &str) {
    let error = answer.status.canonical_reason();
    assert_eq!(answer.expect(status), json!({"statusCode": status, "message": message, "error": error}));
}
