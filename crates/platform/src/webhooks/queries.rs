//! Every statement about endpoints, events, deliveries and attempts.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::Id;

use super::model::{Delivery, Endpoint, Event, Listener, NewEvent};

impl FromRow for Listener {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.next()?, application: row.next()?, events: row.next()? })
    }
}

pub(super) async fn list_listeners(tx: &mut impl Tx) -> Result<Vec<Listener>, Problem> {
    let sql = "SELECT id, application, events FROM endpoint \
               WHERE merchant = $1 AND state <> 'off' AND deleted_at IS NULL ORDER BY id";
    tx.list(sql, &[]).await
}

pub(super) async fn insert_event(
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

pub(super) async fn insert_delivery(
    tx: &mut impl Writing,
    id: Id<Delivery>,
    endpoint: Id<Endpoint>,
    event: Id<Event>,
    name: &str,
    subject: [u8; 16],
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO delivery (merchant, id, endpoint, event, event_name, subject, state, attempts, round, round_at, \
               round_attempts, next_at, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, 1, $7, 0, $7, $7, $7)";
    tx.execute(sql, &[&id, &endpoint, &event, &name, &subject, &now]).await?;
    Ok(())
}
