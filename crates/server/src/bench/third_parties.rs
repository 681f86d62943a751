//! The third-party API: token, preview, query, and lists that grow.

use std::{hint::black_box, net::SocketAddr, time::Instant};

use serde_json::{Value, json};
use values::Duration;

use super::{
    load::{self, Rate},
    show,
    subject::{Subject, ask},
};

pub(super) const CREATE: &str = "/third-parties/payouts/create-mobile-money-payout";

/// A caller with a token.
pub(super) struct Caller<'a> {
    pub subject: &'a Subject,
    pub token: String,
}

impl<'a> Caller<'a> {
    pub(super) async fn new(subject: &'a Subject) -> Result<Self, String> {
        Ok(Self { subject, token: subject.token().await? })
    }

    pub(super) fn request(&self, method: &str, path: &str, body: &str) -> String {
        request(self.subject.address, &self.token, method, path, body)
    }

    pub(super) async fn ask(&self, path: &str) -> Result<Value, String> {
        let (head, body) = ask(self.subject.address, &self.request("GET", path, "")).await?;
        let status = head.lines().next().unwrap_or_default();
        if !status.contains(" 200 ") {
            return Err(format!("{path}: {status} {body}"));
        }
        serde_json::from_str(&body).map_err(|error| format!("{error} in {body}"))
    }

    /// Token, both previews and both queries at 64 connections, beside a hello-world at as many.
    pub(super) async fn measure(&self, store: &str, hello: Rate, span: Duration) -> Result<(), String> {
        let payout = json!({"amount": 10_000, "currency": "TZS", "phoneNumber": "255712345678",
            "orderReference": "BENCHPREVIEW"});
        let push = json!({"amount": "10000", "currency": "TZS", "phoneNumber": "255712345678",
            "orderReference": "BENCHPREVIEW"});
        let paid = self.ask("/third-parties/payments/all?limit=1").await?;
        let payment = paid["data"][0]["orderReference"].as_str().ok_or("no payment to query")?;
        let sent = self.ask("/third-parties/payouts/all?limit=1").await?;
        let sent = sent["data"][0]["orderReference"].as_str().ok_or("no payout to query")?;
        let preview = |path: &str, body: &Value| self.request("POST", path, &body.to_string());
        let calls = [
            ("POST generate-token", self.subject.token_request()),
            (
                "POST preview-ussd-push-request",
                preview("/third-parties/payments/preview-ussd-push-request", &push),
            ),
            (
                "POST preview-mobile-money-payout",
                preview("/third-parties/payouts/preview-mobile-money-payout", &payout),
            ),
            ("GET payments/{ref}", self.request("GET", &format!("/third-parties/payments/{payment}"), "")),
            ("GET payouts/{ref}", self.request("GET", &format!("/third-parties/payouts/{sent}"), "")),
        ];
        for (name, request) in calls {
            let rate = load::run(self.subject.address, vec![request], 64, span).await?;
            show(&format!("{store} {name}, 64"), rate, Some((hello, None)));
        }
        Ok(())
    }
}

pub(super) fn request(address: SocketAddr, token: &str, method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// The time of verifying the checksum of a body of 1 kB, in microseconds.
pub(super) fn checksum_micros() -> f64 {
    const ROUNDS: u32 = 20_000;
    let key = "CHK-bench-key-0000000000000000000000000000";
    let items: Vec<_> = (0..12)
        .map(
            |number| json!({"name": format!("Maize flour {number}"), "price": "2450.50", "quantity": number}),
        )
        .collect();
    let mut body = json!({"orderReference": "BENCH1", "orderCurrency": "TZS", "orderItems": items,
        "customer": {"fullName": "Asha Juma", "phone": "255712345678"}, "description": "x".repeat(120)});
    let checksum = platform::developer::checksum::sign(key, &body);
    body["checksum"] = checksum.into();
    let text = body.to_string();
    let known = || vec!["orderReference".to_owned()];
    let start = Instant::now();
    for _ in 0..ROUNDS {
        let cover = platform::developer::checksum::Cover::Body { known };
        let fits = platform::developer::checksum::verify(key, black_box(text.as_bytes()), cover).is_ok();
        assert!(black_box(fits), "a checksum just made fits");
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
}
