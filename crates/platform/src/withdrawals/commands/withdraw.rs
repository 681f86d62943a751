//! Making a withdrawal and releasing one: money commands.

use permit::{
    Activity, Actor, Allow, Area, Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem,
    Undecided, Withdraw,
};
use rails::Destination;
use values::{Currency, Id, subjects::Member};

use super::super::{model::WithdrawalError, queries};
use crate::{
    idempotency::{self, IdempotencyKey, Once},
    payouts::{self, Approval, NewPayout, Payout, PayoutView},
};

/// Holds money for the settlement account, until another Admin releases it.
#[derive(Debug)]
pub(in crate::withdrawals) struct MakeWithdrawal {
    /// The order, with what the bank said of the account.
    pub new: NewPayout,
    /// Whoever asked for it, as they stood then.
    pub actor: Actor,
    /// Under which key a repeat gets the first answer.
    pub key: Option<IdempotencyKey>,
    /// What makes its id on the third-party API its own.
    pub random: [u8; 3],
}

impl MoneyCommand for MakeWithdrawal {
    type Permission = Withdraw;
    type Answer = Once<Payout>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        if let Some(key) = &self.key {
            idempotency::read_set(reads, &self.actor, key);
        }
        queries::read_set(reads, self.new.amount.currency());
        payouts::withdrawal_read_set(reads, &self.new, &self.actor);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        if let Some(key) = &self.key
            && let Some(before) = idempotency::before_in(seen, key)?
        {
            return Ok(Decision::Repeats(Once::Before(before)));
        }
        goes_there(seen, self.new.amount.currency(), &self.new.destination)?;
        let mut writes = MoneyWrites::default();
        let payout = payouts::hold_withdrawal_in(seen, &mut writes, &self.new, self.random)?;
        if let Some(key) = &self.key {
            idempotency::keep_in(seen, &mut writes, key, &PayoutView::new(&payout, &[], Allow::Yes))?;
        }
        let activity = about(&payout, "withdrawal.requested", "asked to withdraw");
        Ok(Decision::acts(writes, activity, Once::Made(payout)))
    }
}

/// Releases a withdrawal that another Admin asked for.
#[derive(Debug)]
pub(in crate::withdrawals) struct AuthoriseWithdrawal {
    pub id: Id<Payout>,
    /// Whoever acts, as they stood when they asked.
    pub checker: Option<Id<Member>>,
}

impl MoneyCommand for AuthoriseWithdrawal {
    type Permission = Withdraw;
    type Answer = (Payout, Vec<Approval>);

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        payouts::withdrawal_release_read_set(reads, self.id, self.checker);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        let released = payouts::release_withdrawal_in(seen, self.id)?;
        let (writes, payout, approvals) = released;
        goes_there(seen, payout.amount.currency(), &payout.destination)?;
        let activity = about(&payout, "withdrawal.authorised", "authorised to withdraw")
            .changed("pending", payout.state.name());
        Ok(Decision::acts(writes, activity, (payout, approvals)))
    }
}

/// Refuses an order that does not go where the settlement account is now.
fn goes_there(seen: &MoneySeen<'_>, currency: Currency, destination: &Destination) -> Result<(), Undecided> {
    let account = queries::find_in(seen, currency)?;
    let account = account.ok_or_else(|| Problem::from(WithdrawalError::NoAccount(currency)))?;
    if account.at.is(destination) {
        Ok(())
    } else {
        Err(Problem::from(WithdrawalError::AccountChanged(currency)).into())
    }
}

fn about(payout: &Payout, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} {} to {}", payout.amount, payout.payee_name);
    Activity::new(Area::Payouts, act, says).on(payout.id, &payout.reference)
}
