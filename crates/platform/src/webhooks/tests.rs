//! Webhooks through HTTP, against a receiver that really listens, on both stores.

mod deliveries;
mod endpoints;
mod planning;

use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::{Duration, Id};

use super::{NewEvent, emit};
use crate::{
    Settings,
    fixtures::{
        self, Fixture,
        receiver::{self, Answer, Receiver},
    },
};

/// A merchant on an instance whose operator lets webhooks reach the own machine.
async fn merchant(store: Store) -> Fixture {
    let networks = vec!["127.0.0.0/8".parse().expect("a network")];
    let open = |settings| Settings { webhook_networks: networks, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, open).await).await
}

/// An endpoint at `receiver`, as it was answered.
async fn endpoint(fixture: &mut Fixture, receiver: &Receiver, more: Value) -> Value {
    let mut new = json!({"url": receiver.url("/hooks"), "events": ["payment.received", "payout.paid"]});
    for (name, value) in more.as_object().into_iter().flatten() {
        new[name] = value.clone();
    }
    fixture.developer.post("/v1/webhooks", new).await.expect(201)
}

fn path(endpoint: &Value) -> String {
    format!("/v1/webhooks/{}", endpoint["id"].as_str().expect("an id"))
}

/// Something happens: a payment arrives.
async fn payment_arrives(fixture: &Fixture) {
    let event = NewEvent {
        name: "payment.received",
        wire_name: "PAYMENT RECEIVED",
        subject: [7; 16],
        application: None,
        data: json!({"status": "SUCCESS", "id": "ORD1LCP1", "collectedAmount": "10000",
            "customer": {"customerPhoneNumber": "255754123118"}}),
    };
    emit_in(fixture, event).await;
}

async fn emit_in(fixture: &Fixture, event: NewEvent) {
    let mut upkeep = fixture.kibali.app.upkeep(fixture.merchant, "test").await.expect("a store");
    emit(upkeep.tx(), event).await.expect("an event");
    upkeep.keep().await.expect("a commit");
}

/// The latest delivery of an endpoint, with its attempts.
async fn latest(fixture: &mut Fixture, endpoint: &Value) -> Value {
    let list = fixture.admin.get(&format!("{}/deliveries", path(endpoint))).await.expect(200);
    let id = list["data"][0]["id"].as_str().expect("a delivery").to_owned();
    fixture.admin.get(&format!("/v1/deliveries/{id}")).await.expect(200)
}
