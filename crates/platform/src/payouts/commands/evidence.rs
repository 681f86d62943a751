//! Settling what a provider leaves open: proposed with evidence by one person, confirmed by another, posted as if the provider
//! had said so. Whoever is alone confirms what they proposed, and all that is kept of it says so.

use permit::{
    Activity, Area, AuthorisePayout, Decision, MemberActor, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites,
    Problem, RejectPayout, STEP_UP, Undecided,
};
use rails::Return;
use values::{Amount, Id, subjects::Member};

use super::{
    super::{
        model::{
            Alone, Back, Found, Payout, PayoutError, PayoutState, Settlement, Sole, Surroundings, look_again,
        },
        queries::{self, Case, ExceptionEntry, OPEN, PayoutEntry, ProposalEntry, WayEntry},
    },
    claim,
    decide::{Decided, acting_member, may_end},
    moves,
    settle::{self, Ended, WATCH},
};
use crate::{
    changes,
    ledger::{AccountKind, Books, Transfer},
    policy,
    rail_accounts::{self, RailAccount},
    text::sentence,
    timeline::{self, StepDetail},
    webhooks,
};

/// Proposes what became of a payout. Nothing moves.
#[derive(Debug)]
pub(in crate::payouts) struct Propose {
    pub id: Id<Payout>,
    pub found: Found,
    /// What the provider calls it.
    pub provider_reference: Option<String>,
    /// What arrived, as the evidence says.
    pub amount: Option<Amount>,
    /// What the evidence is.
    pub note: String,
}

impl MoneyCommand for Propose {
    type Permission = AuthorisePayout;
    type Answer = (Payout, ProposalEntry);

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::payout_read_set(reads, self.id);
        queries::evidence_read_set(reads, self.id);
        timeline::read_set(reads, *self.id.as_bytes());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        let payout = queries::payout_in(seen, self.id);
        let (before, exceptions) =
            (queries::proposal_in(seen, self.id), queries::exceptions_in(seen, self.id));
        let ((_, payout), before, exceptions) = (payout?, before?, exceptions?);
        may_end(seen.actor(), &payout)?;
        let refuse = |error: PayoutError| Undecided::from(Problem::from(error));
        if before.is_some() {
            return Err(refuse(PayoutError::OutcomeProposed));
        }
        if payout.need(!exceptions.is_empty(), seen.now()).is_none() {
            return Err(refuse(PayoutError::NotSettleable(payout.state)));
        }
        payout.settled_by_people(self.found).map_err(refuse)?;
        payout.fits(self.amount).map_err(refuse)?;
        let proposer = acting_member(seen.actor())?;
        let proposal = ProposalEntry {
            merchant: seen.merchant(),
            payout: self.id,
            id: seen.id(),
            state: OPEN.to_owned(),
            found: self.found.name().to_owned(),
            stood: payout.state.name().to_owned(),
            provider_reference: self.provider_reference.clone(),
            amount: self.amount.map(Amount::minor),
            note: self.note.clone(),
            proposed_by: proposer.id,
            proposed_name: proposer.name,
            proposed_at: seen.now(),
            decided_by: None,
            decided_name: None,
            decided_at: None,
            proof: None,
            reason: None,
            settled_alone: None,
        };
        let mut writes = MoneyWrites::default();
        writes.insert(&proposal);
        let detail = StepDetail::Proposed {
            outcome: self.found.name().to_owned(),
            note: self.note.clone(),
            provider_reference: self.provider_reference.clone(),
        };
        timeline::record_in(seen, &mut writes, *self.id.as_bytes(), (None, "outcome_proposed"), &detail)?;
        writes.enqueue(seen, ("payout.announce", self.id.to_string()), seen.now(), None);
        let verb = format!("proposed to settle as {}", self.found.says());
        let activity = about(&payout, "payout.outcome_proposed", &verb);
        Ok(Decision::acts(writes, activity, (payout, proposal)))
    }
}

/// Confirms what somebody else proposed, and posts it.
#[derive(Debug)]
pub(in crate::payouts) struct Confirm {
    pub id: Id<Payout>,
    /// The proposal that was shown.
    pub proposal: Option<Id<super::super::model::Proposal>>,
    /// Whoever acts, as they stood when they asked.
    pub checker: Option<Id<Member>>,
    /// What the payout was handed over through, and the name of that rail.
    pub account: Option<Id<RailAccount>>,
    pub rail: &'static str,
    /// Whether what that rail returned may be spent.
    pub takes_back: bool,
}

