//! Handing a payout over, which moves no money yet. Called by the job that sends.

use permit::{CarryOut, Problem, Tx as _, WriteTx};
use values::{Id, Timestamp};

use super::super::{
    model::{Payout, PayoutState, Sending},
    queries,
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
    queries::set_sending(tx, payout.id, state, Sending::Begun).await?;
    if payout.state == PayoutState::Authorized {
        let detail = format!("Sent to {} through the {rail}", payout.provider);
        timeline::record(tx, *payout.id.as_bytes(), state.name(), &detail).await?;
    }
    Ok(now)
}
