//! What a refund has claimed of its payment follows where it stands.

use permit::{MoneySeen, MoneyWrites, Undecided};

use super::super::model::{Payout, PayoutState};
use crate::payments;

/// Gives the claim back when a refund comes to a state in which its money did not go, or is here again; claims once more where
/// it went after all. Of what is no refund nothing is claimed.
///
/// # Errors
/// `refund.too_much` where others were given back what this one gave up, or `Unready`.
pub(super) fn follow(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payout: &Payout,
    state: PayoutState,
) -> Result<(), Undecided> {
    let Some(payment) = payout.payment else { return Ok(()) };
    match (payout.state.may_arrive(), state.may_arrive()) {
        (true, false) => payments::free_in(seen, writes, payment, payout.amount),
        (false, true) => payments::claim_again_in(seen, writes, payment, payout.amount),
        (true, true) | (false, false) => Ok(()),
    }
}