impl MoneyCommand for Confirm {
    type Permission = AuthorisePayout;
    type Answer = Decided;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::read_set(reads, self.id);
        queries::evidence_read_set(reads, self.id);
        reads.row::<WayEntry>(&[&self.id]);
        timeline::read_set(reads, *self.id.as_bytes());
        webhooks::read_set(reads);
        if let Some(checker) = self.checker {
            changes::confirm_read_set(reads, checker);
        }
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Decided>, Undecided> {
        let (case, proposal) = (queries::case(seen, self.id), queries::proposal_in(seen, self.id));
        let (exceptions, way) = (queries::exceptions_in(seen, self.id), seen.row::<WayEntry>(&[&self.id]));
        let (Case { entry, payout, approvals, around }, proposal) = (case?, proposal?);
        let (exceptions, way) = (exceptions?, way?);
        may_end(seen.actor(), &payout)?;
        let refuse = |error: PayoutError| Undecided::from(Problem::from(error));
        let shown = |found: &ProposalEntry| self.proposal.is_none_or(|shown| shown == found.id);
        let proposal = proposal.filter(shown).ok_or_else(|| refuse(PayoutError::NoOutcome))?;
        let checker = acting_member(seen.actor())?;
        let part = if proposal.proposed_by == checker.id {
            Err(PayoutError::Proposer)
        } else {
            payout.check_part(checker.id, &around)
        };
        let settled_alone = match part {
            Ok(()) => {
                let first = [vec![proposal.proposed_by], payout.makers(&around)].concat();
                changes::may_confirm_in(seen, &first, &checker)?;
                None
            }
            Err(own) if own.is_own_part() => {
                Some(settles_alone(seen, &payout, &around, &checker)?.ok_or_else(|| refuse(own))?)
            }
            Err(refused) => return Err(refuse(refused)),
        };
        let overtaken = proposal.stood != payout.state.name()
            || payout.need(!exceptions.is_empty(), seen.now()).is_none()
            || way.is_none_or(|way| way.rail_account != self.account);
        if overtaken {
            return Err(refuse(PayoutError::OutcomeOvertaken(payout.state)));
        }
        let found =
            Found::from_name(&proposal.found).ok_or_else(|| Problem::failure("an outcome is no word"))?;
        let settlement = payout.settled_by_people(found).map_err(refuse)?;
        let proposal = ProposalEntry { settled_alone, ..proposal };
        let (mut writes, payout) = self.settle(seen, entry, &payout, &proposal, &checker, settlement)?;
        let proved_at = checker.stepped_up_until - STEP_UP;
        writes.update(&ProposalEntry {
            state: "confirmed".to_owned(),
            decided_by: Some(checker.id),
            decided_name: Some(checker.name.clone()),
            decided_at: Some(seen.now()),
            proof: Some(format!("step-up at {proved_at}, from {}", seen.request().address)),
            ..proposal.clone()
        });
        for exception in exceptions {
            writes.update(&ExceptionEntry { closed_at: Some(seen.now()), ..exception });
        }
        let alone = if proposal.settled_alone.is_some() { ", alone" } else { "" };
        let verb = format!("confirmed{alone}, as {} proposed, as {}", proposal.proposed_name, found.says());
        let activity = about(&payout, "payout.settled_by_people", &verb)
            .changed(proposal.stood.clone(), payout.state.name());
        let approvals = approvals.into_iter().map(|(_, approval)| approval).collect();
        Ok(Decision::acts(writes, activity, Decided { payout, approvals }))
    }
}

