//! Writing the words that new payees and payers are found by.

use permit::{App, Problem, Task};
use values::{Duration, Id, subjects::Merchant};

use super::queries::{self, PAYEES, PAYERS, People};

/// The instance's one job that learns payees and payers. It is never ended.
pub const JOB: &str = "payees.learn";

/// How many are learned in one commit: so many hold the one writer of SQLite for a few milliseconds.
const PIECE: usize = 100;
/// How many merchants have their turn before the job comes again, and how many commits are a turn for either.
const MERCHANTS: usize = 16;
const TURN: usize = 10;
/// How long until then: at once where there is more.
const PAUSE: Duration = Duration::from_secs(2);

/// Carries out a round of the job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn carry_out(task: Task) -> Result<(), Problem> {
    let merchants = task.people_to_learn(MERCHANTS).await?;
    let mut more = merchants.len() == MERCHANTS;
    for merchant in merchants {
        for of in [PAYEES, PAYERS] {
            let mut pieces = 0;
            while pieces < TURN && learn(task.app(), merchant, of).await? == PIECE {
                pieces += 1;
            }
            more |= pieces == TURN;
        }
    }
    let until = task.app().now() + if more { Duration::ZERO } else { PAUSE };
    task.postpone(task.write().await?, until, "payees and payers are learned over and over").await
}

/// Learns some of a merchant's payees or payers, and says how many.
async fn learn(app: &App, merchant: Id<Merchant>, of: &People) -> Result<usize, Problem> {
    let mut upkeep = app.upkeep(merchant, "payees").await?;
    let people = queries::to_learn(upkeep.tx(), of, PIECE).await?;
    for person in &people {
        queries::learn(upkeep.tx(), of, person).await?;
    }
    upkeep.keep().await?;
    Ok(people.len())
}
