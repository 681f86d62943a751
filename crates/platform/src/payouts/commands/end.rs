//! Rejecting, cancelling, expiring: a payout ends before it is sent, and its money is free again.

use permit::{
    Activity, Actor, Area, CarryOut, Decision, EditPayout, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites,
    Problem, RejectPayout, RequestRefund, Undecided,
};
use values::{Id, subjects::Member};

use super::{
    super::{
        model::{Payout, PayoutError, PayoutState, Purpose},
        queries::{self, Case, PayoutEntry},
    },
    claim,
    decide::{Decided, acting_member, decided, edits_only_own, may_end},
    made, moves,
};
use crate::{
    ledger::{self, Books},
    timeline::{self, StepDetail},
    webhooks,
};

/// Says no, for good.
#[derive(Debug)]
pub(in crate::payouts) struct Reject {
    pub id: Id<Payout>,
    pub reason: String,
}

impl MoneyCommand for Reject {
    type Permission = RejectPayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        end_read_set(reads, self.id);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        reject_in(seen, queries::case(seen, self.id)?, &self.reason)
    }
}

/// Says no to a payout. The caller's permit says that they may.
fn reject_in(seen: &MoneySeen<'_>, case: Case, reason: &str) -> Result<Decision<Decided>, Undecided> {
    may_end(seen.actor(), &case.payout)?;
    case.payout.waits(seen.now()).map_err(Problem::from)?;
    let checker = acting_member(seen.actor())?;
    let detail = StepDetail::words(reason);
    let ended = Ended { state: PayoutState::Rejected, by: Some(checker.id), detail };
    let (writes, done) = end(seen, case, &ended)?;
    let activity = decided(&done.payout, "payout.rejected", "rejected");
    Ok(Decision::acts(writes, activity.changed("pending", format!("rejected: {reason}")), done))
}

/// Says no to a refund, for good.
#[derive(Debug)]
pub struct RejectRefund {
    /// The refund.
    pub id: Id<Payout>,
    /// Why.
    pub reason: String,
}

impl MoneyCommand for RejectRefund {
    type Permission = RejectPayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        end_read_set(reads, self.id);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        reject_in(seen, refund(seen, self.id)?, &self.reason)
    }
}

/// The refund with this id.
pub(super) fn refund(seen: &MoneySeen<'_>, id: Id<Payout>) -> Result<Case, Undecided> {
    let case = queries::case(seen, id)?;
    match case.payout.purpose {
        Purpose::Refund => Ok(case),
        Purpose::Payout | Purpose::Withdrawal => Err(Problem::not_found("refund").into()),
    }
}

/// Takes a payout back. Employees and keys take back only their own.
#[derive(Debug)]
pub(in crate::payouts) struct Cancel {
    pub id: Id<Payout>,
}

impl MoneyCommand for Cancel {
    type Permission = EditPayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        end_read_set(reads, self.id);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        cancel_in(seen, queries::case(seen, self.id)?)
    }
}

/// Takes a refund back. Employees and keys take back only their own.
#[derive(Debug)]
pub struct CancelRefund {
    /// The refund.
    pub id: Id<Payout>,
}

impl MoneyCommand for CancelRefund {
    type Permission = RequestRefund;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        end_read_set(reads, self.id);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        cancel_in(seen, refund(seen, self.id)?)
    }
}

/// Takes a payout back, if it is the caller's to take back.
fn cancel_in(seen: &MoneySeen<'_>, case: Case) -> Result<Decision<Decided>, Undecided> {
    let (by, may) = match seen.actor() {
        Actor::Member(member) => {
            let own = edits_only_own(member.role);
            (Some(member.id), !own || case.payout.made_by == Some(member.id))
        }
        Actor::Key(key) => (None, case.payout.api_key == Some(key.id)),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => (None, false),
    };
    if !may {
        return Err(Problem::from(PayoutError::NotYours).into());
    }
    may_end(seen.actor(), &case.payout)?;
    case.payout.waits(seen.now()).map_err(Problem::from)?;
    let detail = StepDetail::Cancelled { name: seen.actor().name().to_owned() };
    let (writes, done) = end(seen, case, &Ended { state: PayoutState::Cancelled, by, detail })?;
    let activity = decided(&done.payout, "payout.cancelled", "cancelled").changed("pending", "cancelled");
    Ok(Decision::acts(writes, activity, done))
}

/// Ends a payout that waited too long.
#[derive(Debug)]
pub(in crate::payouts) struct Expire {
    pub id: Id<Payout>,
}

impl MoneyCommand for Expire {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        end_read_set(reads, self.id);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        let case = queries::case(seen, self.id)?;
        // Those of a batch end with it, which frees the money of all.
        if case.payout.state != PayoutState::Pending || case.payout.batch.is_some() {
            return Ok(Decision::unrecorded(MoneyWrites::default(), ()));
        }
        if seen.now() < case.payout.expires_at {
            let mut writes = MoneyWrites::default();
            writes.put_off(case.payout.expires_at, "it may still be decided");
            return Ok(Decision::unrecorded(writes, ()));
        }
        let ended = Ended { state: PayoutState::Expired, by: None, detail: StepDetail::Undecided };
        let (writes, done) = end(seen, case, &ended)?;
        let Payout { id, reference, amount, payee_name, .. } = &done.payout;
        let says = format!("gave up waiting for checkers of {amount} to {payee_name}");
        let activity = Activity::new(Area::Payouts, "payout.expired", says).on(*id, reference);
        Ok(Decision::acts(writes, activity, ()))
    }
}

fn end_read_set(reads: &mut MoneyReads<'_>, id: Id<Payout>) {
    queries::read_set(reads, id);
    timeline::read_set(reads, *id.as_bytes());
    webhooks::read_set(reads);
}

/// How a payout ends before it is sent.
struct Ended {
    state: PayoutState,
    by: Option<Id<Member>>,
    detail: StepDetail,
}

/// What every end before the sending has in common: its money is free again.
fn end(seen: &MoneySeen<'_>, case: Case, ended: &Ended) -> Result<(MoneyWrites, Decided), Undecided> {
    let Case { entry, payout, around, .. } = case;
    let mut writes = MoneyWrites::default();
    claim::follow(seen, &mut writes, &payout, ended.state)?;
    let mut books = Books::open(seen, payout.amount.currency())?;
    books.post(&moves::void(&payout), &mut || seen.id()).map_err(ledger::must_be_enough)?;
    books.write(&mut writes);
    let entry = PayoutEntry {
        state: ended.state.name().to_owned(),
        message: Some(ended.detail.to_string()),
        decided_by: ended.by.or(entry.decided_by),
        updated_at: seen.now(),
        ..entry
    };
    writes.update(&entry);
    let step = (None, ended.state.name());
    timeline::record_in(seen, &mut writes, *payout.id.as_bytes(), step, &ended.detail)?;
    let payout = made::reread(&payout, entry)?;
    made::tell(seen, &mut writes, &payout, ("payout.failed", "PAYOUT FAILED"))?;
    Ok((writes, Decided { payout, approvals: around.approvals }))
}
