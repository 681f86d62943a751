//! Taking a payout back after it had arrived.

use permit::{CarryOut, Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Undecided};
use rails::Outcome;
use values::{Id, Timestamp};

use super::{
    super::{model::Payout, queries},
    settle::{give_back, later},
};
use crate::{rail_accounts, timeline, webhooks};

/// Gives back the money of a payout that had arrived, if the provider says that it came back and nobody gave it back yet.
#[derive(Debug)]
pub(in crate::payouts) struct TakeBack {
    pub id: Id<Payout>,
    /// What the provider says.
    pub outcome: Outcome,
    /// The rail that was asked.
    pub rail: &'static str,
    /// When the job comes again where nothing came back; `None` where it asked once.
    pub again: Option<Timestamp>,
}

impl MoneyCommand for TakeBack {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::payout_read_set(reads, self.id);
        if matches!(self.outcome, Outcome::Returned { .. }) {
            rail_accounts::money_read_set(reads, self.rail);
            timeline::read_set(reads, *self.id.as_bytes());
            webhooks::read_set(reads);
        }
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        let (entry, payout) = queries::payout_in(seen, self.id)?;
        if let Some(back) = payout.watched(&self.outcome)
            && rail_accounts::takes_money_in(seen, self.rail)?
        {
            return give_back(seen, entry, &payout, (&back, self.rail));
        }
        Ok(match self.again.filter(|_| !payout.came_back()) {
            Some(at) => later(at, "it has not come back"),
            None => Decision::unrecorded(MoneyWrites::default(), ()),
        })
    }
}
