//! Every statement about references.

use permit::{MoneyReads, MoneySeen, MoneyWrites, Problem, Tx, Unready, Writing, record};
use values::{Id, subjects::Merchant};

use super::Kind;

record! {
    /// A reference that is taken.
    struct Taken in "order_reference" (merchant, kind, reference) Update {
        merchant: Id<Merchant>,
        kind: String,
        reference: String,
    }
}

/// What [`claim_in`] reads.
pub fn read_set(reads: &mut MoneyReads<'_>, kind: Kind, reference: &str) {
    reads.row::<Taken>(&[&kind.name(), &reference]);
}

/// As [`claim`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn claim_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    kind: Kind,
    reference: &str,
) -> Result<bool, Unready> {
    if seen.row::<Taken>(&[&kind.name(), &reference])?.is_some() {
        return Ok(false);
    }
    let (kind, reference) = (kind.name().to_owned(), reference.to_owned());
    writes.insert(&Taken { merchant: seen.merchant(), kind, reference });
    Ok(true)
}

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
