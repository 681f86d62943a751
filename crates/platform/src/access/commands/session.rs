//! Signing in and out.

use permit::{
    Activity, Actor, Area, OwnProfile, PersonTx, Personal, Problem, Public, SignIn, Tx as _, Writing as _,
    crypto,
};
use values::{Email, Id, Secret, Timestamp, subjects::Session};

use super::{AccessError, throttle};
use crate::{
    Services,
    access::{
        model,
        queries::{self, NewSession},
        views::SessionView,
    },
};

/// What a person signs in with.
pub(in crate::access) struct Credentials {
    pub(in crate::access) email: Email,
    pub(in crate::access) password: Secret<String>,
    pub(in crate::access) code: Option<Secret<String>>,
}

/// A session just opened. Its token goes into the cookie and nowhere else.
pub(in crate::access) struct SignedIn {
    pub(in crate::access) token: Secret<String>,
    pub(in crate::access) view: SessionView,
}

/// Opens a session. Whatever is wrong with address or password, the answer and the work done for it are the same.
pub(in crate::access) async fn sign_in(
    door: &Public<SignIn>,
    services: &Services,
    given: &Credentials,
) -> Result<SignedIn, Problem> {
    let account = given.email.normal();
    let mut tx = door.write().await?;
    let waits = throttle::count(&mut tx, services, Some(account)).await?;
    let found = tx.person_by_email(account).await?;
    tx.turn_to(found.unwrap_or(Id::nil()));
    let person = queries::find_person(&mut tx).await?;
    tx.commit_unrecorded(()).await?;
    throttle::refuse(waits)?;

    let kept = person.as_ref().map(|person| person.password_hash.reveal().as_str());
    let right = door.app().passwords().verify(&model::normal_form(&given.password), kept).await?;
    let person = person.filter(|_| right).ok_or(AccessError::Refused)?;

    let mut tx = door.write().await?;
    tx.turn_to(person.id);
    // The account as it is now: a password that was changed meanwhile no longer signs in.
    let now = queries::find_person_locked(&mut tx).await?.ok_or(AccessError::Refused)?;
    if now.password_hash.reveal() != person.password_hash.reveal() {
        return Err(AccessError::Refused.into());
    }
    throttle::forget(&mut tx, account).await?;
    let signed_in = open(&mut tx, &now.name).await?;
    tx.commit(Activity::new(Area::Access, "session.started", "signed in"), signed_in).await
}

/// Opens a session of the person whom the transaction is bound to.
pub(super) async fn open(tx: &mut PersonTx, name: &str) -> Result<SignedIn, Problem> {
    tx.act_as(Actor::Person(tx.person(), name.to_owned()));
    let token = Secret::new(crypto::encode(&tx.random::<32>()));
    let id: Id<Session> = tx.id();
    let expires_at = tx.now() + tx.app().settings().session_absolute;
    let (address, agent) = (tx.request().address.to_string(), tx.request().agent.clone());
    let new = NewSession {
        id,
        digest: crypto::digest(token.reveal()),
        expires_at,
        address: &address,
        agent: &agent,
    };
    queries::insert_session(tx, new).await?;
    let stepped_up_until = tx.now() + permit::STEP_UP;
    Ok(SignedIn { token, view: show(tx, stepped_up_until).await? })
}

/// The session as its owner sees it.
pub(in crate::access) async fn show(
    tx: &mut impl permit::Tx,
    stepped_up_until: Timestamp,
) -> Result<SessionView, Problem> {
    let person = queries::find_person(tx).await?;
    let person = person.ok_or_else(|| Problem::failure("a session belongs to nobody"))?;
    let memberships = queries::list_memberships(tx).await?;
    Ok(SessionView::new(person, memberships, stepped_up_until))
}

/// Ends the session that asks.
pub(in crate::access) async fn sign_out(door: &Personal<OwnProfile>) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    queries::end_session(&mut tx, door.session()).await?;
    tx.commit(Activity::new(Area::Access, "session.ended", "signed out"), ()).await
}
