//! Mail: written in the transaction that causes it, sent by a job, in English or Swahili, HTML and text.
//!
//! `send` leaves a sealed job, because a letter may hold a link with a token. The job renders the letter, hands it to
//! the mail server and tries again for a day: `queued → sent`, or `not_delivered` and retried. Where the operator
//! named no mail server, a letter ends unsent and links are copied by hand.

pub mod jobs;
mod letter;
mod message;
mod queries;
mod transport;
mod words;

#[cfg(test)]
mod tests;

pub use jobs::Follower;
pub use letter::{Access, Content, DayOf, Decision, FactorChange, Language, Letter, Moment};
pub use message::is_sender;
pub use queries::{Addressee, find_addressee, list_admins};

use http::StatusCode;
use permit::{Problem, Tx, Writing};
use values::{Id, subjects::Member};

/// The kind of job that sends a letter.
pub const JOB: &str = "mail";

/// Leaves a letter to be sent after the commit.
///
/// # Errors
/// A failure of the store.
pub async fn send(tx: &mut impl Writing, mail: Letter) -> Result<(), Problem> {
    let nonce = tx.random();
    let payload = mail.seal(tx.app().keys(), nonce)?;
    let now = tx.now();
    tx.enqueue(JOB, payload, now).await?;
    Ok(())
}

/// Leaves a letter to an active member of the merchant, in the language they read; none to whoever is not. `says` is given the
/// merchant's name.
///
/// # Errors
/// A failure of the store.
pub async fn tell(
    tx: &mut impl Writing,
    member: Id<Member>,
    about: Option<(&'static str, [u8; 16])>,
    says: impl FnOnce(String) -> Content,
) -> Result<(), Problem> {
    let Some(member) = find_addressee(tx, member).await?.filter(|member| member.active) else {
        return Ok(());
    };
    let content = says(member.merchant);
    let (to, to_name, language) = (member.email, member.name, member.language);
    send(tx, Letter { to, to_name, language, content, about }).await
}

/// The address of a page of the merchant, such as `settings/team`.
pub fn page_link(tx: &impl Tx, path: &str) -> String {
    format!("{}/m/{}/{path}", tx.app().settings().public_url, tx.merchant())
}

/// The refusal of what takes a letter, where the operator named no mail server; `so` goes on after "so".
pub fn off(so: &str) -> Problem {
    let says = format!(
        "No mail goes out from this Kibali, so {so}. To have mail, whoever runs it sets smtp_url (KIBALI_SMTP_URL)."
    );
    Problem::refuse(StatusCode::CONFLICT, "mail.off", says)
}

/// A letter as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line, the fact first.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Renders what `content` says in `language`: the same for the same content, so that tests and pages can show it.
///
/// # Errors
/// A failure when a template does not render.
pub fn preview(content: &Content, language: Language, to_name: &str) -> Result<Rendered, Problem> {
    words::page(content, language, to_name).render()
}
