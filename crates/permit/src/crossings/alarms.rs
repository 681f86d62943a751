//! What of all merchants an operator is woken for.

use store::Queries as _;
use values::Timestamp;

use crate::{Problem, app::App};

/// What stands still in any merchant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alarms {
    /// Payouts, withdrawals and refunds of which nobody knows what became.
    pub unknown_payouts: i64,
    /// When the oldest of them was released.
    pub oldest_unknown_at: Option<Timestamp>,
    /// Webhooks whose server does not take what it is sent.
    pub failing_webhooks: i64,
    /// Letters that the mail server did not take yet.
    pub undelivered_mail: i64,
    /// Jobs whose work failed three times in a row or more.
    pub failing_jobs: i64,
    /// How often the work of the worst of them did.
    pub most_failures: i64,
    /// Files of payouts that were released, or are being stopped, and have not come to their end.
    pub open_batches: i64,
    /// When the one of them released longest ago was.
    pub oldest_batch_at: Option<Timestamp>,
    /// For each kind of job that there is, by name: when the next one is due, or was.
    pub next_jobs: Vec<(String, Timestamp)>,
}

/// One step along the index for each kind, so that not all jobs are read.
const NEXT_JOBS: &str = "WITH RECURSIVE kinds (kind) AS (SELECT MIN(kind) FROM job UNION ALL \
     SELECT (SELECT MIN(j.kind) FROM job j WHERE j.kind > k.kind) FROM kinds k WHERE k.kind IS NOT NULL) \
     SELECT k.kind, (SELECT MIN(j.run_at) FROM job j WHERE j.kind = k.kind) FROM kinds k \
     WHERE k.kind IS NOT NULL";

impl App {
    /// See [`Alarms`].
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn alarms(&self) -> Result<Alarms, Problem> {
        let mut tx = self.db().read().await?;
        // From the merchants on, so that their index is used and not all payouts are read.
        let sql = "SELECT COUNT(*), MIN(COALESCE(p.authorised_at, p.created_at)) FROM merchant m CROSS JOIN payout p \
                   WHERE p.merchant = m.id AND p.state = 'unknown'";
        let row = tx.rows(sql, &[]).await?.into_iter().next();
        let mut row = row.ok_or_else(|| Problem::failure("a count answered no row"))?;
        let mut alarms =
            Alarms { unknown_payouts: row.next()?, oldest_unknown_at: row.next()?, ..Alarms::default() };
        let failing =
            "SELECT COUNT(*) FROM endpoint WHERE one_off = 0 AND state = 'failing' AND deleted_at IS NULL";
        let undelivered = "SELECT COUNT(*) FROM job WHERE kind = 'mail' AND last_error IS NOT NULL";
        for (sql, count) in
            [(failing, &mut alarms.failing_webhooks), (undelivered, &mut alarms.undelivered_mail)]
        {
            if let Some(mut row) = tx.rows(sql, &[]).await?.into_iter().next() {
                *count = row.next()?;
            }
        }
        // As the index has it.
        let sql = "SELECT COUNT(*), COALESCE(MAX(failures), 0) FROM job WHERE failures >= 3";
        if let Some(mut row) = tx.rows(sql, &[]).await?.into_iter().next() {
            (alarms.failing_jobs, alarms.most_failures) = (row.next()?, row.next()?);
        }
        let batches = "SELECT COUNT(*), MIN(COALESCE(b.authorised_at, b.created_at)) FROM merchant m CROSS JOIN batch b \
                       WHERE b.merchant = m.id AND b.state IN ('authorised', 'processing', 'stopping')";
        if let Some(mut row) = tx.rows(batches, &[]).await?.into_iter().next() {
            (alarms.open_batches, alarms.oldest_batch_at) = (row.next()?, row.next()?);
        }
        for mut row in tx.rows(NEXT_JOBS, &[]).await? {
            alarms.next_jobs.push((row.next()?, row.next()?));
        }
        // Databases do not agree on the order of dots and underscores.
        alarms.next_jobs.sort_unstable();
        Ok(alarms)
    }
}
