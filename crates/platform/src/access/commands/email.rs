//! A change of address: confirmed at the new one, undone from the old one.

use permit::{
    Activity, App, Area, ConfirmEmail, OwnProfile, PersonTx, Personal, Problem, Public, Tx as _,
    Writing as _, crypto,
};
use values::{Email, Id, Secret, subjects::Person};

use super::{
    AccessError,
    found::ADDRESSES,
    letters, myself, shut_out,
    throttle::{self, Aim},
};
use crate::{
    Services,
    access::{
        jobs::{Errand, JOB},
        model::Purpose,
        queries::{self, PersonRow},
    },
    mail::{self, Content},
};

/// Sends a link to the new address; nothing changes before it is used. To one's own address it confirms that one. An
/// address that somebody else has gets no mail, and the asker is not told.
pub(in crate::access) async fn ask(
    door: &Personal<OwnProfile>,
    services: &Services,
    email: &Email,
) -> Result<(), Problem> {
    door.stepped_up()?;
    if !services.has_mail() {
        return Err(mail::off(
            "the address cannot be confirmed by a link in a mail: whoever runs it makes that link with kibali email-link, your \
             address and the new one",
        ));
    }
    throttle::own_try(door, services).await?;
    let mut tx = door.write().await?;
    let other = tx.person_by_email(email.normal()).await?.filter(|other| *other != door.person());
    let token = letters::new_token(&mut tx, Purpose::ConfirmEmail, email.as_str()).await?;
    let errand = Errand::confirm_email(&mut tx, email, &token, other.is_none());
    let now = tx.now();
    tx.in_merchant(Id::nil()).enqueue(JOB, errand.payload()?, now).await?;
    let person = myself(&mut tx).await?;
    if email.normal() != person.email_normal {
        let link = letters::way_back(door.app());
        let content = Content::EmailChangeAsked { new_email: email.as_str().to_owned(), link };
        letters::post(&mut tx, &person, content).await?;
    }
    let done = Activity::new(Area::Access, "email.change_asked", "asked to change their e-mail address");
    tx.commit(done, ()).await
}

/// A link that gives whoever has the address `old` the address `new`, for an operator whose instance sends no mail; none
/// where nobody has `old`.
///
/// # Errors
/// A failure of the store.
pub async fn email_link(app: &App, old: &Email, new: &Email) -> Result<Option<String>, Problem> {
    let mut tx = app.found("operator").await?;
    let Some(person) = tx.person_by_email(old.normal()).await? else { return Ok(None) };
    tx.turn_to(person);
    let token = letters::new_token(&mut tx, Purpose::ConfirmEmail, new.as_str()).await?;
    let link = letters::link(app, Purpose::ConfirmEmail, &token);
    let says = format!("made a link that changes the e-mail address {old} to {new}");
    let done = Activity::new(Area::Access, "email.change_link", says).on(person, old.as_str());
    tx.commit(done, Some(link)).await
}

/// Makes the new address the person's, and tells the old one how to undo it.
pub(in crate::access) async fn confirm(
    door: &Public<ConfirmEmail>,
    services: &Services,
    token: &Secret<String>,
) -> Result<String, Problem> {
    let owner = letters::owner_of(door, services, Purpose::ConfirmEmail, token).await?;
    let mut tx = door.write().await?;
    let (person, email) = by_link(&mut tx, owner, Purpose::ConfirmEmail, token).await?;
    if !queries::set_email(&mut tx, &email).await? {
        return Err(AccessError::EmailTaken.into());
    }
    letters::spend(&mut tx, Purpose::ConfirmEmail).await?;
    if email.normal() == person.email_normal {
        let done = Activity::new(Area::Access, "email.confirmed", "confirmed their e-mail address");
        return tx.commit(done, email.as_str().to_owned()).await;
    }
    letters::spend(&mut tx, Purpose::Reset).await?;
    let undo = letters::new_token_beside(&mut tx, Purpose::UndoEmail, &person.email).await?;
    let undo_link = letters::link(door.app(), Purpose::UndoEmail, &undo);
    let content = Content::EmailChanged { undo_link, new_email: email.as_str().to_owned() };
    letters::post(&mut tx, &person, content).await?;
    let done = Activity::new(Area::Access, "email.changed", "changed their e-mail address")
        .changed(&person.email, email.as_str());
    tx.commit(done, email.as_str().to_owned()).await
}

/// Puts the old address back and ends every session: whoever changed it may not have been its owner. Links that undo
/// later changes are spent with it, so that the first address always wins.
pub(in crate::access) async fn undo(
    door: &Public<ConfirmEmail>,
    services: &Services,
    token: &Secret<String>,
) -> Result<String, Problem> {
    let owner = letters::owner_of(door, services, Purpose::UndoEmail, token).await?;
    let mut tx = door.write().await?;
    let (person, email) = by_link(&mut tx, owner, Purpose::UndoEmail, token).await?;
    let made_at = queries::token_created_at(&mut tx, crypto::digest(token.reveal())).await?;
    let since = made_at.ok_or(AccessError::LinkOver)?;
    if !queries::set_email(&mut tx, &email).await? {
        return Err(AccessError::EmailTaken.into());
    }
    queries::spend_tokens(&mut tx, Purpose::UndoEmail.name(), since).await?;
    letters::spend(&mut tx, Purpose::Reset).await?;
    shut_out(&mut tx, Id::nil()).await?;
    let done = Activity::new(
        Area::Access,
        "email.change_undone",
        "put their old e-mail address back, which ended all their sessions",
    )
    .changed(&person.email, email.as_str());
    tx.commit(done, email.as_str().to_owned()).await
}

/// The person a link was sent to, locked, with the address the link carries.
async fn by_link(
    tx: &mut PersonTx,
    owner: Id<Person>,
    purpose: Purpose,
    token: &Secret<String>,
) -> Result<(PersonRow, Email), Problem> {
    throttle::forgive(tx, Aim::Link).await?;
    tx.instance_value(ADDRESSES).await?;
    let (person, address) = letters::take(tx, owner, purpose, token).await?;
    let email = Email::parse(&address).map_err(|_| Problem::failure("a kept address is none"))?;
    Ok((person, email))
}
