//! A forgotten password: a link by mail sets a new one.

use permit::{Activity, App, Area, Problem, Public, ResetPassword, Tx as _, Writing as _};
use values::{Email, Id, Secret};

use super::{
    AccessError, about, hash_password, letters, shut_out,
    throttle::{self, Aim},
};
use crate::{
    Services,
    access::{
        jobs::{Errand, JOB},
        model::Purpose,
        queries,
    },
    mail::Content,
};

/// Leaves word that this address asks. Known or not, the same is done for it: what follows is a job's. Where no mail goes
/// out nothing follows, so that a link which the operator made stays good.
pub(in crate::access) async fn ask(
    door: &Public<ResetPassword>,
    services: &Services,
    email: &Email,
) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    let waits = throttle::count(&mut tx, services, Aim::Reset(email.normal())).await?;
    let person = tx.person_by_email(email.normal()).await?;
    if waits.is_none() && services.has_mail() {
        let errand = Errand::Reset { person };
        let now = tx.now();
        tx.in_merchant(Id::nil()).enqueue(JOB, errand.payload()?, now).await?;
    }
    tx.commit_unrecorded(()).await?;
    Ok(throttle::refuse(waits)?)
}

/// A link that sets a new password, for an operator whose instance sends no mail; none where the address is unknown.
///
/// # Errors
/// A failure of the store.
pub async fn reset_link(app: &App, email: &Email) -> Result<Option<String>, Problem> {
    let mut tx = app.found("operator").await?;
    let Some(person) = tx.person_by_email(email.normal()).await? else { return Ok(None) };
    tx.turn_to(person);
    let token = letters::new_token(&mut tx, Purpose::Reset, "").await?;
    let link = letters::link(app, Purpose::Reset, &token);
    let says = format!("made a link that sets a new password for {email}");
    let done = Activity::new(Area::Access, "password.reset_link", says).on(person, email.as_str());
    tx.commit(done, Some(link)).await
}

/// Sets the new password, ends every session and spends the link. The address is confirmed by that.
pub(in crate::access) async fn complete(
    door: &Public<ResetPassword>,
    services: &Services,
    token: &Secret<String>,
    password: &Secret<String>,
) -> Result<(), Problem> {
    let owner = letters::owner_of(door, services, Purpose::Reset, token).await?;
    let mut tx = door.write().await?;
    tx.turn_to(owner);
    let person = queries::find_person(&mut tx).await?.ok_or(AccessError::LinkOver)?;
    let known = about(&mut tx, &person).await?;
    drop(tx);
    let hash = hash_password(door.app(), password, &known).await?;

    let mut tx = door.write().await?;
    throttle::forgive(&mut tx, Aim::Link).await?;
    throttle::forget_account(&mut tx, Aim::SignIn(&person.email_normal)).await?;
    let (person, _) = letters::take(&mut tx, owner, Purpose::Reset, token).await?;
    letters::spend(&mut tx, Purpose::Reset).await?;
    queries::set_password(&mut tx, &hash).await?;
    queries::confirm_email(&mut tx).await?;
    shut_out(&mut tx, Id::nil()).await?;
    letters::post(&mut tx, &person, Content::PasswordChanged { link: letters::way_back(door.app()) }).await?;
    let done = Activity::new(
        Area::Access,
        "password.reset",
        "set a new password by mail, which ended all their sessions",
    );
    tx.commit(done, ()).await
}
