//! Steps, and the events and deliveries about the same subject.
//!
//! They are put in order here where the key they are read by does not: for so few rows SQLite would make a table.

use permit::{Problem, ToValue as _, Tx, Writing};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Member},
};

use super::views::{SubjectDelivery, SubjectEvent, TimelineActor, TimelineStep};
use crate::{
    many::{Rows, params, strides},
    webhooks::{Delivery, Endpoint, Event},
};

pub(super) async fn insert_step(
    tx: &mut impl Writing,
    subject: [u8; 16],
    state: &str,
    (kind, by, name): (&'static str, Option<[u8; 16]>, String),
    detail: &str,
) -> Result<(), Problem> {
    let (id, now): (Id<TimelineStep>, Timestamp) = (tx.id(), tx.now());
    let sql = "INSERT INTO step (merchant, subject, id, place, state, by_kind, by_id, by_name, detail, at) \
               VALUES ($1, $2, $3, \
               (SELECT COUNT(*) FROM step WHERE merchant = $1 AND subject = $2), $4, $5, $6, $7, $8, $9)";
    tx.execute(sql, &[&subject, &id, &state, &kind, &by, &name, &detail, &now]).await?;
    Ok(())
}

/// One step of each subject, in statements of many rows.
pub(super) async fn insert_steps(
    tx: &mut impl Writing,
    state: &str,
    (kind, by, name): (&'static str, Option<[u8; 16]>, String),
    subjects: &[([u8; 16], String)],
) -> Result<(), Problem> {
    let now: Timestamp = tx.now();
    for piece in strides(subjects) {
        let mut values =
            vec![state.to_value(), kind.to_value(), by.to_value(), name.to_value(), now.to_value()];
        for (subject, detail) in piece {
            let id: Id<TimelineStep> = tx.id();
            values.extend([subject.to_value(), id.to_value(), detail.to_value()]);
        }
        let row = |first: usize| {
            let (subject, id, detail) = (first, first + 1, first + 2);
            format!(
                "($1, ${subject}, ${id}, (SELECT COUNT(*) FROM step WHERE merchant = $1 AND subject = ${subject}), \
                 $2, $3, $4, $5, ${detail}, $6)"
            )
        };
        let rows = Rows { count: piece.len(), columns: 3, before: 5 }.write(row);
        let sql = format!(
            "INSERT INTO step (merchant, subject, id, place, state, by_kind, by_id, by_name, detail, at) VALUES {rows}"
        );
        tx.execute(&sql, &params(&values)).await?;
    }
    Ok(())
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
        let id = id.and_then(|id| match kind.as_str() {
            "member" => Some(Id::<Member>::from_bytes(id).to_string()),
            "key" => Some(Id::<ApiKey>::from_bytes(id).to_string()),
            _ => None,
        });
        TimelineStep { state, at, by: TimelineActor { kind, id, name }, detail }
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
