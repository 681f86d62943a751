//! Every statement of the area. Of the ledger, payouts and batches it only reads.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Id, Timestamp, subjects::Entry};

use super::model::{Account, Finding, Kind, Line, Walk};

/// How far a merchant's ledger was checked.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Its number, from 1 on.
    pub number: i64,
    /// When the one under way began; none between two.
    pub started_at: Option<Timestamp>,
    /// The account it is in, and how far in that.
    pub account: Option<Id<Entry>>,
    pub walk: Walk,
    /// How many entries it has looked at.
    pub entries: i64,
    /// When the last one ended, had begun, and how many entries it looked at.
    pub completed_at: Option<Timestamp>,
    pub completed_started_at: Option<Timestamp>,
    pub completed_entries: i64,
    /// How many all of them looked at.
    pub entries_ever: i64,
}

impl Run {
    /// Before the first one.
    pub(super) const NONE: Self = Self {
        number: 0,
        started_at: None,
        account: None,
        walk: Walk::BEGIN,
        entries: 0,
        completed_at: None,
        completed_started_at: None,
        completed_entries: 0,
        entries_ever: 0,
    };
}

impl FromRow for Run {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.next()?,
            started_at: row.next()?,
            account: row.next()?,
            walk: Walk { at: row.next()?, number: row.next()?, sum: row.next()?, adrift: row.next()? },
            entries: row.next()?,
            completed_at: row.next()?,
            completed_started_at: row.next()?,
            completed_entries: row.next()?,
            entries_ever: row.next()?,
        })
    }
}

pub(super) async fn find_run(tx: &mut impl Tx) -> Result<Run, Problem> {
    let sql = "SELECT run, started_at, account, at, number, sum, adrift, entries, completed_at, completed_started_at, \
               completed_entries, entries_ever FROM ledger_check WHERE merchant = $1";
    Ok(tx.find(sql, &[]).await?.unwrap_or(Run::NONE))
}

pub(super) async fn keep_run(tx: &mut impl Writing, run: &Run, next_at: Timestamp) -> Result<(), Problem> {
    let sql = "INSERT INTO ledger_check (merchant, next_at, run, started_at, account, at, number, sum, adrift, entries, \
               completed_at, completed_started_at, completed_entries, entries_ever) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
               ON CONFLICT (merchant) DO UPDATE SET next_at = $2, run = $3, started_at = $4, account = $5, at = $6, \
               number = $7, sum = $8, adrift = $9, entries = $10, completed_at = $11, completed_started_at = $12, \
               completed_entries = $13, entries_ever = $14";
    let Walk { at, number, sum, adrift } = run.walk;
    let Run { completed_at, completed_started_at, completed_entries, entries_ever, .. } = run;
    tx.execute(
        sql,
        &[
            &next_at,
            &run.number,
            &run.started_at,
            &run.account,
            &at,
            &number,
            &sum,
            &adrift,
            &run.entries,
            completed_at,
            completed_started_at,
            completed_entries,
            entries_ever,
        ],
    )
    .await?;
    Ok(())
}

impl FromRow for Account {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            kind: row.next()?,
            currency: row.next()?,
            balance: row.next()?,
            floor: row.next()?,
            entries: row.next()?,
        })
    }
}

/// The merchant's accounts by their ids: a handful.
pub(super) async fn accounts(tx: &mut impl Tx) -> Result<Vec<Account>, Problem> {
    let sql = "SELECT id, kind, currency, balance, floor, entries FROM account WHERE merchant = $1 ORDER BY id LIMIT 500";
    tx.list(sql, &[]).await
}

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            transfer: row.next()?,
            place: row.next()?,
            debit: row.next()?,
            credit: row.next()?,
            balance_after: row.next()?,
            number: row.next()?,
            at: row.next()?,
            total: row.next()?,
            currency: row.next()?,
            sides: match (row.next()?, row.next()?) {
                (Some(debits), Some(credits)) => Some((debits, credits)),
                _ => None,
            },
        })
    }
}

/// The next entries of an account in the order in which they changed it, with what the first of each transfer leads to.
pub(super) async fn lines(
    tx: &mut impl Tx,
    account: Id<Entry>,
    walk: &Walk,
    limit: usize,
) -> Result<Vec<Line>, Problem> {
    let side = |side: &str| {
        format!(
            "CASE WHEN e.place = 1 THEN (SELECT CAST(SUM(x.{side}) AS BIGINT) FROM entry x \
             WHERE x.transfer = e.transfer AND x.merchant = e.merchant) END"
        )
    };
    let sql = format!(
        "SELECT e.transfer, e.place, e.debit, e.credit, e.balance_after, e.number, e.at, t.total, t.currency, {}, {} \
         FROM entry e LEFT JOIN transfer t ON t.id = e.transfer AND t.merchant = e.merchant \
         WHERE e.merchant = $1 AND e.account = $2 AND (e.at, e.number) > ($3, $4) ORDER BY e.at, e.number LIMIT $5",
        side("debit"),
        side("credit")
    );
    tx.list(&sql, &[&account, &walk.at, &walk.number, &limit]).await
}

