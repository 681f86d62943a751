//! Every statement about terms.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency, Timestamp};

use super::model::{KycState, Setting, Settings};

/// The merchant, and one of its settings where it has any.
struct TermRow {
    since: Timestamp,
    kyc: KycState,
    setting: Option<Setting>,
}

impl FromRow for TermRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let since = row.next()?;
        let kyc: String = row.next()?;
        let kyc = KycState::from_name(&kyc);
        let (name, value, set_at): (Option<_>, Option<_>, Option<_>) =
            (row.next()?, row.next()?, row.next()?);
        let setting = name.zip(value).zip(set_at);
        let setting = setting.map(|((name, value), set_at)| Setting { name, value, set_at });
        Ok(Self {
            since,
            kyc: kyc.ok_or_else(|| StoreError::Row("a KYC state cannot be read".into()))?,
            setting,
        })
    }
}

/// What was set for the merchant, in one statement.
pub(super) async fn find_settings(tx: &mut impl Tx) -> Result<Settings, Problem> {
    let sql = "SELECT m.created_at, m.kyc_state, t.name, t.value, t.set_at \
               FROM merchant m LEFT JOIN term t ON t.merchant = m.id WHERE m.id = $1";
    let rows: Vec<TermRow> = tx.list(sql, &[]).await?;
    let first = rows.first().ok_or_else(|| Problem::failure("a merchant that has members is missing"))?;
    let (since, kyc) = (first.since, first.kyc);
    Ok(Settings { since, kyc, set: rows.into_iter().filter_map(|row| row.setting).collect() })
}

/// Sets `name`, or takes it back.
pub(super) async fn set(tx: &mut impl Writing, name: &str, value: Option<&str>) -> Result<(), Problem> {
    tx.execute("DELETE FROM term WHERE merchant = $1 AND name = $2", &[&name]).await?;
    if let Some(value) = value {
        let now = tx.now();
        let sql = "INSERT INTO term (merchant, name, value, set_at) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &[&name, &value, &now]).await?;
    }
    Ok(())
}

pub(super) async fn set_kyc_state(tx: &mut impl Writing, state: KycState) -> Result<(), Problem> {
    tx.execute("UPDATE merchant SET kyc_state = $2 WHERE id = $1", &[&state.name()]).await?;
    Ok(())
}

/// Has whoever else moves money of an unknown merchant wait until this transaction ends.
pub(super) async fn queue_up(tx: &mut impl Writing) -> Result<(), Problem> {
    let sql = "INSERT INTO api_calls (merchant, on_day, calls) VALUES ($1, 0, 0) \
               ON CONFLICT (merchant) DO UPDATE SET calls = api_calls.calls";
    tx.execute(sql, &[]).await?;
    Ok(())
}

/// What was collected and paid out so far, or is under way, by currency; what failed does not count.
pub(super) async fn moved(tx: &mut impl Tx) -> Result<Vec<Amount>, Problem> {
    let sql = "SELECT m.currency, CAST(SUM(m.amount) AS BIGINT) FROM ( \
               SELECT currency, amount FROM payment WHERE merchant = $1 AND state <> 'failed' \
               UNION ALL SELECT currency, amount FROM payout WHERE merchant = $1 \
               AND state NOT IN ('failed', 'rejected', 'cancelled', 'expired', 'refunded', 'reversed') \
               UNION ALL SELECT l.currency, l.amount FROM batch b JOIN batch_line l ON l.merchant = b.merchant \
               AND l.batch = b.id AND l.number > b.made \
               WHERE b.merchant = $1 AND b.state IN ('waiting', 'authorised')) m \
               GROUP BY m.currency ORDER BY m.currency";
    let rows: Vec<(String, i64)> = tx.list(sql, &[]).await?;
    let amount = |(code, minor): (String, i64)| {
        let amount = Currency::from_code(&code).and_then(|currency| Amount::new(minor, currency).ok());
        amount.ok_or_else(|| Problem::failure("what a merchant moved cannot be read"))
    };
    rows.into_iter().map(amount).collect()
}
