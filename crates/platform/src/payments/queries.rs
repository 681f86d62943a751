//! Every statement about payments.

mod cards;
mod lists;
mod refunds;
mod rows;
mod sources;
mod way;
mod wire;

use permit::{Problem, Tx, Writing};
use values::{Id, Timestamp};

pub use cards::find_card_entry;
pub(super) use cards::{
    begin_asking, count_wrong_code, insert_card_entry, set_brand, set_card, set_challenged, set_provider_url,
    was_not_asked,
};
pub(super) use lists::{OfPayments, Wanted, wanted_of};
pub(super) use refunds::{Refunded, is_reversed_in, refunds_in, refunds_read_set};
use rows::{COLUMNS, FROM};
pub(super) use sources::set_in_doubt;
pub use sources::{find_counted, lock_source};
pub(super) use way::{clear_account, find_account, plan_question, set_account};
pub use wire::PaymentWireFilter;
pub(crate) use wire::{list_for_wire, payment_order};

use super::model::{NewPayment, Origin, Payment, PaymentState, Source, Unasked};

/// A payment as it is first written.
pub(super) struct Fresh<'a> {
    pub id: Id<Payment>,
    pub wire_id: &'a str,
    pub new: &'a NewPayment,
    pub origin: Origin,
}

const INSERT: &str = "INSERT INTO payment (merchant, id, wire_id, reference, attempt, method, state, amount, fee, \
     fee_bearer, currency, channel, phone, account, payer_name, customer, customer_name, customer_email, customer_phone, message, rail, \
     rail_reference, source_kind, source, order_amount, order_currency, rate, application, api_key, made_by, created_at, \
     updated_at, received_at) \
     SELECT $1, $2, $3, $4, COALESCE(MAX(attempt), 0) + 1";
const REST: &str = "FROM payment WHERE merchant = $1 AND reference = $4 ON CONFLICT DO NOTHING";

