//! Developer settings through HTTP, on both stores.

mod applications;
mod built;
mod keys;
mod requests;
mod security;

use serde_json::{Value, json};
use testkit::Client;

use crate::fixtures::Fixture;

/// An application that collects, made by the Developer. Answers its id.
async fn application(fixture: &mut Fixture) -> String {
    let new = json!({"name": "Web shop", "features": ["collection"]});
    let made = fixture.developer.post("/v1/applications", new).await.expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

/// A key of `application` made by `client`, as it was answered.
async fn key(client: &mut Client, application: &str, body: Value) -> Value {
    client.post(&format!("/v1/applications/{application}/keys"), body).await.expect(201)
}

/// Whoever calls with this key.
fn calling(fixture: &Fixture, key: &Value) -> Client {
    let secret = key["secret"].as_str().expect("a secret");
    fixture.stranger().with("authorization", &format!("Bearer {secret}"))
}

/// The request that waits, as a 202 answered it.
fn waiting(answer: &Value) -> String {
    answer["change_request"]["id"].as_str().expect("a change request").to_owned()
}

/// Confirms a change as `client`.
async fn confirm(client: &mut Client, change: &str) -> Value {
    client.post(&format!("/v1/change-requests/{change}/confirmation"), json!({})).await.expect(200)
}
