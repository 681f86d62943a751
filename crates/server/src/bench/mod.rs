//! `kibali bench`: measures this machine's Kibali beside a hello-world of the same run, and prints the ratios.
//!
//! Clients and servers share the machine. Ratios travel; absolute figures do not.

mod load;
mod subject;

use std::{hint::black_box, net::SocketAddr, time::Instant};

use axum::{Json, Router, routing::get};
use permit::{Kind, Role, Tuning};
use tokio::net::TcpListener;
use values::Duration;

use load::Rate;
use subject::Subject;

/// What `bench` takes on the command line.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// Also measure on this PostgreSQL, in a database that may be filled.
    #[arg(long)]
    database: Option<String>,
    /// Seconds a run lasts.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

/// Measures and prints.
///
/// # Errors
/// A sentence that says what went wrong.
pub(crate) async fn run(options: &Options) -> Result<(), String> {
    let span = Duration::from_secs(options.seconds.clamp(1, 120));
    print(&format!("permission decision                       {:>8.2} ns", decision_nanos()));
    let started = Instant::now();
    let shared = Subject::start(None, Tuning::default()).await?;
    print(&format!(
        "instance with demonstration data ready    {:>8.0} ms",
        started.elapsed().as_secs_f64() * 1e3
    ));
    let hello_64 = hello(64, span).await?;
    let hello_32 = hello(32, span).await?;
    show("hello-world, 64 connections", hello_64, None);
    show("hello-world, 32 connections", hello_32, None);
    show("SQLite GET /v1/payouts/{id}, 64", shared.read(64, span).await?, Some(hello_64));
    let together = shared.write(32, span).await?;
    show("SQLite PATCH /v1/merchant, 32", together, Some(hello_32));
    show("SQLite PATCH /v1/merchant, 1", shared.write(1, span).await?, None);
    shared.stop().await?;
    let alone = Subject::start(None, Tuning { group: 1, ..Tuning::default() }).await?;
    let each = alone.write(32, span).await?;
    show("SQLite PATCH, a commit each, 32", each, Some(hello_32));
    print(&format!(
        "shared commit / a commit each             {:>8.2} x",
        together.per_second / each.per_second
    ));
    alone.stop().await?;
    if let Some(url) = &options.database {
        let postgres = Subject::start(Some(url.clone()), Tuning::default()).await?;
        show("PostgreSQL GET /v1/payouts/{id}, 64", postgres.read(64, span).await?, Some(hello_64));
        show("PostgreSQL PATCH /v1/merchant, 32", postgres.write(32, span).await?, Some(hello_32));
        postgres.stop().await?;
    }
    Ok(())
}

/// The time of one look into the permission table.
fn decision_nanos() -> f64 {
    const ROUNDS: usize = 200_000;
    let start = Instant::now();
    let mut entered = 0_usize;
    for _ in 0..ROUNDS {
        for kind in Kind::ALL {
            let cell = permit::rule(black_box(*kind)).of(black_box(Role::Developer));
            entered += usize::from(cell.allow.enters());
        }
    }
    black_box(entered);
    start.elapsed().as_nanos() as f64 / (ROUNDS * Kind::ALL.len()) as f64
}

async fn hello(connections: usize, span: Duration) -> Result<Rate, String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    let address: SocketAddr = listener.local_addr().map_err(|error| error.to_string())?;
    let router = Router::new().route("/", get(|| async { Json(serde_json::json!({"hello": "world"})) }));
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let rate =
        load::run(address, &format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n"), connections, span).await;
    server.abort();
    rate
}

fn show(name: &str, rate: Rate, beside: Option<Rate>) {
    let ratio = beside
        .map_or_else(String::new, |hello| format!("{:>7.3} x hello", rate.per_second / hello.per_second));
    let times = format!("p50 {:>6} µs  p99 {:>6} µs", rate.p50_micros, rate.p99_micros);
    print(&format!("{name:<40} {:>9.0}/s  {times} {ratio}", rate.per_second));
}

#[expect(clippy::print_stdout, reason = "the figures are what the command is for")]
fn print(line: &str) {
    println!("{line}");
}
