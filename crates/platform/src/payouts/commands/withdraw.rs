//! Payouts to the merchant's own account, which the area of withdrawals makes and releases: by Admins alone, two of them.

use permit::{Actor, MoneyReads, MoneySeen, MoneyWrites, Problem, STEP_UP, Undecided, Unready};
use values::{Id, subjects::Member};

use super::{
    super::{
        model::{Approval, Approved, Door, NewPayout, Payout, PayoutError, PayoutState, WAITS},
        queries::{self, Beside, Case, Maker, PayoutEntry},
    },
    decide::{acting_member, approval, void_stale},
    made, moves, refuse_hold,
};
use crate::{
    changes,
    ledger::Books,
    rail_accounts,
    references::{self, Kind},
    refused::Refused,
    terms, timeline, webhooks,
};

/// What [`hold_withdrawal_in`] reads.
pub fn withdrawal_read_set(reads: &mut MoneyReads<'_>, new: &NewPayout, actor: &Actor) {
    references::read_set(reads, Kind::Payout, &new.reference);
    terms::kyc_read_set(reads, actor);
    Books::read_set(reads, new.amount.currency());
}

/// Makes a withdrawal in the name of the Admin who acts, and sets its money aside. Its caller says where it may go. It counts to no
/// limit of payouts: it leaves the merchant's hands for the merchant's own.
///
/// # Errors
/// `ReferenceUsed`, `AccountName`, `InsufficientBalance`, what the terms refuse, or `Unready`.
pub fn hold_withdrawal_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    new: &NewPayout,
    random: [u8; 3],
) -> Result<Payout, Undecided> {
    let admin = acting_member(seen.actor())?;
    let maker = Maker { name: admin.name, member: Some(admin.id), key: None, door: Door::Request };
    if !references::claim_in(seen, writes, Kind::Payout, &new.reference)? {
        return Err(Problem::from(PayoutError::ReferenceUsed(new.reference.clone())).into());
    }
    new.may_be_made().map_err(Problem::from)?;
    terms::check_kyc_in(seen, writes, new.amount)?;
    let id: Id<Payout> = seen.id();
    let mut books = Books::open(seen, new.amount.currency())?;
    let held = books.post(&moves::hold_withdrawal(new, id), &mut || seen.id());
    held.map_err(|error| match refuse_hold(error) {
        Refused::Rule(refused) => Problem::from(refused),
        Refused::Other(problem) => problem,
    })?;
    let named = (seen.merchant(), id, new.wire_id(random));
    let times = (seen.now(), seen.now() + WAITS);
    let entry = PayoutEntry { withdrawal: true, ..PayoutEntry::new(named, new, &maker, 1, times) };
    writes.insert(&entry);
    books.write(writes);
    let beside = Beside { application: None, link: None, maker_active: true };
    let payout = entry.read(beside).map_err(Unready::from)?;
    let state = PayoutState::Pending.name();
    timeline::record_in(seen, writes, *id.as_bytes(), (Some(0), state), &new.held())?;
    made::wait(seen, writes, id);
    Ok(payout)
}

/// What [`release_withdrawal_in`] reads, where `checker` acts.
pub fn withdrawal_release_read_set(reads: &mut MoneyReads<'_>, id: Id<Payout>, checker: Option<Id<Member>>) {
    queries::read_set(reads, id);
    timeline::read_set(reads, *id.as_bytes());
    rail_accounts::read_set(reads);
    webhooks::read_set(reads);
    if let Some(checker) = checker {
        changes::confirm_read_set(reads, checker);
    }
}

/// Adds the approval of the Admin who acts to a withdrawal that another one made, and releases it when that was the last it takes.
///
/// # Errors
/// `not_found` where it is no withdrawal; `Maker`, `Approved`, `NotWaiting`, `Expired`, those about second people, or `Unready`.
pub fn release_withdrawal_in(
    seen: &MoneySeen<'_>,
    id: Id<Payout>,
) -> Result<(MoneyWrites, Payout, Vec<Approval>), Undecided> {
    let Case { mut entry, payout, approvals, around } = queries::case(seen, id)?;
    if !payout.withdrawal {
        return Err(Problem::not_found("withdrawal").into());
    }
    let checker = acting_member(seen.actor())?;
    payout.check_withdrawal(checker.id, &around, seen.now()).map_err(Problem::from)?;
    changes::may_confirm_in(seen, &payout.others(&around), &checker)?;
    let proved_at = checker.stepped_up_until - STEP_UP;
    let given = approval(seen, &payout, &checker, format!("step-up at {proved_at}"));
    let mut writes = MoneyWrites::default();
    void_stale(seen, &mut writes, &approvals);
    writes.insert(&given);
    let detail = format!("Identity confirmed at {proved_at}, from {}", seen.request().address);
    match payout.approve(&around) {
        Approved::Released => {
            entry = PayoutEntry { decided_by: Some(checker.id), ..made::authorised(entry, seen.now()) };
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
    let (member, name, digest, at) = (given.member, given.name, given.digest, given.at);
    standing.push(Approval { id: given.id, member, name, digest, at, counts: true });
    Ok((writes, made::reread(&payout, entry)?, standing))
}