impl Confirm {
    /// Posts what was confirmed.
    fn settle(
        &self,
        seen: &MoneySeen<'_>,
        entry: PayoutEntry,
        payout: &Payout,
        proposal: &ProposalEntry,
        checker: &MemberActor,
        settlement: Settlement,
    ) -> Result<(MoneyWrites, Payout), Undecided> {
        let says = |outcome: &str| {
            let (outcome, stood) = (outcome.to_owned(), payout.state.name().to_owned());
            let (proposed_by, note) = (proposal.proposed_name.clone(), proposal.note.clone());
            let provider_reference = proposal.provider_reference.clone();
            match &proposal.settled_alone {
                Some(why) => {
                    let text = sentence(why);
                    StepDetail::SettledAlone { outcome, stood, proposed_by, text, note, provider_reference }
                }
                None => {
                    let confirmed_by = checker.name.clone();
                    StepDetail::SettledByPeople {
                        outcome,
                        stood,
                        proposed_by,
                        confirmed_by,
                        note,
                        provider_reference,
                    }
                }
            }
        };
        let receipt = proposal.provider_reference.clone().or_else(|| payout.rail_reference.clone());
        let entry = PayoutEntry { updated_at: seen.now(), ..entry };
        let paid = |entry| PayoutEntry { rail_reference: receipt.clone(), ..entry };
        let end = |entry: PayoutEntry, transfers: Vec<Transfer>, state, detail: StepDetail, event| {
            let entry = PayoutEntry { message: Some(detail.to_string()), ..entry };
            settle::end(seen, entry, payout, transfers, &Ended { state, detail, event })
        };
        let (mut writes, settled) = match settlement {
            Settlement::Stands => {
                let mut writes = MoneyWrites::default();
                let subject = *payout.id.as_bytes();
                let step = (None, payout.state.name());
                timeline::record_in(seen, &mut writes, subject, step, &says("stands"))?;
                return Ok((writes, payout.clone()));
            }
            Settlement::Pay => {
                let (state, event) = (PayoutState::Succeeded, ("payout.paid", "PAYOUT INITIATED"));
                end(paid(entry), moves::left(payout, self.rail), state, says("paid"), event)?
            }
            Settlement::PayAfterAll => {
                // What a refund claims of its payment once more is looked at before balances are, which are locked last.
                claim::follow(seen, &mut MoneyWrites::default(), payout, PayoutState::Succeeded)?;
                let currency = payout.total().currency();
                let available = Books::open(seen, currency)?.balance(AccountKind::Available);
                if available.minor() < payout.total().minor() {
                    let short = PayoutError::InsufficientBalance(available);
                    return Err(Problem::from(short).into());
                }
                let mut transfers = vec![moves::hold_again(payout)];
                transfers.extend(moves::left(payout, self.rail));
                let entry = PayoutEntry { returned_at: None, returned_with_fee: None, ..paid(entry) };
                let (state, event) = (PayoutState::Succeeded, ("payout.paid", "PAYOUT INITIATED"));
                end(entry, transfers, state, says("paid_after_all"), event)?
            }
            Settlement::Free => {
                let (state, event) = (PayoutState::Failed, ("payout.failed", "PAYOUT FAILED"));
                end(entry, vec![moves::void(payout)], state, says("not_paid"), event)?
            }
            Settlement::GiveBack => {
                if !self.takes_back {
                    return Err(Problem::from(PayoutError::SimulatedMoney).into());
                }
                let detail = says("not_paid");
                let back = Back { how: Return::Refunded, reason: detail.to_string(), at: seen.now() };
                let returned = moves::give_back(payout, self.rail, &back);
                let entry =
                    PayoutEntry { returned_at: Some(back.at), returned_with_fee: Some(true), ..entry };
                end(entry, returned.transfers, returned.state, detail, returned.event)?
            }
        };
        // The provider is still asked for a while: should it say something else, people hear of it.
        if let Some(at) = look_again(seen.now(), seen.now()) {
            let application = payout.application.as_ref().map(|via| via.id);
            let lane = rail_accounts::lane_for(seen.merchant(), self.account, application);
            writes.enqueue(seen, (WATCH, payout.id.to_string()), at, Some(lane));
        }
        Ok((writes, settled))
    }
}

/// Why whoever acts may settle it whatever part they had in it; `None` where it takes somebody else. Pages tell it beforehand.
fn settles_alone(
    seen: &MoneySeen<'_>,
    payout: &Payout,
    around: &Surroundings,
    checker: &MemberActor,
) -> Result<Option<String>, Undecided> {
    let alone = match payout.settled_by_one(checker.id, around, queries::times_approved(seen, payout)?) {
        // They are an Admin, or they would not be here.
        Some(Sole::Admin) => changes::waiver_in(seen)?.map(Alone::Admin),
        Some(Sole::Signatory) => policy::is_single_in(seen, checker)?.then_some(Alone::Signatory),
        None => None,
    };
    Ok(alone.map(|alone| payout.says_settled(&checker.name, &alone)))
}

/// Ends a proposal without anything having moved: whoever proposed takes it back, anybody else who may declines it.
#[derive(Debug)]
pub(in crate::payouts) struct Decline {
    pub id: Id<Payout>,
    pub reason: String,
}

impl MoneyCommand for Decline {
    type Permission = RejectPayout;
    type Answer = (Payout, ProposalEntry);

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::payout_read_set(reads, self.id);
        queries::evidence_read_set(reads, self.id);
        timeline::read_set(reads, *self.id.as_bytes());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        let (payout, proposal) = (queries::payout_in(seen, self.id), queries::proposal_in(seen, self.id));
        let ((_, payout), proposal) = (payout?, proposal?);
        may_end(seen.actor(), &payout)?;
        let proposal = proposal.ok_or_else(|| Problem::from(PayoutError::NoOutcome))?;
        let by = acting_member(seen.actor())?;
        let proposal = ProposalEntry {
            state: "declined".to_owned(),
            decided_by: Some(by.id),
            decided_name: Some(by.name),
            decided_at: Some(seen.now()),
            reason: Some(self.reason.clone()),
            ..proposal
        };
        let mut writes = MoneyWrites::default();
        writes.update(&proposal);
        let step = (None, "outcome_declined");
        let detail = StepDetail::words(&self.reason);
        timeline::record_in(seen, &mut writes, *self.id.as_bytes(), step, &detail)?;
        let verb = format!("declined what {} proposed of", proposal.proposed_name);
        let activity = about(&payout, "payout.outcome_declined", &verb).changed("open", "declined");
        Ok(Decision::acts(writes, activity, (payout, proposal)))
    }
}

fn about(payout: &Payout, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} the payout of {} to {}", payout.amount, payout.payee_name);
    Activity::new(Area::Payouts, act, says).on(payout.id, &payout.reference)
}
