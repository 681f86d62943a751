//! Links, through HTTP: the third-party API, `/v1` and the pages that people outside see.

mod callbacks;
mod checkout;
mod once;
mod pages;
mod payees;
mod racing;
mod ways;

use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Client, Store, both_stores};
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{NewKey, tzs},
    pages::assert_page,
};

const PHONE: &str = "0712 345 678";
/// Its owner has no money.
const POOR: &str = "0712 000 002";
const GENERATE: &str = "/third-parties/checkout-link/generate-checkout-url";

/// A client of the third-party API whose application makes links.
async fn shop(kibali: &Fixture, features: &'static str) -> Client {
    let new = NewKey { features, scopes: "link.manage payment.view", pays_at_once: false };
    let key = kibali.key(kibali.people.peter, new).await;
    kibali.bearer(&key).await
}

/// A checkout link made by the Employee, and its path.
async fn link(kibali: &mut Fixture, more: Value) -> (Value, String) {
    let mut new = json!({"amount": tzs(25_000), "reference": "LINK1"});
    for (name, value) in more.as_object().into_iter().flatten() {
        new[name] = value.clone();
        if name == "items" {
            new.as_object_mut().expect("an object").remove("amount");
        }
    }
    let made = kibali.employee.post("/v1/links", new).await.expect(201);
    let path = path_of(made["url"].as_str().expect("an address"));
    (made, path)
}

fn path_of(url: &str) -> String {
    url.strip_prefix("http://127.0.0.1:8080").expect("our own address").to_owned()
}

fn v1(link: &Value) -> String {
    format!("/v1/links/{}", link["id"].as_str().expect("an id"))
}

/// A page, looked at by somebody unknown; every page is as pages must be.
async fn open(kibali: &Fixture, path: &str) -> Answer {
    let answer = kibali.stranger().with("origin", "null").get(path).await;
    assert_page(&answer);
    answer
}

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.text.split_once(&start).unwrap_or_else(|| panic!("no {name} in {}", page.text)).1;
    rest.split('"').next().expect("a value").to_owned()
}

/// Sends the form of `page` with what somebody fills in.
async fn send(kibali: &Fixture, path: &str, page: &Answer, filled: &[(&str, &str)]) -> Answer {
    let (once, total) = (hidden(page, "once"), hidden(page, "total"));
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("once", &once).append_pair("total", &total).extend_pairs(filled);
    let answer = kibali.stranger().with("origin", "null").send(Method::POST, path, Some(form.finish())).await;
    assert_page(&answer);
    answer
}

/// Pays with `phone`, and waits as long as the network takes.
async fn pay(kibali: &Fixture, path: &str, phone: &str) -> Answer {
    let page = open(kibali, path).await;
    let sent = send(kibali, path, &page, &[("phone", phone)]).await;
    assert_eq!(
        (sent.status.as_u16(), sent.headers["location"].to_str().ok()),
        (303, Some(path)),
        "{}",
        sent.text
    );
    live(kibali, 3).await;
    open(kibali, path).await
}

/// Works for `seconds` in steps of one.
async fn live(kibali: &Fixture, seconds: u64) {
    for _ in 0..seconds {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

#[track_caller]
fn says(page: &Answer, text: &str) {
    assert!(page.text.contains(text), "{text:?} is not in {}", page.text);
}
