//! `kibali bench`: measures this machine's Kibali beside a hello-world of the same run, and prints the ratios.
//!
//! Clients and servers share the machine. Ratios travel; absolute figures do not.

mod growth;
mod idle;
mod load;
mod money;
mod queries;
mod subject;
mod third_parties;

use std::{hint::black_box, net::SocketAddr, path::PathBuf, time::Instant};

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
    /// Leave SQLite out.
    #[arg(long, requires = "database")]
    only_postgres: bool,
    /// With --money: how many batches PostgreSQL works on side by side.
    #[arg(long, default_value_t = Tuning::default().lanes)]
    lanes: usize,
    /// Seconds a run lasts.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Up to how many payouts lists, searches and statements are measured with: 1,000 and its tenfolds. All are made; a million
    /// take minutes.
    #[arg(long, default_value_t = 10_000)]
    rows: usize,
    /// Measure only how fast payouts are made.
    #[arg(long)]
    money: bool,
    /// With --money: leave what was made in this folder, one for each store, for others to measure with.
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Measures and prints.
///
/// # Errors
/// A sentence that says what went wrong.
pub(crate) async fn run(options: &Options) -> Result<(), String> {
    let span = Duration::from_secs(options.seconds.clamp(1, 120));
    if options.money {
        return money::measure(options, span).await;
    }
    figure("permission decision", decision_nanos(), "ns", "aim under 1000");
    figure("checksum of 1 kB", third_parties::checksum_micros(), "µs", "aim under 20");
    let idle = idle::measure().await?;
    figure("sandbox ready", idle.ready.as_secs_f64() * 1e3, "ms", "aim under 1000");
    if let Some(resident) = idle.resident_kib {
        figure("idle memory of a sandbox", resident as f64 * 1.024 / 1e3, "MB", "aim under 60");
    }
    let hello_64 = hello(64, span).await?;
    let hello_32 = hello(32, span).await?;
    show("hello-world, 64 connections", hello_64, None);
    show("hello-world, 32 connections", hello_32, None);
    if !options.only_postgres {
        sqlite(options, span, (hello_64, hello_32)).await?;
    }
    if let Some(url) = &options.database {
        postgres(options, url, span, (hello_64, hello_32)).await?;
    }
    Ok(())
}

async fn sqlite(options: &Options, span: Duration, (hello_64, hello_32): (Rate, Rate)) -> Result<(), String> {
    let shared = Subject::start(None, Tuning::default()).await?;
    show("SQLite GET /v1/payouts/{id}, 64", shared.read(64, span).await?, Some((hello_64, Some(0.4))));
    let apart = shared.read_apart(64, span).await?;
    show("SQLite, 64 sessions and payouts", apart, Some((hello_64, None)));
    let together = shared.write(32, span).await?;
    show("SQLite PATCH /v1/merchant, 32", together, Some((hello_32, Some(0.08))));
    show("SQLite PATCH /v1/merchant, 1", shared.write(1, span).await?, None);
    third_parties(&shared, "SQLite", hello_64, options).await?;
    shared.stop().await?;
    let alone = Subject::start(None, Tuning { group: 1, ..Tuning::default() }).await?;
    let each = alone.write(32, span).await?;
    show("SQLite PATCH, a commit each, 32", each, Some((hello_32, None)));
    figure("shared commit / a commit each", together.per_second / each.per_second, "x", "aim 2");
    alone.stop().await
}

async fn postgres(
    options: &Options,
    url: &str,
    span: Duration,
    (hello_64, hello_32): (Rate, Rate),
) -> Result<(), String> {
    let postgres = Subject::start(Some(url.to_owned()), Tuning::default()).await?;
    let read = postgres.read(64, span).await?;
    show("PostgreSQL GET /v1/payouts/{id}, 64", read, Some((hello_64, Some(0.1))));
    let apart = postgres.read_apart(64, span).await?;
    show("PostgreSQL, 64 sessions and payouts", apart, Some((hello_64, None)));
    let write = postgres.write(32, span).await?;
    show("PostgreSQL PATCH /v1/merchant, 32", write, Some((hello_32, None)));
    third_parties(&postgres, "PostgreSQL", hello_64, options).await?;
    postgres.stop().await
}

async fn third_parties(subject: &Subject, store: &str, hello: Rate, options: &Options) -> Result<(), String> {
    let span = Duration::from_secs(options.seconds.clamp(1, 120));
    let caller = third_parties::Caller::new(subject).await?;
    caller.measure(store, hello, span).await?;
    let rows = options.rows.min(1_000_000);
    growth::measure(&caller, store, rows, span).await?;
    growth::measure_payments(&caller, store, rows, span).await
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
    let request = format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let rate = load::run(address, vec![request], connections, span).await;
    server.abort();
    rate
}

fn figure(name: &str, value: f64, unit: &str, aim: &str) {
    print(&format!("{name:<40} {value:>9.1} {unit}  {aim}"));
}

/// A rate, beside a hello-world and the share of it that is aimed at.
fn show(name: &str, rate: Rate, beside: Option<(Rate, Option<f64>)>) {
    let ratio = beside.map_or_else(String::new, |(hello, aim)| {
        let aim = aim.map_or_else(String::new, |aim| format!(", aim {aim}"));
        format!("{:>7.3} x hello{aim}", rate.per_second / hello.per_second)
    });
    let times = format!("p50 {:>6} µs  p99 {:>6} µs", rate.p50_micros, rate.p99_micros);
    print(&format!("{name:<40} {:>9.0}/s  {times} {ratio}", rate.per_second));
}

#[expect(clippy::print_stdout, reason = "the figures are what the command is for")]
fn print(line: &str) {
    println!("{line}");
}
