//! Changing a payout that waits: its approvals are void, and whoever changed it does not release it.

use permit::{
    Actor, Decision, EditPayout, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided,
    Unready,
};
use values::{Amount, Id, Timestamp};

use super::{
    super::{
        model::{Door, MOST_CHANGES, NewPayout, Payout, PayoutError, in_short},
        queries::{self, ApprovalEntry, Beside, Case, EDITED, Maker, PayoutEntry},
    },
    decide::{Decided, decided, edits_only_own},
    moves,
    payee::{known_in, named},
};
use crate::{
    ledger::{Books, LedgerError},
    payees::{Beneficiary, Used},
    policy::{self, Admitted, Payees},
    terms,
    timeline::{self, StepDetail},
};

/// Makes of a payout that waits what `new` says; only its reference stays, and that it takes as many approvers as before, or
/// more. It is held to policy and limits as one made now, of which the day counts what it is more than before.
#[derive(Debug)]
pub(in crate::payouts) struct Edit {
    pub id: Id<Payout>,
    /// What it becomes, with what the provider said of the payee.
    pub new: NewPayout,
    /// Whoever asked for it, as they stood then.
    pub actor: Actor,
    /// The beneficiary that it names, as the order was made from it.
    pub beneficiary: Option<(Id<Beneficiary>, i64)>,
    /// When it had last changed, as whoever changes it read it.
    pub read: Timestamp,
}

impl MoneyCommand for Edit {
    type Permission = EditPayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::read_set(reads, self.id);
        timeline::read_set(reads, *self.id.as_bytes());
        terms::kyc_read_set(reads, &self.actor);
        policy::read_set(reads, self.new.amount.currency());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        let Case { entry, payout, approvals, around } = queries::case(seen, self.id)?;
        may_edit(seen.actor(), &payout)?;
        payout.editable(seen.now()).map_err(Problem::from)?;
        payout.is_as_read(self.read).map_err(Problem::from)?;
        if around.editors.len() >= MOST_CHANGES {
            return Err(Problem::from(PayoutError::ChangedOften).into());
        }
        let (new, mut writes) = (&self.new, MoneyWrites::default());
        new.may_be_made().map_err(Problem::from)?;
        let more = payout.more(new.amount).map_err(Problem::from)?;
        terms::check_kyc_in(seen, &mut writes, more)?;
        let used = self.admit(seen, &mut writes, more)?;
        let required = policy::load_in(seen)?.held_to(entry.required, new.amount);
        change_hold(seen, &mut writes, &payout, new)?;

        let (now, by) = (seen.now(), seen.actor().name());
        let why = format!("{by} changed the payout");
        for (given, _) in approvals {
            let void_reason = Some(why.clone());
            writes.update(&ApprovalEntry { voided_at: Some(now), void_reason, ..given });
        }
        let entry = changed(entry, new, (required, used), now);
        writes.update(&entry);
        let id = payout.id;
        let detail = StepDetail::Edited {
            name: by.to_owned(),
            before: payout.amount,
            after: new.amount,
            payee_before: in_short(&payout.payee_name, payout.destination.account()),
            payee: in_short(&entry.payee_name, &entry.account),
        };
        timeline::record_in(seen, &mut writes, *id.as_bytes(), (None, EDITED), &detail)?;
        writes.enqueue(seen, ("payout.announce", id.to_string()), now, None);
        let beside = Beside { application: None, link: None, maker_active: payout.maker_active, required };
        let after = entry.read(beside).map_err(Unready::from)?;
        let activity = decided(&after, "payout.edited", "changed").changed(says(&payout), says(&after));
        Ok(Decision::acts(writes, activity, Decided { payout: after, approvals: Vec::new() }))
    }
}

impl Edit {
    /// Holds it to the policy, and says which beneficiary it uses from now on.
    fn admit(
        &self,
        seen: &MoneySeen<'_>,
        writes: &mut MoneyWrites,
        more: Amount,
    ) -> Result<Option<Used>, Undecided> {
        let named = named(seen, self.beneficiary, Problem::from)?;
        let Admitted { payees, .. } = policy::admit_many_in(seen, writes, self.new.amount, more)?;
        match (named, payees) {
            (None, Payees::Confirmed) => known_in(seen, &self.new).map(Some),
            (used, _) => Ok(used),
        }
    }
}

/// Refuses programs, and Employees what somebody else made.
fn may_edit(actor: &Actor, payout: &Payout) -> Result<(), Problem> {
    match actor.as_member() {
        Some(member) if edits_only_own(member.role) && payout.made_by != Some(member.id) => {
            Err(PayoutError::NotYours.into())
        }
        Some(_) => Ok(()),
        None => Err(PayoutError::NotEditable.into()),
    }
}

/// Sets aside what it costs now.
fn change_hold(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payout: &Payout,
    new: &NewPayout,
) -> Result<(), Undecided> {
    let Some(change) = moves::change_hold(payout, &new.price) else { return Ok(()) };
    let mut books = Books::open(seen, payout.amount.currency())?;
    match books.post(&change, &mut || seen.id()) {
        Ok(()) => books.write(writes),
        Err(LedgerError::NotEnough(available)) => {
            return Err(Problem::from(PayoutError::InsufficientBalance(available)).into());
        }
        Err(LedgerError::TooMuch) => {
            return Err(Problem::failure("money to hold has no room in the books").into());
        }
    }
    Ok(())
}

/// The row of a payout that becomes what `new` says. It is told to be later than it was, whatever the clock says: by that is
/// seen who read it.
fn changed(
    entry: PayoutEntry,
    new: &NewPayout,
    (required, used): (i64, Option<Used>),
    now: Timestamp,
) -> PayoutEntry {
    let maker = Maker { name: entry.maker_name, member: entry.made_by, key: None, door: Door::Request };
    let named = (entry.merchant, entry.id, entry.wire_id);
    let mut changed = PayoutEntry::new(named, new, &maker, required, (entry.created_at, entry.expires_at));
    changed.updated_at = now.or_after(entry.updated_at);
    changed.uses(used);
    changed
}

/// A payout in the record of what was changed.
fn says(payout: &Payout) -> String {
    format!("{} to {}", payout.amount, in_short(&payout.payee_name, payout.destination.account()))
}
