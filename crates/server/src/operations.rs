//! What the operator looks at: is it alive, can it work, how much is going on.

use std::{
    fmt::Write as _,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::get,
};
use http::{StatusCode, header};
use permit::{Alarms, App, LedgerChecks};
use values::{Duration, Timestamp};

/// The upper bounds of the histogram of answer times, in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Counts what passes. Cloning shares the counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metrics(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    by_class: [AtomicU64; 5],
    buckets: [AtomicU64; BOUNDS.len()],
    micros: AtomicU64,
}

impl Metrics {
    /// Counts an answer by its class and its time.
    pub(crate) fn count(&self, status: StatusCode, elapsed: Duration) {
        let counts = &self.0;
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        counts.by_class[class].fetch_add(1, Ordering::Relaxed);
        counts.micros.fetch_add(u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        if let Some(bucket) = BOUNDS.iter().position(|bound| elapsed.as_secs_f64() <= *bound) {
            counts.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// `/healthz`, `/readyz` and `/metrics`.
pub(crate) fn routes(app: &App, metrics: &Metrics) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready).with_state(app.clone()))
        .route("/metrics", get(show).with_state((app.clone(), metrics.clone())))
}

async fn ready(State(app): State<App>) -> Response {
    if app.check().await.is_ok() {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, "not ready: the store does not take changes\n").into_response()
}

/// The text format of Prometheus.
async fn show(State((app, metrics)): State<(App, Metrics)>) -> Response {
    let counts = &metrics.0;
    let mut text =
        String::from("# HELP kibali_answers_total Answers by class.\n# TYPE kibali_answers_total counter\n");
    let mut total = 0;
    for (class, count) in counts.by_class.iter().enumerate() {
        let count = count.load(Ordering::Relaxed);
        total += count;
        // Writing into a String does not fail.
        let _ = writeln!(text, "kibali_answers_total{{class=\"{}xx\"}} {count}", class + 1);
    }
    text.push_str("# HELP kibali_answer_seconds Time to answer.\n# TYPE kibali_answer_seconds histogram\n");
    let mut running = 0;
    for (bound, count) in BOUNDS.iter().zip(&counts.buckets) {
        running += count.load(Ordering::Relaxed);
        let _ = writeln!(text, "kibali_answer_seconds_bucket{{le=\"{bound}\"}} {running}");
    }
    let seconds = counts.micros.load(Ordering::Relaxed) as f64 / 1e6;
    let _ = writeln!(text, "kibali_answer_seconds_bucket{{le=\"+Inf\"}} {total}");
    let _ = writeln!(text, "kibali_answer_seconds_sum {seconds}\nkibali_answer_seconds_count {total}");
    let engine = app.engine_counts();
    for (name, help, count) in [
        ("commands", "Money commands that came.", engine.commands),
        ("batches", "Transactions that carried them out, many in one.", engine.batches),
        ("journeys", "Times that rows were read for these.", engine.journeys),
    ] {
        let _ = writeln!(
            text,
            "# HELP kibali_money_{name}_total {help}\n# TYPE kibali_money_{name}_total counter\n\
             kibali_money_{name}_total {count}"
        );
    }
    // Side by side: where the store is gone each of them waits for it.
    let (ready, checks, alarms) = tokio::join!(app.check(), app.ledger_checks(), app.alarms());
    let ready = f64::from(u8::from(ready.is_ok()));
    write_gauge(&mut text, "ready", "Whether the store takes changes, as /readyz says: 1 or 0.", ready);
    let failed = app.failed_jobs();
    write_kinds(
        &mut text,
        "jobs_failed_total",
        ("counter", "Jobs that failed in this process; they come again."),
        failed.iter().map(|(kind, count)| (*kind, *count as f64)),
    );
    match checks {
        Ok(checks) => write_checks(&mut text, &checks),
        Err(problem) => tracing::error!(%problem, "what the ledger checks found cannot be read"),
    }
    match alarms {
        Ok(alarms) => write_alarms(&mut text, &alarms, app.now()),
        Err(problem) => tracing::error!(%problem, "what stands still cannot be read"),
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// What an operator is woken for, over all instances on this store.
fn write_alarms(text: &mut String, alarms: &Alarms, now: Timestamp) {
    let age = |at: Option<Timestamp>| at.map_or(0.0, |at| now.since(at).as_secs_f64());
    for (name, help, value) in [
        (
            "payouts_unknown",
            "Payouts whose provider does not say what became of them.",
            alarms.unknown_payouts as f64,
        ),
        (
            "payouts_unknown_oldest_seconds",
            "How long ago the oldest of them was released; 0 without any.",
            age(alarms.oldest_unknown_at),
        ),
        (
            "webhooks_failing",
            "Webhooks whose server does not take what it is sent.",
            alarms.failing_webhooks as f64,
        ),
        (
            "mail_undelivered",
            "Letters that the mail server did not take and that are tried again.",
            alarms.undelivered_mail as f64,
        ),
        (
            "jobs_failing",
            "Jobs whose work failed three times in a row or more: anything but 0 is an alarm.",
            alarms.failing_jobs as f64,
        ),
        (
            "jobs_failing_most_failures",
            "How often in a row the worst of them failed; 0 without any.",
            alarms.most_failures as f64,
        ),
        (
            "batches_open",
            "Files of payouts that were released and have not come to their end.",
            alarms.open_batches as f64,
        ),
        (
            "batches_open_oldest_seconds",
            "How long ago the oldest of them was released; 0 without any.",
            age(alarms.oldest_batch_at),
        ),
    ] {
        write_gauge(text, name, help, value);
    }
    write_kinds(
        text,
        "jobs_late_seconds",
        ("gauge", "How long the oldest job that is due has waited for a worker."),
        alarms.next_jobs.iter().map(|(kind, due_at)| (kind.as_str(), age(Some(*due_at)))),
    );
}

fn write_gauge(text: &mut String, name: &str, help: &str, value: f64) {
    let _ = writeln!(text, "# HELP kibali_{name} {help}\n# TYPE kibali_{name} gauge\nkibali_{name} {value}");
}

/// A line for each kind of job.
fn write_kinds<'a>(
    text: &mut String,
    name: &str,
    (metric, help): (&str, &str),
    values: impl Iterator<Item = (&'a str, f64)>,
) {
    let _ = writeln!(text, "# HELP kibali_{name} {help}\n# TYPE kibali_{name} {metric}");
    for (kind, value) in values {
        let _ = writeln!(text, "kibali_{name}{{kind=\"{kind}\"}} {value}");
    }
}

/// What checking every ledger against itself has come to, over all instances on this store.
fn write_checks(text: &mut String, checks: &LedgerChecks) {
    let at = |at: Option<Timestamp>| at.map_or(0.0, |at| at.as_micros() as f64 / 1e6);
    for (name, kind, help, value) in [
        (
            "findings",
            "gauge",
            "What does not add up in any ledger: anything but 0 is an alarm.",
            checks.findings as f64,
        ),
        ("ledgers", "gauge", "Ledgers that were checked to their end.", checks.ledgers as f64),
        ("entries_total", "counter", "Entries that were looked at.", checks.entries as f64),
        (
            "last_completed_timestamp_seconds",
            "gauge",
            "When a run over a ledger last came to its end; 0 before the first.",
            at(checks.last_completed_at),
        ),
        (
            "oldest_completed_timestamp_seconds",
            "gauge",
            "The same of the ledger where that is longest ago.",
            at(checks.oldest_completed_at),
        ),
        (
            "duration_seconds",
            "gauge",
            "How long the longest of the last runs took, its pauses included.",
            checks.longest.as_secs_f64(),
        ),
    ] {
        let _ = writeln!(
            text,
            "# HELP kibali_ledger_check_{name} {help}\n# TYPE kibali_ledger_check_{name} {kind}\n\
             kibali_ledger_check_{name} {value}"
        );
    }
}
