//! What the provider's answers do to a payout. Called by the job that asks.

use permit::{CarryOut, Problem, Tx as _, WriteTx};
use rails::Return;
use values::{Id, Timestamp};

use super::{
    super::{
        model::{Back, Payout, PayoutState, ReturnedFee, Sending},
        queries::{self, Change},
    },
    load, made, post_held, tell,
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
    queries::begin_way(tx, payout.id, rail, account).await?;
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
    post_held(tx, left(payout, rail)).await?;
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
    post_held(tx, [made::void(payout)]).await?;
    let state = PayoutState::Failed;
    let change = Change { message: Some(why), ..Change::default() };
    queries::set_state(tx, payout.id, state, change).await?;
    timeline::record(tx, *payout.id.as_bytes(), state.name(), why).await?;
    tell(tx, payout.id, "payout.failed", "PAYOUT FAILED").await?;
    load(tx, payout.id).await
}

/// Posts that the money of a payout came back, whether or not we had heard before that it had left.
pub(crate) async fn give_back(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    rail: &'static str,
    back: &Back,
) -> Result<Payout, Problem> {
    if payout.state != PayoutState::Succeeded {
        post_held(tx, left(payout, rail)).await?;
    }
    let (kind, state, fee, name, wire_name) = match back.how {
        Return::Refunded => (
            TransferKind::PayoutRefund,
            PayoutState::Refunded,
            ReturnedFee::Back,
            "payout.refunded",
            "PAYOUT REFUNDED",
        ),
        Return::ReversedWithFee | Return::ReversedWithoutFee => (
            TransferKind::PayoutReversal,
            PayoutState::Reversed,
            if back.how == Return::ReversedWithFee { ReturnedFee::Back } else { ReturnedFee::Kept },
            "payout.reversed",
            "PAYOUT REVERSED",
        ),
    };
    post_held(tx, came_back(payout, rail, kind, fee)).await?;
    let change = Change { message: Some(&back.reason), returned: Some((back.at, fee)), ..Change::default() };
    queries::set_state(tx, payout.id, state, change).await?;
    let given = if fee == ReturnedFee::Back { payout.total() } else { payout.price.sent() };
    let detail = format!("{} {given} is available again.", back.reason);
    timeline::record(tx, *payout.id.as_bytes(), state.name(), &detail).await?;
    tell(tx, payout.id, name, wire_name).await?;
    load(tx, payout.id).await
}

/// What is posted when it left: what was held goes to the provider, through the exchange where currencies differ, and the
/// fee to us.
fn left(payout: &Payout, rail: &'static str) -> Vec<Transfer> {
    let (sent, receives) = (payout.price.sent(), payout.price.receives);
    let of =
        |currency| Transfer::new(TransferKind::Payout, *payout.id.as_bytes(), &payout.reference, currency);
    let fee = |transfer: Transfer| {
        transfer.charge(AccountKind::Held, AccountKind::Fees, payout.price.fee, "Fee of a payout")
    };
    let (held, exchange, clearing) = (AccountKind::Held, AccountKind::Exchange, AccountKind::Clearing(rail));
    if payout.price.rate.is_none() {
        return vec![fee(of(sent.currency()).move_money(held, clearing, sent, "Paid out"))];
    }
    vec![
        fee(of(sent.currency()).move_money(held, exchange, sent, "Exchanged for a payout")),
        of(receives.currency()).move_money(exchange, clearing, receives, "Paid out"),
    ]
}

/// The reverse of [`left`], at the same rate; less the fee where the provider kept it.
fn came_back(payout: &Payout, rail: &'static str, kind: TransferKind, back: ReturnedFee) -> Vec<Transfer> {
    let (sent, receives) = (payout.price.sent(), payout.price.receives);
    let of = |currency| Transfer::new(kind, *payout.id.as_bytes(), &payout.reference, currency);
    let fee = |transfer: Transfer| match back {
        ReturnedFee::Kept => transfer,
        ReturnedFee::Back => transfer.charge(
            AccountKind::Fees,
            AccountKind::Available,
            payout.price.fee,
            "Fee of a payout, back",
        ),
    };
    let (available, exchange) = (AccountKind::Available, AccountKind::Exchange);
    let clearing = AccountKind::Clearing(rail);
    if payout.price.rate.is_none() {
        return vec![fee(of(sent.currency()).move_money(clearing, available, sent, "Payout came back"))];
    }
    vec![
        fee(of(sent.currency()).move_money(exchange, available, sent, "Payout came back")),
        of(receives.currency()).move_money(clearing, exchange, receives, "Payout came back"),
    ]
}
