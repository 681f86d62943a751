//! The area's behaviour, through HTTP.

mod making;
mod third_party;

use serde_json::{Value, json};
use testkit::{Client, Store};

use crate::fixtures::{self, Fixture, money::KeyInHand, money::NewKey};

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
