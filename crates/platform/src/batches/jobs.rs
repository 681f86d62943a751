//! What goes on about a batch after a commit, a piece at a time: checking, asking for names, making payouts, releasing
//! them, ending them, and seeing whether all have ended.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use permit::{Activity, Area, IfThere, Problem, Task, Tx as _, WriteTx, Writing as _};
use values::{Duration, Id, Timestamp, subjects};

use super::{
    commands::{self, work},
    letters,
    model::{
        Batch, BatchState, NAMES, Step,
        line::{destination_of, differs},
    },
    queries::{self, Named},
};
use crate::{Services, payees::place_key};

/// The job that goes on with a batch: one of each, which ends when nothing is left to do.
pub const WORK: &str = "batch.work";
/// The job that ends a batch nobody decided about.
pub const EXPIRE: &str = "batch.expire";

/// The job that mails those who can release a batch, once all its payouts are made.
pub const ANNOUNCE: &str = "batch.announce";

/// How many names are asked for at once.
const AT_ONCE: usize = 16;

/// Carries out a `batch.work` job: one piece, and comes again while there is more.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn carry_out(task: Task, services: Services) -> Result<(), Problem> {
    let id = batch_of(&task)?;
    if !task.is_only() {
        // Earlier versions left one after each act: all of them end in the one that goes on.
        let mut tx = task.write().await?;
        let now = tx.now();
        tx.enqueue_only(WORK, id.to_string(), now, IfThere::Stays).await?;
        return task.finish_unrecorded(tx).await;
    }
    let seen = queries::find(&mut task.read().await?, id).await?;
    let seen = seen.ok_or_else(|| Problem::failure("a job names a batch that is not there"))?;
    // Providers are asked before the transaction begins.
    let names = match seen.step() {
        Step::LookUp => Some(look_up(&task, &services, &seen).await?),
        _ => None,
    };
    let mut tx = task.write().await?;
    let found = queries::find_locked(&mut tx, id).await?;
    let mut batch = found.ok_or_else(|| Problem::failure("a batch is gone"))?;
    match (batch.step(), names) {
        (Step::Check, _) => work::check_more(&mut tx, &mut batch).await?,
        (Step::LookUp, Some(names)) => keep_names(&mut tx, &mut batch, &seen, names).await?,
        (Step::LookUp, None) => {}
        (Step::Make, _) => {
            work::make_more(&mut tx, &mut batch).await?;
            if batch.step() == Step::Rest {
                let now = tx.now();
                tx.enqueue(ANNOUNCE, id.to_string(), now).await?;
            }
        }
        (Step::Release, _) => work::release_more(&mut tx, &mut batch).await?,
        (Step::End, _) => work::end_more(&mut tx, &mut batch).await?,
        (Step::Stop, _) => work::stop_more(&mut tx, &mut batch).await?,
        (Step::Watch, _) => {
            if work::all_ended(&mut tx, &mut batch).await? {
                let says = format!("saw the last of {} payouts of {} end", batch.counted, batch.name);
                let done = Activity::new(Area::Payouts, "batch.done", says).on(batch.id, &batch.name);
                return task.finish(tx, done).await;
            }
            let until = tx.now() + pause(batch.authorised_at.unwrap_or(tx.now()), tx.now());
            return task.postpone(tx, until, "its payouts are under way").await;
        }
        (Step::Rest, _) => {}
    }
    let now = tx.now();
    match batch.step() {
        Step::Rest => task.finish_unrecorded(tx).await,
        // So that nobody asks in a loop while all of them are being sent.
        Step::Watch => task.postpone(tx, now + pause(now, now), "its payouts are under way").await,
        _ => task.postpone(tx, now, "there is more of it").await,
    }
}

/// How long until it is looked again whether all payouts have ended: the longer ago the release, the rarer.
fn pause(released_at: Timestamp, now: Timestamp) -> Duration {
    (now.since(released_at) / 4).clamp(Duration::from_secs(2), Duration::from_secs(600))
}

/// What the next payees are called where their money goes, and up to which line that is known then.
async fn look_up(task: &Task, services: &Services, batch: &Batch) -> Result<(Vec<Named>, i64), Problem> {
    if batch.names_by.is_some_and(|end| task.app().now() >= end) {
        return Ok((Vec::new(), batch.lines));
    }
    let lines = queries::to_name(&mut task.read().await?, batch.id, batch.named, NAMES).await?;
    let whole = i64::try_from(lines.len()) == Ok(NAMES);
    let up_to = lines.last().filter(|_| whole).map_or(batch.lines, |line| line.number);
    let mut wanted = BTreeMap::new();
    for line in &lines {
        let currency = line.priced.map_or(values::Currency::TZS, |priced| priced.amount.currency());
        if let Some(destination) = destination_of(&line.given, currency) {
            wanted.insert(place_key(&destination), destination);
        }
    }
    let asked = stream::iter(wanted).map(|(place, destination)| async move {
        let name = services.rails().look_up_name(task.read().await?, &destination).await?;
        Ok::<_, Problem>((place, name))
    });
    let answers: Vec<Result<(String, Option<String>), Problem>> =
        asked.buffer_unordered(AT_ONCE).collect().await;
    let known: BTreeMap<_, _> = answers.into_iter().collect::<Result<_, _>>()?;
    let named = lines.into_iter().map(|line| {
        let place = line.place.unwrap_or_default();
        let known_name = known.get(&place).cloned().flatten();
        let differs = differs(line.given.name.as_deref(), known_name.as_deref());
        Named { number: line.number, place, known_name, differs }
    });
    Ok((named.collect(), up_to))
}

async fn keep_names(
    tx: &mut WriteTx<permit::CarryOut>,
    batch: &mut Batch,
    seen: &Batch,
    (names, up_to): (Vec<Named>, i64),
) -> Result<(), Problem> {
    // What was asked about a line that was edited meanwhile says nothing of it now.
    if batch.updated_at != seen.updated_at {
        return Ok(());
    }
    queries::set_names(tx, batch.id, &names).await?;
    batch.named = up_to;
    if batch.named >= batch.lines {
        queries::leave_unnamed(tx, batch.id).await?;
        work::sum_up(tx, batch).await?;
    }
    queries::set_progress(tx, batch).await
}

/// Carries out a `batch.announce` job, if the batch still waits.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn announce(task: Task) -> Result<(), Problem> {
    let id = batch_of(&task)?;
    let mut tx = task.write().await?;
    if let Some(batch) = queries::find(&mut tx, id).await?
        && batch.waits(tx.now()).is_ok()
    {
        letters::tell_checkers(&mut tx, &batch).await?;
    }
    task.finish_unrecorded(tx).await
}

/// Carries out a `batch.expire` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn expire(task: Task) -> Result<(), Problem> {
    let id = batch_of(&task)?;
    let mut tx = task.write().await?;
    match queries::find_locked(&mut tx, id).await? {
        Some(batch) if batch.state == BatchState::Waiting => {
            let batch = commands::expire(&mut tx, batch).await?;
            let says = format!("gave up waiting for checkers of {}", batch.name);
            let done = Activity::new(Area::Payouts, "batch.expired", says).on(batch.id, &batch.name);
            task.finish(tx, done).await
        }
        _ => task.finish_unrecorded(tx).await,
    }
}

fn batch_of(task: &Task) -> Result<Id<subjects::Batch>, Problem> {
    task.payload().parse().map_err(|_| Problem::failure("a job about a batch names none"))
}
