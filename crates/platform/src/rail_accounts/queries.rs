//! Accounts at providers.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing, record};
use values::{Id, subjects::Merchant};

use super::model::{RailAccount, RailState};

const COLUMNS: &str = "id, state, base_url, client_id, credentials_sealed, version, balances, hook_sealed, made_by, \
     connected_at, ended_at";

impl FromRow for RailAccount {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let id = row.next()?;
        let state: String = row.next()?;
        let broken = || StoreError::Row("an account's state cannot be read".into());
        Ok(Self {
            id,
            state: RailState::from_name(&state).ok_or_else(broken)?,
            base_url: row.next()?,
            client_id: row.next()?,
            credentials_sealed: row.next()?,
            version: row.next()?,
            balances: row.next()?,
            hook_sealed: row.next()?,
            made_by: row.next()?,
            connected_at: row.next()?,
            ended_at: row.next()?,
        })
    }
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<RailAccount>) -> Result<Option<RailAccount>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM rail_account WHERE merchant = $1 AND id = $2"), &[&id]).await
}

pub(super) async fn find_connected(tx: &mut impl Tx) -> Result<Option<RailAccount>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM rail_account WHERE merchant = $1 AND state = 'connected'");
    tx.find(&sql, &[]).await
}

record! {
    /// The account that money moves through, for money commands.
    pub(super) struct Connected in "rail_account" (merchant, id) None where "t.state = 'connected'" {
        merchant: Id<Merchant>,
        id: Id<RailAccount>,
    }
}

record! {
    /// Any account that money moves or has moved through.
    pub(super) struct EverConnected in "rail_account" (merchant, id) None where "t.state <> 'draft'" {
        merchant: Id<Merchant>,
        id: Id<RailAccount>,
    }
}

record! {
    /// What is locked while it matters that nothing is connected; see [`lock_merchant`].
    pub(super) struct LockedMerchant in "merchant" (id) Update {
        id: Id<Merchant>,
    }
}

/// By which columns it is read.
pub(super) const OF_MERCHANT: &[&str] = &["merchant"];

pub(super) async fn find_connected_id(tx: &mut impl Tx) -> Result<Option<Id<RailAccount>>, Problem> {
    tx.find("SELECT id FROM rail_account WHERE merchant = $1 AND state = 'connected'", &[]).await
}

/// The account that was connected last, whether or not it still is.
pub(super) async fn find_latest(tx: &mut impl Tx) -> Result<Option<RailAccount>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rail_account WHERE merchant = $1 AND state <> 'draft' \
         ORDER BY CASE state WHEN 'connected' THEN 0 ELSE 1 END, ended_at DESC LIMIT 1"
    );
    tx.find(&sql, &[]).await
}

/// The account of the same application at the same provider, where money moved through it before.
pub(super) async fn find_same(
    tx: &mut impl Tx,
    base_url: &str,
    client_id: &str,
) -> Result<Option<RailAccount>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rail_account WHERE merchant = $1 AND state <> 'draft' AND base_url = $2 AND client_id = $3"
    );
    tx.find(&sql, &[&base_url, &client_id]).await
}

pub(super) async fn count_connected_ever(tx: &mut impl Tx) -> Result<i64, Problem> {
    tx.count("SELECT COUNT(*) FROM rail_account WHERE merchant = $1 AND state <> 'draft'", &[]).await
}

/// Payments that the instance's own rail may still bring the money of, or is yet to ask for.
pub(super) async fn count_open_payments_of_own_rail(tx: &mut impl Tx) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM payment WHERE merchant = $1 AND state IN ('awaiting', 'pending', 'processing') \
               AND rail_account IS NULL";
    tx.count(sql, &[]).await
}

/// Keeps everybody else from connecting an account until this transaction ends.
pub(super) async fn lock_merchant(tx: &mut impl Writing) -> Result<(), Problem> {
    tx.find_locked::<Id<Merchant>>("SELECT id FROM merchant WHERE id = $1", &[]).await?;
    Ok(())
}

pub(super) async fn insert_draft(
    tx: &mut impl Writing,
    draft: &RailAccount,
    hook_digest: [u8; 32],
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO rail_account (merchant, id, state, rail, base_url, client_id, credentials_sealed, version, \
               balances, hook_digest, hook_sealed, made_by, made_at) \
               VALUES ($1, $2, 'draft', 'clickpesa', $3, $4, $5, 1, $6, $7, $8, $9, $10)";
    let RailAccount { id, base_url, client_id, credentials_sealed, balances, hook_sealed, made_by, .. } =
        draft;
    tx.execute(
        sql,
        &[id, base_url, client_id, credentials_sealed, balances, &hook_digest, hook_sealed, made_by, &now],
    )
    .await?;
    Ok(())
}

/// Forgets drafts that nobody can confirm any more; `but` stays.
pub(super) async fn delete_drafts(tx: &mut impl Writing, but: Id<RailAccount>) -> Result<(), Problem> {
    tx.execute("DELETE FROM rail_account WHERE merchant = $1 AND state = 'draft' AND id <> $2", &[&but])
        .await?;
    Ok(())
}

pub(super) async fn delete_draft(tx: &mut impl Writing, id: Id<RailAccount>) -> Result<(), Problem> {
    tx.execute("DELETE FROM rail_account WHERE merchant = $1 AND state = 'draft' AND id = $2", &[&id])
        .await?;
    Ok(())
}

/// Money moves through no account of the merchant's any more.
pub(super) async fn end_connected(tx: &mut impl Writing) -> Result<(), Problem> {
    let now = tx.now();
    let sql =
        "UPDATE rail_account SET state = 'ended', ended_at = $2 WHERE merchant = $1 AND state = 'connected'";
    tx.execute(sql, &[&now]).await?;
    Ok(())
}

/// Money moves through this account from now on, called with these credentials.
pub(super) async fn connect(
    tx: &mut impl Writing,
    id: Id<RailAccount>,
    credentials_sealed: &[u8],
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE rail_account SET state = 'connected', connected_at = $3, ended_at = NULL, credentials_sealed = $4, \
               version = version + 1 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &now, &credentials_sealed]).await?;
    Ok(())
}
