//! One's own name, language and password.

use permit::{Activity, Area, OwnProfile, Personal, Problem};
use values::Secret;

use super::{AccessError, hash_password, letters, myself, session, shut_out, throttle};
use crate::{
    Services,
    access::{model::Purpose, queries},
    mail::{Content, Language},
};

/// What is to be different; what is left out stays.
pub(in crate::access) struct NewProfile {
    pub(in crate::access) name: Option<String>,
    pub(in crate::access) language: Option<Language>,
}

/// Changes name or language.
pub(in crate::access) async fn change(door: &Personal<OwnProfile>, new: &NewProfile) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    let before = queries::find_person(&mut tx).await?;
    let before = before.ok_or_else(|| Problem::failure("a session belongs to nobody"))?;
    if let Some(name) = &new.name {
        queries::set_name(&mut tx, name).await?;
    }
    if let Some(language) = new.language {
        queries::set_language(&mut tx, language).await?;
    }
    let shown = |name: &str, language: Language| format!("{name}, {}", language.code());
    let after = shown(new.name.as_ref().unwrap_or(&before.name), new.language.unwrap_or(before.language));
    let done = Activity::new(Area::Access, "profile.changed", "changed their profile")
        .changed(shown(&before.name, before.language), after);
    tx.commit(done, ()).await
}

/// Sets another password, for whoever knows the one in use, and ends all other sessions.
pub(in crate::access) async fn change_password(
    door: &Personal<OwnProfile>,
    services: &Services,
    current: &Secret<String>,
    new: &Secret<String>,
) -> Result<(), Problem> {
    throttle::own_try(door, services).await?;
    let (person, known) = session::check_password(door, current).await?;
    let hash = hash_password(door.app(), new, &known).await?;

    let mut tx = door.write().await?;
    throttle::forget_own(&mut tx, door).await?;
    let now = myself(&mut tx).await?;
    if now.password_hash.reveal() != person.password_hash.reveal() {
        return Err(AccessError::WrongPassword.into());
    }
    queries::set_password(&mut tx, &hash).await?;
    shut_out(&mut tx, door.session()).await?;
    letters::spend(&mut tx, Purpose::Reset).await?;
    letters::post(&mut tx, &now, Content::PasswordChanged { link: letters::way_back(door.app()) }).await?;
    let done = Activity::new(
        Area::Access,
        "password.changed",
        "changed their password, which ended their other sessions",
    );
    tx.commit(done, ()).await
}
