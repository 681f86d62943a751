//! Steps, and the events and deliveries about the same subject.
//!
//! They are put in order here where the key they are read by does not: for so few rows SQLite would make a table.

use permit::{Problem, Tx, record};
use values::{Id, Subject, Timestamp, subjects::Merchant};

use super::{
    StepDetail,
    views::{SubjectDelivery, SubjectEvent, TimelineActor, TimelineStep},
};
use crate::webhooks::{Delivery, Endpoint, Event};

record! {
    /// A state that something went into.
    pub(super) struct Step in "step" (merchant, subject, id) None {
        merchant: Id<Merchant>,
        subject: [u8; 16],
        id: Id<Step>,
        place: i64,
        state: String,
        by_kind: String,
        by_id: Option<[u8; 16]>,
        by_name: String,
        // What `StepDetail::kept` makes of it.
        detail: String,
        at: Timestamp,
    }
}

impl Subject for Step {
    const PREFIX: &'static str = "stp";
}

/// By which columns the steps of a subject are read.
pub(super) const OF_SUBJECT: &[&str] = &["merchant", "subject"];

/// How many steps there are.
pub(super) async fn count_steps(tx: &mut impl Tx, subject: [u8; 16]) -> Result<i64, Problem> {
    tx.count("SELECT COUNT(*) FROM step WHERE merchant = $1 AND subject = $2", &[&subject]).await
}

/// The steps of one payment or payout, oldest first; at most 100.
///
/// # Errors
/// A failure of the store.
pub(super) async fn steps_of(tx: &mut impl Tx, subject: [u8; 16]) -> Result<Vec<TimelineStep>, Problem> {
    let sql = "SELECT place, state, at, by_kind, by_id, by_name, detail FROM step \
               WHERE merchant = $1 AND subject = $2 ORDER BY id LIMIT 100";
    type Taken = (i64, String, Timestamp, String, Option<[u8; 16]>, String, String);
    let mut rows: Vec<Taken> = tx.list(sql, &[&subject]).await?;
    rows.sort_unstable_by_key(|(place, ..)| *place);
    let step = |(_, state, at, kind, id, name, detail): Taken| {
        let facts = StepDetail::read(&detail);
        TimelineStep { state, at, by: TimelineActor::of(&kind, id, &name), detail: facts.to_string(), facts }
    };
    Ok(rows.into_iter().map(step).collect())
}

/// The events about one payment or payout, oldest first; at most 100.
///
/// # Errors
/// A failure of the store.
pub(super) async fn events_of(tx: &mut impl Tx, subject: [u8; 16]) -> Result<Vec<SubjectEvent>, Problem> {
    let sql = "SELECT id, name, at FROM event WHERE merchant = $1 AND subject = $2 LIMIT 100";
    let mut rows: Vec<(Id<Event>, String, Timestamp)> = tx.list(sql, &[&subject]).await?;
    rows.sort_unstable_by_key(|(id, ..)| *id);
    Ok(rows.into_iter().map(|(id, name, at)| SubjectEvent { id, name, at }).collect())
}

/// The deliveries of those events, oldest first; at most 100.
///
/// # Errors
/// A failure of the store.
pub(super) async fn deliveries_of(
    tx: &mut impl Tx,
    subject: [u8; 16],
) -> Result<Vec<SubjectDelivery>, Problem> {
    let sql = "SELECT d.id, d.event_name, d.endpoint, COALESCE(e.url, ''), d.state, d.attempts, d.last_status, \
               d.updated_at FROM delivery d LEFT JOIN endpoint e ON e.merchant = d.merchant AND e.id = d.endpoint \
               WHERE d.merchant = $1 AND d.subject = $2 LIMIT 100";
    type Delivered = (Id<Delivery>, String, Id<Endpoint>, String, String, i64, Option<i64>, Timestamp);
    let mut rows: Vec<Delivered> = tx.list(sql, &[&subject]).await?;
    rows.sort_unstable_by_key(|(id, ..)| *id);
    let view = |(id, event, endpoint, url, state, attempts, last_status, updated_at): Delivered| {
        SubjectDelivery { id, event, endpoint, url, state, attempts, last_status, updated_at }
    };
    Ok(rows.into_iter().map(view).collect())
}
