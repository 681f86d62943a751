//! Every statement about payments.

mod way;
mod wire;

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency, Id, Phone, Timestamp};

pub(super) use way::{find_account, set_account};
pub use wire::WireFilter;
pub(crate) use wire::{list_for_wire, payment_order};

use super::model::{NewPayment, Origin, Payment, PaymentState};
use crate::developer::Via;

const COLUMNS: &str = "p.id, p.wire_id, p.reference, p.state, p.amount, p.fee, p.currency, p.phone, p.payer_name, p.channel, \
     p.message, p.rail_reference, p.application, a.name, a.client_id, p.created_at, p.updated_at";
const FROM: &str = "payment p LEFT JOIN application a ON a.merchant = p.merchant AND a.id = p.application";

impl FromRow for Payment {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a payment's {what} cannot be read"));
        let (id, wire_id, reference) = (row.next()?, row.next()?, row.next()?);
        let state: String = row.next()?;
        let (amount, fee): (i64, i64) = (row.next()?, row.next()?);
        let currency: String = row.next()?;
        let currency = Currency::from_code(&currency).ok_or_else(|| broken("currency"))?;
        let money = |minor| Amount::new(minor, currency).map_err(|_| broken("amount"));
        let phone: String = row.next()?;
        let (payer_name, channel, message, rail_reference) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let application: Option<_> = row.next()?;
        let (name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        let via = |id| Via { id, name: name.unwrap_or_default(), client_id: client_id.unwrap_or_default() };
        Ok(Self {
            id,
            wire_id,
            reference,
            state: PaymentState::from_name(&state).ok_or_else(|| broken("state"))?,
            amount: money(amount)?,
            fee: money(fee)?,
            phone: Phone::parse(&phone).map_err(|_| broken("phone"))?,
            payer_name,
            channel,
            message,
            rail_reference,
            application: application.map(via),
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

/// Writes a new payment; false when its reference is used.
pub(super) async fn insert(
    tx: &mut impl Writing,
    id: Id<Payment>,
    wire_id: &str,
    new: &NewPayment,
    origin: &Origin,
) -> Result<bool, Problem> {
    let now: Timestamp = tx.now();
    let sql = "INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, phone, channel, \
               application, api_key, made_by, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) ON CONFLICT DO NOTHING";
    let (amount, fee) = (new.amount.minor(), new.fee.minor());
    let code = new.amount.currency().code();
    let written = tx
        .execute(
            sql,
            &[
                &id,
                &wire_id,
                &new.reference,
                &amount,
                &fee,
                &code,
                &new.phone.as_str(),
                &new.channel,
                &origin.application,
                &origin.api_key,
                &origin.made_by,
                &now,
            ],
        )
        .await?;
    Ok(written == 1)
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<Payment>) -> Result<Option<Payment>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id = $2"), &[&id]).await
}

/// What a change of state needs, locked.
pub(super) struct Locked {
    pub state: PaymentState,
}

impl FromRow for Locked {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let state: String = row.next()?;
        let state = PaymentState::from_name(&state);
        Ok(Self { state: state.ok_or_else(|| StoreError::Row("a payment's state cannot be read".into()))? })
    }
}

pub(super) async fn find_locked(tx: &mut impl Writing, id: Id<Payment>) -> Result<Option<Locked>, Problem> {
    tx.find_locked("SELECT state FROM payment WHERE merchant = $1 AND id = $2", &[&id]).await
}

/// Moves a payment on; what is `None` stays as it was.
pub(super) async fn set_state(
    tx: &mut impl Writing,
    id: Id<Payment>,
    state: PaymentState,
    message: Option<&str>,
    receipt: Option<&str>,
    payer: Option<&str>,
) -> Result<(), Problem> {
    let now: Timestamp = tx.now();
    let sql = "UPDATE payment SET state = $3, message = COALESCE($4, message), rail_reference = COALESCE($5, rail_reference), \
               payer_name = COALESCE($6, payer_name), updated_at = $7 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &state.name(), &message, &receipt, &payer, &now]).await?;
    Ok(())
}

/// The payment with this reference.
///
/// # Errors
/// A failure of the store.
pub async fn find_by_reference(tx: &mut impl Tx, reference: &str) -> Result<Option<Payment>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.reference = $2");
    tx.find(&sql, &[&reference]).await
}

/// Whether a payment has this reference.
///
/// # Errors
/// A failure of the store.
pub async fn reference_is_used(tx: &mut impl Tx, reference: &str) -> Result<bool, Problem> {
    let sql = "SELECT amount FROM payment WHERE merchant = $1 AND reference = $2";
    Ok(tx.find::<i64>(sql, &[&reference]).await?.is_some())
}

/// Which payments a page shows.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub states: String,
    /// A LIKE pattern, or nothing.
    pub pattern: String,
    /// Minor units, or -1.
    pub amount: i64,
    /// The payment with this very id.
    pub id: Id<Payment>,
    /// Whether the pattern also looks at who pays.
    pub people: bool,
    pub from: Timestamp,
    pub to: Timestamp,
    pub after: Id<Payment>,
    pub limit: usize,
}

/// Payments, newest first; one more than `limit`.
pub(super) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payment>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id < $2 \
         AND ($3 = '' OR $3 LIKE '%,' || p.state || ',%') AND p.created_at >= $4 AND p.created_at < $5 \
         AND ($6 = '' OR lower(p.reference) LIKE $6 ESCAPE '\\' OR lower(p.wire_id) LIKE $6 ESCAPE '\\' \
              OR ($7 = 1 AND (p.phone LIKE $6 ESCAPE '\\' OR lower(COALESCE(p.payer_name, '')) LIKE $6 ESCAPE '\\')) \
              OR p.amount = $8 OR p.id = $9) \
         ORDER BY p.id DESC LIMIT $10"
    );
    let limit = wanted.limit + 1;
    let Wanted { states, pattern, amount, id, people, from, to, after, .. } = wanted;
    tx.list(&sql, &[after, states, from, to, pattern, people, amount, id, &limit]).await
}
