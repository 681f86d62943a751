//! Deliveries and their attempts.

use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing, record};
use values::{Id, Timestamp, subjects::Merchant};

use super::super::model::{Attempt, Delivery, Endpoint, Event, NewEvent, TEST_EVENT};

record! {
    /// A delivery as it is kept before its first try.
    pub(in crate::webhooks) struct DeliveryEntry in "delivery" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Delivery>,
        endpoint: Id<Endpoint>,
        event: Id<Event>,
        event_name: String,
        subject: [u8; 16],
        state: String,
        attempts: i64,
        round: i64,
        round_at: Timestamp,
        round_attempts: i64,
        next_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

impl DeliveryEntry {
    /// Of an event, to be tried now.
    pub(in crate::webhooks) fn new(
        (merchant, id, now): (Id<Merchant>, Id<Delivery>, Timestamp),
        endpoint: Id<Endpoint>,
        event: Id<Event>,
        what: &NewEvent,
    ) -> Self {
        Self {
            merchant,
            id,
            endpoint,
            event,
            event_name: what.name.to_owned(),
            subject: what.subject,
            state: "waiting".to_owned(),
            attempts: 0,
            round: 1,
            round_at: now,
            round_attempts: 0,
            next_at: Some(now),
            created_at: now,
            updated_at: now,
        }
    }
}

/// A delivery with the address it goes to.
#[derive(Debug, Clone)]
pub(in crate::webhooks) struct DeliveryRow {
    pub id: Id<Delivery>,
    pub endpoint: Id<Endpoint>,
    pub url: String,
    pub event: Id<Event>,
    pub event_name: String,
    pub subject: [u8; 16],
    pub state: String,
    pub attempts: i64,
    pub round: i64,
    pub round_at: Timestamp,
    pub round_attempts: i64,
    pub next_at: Option<Timestamp>,
    pub last_status: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl FromRow for DeliveryRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            endpoint: row.next()?,
            url: row.next()?,
            event: row.next()?,
            event_name: row.next()?,
            subject: row.next()?,
            state: row.next()?,
            attempts: row.next()?,
            round: row.next()?,
            round_at: row.next()?,
            round_attempts: row.next()?,
            next_at: row.next()?,
            last_status: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

impl DeliveryRow {
    /// Whether a job for `round` still has something to send.
    pub(in crate::webhooks) fn is_due(&self, round: i64) -> bool {
        self.round == round && matches!(self.state.as_str(), "waiting" | "retrying")
    }
}

const DELIVERY: &str = "SELECT d.id, d.endpoint, e.url, d.event, d.event_name, d.subject, d.state, d.attempts, d.round, \
     d.round_at, d.round_attempts, d.next_at, d.last_status, d.created_at, d.updated_at \
     FROM delivery d JOIN endpoint e ON e.merchant = d.merchant AND e.id = d.endpoint WHERE d.merchant = $1";

pub(in crate::webhooks) async fn list_deliveries(
    tx: &mut impl Tx,
    endpoint: Id<Endpoint>,
    state: &str,
    paging: &Paging,
) -> Result<Vec<DeliveryRow>, Problem> {
    let sql = format!(
        "{DELIVERY} AND d.endpoint = $2 AND ($3 = '' OR d.state = $3) AND d.id < $4 ORDER BY d.id DESC LIMIT $5"
    );
    let limit = paging.limit() + 1;
    tx.list(&sql, &[&endpoint, &state, &paging.after::<Delivery>(), &limit]).await
}

/// Whether a test to this endpoint was never tried yet.
pub(in crate::webhooks) async fn test_waits(
    tx: &mut impl Tx,
    endpoint: Id<Endpoint>,
) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM delivery WHERE merchant = $1 AND endpoint = $2 AND state = 'waiting' \
               AND attempts = 0 AND event_name = $3";
    Ok(tx.count(sql, &[&endpoint, &TEST_EVENT.name]).await? > 0)
}

/// The deliveries that an endpoint never took, oldest first.
pub(in crate::webhooks) async fn list_failed(
    tx: &mut impl Tx,
    endpoint: Id<Endpoint>,
) -> Result<Vec<DeliveryRow>, Problem> {
    let sql = format!(
        "{DELIVERY} AND d.endpoint = $2 AND d.state IN ('failed', 'skipped') ORDER BY d.id LIMIT 1000"
    );
    tx.list(&sql, &[&endpoint]).await
}

pub(in crate::webhooks) async fn list_deliveries_of(
    tx: &mut impl Tx,
    event: Id<Event>,
    subject: [u8; 16],
) -> Result<Vec<DeliveryRow>, Problem> {
    let sql = format!("{DELIVERY} AND d.subject = $3 AND d.event = $2 ORDER BY d.id DESC LIMIT 100");
    tx.list(&sql, &[&event, &subject]).await
}

pub(in crate::webhooks) async fn find_delivery(
    tx: &mut impl Tx,
    id: Id<Delivery>,
) -> Result<Option<DeliveryRow>, Problem> {
    tx.find(&format!("{DELIVERY} AND d.id = $2"), &[&id]).await
}

pub(in crate::webhooks) async fn lock_delivery(
    tx: &mut impl Writing,
    id: Id<Delivery>,
) -> Result<(), Problem> {
    let sql = "SELECT id FROM delivery WHERE merchant = $1 AND id = $2";
    let _: Option<Id<Delivery>> = tx.find_locked(sql, &[&id]).await?;
    Ok(())
}

/// Begins a new round.
pub(in crate::webhooks) async fn restart_delivery(
    tx: &mut impl Writing,
    id: Id<Delivery>,
    round: i64,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE delivery SET state = 'waiting', round = $3, round_at = $4, round_attempts = 0, next_at = $4, \
               updated_at = $4 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &round, &now]).await?;
    Ok(())
}

