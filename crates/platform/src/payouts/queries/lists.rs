//! Lists and counts.

use permit::{Problem, Tx};
use values::{Id, Timestamp, subjects::Member};

use super::{Approval, COLUMNS, FROM, Payout, approvals};

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

/// What narrows a list, `$2` being where a page begins.
const NARROWED: &str = "p.merchant = $1 AND p.id < $2 \
     AND ($3 = '' OR $3 LIKE '%,' || p.state || ',%') AND p.created_at >= $4 AND p.created_at < $5 \
     AND ($6 = '' OR lowered(p.reference) LIKE $6 ESCAPE '\\' OR lowered(p.wire_id) LIKE $6 ESCAPE '\\' \
          OR ($7 = 1 AND (p.account LIKE $6 ESCAPE '\\' OR lowered(p.payee_name) LIKE $6 ESCAPE '\\')) \
          OR p.amount = $8 OR p.id = $9)";

/// How many payouts there are from where the page begins.
pub(crate) async fn count(tx: &mut impl Tx, wanted: &Wanted) -> Result<i64, Problem> {
    let sql = format!("SELECT COUNT(*) FROM payout p WHERE {NARROWED}");
    let Wanted { states, pattern, amount, id, people, from, to, after, .. } = wanted;
    tx.count(&sql, &[after, states, from, to, pattern, people, amount, id]).await
}

/// Payouts, newest first; one more than `limit`.
pub(crate) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payout>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {NARROWED} ORDER BY p.id DESC LIMIT $10");
    let limit = wanted.limit + 1;
    let Wanted { states, pattern, amount, id, people, from, to, after, .. } = wanted;
    tx.list(&sql, &[after, states, from, to, pattern, people, amount, id, &limit]).await
}

/// Withdrawals with the approvals that nobody voided, newest first; one more than `limit`.
///
/// # Errors
/// A failure of the store.
pub async fn list_withdrawals(
    tx: &mut impl Tx,
    after: Id<Payout>,
    limit: usize,
) -> Result<Vec<(Payout, Vec<Approval>)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.withdrawal = 1 AND p.id < $2 ORDER BY p.id DESC LIMIT $3"
    );
    let payouts: Vec<Payout> = tx.list(&sql, &[&after, &(limit + 1)]).await?;
    let mut found = Vec::with_capacity(payouts.len());
    for payout in payouts {
        let given = approvals(tx, payout.id).await?;
        found.push((payout, given));
    }
    Ok(found)
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
    let sql = "SELECT p.currency, COUNT(*), CAST(SUM(p.debit) AS BIGINT), MIN(p.created_at) FROM payout p \
               WHERE p.merchant = $1 AND p.state = 'pending' AND p.batch IS NULL AND p.withdrawal = 0 AND p.expires_at > $3 \
               AND (p.made_by IS NULL OR p.made_by <> $2) AND (p.key_maker IS NULL OR p.key_maker <> $2) \
               AND (p.mandate_changed_by IS NULL OR p.mandate_changed_by <> $2) \
               AND (p.mandate_confirmed_by IS NULL OR p.mandate_confirmed_by <> $2) \
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
