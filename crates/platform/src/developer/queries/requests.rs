//! The log of API requests.

use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing, record};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Merchant, Request},
};

use super::super::log::Call;

record! {
    struct CallEntry in "api_request" (id, merchant) None {
        id: Id<Request>,
        merchant: Id<Merchant>,
        at: Timestamp,
        method: String,
        path: String,
        status: i64,
        code: Option<String>,
        api_key: Id<ApiKey>,
        application: Id<Application>,
        address: String,
        duration_micros: i64,
        request_body: String,
        answer_body: String,
    }
}

pub(in crate::developer) async fn insert_calls(
    tx: &mut impl Writing,
    merchant: Id<Merchant>,
    calls: Vec<Call>,
) -> Result<(), Problem> {
    let entry = |call: Call| CallEntry {
        id: call.id,
        merchant,
        at: call.at,
        method: call.method,
        path: call.path,
        status: call.status,
        code: call.code,
        api_key: call.key,
        application: call.application,
        address: call.address,
        duration_micros: call.duration_micros,
        request_body: call.request_body,
        answer_body: call.answer_body,
    };
    let entries: Vec<CallEntry> = calls.into_iter().map(entry).collect();
    tx.insert_all(&entries).await
}

/// Locks the merchant, so that the log is not begun while it is ended.
pub(in crate::developer) async fn lock_log(tx: &mut impl Writing) -> Result<(), Problem> {
    let _: Option<Vec<u8>> = tx.find_locked("SELECT id FROM merchant WHERE id = $1", &[]).await?;
    Ok(())
}

pub(in crate::developer) async fn log_is_empty(tx: &mut impl Tx) -> Result<bool, Problem> {
    let found: Option<Vec<u8>> =
        tx.find("SELECT id FROM api_request WHERE merchant = $1 LIMIT 1", &[]).await?;
    Ok(found.is_none())
}

/// Forgets the oldest calls made before `at`, `most` of them at the most, and says how many.
pub(in crate::developer) async fn delete_calls_before(
    tx: &mut impl Writing,
    at: Timestamp,
    most: u64,
) -> Result<u64, Problem> {
    let end = Id::<Request>::new(at, [0; 10]);
    let sql = "DELETE FROM api_request WHERE merchant = $1 AND id IN \
               (SELECT id FROM api_request WHERE merchant = $1 AND id < $2 ORDER BY id LIMIT $3)";
    tx.execute(sql, &[&end, &most]).await
}

/// A logged call, with the names of its key and application.
#[derive(Debug, Clone)]
pub(in crate::developer) struct CallRow {
    pub id: Id<Request>,
    pub at: Timestamp,
    pub method: String,
    pub path: String,
    pub status: i64,
    pub code: Option<String>,
    pub key: Option<Id<ApiKey>>,
    pub key_name: Option<String>,
    pub application: Option<Id<Application>>,
    pub address: String,
    pub duration_micros: i64,
}

impl FromRow for CallRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            method: row.next()?,
            path: row.next()?,
            status: row.next()?,
            code: row.next()?,
            key: row.next()?,
            key_name: row.next()?,
            application: row.next()?,
            address: row.next()?,
            duration_micros: row.next()?,
        })
    }
}

const CALL: &str = "SELECT r.id, r.at, r.method, r.path, r.status, r.code, r.api_key, k.name, r.application, r.address, \
     r.duration_micros FROM api_request r LEFT JOIN api_key k ON k.merchant = r.merchant AND k.id = r.api_key \
     WHERE r.merchant = $1";

/// What a list of calls is narrowed to; empty means any.
#[derive(Debug, Clone)]
pub(in crate::developer) struct Narrowed {
    pub least_status: i64,
    pub most_status: i64,
    pub key: Id<ApiKey>,
    /// A pattern for LIKE, in lower case.
    pub path: String,
    /// As `path`, for path, code and address.
    pub search: String,
}

pub(in crate::developer) async fn list_calls(
    tx: &mut impl Tx,
    narrowed: &Narrowed,
    paging: &Paging,
) -> Result<Vec<CallRow>, Problem> {
    let sql = format!(
        "{CALL} AND r.id < $2 AND r.status >= $3 AND r.status <= $4 AND (r.api_key = $5 OR $5 = $6) \
         AND lowered(r.path) LIKE $7 ESCAPE '\\' \
         AND (lowered(r.path) LIKE $8 ESCAPE '\\' OR COALESCE(r.code, '') LIKE $8 ESCAPE '\\' OR r.address LIKE $8 ESCAPE '\\') \
         ORDER BY r.id DESC LIMIT $9"
    );
    let (limit, any) = (paging.limit() + 1, Id::<ApiKey>::nil());
    tx.list(
        &sql,
        &[
            &paging.after::<Request>(),
            &narrowed.least_status,
            &narrowed.most_status,
            &narrowed.key,
            &any,
            &narrowed.path,
            &narrowed.search,
            &limit,
        ],
    )
    .await
}

/// The latest `count` calls, for a dry run.
pub(in crate::developer) async fn list_latest_calls(
    tx: &mut impl Tx,
    count: i64,
) -> Result<Vec<CallRow>, Problem> {
    tx.list(&format!("{CALL} ORDER BY r.id DESC LIMIT $2"), &[&count]).await
}

pub(in crate::developer) async fn find_call(
    tx: &mut impl Tx,
    id: Id<Request>,
) -> Result<Option<CallRow>, Problem> {
    tx.find(&format!("{CALL} AND r.id = $2"), &[&id]).await
}

/// The bodies of a call, as they were kept.
pub(in crate::developer) async fn find_bodies(
    tx: &mut impl Tx,
    id: Id<Request>,
) -> Result<Option<(String, String)>, Problem> {
    tx.find("SELECT request_body, answer_body FROM api_request WHERE merchant = $1 AND id = $2", &[&id]).await
}

/// Calls and errors by the hour since `since`, oldest first; an hour without calls is left out.
pub(in crate::developer) async fn count_by_hour(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<(i64, i64, i64)>, Problem> {
    let sql = "SELECT at / 3600000000, COUNT(*), COUNT(CASE WHEN status >= 400 THEN 1 END) FROM api_request \
               WHERE merchant = $1 AND id >= $2 GROUP BY at / 3600000000 ORDER BY 1";
    tx.list(sql, &[&Id::<Request>::new(since, [0; 10])]).await
}

/// One kind of error of one key.
#[derive(Debug, Clone)]
pub(in crate::developer) struct ErrorRow {
    pub status: i64,
    pub code: String,
    pub key: Option<Id<ApiKey>>,
    pub key_name: Option<String>,
    pub count: i64,
    pub last_at: Timestamp,
}

impl FromRow for ErrorRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            status: row.next()?,
            code: row.next()?,
            key: row.next()?,
            key_name: row.next()?,
            count: row.next()?,
            last_at: row.next()?,
        })
    }
}

/// The latest 20 kinds of errors since `since`.
pub(in crate::developer) async fn list_errors(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<ErrorRow>, Problem> {
    let sql = "SELECT r.status, COALESCE(r.code, ''), r.api_key, k.name, COUNT(*), MAX(r.at) FROM api_request r \
               LEFT JOIN api_key k ON k.merchant = r.merchant AND k.id = r.api_key \
               WHERE r.merchant = $1 AND r.id >= $2 AND r.status >= 400 \
               GROUP BY r.status, COALESCE(r.code, ''), r.api_key, k.name ORDER BY MAX(r.at) DESC LIMIT 20";
    tx.list(sql, &[&Id::<Request>::new(since, [0; 10])]).await
}
