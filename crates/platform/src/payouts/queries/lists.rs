//! Lists and counts.

use permit::{Page, Paging, Param, Problem, Tx};
use values::{Id, Timestamp};

use super::{
    super::model::{PayoutState, Purpose},
    Approval, COLUMNS, FROM, Payout, approvals_of,
};
use crate::{
    listing::{self, Conditions, Listed},
    payments::Payment,
    search::{self, Sought, Terms},
};

/// Which payouts a page shows.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// States between commas; empty for all.
    pub states: String,
    pub sought: Sought,
    /// The payout with this very id.
    pub id: Id<Payout>,
    /// Whether payees are looked at.
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

impl Wanted {
    /// Between which identifiers all of it is: they are in the order of making.
    fn ids(&self) -> (Id<Payout>, Id<Payout>) {
        let (first, last) = listing::ids(&(self.from, self.to));
        (first.cast(), self.after.min(last.cast()))
    }

    /// What narrows it, but for states and what is looked for.
    fn narrowed<'a>(
        &'a self,
        ids: &'a (Id<Payout>, Id<Payout>),
        purpose: &'a Option<&'static str>,
    ) -> Conditions<'a> {
        let mut narrowed = Conditions::new();
        narrowed.and("p.id >=", &ids.0);
        narrowed.and("p.id <", &ids.1);
        narrowed.and_span(&self.from, &self.to);
        if self.alone {
            narrowed.sql += " AND p.batch IS NULL";
        }
        if let Some(purpose) = purpose {
            narrowed.and("p.purpose =", purpose);
        }
        narrowed
    }

    fn states(&self) -> Vec<&'static str> {
        self.states.split(',').filter_map(PayoutState::from_name).map(PayoutState::name).collect()
    }
}

/// All of them. What is looked for is looked for among the next of all payouts, piece by piece: the indexes, which find all
/// that match, would be asked again for each piece.
impl Listed for Wanted {
    type Row = Payout;

    fn until(&mut self, before: Timestamp) {
        self.to = self.to.min(before);
    }

    async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        let (ids, purpose) = (self.ids(), self.purpose.map(Purpose::name));
        let terms = Terms::new(&self.sought, self.people);
        let mut narrowed = self.narrowed(&ids, &purpose);
        if !self.sought.is_all() {
            let sought = search::condition(&terms, &self.id, &mut narrowed);
            narrowed.sql += &format!(" AND {sought}");
        }
        let sql = format!("SELECT COUNT(*) FROM payout p WHERE {}{}", narrowed.sql, one_of(&self.states()));
        tx.count(&sql, &narrowed.params).await
    }

    async fn read_on(&mut self, tx: &mut impl Tx) -> Result<Option<Vec<Payout>>, Problem> {
        if self.sought.is_all() {
            let mut payouts = of_states(tx, self).await?;
            payouts.truncate(self.limit);
            let Some(last) = payouts.last() else { return Ok(None) };
            self.after = last.id;
            return Ok(Some(payouts));
        }
        if self.after == Id::nil() {
            return Ok(None);
        }
        let window = i64::try_from(self.limit).unwrap_or(i64::MAX);
        let payouts = among_newest(tx, self, window).await?;
        let (first, before) = self.ids();
        let end: Option<Id<Payout>> = tx.find(&nth("$2", "$3", "$4"), &[&first, &before, &window]).await?;
        self.after = end.unwrap_or_else(Id::nil);
        Ok(Some(payouts))
    }
}

/// Payouts, newest first; one more than `limit`. Those of each state are found by it, no further than the page reaches; how
/// some are found by what is looked for says `search/`.
pub(crate) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payout>, Problem> {
    if wanted.sought.is_all() {
        return of_states(tx, wanted).await;
    }
    let newest = among_newest(tx, wanted, search::WINDOW).await?;
    if newest.len() > wanted.limit { Ok(newest) } else { by_indexes(tx, wanted).await }
}

