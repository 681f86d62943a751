//! What a sender is still sending when the answer is there.
//!
//! A request may be refused before its body was read, or half-way because it is too large. Closing the connection on a
//! sender who is still writing makes most clients report a broken pipe, and the answer that says what to do is lost.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, BodyDataStream, HttpBody as _},
    extract::Request,
};
use futures_util::{StreamExt as _, stream};
use tokio::sync::Mutex;

/// How many bytes are read for nothing, and how long that may take; then the connection closes all the same.
const MOST: usize = 32 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// The rest of a body, shared with whoever reads it.
#[derive(Debug, Default)]
pub(crate) struct Unread(Option<Arc<Mutex<BodyDataStream>>>);

impl Unread {
    /// Keeps a hold on the request's body. A request without one stays as it is.
    pub(crate) fn of(request: Request) -> (Request, Self) {
        if request.body().is_end_stream() {
            return (request, Self::default());
        }
        let (parts, body) = request.into_parts();
        let rest = Arc::new(Mutex::new(body.into_data_stream()));
        let read = stream::unfold(rest.clone(), |rest| async move {
            let next = rest.lock().await.next().await;
            next.map(|part| (part, rest))
        });
        (Request::from_parts(parts, Body::from_stream(read)), Self(Some(rest)))
    }

    /// Reads what is left, within bounds.
    pub(crate) async fn drain(self) {
        let Some(rest) = self.0 else { return };
        let reading = async {
            let mut left = MOST;
            while let Some(Ok(part)) = rest.lock().await.next().await {
                let Some(less) = left.checked_sub(part.len()) else { return };
                left = less;
            }
        };
        // Whoever takes longer is cut off, as before.
        let _ = tokio::time::timeout(PATIENCE, reading).await;
    }
}

#[cfg(test)]
mod tests;
