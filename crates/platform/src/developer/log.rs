//! The log of API requests: what is noted while a call is answered, and how it reaches the store afterwards.
//!
//! Noting never waits: calls go into a bounded list in memory, and a worker keeps them a moment later, a merchant's in
//! one transaction. When the list is full the call goes unlogged, and a line in the log says how many did.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{StatusCode, header};
use permit::{App, Problem, Rendered, Task, Watch, Writing as _, shown_path};
use serde_json::json;
use tokio::sync::{Notify, watch};
use values::{
    Duration, Id, Timestamp,
    subjects::{ApiKey, Application, Merchant, Request as RequestSubject},
};

use super::{model::redaction, queries};
use crate::Services;

/// The most calls that wait to be kept.
const MOST_WAITING: usize = 4096;
/// So many waiting calls are kept without waiting for more. Payouts wait while they are written, so they are few.
const BATCH: usize = 64;
/// How long a call waits for others.
const PATIENCE: Duration = Duration::from_millis(200);
/// The most of a body that is read for the log, in bytes.
const MOST_READ: usize = 64 * 1024;
/// How often the log of a merchant is looked through for calls that are too old.
const SWEEP: Duration = Duration::from_secs(24 * 3600);
/// How many old calls are forgotten in one commit: so many hold the one writer of SQLite for some milliseconds.
pub(super) const PIECE: u64 = 500;
/// The kind of the job that does.
pub(crate) const SWEEP_JOB: &str = "request_log_sweep";

/// One call, as it is kept.
#[derive(Debug)]
pub(super) struct Call {
    pub id: Id<RequestSubject>,
    pub at: Timestamp,
    pub method: String,
    pub path: String,
    pub status: i64,
    pub code: Option<String>,
    pub key: Id<ApiKey>,
    pub application: Id<Application>,
    pub address: String,
    pub duration_micros: i64,
    pub request_body: String,
    pub answer_body: String,
}

/// Calls on their way to the store. Cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct RequestLog(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Waiting>,
    enough: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    calls: Vec<(Id<Merchant>, Call)>,
    unlogged: u64,
}

impl RequestLog {
    fn note(&self, merchant: Id<Merchant>, call: Call) {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.calls.len() >= MOST_WAITING {
            waiting.unlogged += 1;
            return;
        }
        waiting.calls.push((merchant, call));
        if waiting.calls.len() >= BATCH {
            self.0.enough.notify_one();
        }
    }

    /// Keeps what waits and says how many calls that were.
    ///
    /// # Errors
    /// A failure of the store; the calls of that merchant stay unlogged.
    pub(crate) async fn flush(&self, app: &App) -> Result<usize, Problem> {
        let waiting = mem::take(&mut *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.unlogged > 0 {
            tracing::warn!(calls = waiting.unlogged, "the request log was full: calls went unlogged");
        }
        let count = waiting.calls.len();
        let mut by_merchant: BTreeMap<[u8; 16], Vec<Call>> = BTreeMap::new();
        for (merchant, call) in waiting.calls {
            by_merchant.entry(*merchant.as_bytes()).or_default().push(call);
        }
        let mut failed = None;
        for (merchant, calls) in by_merchant {
            let count = calls.len();
            if let Err(problem) = keep(app, Id::from_bytes(merchant), calls).await {
                tracing::error!(calls = count, %problem, "calls went unlogged");
                failed = Some(problem);
            }
        }
        failed.map_or(Ok(count), Err)
    }

    /// Keeps calls as they come, until told to stop. What waits then is for [`RequestLog::flush`].
    pub(crate) async fn run(&self, app: &App, mut stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            tokio::select! {
                () = self.0.enough.notified() => {}
                () = tokio::time::sleep(PATIENCE) => {}
                _ = stopped.changed() => return,
            }
            // A failure was logged where it happened.
            let _ = self.flush(app).await;
        }
    }
}

async fn keep(app: &App, merchant: Id<Merchant>, calls: Vec<Call>) -> Result<(), Problem> {
    let mut upkeep = app.upkeep(merchant, "request_log").await?;
    let tx = upkeep.tx();
    queries::lock_log(tx).await?;
    if queries::log_is_empty(tx).await? {
        let tomorrow = app.now() + SWEEP;
        tx.enqueue(SWEEP_JOB, String::new(), tomorrow).await?;
    }
    queries::insert_calls(tx, merchant, calls).await?;
    upkeep.keep().await
}

