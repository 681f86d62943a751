//! Orders of ours that a provider's file is held against. They are only read.

use permit::{FromRow, Param, Problem, Row, StoreError, Tx};
use rails::ClickPesa;
use values::{Duration, Id, Timestamp, subjects::Entry};

use super::super::model::{Kind, Ours, Reconciliation};
use crate::listing::{fill, places};

/// How many orders are asked for by one statement.
pub(super) const AT_ONCE: usize = 64;

/// How long before its money moves an order can have been made.
const LIFE: Duration = Duration::from_secs(31 * 24 * 3600);

/// By what orders are looked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::reconciliations) enum By<'a> {
    /// Our references, or the bank's of a deposit.
    References(&'a [String]),
    /// Their ids.
    Ids(&'a [[u8; 16]]),
}

impl By<'_> {
    fn len(&self) -> usize {
        match self {
            Self::References(all) => all.len(),
            Self::Ids(all) => all.len(),
        }
    }
}

impl FromRow for Ours {
    /// Kind, id, reference and the bank's; what it is over and its fee; two more amounts that it may be called; currency of these; an
    /// amount in another currency; state, and since when.
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let kind: String = row.next()?;
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind);
        let (subject, reference, also) = (row.next()?, row.next()?, row.next()?);
        let (amount, fee): (i64, i64) = (row.next()?, row.next()?);
        let others: [i64; 2] = [row.next()?, row.next()?];
        let (currency, abroad, abroad_currency): (String, i64, String) =
            (row.next()?, row.next()?, row.next()?);
        let mut amounts = vec![(amount, currency.clone())];
        amounts.extend(others.into_iter().map(|minor| (minor, currency.clone())));
        amounts.push((abroad, abroad_currency));
        amounts.dedup();
        Ok(Self {
            kind: kind.ok_or_else(|| StoreError::Row("an order's kind cannot be read".into()))?,
            subject,
            reference,
            also,
            amounts,
            fee,
            state: row.next()?,
            moved_at: row.next()?,
        })
    }
}

/// What a customer pays: the fee on top where the customer bears it, and what the merchant gets.
const PAYMENT: &str = "SELECT 'payment', p.id, p.reference, '', p.amount, p.fee, \
     CASE p.fee_bearer WHEN 'customer' THEN p.amount + p.fee ELSE p.amount - p.fee END, p.amount, p.currency, \
     COALESCE(p.order_amount, p.amount), COALESCE(p.order_currency, p.currency), \
     CASE WHEN p.reversed_at IS NULL THEN p.state ELSE 'reversed' END, \
     COALESCE(p.received_at, p.updated_at) FROM payment p";
/// What leaves, with its fee and without, and what the payee gets.
const PAYOUT: &str = "SELECT 'payout', p.id, p.reference, '', p.amount, p.fee, p.debit, p.debit - p.fee, p.currency, p.receives, \
     p.receives_currency, p.state, p.updated_at FROM payout p";
const DEPOSIT: &str = "SELECT 'deposit', p.id, p.reference, p.bank_reference, p.amount, 0, p.amount, p.amount, p.currency, p.amount, p.currency, \
     'succeeded', p.created_at FROM deposit p";

/// Whether an order went through a rail: those of a merchant's account at a provider name that.
fn through(rail: &str) -> &'static str {
    if rail == ClickPesa::NAME { "p.rail_account IS NOT NULL" } else { "p.rail_account IS NULL" }
}

/// Of one reference that very many orders have, the newest.
async fn find(tx: &mut impl Tx, select: &str, columns: &[&str], by: By<'_>) -> Result<Vec<Ours>, Problem> {
    let mut all = Vec::new();
    for column in columns {
        let sql =
            format!("{select} AND p.{column} IN ({}) ORDER BY p.id DESC LIMIT 5000", places(2, AT_ONCE));
        let mut begun = 0;
        while begun < by.len() {
            let end = by.len().min(begun + AT_ONCE);
            let mut params: Vec<Param<'_>> = Vec::with_capacity(AT_ONCE);
            match by {
                By::References(references) => fill(&mut params, &references[begun..end], AT_ONCE),
                By::Ids(ids) => fill(&mut params, &ids[begun..end], AT_ONCE),
            }
            all.extend(tx.list::<Ours>(&sql, &params).await?);
            begun = end;
        }
    }
    Ok(all)
}

