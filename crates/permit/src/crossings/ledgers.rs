//! From the instance to each merchant, for the jobs that go through them all.

use store::{Queries as _, ToValue as _};
use values::{Duration, Id, Timestamp, subjects::Merchant};

use crate::{Problem, app::App, transaction::ReadTx, worker::Task};

impl Task {
    /// Merchants whose ledger is due to be checked, those first that have waited longest; whoever never had money is none.
    /// Only a job of the instance itself crosses.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn ledgers_to_check(&self, most: usize) -> Result<Vec<Id<Merchant>>, Problem> {
        let app = self.app_of_instance();
        let sql = "SELECT m.id FROM merchant m LEFT JOIN ledger_check c ON c.merchant = m.id \
                   WHERE COALESCE(c.next_at, 0) <= $1 AND EXISTS (SELECT 1 FROM account a WHERE a.merchant = m.id) \
                   ORDER BY COALESCE(c.next_at, 0), m.id LIMIT $2";
        let rows = app.db().read().await?.rows(sql, &[app.now().to_value(), most.to_value()]).await?;
        rows.into_iter().map(|mut row| Ok(row.next()?)).collect()
    }

    /// Merchants with payees or payers whose words are still to be written. Only a job of the instance itself crosses.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn people_to_learn(&self, most: usize) -> Result<Vec<Id<Merchant>>, Problem> {
        let app = self.app_of_instance();
        let of = |noted: &str| {
            format!(
                "SELECT merchant FROM (SELECT DISTINCT merchant FROM {noted} WHERE learned = 0 LIMIT $1) {noted}"
            )
        };
        let sql = format!("{} UNION {} LIMIT $1", of("payee"), of("payer"));
        let rows = app.db().read().await?.rows(&sql, &[most.to_value()]).await?;
        rows.into_iter().map(|mut row| Ok(row.next()?)).collect()
    }

    /// Looks within one of them.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn look_into(&self, merchant: Id<Merchant>) -> Result<ReadTx, Problem> {
        let app = self.app_of_instance();
        Ok(ReadTx { tx: app.db().read().await?, merchant, app: app.clone() })
    }

    fn app_of_instance(&self) -> &App {
        assert_eq!(self.merchant(), Id::nil(), "a merchant's job stays within the merchant");
        self.app()
    }
}

/// What checking the ledgers of all merchants has come to, for the operator.
#[derive(Debug, Clone, Default)]
pub struct LedgerChecks {
    /// How many ledgers were checked to their end at least once.
    pub ledgers: i64,
    /// What does not add up and still does not.
    pub findings: i64,
    /// How many entries were looked at, over all runs.
    pub entries: i64,
    /// When a run last came to its end.
    pub last_completed_at: Option<Timestamp>,
    /// The same of the ledger where that is longest ago.
    pub oldest_completed_at: Option<Timestamp>,
    /// How long the longest of the last runs took.
    pub longest: Duration,
}

impl App {
    /// See [`LedgerChecks`].
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn ledger_checks(&self) -> Result<LedgerChecks, Problem> {
        let sql = "SELECT COUNT(completed_at), CAST(COALESCE(SUM(entries_ever), 0) AS BIGINT), MAX(completed_at), \
                   MIN(completed_at), COALESCE(MAX(completed_at - completed_started_at), 0) FROM ledger_check";
        let mut tx = self.db().read().await?;
        let Some(mut row) = tx.rows(sql, &[]).await?.into_iter().next() else {
            return Ok(LedgerChecks::default());
        };
        let (ledgers, entries) = (row.next()?, row.next()?);
        let (last_completed_at, oldest_completed_at) = (row.next()?, row.next()?);
        let longest = Duration::from_micros(u64::try_from(row.next::<i64>()?).unwrap_or_default());
        let sql = "SELECT COUNT(*) FROM ledger_finding WHERE cleared_at IS NULL";
        let found = tx.rows(sql, &[]).await?.into_iter().next();
        let findings = found.map(|mut row| row.next()).transpose()?.unwrap_or_default();
        Ok(LedgerChecks { ledgers, findings, entries, last_completed_at, oldest_completed_at, longest })
    }

    /// Sees to it that the instance has its one job of this kind.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn keep_job(&self, kind: &'static str) -> Result<(), Problem> {
        Ok(self.db().keep_job(kind).await?)
    }
}

#[cfg(test)]
mod tests;
