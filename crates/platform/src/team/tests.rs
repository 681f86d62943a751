//! The team, through HTTP.

mod accepting;
mod delivery;
mod duty;
mod inviting;
mod members;
mod ownership;
mod permissions;
mod queries;
mod races;
mod reading;

use serde_json::{Value, json};
use testkit::Client;
use values::{Duration, Id, subjects::Member};

use crate::fixtures::{self, Fixture, PASSWORD, Someone};

const DAY: Duration = Duration::from_secs(24 * 3600);
const MINUTE: Duration = Duration::from_secs(60);

/// The body of an invitation of Daniel.
fn daniel(role: &str) -> Value {
    json!({"name": "Daniel Massawe", "email": "daniel@pendo.dev", "role": role})
}

/// Invites Daniel and answers the invitation's id and the token of the mail.
async fn invited(f: &mut Fixture, role: &str) -> (String, String) {
    let invitation = f.admin.post("/v1/team/invitations", daniel(role)).await.expect(201);
    f.work().await;
    (text(&invitation["id"]), mailed_token(f, "daniel@pendo.dev"))
}

/// The token in the newest mail to an address: alone in the fragment of a link that stands on a line of its own.
fn mailed_token(f: &Fixture, email: &str) -> String {
    let mail = f.mail.last_to(email).expect("a mail");
    let link = mail.text.lines().find(|line| line.contains("/invitation#")).expect("a link").to_owned();
    let (page, token) = link.split_once('#').expect("a fragment");
    assert_eq!(page, "http://127.0.0.1:8080/invitation");
    token.to_owned()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

async fn look_up(client: &mut Client, token: &str) -> testkit::Answer {
    client.post("/v1/invitations/lookup", json!({"token": token})).await
}

/// Accepts with a new account.
async fn accept(client: &mut Client, token: &str) -> testkit::Answer {
    let body = json!({"token": token, "name": "Daniel Massawe", "password": PASSWORD});
    client.post("/v1/invitations/accept", body).await
}

fn path(member: Id<Member>, act: &str) -> String {
    format!("/v1/team/members/{member}{act}")
}

async fn sign_in(f: &Fixture, email: &str) -> Client {
    fixtures::sign_in(f.stranger(), email).await
}

/// The activity entries as an Admin sees them, newest first.
async fn activity(f: &mut Fixture, query: &str) -> Vec<Value> {
    let list = f.admin.get(&format!("/v1/activity?{query}")).await.expect(200);
    list["data"].as_array().expect("a list").clone()
}

async fn role_of(f: &mut Fixture, who: Someone) -> String {
    text(&f.admin.get(&path(who.member, "")).await.expect(200)["role"])
}
