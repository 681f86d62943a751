//! Signing in and out.

use permit::{
    Activity, Actor, Area, OwnProfile, PersonTx, Personal, Problem, Public, SignIn, Tx as _, ViewOwnProfile,
    Writing as _, crypto,
};
use values::{Email, Id, Secret, Timestamp, subjects::Session};

use super::{
    AccessError,
    factor::{self, Proof},
    look_at_myself, myself, shut_out,
    throttle::{self, Aim},
};
use crate::{
    Services,
    access::{
        model::{self, Purpose},
        queries::{self, NewSession, PersonRow, SessionRow},
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
    let waits = throttle::count(&mut tx, services, Aim::SignIn(account)).await?;
    let found = tx.person_by_email(account).await?;
    tx.turn_to(found.unwrap_or(Id::nil()));
    let person = queries::find_person(&mut tx).await?;
    tx.commit_unrecorded(()).await?;
    throttle::refuse(waits)?;

    let kept = person.as_ref().map(|person| person.password_hash.reveal().as_str());
    let right = door.app().passwords().verify(&model::normal_form(&given.password), kept).await?;
    let person = person.filter(|_| right).ok_or(AccessError::Refused)?;

    let mut tx = door.write().await?;
    throttle::forget(&mut tx, Aim::SignIn(account)).await?;
    tx.turn_to(person.id);
    // The account as it is now: a password that was changed meanwhile no longer signs in.
    let now = queries::find_person_locked(&mut tx).await?.ok_or(AccessError::Refused)?;
    if now.password_hash.reveal() != person.password_hash.reveal() {
        return Err(AccessError::Refused.into());
    }
    let says = if now.totp_confirmed_at.is_some() {
        let code = given.code.as_ref().filter(|code| !code.reveal().trim().is_empty());
        let Some(code) = code else {
            drop(tx);
            let mut tx = door.write().await?;
            throttle::forgive(&mut tx, Aim::SignIn(account)).await?;
            return tx.commit_unrecorded(Err(AccessError::CodeRequired.into())).await?;
        };
        match factor::spend(&mut tx, &now, code).await? {
            Proof::Authenticator => "signed in with a second factor",
            Proof::RecoveryCode => "signed in with a recovery code",
        }
    } else {
        "signed in"
    };
    if let (Some(before), Some(session)) = (door.signed_in(), door.session()) {
        // The browser keeps one cookie: the session it gives up would live on unseen.
        queries::end_session(&mut tx.as_person(before), session).await?;
    }
    let signed_in = open(&mut tx, &now.name).await?;
    tx.commit(Activity::new(Area::Access, "session.started", says), signed_in).await
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
    let pending_email = queries::find_token_detail(tx, Purpose::ConfirmEmail.name()).await?;
    let recovery_codes = queries::count_recovery_codes(tx).await?;
    let simulated = tx.app().settings().simulated;
    Ok(SessionView::new(person, memberships, stepped_up_until, pending_email, recovery_codes, simulated))
}

/// What somebody signed in proves themselves with once more.
pub(in crate::access) enum StepUp {
    Password(Secret<String>),
    Code(Secret<String>),
}

/// Makes the session's proof of identity fresh, and says until when.
pub(in crate::access) async fn step_up(
    door: &Personal<OwnProfile>,
    services: &Services,
    given: &StepUp,
) -> Result<Timestamp, Problem> {
    throttle::own_try(door, services).await?;
    if let StepUp::Password(password) = given {
        check_password(door, password).await?;
    }
    let mut tx = door.write().await?;
    throttle::forget_own(&mut tx, door).await?;
    let says = match given {
        StepUp::Password(_) => "proved who they are with the password",
        StepUp::Code(code) => {
            let person = myself(&mut tx).await?;
            if person.totp_confirmed_at.is_none() {
                return Err(AccessError::FactorOff.into());
            }
            factor::spend(&mut tx, &person, code).await?;
            "proved who they are with a code"
        }
    };
    queries::step_session_up(&mut tx, door.session()).await?;
    let until = tx.now() + permit::STEP_UP;
    tx.commit(Activity::new(Area::Access, "session.stepped_up", says), until).await
}

/// The person whose session asks, if `password` is theirs, with what others know of them.
pub(super) async fn check_password(
    door: &Personal<OwnProfile>,
    password: &Secret<String>,
) -> Result<(PersonRow, Vec<String>), Problem> {
    let (person, known) = look_at_myself(door).await?;
    let kept = Some(person.password_hash.reveal().as_str());
    if !door.app().passwords().verify(&model::normal_form(password), kept).await? {
        return Err(AccessError::WrongPassword.into());
    }
    Ok((person, known))
}

/// The person's live sessions, newest first.
pub(in crate::access) async fn list(door: &Personal<ViewOwnProfile>) -> Result<Vec<SessionRow>, Problem> {
    queries::list_sessions(&mut door.read().await?).await
}

/// Ends one of the person's sessions.
pub(in crate::access) async fn revoke(door: &Personal<OwnProfile>, id: Id<Session>) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    if !queries::end_session(&mut tx, id).await? {
        return Err(Problem::not_found("session"));
    }
    let done =
        Activity::new(Area::Access, "session.revoked", "ended one of their sessions").on(id, "session");
    tx.commit(done, ()).await
}

/// Ends all of the person's sessions but the one that asks.
pub(in crate::access) async fn revoke_others(door: &Personal<OwnProfile>) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    let ended = shut_out(&mut tx, door.session()).await?;
    let says = format!("ended {ended} other sessions");
    tx.commit(Activity::new(Area::Access, "session.revoked", says), ()).await
}

/// Ends the session that asks.
pub(in crate::access) async fn sign_out(door: &Personal<OwnProfile>) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    queries::end_session(&mut tx, door.session()).await?;
    tx.commit(Activity::new(Area::Access, "session.ended", "signed out"), ()).await
}