/// Notes how an attempt left the delivery.
pub(in crate::webhooks) async fn settle_delivery(
    tx: &mut impl Writing,
    row: &DeliveryRow,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE delivery SET state = $3, attempts = $4, round_attempts = $5, next_at = $6, last_status = $7, \
               updated_at = $8 WHERE merchant = $1 AND id = $2";
    let attempts: [&(dyn permit::ToValue + Sync); 7] =
        [&row.id, &row.state, &row.attempts, &row.round_attempts, &row.next_at, &row.last_status, &now];
    tx.execute(sql, &attempts).await?;
    Ok(())
}

/// One try, as it is kept.
#[derive(Debug, Clone)]
pub(in crate::webhooks) struct AttemptRow {
    pub id: Id<Attempt>,
    pub at: Timestamp,
    pub duration_micros: i64,
    pub status: Option<i64>,
    pub error: Option<String>,
    pub request_headers: String,
    pub request_body: String,
    pub answer_headers: String,
    pub answer_body: String,
}

impl FromRow for AttemptRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            duration_micros: row.next()?,
            status: row.next()?,
            error: row.next()?,
            request_headers: row.next()?,
            request_body: row.next()?,
            answer_headers: row.next()?,
            answer_body: row.next()?,
        })
    }
}

pub(in crate::webhooks) async fn list_attempts(
    tx: &mut impl Tx,
    delivery: Id<Delivery>,
) -> Result<Vec<AttemptRow>, Problem> {
    let sql = "SELECT id, at, duration_micros, status, error, request_headers, request_body, answer_headers, answer_body \
               FROM attempt WHERE merchant = $1 AND delivery = $2 ORDER BY id DESC LIMIT 100";
    tx.list(sql, &[&delivery]).await
}

pub(in crate::webhooks) async fn insert_attempt(
    tx: &mut impl Writing,
    delivery: &DeliveryRow,
    row: &AttemptRow,
) -> Result<(), Problem> {
    let sql = "INSERT INTO attempt (merchant, delivery, id, endpoint, at, duration_micros, status, error, request_headers, \
               request_body, answer_headers, answer_body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    tx.execute(
        sql,
        &[
            &delivery.id,
            &row.id,
            &delivery.endpoint,
            &row.at,
            &row.duration_micros,
            &row.status,
            &row.error,
            &row.request_headers,
            &row.request_body,
            &row.answer_headers,
            &row.answer_body,
        ],
    )
    .await?;
    Ok(())
}
