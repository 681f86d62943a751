//! Whether the store takes changes. Anybody may ask, and only a durable write tells: so one is made for all who ask within
//! a short time, and whoever comes while it is under way waits for what it finds.

use std::sync::Arc;

use store::Db;
use tokio::sync::Mutex;
use values::{Duration, Timestamp};

use crate::Problem;

/// How long what was found is the answer to everybody.
const HOLDS: Duration = Duration::from_secs(3);

#[derive(Debug, Default)]
pub(crate) struct Readiness(Arc<Mutex<Option<Found>>>);

#[derive(Debug)]
struct Found {
    at: Timestamp,
    answer: Result<(), Problem>,
}

impl Found {
    /// A clock that was put back makes it old, too.
    fn holds(&self, now: Timestamp) -> bool {
        (self.at..self.at + HOLDS).contains(&now)
    }
}

impl Readiness {
    /// What was found within the last [`HOLDS`], or is found now. A failure is logged once, when it is found.
    pub(crate) async fn ask(&self, db: &Db) -> Result<(), Problem> {
        let mut last = self.0.clone().lock_owned().await;
        if let Some(found) = last.as_ref().filter(|found| found.holds(db.now())) {
            return found.answer.clone();
        }
        let db = db.clone();
        // To its end, also where whoever asked hangs up: the next one would begin another write.
        let look = tokio::spawn(async move {
            let answer = db.check().await.map_err(Problem::from);
            if let Err(problem) = &answer {
                tracing::error!(%problem, "not ready: the store does not take changes");
            }
            *last = Some(Found { at: db.now(), answer: answer.clone() });
            answer
        });
        look.await.unwrap_or_else(|broken| Err(Problem::failure(format!("looking at the store: {broken}"))))
    }
}

#[cfg(test)]
mod tests;
