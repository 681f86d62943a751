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

/// How many payouts are in each of the states that are not an end, as the database counts them when they are written.
pub(crate) async fn count_by_state(tx: &mut impl Tx) -> Result<Vec<(String, i64)>, Problem> {
    // What is no payout is counted with them, and rare: the sum of texts keeps SQLite from going through all payouts of the state.
    let sql = "SELECT state, total FROM (SELECT t.state AS state, CAST(SUM(t.total) AS BIGINT) - (SELECT COUNT(*) FROM payout p \
               WHERE p.merchant = $1 AND p.purpose <> 'payout' AND p.state || '' = t.state) AS total FROM tally t \
               WHERE t.merchant = $1 AND t.counted = 'payout' \
               AND t.state IN ('pending', 'authorized', 'processing', 'unknown') GROUP BY t.state) c WHERE total > 0";
    tx.list(sql, &[]).await
}

/// Since when the oldest waiting payout waits.
pub(crate) async fn oldest_pending(tx: &mut impl Tx) -> Result<Option<Timestamp>, Problem> {
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND state = 'pending' AND purpose = 'payout' ORDER BY id LIMIT 1";
    tx.find(sql, &[]).await
}
