//! Links by mail: a token in the fragment of an address, of which only the digest is kept.

use permit::{Actor, App, Permission, PersonTx, Problem, Public, Writing, crypto};
use values::{Id, Secret, Timestamp, subjects::Person};

use super::{
    AccessError,
    throttle::{self, Aim},
};
use crate::{
    Services,
    access::{
        model::Purpose,
        queries::{self, NewToken, PersonRow},
    },
    mail::{self, Content, Letter},
};

/// A token of this purpose, in the place of those there were. `tx` is bound to the person.
pub(in crate::access) async fn new_token(
    tx: &mut impl Writing,
    purpose: Purpose,
    detail: &str,
) -> Result<Secret<String>, Problem> {
    spend(tx, purpose).await?;
    new_token_beside(tx, purpose, detail).await
}

/// A token of this purpose, beside those there were.
pub(super) async fn new_token_beside(
    tx: &mut impl Writing,
    purpose: Purpose,
    detail: &str,
) -> Result<Secret<String>, Problem> {
    let token = Secret::new(crypto::encode(&tx.random::<32>()));
    let digest = crypto::digest(token.reveal());
    let expires_at = tx.now() + purpose.life();
    queries::insert_token(tx, NewToken { digest, purpose: purpose.name(), detail, expires_at }).await?;
    Ok(token)
}

/// Whom the token of a link was mailed to. The try is counted.
pub(super) async fn owner_of<P: Permission>(
    door: &Public<P>,
    services: &Services,
    purpose: Purpose,
    token: &Secret<String>,
) -> Result<Id<Person>, Problem> {
    let mut tx = door.write().await?;
    let waits = throttle::count(&mut tx, services, Aim::Link).await?;
    let found = tx.person_by_token(purpose.name(), crypto::digest(token.reveal())).await?;
    tx.commit_unrecorded(()).await?;
    throttle::refuse(waits)?;
    Ok(found.ok_or(AccessError::LinkOver)?.0)
}

/// Locks the person, and only then the token, as all do who lock both; answers what the token carries. Somebody else
/// may have used the link a moment ago.
pub(super) async fn take(
    tx: &mut PersonTx,
    owner: Id<Person>,
    purpose: Purpose,
    token: &Secret<String>,
) -> Result<(PersonRow, String), Problem> {
    tx.turn_to(owner);
    let person = queries::find_person_locked(tx).await?.ok_or(AccessError::LinkOver)?;
    let digest = crypto::digest(token.reveal());
    let (_, detail) = tx.person_by_token(purpose.name(), digest).await?.ok_or(AccessError::LinkOver)?;
    tx.act_as(Actor::Person(owner, person.name.clone()));
    Ok((person, detail))
}

/// Spends every token of this purpose that the person was sent.
pub(super) async fn spend(tx: &mut impl Writing, purpose: Purpose) -> Result<(), Problem> {
    queries::spend_tokens(tx, purpose.name(), Timestamp::from_micros(0)).await
}

/// The address that a mail shows; nothing stands behind the token in it.
pub(in crate::access) fn link(app: &App, purpose: Purpose, token: &Secret<String>) -> String {
    format!("{}{}#{}", app.settings().public_url, purpose.page(), token.reveal())
}

/// Where somebody who did not do it gets their account back.
pub(super) fn way_back(app: &App) -> String {
    format!("{}{}", app.settings().public_url, Purpose::Reset.page())
}

/// Writes to the person at the address in `person`.
pub(super) async fn post(tx: &mut PersonTx, person: &PersonRow, content: Content) -> Result<(), Problem> {
    let letter = Letter {
        to: person.email.clone(),
        to_name: person.name.clone(),
        language: person.language,
        content,
        about: None,
    };
    mail::send(&mut tx.in_merchant(Id::nil()), letter).await
}
