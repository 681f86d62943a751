//! What of all merchants an operator is woken for.

use store::Queries as _;
use values::Timestamp;

use crate::{Problem, app::App};

/// What stands still in any merchant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
}

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
        Ok(alarms)
    }
}
