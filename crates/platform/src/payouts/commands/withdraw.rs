//! Payouts to the merchant's own account, which the area of withdrawals makes and releases.

use permit::{Actor, MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided, Unready};

use super::{
    super::{
        model::{Door, NewPayout, Payout, PayoutError, PayoutState, Purpose, WAITS},
        queries::{Beside, Maker, PayoutEntry},
    },
    create::hold,
    decide::acting_member,
    made,
};
use crate::{
    ledger::Books,
    rail_accounts,
    references::{self, Kind},
    terms,
    timeline::{self, StepDetail},
    webhooks,
};

/// What [`withdraw_in`] reads.
pub fn withdraw_read_set(reads: &mut MoneyReads<'_>, new: &NewPayout, actor: &Actor) {
    references::read_set(reads, Kind::Payout, &new.reference);
    terms::kyc_read_set(reads, actor);
    rail_accounts::read_set(reads);
    webhooks::read_set(reads);
    Books::read_set(reads, new.amount.currency());
}

/// Makes a withdrawal in the name of the Admin who acts, and sets its money aside. Its caller says where it may go. It waits for
/// another Admin, unless `waiver` says why one suffices: then it is released at once. It counts to no limit of payouts: it leaves
/// the merchant's hands for the merchant's own.
///
/// # Errors
/// `ReferenceUsed`, `AccountName`, `InsufficientBalance`, what the terms refuse, or `Unready`.
pub fn withdraw_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    (new, waiver): (&NewPayout, Option<String>),
    random: [u8; 3],
) -> Result<Payout, Undecided> {
    let admin = acting_member(seen.actor())?;
    let maker = Maker { name: admin.name, member: Some(admin.id), key: None, door: Door::Request };
    if !references::claim_in(seen, writes, Kind::Payout, &new.reference)? {
        return Err(Problem::from(PayoutError::ReferenceUsed(new.reference.clone())).into());
    }
    new.may_be_made().map_err(Problem::from)?;
    terms::check_kyc_in(seen, writes, new.amount)?;
    let id = hold(seen, writes, new, Purpose::Withdrawal)?.map_err(Problem::from)?;
    let named = (seen.merchant(), id, new.wire_id(random));
    let times = (seen.now(), seen.now() + WAITS);
    let mut entry = PayoutEntry {
        purpose: Purpose::Withdrawal.name().to_owned(),
        waiver: waiver.clone(),
        ..PayoutEntry::new(named, new, &maker, 1, times)
    };
    if waiver.is_some() {
        entry = made::authorised(entry, seen.now());
    }
    writes.insert(&entry);
    let beside = Beside { application: None, link: None, maker_active: true, required: entry.required };
    let payout = entry.read(beside).map_err(Unready::from)?;
    let state = PayoutState::Pending.name();
    let held = StepDetail::Held { amount: new.total() };
    timeline::record_in(seen, writes, *id.as_bytes(), (Some(0), state), &held)?;
    match waiver {
        Some(text) => made::send(seen, writes, &payout, (Some(1), &StepDetail::OneAdmin { text }))?,
        None => made::wait(seen, writes, id),
    }
    Ok(payout)
}
