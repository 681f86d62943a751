//! Applications.

use std::collections::BTreeSet;

use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member},
};

use super::super::model::application::{Feature, Integration, Scopes};
use crate::mandates::Mandate;

/// An application with what its page shows.
#[derive(Debug, Clone)]
pub(in crate::developer) struct ApplicationRow {
    pub id: Id<Application>,
    pub client_id: String,
    pub name: String,
    pub integration: Integration,
    pub features: BTreeSet<Feature>,
    pub key_scopes: Scopes,
    pub return_url: Option<String>,
    /// Not read here: its area knows it.
    pub mandate: Option<Mandate>,
    pub active: bool,
    pub shut_by_admin: bool,
    pub created_by: Id<Member>,
    pub created_by_name: Option<String>,
    pub created_at: Timestamp,
    pub keys_active: i64,
}

impl FromRow for ApplicationRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            client_id: row.next()?,
            name: row.next()?,
            integration: Integration::from_name(&row.next::<String>()?),
            features: Feature::read(&row.next::<String>()?),
            key_scopes: Scopes::stored(&row.next::<String>()?),
            return_url: row.next()?,
            mandate: None,
            active: row.next::<String>()? == "active",
            shut_by_admin: row.next()?,
            created_by: row.next()?,
            created_by_name: row.next()?,
            created_at: row.next()?,
            keys_active: row.next()?,
        })
    }
}

const APPLICATION: &str = "SELECT a.id, a.client_id, a.name, a.integration, a.features, a.key_scopes, a.return_url, \
     a.state, a.shut_by_admin, a.created_by, m.name, a.created_at, \
     (SELECT COUNT(*) FROM api_key k WHERE k.merchant = a.merchant AND k.application = a.id AND k.revoked_at IS NULL \
      AND (k.expires_at IS NULL OR k.expires_at > $2)) \
     FROM application a LEFT JOIN member m ON m.merchant = a.merchant AND m.id = a.created_by WHERE a.merchant = $1";

/// A page of applications, newest first: those in `state`, all if it is empty.
pub(in crate::developer) async fn list_applications(
    tx: &mut impl Tx,
    state: &str,
    paging: &Paging,
) -> Result<Vec<ApplicationRow>, Problem> {
    let sql =
        format!("{APPLICATION} AND a.id < $3 AND ($4 = '' OR $4 = a.state) ORDER BY a.id DESC LIMIT $5");
    let (now, limit) = (tx.now(), paging.limit() + 1);
    tx.list(&sql, &[&now, &paging.after::<Application>(), &state, &limit]).await
}

pub(in crate::developer) async fn find_application(
    tx: &mut impl Tx,
    id: Id<Application>,
) -> Result<Option<ApplicationRow>, Problem> {
    let now = tx.now();
    tx.find(&format!("{APPLICATION} AND a.id = $3"), &[&now, &id]).await
}

/// Keeps an application and its keys as they are until the transaction ends; the keys first, as whoever uses one does.
pub(in crate::developer) async fn lock_application(
    tx: &mut impl Writing,
    id: Id<Application>,
) -> Result<(), Problem> {
    let keys = "SELECT id FROM api_key WHERE merchant = $1 AND application = $2 ORDER BY id";
    let _: Vec<Id<ApiKey>> = tx.list_locked(keys, &[&id]).await?;
    let sql = "SELECT id FROM application WHERE merchant = $1 AND id = $2";
    let _: Option<Id<Application>> = tx.find_locked(sql, &[&id]).await?;
    Ok(())
}

pub(in crate::developer) async fn find_application_name(
    tx: &mut impl Tx,
    id: Id<Application>,
) -> Result<Option<String>, Problem> {
    tx.find("SELECT name FROM application WHERE merchant = $1 AND id = $2", &[&id]).await
}

pub(in crate::developer) async fn count_active_applications(tx: &mut impl Tx) -> Result<i64, Problem> {
    tx.count("SELECT COUNT(*) FROM application WHERE merchant = $1 AND state = 'active'", &[]).await
}

/// Keeps a new application.
pub(in crate::developer) async fn insert_application(
    tx: &mut impl Writing,
    row: &ApplicationRow,
) -> Result<(), Problem> {
    let sql = "INSERT INTO application (merchant, id, client_id, name, integration, features, key_scopes, return_url, \
               state, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10)";
    tx.execute(
        sql,
        &[
            &row.id,
            &row.client_id,
            &row.name,
            &row.integration.name(),
            &Feature::print(&row.features),
            &row.key_scopes.print(),
            &row.return_url,
            &row.created_by,
            &row.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what may change of an application. A change that disables it ends its tokens for good.
pub(in crate::developer) async fn update_application(
    tx: &mut impl Writing,
    row: &ApplicationRow,
) -> Result<(), Problem> {
    let sql = "UPDATE application SET name = $3, features = $4, key_scopes = $5, return_url = $6, \
               token_generation = token_generation + CASE WHEN state = 'active' AND $7 = 'disabled' THEN 1 ELSE 0 END, \
               state = $7, shut_by_admin = $8 WHERE merchant = $1 AND id = $2";
    let state = if row.active { "active" } else { "disabled" };
    tx.execute(
        sql,
        &[
            &row.id,
            &row.name,
            &Feature::print(&row.features),
            &row.key_scopes.print(),
            &row.return_url,
            &state,
            &row.shut_by_admin,
        ],
    )
    .await?;
    Ok(())
}
