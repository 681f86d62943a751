//! Handing a payout over, which moves no money yet. Called by the job that sends.

use permit::{CarryOut, MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Problem, Tx as _, Undecided, WriteTx};
use values::{Id, Timestamp, subjects::Batch};

use super::super::{
    model::{Payout, PayoutState, Sending},
    queries,
};
use crate::{
    rail_accounts::RailAccount,
    timeline::{self, StepDetail},
};

/// Whether nothing of a batch is to be sent any more. Whoever stops it waits until the transaction ends that asked, so that no payout
/// of it begins on its way after that.
#[derive(Debug)]
pub(in crate::payouts) struct IsStopped(pub Id<Batch>);

impl MoneyStep for IsStopped {
    type Answer = bool;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::stopped_read_set(reads, self.0);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, bool), Undecided> {
        Ok((MoneyWrites::default(), queries::is_stopped_in(seen, self.0)?))
    }
}

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
        let detail = StepDetail::Sent { provider: payout.provider.clone(), rail: rail.to_owned() };
        timeline::record(tx, *payout.id.as_bytes(), state.name(), &detail).await?;
    }
    Ok(now)
}
