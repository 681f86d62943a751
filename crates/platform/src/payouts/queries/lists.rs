//! Lists and counts.

use permit::{Page, Paging, Problem, Tx};
use values::{Id, Timestamp};

use super::{
    super::model::{PayoutState, Purpose},
    Approval, COLUMNS, FROM, Payout, approvals_of,
    wire::SOURCE,
};
use crate::{
    listing::{self, Conditions, Source},
    payments::Payment,
    search::{self, People, Searched},
};

/// Which payouts a page shows.
pub(crate) type Wanted = search::Wanted<OfPayouts>;

/// What only payouts are narrowed by.
pub(crate) struct OfPayouts {
    /// Whether those of batches are left out.
    pub alone: bool,
    /// What they are for; `None` for anything.
    pub purpose: Option<&'static str>,
}

impl Searched for OfPayouts {
    type Row = Payout;
    const SOURCE: Source = SOURCE;
    const PEOPLE: &'static People = search::PAYEES;

    fn id(row: &Payout) -> Id<Payout> {
        row.id
    }

    fn state(name: &str) -> Option<&'static str> {
        PayoutState::from_name(name).map(PayoutState::name)
    }

    fn narrow<'a>(&'a self, narrowed: &mut Conditions<'a>) {
        if self.alone {
            narrowed.sql += " AND p.batch IS NULL";
        }
        if let Some(purpose) = &self.purpose {
            narrowed.and("p.purpose =", purpose);
        }
    }
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
    Ok(Page { data: with_approvals(tx, data).await?, next })
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
    with_approvals(tx, refunds).await
}

/// Each of these payouts with its approvals that count.
async fn with_approvals(
    tx: &mut impl Tx,
    payouts: Vec<Payout>,
) -> Result<Vec<(Payout, Vec<Approval>)>, Problem> {
    let ids: Vec<_> = payouts.iter().map(|payout| payout.id).collect();
    let given = approvals_of(tx, &ids).await?;
    let with = |payout: Payout| {
        let of_it = given.iter().filter(|(id, approval)| *id == payout.id && approval.counts);
        let of_it = of_it.map(|(_, approval)| approval.clone()).collect();
        (payout, of_it)
    };
    Ok(payouts.into_iter().map(with).collect())
}

/// What [`count_by_state`] asks. The database counts refunds and withdrawals with payouts, and they are taken off again: those that
/// stand in a state are the identifiers that two indexes share, that of the state and that of what is no payout. Each is followed to
/// where the other goes on (`turn` says which one is next), so that neither all payouts of the state are read nor all that ever went
/// out as something else.
pub(in crate::payouts) const BY_STATE: &str = "WITH RECURSIVE standing (state, total) AS (\
     SELECT state, CAST(SUM(total) AS BIGINT) FROM tally WHERE merchant = $1 AND counted = 'payout' \
     AND state IN ('pending', 'authorized', 'processing', 'unknown') GROUP BY state HAVING SUM(total) > 0), \
     other (state, purpose, id, turn, last) AS (\
     SELECT s.state, u.purpose, (SELECT p.id FROM payout p WHERE p.merchant = $1 AND p.purpose <> 'payout' \
     AND p.purpose = u.purpose ORDER BY p.id LIMIT 1), 0, CAST(NULL AS BYTEA) \
     FROM standing s CROSS JOIN (SELECT 'refund' AS purpose UNION ALL SELECT 'withdrawal') u \
     UNION ALL \
     SELECT o.state, o.purpose, CASE \
     WHEN o.turn = 0 THEN (SELECT p.id FROM payout p WHERE p.merchant = $1 AND p.state = o.state \
     AND p.id >= o.id ORDER BY p.id LIMIT 1) \
     WHEN o.id = o.last THEN (SELECT p.id FROM payout p WHERE p.merchant = $1 AND p.purpose <> 'payout' \
     AND p.purpose = o.purpose AND p.id > o.id ORDER BY p.id LIMIT 1) \
     ELSE (SELECT p.id FROM payout p WHERE p.merchant = $1 AND p.purpose <> 'payout' \
     AND p.purpose = o.purpose AND p.id >= o.id ORDER BY p.id LIMIT 1) END, 1 - o.turn, o.id \
     FROM other o WHERE o.id IS NOT NULL) \
     SELECT s.state, s.total - COALESCE(c.others, 0) FROM standing s LEFT JOIN (\
     SELECT state, COUNT(*) AS others FROM other WHERE turn = 1 AND id = last GROUP BY state) c ON c.state = s.state \
     WHERE s.total > COALESCE(c.others, 0)";

/// How many payouts are in each of the states that are not an end, as the database counts them when they are written.
pub(crate) async fn count_by_state(tx: &mut impl Tx) -> Result<Vec<(String, i64)>, Problem> {
    tx.list(BY_STATE, &[]).await
}

/// Since when the oldest waiting payout waits.
pub(crate) async fn oldest_pending(tx: &mut impl Tx) -> Result<Option<Timestamp>, Problem> {
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND state = 'pending' AND purpose = 'payout' ORDER BY id LIMIT 1";
    tx.find(sql, &[]).await
}
