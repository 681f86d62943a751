//! What a payment is asked for through.

use permit::{Problem, Tx, Writing};
use values::{Id, Timestamp};

use super::super::model::Payment;
use crate::rail_accounts::{self, RailAccount};

/// The account a payment was asked for through; none for the instance's own rail, or before it was.
pub(in crate::payments) async fn find_account(
    tx: &mut impl Tx,
    id: Id<Payment>,
) -> Result<Option<Id<RailAccount>>, Problem> {
    let sql = "SELECT rail_account FROM payment WHERE merchant = $1 AND id = $2 AND rail_account IS NOT NULL";
    tx.find(sql, &[&id]).await
}

/// Notes that the payment was certainly not asked for through its account, and may be through another one.
pub(in crate::payments) async fn clear_account(
    tx: &mut impl Writing,
    id: Id<Payment>,
) -> Result<(), Problem> {
    tx.execute("UPDATE payment SET rail_account = NULL WHERE merchant = $1 AND id = $2", &[&id]).await?;
    Ok(())
}

/// Notes the account before the provider hears of the payment.
pub(in crate::payments) async fn set_account(
    tx: &mut impl Writing,
    id: Id<Payment>,
    account: Id<RailAccount>,
) -> Result<(), Problem> {
    let sql = "UPDATE payment SET rail_account = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &account]).await?;
    Ok(())
}

/// Plans one question about a payment that was asked for through `account`, unless one is to come: when.
pub(in crate::payments) async fn plan_question(
    tx: &mut impl Writing,
    id: Id<Payment>,
    account: Id<RailAccount>,
) -> Result<Option<Timestamp>, Problem> {
    let sql =
        "SELECT COALESCE(asks_at, 0) FROM payment WHERE merchant = $1 AND id = $2 AND rail_account = $3";
    let planned = tx.find_locked(sql, &[&id, &account]).await?;
    let Some(at) = planned.and_then(|planned| rail_accounts::next_question(planned, tx.now())) else {
        return Ok(None);
    };
    tx.execute("UPDATE payment SET asks_at = $3 WHERE merchant = $1 AND id = $2", &[&id, &at]).await?;
    Ok(Some(at))
}
