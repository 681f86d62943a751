//! Events.

use permit::{FromRow, Paging, Param, Problem, Row, StoreError, Tx, record};
use values::{
    Id, Timestamp,
    subjects::{Application, Merchant},
};

use super::super::model::{Event, NewEvent};

record! {
    /// An event as it is kept.
    pub(in crate::webhooks) struct EventEntry in "event" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Event>,
        name: String,
        subject: [u8; 16],
        application: Option<Id<Application>>,
        payload: String,
        at: Timestamp,
    }
}

impl EventEntry {
    pub(in crate::webhooks) fn new(
        (merchant, id, at): (Id<Merchant>, Id<Event>, Timestamp),
        event: &NewEvent,
    ) -> Self {
        let (name, payload) = (event.name.to_owned(), event.payload());
        Self { merchant, id, name, subject: event.subject, application: event.application, payload, at }
    }
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
    subject: Option<[u8; 16]>,
    paging: &Paging,
) -> Result<Vec<EventRow>, Problem> {
    let (after, limit) = (paging.after::<Event>(), paging.limit() + 1);
    let mut params: Vec<Param<'_>> = vec![&name, &after, &limit];
    params.extend(subject.iter().map(|subject| subject as Param<'_>));
    let about = if subject.is_some() { " AND subject = $5" } else { "" };
    let sql = format!("{EVENT} AND ($2 = '' OR name = $2) AND id < $3{about} ORDER BY id DESC LIMIT $4");
    tx.list(&sql, &params).await
}

pub(in crate::webhooks) async fn find_event(
    tx: &mut impl Tx,
    id: Id<Event>,
) -> Result<Option<EventRow>, Problem> {
    tx.find(&format!("{EVENT} AND id = $2"), &[&id]).await
}
