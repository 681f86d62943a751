//! Asking the provider once a day, and telling the Admins what was found.

use permit::{Problem, Task, Tx as _};
use rails::ClickPesa;
use values::{Duration, EAST_AFRICA, Id};

use super::{
    commands::{Compare, of_all},
    letters, queries,
};
use crate::{
    Services, listing,
    rail_accounts::{self, RailAccount, next_comparison},
};

/// The job that mails what was found.
pub(crate) const TELL: &str = "rail.compare_tell";

/// How soon a provider that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(3600);

/// Carries out a `rail.compare` job, which comes again every day as long as the account is connected.
///
/// # Errors
/// A failure of the store, or of a master key that is another one; the job comes again.
pub(crate) async fn compare(task: Task, services: Services) -> Result<(), Problem> {
    let mut tx = task.read().await?;
    let connected = rail_accounts::connected(&mut tx).await?;
    // What was connected before there were comparisons names no account.
    let wanted: Option<Id<RailAccount>> = task.payload().parse().ok();
    let Some(account) = connected.filter(|id| wanted.is_none_or(|wanted| wanted == *id)) else {
        return task.finish_unrecorded(task.write().await?).await;
    };
    let chosen = services.rails().by(&mut tx, Some(account)).await?;
    let codes = queries::currencies(&mut tx, ClickPesa::NAME).await?;
    drop(tx);
    let asked_at = task.app().now();
    let day: String = (asked_at + EAST_AFRICA).to_string().chars().take(10).collect();
    match chosen.rail.tell_balances().await {
        Ok(said) => {
            let balances = of_all(said, &codes)?;
            // One that comes late, after midnight, is of the day that has just begun: that has its one comparison now.
            let again = next_comparison(listing::ends(Some(day.as_str()))?);
            task.post(Compare { account, day, asked_at, balances, again }).await.map(|_| ())
        }
        Err(says) => {
            let mut tx = task.write().await?;
            if queries::keep_unanswered(&mut tx, account, &day, &says).await? {
                tracing::warn!(merchant = %tx.merchant(), says, "a balance could not be compared");
            }
            let until = tx.now() + AGAIN;
            task.postpone(tx, until, &says).await
        }
    }
}

/// Carries out a `rail.compare_tell` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub(crate) async fn tell(task: Task) -> Result<(), Problem> {
    let read = || {
        let (account, day) = task.payload().split_once(' ')?;
        Some((account.parse().ok()?, day.to_owned()))
    };
    let (account, day) = read().ok_or_else(|| Problem::failure("a job about a comparison names none"))?;
    let mut tx = task.write().await?;
    let told = queries::told(&mut tx, account, &day).await?;
    letters::tell_admins(&mut tx, &told).await?;
    task.finish_unrecorded(tx).await
}
