//! The way a payout was handed over.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing, record};
use values::{Id, Timestamp, subjects::Merchant};

use super::super::model::Payout;
use crate::rail_accounts::{self, RailAccount};

/// What a payout was handed over through, and since when that has not answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::payouts) struct Way {
    /// The account; none for the instance's own rail.
    pub account: Option<Id<RailAccount>>,
    /// When it was last handed over without an answer.
    pub doubt_at: Option<Timestamp>,
    /// Since when the provider has been out of reach without any other answer, the payout not being taken.
    pub away_at: Option<Timestamp>,
    /// Whether its fee came back, should it be sent back, as a signed notice said.
    pub fee_back: Option<bool>,
}

record! {
    /// The way as it is kept, in the payout's row.
    pub(in crate::payouts) struct WayEntry in "payout" (merchant, id) Update {
        merchant: Id<Merchant>,
        id: Id<Payout>,
        rail_account: Option<Id<RailAccount>>,
        doubt_at: Option<Timestamp>,
        away_at: Option<Timestamp>,
    }
}

impl FromRow for Way {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { account: row.next()?, doubt_at: row.next()?, away_at: row.next()?, fee_back: row.next()? })
    }
}

pub(in crate::payouts) async fn find_way(tx: &mut impl Tx, id: Id<Payout>) -> Result<Way, Problem> {
    let sql = "SELECT rail_account, doubt_at, away_at, fee_back FROM payout WHERE merchant = $1 AND id = $2";
    Ok(tx.find(sql, &[&id]).await?.unwrap_or_default())
}

/// Notes, before the payout takes its way, what that is through, and that it is in doubt from now on whether it arrives.
pub(in crate::payouts) async fn begin_way(
    tx: &mut impl Writing,
    id: Id<Payout>,
    rail: &str,
    account: Option<Id<RailAccount>>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE payout SET rail = $3, rail_account = $4, doubt_at = $5 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &rail, &account, &now]).await?;
    Ok(())
}

/// Keeps what a signed notice of `account` says of the fee of a payout that was sent back, if it went through that account.
pub(in crate::payouts) async fn set_fee_back(
    tx: &mut impl Writing,
    id: Id<Payout>,
    account: Id<RailAccount>,
    back: bool,
) -> Result<(), Problem> {
    let sql = "UPDATE payout SET fee_back = $4 WHERE merchant = $1 AND id = $2 AND rail_account = $3";
    tx.execute(sql, &[&id, &account, &back]).await?;
    Ok(())
}

/// Plans one question about a payout that went through `account`, unless one is to come: when.
pub(in crate::payouts) async fn plan_question(
    tx: &mut impl Writing,
    id: Id<Payout>,
    account: Id<RailAccount>,
) -> Result<Option<Timestamp>, Problem> {
    let sql = "SELECT COALESCE(asks_at, 0) FROM payout WHERE merchant = $1 AND id = $2 AND rail_account = $3";
    let planned = tx.find_locked(sql, &[&id, &account]).await?;
    let Some(at) = planned.and_then(|planned| rail_accounts::next_question(planned, tx.now())) else {
        return Ok(None);
    };
    tx.execute("UPDATE payout SET asks_at = $3 WHERE merchant = $1 AND id = $2", &[&id, &at]).await?;
    Ok(Some(at))
}
