//! The second factor: setting it up, using it, switching it off.

use permit::{Activity, Area, OwnProfile, PersonTx, Personal, Problem, Tx as _, Writing as _};
use values::{Id, Secret, subjects::Person};

use super::{AccessError, letters, myself, throttle};
use crate::{
    Services,
    access::{
        model::{self, Code, Seed},
        queries::{self, PersonRow},
    },
    mail::{Content, FactorChange},
};

/// What an authenticator needs, shown once.
pub(in crate::access) struct Enrolment {
    pub(in crate::access) secret: String,
    pub(in crate::access) uri: String,
}

/// Makes a seed. The factor is on once a code shows that an authenticator has it.
pub(in crate::access) async fn enrol(door: &Personal<OwnProfile>) -> Result<Enrolment, Problem> {
    door.stepped_up()?;
    let mut tx = door.write().await?;
    let person = myself(&mut tx).await?;
    if person.totp_confirmed_at.is_some() {
        return Err(AccessError::FactorOn.into());
    }
    let seed = Seed::new(tx.random());
    let nonce = tx.random();
    let sealed = tx.app().keys().seal(&purpose(person.id), nonce, seed.bytes());
    queries::set_seed(&mut tx, &sealed).await?;
    let enrolment = Enrolment { secret: seed.base32(), uri: seed.uri(&person.email) };
    let done = Activity::new(Area::Access, "factor.enrolled", "began to set up a second factor");
    tx.commit(done, enrolment).await
}

/// Switches the factor on with its first code, and hands out recovery codes.
pub(in crate::access) async fn confirm(
    door: &Personal<OwnProfile>,
    services: &Services,
    code: &Secret<String>,
) -> Result<Vec<Secret<String>>, Problem> {
    door.stepped_up()?;
    throttle::own_try(door, services).await?;
    let mut tx = door.write().await?;
    throttle::forget_own(&mut tx, door).await?;
    let person = myself(&mut tx).await?;
    if person.totp_confirmed_at.is_some() {
        return Err(AccessError::FactorOn.into());
    }
    if person.totp_sealed.is_none() {
        return Err(AccessError::FactorOff.into());
    }
    let Code::OfAuthenticator(code) = Code::read(code) else { return Err(AccessError::WrongCode.into()) };
    spend_authenticator(&mut tx, &person, &code).await?;
    queries::turn_factor_on(&mut tx).await?;
    let codes = new_recovery_codes(&mut tx).await?;
    tell(&mut tx, &person, FactorChange::On).await?;
    tx.commit(Activity::new(Area::Access, "factor.on", "switched the second factor on"), codes).await
}

/// Switches the factor off, unless a merchant of the person lets nobody in without one.
pub(in crate::access) async fn disable(door: &Personal<OwnProfile>) -> Result<(), Problem> {
    door.stepped_up()?;
    let mut tx = door.write().await?;
    let person = myself(&mut tx).await?;
    if person.totp_sealed.is_none() {
        return Err(AccessError::FactorOff.into());
    }
    let strict = queries::list_memberships(&mut tx).await?;
    let strict = strict.into_iter().find(|row| row.second_factor_required);
    if let Some(merchant) = strict.filter(|_| person.totp_confirmed_at.is_some()) {
        return Err(AccessError::FactorRequired(merchant.merchant_name).into());
    }
    queries::turn_factor_off(&mut tx).await?;
    if person.totp_confirmed_at.is_some() {
        tell(&mut tx, &person, FactorChange::Off).await?;
    }
    tx.commit(Activity::new(Area::Access, "factor.off", "switched the second factor off"), ()).await
}

/// Puts ten new recovery codes in the place of those there were.
pub(in crate::access) async fn renew_recovery_codes(
    door: &Personal<OwnProfile>,
) -> Result<Vec<Secret<String>>, Problem> {
    door.stepped_up()?;
    let mut tx = door.write().await?;
    let person = myself(&mut tx).await?;
    if person.totp_confirmed_at.is_none() {
        return Err(AccessError::FactorOff.into());
    }
    let codes = new_recovery_codes(&mut tx).await?;
    tell(&mut tx, &person, FactorChange::NewCodes).await?;
    let done = Activity::new(Area::Access, "factor.recovery_codes", "made new recovery codes");
    tx.commit(done, codes).await
}

/// Tells the person by mail, in case it was not they who did it.
async fn tell(tx: &mut PersonTx, person: &PersonRow, what: FactorChange) -> Result<(), Problem> {
    let link = letters::way_back(tx.app());
    letters::post(tx, person, Content::SecondFactorChanged { what, link }).await
}

/// Which second factor proved somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Authenticator,
    RecoveryCode,
}

/// Checks a code against the factor that is on, and spends it. The person's row is locked.
pub(super) async fn spend(
    tx: &mut PersonTx,
    person: &PersonRow,
    typed: &Secret<String>,
) -> Result<Proof, Problem> {
    match Code::read(typed) {
        Code::OfAuthenticator(code) => {
            spend_authenticator(tx, person, &code).await?;
            Ok(Proof::Authenticator)
        }
        Code::Recovery(code) => {
            let digest = recovery_digest(tx, &code);
            if !queries::spend_recovery_code(tx, digest).await? {
                return Err(AccessError::WrongCode.into());
            }
            Ok(Proof::RecoveryCode)
        }
    }
}

async fn spend_authenticator(
    tx: &mut PersonTx,
    person: &PersonRow,
    code: &Secret<String>,
) -> Result<(), Problem> {
    let sealed = person.totp_sealed.as_deref().ok_or(AccessError::WrongCode)?;
    let opened = tx.app().keys().open(&purpose(person.id), sealed)?;
    let bytes = opened.reveal().as_slice().try_into();
    let seed = Seed::new(bytes.map_err(|_| Problem::failure("a kept seed has another length"))?);
    let step = seed.step_of(code.reveal(), tx.now(), person.totp_last_step).ok_or(AccessError::WrongCode)?;
    if !queries::spend_step(tx, step).await? {
        return Err(AccessError::WrongCode.into());
    }
    Ok(())
}

async fn new_recovery_codes(tx: &mut PersonTx) -> Result<Vec<Secret<String>>, Problem> {
    let codes = model::recovery_codes(&tx.random());
    let digests: Vec<[u8; 32]> = codes
        .iter()
        .map(|code| match Code::read(code) {
            Code::OfAuthenticator(code) | Code::Recovery(code) => recovery_digest(tx, &code),
        })
        .collect();
    queries::replace_recovery_codes(tx, &digests).await?;
    Ok(codes)
}

/// A keyed hash: fifty bits alone could be found by trying.
fn recovery_digest(tx: &PersonTx, code: &Secret<String>) -> [u8; 32] {
    tx.app().keys().hash(&format!("recovery {} {}", tx.person(), code.reveal()))
}

/// Ties a sealed seed to its person, so that it opens for nobody else.
fn purpose(person: Id<Person>) -> String {
    format!("totp {person}")
}
