//! Carries a batch out in one transaction of the store, and tells its callers.

use std::{sync::Arc, time::Duration};

use super::{
    batch::{Batch, Decides, Progress},
    lanes::Waiting,
};
use crate::{Db, Fault, StoreError};

/// A batch that collided with others is tried so often, a little later each time.
const TRIES: u32 = 6;
/// And so often together with its neighbours.
const SHARED_TRIES: u32 = 2;

/// What became of a batch.
enum Ended {
    /// Everybody can be told, except those at these places.
    Kept {
        left_out: Vec<usize>,
    },
    Failed(StoreError),
}

/// Runs a batch to its end. What it gives back has to be run by itself.
pub(super) async fn run(db: &Db, batch: Vec<Waiting>) -> Vec<Waiting> {
    let commands: Vec<Arc<dyn Decides>> = batch.iter().map(|waiting| waiting.command.clone()).collect();
    let alone = batch.len() == 1;
    for attempt in 1.. {
        let error = match attempt_at(db, &commands).await {
            Ended::Kept { left_out } => {
                let mut back = Vec::new();
                for (place, mut waiting) in batch.into_iter().enumerate() {
                    if left_out.contains(&place) {
                        waiting.alone = true;
                        back.push(waiting);
                    } else {
                        // A caller who left does not want to know.
                        let _ = waiting.told.send(Ok(()));
                    }
                }
                return back;
            }
            Ended::Failed(error) => error,
        };
        match &error {
            // One row was refused or could not be read, and nobody says whose it was.
            StoreError::Statement { .. } | StoreError::Row(_) if !alone => {
                return batch.into_iter().map(|waiting| Waiting { alone: true, ..waiting }).collect();
            }
            // Whatever holds one of them up does not hold up the others for longer than that.
            StoreError::Busy if !alone && attempt >= SHARED_TRIES => {
                return batch.into_iter().map(|waiting| Waiting { alone: true, ..waiting }).collect();
            }
            // Somebody else wrote the same key since it was looked for: now it is found.
            StoreError::Statement { fault: Fault::Unique, .. } | StoreError::Busy if attempt < TRIES => {
                tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 5)).await;
            }
            _ => {
                for waiting in batch {
                    let _ = waiting.told.send(Err(error.clone()));
                }
                return Vec::new();
            }
        }
    }
    Vec::new()
}

async fn attempt_at(db: &Db, commands: &[Arc<dyn Decides>]) -> Ended {
    match carry_out(db, commands).await {
        Ok(left_out) => Ended::Kept { left_out },
        Err(error) => Ended::Failed(error),
    }
}

async fn carry_out(db: &Db, commands: &[Arc<dyn Decides>]) -> Result<Vec<usize>, StoreError> {
    let mut batch = Batch::new(commands);
    let mut tx = db.write().await?;
    let mut wanted = batch.read_set();
    loop {
        let found = tx.load(&wanted).await?;
        for (group, rows) in wanted.into_iter().zip(found) {
            batch.learn(group, rows);
        }
        match batch.decide() {
            Progress::Reads(groups) => wanted = groups,
            Progress::Done { ops, left_work, left_out } => {
                tx.apply(&ops).await?;
                if left_work {
                    tx.left_work();
                }
                // Also when nothing is written: what was read of a neighbour's work is answered once that is durable.
                tx.commit().await?;
                return Ok(left_out);
            }
        }
    }
}
