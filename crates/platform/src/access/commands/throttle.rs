//! Tries are counted before anything is compared, by the caller's address and by the account they aim at.

use permit::{PersonTx, Problem, Writing as _, crypto};
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
    let address = crypto::digest(&tx.request().address.to_string());
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
    Ok(Some(end.since(permit::Tx::now(tx))))
}

/// Forgets the tries of an account whose owner proved themselves; those of the address stay counted.
pub(super) async fn forget(tx: &mut PersonTx, account: &str) -> Result<(), Problem> {
    tx.forget_tries(BY_ACCOUNT, crypto::digest(account)).await
}

/// Refuses whoever has to wait.
pub(super) fn refuse(waits: Option<Duration>) -> Result<(), AccessError> {
    waits.map_or(Ok(()), |wait| Err(AccessError::TooMany(wait)))
}
