//! Requesting a refund and releasing one: money commands.

use permit::{
    Activity, Actor, Allow, Area, AuthoriseRefund, Decision, MoneyCommand, MoneyReads, MoneySeen,
    MoneyWrites, RequestRefund, Undecided,
};
use values::{Id, subjects::Member};

use crate::{
    idempotency::{self, IdempotencyKey, Once},
    payouts::{self, Decided, Payout, PayoutState, PayoutView, Purpose, RefundOf},
};

/// Claims what goes back of a payment and holds its money, until somebody else releases it.
#[derive(Debug)]
pub(super) struct RequestIt {
    /// The payment, and the order that gives it back.
    pub of: RefundOf,
    /// Whoever asked for it, as they stood then.
    pub actor: Actor,
    /// Under which key a repeat gets the first answer.
    pub key: Option<IdempotencyKey>,
    /// What makes its id on the third-party API its own.
    pub random: [u8; 3],
}

impl MoneyCommand for RequestIt {
    type Permission = RequestRefund;
    type Answer = Once<Payout>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        if let Some(key) = &self.key {
            idempotency::read_set(reads, &self.actor, key);
        }
        payouts::refund_read_set(reads, &self.of, &self.actor);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        if let Some(key) = &self.key
            && let Some(before) = idempotency::before_in(seen, key)?
        {
            return Ok(Decision::Repeats(Once::Before(before)));
        }
        let mut writes = MoneyWrites::default();
        let refund = payouts::refund_in(seen, &mut writes, &self.of, self.random)?;
        if let Some(key) = &self.key {
            idempotency::keep_in(seen, &mut writes, key, &PayoutView::new(&refund, &[], Allow::Yes))?;
        }
        let activity = about(&refund, "refund.requested", "asked to give back");
        Ok(Decision::acts(writes, activity, Once::Made(refund)))
    }
}

/// Releases a refund that somebody else requested.
#[derive(Debug)]
pub(super) struct AuthoriseIt {
    pub id: Id<Payout>,
    /// Whoever acts, as they stood when they asked.
    pub checker: Option<Id<Member>>,
}

impl MoneyCommand for AuthoriseIt {
    type Permission = AuthoriseRefund;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        payouts::release_read_set(reads, self.id, self.checker);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        let (writes, done) = payouts::release_in(seen, self.id, Purpose::Refund)?;
        let (act, verb) = match done.payout.state {
            PayoutState::Pending => ("refund.approved", "approved, as one of two, to give back"),
            _ if done.payout.waiver.is_some() => ("refund.authorised", "authorised, alone, to give back"),
            _ => ("refund.authorised", "authorised to give back"),
        };
        let activity = about(&done.payout, act, verb).changed("pending", done.payout.state.name());
        Ok(Decision::acts(writes, activity, done))
    }
}

fn about(refund: &Payout, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} {} to {}", refund.amount, refund.payee_name);
    Activity::new(Area::Payouts, act, payouts::with_waiver(refund, says)).on(refund.id, &refund.reference)
}
