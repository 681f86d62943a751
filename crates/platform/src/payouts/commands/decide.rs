//! Authorising: a money command over the payout and what it rests on. And what all decisions have in common.

use permit::{
    Activity, Actor, Allow, Area, AuthorisePayout, Decision, Kind, MemberActor, MoneyCommand, MoneyReads,
    MoneySeen, MoneyWrites, Problem, Role, STEP_UP, Undecided, rule,
};
use values::{Id, Timestamp, subjects::Member};

use super::{
    super::{
        model::{Approval, Approved, Payout, PayoutError, PayoutState, Purpose, Surroundings},
        queries::{self, ApprovalEntry, Case, PayoutEntry},
    },
    made,
};
use crate::{
    changes, payments, policy, rail_accounts,
    timeline::{self, StepDetail},
    webhooks,
};

/// A payout as a decision left it, with the approvals that nobody voided.
#[derive(Debug)]
pub struct Decided {
    /// The payout.
    pub payout: Payout,
    /// Oldest first.
    pub approvals: Vec<Approval>,
}

/// Adds the approval of whoever acts, which releases the payout when it was the last one it takes.
#[derive(Debug)]
pub(in crate::payouts) struct Authorise {
    pub id: Id<Payout>,
    /// Whoever acts, as they stood when they asked.
    pub checker: Option<Id<Member>>,
    /// When it had last changed, as they read it.
    pub read: Option<Timestamp>,
}

impl MoneyCommand for Authorise {
    type Permission = AuthorisePayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        release_read_set(reads, self.id, self.checker);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        let (writes, done) = release_in(seen, self.id, Purpose::Payout)?;
        self.check_read(seen)?;
        let (act, verb) = match done.payout.state {
            PayoutState::Pending => ("payout.approved", "approved, as one of two,"),
            _ if done.payout.waiver.is_some() => ("payout.authorised", "authorised, alone,"),
            _ => ("payout.authorised", "authorised"),
        };
        let activity = decided(&done.payout, act, verb).changed("pending", done.payout.state.name());
        Ok(Decision::acts(writes, activity, done))
    }
}

impl Authorise {
    /// Refuses to approve something else than was read: what nobody changed is what it was from the start.
    fn check_read(&self, seen: &MoneySeen<'_>) -> Result<(), Undecided> {
        let (_, payout) = queries::payout_in(seen, self.id)?;
        let as_read = match self.read {
            Some(read) => payout.is_as_read(read),
            None if payout.updated_at == payout.created_at => Ok(()),
            None if queries::case(seen, self.id)?.around.editors.is_empty() => Ok(()),
            None => Err(PayoutError::ChangedSince),
        };
        Ok(as_read.map_err(Problem::from)?)
    }
}

/// What [`release_in`] reads, where `checker` acts.
pub fn release_read_set(reads: &mut MoneyReads<'_>, id: Id<Payout>, checker: Option<Id<Member>>) {
    queries::read_set(reads, id);
    timeline::read_set(reads, *id.as_bytes());
    rail_accounts::read_set(reads);
    webhooks::read_set(reads);
    if let Some(checker) = checker {
        changes::confirm_read_set(reads, checker);
    }
}

/// Adds the approval of whoever acts, which releases the payout when it was the last one it takes. The caller's permit says
/// that they may release what is for `purpose`.
///
/// # Errors
/// `Elsewhere`, `TakenBack` of a refund's payment, those of `Payout::check`, those about second people, or `Unready`.
pub fn release_in(
    seen: &MoneySeen<'_>,
    id: Id<Payout>,
    purpose: Purpose,
) -> Result<(MoneyWrites, Decided), Undecided> {
    let Case { mut entry, payout, approvals, around } = queries::case(seen, id)?;
    if purpose != Purpose::Payout && payout.purpose != purpose {
        return Err(Problem::not_found(purpose.name()).into());
    }
    payout.is_for(purpose).map_err(Problem::from)?;
    if let Some(payment) = payout.payment {
        payments::still_stands_in(seen, payment)?;
    }
    let checker = acting_member(seen.actor())?;
    match payout.check(checker.id, &around, seen.now()) {
        Err(own) if own.is_own_part() && is_single(seen, &payout, &around, &checker)? => {
            return release_alone(seen, (entry, &payout), &checker);
        }
        checked => checked.map_err(Problem::from)?,
    }
    changes::may_confirm_in(seen, &payout.others(&around), &checker)?;
    let mut writes = MoneyWrites::default();
    for (stale, _) in approvals.iter().filter(|(_, approval)| !approval.counts) {
        let void_reason = Some("whoever gave it lost or changed their access".to_owned());
        writes.update(&ApprovalEntry { voided_at: Some(seen.now()), void_reason, ..stale.clone() });
    }
    let proved_at = checker.stepped_up_until - STEP_UP;
    let given = approval(seen, &payout, &checker, format!("step-up at {proved_at}"));
    writes.insert(&given);
    let address = seen.request().address.to_string();
    let detail = StepDetail::IdentityConfirmed { at: proved_at, address };
    match payout.approve(&around) {
        Approved::Released => {
            // What it was held to stays beside its approvals, whatever the policy asks for later.
            let (decided_by, required) = (Some(checker.id), payout.required);
            entry = PayoutEntry { decided_by, required, ..made::authorised(entry, seen.now()) };
            writes.update(&entry);
            let released = made::reread(&payout, entry.clone())?;
            made::send(seen, &mut writes, &released, (None, &detail))?;
        }
        Approved::Waits => {
            timeline::record_in(seen, &mut writes, *id.as_bytes(), (None, "approved"), &detail)?
        }
    }
    let mut standing: Vec<Approval> = approvals.into_iter().map(|(_, approval)| approval).collect();
    standing.retain(|approval| approval.counts);
    standing.push(Approval {
        id: given.id,
        member: given.member,
        name: given.name,
        digest: given.digest,
        at: given.at,
        counts: true,
    });
    let payout = made::reread(&payout, entry)?;
    Ok((writes, Decided { payout, approvals: standing }))
}

