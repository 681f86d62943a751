//! Every statement about terms.

use permit::{
    FromRow, MoneyReads, MoneySeen, MoneyWrites, Problem, Question, Row, StoreError, Tx, Undecided, Unready,
    Writing, record,
};
use values::{Amount, Currency, Id, Timestamp, subjects::Merchant};

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

record! {
    /// Whose row it is that whoever moves money of an unknown merchant waits for.
    pub(super) struct Queue in "api_calls" (merchant) Update {
        merchant: Id<Merchant>,
        on_day: i64,
        calls: i64,
    }
}

record! {
    /// The state of what is known about the merchant.
    pub(super) struct Known in "merchant" (id) None {
        id: Id<Merchant>,
        created_at: Timestamp,
        kyc_state: String,
    }
}

record! {
    /// A term that was set.
    pub(super) struct TermEntry in "term" (merchant, name) None {
        merchant: Id<Merchant>,
        name: String,
        value: String,
        set_at: Timestamp,
    }
}

/// What [`moved`] asks.
const MOVED: &str = "SELECT m.currency, CAST(SUM(m.amount) AS BIGINT) FROM ( \
     SELECT currency, amount FROM payment WHERE merchant = $1 AND state <> 'failed' \
     UNION ALL SELECT currency, amount FROM payout WHERE merchant = $1 \
     AND state NOT IN ('failed', 'rejected', 'cancelled', 'expired', 'refunded', 'reversed') \
     UNION ALL SELECT l.currency, l.amount FROM batch b JOIN batch_line l ON l.merchant = b.merchant \
     AND l.batch = b.id AND l.number > b.made \
     WHERE b.merchant = $1 AND b.state IN ('waiting', 'authorised')) m \
     GROUP BY m.currency ORDER BY m.currency";
static MOVED_SO_FAR: Question = Question { sql: MOVED };

/// What was collected and paid out so far, or is under way, by currency; what failed does not count.
pub(super) async fn moved(tx: &mut impl Tx) -> Result<Vec<Amount>, Problem> {
    tx.list(MOVED, &[]).await?.into_iter().map(amount_of).collect()
}

fn amount_of((code, minor): (String, i64)) -> Result<Amount, Problem> {
    let amount = Currency::from_code(&code).and_then(|currency| Amount::new(minor, currency).ok());
    amount.ok_or_else(|| Problem::failure("what a merchant moved cannot be read"))
}

/// What a money command reads that moves money of an unknown merchant.
pub(super) fn read_set(reads: &mut MoneyReads<'_>) {
    reads.row::<Queue>(&[]);
    reads.row::<Known>(&[]);
    reads.rows::<TermEntry>(OF_MERCHANT, &[]);
}

/// By which columns terms are read.
const OF_MERCHANT: &[&str] = &["merchant"];

/// As [`find_settings`] and [`moved`], after [`queue_up`], in a money command that is alone. Of a merchant that is approved
/// nothing is added up, and none of its commands is alone: `None`.
pub(super) fn settings_and_moved(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
) -> Result<Option<(Settings, Vec<Amount>)>, Undecided> {
    let missing = || Problem::failure("a merchant that has members is missing");
    let known = seen.row::<Known>(&[])?.ok_or_else(missing)?;
    let broken = || Problem::failure("a KYC state cannot be read");
    let kyc = KycState::from_name(&known.kyc_state).ok_or_else(broken)?;
    if kyc == KycState::Approved {
        return Ok(None);
    }
    seen.alone()?;
    if seen.row::<Queue>(&[])?.is_none() {
        writes.insert(&Queue { merchant: seen.merchant(), on_day: 0, calls: 0 });
    }
    let set = seen.rows::<TermEntry>(OF_MERCHANT, &[])?.into_iter();
    let set = set.map(|term| Setting { name: term.name, value: term.value, set_at: term.set_at }).collect();
    let mut moved = Vec::new();
    for mut row in seen.answer(&MOVED_SO_FAR, &[])? {
        let read = row.next().and_then(|code| Ok((code, row.next()?)));
        moved.push(amount_of(read.map_err(Unready::from)?)?);
    }
    Ok(Some((Settings { since: known.created_at, kyc, set }, moved)))
}
