//! Going through the ledgers of an instance, a piece at a time.

use permit::{Activity, App, Area, Problem, Task, Tx};
use values::{Duration, Id, subjects::Merchant};

use super::{
    letters,
    model::{Finding, Walk, whole},
    queries::{self, Run},
};

/// The instance's one job that checks ledgers. It is never ended.
pub const JOB: &str = "ledger.check";

/// How many entries are looked at in one view.
const PIECE: usize = 2_000;
/// How many pieces, or ledgers that take less, are looked at before others have their turn.
const PIECES: usize = 10;
/// How long until the next of them.
const PAUSE: Duration = Duration::from_secs(1);
/// How long after a run the next one of the same ledger begins.
const AGAIN: Duration = Duration::from_secs(300);

/// Carries out a round of the job.
///
/// # Errors
/// A failure of the store; the job comes again, and goes on where the last piece was kept.
pub async fn carry_out(task: Task) -> Result<(), Problem> {
    let mut pieces = 0;
    for merchant in task.ledgers_to_check(PIECES).await? {
        let mut run = queries::find_run(&mut task.look_into(merchant).await?).await?;
        if run.started_at.is_none() {
            run = Run {
                number: run.number + 1,
                started_at: Some(task.app().now()),
                account: None,
                walk: Walk::BEGIN,
                entries: 0,
                ..run
            };
        }
        let mut findings = Vec::new();
        let mut stand = Stand::More;
        while pieces < PIECES && stand == Stand::More {
            // A view for each piece: one that stays open keeps the store from tidying up.
            stand = look(&mut task.look_into(merchant).await?, &mut run, &mut findings).await?;
            pieces += 1;
        }
        keep(task.app(), merchant, run, findings, stand).await?;
        if pieces >= PIECES {
            break;
        }
    }
    let (tx, until) = (task.write().await?, task.app().now() + PAUSE);
    task.postpone(tx, until, "ledgers are checked over and over").await
}

/// Whether a run has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    More,
    Whole,
}

/// Looks at the next piece of a ledger as it is at one instant.
async fn look(tx: &mut impl Tx, run: &mut Run, findings: &mut Vec<Finding>) -> Result<Stand, Problem> {
    let accounts = queries::accounts(tx).await?;
    let (begin, mut left) = (run.account, PIECE);
    for account in accounts.iter().filter(|account| begin.is_none_or(|id| account.id >= id)) {
        if run.account != Some(account.id) {
            (run.account, run.walk) = (Some(account.id), Walk::BEGIN);
        }
        let lines = queries::lines(tx, account.id, &run.walk, left).await?;
        run.walk.over(account, &lines, findings);
        let count = i64::try_from(lines.len()).unwrap_or_default();
        (run.entries, run.entries_ever) = (run.entries + count, run.entries_ever + count);
        left -= lines.len();
        if left == 0 {
            return Ok(Stand::More);
        }
        // This view has no more of them, and the balance that goes with the last.
        run.walk.end(account, findings);
    }
    findings.extend(whole(&accounts, &queries::waits(tx).await?));
    Ok(Stand::Whole)
}

/// Keeps how far a run has come and what it found; tells of it once the run is over.
async fn keep(
    app: &App,
    merchant: Id<Merchant>,
    mut run: Run,
    findings: Vec<Finding>,
    stand: Stand,
) -> Result<(), Problem> {
    let mut upkeep = app.upkeep(merchant, "ledger check").await?;
    let tx = upkeep.tx();
    let now = tx.now();
    for finding in queries::keep_findings(tx, run.number, findings).await? {
        let (kind, says) = (finding.kind.name(), &finding.says);
        tracing::error!(%merchant, kind, says, "the ledger does not add up");
    }
    if stand == Stand::More {
        queries::keep_run(tx, &run, now).await?;
        return upkeep.keep().await;
    }
    let cleared = queries::clear(tx, run.number).await?;
    run = Run {
        started_at: None,
        completed_at: Some(now),
        completed_started_at: run.started_at,
        completed_entries: run.entries,
        ..run
    };
    queries::keep_run(tx, &run, now + AGAIN).await?;
    let told = queries::tell(tx).await?;
    if !told.is_empty() {
        letters::tell_admins(tx, &told).await?;
        let says = format!("found that the ledger does not add up: {}", told.join("; "));
        return upkeep.commit(Activity::new(Area::Merchant, "ledger.differs", says)).await;
    }
    if cleared > 0 {
        let says = format!("found the ledger to add up again in {cleared} places where it had not");
        return upkeep.commit(Activity::new(Area::Merchant, "ledger.agrees", says)).await;
    }
    upkeep.keep().await
}
