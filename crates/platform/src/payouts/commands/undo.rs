//! Taking a release back before anything was sent.

use permit::{Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem, RejectPayout, Undecided};
use values::Id;

use super::{
    super::{
        model::{Payout, PayoutState, WAITS},
        queries::{self, ApprovalEntry, Case, PayoutEntry},
    },
    decide::{Decided, decided, may_end},
    end::refund,
    made,
};
use crate::{
    payees,
    policy::{self, Payees},
    timeline::{self, StepDetail},
};

/// Has a released payout wait again, its approvals void. Its row is locked, as by the job that sends it: one of the two
/// comes first, and the other sees what it did.
#[derive(Debug)]
pub(in crate::payouts) struct Undo {
    pub id: Id<Payout>,
}

impl MoneyCommand for Undo {
    type Permission = RejectPayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::read_set(reads, self.id);
        timeline::read_set(reads, *self.id.as_bytes());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        undo_in(seen, queries::case(seen, self.id)?)
    }
}

/// Has a released refund wait again, as `Undo` does for a payout.
#[derive(Debug)]
pub struct UndoRefund {
    /// The refund.
    pub id: Id<Payout>,
}

impl MoneyCommand for UndoRefund {
    type Permission = RejectPayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::read_set(reads, self.id);
        timeline::read_set(reads, *self.id.as_bytes());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        undo_in(seen, refund(seen, self.id)?)
    }
}

fn undo_in(seen: &MoneySeen<'_>, case: Case) -> Result<Decision<Decided>, Undecided> {
    let Case { entry, payout, approvals, .. } = case;
    let id = payout.id;
    may_end(seen.actor(), &payout)?;
    payout.undoable().map_err(Problem::from)?;
    let (now, mut writes) = (seen.now(), MoneyWrites::default());
    let why = format!("{} took the release back", seen.actor().name());
    for (given, _) in approvals {
        let void_reason = Some(why.clone());
        writes.update(&ApprovalEntry { voided_at: Some(now), void_reason, ..given });
    }
    let mut entry = PayoutEntry {
        state: PayoutState::Pending.name().to_owned(),
        decided_by: None,
        waiver: None,
        released_alone: None,
        authorised_at: None,
        expires_at: if entry.expires_at > now { entry.expires_at } else { now + WAITS },
        updated_at: now.max(entry.updated_at),
        ..entry
    };
    if payout.has_unchecked_payee() && policy::load_in(seen)?.payees == Payees::Confirmed {
        // From here on people decide, and they pay whom a second person confirmed: it is held to that one from now on.
        let known = payees::known_in(seen, &payout.destination)?;
        entry.uses(known.map(|known| known.used().map_err(Problem::from)).transpose()?);
    }
    writes.update(&entry);
    let step = (None, PayoutState::Pending.name());
    let detail = StepDetail::TakenBack { name: seen.actor().name().to_owned() };
    timeline::record_in(seen, &mut writes, *id.as_bytes(), step, &detail)?;
    writes.enqueue(seen, ("payout.announce", id.to_string()), now, None);
    // One that was released at once, or waited out its time as released, has no such job.
    writes.enqueue(seen, ("payout.expire", id.to_string()), entry.expires_at, None);
    let required = queries::held_to(seen, &entry)?;
    let payout = made::reread(&Payout { required, ..payout }, entry)?;
    let activity = decided(&payout, "payout.undone", "took back the release of");
    let done = Decided { payout, approvals: Vec::new() };
    Ok(Decision::acts(writes, activity.changed("authorized", "pending"), done))
}
