//! Carries a batch out in one transaction of the store, and tells its callers.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use super::{
    Group, Op, Shape,
    batch::{Batch, Decides, Progress},
    lanes::Waiting,
    writes::Act,
};
use crate::{Db, Fault, JobEntry, StoreError, db::Work, engine::Record as _};

/// A batch that collided with others is tried so often, a little later each time.
const TRIES: u32 = 6;
/// And so often together with its neighbours.
const SHARED_TRIES: u32 = 2;
/// A row that is there already is found when it is looked for once more, unless the command never looks.
const UNIQUE_TRIES: u32 = 2;
/// A batch whose commit was not answered is carried out again so often, once it is known not to be there.
const DOUBTS: u32 = 2;
/// How often, and how long after each other, it is looked whether it is: a database that starts again takes a while.
const LOOKS: u32 = 25;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Why a batch was not carried out, as far as is known.
struct Failed {
    error: StoreError,
    trace: Option<Trace>,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self { error, trace: None }
    }
}

/// A row that is there exactly if a batch is whose commit was not answered: one that nobody else can have written, since an
/// identifier made for it is part of its key.
struct Trace {
    /// How it was written.
    row: Op,
    left_out: Vec<usize>,
}

impl Trace {
    /// Of what was written. Jobs may be done and gone by now.
    fn of(ops: &[Op], left_out: &[usize]) -> Option<Self> {
        let stays = |op: &&Op| {
            op.act == Act::Insert && op.table.name != JobEntry::TABLE.name && op.table.key.contains(&"id")
        };
        let Op { table, rows, .. } = ops.iter().find(stays)?;
        let row = Op { table, act: Act::Insert, rows: vec![rows.first()?.clone()] };
        Some(Self { row, left_out: left_out.to_vec() })
    }

    /// What finds the row.
    fn group(&self) -> Group {
        let Op { table, rows, .. } = &self.row;
        Group { shape: Shape::Rows(table, table.key), keys: vec![table.part(&rows[0], table.key)] }
    }
}

/// Runs a batch to its end. What it gives back has to be run by itself.
pub(super) async fn run(db: &Db, batch: Vec<Waiting>) -> Vec<Waiting> {
    let commands: Vec<Arc<dyn Decides>> = batch.iter().map(|waiting| waiting.command.clone()).collect();
    let alone = batch.len() == 1;
    let (mut collisions, mut doubles, mut doubts) = (0, 0, 0);
    let mut lost: Option<Trace> = None;
    loop {
        let Failed { error, trace } = match carry_out(db, &commands).await {
            Ok(left_out) => return tell_kept(batch, &left_out),
            Err(failed) => failed,
        };
        // What was not there yet may have arrived since, whose rows are the same: they were waited for, and are looked for again.
        if let (StoreError::Statement { fault: Fault::Unique, .. }, Some(lost)) = (&error, &lost)
            && is_kept(db, &commands, lost).await == Some(true)
        {
            return tell_kept(batch, &lost.left_out);
        }
        match &error {
            // One row was refused or could not be read, and nobody says whose it was.
            StoreError::Statement { .. } | StoreError::Row(_) if !alone => return one_by_one(batch),
            // Whatever holds one of them up does not hold up the others for longer than that.
            StoreError::Busy if !alone && collisions + 1 >= SHARED_TRIES => return one_by_one(batch),
            StoreError::Busy if collisions + 1 < TRIES => {
                collisions += 1;
                pause(collisions).await;
            }
            // Somebody else wrote the same key since it was looked for: now it is found.
            StoreError::Statement { fault: Fault::Unique, .. } if doubles + 1 < UNIQUE_TRIES => {
                doubles += 1;
                pause(doubles).await;
            }
            StoreError::CommitUnknown => {
                doubts += 1;
                let Some(trace) = trace else { return tell_failed(batch, &error) };
                let kept = is_kept(db, &commands, &trace).await;
                match kept {
                    Some(true) => return tell_kept(batch, &trace.left_out),
                    Some(false) if doubts <= DOUBTS => lost = Some(trace),
                    _ => return tell_failed(batch, &error),
                }
            }
            _ => return tell_failed(batch, &error),
        }
    }
}

