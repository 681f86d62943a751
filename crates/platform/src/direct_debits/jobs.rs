//! Asking the bank what the holder says, and collecting instalments on their days.

use permit::{Problem, Task, Tx as _};
use rails::{Consent, ConsentOrder};
use values::{Duration, Id};

use super::{
    commands::{self, Decision, source},
    model::{DirectDebit, DirectDebitState, Step},
    queries,
};
use crate::{
    Services,
    payments::{self, PaymentState},
    rail_accounts::Chosen,
};

/// The kinds of these jobs.
pub const CONSENT: &str = commands::CONSENT_JOB;
/// As [`CONSENT`].
pub const COLLECT: &str = commands::COLLECT_JOB;

/// How soon it is asked again whether the last instalment has its outcome.
const SOON: Duration = Duration::from_secs(60);

fn id_of(task: &Task) -> Result<Id<DirectDebit>, Problem> {
    task.payload().parse().map_err(|_| Problem::failure("a job names no direct debit"))
}

/// Carries out a `direct_debit.consent` job: asks the bank until the holder has answered, or the first day is over.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn ask_consent(task: Task, services: Services) -> Result<(), Problem> {
    let id = id_of(&task)?;
    let mut view = task.read().await?;
    let debit = queries::find(&mut view, id).await?;
    let debit = debit.ok_or_else(|| Problem::failure("a job names a direct debit that is not there"))?;
    let chosen = services.rails().of(&mut view).await?;
    drop(view);
    let order = ConsentOrder {
        key: debit.id.to_string(),
        account: debit.account.clone(),
        requested_at: debit.created_at,
    };
    let answer = match chosen {
        Some(Chosen { rail, .. }) if debit.state == DirectDebitState::Requested => {
            rail.ask_consent(&order).await
        }
        _ => Consent::Unknown,
    };
    let mut tx = task.write().await?;
    let now = tx.now();
    // Whoever plays the bank, or the merchant, may have been faster.
    let current = queries::find_locked(&mut tx, id).await?;
    let Some(debit) = current.filter(|debit| debit.state == DirectDebitState::Requested) else {
        return task.finish_unrecorded(tx).await;
    };
    let decision = match answer {
        Consent::Given => Decision::Agreed,
        Consent::Refused { reason } => Decision::Refused(reason),
        Consent::Waiting | Consent::Unknown if now >= debit.lapses_at() => Decision::Silent,
        Consent::Waiting | Consent::Unknown => {
            let again = now + payments::pause_after(now.since(debit.created_at));
            let until = again.min(debit.lapses_at());
            return task.postpone(tx, until, "the holder has not answered").await;
        }
    };
    let (_, done) = commands::decide(&mut tx, &debit, &decision).await?;
    task.finish(tx, done).await
}

/// Carries out a `direct_debit.collect` job: one instalment that is due, then waits for the next.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn collect(task: Task) -> Result<(), Problem> {
    let id = id_of(&task)?;
    let mut tx = task.write().await?;
    let now = tx.now();
    let debit = queries::find_locked(&mut tx, id).await?;
    let debit = debit.ok_or_else(|| Problem::failure("a job names a direct debit that is not there"))?;
    match debit.step(now) {
        Step::Nothing => task.finish_unrecorded(tx).await,
        Step::Wait(until) => task.postpone(tx, until, "the next instalment is not due").await,
        Step::Collect => {
            let (_, done) = commands::collect(&mut tx, &debit).await?;
            let after = DirectDebit { asked: debit.asked + 1, ..debit };
            let next = after.next_at().unwrap_or(now + SOON);
            task.go_on(tx, next, "the next instalment is not due", done).await
        }
        Step::End => {
            let last = payments::list_by_source(&mut tx, source(id), 1).await?;
            let open = |state| {
                matches!(state, PaymentState::Awaiting | PaymentState::Pending | PaymentState::Processing)
            };
            if last.first().is_some_and(|last| open(last.state)) {
                return task.postpone(tx, now + SOON, "the last instalment is under way").await;
            }
            let done = commands::complete(&mut tx, &debit).await?;
            task.finish(tx, done).await
        }
    }
}
