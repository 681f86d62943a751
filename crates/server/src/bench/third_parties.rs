//! The third-party API: token, preview, query, and lists that grow.

use std::{hint::black_box, net::SocketAddr, time::Instant};

use serde_json::{Value, json};
use values::Duration;

use super::{
    figure, idle,
    load::{self, Rate},
    print, show,
    subject::{Subject, ask},
};

/// How many payouts are made as callers make them.
const MOST_ASKED: usize = 10_000;
pub(super) const CREATE: &str = "/third-parties/payouts/create-mobile-money-payout";

/// A caller with a token.
pub(super) struct Caller<'a> {
    subject: &'a Subject,
    token: String,
}

impl<'a> Caller<'a> {
    pub(super) async fn new(subject: &'a Subject) -> Result<Self, String> {
        Ok(Self { subject, token: subject.token().await? })
    }

    fn request(&self, method: &str, path: &str, body: &str) -> String {
        request(self.subject.address, &self.token, method, path, body)
    }

    async fn ask(&self, path: &str) -> Result<Value, String> {
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

    /// `GET /payouts/all` while the merchant's payouts grow tenfold, from 1,000 on up to `rows`, the first of them asked for
    /// and the others copied. A thousand more wait for checkers, which the filter by status and date finds.
    pub(super) async fn lists(&self, store: &str, rows: usize, span: Duration) -> Result<(), String> {
        let (mut first, mut made, mut step) = (Vec::new(), 0, 1_000);
        self.subject.wait(1_000).await?;
        while step <= rows {
            let body = |number: usize| {
                json!({"amount": 100, "currency": "TZS", "phoneNumber": "255712345678",
                    "orderReference": format!("BULK{number}")})
            };
            let (address, token) = (self.subject.address, self.token.clone());
            let create = move |number| request(address, &token, "POST", CREATE, &body(number).to_string());
            let asked = step.min(MOST_ASKED);
            if made < asked {
                let rate = load::each(address, made..asked, 64, create).await?;
                figure(&format!("{store} creates up to {asked} payouts, 64"), rate, "/s", "");
            }
            self.subject.copy(made.max(asked)..step).await?;
            made = step;
            let some = format!("BULK{}", step / 2);
            let dates = "startDate=2020-01-01&endDate=2199-12-31";
            let queries = [
                ("default page", String::new()),
                ("by reference", format!("?orderReference={some}")),
                ("by status and date", format!("?status=PENDING&{dates}")),
                ("by the status of all others", format!("?status=AUTHORIZED&{dates}")),
                (
                    "sorted by the payee's name",
                    "?status=AUTHORIZED&sortBy=beneficiary.accountName".to_owned(),
                ),
            ];
            for (place, (name, query)) in queries.into_iter().enumerate() {
                let path = format!("/third-parties/payouts/all{query}");
                let name = format!("{store} payouts/all {name}, {step} rows");
                let total = match self.ask(&path).await {
                    Ok(answer) => answer["totalCount"].clone(),
                    Err(why) => {
                        print(&format!("{name:<40} {why}"));
                        continue;
                    }
                };
                let before = idle::resident(std::process::id());
                let rate = load::run(address, vec![self.request("GET", &path, "")], 1, span).await?;
                show(&format!("{name}, {total} match"), rate, None);
                let grown = idle::resident(std::process::id()).zip(before);
                if let Some(grown) = grown.filter(|_| step > 100_000) {
                    figure(&format!("{name}, memory"), grown.0 as f64 - grown.1 as f64, "kB more", "");
                }
                if step == 1_000 {
                    first.push(rate);
                } else {
                    let ratio = rate.p50_micros as f64 / first[place].p50_micros.max(1) as f64;
                    figure(&format!("{name} / 1000"), ratio, "x", "");
                }
            }
            step *= 10;
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