fn one_by_one(batch: Vec<Waiting>) -> Vec<Waiting> {
    batch.into_iter().map(|waiting| Waiting { alone: true, ..waiting }).collect()
}

/// Gives those back that were left out.
fn tell_kept(batch: Vec<Waiting>, left_out: &[usize]) -> Vec<Waiting> {
    let mut back = Vec::new();
    for (place, waiting) in batch.into_iter().enumerate() {
        if left_out.contains(&place) {
            back.push(Waiting { alone: true, ..waiting });
        } else {
            // A caller who left does not want to know.
            let _ = waiting.told.send(Ok(()));
        }
    }
    back
}

fn tell_failed(batch: Vec<Waiting>, error: &StoreError) -> Vec<Waiting> {
    for waiting in batch {
        let _ = waiting.told.send(Err(error.clone()));
    }
    Vec::new()
}

async fn pause(attempt: u32) {
    tokio::time::sleep(wait(attempt, getrandom::u32().ok())).await;
}

/// Longer with each attempt, and not in step with whoever it collided with.
fn wait(attempt: u32, random: Option<u32>) -> Duration {
    let most = u64::from(attempt) * 10_000;
    Duration::from_micros(random.map_or(most / 2, u64::from) % most)
}

async fn carry_out(db: &Db, commands: &[Arc<dyn Decides>]) -> Result<Vec<usize>, Failed> {
    let mut batch = Batch::new(commands);
    let mut tx = db.begin(Work::Batch).await?;
    let mut wanted = batch.read_set();
    let counts = &db.lanes().counts;
    counts.batches.fetch_add(1, Ordering::Relaxed);
    loop {
        counts.journeys.fetch_add(1, Ordering::Relaxed);
        let found = tx.load(&wanted).await?;
        for (group, rows) in wanted.into_iter().zip(found) {
            batch.learn(group, rows);
        }
        match batch.decide() {
            Progress::Reads(groups) => wanted = groups,
            Progress::Done { ops, left, left_out } => {
                tx.left().add(&left);
                // Also when nothing is written: what was read of a neighbour's work is answered once that is durable.
                return match tx.finish(&ops).await {
                    Ok(()) => Ok(left_out),
                    Err(error) => Err(Failed { error, trace: Trace::of(&ops, &left_out) }),
                };
            }
        }
    }
}

/// Whether a batch is there whose commit was not answered; `None` when the database does not say.
async fn is_kept(db: &Db, commands: &[Arc<dyn Decides>], trace: &Trace) -> Option<bool> {
    for _ in 0..LOOKS {
        match look(db, commands, trace).await {
            Ok(is_kept) => return Some(is_kept),
            Err(error) => tracing::warn!(%error, "a commit without an answer was looked for"),
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    None
}

/// Has the database end the batch, one way or the other, before it is looked for: what it had locked is locked first, and its row is
/// written once more, to be taken back. Where it locked nothing, its row may not be seen yet, but whoever writes the same key
/// waits for it.
async fn look(db: &Db, commands: &[Arc<dyn Decides>], trace: &Trace) -> Result<bool, StoreError> {
    let mut tx = db.begin(Work::Batch).await?;
    tx.load(&Batch::new(commands).read_set()).await?;
    let again = tx.apply(std::slice::from_ref(&trace.row)).await;
    match again {
        Ok(()) => return Ok(false),
        // The row is there, or does not stand by itself, as a transfer without its entries: a trigger says so after the wait.
        Err(StoreError::Statement { .. }) => drop(tx),
        Err(error) => return Err(error),
    }
    let found = db.begin(Work::Batch).await?.load(&[trace.group()]).await?;
    Ok(found.iter().any(|rows| !rows.is_empty()))
}

#[cfg(test)]
mod tests;
