//! Tries are counted before anything is compared, by the caller's address and by the account they aim at.
//!
//! Many requests touch the same counts. Every transaction therefore takes them before any other row, the address first
//! and the account second, so that no two wait for each other. One that goes on to refuse rolls back what it forgave.

use permit::{OwnProfile, PersonTx, Personal, Problem, Tx as _, Writing as _, crypto};
use values::Duration;

use super::AccessError;
use crate::{Services, access::model};

const BY_ADDRESS: &str = "try.address";
const BY_ACCOUNT: &str = "try.account";

/// Counts one try. Answers how long the caller has to wait, if they made too many; the count stays when the
/// transaction is committed.
pub(super) async fn count(
    tx: &mut PersonTx,
    services: &Services,
    account: Option<&str>,
) -> Result<Option<Duration>, Problem> {
    let address = address(tx);
    let most = services.settings().tries_per_address.map(i64::from);
    let mut waits = counted(tx, BY_ADDRESS, address, most).await?;
    if let Some(account) = account {
        let of_account =
            counted(tx, BY_ACCOUNT, crypto::digest(account), Some(model::TRIES_PER_ACCOUNT)).await?;
        waits = waits.max(of_account);
    }
    Ok(waits)
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
pub(super) async fn forgive(tx: &mut PersonTx) -> Result<(), Problem> {
    let address = address(tx);
    tx.forgive_try(BY_ADDRESS, address).await
}

/// As [`forgive`], and forgets all tries of an account whose owner proved themselves.
pub(super) async fn forget(tx: &mut PersonTx, account: &str) -> Result<(), Problem> {
    forgive(tx).await?;
    tx.forget_tries(BY_ACCOUNT, crypto::digest(account)).await
}

fn address(tx: &PersonTx) -> [u8; 32] {
    crypto::digest(&tx.request().address.to_string())
}

/// Counts a try of somebody signed in to prove themselves, and refuses where there were too many.
pub(super) async fn own_try(door: &Personal<OwnProfile>, services: &Services) -> Result<(), Problem> {
    let mut tx = door.write().await?;
    let account = own(&tx);
    let waits = count(&mut tx, services, Some(&account)).await?;
    tx.commit_unrecorded(()).await?;
    Ok(refuse(waits)?)
}

/// As [`forget`], for somebody signed in.
pub(super) async fn forget_own(tx: &mut PersonTx) -> Result<(), Problem> {
    let account = own(tx);
    forget(tx, &account).await
}

/// Counted apart from tries to sign in, so that a stranger cannot keep the owner from proving themselves.
fn own(tx: &PersonTx) -> String {
    tx.person().to_string()
}

/// Refuses whoever has to wait.
pub(super) fn refuse(waits: Option<Duration>) -> Result<(), AccessError> {
    waits.map_or(Ok(()), |wait| Err(AccessError::TooMany(wait)))
}
