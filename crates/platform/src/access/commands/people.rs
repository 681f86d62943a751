//! What other areas do to accounts: a person who accepts an invitation, a member whose access ends.

use permit::{App, Problem, Writing};
use values::{Email, Id, Secret, subjects::Person};

use super::AccessError;
use crate::{
    access::{model, queries},
    mail::Language,
};

/// An account to be made.
#[derive(Debug)]
pub struct NewPerson<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub email: &'a Email,
    /// Whether a mail has reached the address.
    pub email_confirmed: bool,
    /// What [`hash_password`] made.
    pub password_hash: &'a str,
    /// The language of mails and pages.
    pub language: Language,
}

/// Makes an account; none where the address has one already.
///
/// # Errors
/// A failure of the store.
pub async fn create_person(tx: &mut impl Writing, new: NewPerson<'_>) -> Result<Option<Id<Person>>, Problem> {
    let id = tx.id();
    let confirmed_at = new.email_confirmed.then(|| tx.now());
    let mut bound = tx.as_person(id);
    let made = queries::insert_person(
        &mut bound,
        new.name,
        new.email,
        new.password_hash,
        new.language,
        confirmed_at,
    )
    .await?;
    Ok(made.then_some(id))
}

/// The kept form of a password that may be set. `about` is what others know of its owner: name, address, merchant.
/// Takes a while, so it comes before the transaction.
///
/// # Errors
/// `password.short`, `password.long`, `password.common`, `password.known`.
pub async fn hash_password(app: &App, typed: &Secret<String>, about: &[String]) -> Result<String, Problem> {
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    let password = model::new_password(typed, &about).map_err(AccessError::from)?;
    app.passwords().hash(&password).await
}

/// Ends every session of a person, wherever they are signed in.
///
/// # Errors
/// A failure of the store.
pub async fn end_sessions_of(tx: &mut impl Writing, person: Id<Person>) -> Result<(), Problem> {
    queries::end_sessions(&mut tx.as_person(person), Id::nil()).await?;
    Ok(())
}

/// Takes a person's second factor away and ends their sessions.
///
/// # Errors
/// A failure of the store.
pub async fn reset_factor_of(tx: &mut impl Writing, person: Id<Person>) -> Result<(), Problem> {
    queries::turn_factor_off(&mut tx.as_person(person)).await?;
    end_sessions_of(tx, person).await
}