/// Writes a new payment as the next one of its reference; false when somebody else just was that.
pub(super) async fn insert(tx: &mut impl Writing, fresh: &Fresh<'_>) -> Result<bool, Problem> {
    let now: Timestamp = tx.now();
    let sql = format!(
        "{INSERT}, $5, CASE WHEN $5 = 'card' THEN 'awaiting' ELSE 'pending' END, $6, $7, $8, $9, $10, $11, $12, NULL, $13, \
         $14, $15, $16, NULL, NULL, NULL, $17, $18, $19, $20, $21, $22, $23, $24, $25, $25, NULL {REST}"
    );
    let Fresh { id, wire_id, new, origin } = fresh;
    let (amount, fee, code) = (new.amount.minor(), new.fee.minor(), new.amount.currency().code());
    let phone = new.phone.as_ref().map(|phone| phone.as_str());
    let order = new.conversion.as_ref();
    let written = tx
        .execute(
            &sql,
            &[
                id,
                wire_id,
                &new.reference,
                &new.method.name(),
                &amount,
                &fee,
                &new.fee_bearer.name(),
                &code,
                &new.channel,
                &phone,
                &new.account,
                &new.customer,
                &new.contact.name,
                &new.contact.email,
                &new.contact.phone,
                &new.source.map(|source| source.kind.name()),
                &new.source.map(|source| source.id),
                &order.map(|order| order.order.minor()),
                &order.map(|order| order.order.currency().code()),
                &order.map(|order| order.rate.to_string()),
                &origin.application,
                &origin.api_key,
                &origin.made_by,
                &now,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// Writes money that came unasked as the next payment of its reference; false when somebody else just was that, or the
/// receipt is known.
pub(super) async fn insert_unasked(
    tx: &mut impl Writing,
    (id, wire_id): (Id<Payment>, &str),
    (rail, unasked): (&str, &Unasked),
    origin: Origin,
) -> Result<bool, Problem> {
    let now: Timestamp = tx.now();
    let sql = format!(
        "{INSERT}, $5, 'succeeded', $6, $7, $8, $9, $10, $11, NULL, $12, $13, $14, $15, $16, 'success', $17, $18, $19, $20, NULL, NULL, \
         NULL, $21, $22, $23, $24, $24, $24 {REST}"
    );
    let (amount, fee, code) = (unasked.amount.minor(), unasked.fee.minor(), unasked.amount.currency().code());
    let phone = unasked.phone.as_ref().map(|phone| phone.as_str());
    let written = tx
        .execute(
            &sql,
            &[
                &id,
                &wire_id,
                &unasked.reference,
                &unasked.method.name(),
                &amount,
                &fee,
                &unasked.fee_bearer.name(),
                &code,
                &unasked.channel,
                &phone,
                &unasked.payer_name,
                &unasked.customer,
                &unasked.contact.name,
                &unasked.contact.email,
                &unasked.contact.phone,
                &rail,
                &unasked.receipt,
                &unasked.source.map(|source| source.kind.name()),
                &unasked.source.map(|source| source.id),
                &origin.application,
                &origin.api_key,
                &origin.made_by,
                &now,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// The money that came unasked under this receipt.
pub(super) async fn find_by_receipt(
    tx: &mut impl Tx,
    rail: &str,
    receipt: &str,
) -> Result<Option<Payment>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.method = 'billpay' AND p.rail = $2 AND p.rail_reference = $3"
    );
    tx.find(&sql, &[&rail, &receipt]).await
}

/// The payment with this id.
///
/// # Errors
/// A failure of the store.
pub async fn find(tx: &mut impl Tx, id: Id<Payment>) -> Result<Option<Payment>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id = $2"), &[&id]).await
}

/// The payment with this id, its row locked until the end of the transaction.
pub(super) async fn find_locked(tx: &mut impl Writing, id: Id<Payment>) -> Result<Option<Payment>, Problem> {
    // PostgreSQL does not lock the outer side of a join, so the row is locked by itself first.
    let row: Option<Id<Payment>> =
        tx.find_locked("SELECT id FROM payment WHERE merchant = $1 AND id = $2", &[&id]).await?;
    if row.is_none() { Ok(None) } else { find(tx, id).await }
}

/// What changes with a state; what is `None` stays as it was.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Change<'a> {
    pub message: Option<&'a str>,
    /// The rail and its receipt.
    pub receipt: Option<(&'a str, &'a str)>,
    pub payer: Option<&'a str>,
    pub received_at: Option<Timestamp>,
    pub settles_at: Option<Timestamp>,
}

/// Moves a payment on.
pub(super) async fn set_state(
    tx: &mut impl Writing,
    id: Id<Payment>,
    state: PaymentState,
    change: Change<'_>,
) -> Result<(), Problem> {
    let now: Timestamp = tx.now();
    let sql = "UPDATE payment SET state = $3, message = COALESCE($4, message), rail = COALESCE($5, rail), \
               rail_reference = COALESCE($6, rail_reference), payer_name = COALESCE($7, payer_name), \
               received_at = COALESCE($8, received_at), settles_at = COALESCE($9, settles_at), updated_at = $10 \
               WHERE merchant = $1 AND id = $2";
    let Change { message, receipt, payer, received_at, settles_at } = change;
    let (rail, receipt) = (receipt.map(|(rail, _)| rail), receipt.map(|(_, receipt)| receipt));
    tx.execute(
        sql,
        &[&id, &state.name(), &message, &rail, &receipt, &payer, &received_at, &settles_at, &now],
    )
    .await?;
    Ok(())
}

/// Notes that the provider took the money of a payment back, and why.
pub(super) async fn set_reversed(
    tx: &mut impl Writing,
    id: Id<Payment>,
    reason: &str,
) -> Result<(), Problem> {
    let now: Timestamp = tx.now();
    let sql =
        "UPDATE payment SET reversed_at = $3, message = $4, updated_at = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &now, &reason]).await?;
    Ok(())
}

/// The payments of this reference, newest first.
///
/// # Errors
/// A failure of the store.
pub async fn list_by_reference(tx: &mut impl Tx, reference: &str) -> Result<Vec<Payment>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.reference = $2 ORDER BY p.attempt DESC LIMIT 1000"
    );
    tx.list(&sql, &[&reference]).await
}

/// The payments that came through this link, control number or direct debit, newest first, at most `limit`.
///
/// # Errors
/// A failure of the store.
pub async fn list_by_source(tx: &mut impl Tx, source: Source, limit: i64) -> Result<Vec<Payment>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.source_kind = $2 AND p.source = $3 \
         ORDER BY p.id DESC LIMIT $4"
    );
    tx.list(&sql, &[&source.kind.name(), &source.id, &limit]).await
}

/// How many payments of this source arrived and how many failed, and the minor units that arrived.
///
/// # Errors
/// A failure of the store.
pub async fn count_by_source(tx: &mut impl Tx, source: Source) -> Result<(i64, i64, i64), Problem> {
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN state IN ('succeeded', 'settled') THEN 1 ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(CASE WHEN state IN ('succeeded', 'settled') THEN amount ELSE 0 END), 0) AS BIGINT) \
               FROM payment WHERE merchant = $1 AND source_kind = $2 AND source = $3";
    let counted: Option<(i64, i64, i64)> = tx.find(sql, &[&source.kind.name(), &source.id]).await?;
    Ok(counted.unwrap_or_default())
}
