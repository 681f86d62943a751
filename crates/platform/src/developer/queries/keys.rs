//! API keys and who was shown them.

use permit::{FromRow, Paging, Problem, Role, Row, StoreError, Tx, Writing};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member},
};

use super::super::model::application::Scopes;

/// A key without its secret, of which only a digest is kept.
#[derive(Debug, Clone)]
pub(in crate::developer) struct KeyRow {
    pub id: Id<ApiKey>,
    pub application: Id<Application>,
    pub name: String,
    pub prefix: String,
    pub last_four: String,
    pub scopes: Scopes,
    pub dormant_at: Option<Timestamp>,
    pub created_by: Id<Member>,
    pub created_by_name: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub replaces: Option<Id<ApiKey>>,
    pub last_used_at: Option<Timestamp>,
    pub last_used_address: Option<String>,
}

impl FromRow for KeyRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            application: row.next()?,
            name: row.next()?,
            prefix: row.next()?,
            last_four: row.next()?,
            scopes: Scopes::stored(&row.next::<String>()?),
            dormant_at: row.next()?,
            created_by: row.next()?,
            created_by_name: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            revoked_at: row.next()?,
            replaces: row.next()?,
            last_used_at: row.next()?,
            last_used_address: row.next()?,
        })
    }
}

const KEY: &str = "SELECT k.id, k.application, k.name, k.prefix, k.last_four, k.scopes, k.dormant_at, k.created_by, m.name, \
     k.created_at, k.expires_at, k.revoked_at, k.replaces, k.last_used_at, k.last_used_address \
     FROM api_key k LEFT JOIN member m ON m.merchant = k.merchant AND m.id = k.created_by WHERE k.merchant = $1";

/// A page of an application's keys, newest first: those in `state`, all if it is empty, or `only` that one.
pub(in crate::developer) async fn list_keys(
    tx: &mut impl Tx,
    application: Id<Application>,
    only: Option<Id<ApiKey>>,
    state: &str,
    paging: &Paging,
) -> Result<Vec<KeyRow>, Problem> {
    let sql = format!(
        "{KEY} AND k.application = $2 AND k.id < $3 AND (k.id = $4 OR $4 = $5) AND ($6 = '' OR $6 = CASE \
         WHEN k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $7) THEN 'working' ELSE 'over' END) \
         ORDER BY k.id DESC LIMIT $8"
    );
    let (any, now, limit) = (Id::<ApiKey>::nil(), tx.now(), paging.limit() + 1);
    let (before, only) = (paging.after::<ApiKey>(), only.unwrap_or(any));
    tx.list(&sql, &[&application, &before, &only, &any, &state, &now, &limit]).await
}

/// Every key of an application that was not revoked, however many were made since.
pub(in crate::developer) async fn list_unrevoked_keys(
    tx: &mut impl Tx,
    application: Id<Application>,
) -> Result<Vec<KeyRow>, Problem> {
    tx.list(&format!("{KEY} AND k.application = $2 AND k.revoked_at IS NULL"), &[&application]).await
}

pub(in crate::developer) async fn find_key(
    tx: &mut impl Tx,
    application: Id<Application>,
    id: Id<ApiKey>,
) -> Result<Option<KeyRow>, Problem> {
    tx.find(&format!("{KEY} AND k.application = $2 AND k.id = $3"), &[&application, &id]).await
}

pub(in crate::developer) async fn count_working_keys(
    tx: &mut impl Tx,
    application: Id<Application>,
) -> Result<i64, Problem> {
    let now = tx.now();
    let sql = "SELECT COUNT(*) FROM api_key WHERE merchant = $1 AND application = $2 AND revoked_at IS NULL \
               AND (expires_at IS NULL OR expires_at > $3)";
    tx.count(sql, &[&application, &now]).await
}

/// Keeps a new key by the digest of its secret.
pub(in crate::developer) async fn insert_key(
    tx: &mut impl Writing,
    row: &KeyRow,
    digest: [u8; 32],
) -> Result<(), Problem> {
    let sql = "INSERT INTO api_key (merchant, id, application, digest, name, prefix, last_four, scopes, created_by, \
               created_at, expires_at, replaces) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    tx.execute(
        sql,
        &[
            &row.id,
            &row.application,
            &digest,
            &row.name,
            &row.prefix,
            &row.last_four,
            &row.scopes.print(),
            &row.created_by,
            &row.created_at,
            &row.expires_at,
            &row.replaces,
        ],
    )
    .await?;
    Ok(())
}

/// Notes who sees the secret of a key, and in which role.
pub(in crate::developer) async fn insert_holder(
    tx: &mut impl Writing,
    key: Id<ApiKey>,
    member: Id<Member>,
    role: Role,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql =
        "INSERT INTO api_key_holder (merchant, api_key, member, role, shown_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &[&key, &member, &role.name(), &now]).await?;
    Ok(())
}

pub(in crate::developer) async fn update_key_end(
    tx: &mut impl Writing,
    id: Id<ApiKey>,
    expires_at: Timestamp,
) -> Result<(), Problem> {
    let sql = "UPDATE api_key SET expires_at = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &expires_at]).await?;
    Ok(())
}

/// Takes scopes from a key. There is no statement that adds one.
pub(in crate::developer) async fn narrow_key(
    tx: &mut impl Writing,
    id: Id<ApiKey>,
    scopes: &Scopes,
) -> Result<(), Problem> {
    let sql = "UPDATE api_key SET scopes = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &scopes.print()]).await?;
    Ok(())
}

pub(in crate::developer) async fn revoke_key(tx: &mut impl Writing, id: Id<ApiKey>) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE api_key SET revoked_at = $3 WHERE merchant = $1 AND id = $2 AND revoked_at IS NULL";
    tx.execute(sql, &[&id, &now]).await?;
    Ok(())
}
