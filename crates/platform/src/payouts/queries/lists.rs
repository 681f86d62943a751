//! Lists and counts.

use permit::{Problem, Tx};
use values::{Id, Timestamp, subjects::Member};

use super::{COLUMNS, FROM, Payout};

/// Which payouts a page shows.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub states: String,
    /// A LIKE pattern, or nothing.
    pub pattern: String,
    /// Minor units, or -1.
    pub amount: i64,
    /// The payout with this very id.
    pub id: Id<Payout>,
    /// Whether the pattern also looks at the payee.
    pub people: bool,
    pub from: Timestamp,
    pub to: Timestamp,
    pub after: Id<Payout>,
    pub limit: usize,
}

/// Payouts, newest first; one more than `limit`.
pub(crate) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payout>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id < $2 \
         AND ($3 = '' OR $3 LIKE '%,' || p.state || ',%') AND p.created_at >= $4 AND p.created_at < $5 \
         AND ($6 = '' OR lower(p.reference) LIKE $6 ESCAPE '\\' OR lower(p.wire_id) LIKE $6 ESCAPE '\\' \
              OR ($7 = 1 AND (p.phone LIKE $6 ESCAPE '\\' OR lower(p.payee_name) LIKE $6 ESCAPE '\\')) \
              OR p.amount = $8 OR p.id = $9) \
         ORDER BY p.id DESC LIMIT $10"
    );
    let limit = wanted.limit + 1;
    let Wanted { states, pattern, amount, id, people, from, to, after, .. } = wanted;
    tx.list(&sql, &[after, states, from, to, pattern, people, amount, id, &limit]).await
}

/// How many payouts are in each of the states that are not an end.
pub(crate) async fn count_by_state(tx: &mut impl Tx) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "SELECT state, COUNT(*) FROM payout WHERE merchant = $1 \
               AND state IN ('pending', 'authorized', 'processing', 'unknown') GROUP BY state";
    tx.list(sql, &[]).await
}

/// Waiting payouts that have no part of `member` in them, by currency: how many, what they hold, since when the oldest
/// waits. Whether member and maker count as two people is not looked at.
///
/// # Errors
/// A failure of the store.
pub async fn waiting_for(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Vec<(String, i64, i64, Timestamp)>, Problem> {
    let now = tx.now();
    let sql = "SELECT p.currency, COUNT(*), CAST(SUM(p.amount + p.fee) AS BIGINT), MIN(p.created_at) FROM payout p \
               WHERE p.merchant = $1 AND p.state = 'pending' AND p.expires_at > $3 \
               AND (p.made_by IS NULL OR p.made_by <> $2) AND (p.key_maker IS NULL OR p.key_maker <> $2) \
               AND NOT EXISTS (SELECT v.id FROM approval v WHERE v.merchant = p.merchant AND v.payout = p.id \
                               AND v.member = $2 AND v.voided_at IS NULL) \
               AND NOT EXISTS (SELECT h.member FROM api_key_holder h WHERE h.merchant = p.merchant \
                               AND h.api_key = p.api_key AND h.member = $2) \
               AND NOT EXISTS (SELECT d.member FROM developer_part d WHERE d.merchant = p.merchant \
                               AND d.subject IN (p.application, p.api_key) AND d.member = $2) \
               GROUP BY p.currency ORDER BY p.currency";
    tx.list(sql, &[&member, &now]).await
}

/// Since when the oldest waiting payout waits.
pub(crate) async fn oldest_pending(tx: &mut impl Tx) -> Result<Option<Timestamp>, Problem> {
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND state = 'pending' ORDER BY id LIMIT 1";
    tx.find(sql, &[]).await
}

/// A column the third-party API sorts by.
#[derive(Debug, Clone, Copy)]
pub struct PayoutWireOrder {
    /// One of the columns named in this file.
    column: &'static str,
    descending: bool,
}

impl PayoutWireOrder {
    /// The order by a field of the answer, such as `createdAt`; `None` for a field there is not.
    pub fn by(field: &str, descending: bool) -> Option<Self> {
        let column = match field {
            "id" => "p.wire_id",
            "status" => "p.state",
            "orderReference" => "p.reference",
            "amount" => "p.amount + p.fee",
            "fee" => "p.fee",
            "currency" => "p.currency",
            "channelProvider" => "p.provider",
            "notes" => "p.note",
            "createdAt" => "p.created_at",
            "updatedAt" => "p.updated_at",
            "beneficiary.accountNumber" | "beneficiary.beneficiaryMobileNumber" => "p.phone",
            "beneficiary.accountName" => "p.payee_name",
            "clientId" => "a.client_id",
            "channel" | "exchanged" | "transferType" => "p.id",
            _ => return None,
        };
        Some(Self { column, descending })
    }
}

/// Which payouts the third-party API lists; what is empty does not narrow.
#[derive(Debug, Clone)]
pub struct PayoutWireFilter {
    /// States between commas.
    pub states: String,
    /// The currency.
    pub currency: String,
    /// The reference.
    pub reference: String,
    /// The client id.
    pub client_id: String,
    /// The id there.
    pub wire_id: String,
    /// From this instant on.
    pub from: Timestamp,
    /// Before this one.
    pub to: Timestamp,
    /// In which order.
    pub order: PayoutWireOrder,
    /// How many to leave out.
    pub skip: i64,
    /// How many at most.
    pub limit: i64,
}

/// Payouts for the third-party API, and how many there are on all pages.
///
/// # Errors
/// A failure of the store.
pub async fn list_for_wire(
    tx: &mut impl Tx,
    filter: &PayoutWireFilter,
) -> Result<(Vec<Payout>, i64), Problem> {
    let condition = "p.merchant = $1 AND ($2 = '' OR $2 LIKE '%,' || p.state || ',%') AND ($3 = '' OR p.currency = $3) \
         AND ($4 = '' OR p.reference = $4) AND ($5 = '' OR a.client_id = $5) AND ($6 = '' OR p.wire_id = $6) \
         AND p.created_at >= $7 AND p.created_at < $8";
    let PayoutWireFilter { states, currency, reference, client_id, wire_id, from, to, .. } = filter;
    let total = tx
        .count(
            &format!("SELECT COUNT(*) FROM {FROM} WHERE {condition}"),
            &[states, currency, reference, client_id, wire_id, from, to],
        )
        .await?;
    let PayoutWireOrder { column, descending } = filter.order;
    let way = if descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE {condition} ORDER BY {column} {way}, p.id {way} LIMIT $9 OFFSET $10"
    );
    let (limit, skip) = (&filter.limit, &filter.skip);
    let rows =
        tx.list(&sql, &[states, currency, reference, client_id, wire_id, from, to, limit, skip]).await?;
    Ok((rows, total))
}