/// Payments through `rail`.
pub(in crate::reconciliations) async fn payments(
    tx: &mut impl Tx,
    rail: &str,
    by: By<'_>,
) -> Result<Vec<Ours>, Problem> {
    let column = if matches!(by, By::Ids(_)) { "id" } else { "reference" };
    find(tx, &format!("{PAYMENT} WHERE p.merchant = $1 AND {}", through(rail)), &[column], by).await
}

/// Payouts through `rail`.
pub(in crate::reconciliations) async fn payouts(
    tx: &mut impl Tx,
    rail: &str,
    by: By<'_>,
) -> Result<Vec<Ours>, Problem> {
    let column = if matches!(by, By::Ids(_)) { "id" } else { "reference" };
    find(tx, &format!("{PAYOUT} WHERE p.merchant = $1 AND {}", through(rail)), &[column], by).await
}

/// Deposits through `rail`, by our reference or by the bank's.
pub(in crate::reconciliations) async fn deposits(
    tx: &mut impl Tx,
    rail: &'static str,
    by: By<'_>,
) -> Result<Vec<Ours>, Problem> {
    let select = format!("{DEPOSIT} WHERE p.merchant = $1 AND p.rail = '{rail}'");
    match by {
        By::Ids(_) => find(tx, &select, &["id"], by).await,
        By::References(_) => find(tx, &select, &["bank_reference", "reference"], by).await,
    }
}

fn unnamed(kind: Kind) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM reconciliation_line l WHERE l.merchant = p.merchant AND l.reconciliation = $2 \
         AND l.kind = '{}' AND l.subject = p.id)",
        kind.name()
    )
}

/// Where a search for what is missing goes on: behind the last one found, and never before those whose money can have moved
/// within the span.
fn behind(it: &Reconciliation) -> Id<Entry> {
    let first: Id<Entry> = Id::new(it.span.0 - LIFE, [0; 10]);
    Id::from_bytes(it.behind).max(first)
}

/// Before which id every order was made whose money can have moved within the span.
fn before(it: &Reconciliation) -> Id<Entry> {
    Id::new(it.span.1, [0; 10])
}

/// Payments that brought money within the span, and that no line names.
pub(in crate::reconciliations) async fn missing_payments(
    tx: &mut impl Tx,
    it: &Reconciliation,
    limit: usize,
) -> Result<Vec<Ours>, Problem> {
    let sql = format!(
        "{PAYMENT} WHERE p.merchant = $1 AND p.id > $3 AND p.id < $7 AND {} AND p.state IN ('succeeded', 'settled') \
         AND p.received_at >= $4 AND p.received_at < $5 AND {} ORDER BY p.id LIMIT $6",
        through(&it.rail),
        unnamed(Kind::Payment)
    );
    tx.list(&sql, &[&it.id, &behind(it), &it.span.0, &it.span.1, &limit, &before(it)]).await
}

/// Payouts that reached their payees within the span, and that no line names.
pub(in crate::reconciliations) async fn missing_payouts(
    tx: &mut impl Tx,
    it: &Reconciliation,
    limit: usize,
) -> Result<Vec<Ours>, Problem> {
    let sql = format!(
        "{PAYOUT} WHERE p.merchant = $1 AND p.id > $3 AND p.id < $7 AND {} AND p.state = 'succeeded' \
         AND p.updated_at >= $4 AND p.updated_at < $5 AND {} ORDER BY p.id LIMIT $6",
        through(&it.rail),
        unnamed(Kind::Payout)
    );
    tx.list(&sql, &[&it.id, &behind(it), &it.span.0, &it.span.1, &limit, &before(it)]).await
}

/// Deposits that a bank told of within the span, and that no line names.
pub(in crate::reconciliations) async fn missing_deposits(
    tx: &mut impl Tx,
    it: &Reconciliation,
    limit: usize,
) -> Result<Vec<Ours>, Problem> {
    let sql = format!(
        "{DEPOSIT} WHERE p.merchant = $1 AND p.id > $3 AND p.rail = $7 AND p.created_at >= $4 AND p.created_at < $5 \
         AND {} ORDER BY p.id LIMIT $6",
        unnamed(Kind::Deposit)
    );
    let (from, to): (Timestamp, Timestamp) = it.span;
    tx.list(&sql, &[&it.id, &behind(it), &from, &to, &limit, &it.rail]).await
}