/// Whether the policy lets whoever acts release their own payout: there is nobody else who makes or releases any.
fn is_single(
    seen: &MoneySeen<'_>,
    payout: &Payout,
    around: &Surroundings,
    checker: &MemberActor,
) -> Result<bool, Undecided> {
    // A withdrawal has a rule of its own about one Admin.
    if payout.purpose == Purpose::Withdrawal || !payout.suits_one(checker.id, around) {
        return Ok(false);
    }
    payout.waits(seen.now()).map_err(Problem::from)?;
    policy::is_single_in(seen, checker)
}

/// Releases a payout without any approval; its row says that one person did, and why.
fn release_alone(
    seen: &MoneySeen<'_>,
    (entry, payout): (PayoutEntry, &Payout),
    checker: &MemberActor,
) -> Result<(MoneyWrites, Decided), Undecided> {
    let mut writes = MoneyWrites::default();
    let says = policy::says_alone(&checker.name, payout.purpose.name());
    let entry = PayoutEntry { released_alone: Some(says), ..made::authorised(entry, seen.now()) };
    writes.update(&entry);
    let payout = made::reread(payout, entry)?;
    let detail = StepDetail::ReleasedAlone {
        name: checker.name.clone(),
        what: payout.purpose.name().to_owned(),
        at: checker.stepped_up_until - STEP_UP,
        address: seen.request().address.to_string(),
    };
    made::send(seen, &mut writes, &payout, (None, &detail))?;
    Ok((writes, Decided { payout, approvals: Vec::new() }))
}

fn approval(seen: &MoneySeen<'_>, payout: &Payout, checker: &MemberActor, proof: String) -> ApprovalEntry {
    ApprovalEntry {
        merchant: seen.merchant(),
        payout: payout.id,
        id: seen.id(),
        member: checker.id,
        name: checker.name.clone(),
        maker: payout.made_by,
        key_maker: payout.key_maker,
        digest: payout.digest,
        proof,
        address: seen.request().address.to_string(),
        agent: seen.request().agent.clone(),
        at: seen.now(),
        voided_at: None,
        void_reason: None,
    }
}

/// Whether somebody in this role edits and takes back only what they made themselves.
pub fn edits_only_own(role: Role) -> bool {
    rule(Kind::EditPayout).of(role).allow == Allow::Own
}

/// Refuses whoever may not end, take back or settle what is for this purpose.
pub(super) fn may_end(actor: &Actor, payout: &Payout) -> Result<(), Problem> {
    let purpose = payout.purpose;
    let may = actor.role().map_or(purpose.ends().is_none(), |role| purpose.is_ended_by(role));
    if may { Ok(()) } else { Err(PayoutError::AdminsAlone.into()) }
}

pub(super) fn acting_member(actor: &Actor) -> Result<MemberActor, Problem> {
    let member = actor.as_member().cloned();
    member.ok_or_else(|| Problem::failure("only members decide about payouts"))
}

pub(super) fn decided(payout: &Payout, act: &'static str, verb: &str) -> Activity {
    let act = match (payout.purpose, act) {
        (Purpose::Refund, "payout.rejected") => "refund.rejected",
        (Purpose::Refund, "payout.cancelled") => "refund.cancelled",
        (Purpose::Refund, "payout.undone") => "refund.undone",
        (_, act) => act,
    };
    let (what, amount, payee) = (payout.purpose.name(), payout.amount, &payout.payee_name);
    let says = format!("{verb} the {what} of {amount} to {payee}");
    Activity::new(Area::Payouts, act, with_waiver(payout, says)).on(payout.id, &payout.reference)
}

/// The sentence about an act, and after it why one person sufficed, where one did.
pub fn with_waiver(payout: &Payout, says: String) -> String {
    match &payout.waiver {
        Some(waiver) if payout.purpose != Purpose::Withdrawal => format!("{says}. {waiver}"),
        _ => says,
    }
}
