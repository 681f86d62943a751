//! What became of every line, as a file: written while it is read, so that it takes as little room for many as for few.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::{HeaderValue, header};
use permit::{Describe, Operation, Path, Permit, Problem, ViewPayouts};
use values::{Id, subjects};

use super::{
    super::{
        model::{Batch, STRIDE},
        queries::{self, Shown},
        views::{RESULT_COLUMNS, result_row},
    },
    find,
};
use crate::{csv, payouts};

/// A file of results.
#[derive(Debug)]
pub(super) struct Results(Body);

impl IntoResponse for Results {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.0);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        let name = HeaderValue::from_static("attachment; filename=\"batch-results.csv\"");
        headers.insert(header::CONTENT_DISPOSITION, name);
        response
    }
}

impl Describe for Results {
    fn describe(operation: &mut Operation) {
        operation.files.push("text/csv");
    }
}

/// How far the file is written: the number of the last line, none before the names of the columns.
type Place = (Permit<ViewPayouts>, Batch, Option<i64>);

/// Hands out what became of every line.
pub(super) async fn results(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<subjects::Batch>>,
) -> Result<Results, Problem> {
    let batch = find(&mut permit.read().await?, id).await?;
    let begin: Option<Place> = Some((permit, batch, None));
    let file = stream::unfold(begin, |place| async move {
        let (permit, batch, written) = place?;
        let Some(after) = written else {
            return Some((Ok(csv::write(RESULT_COLUMNS)), Some((permit, batch, Some(0)))));
        };
        match piece(&permit, &batch, after).await {
            Ok((_, None)) => None,
            Ok((text, last)) => Some((Ok(text), Some((permit, batch, last)))),
            Err(problem) => {
                tracing::error!(%problem, "a file of results broke off");
                Some((Err(std::io::Error::other("the store failed")), None))
            }
        }
    });
    Ok(Results(Body::from_stream(file)))
}

/// The next lines, and the number of the last of them.
async fn piece(
    permit: &Permit<ViewPayouts>,
    batch: &Batch,
    after: i64,
) -> Result<(String, Option<i64>), Problem> {
    let mut tx = permit.read().await?;
    let limit = usize::try_from(STRIDE).unwrap_or(usize::MAX);
    let lines = queries::lines(&mut tx, batch.id, Shown { after, ..Shown::default() }, limit).await?;
    let Some(last) = lines.last().map(|line| line.number) else { return Ok((String::new(), None)) };
    let payouts = payouts::list_of_batch(&mut tx, batch.id, (after, last)).await?;
    let mut payouts = payouts.into_iter().peekable();
    let mut text = String::new();
    for line in &lines {
        let payout = payouts.next_if(|(number, ..)| *number == line.number);
        text.push_str(&csv::write(result_row(batch, line, payout.as_ref(), permit.allow())));
    }
    Ok((text, Some(last)))
}
