//! What people do with their account, one verb a file.

mod email;
mod factor;
mod found;
pub(super) mod letters;
mod people;
mod profile;
mod reset;
mod session;
mod throttle;

pub use email::email_link;
pub use found::{Founded, Founding, found_merchant, set_up_link};
pub use people::{
    NewPerson, create_person, end_sessions_of, hash_password, operator_resets_factor, reset_factor_of,
    works_elsewhere,
};
pub use reset::reset_link;

pub(super) use email::{ask as ask_email, confirm as confirm_email, undo as undo_email};
pub(super) use factor::{
    Enrolment, confirm as confirm_factor, disable as disable_factor, enrol, renew_recovery_codes,
};
pub(super) use found::{set_up, set_up_is_open};
pub(super) use profile::{NewProfile, change as change_profile, change_password};
pub(super) use reset::{ask as ask_reset, complete as complete_reset};
pub(super) use session::{
    Credentials, SignedIn, StepUp, list as list_sessions, revoke, revoke_others, show, sign_in, sign_out,
    step_up,
};

use permit::{OwnProfile, PersonTx, Personal, Problem, Tx, Writing};
use values::{Id, subjects::Session};

use super::{
    model::{PasswordError, Purpose},
    queries::{self, PersonRow},
};

/// What stands between a person and what they asked for.
#[derive(Debug, thiserror::Error)]
pub(super) enum AccessError {
    #[error("This instance is set up. Whoever is a member signs in; an Admin can invite you.")]
    SetUpClosed,
    #[error(
        "This set-up link is not the one in use. Kibali writes a new one to its log at each start: open that one, whole."
    )]
    SetUpToken,
    #[error("The e-mail address or the password is not right.")]
    Refused,
    #[error("Enter the code that your authenticator shows, or one of your recovery codes.")]
    CodeRequired,
    #[error(
        "This code is not right or was used before. Wait for the next one, or use another recovery code."
    )]
    WrongCode,
    #[error("This is not your password.")]
    WrongPassword,
    #[error("Too many tries. Wait, then try again.")]
    TooMany(std::time::Duration),
    #[error("This link no longer works: it was used, replaced, or is too old. Ask for a new one.")]
    LinkOver,
    #[error("This address belongs to another account by now. Use another one.")]
    EmailTaken,
    #[error("Your second factor is on already. Switch it off first to set up another one.")]
    FactorOn,
    #[error("No second factor is set up. Begin with setting one up.")]
    FactorOff,
    #[error("{0} lets nobody in without a second factor. An Admin can change that under Settings, Merchant.")]
    FactorRequired(String),
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// The person whose session asks, as the account stands now; nobody else changes it until the transaction ends.
async fn myself(tx: &mut PersonTx) -> Result<PersonRow, Problem> {
    let person = queries::find_person_locked(tx).await?;
    person.ok_or_else(|| Problem::failure("a session belongs to nobody"))
}

/// As [`myself`], only looked at.
async fn look_at_myself(door: &Personal<OwnProfile>) -> Result<(PersonRow, Vec<String>), Problem> {
    let mut tx = door.read().await?;
    let person = queries::find_person(&mut tx).await?;
    let person = person.ok_or_else(|| Problem::failure("a session belongs to nobody"))?;
    let known = about(&mut tx, &person).await?;
    Ok((person, known))
}

/// What others know of a person, which protects nothing in a password.
async fn about(tx: &mut impl Tx, person: &PersonRow) -> Result<Vec<String>, Problem> {
    let merchants = queries::list_memberships(tx).await?.into_iter().map(|row| row.merchant_name);
    Ok([person.name.clone(), person.email.clone()].into_iter().chain(merchants).collect())
}

/// Ends every session of the person but `kept`, and a change of address that waits: whoever had a session for a moment
/// may have asked for it. Says how many sessions that were.
async fn shut_out(tx: &mut impl Writing, kept: Id<Session>) -> Result<u64, Problem> {
    letters::spend(tx, Purpose::ConfirmEmail).await?;
    queries::end_sessions(tx, kept).await
}
