//! Lists and counts.

use permit::{Page, Paging, Problem, Tx};
use values::{Id, Timestamp, subjects::Member};

use super::{
    super::model::{PayoutState, Purpose},
    Approval, COLUMNS, FROM, Payout, approvals, approvals_of,
};
use crate::{listing, payments::Payment};

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
    /// Whether those of batches are left out.
    pub alone: bool,
    /// What they are for; `None` for anything.
    pub purpose: Option<Purpose>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub after: Id<Payout>,
    pub limit: usize,
}

/// What narrows a list, but for its states: `$2` is where a page begins, `$3` is before all that it may reach.
const NARROWED: &str = "p.merchant = $1 AND p.id < $2 AND p.id >= $3 AND p.created_at >= $4 AND p.created_at < $5 \
     AND ($6 = '' OR lowered(p.reference) LIKE $6 ESCAPE '\\' OR lowered(p.wire_id) LIKE $6 ESCAPE '\\' \
          OR ($7 = 1 AND (p.account LIKE $6 ESCAPE '\\' OR lowered(p.payee_name) LIKE $6 ESCAPE '\\')) \
          OR p.amount = $8 OR p.id = $9) AND ($10 = 0 OR p.batch IS NULL) AND ($11 = '' OR p.purpose = $11)";

impl Wanted {
    /// Between which identifiers all of it is: they are in the order of making.
    fn ids(&self) -> (Id<Payout>, Id<Payout>) {
        let (first, last) = listing::ids(&(self.from, self.to));
        (first.cast(), self.after.min(last.cast()))
    }
}

/// How many payouts there are from where the page begins.
pub(crate) async fn count(tx: &mut impl Tx, wanted: &Wanted) -> Result<i64, Problem> {
    let sql = format!(
        "SELECT COUNT(*) FROM payout p WHERE {NARROWED} AND ($12 = '' OR $12 LIKE '%,' || p.state || ',%')"
    );
    let (first, before) = wanted.ids();
    let Wanted { states, pattern, amount, id, people, alone, purpose, from, to, .. } = wanted;
    let purpose = purpose.map_or("", Purpose::name);
    tx.count(&sql, &[&before, &first, from, to, pattern, people, amount, id, alone, &purpose, states]).await
}

/// Payouts, newest first; one more than `limit`. Those of each state are found by it, no further than the page reaches.
pub(crate) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payout>, Problem> {
    let found = |state: &str| {
        format!(
            "SELECT * FROM (SELECT p.id FROM payout p WHERE {NARROWED}{state} ORDER BY p.id DESC LIMIT $12) b"
        )
    };
    let states = wanted.states.split(',').filter_map(PayoutState::from_name);
    let mut branches: Vec<String> =
        states.map(|state| found(&format!(" AND p.state = '{}'", state.name()))).collect();
    if branches.is_empty() {
        branches.push(found(""));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id IN (SELECT id FROM ({}) m ORDER BY id DESC LIMIT $12) \
         ORDER BY p.id DESC",
        branches.join(" UNION ALL ")
    );
    let limit = wanted.limit + 1;
    let (first, before) = wanted.ids();
    let Wanted { pattern, amount, id, people, alone, purpose, from, to, .. } = wanted;
    let purpose = purpose.map_or("", Purpose::name);
    tx.list(&sql, &[&before, &first, from, to, pattern, people, amount, id, alone, &purpose, &limit]).await
}

/// A page of what is for `purpose`, newest first, with the approvals that nobody voided. `state` is a filter as that of payouts.
///
/// # Errors
/// `query.invalid`, or a failure of the store.
pub async fn page_for(
    tx: &mut impl Tx,
    purpose: Purpose,
    state: Option<&str>,
    paging: &Paging,
) -> Result<Page<(Payout, Vec<Approval>)>, Problem> {
    // The words of the index stand in the statement, so that it serves it.
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.purpose <> 'payout' AND p.purpose = '{}' AND p.id < $2 \
         AND ($3 = '' OR $3 LIKE '%,' || p.state || ',%') ORDER BY p.id DESC LIMIT $4",
        purpose.name()
    );
    let (states, limit) = (listing::states(state, PayoutState::filter)?, paging.limit());
    let after: Id<Payout> = paging.after();
    let payouts: Vec<Payout> = tx.list(&sql, &[&after, &states, &(limit + 1)]).await?;
    let Page { data, next } = Page::cut(payouts, limit, |payout| payout.id.to_string());
    let given = match (data.last(), data.first()) {
        (Some(oldest), Some(newest)) => approvals_of(tx, oldest.id, newest.id).await?,
        _ => Vec::new(),
    };
    let with_approvals = |payout: Payout| {
        let of_it = given.iter().filter(|(id, approval)| *id == payout.id && approval.counts);
        let of_it = of_it.map(|(_, approval)| approval.clone()).collect();
        (payout, of_it)
    };
    Ok(Page { data: data.into_iter().map(with_approvals).collect(), next })
}

/// The refunds of a payment, newest first, with the approvals that count; at most 100.
///
/// # Errors
/// A failure of the store.
pub async fn refunds_of(
    tx: &mut impl Tx,
    payment: Id<Payment>,
) -> Result<Vec<(Payout, Vec<Approval>)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.payment IS NOT NULL AND p.payment = $2 \
         ORDER BY p.id DESC LIMIT 100"
    );
    let refunds: Vec<Payout> = tx.list(&sql, &[&payment]).await?;
    let mut with_approvals = Vec::with_capacity(refunds.len());
    for refund in refunds {
        let mut given = approvals(tx, refund.id).await?;
        given.retain(|approval| approval.counts);
        with_approvals.push((refund, given));
    }
    Ok(with_approvals)
}

/// How many payouts are in each of the states that are not an end, as the database counts them when they are written.
pub(crate) async fn count_by_state(tx: &mut impl Tx) -> Result<Vec<(String, i64)>, Problem> {
    // What is no payout is counted with them, and rare.
    let sql = "SELECT state, total FROM (SELECT t.state AS state, CAST(SUM(t.total) AS BIGINT) - (SELECT COUNT(*) FROM payout p \
               WHERE p.merchant = $1 AND p.purpose <> 'payout' AND p.state = t.state) AS total FROM tally t \
               WHERE t.merchant = $1 AND t.counted = 'payout' \
               AND t.state IN ('pending', 'authorized', 'processing', 'unknown') GROUP BY t.state) c WHERE total > 0";
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
               WHERE p.merchant = $1 AND p.state = 'pending' AND p.batch IS NULL AND p.purpose = 'payout' AND p.expires_at > $3 \
               AND (p.made_by IS NULL OR p.made_by <> $2) AND (p.key_maker IS NULL OR p.key_maker <> $2) \
               AND (p.mandate_changed_by IS NULL OR p.mandate_changed_by <> $2) \
               AND (p.mandate_confirmed_by IS NULL OR p.mandate_confirmed_by <> $2) \
               AND (p.beneficiary_added_by IS NULL OR p.beneficiary_added_by <> $2) \
               AND (p.beneficiary_changed_by IS NULL OR p.beneficiary_changed_by <> $2) \
               AND (p.beneficiary IS NULL OR EXISTS (SELECT b.id FROM beneficiary b WHERE b.merchant = p.merchant \
                    AND b.id = p.beneficiary AND b.state = 'confirmed' AND b.version = p.beneficiary_version)) \
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
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND state = 'pending' AND purpose = 'payout' ORDER BY id LIMIT 1";
    tx.find(sql, &[]).await
}
