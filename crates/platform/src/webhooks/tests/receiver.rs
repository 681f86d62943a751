//! A merchant's server: it answers as told and remembers what it got.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::Response};

/// What it answers.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Answer {
    pub(super) fn of(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What it got.
#[derive(Debug, Clone)]
pub(super) struct Got {
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

#[derive(Debug, Default)]
struct Memory {
    got: Vec<Got>,
    answers: VecDeque<Answer>,
}

/// Listens until it is dropped. Unless told otherwise it answers 200.
#[derive(Debug)]
pub(super) struct Receiver {
    pub address: SocketAddr,
    memory: Arc<Mutex<Memory>>,
    server: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let memory = Arc::new(Mutex::new(Memory::default()));
        let router = Router::new().fallback(take).with_state(memory.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        Self { address, memory, server }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers like this next, after the answers told before.
    pub(super) fn answer(&self, answer: Answer) {
        self.memory.lock().expect("no panic").answers.push_back(answer);
    }

    pub(super) fn got(&self) -> Vec<Got> {
        self.memory.lock().expect("no panic").got.clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn take(State(memory): State<Arc<Mutex<Memory>>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut memory = memory.lock().expect("no panic");
    let body = String::from_utf8(body.to_vec()).expect("text");
    memory.got.push(Got { headers, body });
    let answer = memory.answers.pop_front().unwrap_or_else(|| Answer::of(200));
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(answer.body.into()).expect("an answer")
}
