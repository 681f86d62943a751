//! Sends what commits left behind, and tries again for a day.

use permit::{CarryOut, Problem, ReadTx, Task, WriteTx};
use values::{Duration, Timestamp};

use super::{Content, letter::Kept, message::Envelope, transport, transport::Rejected, words};
use crate::Services;

/// How long after each failed try the next one comes, in minutes; the last step repeats.
const STEPS: [u64; 4] = [1, 5, 15, 60];
/// How long a letter is tried.
const TRIED_FOR: Duration = Duration::from_secs(24 * 3600);

/// The area that letters about an invitation belong to.
pub trait Follower {
    /// Whether a letter is still to be sent.
    ///
    /// # Errors
    /// A failure of the store.
    fn wants(
        &self,
        tx: &mut ReadTx,
        letter: &Content,
        invitation: Option<[u8; 16]>,
    ) -> impl Future<Output = Result<bool, Problem>> + Send;

    /// Notes how a try went: the state, and what the mail server said.
    ///
    /// # Errors
    /// A failure of the store.
    fn notes(
        &self,
        tx: &mut WriteTx<CarryOut>,
        letter: &Content,
        invitation: [u8; 16],
        state: &str,
        error: Option<&str>,
    ) -> impl Future<Output = Result<(), Problem>> + Send;
}

/// Sends one letter.
///
/// # Errors
/// A failure of the store; the letter comes again.
pub async fn carry_out(task: Task, services: Services, follower: impl Follower) -> Result<(), Problem> {
    let letter = Kept::open(task.payload(), task.app().keys())?;
    let settings = services.settings();
    let Some(url) = &settings.smtp_url else {
        return note(&task, &letter, Outcome::Off, &follower).await;
    };
    if !follower.wants(&mut task.read().await?, &letter.content, letter.about_invitation()).await? {
        let tx = task.write().await?;
        return task.finish_unrecorded(tx).await;
    }
    let rendered = words::page(&letter.content, letter.language, &letter.to_name).render()?;
    let envelope = Envelope {
        from: &settings.mail_from,
        to: &letter.to,
        to_name: &letter.to_name,
        id: task.id().to_string(),
        at: task.created_at(),
    };
    let outcome = match transport::hand_over(url, envelope.seal(&rendered)?).await? {
        Ok(()) => Outcome::Sent,
        Err(Rejected::ForGood(why)) => Outcome::GivenUp(why),
        Err(Rejected::ForNow(why)) => match next_try(task.created_at(), task.app().now(), task.attempt()) {
            Some(at) => Outcome::Later(at, why),
            None => Outcome::GivenUp(why),
        },
    };
    note(&task, &letter, outcome, &follower).await
}

enum Outcome {
    Sent,
    Off,
    Later(Timestamp, String),
    GivenUp(String),
}

async fn note(task: &Task, letter: &Kept, outcome: Outcome, follower: &impl Follower) -> Result<(), Problem> {
    let mut tx = task.write().await?;
    let (state, error) = match &outcome {
        Outcome::Sent => ("sent", None),
        Outcome::Off => ("off", None),
        Outcome::Later(_, why) | Outcome::GivenUp(why) => ("not_delivered", Some(why.as_str())),
    };
    if let Some(invitation) = letter.about_invitation() {
        follower.notes(&mut tx, &letter.content, invitation, state, error).await?;
    }
    match &outcome {
        Outcome::Later(at, why) => {
            tracing::warn!(job = %task.id(), %why, again_at = %at, "a letter was not taken");
            task.postpone(tx, *at, why).await
        }
        Outcome::GivenUp(why) => {
            tracing::error!(job = %task.id(), %why, "a letter was given up");
            task.finish_unrecorded(tx).await
        }
        Outcome::Sent | Outcome::Off => task.finish_unrecorded(tx).await,
    }
}

impl Kept {
    fn about_invitation(&self) -> Option<[u8; 16]> {
        self.about.as_ref().filter(|(kind, _)| kind == "invitation").map(|(_, id)| *id)
    }
}

/// When to try again after the try numbered `attempt`, counted from 1; not after a day.
fn next_try(created_at: Timestamp, now: Timestamp, attempt: u32) -> Option<Timestamp> {
    let step = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX).min(STEPS.len() - 1);
    let at = now + Duration::from_secs(60 * STEPS[step]);
    (at.since(created_at) <= TRIED_FOR).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_ever_more_rarely_and_for_a_day() {
        let start = Timestamp::from_micros(0);
        let (mut now, mut tries) = (start, 1);
        let mut waits = Vec::new();
        while let Some(at) = next_try(start, now, tries) {
            waits.push(at.since(now).as_secs() / 60);
            (now, tries) = (at, tries + 1);
        }
        assert_eq!(&waits[..5], [1, 5, 15, 60, 60]);
        assert!(now.since(start) <= TRIED_FOR && now.since(start) > Duration::from_secs(22 * 3600));
    }
}
