//! Making a withdrawal and releasing one: money commands.

use permit::{
    Activity, Actor, Allow, Area, Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem,
    Undecided, Withdraw,
};
use rails::Destination;
use values::{Currency, Id, subjects::Member};

use super::super::{model::WithdrawalError, queries};
use crate::{
    changes,
    idempotency::{self, IdempotencyKey, Once},
    payouts::{self, Decided, NewPayout, Payout, PayoutState, PayoutView, Purpose},
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
        changes::waiver_read_set(reads);
        payouts::withdraw_read_set(reads, &self.new, &self.actor);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        if let Some(key) = &self.key
            && let Some(before) = idempotency::before_in(seen, key)?
        {
            return Ok(Decision::Repeats(Once::Before(before)));
        }
        goes_there(seen, self.new.amount.currency(), &self.new.destination)?;
        let mut writes = MoneyWrites::default();
        let waiver = changes::waiver_in(seen)?;
        let payout = payouts::withdraw_in(seen, &mut writes, (&self.new, waiver.clone()), self.random)?;
        if let Some(key) = &self.key {
            idempotency::keep_in(seen, &mut writes, key, &PayoutView::new(&payout, &[], Allow::Yes))?;
        }
        let activity = match waiver {
            None => about(&payout, "withdrawal.requested", "asked to withdraw", ""),
            Some(waiver) => about(&payout, "withdrawal.authorised", "withdrew, alone,", &waiver),
        };
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
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        payouts::release_read_set(reads, self.id, self.checker);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        let (writes, done) = payouts::release_in(seen, self.id, Purpose::Withdrawal)?;
        let payout = &done.payout;
        goes_there(seen, payout.amount.currency(), &payout.destination)?;
        let (act, verb) = match payout.state {
            PayoutState::Pending => ("withdrawal.approved", "approved, as one of two, to withdraw"),
            _ => ("withdrawal.authorised", "authorised to withdraw"),
        };
        let activity = about(payout, act, verb, "").changed("pending", payout.state.name());
        Ok(Decision::acts(writes, activity, done))
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

fn about(payout: &Payout, act: &'static str, verb: &str, remark: &str) -> Activity {
    let says = format!("{verb} {} to {}", payout.amount, payout.payee_name);
    let says = if remark.is_empty() { says } else { format!("{says}. {remark}") };
    Activity::new(Area::Payouts, act, says).on(payout.id, &payout.reference)
}
