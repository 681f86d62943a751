//! Tries are counted before anything is compared, by the caller's address and by what they aim at.
//!
//! Many requests touch the same counts. Every transaction therefore takes them before any other row, the address first
//! and the account after it, so that no two wait for each other. One that goes on to refuse rolls back what it forgave.

use std::net::IpAddr;

use permit::{OwnProfile, PersonTx, Personal, Problem, Tx as _, Writing as _, crypto};
use values::{
    Duration, Id,
    subjects::{Person, Session},
};

use super::AccessError;
use crate::{
    Services,
    access::{model, queries},
    calls,
};

const BY_ADDRESS: &str = "try.address";
const BY_ACCOUNT: &str = "try.account";

/// What a try aims at. Each is counted apart, so that whoever fails at one keeps nobody from another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Aim<'a> {
    /// The account of this address.
    SignIn(&'a str),
    /// A link for the account of this address.
    Reset(&'a str),
    /// A token.
    Link,
    /// The set-up of the instance.
    SetUp,
    /// A proof by somebody signed in.
    Own(Id<Person>, Id<Session>),
}

impl Aim<'_> {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn(_) => "sign-in",
            Self::Reset(_) => "reset",
            Self::Link => "link",
            Self::SetUp => "set-up",
            Self::Own(..) => "own",
        }
    }

    /// Who is counted, and how often: a stranger by the address they come from too, so that they do not keep the owner
    /// out, and by all addresses together far less strictly.
    fn accounts(self, address: &str) -> Vec<([u8; 32], i64)> {
        let name = self.name();
        let digest = |text: String| crypto::digest(&text);
        match self {
            Self::SignIn(account) | Self::Reset(account) => vec![
                (digest(format!("{name} {account} {address}")), model::TRIES_PER_ACCOUNT),
                (digest(format!("{name} {account}")), model::TRIES_FROM_EVERYWHERE),
            ],
            // A session that somebody else got hold of keeps its owner's others from nothing.
            Self::Own(person, session) => vec![
                (digest(format!("{name} {person} {session}")), model::TRIES_PER_ACCOUNT),
                (digest(format!("{name} {person}")), model::TRIES_FROM_EVERYWHERE),
            ],
            Self::Link | Self::SetUp => Vec::new(),
        }
    }
}

/// Counts one try. Answers how long the caller has to wait, if they made too many; the count stays when the
/// transaction is committed.
pub(super) async fn count(
    tx: &mut PersonTx,
    services: &Services,
    aim: Aim<'_>,
) -> Result<Option<Duration>, Problem> {
    let address = place(tx.request().address);
    let most = services.settings().tries_per_address.map(i64::from);
    let mut waits = counted(tx, BY_ADDRESS, by_address(aim, &address), most).await?;
    for (place, (subject, most)) in aim.accounts(&address).into_iter().enumerate() {
        let wait = counted(tx, BY_ACCOUNT, subject, Some(most)).await?;
        // Whoever signed in from here before answers for their own tries only.
        if wait.is_none() || place == 0 || !is_known(tx, aim).await? {
            waits = waits.max(wait);
        }
    }
    Ok(waits)
}

/// Whether the owner of the account signed in from this address before.
async fn is_known(tx: &mut PersonTx, aim: Aim<'_>) -> Result<bool, Problem> {
    let (Aim::SignIn(account) | Aim::Reset(account)) = aim else { return Ok(false) };
    let Some(person) = tx.person_by_email(account).await? else { return Ok(false) };
    tx.turn_to(person);
    let address = tx.request().address.to_string();
    queries::has_come_from(tx, &address).await
}

async fn counted(
    tx: &mut PersonTx,
    scope: &str,
    subject: [u8; 32],
    most: Option<i64>,
) -> Result<Option<Duration>, Problem> {
    let tries = tx.count_try(scope, subject, model::TRY_WINDOW).await?;
    if most.is_none_or(|most| tries <= most) {
        return Ok(None);
    }
    let end = tx.tries_end_at(scope, subject, model::TRY_WINDOW).await?;
    Ok(Some(end.since(tx.now())))
}

/// Takes the try that was right back, so that an office behind one address may sign in; wrong ones stay counted.
pub(super) async fn forgive(tx: &mut PersonTx, aim: Aim<'_>) -> Result<(), Problem> {
    let subject = by_address(aim, &place(tx.request().address));
    tx.forgive_try(BY_ADDRESS, subject).await
}

/// As [`forgive`], and forgets all tries of an account whose owner proved themselves.
pub(super) async fn forget(tx: &mut PersonTx, aim: Aim<'_>) -> Result<(), Problem> {
    forgive(tx, aim).await?;
    forget_account(tx, aim).await
}

/// Forgets all tries of an account whose owner proved themselves in another way.
pub(super) async fn forget_account(tx: &mut PersonTx, aim: Aim<'_>) -> Result<(), Problem> {
    let address = place(tx.request().address);
    for (subject, _) in aim.accounts(&address) {
        tx.forget_tries(BY_ACCOUNT, subject).await?;
    }
    Ok(())
}

/// An address as one caller has it.
fn place(address: IpAddr) -> String {
    calls::caller(address).to_string()
}

fn by_address(aim: Aim<'_>, address: &str) -> [u8; 32] {
    crypto::digest(&format!("{} {address}", aim.name()))
}

/// Counts a try of somebody signed in to prove themselves, and refuses where there were too many.
pub(super) async fn own_try(door: &Personal<OwnProfile>, services: &Services) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    let aim = Aim::Own(tx.person(), door.session());
    let waits = count(&mut tx, services, aim).await?;
    tx.commit_unrecorded(()).await?;
    Ok(refuse(waits)?)
}

/// As [`forget`], for somebody signed in.
pub(super) async fn forget_own(tx: &mut PersonTx, door: &Personal<OwnProfile>) -> Result<(), Problem> {
    let aim = Aim::Own(tx.person(), door.session());
    forget(tx, aim).await
}

/// Refuses whoever has to wait.
pub(super) fn refuse(waits: Option<Duration>) -> Result<(), AccessError> {
    waits.map_or(Ok(()), |wait| Err(AccessError::TooMany(wait)))
}
