//! Lists, searches, balances and statements while a merchant's payouts, and then payments, grow tenfold, again and again.

use std::net::SocketAddr;

use serde_json::json;
use values::Duration;

use super::{
    figure, idle,
    load::{self, Rate},
    print, show,
    subject::told,
    third_parties::{CREATE, Caller, request},
};

/// How many payouts are asked for with one token, which lasts an hour.
const WITH_A_TOKEN: usize = 100_000;
/// How many payouts a payee gets.
const EACH: usize = 4;

/// What is asked for, again at every size.
struct Ask {
    name: &'static str,
    request: String,
}

/// Measures at 1,000 payouts and at its tenfolds up to `rows`, all of them made as callers make them, each four to another
/// phone. A thousand more wait for checkers, which the filter by status and date finds.
pub(super) async fn measure(
    caller: &Caller<'_>,
    store: &str,
    rows: usize,
    span: Duration,
) -> Result<(), String> {
    let (subject, mut first, mut made, mut step) = (caller.subject, Vec::new(), 0, 1_000);
    subject.wait(1_000).await?;
    let period = subject.period().await?;
    while step <= rows {
        create(caller, store, made, step).await?;
        subject.learn().await?;
        made = step;
        let of = Size { store, rows: step, what: "payouts" };
        ask_all(subject.address, asks(caller, &period), &of, &mut first, span).await?;
        step *= 10;
    }
    Ok(())
}

/// Measures searches of payments at 1,000 and at its tenfolds up to `rows`, written into the store, each four from another phone.
pub(super) async fn measure_payments(
    caller: &Caller<'_>,
    store: &str,
    rows: usize,
    span: Duration,
) -> Result<(), String> {
    let (subject, mut first, mut made, mut step) = (caller.subject, Vec::new(), 0, 1_000);
    while step <= rows {
        subject.pay_in(made..step).await?;
        subject.learn().await?;
        made = step;
        let of = Size { store, rows: step, what: "payments" };
        ask_all(subject.address, searches(caller), &of, &mut first, span).await?;
        step *= 10;
    }
    Ok(())
}

/// How many rows of what there are, and where.
struct Size<'a> {
    store: &'a str,
    rows: usize,
    what: &'a str,
}

/// Asks for each, and says how much longer it takes than at the first size.
async fn ask_all(
    address: SocketAddr,
    asks: Vec<Ask>,
    of: &Size<'_>,
    first: &mut Vec<Rate>,
    span: Duration,
) -> Result<(), String> {
    for (place, ask) in asks.into_iter().enumerate() {
        let name = format!("{} {}, {} {}", of.store, ask.name, of.rows, of.what);
        if let Err(why) = told(address, &ask.request).await {
            print(&format!("{name:<40} {why}"));
            continue;
        }
        let before = idle::resident(std::process::id());
        let rate = load::run(address, vec![ask.request], 1, span).await?;
        show(&name, rate, None);
        let grown = idle::resident(std::process::id()).zip(before);
        if let Some(grown) = grown.filter(|_| of.rows > 100_000) {
            figure(&format!("{name}, memory"), grown.0 as f64 - grown.1 as f64, "kB more", "");
        }
        match first.get(place) {
            None => first.push(rate),
            Some(one) => against(&name, rate, *one),
        }
    }
    Ok(())
}

/// How much longer it takes than at the first size.
fn against(name: &str, rate: Rate, first: Rate) {
    let ratio = rate.p50_micros as f64 / first.p50_micros.max(1) as f64;
    figure(&format!("{name} / 1000"), ratio, "x", "");
}

async fn create(caller: &Caller<'_>, store: &str, made: usize, step: usize) -> Result<(), String> {
    let address = caller.subject.address;
    let mut from = made;
    while from < step {
        let until = step.min(from + WITH_A_TOKEN);
        let token = caller.subject.token().await?;
        let create = move |number: usize| {
            let body = json!({"amount": 100, "currency": "TZS", "phoneNumber": format!("25571{:07}", number / EACH),
                "orderReference": format!("BULK{number:07}")});
            request(address, &token, "POST", CREATE, &body.to_string())
        };
        let rate = load::each(address, from..until, 64, create).await?;
        figure(&format!("{store} creates up to {until} payouts, 64"), rate, "/s", "");
        from = until;
    }
    Ok(())
}

/// The same at every size: what they find grows only where the name says so.
fn asks(caller: &Caller<'_>, (from, to): &(String, String)) -> Vec<Ask> {
    let theirs = |name, query: &str| Ask {
        name,
        request: caller.request("GET", &format!("/third-parties/payouts/all{query}"), ""),
    };
    let ours = |name, path: &str| Ask { name, request: caller.subject.look(path) };
    let dates = "startDate=2020-01-01&endDate=2199-12-31";
    vec![
        theirs("payouts/all default page", ""),
        theirs("payouts/all by reference", "?orderReference=BULK0000500"),
        theirs("payouts/all by status and date", &format!("?status=PENDING&{dates}")),
        theirs("payouts/all by the status of all others", &format!("?status=AUTHORIZED&{dates}")),
        theirs("payouts/all sorted by the payee's name", "?status=AUTHORIZED&sortBy=beneficiary.accountName"),
        ours("list", "/v1/payouts"),
        ours("list of a state", "/v1/payouts?state=pending"),
        ours("search by reference", "/v1/payouts?search=BULK0000500"),
        ours("search by how references begin", "/v1/payouts?search=bulk"),
        ours("search by a payee's number", "/v1/payouts?search=0700000125"),
        ours("search by a payee who is not there", "/v1/payouts?search=Zawadiel%20Q"),
        ours("search by a common name", "/v1/payouts?search=asha"),
        ours("balances", "/v1/balances"),
        ours("statement of 1,000 lines", &format!("/v1/statement?from={from}&to={to}")),
        ours("statement's page of 100", &format!("/v1/statement?from={from}&to={to}&limit=100")),
    ]
}

/// The same of payments.
fn searches(caller: &Caller<'_>) -> Vec<Ask> {
    let ours = |name, path: &str| Ask { name, request: caller.subject.look(path) };
    vec![
        ours("list", "/v1/payments"),
        ours("list of a state", "/v1/payments?state=failed"),
        ours("search by reference", "/v1/payments?search=PAID0000500"),
        ours("search by how references begin", "/v1/payments?search=paid"),
        ours("search by a payer's number", "/v1/payments?search=0710000125"),
        ours("search by a payer who is not there", "/v1/payments?search=Zawadiel%20Q"),
        ours("search by a common name", "/v1/payments?search=asha"),
        ours("search by an amount", "/v1/payments?search=1,250"),
    ]
}
