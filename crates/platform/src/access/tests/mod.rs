//! What people can and cannot do with their account, through HTTP.

mod email;
mod factor;
mod profile;
mod reset;
mod sessions;
mod set_up;
mod sign_in;

use serde_json::{Value, json};
use testkit::{Answer, Client};
use values::Duration;

use crate::fixtures::{self, Fixture, PASSWORD, code_at};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Signs in, as whoever has the address.
async fn try_sign_in(client: &mut Client, email: &str, password: &str) -> Answer {
    client.post("/v1/session", json!({"email": email, "password": password})).await
}

/// Everything of a problem that an outsider could compare, which is all but the request's id.
fn comparable(answer: &Answer) -> Value {
    let mut body = answer.json();
    body.as_object_mut().expect("a problem").remove("request_id");
    json!({"status": answer.status.as_u16(), "body": body})
}

/// What stands after the # of the newest link mailed to `address`, with the page it leads to.
async fn link_to(zuri: &Fixture, address: &str) -> Option<(String, String)> {
    zuri.work().await;
    let mail = zuri.mail.last_to(address)?;
    let link = mail.text.split_whitespace().find(|word| word.contains('#'))?;
    let (page, token) = link.split_once('#').expect("it has one");
    Some((page.to_owned(), token.trim_matches(['>', ')', '.']).to_owned()))
}

/// Switches the caller's second factor on, and answers its secret and the recovery codes.
async fn switch_factor_on(zuri: &Fixture, client: &mut Client) -> (String, Vec<String>) {
    fixtures::switch_factor_on(client, zuri.kibali.clock.now()).await
}

/// The acts in a person's own record, newest first.
async fn acts_of(zuri: &Fixture, person: values::Id<values::subjects::Person>) -> Vec<String> {
    fixtures::acts_of(&zuri.kibali.app, person).await
}

/// Whether the caller is signed in.
async fn is_signed_in(client: &mut Client) -> bool {
    client.get("/v1/session").await.status.as_u16() == 200
}

fn password() -> Value {
    json!({"password": PASSWORD})
}
