//! Every statement about direct debits.

use jiff::civil::Date;
use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency, Id, Phone, Timestamp};

use super::model::{DirectDebit, DirectDebitState, NewDirectDebit, Schedule, Unit};
use crate::{
    customers::{Contact, Customer},
    developer::Via,
    payments::Origin,
};

const COLUMNS: &str = "d.id, d.request_id, d.state, d.account, d.phone, d.amount, d.currency, d.starts_on, d.ends_on, d.unit, \
     d.every, d.instalments, d.asked, d.customer, d.customer_name, d.customer_email, d.customer_phone, d.description, \
     d.message, d.application, a.name, a.client_id, d.created_at, d.updated_at";
const FROM: &str =
    "direct_debit d LEFT JOIN application a ON a.merchant = d.merchant AND a.id = d.application";

impl FromRow for DirectDebit {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a direct debit's {what} cannot be read"));
        let (id, request_id) = (row.next()?, row.next()?);
        let state: String = row.next()?;
        let account = row.next()?;
        let phone: String = row.next()?;
        let (minor, currency): (i64, String) = (row.next()?, row.next()?);
        let currency = Currency::from_code(&currency).ok_or_else(|| broken("currency"))?;
        let (starts_on, ends_on, unit): (String, String, String) = (row.next()?, row.next()?, row.next()?);
        let day = |text: String| text.parse::<Date>().map_err(|_| broken("day"));
        let schedule = Schedule {
            starts_on: day(starts_on)?,
            ends_on: day(ends_on)?,
            unit: Unit::from_name(&unit).ok_or_else(|| broken("unit"))?,
            every: row.next()?,
            instalments: row.next()?,
        };
        let (asked, customer) = (row.next()?, row.next()?);
        let contact = Contact { name: row.next()?, email: row.next()?, phone: row.next()? };
        let (description, message) = (row.next()?, row.next()?);
        let application: Option<_> = row.next()?;
        let (name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        let via = |id| Via { id, name: name.unwrap_or_default(), client_id: client_id.unwrap_or_default() };
        Ok(Self {
            id,
            request_id,
            state: DirectDebitState::from_name(&state).ok_or_else(|| broken("state"))?,
            account,
            phone: Phone::parse(&phone).map_err(|_| broken("phone"))?,
            amount: Amount::new(minor, currency).map_err(|_| broken("amount"))?,
            schedule,
            asked,
            customer,
            contact,
            description,
            message,
            application: application.map(via),
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

/// A direct debit as it is first written.
pub(super) struct Fresh<'a> {
    pub id: Id<DirectDebit>,
    pub request_id: &'a str,
    pub digest: [u8; 32],
    pub new: &'a NewDirectDebit,
    pub customer: Option<Id<Customer>>,
    pub origin: Origin,
}

/// Writes a new one; false where its application has an equal one in force.
pub(super) async fn insert(tx: &mut impl Writing, fresh: &Fresh<'_>) -> Result<bool, Problem> {
    let now: Timestamp = tx.now();
    let sql = "INSERT INTO direct_debit (merchant, id, request_id, digest, state, account, phone, amount, currency, starts_on, \
               ends_on, unit, every, instalments, asked, customer, customer_name, customer_email, customer_phone, description, \
               application, api_key, made_by, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, 'requested', $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $16, $17, $18, $19, \
               $20, $21, $22, $22) ON CONFLICT DO NOTHING";
    let Fresh { id, request_id, digest, new, customer, origin } = fresh;
    let Schedule { starts_on, ends_on, unit, every, instalments } = new.schedule;
    let (amount, code) = (new.amount.minor(), new.amount.currency().code());
    let written = tx
        .execute(
            sql,
            &[
                id,
                request_id,
                digest,
                &new.account,
                &new.phone.as_str(),
                &amount,
                &code,
                &starts_on.to_string(),
                &ends_on.to_string(),
                &unit.name(),
                &every,
                &instalments,
                customer,
                &new.contact.name,
                &new.contact.email,
                &new.contact.phone,
                &new.description,
                &origin.application,
                &origin.api_key,
                &origin.made_by,
                &now,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// The equal one that an application has in force.
pub(super) async fn find_equal(
    tx: &mut impl Tx,
    origin: Origin,
    digest: [u8; 32],
) -> Result<Option<DirectDebit>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE d.merchant = $1 AND d.application = $2 AND d.digest = $3 \
         AND d.state IN ('requested', 'active')"
    );
    tx.find(&sql, &[&origin.application, &digest]).await
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<DirectDebit>) -> Result<Option<DirectDebit>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE d.merchant = $1 AND d.id = $2"), &[&id]).await
}

/// The direct debit that the third-party API knows by this id.
///
/// # Errors
/// A failure of the store.
pub async fn find_by_request_id(tx: &mut impl Tx, request_id: &str) -> Result<Option<DirectDebit>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE d.merchant = $1 AND d.request_id = $2");
    tx.find(&sql, &[&request_id]).await
}

/// The one with this id, its row locked until the end of the transaction.
pub(super) async fn find_locked(
    tx: &mut impl Writing,
    id: Id<DirectDebit>,
) -> Result<Option<DirectDebit>, Problem> {
    let sql = "SELECT id FROM direct_debit WHERE merchant = $1 AND id = $2";
    let row: Option<Id<DirectDebit>> = tx.find_locked(sql, &[&id]).await?;
    if row.is_none() { Ok(None) } else { find(tx, id).await }
}

pub(super) async fn set_state(
    tx: &mut impl Writing,
    id: Id<DirectDebit>,
    state: DirectDebitState,
    message: Option<&str>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql =
        "UPDATE direct_debit SET state = $3, message = $4, updated_at = $5 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &state.name(), &message, &now]).await?;
    Ok(())
}

/// Counts an instalment that the bank is asked for.
pub(super) async fn count_asked(tx: &mut impl Writing, id: Id<DirectDebit>) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE direct_debit SET asked = asked + 1, updated_at = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &now]).await?;
    Ok(())
}

/// Which are wanted.
pub(super) struct Wanted {
    /// Between commas; empty for all.
    pub states: String,
    /// For LIKE, in lower case; empty for all.
    pub pattern: String,
    /// Minor units, or -1.
    pub amount: i64,
    /// The one with this very id.
    pub id: Id<DirectDebit>,
    /// `people` where the pattern also looks at who pays and at the description, which may name their numbers, else empty.
    pub people: &'static str,
}

/// Direct debits, newest first; one more than the page has.
pub(super) async fn list(
    tx: &mut impl Tx,
    wanted: &Wanted,
    paging: &Paging,
) -> Result<Vec<DirectDebit>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE d.merchant = $1 AND d.id < $2 AND ($3 = '' OR $3 LIKE '%,' || d.state || ',%') \
         AND ($4 = '' OR lowered(d.request_id) LIKE $4 ESCAPE '\\' OR d.amount = $5 OR d.id = $6 OR ($7 = 'people' \
         AND (lowered(d.account) LIKE $4 ESCAPE '\\' OR d.phone LIKE $4 ESCAPE '\\' \
         OR lowered(COALESCE(d.description, '')) LIKE $4 ESCAPE '\\' OR lowered(d.customer_name) LIKE $4 ESCAPE '\\' \
         OR lowered(COALESCE(d.customer_email, '')) LIKE $4 ESCAPE '\\'))) \
         ORDER BY d.id DESC LIMIT $8"
    );
    let (after, limit) = (paging.after::<DirectDebit>(), paging.limit() + 1);
    let Wanted { states, pattern, amount, id, people } = wanted;
    tx.list(&sql, &[&after, states, pattern, amount, id, people, &limit]).await
}
