//! Answers written while they are read, so that they take as little room for many rows as for few.

use std::io;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, header};
use permit::{Describe, Operation, Problem};

/// A body of the pieces that `next` gives, from `begin` on until there is none. Where one fails the answer breaks off,
/// which whoever reads it can tell from a whole one.
pub(crate) fn body<S, B, F>(begin: S, next: impl Fn(S) -> F + Send + 'static) -> Body
where
    S: Send + 'static,
    B: Into<Bytes> + 'static,
    F: Future<Output = Result<Option<(B, S)>, Problem>> + Send + 'static,
{
    Body::from_stream(stream::try_unfold(begin, move |place| {
        let piece = next(place);
        async move {
            piece.await.map_err(|problem| {
                tracing::error!(%problem, "an answer broke off");
                io::Error::other("the store failed")
            })
        }
    }))
}

/// A table for a spreadsheet, as a file with this name.
#[derive(Debug)]
pub(crate) struct Table(pub(crate) &'static str, pub(crate) Body);

impl IntoResponse for Table {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.1);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        let name = HeaderValue::try_from(format!("attachment; filename=\"{}\"", self.0));
        headers.insert(header::CONTENT_DISPOSITION, name.expect("a file's name in the code is plain"));
        response
    }
}

impl Describe for Table {
    fn describe(operation: &mut Operation) {
        operation.files.push("text/csv");
    }
}

/// JSON in pieces. Its shape is described by the answer that it stands for.
#[derive(Debug)]
pub(crate) struct Pieces(pub(crate) Body);

impl IntoResponse for Pieces {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.0);
        let kind = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

impl Describe for Pieces {
    fn describe(_: &mut Operation) {}
}
