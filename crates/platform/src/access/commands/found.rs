//! The first start: a one-time link, and through it the first merchant with its owner.

use permit::{Activity, App, Area, PersonTx, Problem, Public, SetUp, ViewSetUp, Writing as _, crypto};
use values::{
    Email, Id, Secret,
    subjects::{Member, Merchant, Person},
};

use super::{
    AccessError, SignedIn, hash_password, session,
    throttle::{self, Aim},
};
use crate::{
    Services,
    access::{jobs, queries},
    mail::Language,
};

/// A row that is locked by whoever gives a person another address, so that two never take the same one at once.
pub(super) const ADDRESSES: &str = "addresses";
/// Where the instance keeps the digest of the set-up link's token.
const SET_UP: &str = "set_up";

/// The one-time link by which the first person sets the instance up; none when there is a merchant. A link that an
/// earlier start gave out stops working.
///
/// # Errors
/// A failure of the store.
pub async fn set_up_link(app: &App) -> Result<Option<String>, Problem> {
    let mut tx = app.found("set-up").await?;
    if !tx.instance_is_empty().await? {
        return Ok(None);
    }
    let token = crypto::encode(&tx.random::<32>());
    tx.keep_instance_value(SET_UP, Some(&hex::encode(crypto::digest(&token)))).await?;
    let link = format!("{}/set-up#{token}", app.settings().public_url);
    tx.commit_unrecorded(Some(link)).await
}

/// A merchant to be made, with the person who owns it.
#[derive(Debug)]
pub struct Founding {
    /// The merchant's name.
    pub merchant_name: String,
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: Email,
    /// The owner's password; it must be one that may be set.
    pub password: Secret<String>,
    /// The language of mails and pages.
    pub language: Language,
}

/// What was made.
#[derive(Debug, Clone, Copy)]
pub struct Founded {
    /// The merchant.
    pub merchant: Id<Merchant>,
    /// Its owner.
    pub person: Id<Person>,
    /// The owner's membership.
    pub member: Id<Member>,
}

/// Makes the first merchant without a link, for a server that demonstrates itself.
///
/// # Errors
/// `set_up.closed` when there is a merchant, `input.invalid` for a password that may not be set.
pub async fn found_merchant(app: &App, new: &Founding) -> Result<Founded, Problem> {
    let hash = hash_founder(app, new).await?;
    let mut tx = app.found("set-up").await?;
    if !tx.instance_is_empty().await? {
        return Err(AccessError::SetUpClosed.into());
    }
    tx.keep_instance_value(SET_UP, None).await?;
    let founded = found(&mut tx, new, &hash).await?;
    tx.commit_in(founded.merchant, founding_activity(new, founded), founded).await
}

/// Whether the first person has yet to come.
pub(in crate::access) async fn set_up_is_open(door: &Public<ViewSetUp>) -> Result<bool, Problem> {
    door.write().await?.instance_is_empty().await
}

/// Makes the first merchant through the link, and signs its owner in. Of several at once one succeeds.
pub(in crate::access) async fn set_up(
    door: &Public<SetUp>,
    services: &Services,
    token: &Secret<String>,
    new: &Founding,
) -> Result<SignedIn, Problem> {
    let mut tx = door.write().await?;
    let waits = throttle::count(&mut tx, services, Aim::SetUp).await?;
    let checked = check_token(&mut tx, token).await;
    tx.commit_unrecorded(()).await?;
    throttle::refuse(waits)?;
    checked?;
    let hash = hash_founder(door.app(), new).await?;
    let mut tx = door.write().await?;
    throttle::forgive(&mut tx, Aim::SetUp).await?;
    check_token(&mut tx, token).await?;
    tx.keep_instance_value(SET_UP, None).await?;
    let founded = found(&mut tx, new, &hash).await?;
    let signed_in = session::open(&mut tx, &new.name).await?;
    tx.commit_in(founded.merchant, founding_activity(new, founded), signed_in).await
}

/// The token's row is locked from here on, so that a second use waits and then finds it gone.
async fn check_token(tx: &mut PersonTx, token: &Secret<String>) -> Result<(), Problem> {
    let kept = tx.instance_value(SET_UP).await?;
    if !tx.instance_is_empty().await? {
        return Err(AccessError::SetUpClosed.into());
    }
    let digest = hex::encode(crypto::digest(token.reveal()));
    if kept.as_deref() != Some(digest.as_str()) {
        return Err(AccessError::SetUpToken.into());
    }
    Ok(())
}

async fn hash_founder(app: &App, new: &Founding) -> Result<String, Problem> {
    let about = [new.name.clone(), new.email.as_str().to_owned(), new.merchant_name.clone()];
    hash_password(app, &new.password, &about).await
}

async fn found(tx: &mut PersonTx, new: &Founding, hash: &str) -> Result<Founded, Problem> {
    let (person, merchant, member) = (tx.id(), tx.id(), tx.id());
    tx.turn_to(person);
    let made = queries::insert_person(tx, &new.name, &new.email, hash, new.language, None).await?;
    if !made {
        return Err(AccessError::SetUpClosed.into());
    }
    let mut bound = tx.in_merchant(merchant);
    queries::insert_merchant(&mut bound, &new.merchant_name).await?;
    queries::insert_owner(&mut bound, member, person, &new.name).await?;
    jobs::leave_tidying(&mut tx.in_merchant(Id::nil())).await?;
    tx.keep_instance_value(ADDRESSES, Some("")).await?;
    Ok(Founded { merchant, person, member })
}

fn founding_activity(new: &Founding, founded: Founded) -> Activity {
    let says = format!("set up {} and became its owner", new.merchant_name);
    Activity::new(Area::Merchant, "merchant.founded", says).on(founded.merchant, &new.merchant_name)
}
