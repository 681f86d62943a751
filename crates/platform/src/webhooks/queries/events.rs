//! Events.

use permit::{FromRow, Paging, Problem, Row, StoreError, ToValue as _, Tx, Writing};
use values::{Id, Timestamp, subjects::Application};

use super::super::model::{Event, NewEvent};
use crate::many::{Rows, params, strides};

pub(in crate::webhooks) async fn insert_event(
    tx: &mut impl Writing,
    id: Id<Event>,
    event: &NewEvent,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO event (merchant, id, name, subject, application, payload, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let payload = event.payload();
    tx.execute(sql, &[&id, &event.name, &event.subject, &event.application, &payload, &now]).await?;
    Ok(())
}

/// Writes many events.
pub(in crate::webhooks) async fn insert_events(
    tx: &mut impl Writing,
    events: &[(Id<Event>, &NewEvent)],
) -> Result<(), Problem> {
    let now = tx.now();
    for piece in strides(events) {
        let mut values = vec![now.to_value()];
        for (id, event) in piece {
            values.extend([
                id.to_value(),
                event.name.to_value(),
                event.subject.to_value(),
                event.application.to_value(),
                event.payload().to_value(),
            ]);
        }
        let rows = Rows { count: piece.len(), columns: 5, before: 1 }.with_merchant(", $2");
        let sql = format!(
            "INSERT INTO event (merchant, id, name, subject, application, payload, at) VALUES {rows}"
        );
        tx.execute(&sql, &params(&values)).await?;
    }
    Ok(())
}

/// An event as it was written.
#[derive(Debug, Clone)]
pub(in crate::webhooks) struct EventRow {
    pub id: Id<Event>,
    pub name: String,
    pub subject: [u8; 16],
    pub application: Option<Id<Application>>,
    pub payload: String,
    pub at: Timestamp,
}

impl FromRow for EventRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            subject: row.next()?,
            application: row.next()?,
            payload: row.next()?,
            at: row.next()?,
        })
    }
}

const EVENT: &str = "SELECT id, name, subject, application, payload, at FROM event WHERE merchant = $1";

pub(in crate::webhooks) async fn list_events(
    tx: &mut impl Tx,
    name: &str,
    paging: &Paging,
) -> Result<Vec<EventRow>, Problem> {
    let sql = format!("{EVENT} AND ($2 = '' OR name = $2) AND id < $3 ORDER BY id DESC LIMIT $4");
    let limit = paging.limit() + 1;
    tx.list(&sql, &[&name, &paging.after::<Event>(), &limit]).await
}

pub(in crate::webhooks) async fn find_event(
    tx: &mut impl Tx,
    id: Id<Event>,
) -> Result<Option<EventRow>, Problem> {
    tx.find(&format!("{EVENT} AND id = $2"), &[&id]).await
}
