//! Transfers of the ownership.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Id, subjects::Member};

use crate::team::model::OwnershipTransfer;

impl FromRow for OwnershipTransfer {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            from: row.next()?,
            from_name: row.next()?,
            to: row.next()?,
            to_name: row.next()?,
            state: row.next()?,
            offered_at: row.next()?,
            accepted_at: row.next()?,
            undo_until: row.next()?,
        })
    }
}

macro_rules! transfers {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.from_member, f.name, t.to_member, o.name, t.state, t.offered_at, t.accepted_at, ",
            "t.undo_until FROM ownership_transfer t ",
            "JOIN member f ON f.merchant = t.merchant AND f.id = t.from_member ",
            "JOIN member o ON o.merchant = t.merchant AND o.id = t.to_member WHERE t.merchant = $1 ",
            $rest
        )
    };
}

pub(crate) async fn find_transfer(
    tx: &mut impl Tx,
    id: Id<OwnershipTransfer>,
) -> Result<Option<OwnershipTransfer>, Problem> {
    tx.find(transfers!("AND t.id = $2"), &[&id]).await
}

/// The one that is offered, or accepted and not yet settled in the store.
pub(crate) async fn find_open_transfer(tx: &mut impl Tx) -> Result<Option<OwnershipTransfer>, Problem> {
    tx.find(transfers!("AND t.state IN ('offered', 'accepted')"), &[]).await
}

/// Says whether it was written; not where another one is open.
pub(crate) async fn insert_transfer(
    tx: &mut impl Writing,
    id: Id<OwnershipTransfer>,
    from: Id<Member>,
    to: Id<Member>,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO ownership_transfer (merchant, id, from_member, to_member, state, offered_at) \
               VALUES ($1, $2, $3, $4, 'offered', $5) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&id, &from, &to, &now]).await? == 1)
}

/// Keeps where a transfer stands.
pub(crate) async fn keep_transfer(tx: &mut impl Writing, it: &OwnershipTransfer) -> Result<(), Problem> {
    let open = matches!(it.state.name(), "offered" | "accepted");
    let ended_at = (!open).then(|| tx.now());
    let sql = "UPDATE ownership_transfer SET state = $3, accepted_at = $4, undo_until = $5, ended_at = $6 \
               WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&it.id, &it.state.name(), &it.accepted_at, &it.undo_until, &ended_at]).await?;
    Ok(())
}

/// Ends the offers made to a member who cannot take them any more.
pub(crate) async fn withdraw_offers_to(tx: &mut impl Writing, member: Id<Member>) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE ownership_transfer SET state = 'withdrawn', ended_at = $3 \
               WHERE merchant = $1 AND to_member = $2 AND state = 'offered'";
    tx.execute(sql, &[&member, &now]).await?;
    Ok(())
}

/// Moves the flag. One statement each, because at most one member carries it at any moment.
pub(crate) async fn move_ownership(
    tx: &mut impl Writing,
    from: Id<Member>,
    to: Id<Member>,
) -> Result<(), Problem> {
    tx.execute("UPDATE member SET owner = 0 WHERE merchant = $1 AND id = $2", &[&from]).await?;
    tx.execute("UPDATE member SET owner = 1 WHERE merchant = $1 AND id = $2", &[&to]).await?;
    Ok(())
}
