//! Every statement about bills.

mod payments;

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{
    Amount, Currency, Id,
    subjects::{ApiKey, Application, Member},
};

use super::model::{Bill, BillCustomer, BillKind, BillMode, ChosenBy, LinkOrder};
use crate::developer::Via;

pub use payments::is_being_paid;
pub(super) use payments::*;

const COLUMNS: &str = "b.id, b.number, b.chosen_by, b.kind, b.mode, b.amount, b.maximum, b.collected, b.payments, b.currency, \
     b.description, b.customer_name, b.customer_email, b.customer_phone, b.switched_off_at, b.link, b.order_reference, b.application, a.name, \
     a.client_id, b.created_at, b.updated_at";
const FROM: &str = "bill b LEFT JOIN application a ON a.merchant = b.merchant AND a.id = b.application";

impl FromRow for Bill {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a bill's {what} cannot be read"));
        let (id, number) = (row.next()?, row.next()?);
        let chosen_by: String = row.next()?;
        let chosen_by =
            [ChosenBy::Platform, ChosenBy::Merchant].into_iter().find(|by| by.name() == chosen_by);
        let kind: String = row.next()?;
        let kind = [BillKind::Order, BillKind::Customer].into_iter().find(|known| known.name() == kind);
        let mode: String = row.next()?;
        let mode = [BillMode::PartialAndOver, BillMode::Exact].into_iter().find(|known| known.name() == mode);
        let (amount, maximum): (Option<i64>, Option<i64>) = (row.next()?, row.next()?);
        let (collected, payments): (i64, i64) = (row.next()?, row.next()?);
        let currency: String = row.next()?;
        let currency = Currency::from_code(&currency).ok_or_else(|| broken("currency"))?;
        let money = |minor| Amount::new(minor, currency).map_err(|_| broken("amount"));
        let description = row.next()?;
        let (name, email, phone): (Option<String>, _, _) = (row.next()?, row.next()?, row.next()?);
        let switched_off_at = row.next()?;
        let (link, reference): (Option<Vec<u8>>, Option<String>) = (row.next()?, row.next()?);
        let order = link.zip(reference).map(|(link, reference)| {
            let link = link.try_into().map_err(|_| broken("link"))?;
            Ok::<_, StoreError>(LinkOrder { link, reference })
        });
        let application: Option<Id<Application>> = row.next()?;
        let (via_name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        Ok(Self {
            id,
            number,
            chosen_by: chosen_by.ok_or_else(|| broken("number"))?,
            kind: kind.ok_or_else(|| broken("kind"))?,
            mode: mode.ok_or_else(|| broken("mode"))?,
            amount: amount.map(money).transpose()?,
            maximum: maximum.map(money).transpose()?,
            collected: money(collected)?,
            payments,
            description,
            customer: name.map(|name| BillCustomer { name, email, phone }),
            switched_off_at,
            order: order.transpose()?,
            application: application.map(|id| Via {
                id,
                name: via_name.unwrap_or_default(),
                client_id: client_id.unwrap_or_default(),
            }),
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

/// Who made a bill.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker {
    pub application: Option<Id<Application>>,
    pub api_key: Option<Id<ApiKey>>,
    pub made_by: Option<Id<Member>>,
}

/// Writes a new bill; false when the merchant, or for a number of ours anybody, has its number.
pub(super) async fn insert(tx: &mut impl Writing, bill: &Bill, maker: Maker) -> Result<bool, Problem> {
    let sql = "INSERT INTO bill (merchant, id, number, chosen_by, kind, state, mode, amount, maximum, collected, payments, \
               currency, description, customer_name, customer_email, customer_phone, link, order_reference, application, \
               api_key, made_by, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20) \
               ON CONFLICT DO NOTHING";
    let (amount, maximum) = (bill.amount.map(Amount::minor), bill.maximum.map(Amount::minor));
    let (customer, order) = (bill.customer.as_ref(), bill.order.as_ref());
    let name = customer.map(|customer| customer.name.as_str());
    let email = customer.and_then(|customer| customer.email.as_deref());
    let phone = customer.and_then(|customer| customer.phone.as_deref());
    let written = tx
        .execute(
            sql,
            &[
                &bill.id,
                &bill.number,
                &bill.chosen_by.name(),
                &bill.kind.name(),
                &bill.state().name(),
                &bill.mode.name(),
                &amount,
                &maximum,
                &bill.collected.currency().code(),
                &bill.description,
                &name,
                &email,
                &phone,
                &order.map(|order| order.link),
                &order.map(|order| order.reference.as_str()),
                &maker.application,
                &maker.api_key,
                &maker.made_by,
                &bill.created_at,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// Writes what may change about a bill that was read under lock.
pub(super) async fn update(tx: &mut impl Writing, bill: &Bill) -> Result<(), Problem> {
    let sql = "UPDATE bill SET state = $3, mode = $4, amount = $5, maximum = $6, collected = $7, payments = $8, \
               description = $9, switched_off_at = $10, updated_at = $11 WHERE merchant = $1 AND id = $2";
    let (amount, maximum) = (bill.amount.map(Amount::minor), bill.maximum.map(Amount::minor));
    tx.execute(
        sql,
        &[
            &bill.id,
            &bill.state().name(),
            &bill.mode.name(),
            &amount,
            &maximum,
            &bill.collected.minor(),
            &bill.payments,
            &bill.description,
            &bill.switched_off_at,
            &bill.updated_at,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<Bill>) -> Result<Option<Bill>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE b.merchant = $1 AND b.id = $2"), &[&id]).await
}

/// The bill with this number.
///
/// # Errors
/// A failure of the store.
pub async fn find_by_number(tx: &mut impl Tx, number: &str) -> Result<Option<Bill>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE b.merchant = $1 AND b.number = $2");
    tx.find(&sql, &[&number]).await
}

/// The control number of a checkout link, if somebody asked for one.
///
/// # Errors
/// A failure of the store.
pub async fn find_of_link(tx: &mut impl Tx, link: [u8; 16]) -> Result<Option<Bill>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE b.merchant = $1 AND b.link = $2"), &[&link]).await
}

/// Keeps everybody else from changing or paying a bill until the end of the transaction.
pub(super) async fn lock(tx: &mut impl Writing, id: Id<Bill>) -> Result<(), Problem> {
    let sql = "SELECT payments FROM bill WHERE merchant = $1 AND id = $2";
    tx.find_locked::<i64>(sql, &[&id]).await?;
    Ok(())
}

/// Which bills a page shows.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// States between commas; empty for all.
    pub states: String,
    /// `order`, `customer`, or empty for both.
    pub kind: &'static str,
    /// A LIKE pattern, or nothing.
    pub pattern: String,
    /// Minor units, or -1.
    pub amount: i64,
    /// The bill with this very id.
    pub id: Id<Bill>,
    pub after: Id<Bill>,
    pub limit: usize,
}

/// Bills, newest first; one more than `limit`.
pub(super) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Bill>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE b.merchant = $1 AND b.id < $2 \
         AND ($3 = '' OR $3 LIKE '%,' || b.state || ',%') AND ($4 = '' OR b.kind = $4) \
         AND ($5 = '' OR lowered(b.number) LIKE $5 ESCAPE '\\' OR lowered(COALESCE(b.description, '')) LIKE $5 ESCAPE '\\' \
              OR lowered(COALESCE(b.customer_name, '')) LIKE $5 ESCAPE '\\' \
              OR lowered(COALESCE(b.customer_email, '')) LIKE $5 ESCAPE '\\' \
              OR COALESCE(b.customer_phone, '') LIKE $5 ESCAPE '\\' OR b.amount = $6 OR b.id = $7) \
         ORDER BY b.id DESC LIMIT $8"
    );
    let limit = wanted.limit + 1;
    let Wanted { states, kind, pattern, amount, id, after, .. } = wanted;
    tx.list(&sql, &[after, states, kind, pattern, amount, id, &limit]).await
}

/// The merchant's biller code, if it has one.
pub(super) async fn find_biller(tx: &mut impl Tx) -> Result<Option<String>, Problem> {
    tx.find("SELECT code FROM biller WHERE merchant = $1", &[]).await
}

/// Gives the merchant a biller code; false when it has one, or somebody else has this one.
pub(super) async fn insert_biller(tx: &mut impl Writing, code: &str) -> Result<bool, Problem> {
    let sql = "INSERT INTO biller (merchant, code) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&code]).await? == 1)
}
