//! What follows a request that must not tell by its time whether an address is known.

use permit::{Problem, Task, Tx as _, Writing, crypto};
use serde::{Deserialize, Serialize};
use values::{Duration, Email, Id, Secret, subjects::Person};

use super::{
    commands::letters,
    model::Purpose,
    queries::{self, PersonRow},
};
use crate::mail::{self, Content, Letter};

/// Work that a request left behind.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Errand {
    /// Mails a link that sets a new password; nobody is written to where the address was unknown.
    Reset { person: Option<Id<Person>> },
    /// Forgets what nobody needs any more, once a day.
    TidyUp,
    /// Mails the link that confirms an address; `sealed` is its token.
    ConfirmEmail { person: Id<Person>, to: String, sealed: String, sends: bool },
}

/// What a sealed token is sealed for.
const TOKEN: &str = "email token";

/// The kind of job.
pub const JOB: &str = "access";

/// How long links, tries and sessions are kept once they are over.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How often it is tidied up.
const EVERY: Duration = Duration::from_secs(24 * 3600);

impl Errand {
    pub(super) fn confirm_email(
        tx: &mut permit::PersonTx,
        email: &Email,
        token: &Secret<String>,
        sends: bool,
    ) -> Self {
        let nonce = tx.random();
        let sealed = crypto::encode(&tx.app().keys().seal(TOKEN, nonce, token.reveal().as_bytes()));
        Self::ConfirmEmail { person: tx.person(), to: email.as_str().to_owned(), sealed, sends }
    }

    pub(super) fn payload(&self) -> Result<String, Problem> {
        serde_json::to_string(self).map_err(|error| Problem::failure(format!("an errand: {error}")))
    }
}

/// Carries one errand out.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn carry_out(task: Task) -> Result<(), Problem> {
    let errand: Errand = serde_json::from_str(task.payload())
        .map_err(|error| Problem::failure(format!("an errand: {error}")))?;
    let mut tx = task.write().await?;
    match errand {
        Errand::Reset { person: Some(person) } => {
            let mut bound = tx.as_person(person);
            if let Some(row) = queries::find_person_locked(&mut bound).await? {
                let token = letters::new_token(&mut bound, Purpose::Reset, "").await?;
                let link = letters::link(task.app(), Purpose::Reset, &token);
                let minutes = i64::try_from(Purpose::Reset.life().as_secs() / 60).unwrap_or(i64::MAX);
                let to = row.email.clone();
                mail::send(&mut tx, letter(row, to, Content::ResetPassword { link, minutes })).await?;
            }
        }
        Errand::ConfirmEmail { person, to, sealed, sends: true } => {
            let sealed = crypto::decode(&sealed).unwrap_or_default();
            let token = task.app().keys().open(TOKEN, &sealed)?;
            let token =
                String::from_utf8(token.reveal().clone()).map_err(|_| Problem::failure("a token is text"))?;
            let link = letters::link(task.app(), Purpose::ConfirmEmail, &Secret::new(token));
            if let Some(row) = queries::find_person(&mut tx.as_person(person)).await? {
                let before = Some(&row.email).filter(|email| **email != to).cloned();
                mail::send(&mut tx, letter(row, to, Content::ConfirmEmail { link, before })).await?;
            }
        }
        Errand::TidyUp => {
            let before = tx.now() - KEPT;
            tx.forget_what_is_over(before).await?;
            leave_tidying(&mut tx).await?;
        }
        Errand::Reset { person: None } | Errand::ConfirmEmail { sends: false, .. } => {}
    }
    task.finish_unrecorded(tx).await
}

/// Leaves it to be tidied up in a day.
pub(super) async fn leave_tidying(tx: &mut impl Writing) -> Result<(), Problem> {
    let at = tx.now() + EVERY;
    tx.enqueue(JOB, Errand::TidyUp.payload()?, at).await?;
    Ok(())
}

fn letter(person: PersonRow, to: String, content: Content) -> Letter {
    Letter { to, to_name: person.name, language: person.language, content, about: None }
}
