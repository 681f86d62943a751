//! Payouts that give a payment back, which the area of refunds makes and releases.

use permit::{Actor, MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided, Unready};
use values::Id;

use super::{
    super::{
        model::{NewPayout, Payout, PayoutError, PayoutState, Purpose, WAITS},
        queries::{MakerRow, PayoutEntry, beside},
    },
    create::{hold, maker_of},
    made,
};
use crate::{
    ledger::Books,
    payments::{self, Payment, PaymentError},
    policy,
    references::{self, Kind},
    terms,
    timeline::{self, StepDetail},
};

/// A payment and what goes back of it.
#[derive(Debug)]
pub struct RefundOf {
    /// The payment.
    pub payment: Id<Payment>,
    /// The order that gives it back, to where the payment came from.
    pub new: NewPayout,
}

/// What [`refund_in`] reads.
pub fn refund_read_set(reads: &mut MoneyReads<'_>, of: &RefundOf, actor: &Actor) {
    references::read_set(reads, Kind::Payout, &of.new.reference);
    terms::kyc_read_set(reads, actor);
    policy::read_set(reads, of.new.amount.currency());
    payments::claim_read_set(reads, of.payment);
    if let Actor::Key(key) = actor {
        reads.row::<MakerRow>(&[&key.maker]);
    }
    Books::read_set(reads, of.new.amount.currency());
}

/// Makes a refund in the name of whoever acts, claims what it gives back and sets its money aside. It always waits for
/// approvers, as many as the policy asks; no mandate covers it. It goes the way of the application that the payment came
/// through, unless a key made it.
///
/// # Errors
/// Those of `payments::claim_in`, `NoWayBack` where it does not go to where the payment came from, `ReferenceUsed`,
/// `AccountName`, `InsufficientBalance`, what policy and terms refuse, or `Unready`.
pub fn refund_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    of: &RefundOf,
    random: [u8; 3],
) -> Result<Payout, Undecided> {
    let RefundOf { payment, new } = of;
    let maker = maker_of(seen.actor())?;
    let claimed = payments::claim_in(seen, writes, *payment, new.amount)?;
    if claimed.account.as_deref() != Some(new.destination.account()) {
        return Err(Problem::from(PaymentError::NoWayBack).into());
    }
    if !references::claim_in(seen, writes, Kind::Payout, &new.reference)? {
        return Err(Problem::from(PayoutError::ReferenceUsed(new.reference.clone())).into());
    }
    new.may_be_made().map_err(Problem::from)?;
    terms::check_kyc_in(seen, writes, new.amount)?;
    // Whom it goes to is whoever paid: that nobody chose, so it need not be a beneficiary.
    let required = policy::admit_in(seen, writes, new.amount)?.required;
    let id = hold(seen, writes, new, Purpose::Refund)?.map_err(Problem::from)?;
    let named = (seen.merchant(), id, new.wire_id(random));
    let times = (seen.now(), seen.now() + WAITS);
    let entry = PayoutEntry::new(named, new, &maker, required, times);
    let entry = PayoutEntry {
        purpose: Purpose::Refund.name().to_owned(),
        payment: Some(*payment),
        application: entry.application.or(claimed.application),
        ..entry
    };
    let beside = beside(seen, &entry)?;
    writes.insert(&entry);
    let payout = entry.read(beside).map_err(Unready::from)?;
    let state = PayoutState::Pending.name();
    let held = StepDetail::Held { amount: new.total() };
    timeline::record_in(seen, writes, *id.as_bytes(), (Some(0), state), &held)?;
    made::wait(seen, writes, id);
    Ok(payout)
}
