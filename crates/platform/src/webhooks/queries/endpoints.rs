//! Endpoints.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing, record};
use values::{
    Id, Timestamp,
    subjects::{Application, Member, Merchant},
};

use super::super::model::{Endpoint, Listener, signature::SignaturePlace};

impl FromRow for Listener {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.next()?, application: row.next()?, events: row.next()? })
    }
}

record! {
    /// Who hears of events, for money commands.
    pub(in crate::webhooks) struct ListenerRow in "endpoint" (merchant, id) None
    where "t.state <> 'off' AND t.deleted_at IS NULL AND t.one_off = 0" {
        merchant: Id<Merchant>,
        id: Id<Endpoint>,
        application: Option<Id<Application>>,
        events: String,
    }
}

/// By which columns they are read.
pub(in crate::webhooks) const OF_MERCHANT: &[&str] = &["merchant"];

/// Who hears of events: it runs with each of them, so an index leaves out the callbacks, of which there may be very many.
pub(in crate::webhooks) const LISTENERS: &str = "SELECT id, application, events FROM endpoint \
     WHERE merchant = $1 AND state <> 'off' AND deleted_at IS NULL AND one_off = 0 ORDER BY id";

pub(in crate::webhooks) async fn list_listeners(tx: &mut impl Tx) -> Result<Vec<Listener>, Problem> {
    tx.list(LISTENERS, &[]).await
}

/// An endpoint with what its page shows.
#[derive(Debug, Clone)]
pub(in crate::webhooks) struct EndpointRow {
    pub id: Id<Endpoint>,
    pub application: Option<Id<Application>>,
    pub application_name: Option<String>,
    pub url: String,
    pub description: String,
    pub events: String,
    pub signature: SignaturePlace,
    pub secret_last_four: String,
    pub previous_until: Option<Timestamp>,
    pub state: String,
    pub failing_since: Option<Timestamp>,
    pub created_by: Id<Member>,
    pub created_by_name: Option<String>,
    pub created_at: Timestamp,
    pub undelivered: i64,
}

impl FromRow for EndpointRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            application: row.next()?,
            application_name: row.next()?,
            url: row.next()?,
            description: row.next()?,
            events: row.next()?,
            signature: SignaturePlace::from_name(&row.next::<String>()?),
            secret_last_four: row.next()?,
            previous_until: row.next()?,
            state: row.next()?,
            failing_since: row.next()?,
            created_by: row.next()?,
            created_by_name: row.next()?,
            created_at: row.next()?,
            undelivered: row.next()?,
        })
    }
}

const ENDPOINT: &str = "SELECT e.id, e.application, a.name, e.url, e.description, e.events, e.signature, e.secret_last_four, \
     e.previous_until, e.state, e.failing_since, e.created_by, m.name, e.created_at, \
     (SELECT COUNT(*) FROM delivery d WHERE d.merchant = e.merchant AND d.endpoint = e.id \
      AND d.state IN ('waiting', 'retrying', 'failed')) \
     FROM endpoint e LEFT JOIN application a ON a.merchant = e.merchant AND a.id = e.application \
     LEFT JOIN member m ON m.merchant = e.merchant AND m.id = e.created_by \
     WHERE e.merchant = $1 AND e.deleted_at IS NULL";

pub(in crate::webhooks) async fn list_endpoints(tx: &mut impl Tx) -> Result<Vec<EndpointRow>, Problem> {
    tx.list(&format!("{ENDPOINT} AND e.one_off = 0 ORDER BY e.id DESC LIMIT 100"), &[]).await
}

pub(in crate::webhooks) async fn find_endpoint(
    tx: &mut impl Tx,
    id: Id<Endpoint>,
) -> Result<Option<EndpointRow>, Problem> {
    tx.find(&format!("{ENDPOINT} AND e.id = $2"), &[&id]).await
}

pub(in crate::webhooks) async fn count_endpoints(tx: &mut impl Tx) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM endpoint WHERE merchant = $1 AND deleted_at IS NULL AND one_off = 0";
    tx.count(sql, &[]).await
}

/// How many were made since an instant, those that were deleted too.
pub(in crate::webhooks) async fn count_endpoints_since(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM endpoint WHERE merchant = $1 AND created_at > $2 AND one_off = 0";
    tx.count(sql, &[&since]).await
}

/// An endpoint about to be kept.
pub(in crate::webhooks) struct NewRow<'a> {
    pub id: Id<Endpoint>,
    pub application: Option<Id<Application>>,
    pub url: &'a str,
    pub description: &'a str,
    pub events: &'a str,
    pub signature: SignaturePlace,
    pub secret_sealed: &'a [u8],
    pub secret_last_four: &'a str,
    pub created_by: Id<Member>,
}

