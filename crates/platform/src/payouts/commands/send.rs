//! What the provider's answers do to a payout. Called by the job that asks.

use permit::{CarryOut, Problem, Tx as _, WriteTx};
use values::{Id, Timestamp};

use super::{
    super::{
        model::{Payout, PayoutState, Sending},
        queries::{self, Change, Way},
    },
    load, post_hold, tell, void,
};
use crate::{
    ledger::{AccountKind, Transfer, TransferKind},
    rail_accounts::RailAccount,
    timeline,
};

/// Notes, before the provider hears of it, that the payout is being handed over. Until somebody knows better it is in doubt
/// from now on whether it arrived.
pub(crate) async fn begin(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    rail: &str,
    account: Option<Id<RailAccount>>,
) -> Result<Timestamp, Problem> {
    let now = tx.now();
    queries::set_way(tx, payout.id, rail, Way { account, doubt_at: Some(now) }).await?;
    let state = match payout.state {
        PayoutState::Unknown => PayoutState::Unknown,
        _ => PayoutState::Processing,
    };
    let change = Change { sending: Some(Sending::Begun), ..Change::default() };
    queries::set_state(tx, payout.id, state, change).await?;
    if payout.state == PayoutState::Authorized {
        let detail = format!("Sent to {} through the {rail}", payout.provider);
        timeline::record(tx, *payout.id.as_bytes(), state.name(), &detail).await?;
    }
    Ok(now)
}

/// Notes how far the handing over got, the state staying as it is.
pub(crate) async fn note(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    sending: Sending,
) -> Result<(), Problem> {
    let change = Change { sending: Some(sending), ..Change::default() };
    queries::set_state(tx, payout.id, PayoutState::Processing, change).await
}

/// Notes that a payout of which nothing is known was handed over once more without effect.
pub(crate) async fn still_unknown(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    sending: Sending,
) -> Result<(), Problem> {
    let change = Change { sending: Some(sending), ..Change::default() };
    queries::set_state(tx, payout.id, PayoutState::Unknown, change).await
}

/// Notes that the provider does not say whether the money left. It stays held.
pub(crate) async fn lose_sight(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    sending: Sending,
) -> Result<(), Problem> {
    let state = PayoutState::Unknown;
    let message = "The provider has not said whether the money left. It stays held until there is evidence.";
    let change = Change { message: Some(message), sending: Some(sending), ..Change::default() };
    queries::set_state(tx, payout.id, state, change).await?;
    timeline::record(tx, *payout.id.as_bytes(), state.name(), message).await
}

/// Posts what was held: the amount left, the fee is earned.
pub(crate) async fn pay(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    rail: &'static str,
    receipt: &str,
) -> Result<Payout, Problem> {
    let held = AccountKind::Held;
    let transfer = Transfer::new(
        TransferKind::Payout,
        *payout.id.as_bytes(),
        &payout.reference,
        payout.amount.currency(),
    )
    .move_money(held, AccountKind::Clearing(rail), payout.amount, "Paid out")
    .charge(held, AccountKind::Fees, payout.fee, "Fee of a payout");
    post_hold(tx, transfer).await?;
    let state = PayoutState::Succeeded;
    let message = "The money was delivered.";
    let change = Change { message: Some(message), receipt: Some(receipt), ..Change::default() };
    queries::set_state(tx, payout.id, state, change).await?;
    let detail = format!("Receipt {receipt}");
    timeline::record(tx, *payout.id.as_bytes(), state.name(), &detail).await?;
    tell(tx, payout.id, "payout.paid", "PAYOUT INITIATED").await?;
    load(tx, payout.id).await
}

/// Voids what was held: the money never left.
pub(crate) async fn fail(tx: &mut WriteTx<CarryOut>, payout: &Payout, why: &str) -> Result<Payout, Problem> {
    void(tx, payout).await?;
    let state = PayoutState::Failed;
    let change = Change { message: Some(why), ..Change::default() };
    queries::set_state(tx, payout.id, state, change).await?;
    timeline::record(tx, *payout.id.as_bytes(), state.name(), why).await?;
    tell(tx, payout.id, "payout.failed", "PAYOUT FAILED").await?;
    load(tx, payout.id).await
}
