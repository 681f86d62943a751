//! Every statement about deposits.

use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency};

use super::model::Deposit;

const COLUMNS: &str = "d.id, d.reference, d.amount, d.currency, d.channel, d.bank_reference, d.sender, d.narration, \
     (SELECT i.id FROM deposit_instruction i WHERE i.merchant = d.merchant AND i.deposit = d.id), d.created_at";

impl FromRow for Deposit {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a deposit's {what} cannot be read"));
        let (id, reference) = (row.next()?, row.next()?);
        let (minor, currency): (i64, String) = (row.next()?, row.next()?);
        let currency = Currency::from_code(&currency).ok_or_else(|| broken("currency"))?;
        Ok(Self {
            id,
            reference,
            amount: Amount::new(minor, currency).map_err(|_| broken("amount"))?,
            channel: row.next()?,
            bank_reference: row.next()?,
            sender: row.next()?,
            narration: row.next()?,
            instruction: row.next()?,
            created_at: row.next()?,
        })
    }
}

/// Writes a deposit; false where the bank told of it before.
pub(super) async fn insert(tx: &mut impl Writing, rail: &str, deposit: &Deposit) -> Result<bool, Problem> {
    let sql = "INSERT INTO deposit (merchant, id, reference, amount, currency, channel, rail, bank_reference, sender, narration, \
               created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
    let (minor, code) = (deposit.amount.minor(), deposit.amount.currency().code());
    let written = tx
        .execute(
            sql,
            &[
                &deposit.id,
                &deposit.reference,
                &minor,
                &code,
                &deposit.channel,
                &rail,
                &deposit.bank_reference,
                &deposit.sender,
                &deposit.narration,
                &deposit.created_at,
            ],
        )
        .await?;
    Ok(written == 1)
}

pub(super) async fn find_by_bank_reference(
    tx: &mut impl Tx,
    rail: &str,
    bank_reference: &str,
) -> Result<Option<Deposit>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deposit d WHERE d.merchant = $1 AND d.rail = $2 AND d.bank_reference = $3"
    );
    tx.find(&sql, &[&rail, &bank_reference]).await
}

/// Deposits, newest first; one more than the page has.
pub(super) async fn list(
    tx: &mut impl Tx,
    pattern: &str,
    amount: i64,
    paging: &Paging,
) -> Result<Vec<Deposit>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deposit d WHERE d.merchant = $1 AND d.id < $2 AND ($3 = '' OR lowered(d.reference) LIKE $3 ESCAPE '\\' \
         OR lowered(d.bank_reference) LIKE $3 ESCAPE '\\' OR lowered(COALESCE(d.sender, '')) LIKE $3 ESCAPE '\\' \
         OR lowered(COALESCE(d.narration, '')) LIKE $3 ESCAPE '\\' OR d.amount = $4) ORDER BY d.id DESC LIMIT $5"
    );
    let (after, limit) = (paging.after::<Deposit>(), paging.limit() + 1);
    tx.list(&sql, &[&after, &pattern, &amount, &limit]).await
}