pub(in crate::webhooks) async fn insert_endpoint(
    tx: &mut impl Writing,
    row: NewRow<'_>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO endpoint (merchant, id, application, url, description, events, signature, secret_sealed, \
               secret_last_four, state, created_by, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'healthy', $10, $11)";
    tx.execute(
        sql,
        &[
            &row.id,
            &row.application,
            &row.url,
            &row.description,
            &row.events,
            &row.signature.name(),
            &row.secret_sealed,
            &row.secret_last_four,
            &row.created_by,
            &now,
        ],
    )
    .await?;
    Ok(())
}

pub(in crate::webhooks) async fn update_endpoint(
    tx: &mut impl Writing,
    row: &EndpointRow,
) -> Result<(), Problem> {
    let sql = "UPDATE endpoint SET application = $3, url = $4, description = $5, events = $6, signature = $7, state = $8, \
               failing_since = $9 WHERE merchant = $1 AND id = $2";
    tx.execute(
        sql,
        &[
            &row.id,
            &row.application,
            &row.url,
            &row.description,
            &row.events,
            &row.signature.name(),
            &row.state,
            &row.failing_since,
        ],
    )
    .await?;
    Ok(())
}

pub(in crate::webhooks) async fn delete_endpoint(
    tx: &mut impl Writing,
    id: Id<Endpoint>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE endpoint SET deleted_at = $3, state = 'off' WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &now]).await?;
    Ok(())
}

/// Keeps an endpoint as it is until the transaction ends.
pub(in crate::webhooks) async fn lock_endpoint(
    tx: &mut impl Writing,
    id: Id<Endpoint>,
) -> Result<(), Problem> {
    let sql = "SELECT id FROM endpoint WHERE merchant = $1 AND id = $2";
    let _: Option<Id<Endpoint>> = tx.find_locked(sql, &[&id]).await?;
    Ok(())
}

/// The new secret signs from now on, the one before until `previous_until` as well.
pub(in crate::webhooks) async fn rotate_secret(
    tx: &mut impl Writing,
    id: Id<Endpoint>,
    sealed: &[u8],
    last_four: &str,
    previous_until: Timestamp,
) -> Result<(), Problem> {
    let sql = "UPDATE endpoint SET previous_sealed = secret_sealed, previous_until = $5, secret_sealed = $3, \
               secret_last_four = $4 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &sealed, &last_four, &previous_until]).await?;
    Ok(())
}

/// How the latest attempts went, newest first: when, the status if there was an answer, and the error if not.
pub(in crate::webhooks) async fn list_latest_attempts(
    tx: &mut impl Tx,
    endpoint: Id<Endpoint>,
) -> Result<Vec<(Timestamp, Option<i64>, Option<String>)>, Problem> {
    let sql = "SELECT at, status, error FROM attempt WHERE merchant = $1 AND endpoint = $2 ORDER BY id DESC LIMIT 60";
    tx.list(sql, &[&endpoint]).await
}

/// What a worker needs to send to an endpoint.
#[derive(Debug)]
pub(in crate::webhooks) struct Target {
    pub state: String,
    pub signature: SignaturePlace,
    pub secret_sealed: Vec<u8>,
    pub previous_sealed: Option<Vec<u8>>,
    pub previous_until: Option<Timestamp>,
    /// Whether it is a callback, which has no secret that anybody knows.
    pub one_off: bool,
}

impl FromRow for Target {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            state: row.next()?,
            signature: SignaturePlace::from_name(&row.next::<String>()?),
            secret_sealed: row.next()?,
            previous_sealed: row.next()?,
            previous_until: row.next()?,
            one_off: row.next()?,
        })
    }
}

pub(in crate::webhooks) async fn find_target(
    tx: &mut impl Tx,
    id: Id<Endpoint>,
) -> Result<Option<Target>, Problem> {
    let sql = "SELECT state, signature, secret_sealed, previous_sealed, previous_until, one_off FROM endpoint \
               WHERE merchant = $1 AND id = $2 AND deleted_at IS NULL";
    tx.find(sql, &[&id]).await
}

pub(in crate::webhooks) async fn mark_healthy(
    tx: &mut impl Writing,
    id: Id<Endpoint>,
) -> Result<(), Problem> {
    let sql = "UPDATE endpoint SET state = 'healthy', failing_since = NULL \
               WHERE merchant = $1 AND id = $2 AND state = 'failing'";
    tx.execute(sql, &[&id]).await?;
    Ok(())
}

pub(in crate::webhooks) async fn mark_failing(
    tx: &mut impl Writing,
    id: Id<Endpoint>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE endpoint SET state = 'failing', failing_since = $3 \
               WHERE merchant = $1 AND id = $2 AND state = 'healthy'";
    tx.execute(sql, &[&id, &now]).await?;
    Ok(())
}
