//! Somebody of the demonstration, calling the instance's own routes without a network.

use axum::{Router, body::Body};
use http::{Method, Request, header};
use permit::Problem;
use serde_json::Value;
use tower::ServiceExt as _;

/// A browser with its cookie, or a server with its key.
#[derive(Clone)]
pub(super) struct Caller {
    router: Router,
    origin: String,
    cookie: Option<String>,
}

impl Caller {
    pub(super) fn new(router: Router, origin: &str) -> Self {
        Self { router, origin: origin.to_owned(), cookie: None }
    }

    /// Signs in, and keeps the session.
    pub(super) async fn sign_in(&mut self, email: &str, password: &str) -> Result<(), Problem> {
        self.cookie = None;
        self.post("/v1/session", serde_json::json!({"email": email, "password": password})).await.map(|_| ())
    }

    pub(super) async fn get(&mut self, path: &str) -> Result<Value, Problem> {
        self.send(Method::GET, path, Value::Null).await
    }

    pub(super) async fn post(&mut self, path: &str, body: Value) -> Result<Value, Problem> {
        self.send(Method::POST, path, body).await
    }

    pub(super) async fn put(&mut self, path: &str, body: Value) -> Result<Value, Problem> {
        self.send(Method::PUT, path, body).await
    }

    pub(super) async fn delete(&mut self, path: &str) -> Result<Value, Problem> {
        self.send(Method::DELETE, path, Value::Null).await
    }

    /// The answer; a refusal is a failure of the demonstration.
    async fn send(&mut self, method: Method, path: &str, body: Value) -> Result<Value, Problem> {
        let host = self.origin.split("//").nth(1).unwrap_or_default();
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::HOST, host)
            .header(header::ORIGIN, &self.origin)
            .header(header::USER_AGENT, "Mozilla/5.0 (demonstration)")
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let failed = |what: String| Problem::failure(format!("{method} {path}: {what}"));
        let request = request.body(body).map_err(|error| failed(error.to_string()))?;
        let response =
            self.router.clone().oneshot(request).await.map_err(|error| failed(error.to_string()))?;
        let (parts, body) = response.into_parts();
        let bytes =
            axum::body::to_bytes(body, permit::MAX_BODY).await.map_err(|error| failed(error.to_string()))?;
        let text = String::from_utf8_lossy(&bytes);
        if !parts.status.is_success() {
            return Err(failed(format!("{} {text}", parts.status)));
        }
        let cookie = parts.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        if let Some(cookie) = cookie.and_then(|cookie| cookie.split(';').next()) {
            self.cookie = Some(cookie.to_owned());
        }
        if text.is_empty() {
            Ok(Value::Null)
        } else {
            serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
        }
    }
}
