//! Handing a payout over, and taking it back after it had arrived. Called by the jobs that send and watch.

use permit::{CarryOut, Problem, Tx as _, WriteTx};
use values::{Id, Timestamp};

use super::{
    super::{
        model::{Back, Payout, PayoutState, Sending},
        queries::{self, Change},
    },
    load, moves, post_held, tell,
};
use crate::{rail_accounts::RailAccount, timeline};

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

/// Posts that the money of a payout that had arrived came back.
pub(crate) async fn give_back(
    tx: &mut WriteTx<CarryOut>,
    payout: &Payout,
    rail: &'static str,
    back: &Back,
) -> Result<Payout, Problem> {
    let returned = moves::give_back(payout, rail, back);
    post_held(tx, returned.transfers).await?;
    let change =
        Change { message: Some(&back.reason), returned: Some((back.at, returned.fee)), ..Change::default() };
    queries::set_state(tx, payout.id, returned.state, change).await?;
    timeline::record(tx, *payout.id.as_bytes(), returned.state.name(), &returned.detail).await?;
    let (name, wire_name) = returned.event;
    tell(tx, payout.id, name, wire_name).await?;
    load(tx, payout.id).await
}