/// What waits to leave, by currency: open payouts, and lines of batches whose payouts are yet to be made. The money of a batch
/// that ended unreleased is free at once, and its payouts end after it.
pub(super) async fn waits(tx: &mut impl Tx) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "SELECT p.currency, CAST(SUM(p.debit) AS BIGINT) FROM payout p \
               LEFT JOIN batch b ON b.merchant = p.merchant AND b.id = p.batch WHERE p.merchant = $1 \
               AND p.state IN ('pending', 'authorized', 'processing', 'unknown') \
               AND (b.state IS NULL OR b.state NOT IN ('rejected', 'cancelled', 'expired')) \
               GROUP BY p.currency ORDER BY p.currency";
    let mut waits: Vec<(String, i64)> = tx.list(sql, &[]).await?;
    let sql = "SELECT l.currency, CAST(SUM(l.debit) AS BIGINT) FROM batch b JOIN batch_line l ON l.merchant = b.merchant \
               AND l.batch = b.id AND l.number > b.made WHERE b.merchant = $1 AND b.state IN ('waiting', 'authorised') \
               AND l.currency IS NOT NULL GROUP BY l.currency ORDER BY l.currency";
    waits.extend(tx.list::<(String, i64)>(sql, &[]).await?);
    Ok(waits)
}

/// A finding as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: Id<super::views::LedgerFinding>,
    pub finding: Finding,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
}

impl FromRow for Kept {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, kind): (_, String) = (row.next()?, row.next()?);
        let known = Kind::ALL.into_iter().find(|known| known.name() == kind);
        let finding = Finding {
            kind: known.ok_or_else(|| StoreError::Row("a finding's kind cannot be read".into()))?,
            subject: row.next()?,
            currency: row.next()?,
            says: row.next()?,
            expected: row.next()?,
            found: row.next()?,
        };
        Ok(Self { id, finding, first_seen_at: row.next()?, last_seen_at: row.next()? })
    }
}

/// How many findings of a merchant are kept: one mistake may show in every entry.
const MOST: i64 = 100;

/// Keeps what a run found: anew, or as seen once more. Answers those that are new.
pub(super) async fn keep_findings(
    tx: &mut impl Writing,
    run: i64,
    findings: Vec<Finding>,
) -> Result<Vec<Finding>, Problem> {
    let now = tx.now();
    let mut fresh = Vec::new();
    for finding in findings {
        let Finding { kind, subject, currency, says, expected, found } = &finding;
        let kind = kind.name();
        let sql = "UPDATE ledger_finding SET run = $5, last_seen_at = $6, \
                   says = CASE WHEN run = $5 THEN says ELSE $7 END, expected = CASE WHEN run = $5 THEN expected ELSE $8 END, \
                   found = CASE WHEN run = $5 THEN found ELSE $9 END \
                   WHERE merchant = $1 AND kind = $2 AND subject = $3 AND currency = $4 AND cleared_at IS NULL";
        let known = tx.execute(sql, &[&kind, subject, currency, &run, &now, says, expected, found]).await?;
        if known > 0 || count_open(tx).await? >= MOST {
            continue;
        }
        let id: Id<super::views::LedgerFinding> = tx.id();
        let sql = "INSERT INTO ledger_finding (merchant, id, kind, subject, currency, says, expected, found, run, \
                   first_seen_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
        tx.execute(sql, &[&id, &kind, subject, currency, says, expected, found, &run, &now]).await?;
        fresh.push(finding);
    }
    Ok(fresh)
}

async fn count_open(tx: &mut impl Tx) -> Result<i64, Problem> {
    tx.count("SELECT COUNT(*) FROM ledger_finding WHERE merchant = $1 AND cleared_at IS NULL", &[]).await
}

/// What does not add up now, the newest first.
pub(super) async fn open_findings(tx: &mut impl Tx) -> Result<Vec<Kept>, Problem> {
    let sql = "SELECT id, kind, subject, currency, says, expected, found, first_seen_at, last_seen_at \
               FROM ledger_finding WHERE merchant = $1 AND cleared_at IS NULL ORDER BY id DESC LIMIT 100";
    tx.list(sql, &[]).await
}

/// How many jobs of the merchant failed three times in a row or more, how often the worst of them did, and when the first of them is
/// tried again.
pub(super) async fn failing_jobs(tx: &mut impl Tx) -> Result<(i64, i64, Option<Timestamp>), Problem> {
    let sql = "SELECT COUNT(*), COALESCE(MAX(failures), 0), MIN(run_at) FROM job WHERE merchant = $1 AND failures >= 3";
    Ok(tx.find(sql, &[]).await?.unwrap_or((0, 0, None)))
}

/// What was found and nobody was told of; they count as told of from now on.
pub(super) async fn tell(tx: &mut impl Writing) -> Result<Vec<String>, Problem> {
    let sql = "SELECT says FROM ledger_finding WHERE merchant = $1 AND cleared_at IS NULL AND told_at IS NULL \
               ORDER BY id LIMIT 100";
    let says = tx.list(sql, &[]).await?;
    let now = tx.now();
    let sql = "UPDATE ledger_finding SET told_at = $2 WHERE merchant = $1 AND cleared_at IS NULL AND told_at IS NULL";
    tx.execute(sql, &[&now]).await?;
    Ok(says)
}

/// Clears what run `run`, which looked at everything, did not find again; says how many that were.
pub(super) async fn clear(tx: &mut impl Writing, run: i64) -> Result<u64, Problem> {
    let now = tx.now();
    let sql =
        "UPDATE ledger_finding SET cleared_at = $3 WHERE merchant = $1 AND cleared_at IS NULL AND run < $2";
    tx.execute(sql, &[&run, &now]).await
}