/// Forgets calls that are too old, a piece at a time, and comes back as long as there are others.
///
/// # Errors
/// A failure of the store; the job comes again.
pub(crate) async fn sweep(task: Task, services: Services) -> Result<(), Problem> {
    let now = task.app().now();
    let mut tx = task.write().await?;
    queries::lock_log(&mut tx).await?;
    let end = now - services.settings().keep_requests;
    if queries::delete_calls_before(&mut tx, end, PIECE).await? == PIECE {
        return task.postpone(tx, now, "there are more of them").await;
    }
    if queries::log_is_empty(&mut tx).await? {
        return task.finish_unrecorded(tx).await;
    }
    task.postpone(tx, now + SWEEP, "").await
}

/// Notes each call that an API key makes: put it around the routes.
pub async fn log_requests(State(log): State<RequestLog>, request: Request, next: Next) -> Response {
    // Cookie callers are no API calls; the record of activity says what they did.
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return next.run(request).await;
    }
    let Some(watch) = Watch::of(request.extensions()) else { return next.run(request).await };
    let begun = std::time::Instant::now();
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let (request, copy) = copied(request);
    let mut response = next.run(request).await;
    let took = begun.elapsed();
    let Some(caller) = watch.key() else { return response };
    let info = watch.request();
    let rendered = response.extensions().get::<Rendered>().map(|rendered| rendered.0.code().to_owned());
    let (code, answer_body) = match response.extensions().get::<Problem>() {
        // The edge renders it later; what it says is known already.
        Some(problem) => {
            let says = json!({"code": problem.code(), "detail": problem.detail()}).to_string();
            (Some(problem.code().to_owned()), redaction::for_the_log(says.as_bytes()))
        }
        None => (rendered, read_answer(&mut response).await),
    };
    let call = Call {
        id: info.id,
        at: info.at,
        method,
        path: shown_path(&path),
        status: i64::from(response.status().as_u16()),
        code,
        key: caller.key,
        application: caller.application,
        address: info.address.to_string(),
        duration_micros: i64::try_from(took.as_micros()).unwrap_or(i64::MAX),
        request_body: copy.for_the_log(),
        answer_body,
    };
    log.note(caller.merchant, call);
    response
}

/// What passes of a body while a handler reads it.
#[derive(Debug, Clone, Default)]
struct Copy(Arc<Mutex<(Vec<u8>, usize)>>);

impl Copy {
    fn take_down(&self, chunk: &Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = MOST_READ - kept.0.len();
        kept.0.extend_from_slice(&chunk[..chunk.len().min(room)]);
        kept.1 += chunk.len();
    }

    fn for_the_log(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        logged(&kept.0, kept.1)
    }
}

fn logged(body: &[u8], length: usize) -> String {
    if length > body.len() { format!("({length} bytes)") } else { redaction::for_the_log(body) }
}

/// Copies the body as it is read, so that nothing is read before the handler wants it.
fn copied(request: Request) -> (Request, Copy) {
    let copy = Copy::default();
    let (parts, body) = request.into_parts();
    let taker = copy.clone();
    let body = body.into_data_stream().inspect(move |chunk| {
        if let Ok(chunk) = chunk {
            taker.take_down(chunk);
        }
    });
    (Request::from_parts(parts, Body::from_stream(body)), copy)
}

/// Reads an answer whose length is known and small, and puts it back.
async fn read_answer(response: &mut Response) -> String {
    use axum::body::HttpBody as _;
    if response.status() == StatusCode::NO_CONTENT {
        return String::new();
    }
    let length = response.body().size_hint().exact().and_then(|length| usize::try_from(length).ok());
    let Some(length) = length.filter(|length| *length <= MOST_READ) else {
        return length.map_or_else(|| "(a stream)".to_owned(), |length| format!("({length} bytes)"));
    };
    let body = mem::take(response.body_mut());
    let Ok(bytes) = axum::body::to_bytes(body, length).await else { return String::new() };
    let text = logged(&bytes, bytes.len());
    *response.body_mut() = Body::from(bytes);
    text
}
