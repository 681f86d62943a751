//! The way a payout was handed over.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Id, Timestamp};

use super::super::model::Payout;
use crate::rail_accounts::{self, RailAccount};

/// What a payout was handed over through, and since when it has been in doubt whether it arrived there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::payouts) struct Way {
    /// The account; none for the instance's own rail.
    pub account: Option<Id<RailAccount>>,
    /// When it was last handed over without an answer.
    pub doubt_at: Option<Timestamp>,
}

impl FromRow for Way {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { account: row.next()?, doubt_at: row.next()? })
    }
}

pub(in crate::payouts) async fn find_way(tx: &mut impl Tx, id: Id<Payout>) -> Result<Way, Problem> {
    let sql = "SELECT rail_account, doubt_at FROM payout WHERE merchant = $1 AND id = $2";
    Ok(tx.find(sql, &[&id]).await?.unwrap_or_default())
}

/// Notes the way before the payout takes it.
pub(in crate::payouts) async fn set_way(
    tx: &mut impl Writing,
    id: Id<Payout>,
    rail: &str,
    way: Way,
) -> Result<(), Problem> {
    let sql = "UPDATE payout SET rail = $3, rail_account = $4, doubt_at = $5 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &rail, &way.account, &way.doubt_at]).await?;
    Ok(())
}

/// Notes since when it is in doubt whether the payout arrived; `None` once it is not.
pub(in crate::payouts) async fn set_doubt(
    tx: &mut impl Writing,
    id: Id<Payout>,
    doubt_at: Option<Timestamp>,
) -> Result<(), Problem> {
    tx.execute("UPDATE payout SET doubt_at = $3 WHERE merchant = $1 AND id = $2", &[&id, &doubt_at]).await?;
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
