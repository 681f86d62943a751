//! What a merchant's money moves through: the instance's own rail, or an account of the merchant at a provider.
//!
//! ```text
//! draft ─a second person confirms→ connected ─another account is connected, or an Admin switches off→ ended
//!   └─declined, withdrawn, or 14 days→ gone            ended ─the same application is connected again→ connected
//! ```
//! Credentials are sealed under the master key and stand in no request, record, log or answer: the change request names the
//! draft. A payout keeps the account it was handed over through, and is asked about there whatever is connected later.
//!
//! The instance's own rail is simulated, and its money never meets real money: who moved any is not connected, and who was
//! ever connected moves none.

mod commands;
mod model;
mod pace;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod through;
mod views;

use permit::{ConfirmChange, MoneyReads, MoneySeen, Problem, Tx, Unready, WriteTx, Writing};
use rails::Simulator;
use values::{
    Id, Secret,
    subjects::{Application, Merchant},
};

use crate::changes::{Applied, ChangeRequest, Kind, Learnt, Registry};

pub use commands::{COMPARE_JOB, DRAFT_JOB, next_comparison};
pub use model::{RailAccount, RailAccountError, RailState};
pub use pace::next_question;
pub use routes::routes;
pub use through::{Chosen, Desks, Rails};

pub(crate) use commands::forget_draft;

/// What the credentials of an account are sealed for.
const CREDENTIALS: &str = "rail credentials";
/// What the address of its notices is sealed for.
const HOOK: &str = "rail hook";

/// The lane of work that waits for what this merchant's money moves through now; see [`lane_of`].
///
/// # Errors
/// A failure of the store.
pub async fn lane(
    tx: &mut impl Tx,
    application: Option<Id<Application>>,
) -> Result<Option<[u8; 16]>, Problem> {
    let account = queries::find_connected_id(tx).await?;
    Ok(lane_of(tx, account, application))
}

/// What [`lane_in`] reads.
pub fn read_set(reads: &mut MoneyReads<'_>) {
    reads.rows::<queries::Connected>(queries::OF_MERCHANT, &[]);
}

/// As [`lane`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn lane_in(
    seen: &MoneySeen<'_>,
    application: Option<Id<Application>>,
) -> Result<Option<[u8; 16]>, Unready> {
    let account = seen.rows::<queries::Connected>(queries::OF_MERCHANT, &[])?.pop().map(|row| row.id);
    Ok(Some(lane_for(seen.merchant(), account, application)))
}

/// The lane of work that waits for `account`: whoever shares a silent provider waits for each other, and nobody else for them.
/// Where it is the instance's own rail an application with very many orders delays itself, and so does a merchant.
pub fn lane_of(
    tx: &impl Tx,
    account: Option<Id<RailAccount>>,
    application: Option<Id<Application>>,
) -> Option<[u8; 16]> {
    Some(lane_for(tx.merchant(), account, application))
}

/// As [`lane_of`], for `merchant`.
pub fn lane_for(
    merchant: Id<Merchant>,
    account: Option<Id<RailAccount>>,
    application: Option<Id<Application>>,
) -> [u8; 16] {
    let account = account.map(|id| *id.as_bytes()).or(application.map(|id| *id.as_bytes()));
    account.unwrap_or(*merchant.as_bytes())
}

/// Whether the merchant's money moves through `account` now; `None` is the instance's own rail. Nothing new is handed over
/// where it does not, however often it was handed over there before.
///
/// # Errors
/// A failure of the store.
pub async fn moves_through(tx: &mut impl Tx, account: Option<Id<RailAccount>>) -> Result<bool, Problem> {
    match account {
        Some(_) => Ok(queries::find_connected_id(tx).await? == account),
        None => Ok(!was_ever_connected(tx).await?),
    }
}

/// The account that the merchant's money moves through now; none where it is the instance's own rail, or nothing.
///
/// # Errors
/// A failure of the store.
pub async fn connected(tx: &mut impl Tx) -> Result<Option<Id<RailAccount>>, Problem> {
    queries::find_connected_id(tx).await
}

/// Whether the merchant's money is, or was, that of an account at a provider.
///
/// # Errors
/// A failure of the store.
pub async fn was_ever_connected(tx: &mut impl Tx) -> Result<bool, Problem> {
    Ok(queries::count_connected_ever(tx).await? > 0)
}

/// Whether money that the rail of this name moved may be booked: simulated money never is beside that of an account, which would
/// pay it out. Until this transaction ends nothing is connected either.
///
/// # Errors
/// A failure of the store.
pub async fn takes_money_of(tx: &mut impl Writing, rail: &str) -> Result<bool, Problem> {
    if rail != Simulator::NAME {
        return Ok(true);
    }
    queries::lock_merchant(tx).await?;
    Ok(!was_ever_connected(tx).await?)
}

/// What [`takes_money_in`] reads.
pub fn money_read_set(reads: &mut MoneyReads<'_>, rail: &str) {
    if rail == Simulator::NAME {
        reads.row::<queries::LockedMerchant>(&[]);
        reads.rows::<queries::EverConnected>(queries::OF_MERCHANT, &[]);
    }
}

/// As [`takes_money_of`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn takes_money_in(seen: &MoneySeen<'_>, rail: &str) -> Result<bool, Unready> {
    if rail != Simulator::NAME {
        return Ok(true);
    }
    let locked = seen.row::<queries::LockedMerchant>(&[]);
    let connected = seen.rows::<queries::EverConnected>(queries::OF_MERCHANT, &[])?;
    Ok(locked?.is_some() && connected.is_empty())
}

/// As [`takes_money_of`], as far as it is seen now.
///
/// # Errors
/// A failure of the store.
pub async fn money_counts(tx: &mut impl Tx, rail: &str) -> Result<bool, Problem> {
    Ok(rail != Simulator::NAME || !was_ever_connected(tx).await?)
}

/// As [`takes_money_of`], where not taking it refuses the caller.
///
/// # Errors
/// `rail.real_money`, or a failure of the store.
pub async fn refuse_simulated(tx: &mut impl Writing, rail: &str) -> Result<(), Problem> {
    if takes_money_of(tx, rail).await? { Ok(()) } else { Err(RailAccountError::RealMoney.into()) }
}

/// The key that notices about this account are signed with, where the provider signs.
///
/// # Errors
/// A failure of the store, or of a master key that is another one.
pub async fn notice_key(
    tx: &mut impl Tx,
    account: Id<RailAccount>,
) -> Result<Option<Secret<String>>, Problem> {
    let Some(account) = queries::find(tx, account).await? else { return Ok(None) };
    Ok(commands::open(tx.app(), &account)?.checksum_key)
}

/// Adds how an account is connected once two people decided so.
#[must_use]
pub fn register(registry: Registry, rails: Rails) -> Registry {
    let learn = move |tx, request| -> Learnt {
        let rails = rails.clone();
        Box::pin(async move { commands::learn(&rails, tx, &request).await })
    };
    registry.learns(Kind::RailAccount, learn).on(Kind::RailAccount, apply_connection)
}

fn apply_connection<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let balances = commands::learnt(request)?;
        commands::connect(tx, request, &balances).await.map(|_| None)
    })
}
