//! What other areas do to accounts: a person who accepts an invitation, a member whose access ends.

use permit::{Activity, App, Area, Problem, Writing};
use values::{Email, Id, Secret, subjects::Person};

use super::{AccessError, letters};
use crate::{
    access::{model, queries},
    mail::{Content, FactorChange, Language},
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

/// Whether somebody works for another merchant than that of the transaction too. Their account is not this merchant's
/// alone then: it neither sees their sessions nor ends them, nor takes their second factor away.
///
/// # Errors
/// A failure of the store.
pub async fn works_elsewhere(tx: &mut impl Writing, person: Id<Person>) -> Result<bool, Problem> {
    let here = tx.merchant();
    queries::works_elsewhere(&mut tx.as_person(person), here).await
}

/// Ends the sessions of somebody who works for nobody else. Whoever does has no access here all the same: each request
/// looks at the membership.
///
/// # Errors
/// A failure of the store.
pub async fn end_sessions_of(tx: &mut impl Writing, person: Id<Person>) -> Result<(), Problem> {
    if !works_elsewhere(tx, person).await? {
        super::shut_out(&mut tx.as_person(person), Id::nil()).await?;
    }
    Ok(())
}

/// Takes a person's second factor away and ends their sessions.
///
/// # Errors
/// A failure of the store.
pub async fn reset_factor_of(tx: &mut impl Writing, person: Id<Person>) -> Result<(), Problem> {
    let mut bound = tx.as_person(person);
    queries::turn_factor_off(&mut bound).await?;
    super::shut_out(&mut bound, Id::nil()).await?;
    Ok(())
}

/// As [`reset_factor_of`], by the operator. False where the address is unknown or has no second factor.
///
/// # Errors
/// A failure of the store.
pub async fn operator_resets_factor(app: &App, email: &Email) -> Result<bool, Problem> {
    let mut tx = app.found("operator").await?;
    let Some(person) = tx.person_by_email(email.normal()).await? else { return Ok(false) };
    tx.turn_to(person);
    let found = queries::find_person_locked(&mut tx).await?;
    let Some(row) = found.filter(|row| row.totp_confirmed_at.is_some()) else { return Ok(false) };
    queries::turn_factor_off(&mut tx).await?;
    super::shut_out(&mut tx, Id::nil()).await?;
    let content = Content::SecondFactorChanged { what: FactorChange::Off, link: letters::way_back(app) };
    letters::post(&mut tx, &row, content).await?;
    let says = format!("took the second factor of {email} away, which ended all their sessions");
    let done = Activity::new(Area::Access, "second_factor.reset", says).on(person, email.as_str());
    tx.commit(done, true).await
}
