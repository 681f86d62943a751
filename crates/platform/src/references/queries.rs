//! Every statement about references.

use permit::{Problem, Tx, Writing};

use super::Kind;

/// Takes `reference` for an order; false when it is taken already.
///
/// # Errors
/// A failure of the store.
pub async fn claim(tx: &mut impl Writing, kind: Kind, reference: &str) -> Result<bool, Problem> {
    let sql =
        "INSERT INTO order_reference (merchant, kind, reference) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&kind.name(), &reference]).await? == 1)
}

/// Whether `reference` is taken.
///
/// # Errors
/// A failure of the store.
pub async fn is_used(tx: &mut impl Tx, kind: Kind, reference: &str) -> Result<bool, Problem> {
    let sql = "SELECT kind FROM order_reference WHERE merchant = $1 AND kind = $2 AND reference = $3";
    Ok(tx.find::<String>(sql, &[&kind.name(), &reference]).await?.is_some())
}