async fn of_states(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payout>, Problem> {
    let (ids, purpose, limit) = (wanted.ids(), wanted.purpose.map(Purpose::name), wanted.limit + 1);
    let mut narrowed = wanted.narrowed(&ids, &purpose);
    let most = narrowed.bind(&limit);
    let found = |state: &str| {
        let narrowed = &narrowed.sql;
        format!(
            "SELECT * FROM (SELECT p.id FROM payout p WHERE {narrowed}{state} ORDER BY p.id DESC LIMIT {most}) b"
        )
    };
    let mut branches: Vec<String> =
        wanted.states().iter().map(|state| found(&format!(" AND p.state = '{state}'"))).collect();
    if branches.is_empty() {
        branches.push(found(""));
    }
    tx.list(&newest_of(&branches, &most), &narrowed.params).await
}

/// The payout that so many newer ones stand before, itself between two identifiers.
fn nth(first: &str, before: &str, window: &str) -> String {
    format!(
        "SELECT w.id FROM payout w WHERE w.merchant = $1 AND w.id >= {first} AND w.id < {before} ORDER BY w.id DESC LIMIT 1 \
         OFFSET {window}"
    )
}

/// What is looked for, among the `window` newest of all and the one behind them.
async fn among_newest(tx: &mut impl Tx, wanted: &Wanted, window: i64) -> Result<Vec<Payout>, Problem> {
    let (ids, purpose, limit) = (wanted.ids(), wanted.purpose.map(Purpose::name), wanted.limit + 1);
    let terms = Terms::new(&wanted.sought, wanted.people);
    let mut narrowed = wanted.narrowed(&ids, &purpose);
    let [first, before, window, most] =
        [&ids.0 as Param<'_>, &ids.1, &window, &limit].map(|value| narrowed.bind(value));
    let sought = search::condition(&terms, &wanted.id, &mut narrowed);
    let (narrowed, states, params) = (narrowed.sql, one_of(&wanted.states()), narrowed.params);
    let branch = format!(
        "SELECT * FROM (SELECT p.id FROM payout p WHERE {narrowed}{states} AND p.id >= COALESCE(({}), {first}) \
         AND {sought} ORDER BY p.id DESC LIMIT {most}) b",
        nth(&first, &before, &window)
    );
    tx.list(&newest_of(&[branch], &most), &params).await
}

/// What is looked for, wherever it is. Each index is asked for all that it finds: put in order before, the planner would go
/// through all payouts in that order instead.
async fn by_indexes(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payout>, Problem> {
    let (ids, purpose, limit) = (wanted.ids(), wanted.purpose.map(Purpose::name), wanted.limit + 1);
    let terms = Terms::new(&wanted.sought, wanted.people);
    let mut narrowed = wanted.narrowed(&ids, &purpose);
    let most = narrowed.bind(&limit);
    let found = search::branches(&terms, &wanted.id, &mut narrowed);
    let (narrowed, states, params) = (narrowed.sql, one_of(&wanted.states()), narrowed.params);
    let branch = |found: &String| {
        format!(
            "SELECT * FROM (WITH f AS MATERIALIZED (SELECT p.id FROM payout p WHERE {narrowed}{states} AND {found}) \
             SELECT f.id FROM f ORDER BY f.id DESC LIMIT {most}) b"
        )
    };
    let branches: Vec<String> = found.iter().map(branch).collect();
    tx.list(&newest_of(&branches, &most), &params).await
}

/// The payouts that the branches find, newest first.
fn newest_of(branches: &[String], most: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id IN (SELECT id FROM ({}) m ORDER BY id DESC LIMIT {most}) \
         ORDER BY p.id DESC",
        branches.join(" UNION ")
    )
}

fn one_of(states: &[&str]) -> String {
    if states.is_empty() { String::new() } else { format!(" AND p.state IN ('{}')", states.join("', '")) }
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
    // What is no payout is counted with them, and rare.
    let sql = "SELECT state, total FROM (SELECT t.state AS state, CAST(SUM(t.total) AS BIGINT) - (SELECT COUNT(*) FROM payout p \
               WHERE p.merchant = $1 AND p.purpose <> 'payout' AND p.state = t.state) AS total FROM tally t \
               WHERE t.merchant = $1 AND t.counted = 'payout' \
               AND t.state IN ('pending', 'authorized', 'processing', 'unknown') GROUP BY t.state) c WHERE total > 0";
    tx.list(sql, &[]).await
}

/// Since when the oldest waiting payout waits.
pub(crate) async fn oldest_pending(tx: &mut impl Tx) -> Result<Option<Timestamp>, Problem> {
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND state = 'pending' AND purpose = 'payout' ORDER BY id LIMIT 1";
    tx.find(sql, &[]).await
}
