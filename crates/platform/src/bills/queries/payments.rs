//! Money for bills: what networks asked about and told, by receipt.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency, Id, Timestamp};

use super::super::model::{Attempt, Bill, Held};
use crate::payments::Payment;

/// What is known under a receipt.
#[derive(Debug, Clone)]
pub(in crate::bills) struct Receipt {
    pub bill: Id<Bill>,
    pub state: String,
    pub minor: i64,
    pub held_until: Option<Timestamp>,
    pub payment: Option<Id<Payment>>,
}

impl FromRow for Receipt {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            bill: row.next()?,
            state: row.next()?,
            minor: row.next()?,
            held_until: row.next()?,
            payment: row.next()?,
        })
    }
}

/// What is known under a receipt, nobody else changing it meanwhile.
pub(in crate::bills) async fn find_receipt_locked(
    tx: &mut impl Writing,
    rail: &str,
    receipt: &str,
) -> Result<Option<Receipt>, Problem> {
    let sql = "SELECT bill, state, amount, held_until, payment FROM bill_payment \
               WHERE merchant = $1 AND rail = $2 AND receipt = $3";
    tx.find_locked(sql, &[&rail, &receipt]).await
}

/// What is promised to others than whoever has `receipt`, and has not lapsed.
pub(in crate::bills) async fn held(
    tx: &mut impl Tx,
    bill: Id<Bill>,
    rail: &str,
    receipt: &str,
) -> Result<Held, Problem> {
    let now: Timestamp = tx.now();
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM bill_payment \
               WHERE merchant = $1 AND bill = $2 AND payment IS NULL AND held_until > $3 AND NOT (rail = $4 AND receipt = $5)";
    let held: Option<Held> = tx.find(sql, &[&bill, &now, &rail, &receipt]).await?;
    Ok(held.unwrap_or(Held::NOTHING))
}

/// Whether a payment to a bill was promised to somebody and is under way.
///
/// # Errors
/// A failure of the store.
pub async fn is_being_paid(tx: &mut impl Tx, bill: Id<Bill>) -> Result<bool, Problem> {
    Ok(held(tx, bill, "", "").await?.payments > 0)
}

impl FromRow for Held {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { payments: row.next()?, minor: row.next()? })
    }
}

/// What a row about money becomes.
pub(in crate::bills) struct Standing {
    pub state: &'static str,
    pub held_until: Option<Timestamp>,
    pub payment: Option<Id<Payment>>,
}

/// Writes what is known under a receipt for the first time; false when another transaction just did.
pub(in crate::bills) async fn insert_receipt(
    tx: &mut impl Writing,
    bill: Id<Bill>,
    attempt: &Attempt,
    standing: &Standing,
) -> Result<bool, Problem> {
    let now: Timestamp = tx.now();
    let sql = "INSERT INTO bill_payment (merchant, rail, receipt, bill, state, amount, channel, phone, payer_name, held_until, \
               payment, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    let (minor, phone) = (attempt.amount.minor(), attempt.phone.as_str());
    let Standing { state, held_until, payment } = standing;
    let written = tx
        .execute(
            sql,
            &[
                &attempt.rail,
                &attempt.receipt,
                &bill,
                state,
                &minor,
                &attempt.channel,
                &phone,
                &attempt.payer_name,
                held_until,
                payment,
                &now,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// Writes what is now known under a receipt.
pub(in crate::bills) async fn update_receipt(
    tx: &mut impl Writing,
    attempt: &Attempt,
    standing: &Standing,
) -> Result<(), Problem> {
    let now: Timestamp = tx.now();
    let sql = "UPDATE bill_payment SET state = $4, held_until = $5, payment = $6, at = $7, \
               payer_name = COALESCE($8, payer_name) WHERE merchant = $1 AND rail = $2 AND receipt = $3";
    let Standing { state, held_until, payment } = standing;
    tx.execute(
        sql,
        &[&attempt.rail, &attempt.receipt, state, held_until, payment, &now, &attempt.payer_name],
    )
    .await?;
    Ok(())
}

/// A payment that reached a bill.
#[derive(Debug, Clone)]
pub(in crate::bills) struct BillPayment {
    pub payment: Id<Payment>,
    pub state: String,
    pub amount: Amount,
    pub channel: String,
    pub phone: Option<String>,
    pub payer_name: Option<String>,
    pub receipt: String,
    pub at: Timestamp,
}

impl FromRow for BillPayment {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            payment: row.next()?,
            state: row.next()?,
            amount: Amount::new(row.next()?, Currency::TZS)
                .map_err(|_| StoreError::Row("a payment of a bill has no amount".to_owned()))?,
            channel: row.next()?,
            phone: row.next()?,
            payer_name: row.next()?,
            receipt: row.next()?,
            at: row.next()?,
        })
    }
}

/// The payment that reached a bill under this receipt.
pub(in crate::bills) async fn find_payment(
    tx: &mut impl Tx,
    bill: Id<Bill>,
    receipt: &str,
) -> Result<Option<BillPayment>, Problem> {
    let sql = "SELECT payment, state, amount, channel, phone, payer_name, receipt, at FROM bill_payment \
               WHERE merchant = $1 AND bill = $2 AND receipt = $3 AND payment IS NOT NULL";
    tx.find(sql, &[&bill, &receipt]).await
}

/// Payments that reached a bill, newest first; one more than `limit`.
pub(in crate::bills) async fn list_payments(
    tx: &mut impl Tx,
    bill: Id<Bill>,
    after: Id<Payment>,
    limit: usize,
) -> Result<Vec<BillPayment>, Problem> {
    let sql = "SELECT payment, state, amount, channel, phone, payer_name, receipt, at FROM bill_payment \
               WHERE merchant = $1 AND bill = $2 AND payment IS NOT NULL AND payment < $3 ORDER BY payment DESC LIMIT $4";
    let limit = limit + 1;
    tx.list(sql, &[&bill, &after, &limit]).await
}
