//! Money that its provider takes back after it had come: what that does to the books.

use rails::{Outcome, Return};
use values::{Amount, Balance, Id};

use super::{FeePaidBy, Method, Payment, PaymentState};
use crate::ledger::{AccountKind, Transfer, TransferKind};

/// What a provider says that took the money of a payment back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payments) struct TakenBack {
    /// In its words.
    pub reason: String,
    /// Whether its fee went back with the money.
    pub fee: FeeOf,
}

/// What became of the fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payments) enum FeeOf {
    /// Whoever paid it has it again.
    Payer,
    /// The provider kept it.
    Provider,
}

/// A payment that is taken off the books, as they need to know it.
#[derive(Debug, Clone)]
pub(in crate::payments) struct Reversal {
    pub id: Id<Payment>,
    pub reference: String,
    pub amount: Amount,
    /// The part of the fee that was booked and goes back.
    pub fee: Amount,
    pub bearer: FeePaidBy,
    pub rail: &'static str,
    /// Where the money went when it came, or was settled.
    pub from: AccountKind,
}

impl Payment {
    /// What it means for this payment that the provider says so: `None` unless its money had come, and was not taken back before.
    pub(in crate::payments) fn taken_back(&self, outcome: &Outcome) -> Option<TakenBack> {
        let Outcome::Returned { how, reason, .. } = outcome else { return None };
        if !self.state.is_paid() || self.reversed_at.is_some() {
            return None;
        }
        let fee = match how {
            Return::Refunded | Return::ReversedWithFee => FeeOf::Payer,
            Return::ReversedWithoutFee => FeeOf::Provider,
        };
        Some(TakenBack { reason: reason.clone(), fee })
    }

    /// What is taken off the books. `booked` is the part of its fee that was booked when it came.
    pub(in crate::payments) fn reversal(
        &self,
        back: &TakenBack,
        booked: Amount,
        rail: &'static str,
    ) -> Reversal {
        let nothing = Amount::new(0, self.amount.currency()).expect("zero is an amount");
        let settles = self.method == Method::Card && self.state == PaymentState::Succeeded;
        Reversal {
            id: self.id,
            reference: self.reference.clone(),
            amount: self.amount,
            fee: if back.fee == FeeOf::Payer { booked } else { nothing },
            bearer: self.fee_bearer,
            rail,
            from: if settles { AccountKind::Settlement } else { AccountKind::Available },
        }
    }
}

impl Reversal {
    /// What is posted while the account it comes from holds `has`, and how much is missing there: that is owed to the provider all the
    /// same, and stands in *suspense*, where people look into it.
    pub(in crate::payments) fn transfer(&self, has: Balance) -> (Transfer, Amount) {
        let currency = self.amount.currency();
        let comes_back = match self.bearer {
            FeePaidBy::Merchant => self.fee.minor(),
            FeePaidBy::Customer => 0,
        };
        let part = |minor| Amount::new(minor, currency).expect("a part of an amount is one");
        let there = (has.minor() + comes_back).clamp(0, self.amount.minor());
        let (there, missing) = (part(there), part(self.amount.minor() - there));
        let (clearing, fees) = (AccountKind::Clearing(self.rail), AccountKind::Fees);
        let transfer =
            Transfer::new(TransferKind::PaymentReversal, *self.id.as_bytes(), &self.reference, currency)
                .move_money(self.from, clearing, there, "Taken back by the provider")
                .move_money(AccountKind::Suspense, clearing, missing, "Taken back after it was spent");
        let transfer = match self.bearer {
            FeePaidBy::Customer => transfer.charge(fees, clearing, self.fee, "Fee, back to the customer"),
            FeePaidBy::Merchant => transfer.charge(fees, self.from, self.fee, "Fee of a payment, back"),
        };
        (transfer, missing)
    }
}

#[cfg(test)]
mod tests {
    use values::{Currency, Timestamp};

    use super::*;
    use crate::ledger::in_memory::lines;

    fn returned(how: Return) -> Outcome {
        Outcome::Returned { how, reason: "Fraud.".to_owned(), at: Timestamp::from_micros(0) }
    }

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    /// What is posted of 10,000 shillings with a fee of 920, where the account has so much, and what is missing.
    fn posted(payment: &Payment, how: Return, has: i64) -> (Vec<String>, i64) {
        let back = payment.taken_back(&returned(how)).expect("its money had come");
        let reversal = payment.reversal(&back, payment.fee, "simulator");
        let (transfer, missing) = reversal.transfer(Balance::new(has, Currency::TZS));
        (lines(&[transfer]), missing.minor())
    }

    #[test]
    fn only_what_came_is_taken_back_and_once() {
        for state in PaymentState::ALL {
            let payment = Payment { state, ..Payment::sample() };
            let back = payment.taken_back(&returned(Return::Refunded));
            assert_eq!(back.is_some(), state.is_paid(), "{state:?}");
            let before = Payment { reversed_at: Some(Timestamp::from_micros(0)), ..payment.clone() };
            assert_eq!(before.taken_back(&returned(Return::Refunded)), None, "{state:?}");
            for outcome in [Outcome::Pending, Outcome::Absent, Outcome::Unknown] {
                assert_eq!(payment.taken_back(&outcome), None, "{outcome:?}");
            }
            let failed = Outcome::Failed { reason: "no".to_owned() };
            assert_eq!(payment.taken_back(&failed), None, "what came does not fail");
        }
    }

    #[test]
    fn it_leaves_the_account_that_it_went_to_and_never_takes_more_than_is_there() {
        let push = Payment { state: PaymentState::Succeeded, ..Payment::sample() };
        let kept = Return::ReversedWithoutFee;
        let whole = "payment_reversal: available > clearing:simulator 1000000";
        assert_eq!(posted(&push, kept, 1_000_000), (vec![whole.to_owned()], 0));
        let (lines, missing) = posted(&push, kept, 300_000);
        assert_eq!(
            (lines, missing),
            (
                vec![
                    "payment_reversal: available > clearing:simulator 300000".to_owned(),
                    "payment_reversal: suspense > clearing:simulator 700000".to_owned()
                ],
                700_000
            )
        );
        let (lines, missing) = posted(&push, kept, 0);
        let spent = "payment_reversal: suspense > clearing:simulator 1000000";
        assert_eq!((lines, missing), (vec![spent.to_owned()], 1_000_000));
        for (state, from) in [(PaymentState::Succeeded, "settlement"), (PaymentState::Settled, "available")] {
            let card = Payment { method: Method::Card, state, ..Payment::sample() };
            let (lines, _) = posted(&card, kept, 1_000_000);
            assert_eq!(lines, [format!("payment_reversal: {from} > clearing:simulator 1000000")]);
        }
    }

    #[test]
    fn the_fee_goes_back_to_whoever_paid_it_where_the_provider_gives_it_back() {
        let push = Payment { state: PaymentState::Succeeded, ..Payment::sample() };
        for how in [Return::Refunded, Return::ReversedWithFee] {
            let (lines, _) = posted(&push, how, 1_000_000);
            assert_eq!(lines[1], "payment_reversal: fees > clearing:simulator 92000 fee");
            // What the merchant has back covers a part of what goes.
            let merchant = Payment { fee_bearer: FeePaidBy::Merchant, ..push.clone() };
            let (lines, missing) = posted(&merchant, how, 908_000);
            assert_eq!(
                (lines, missing),
                (
                    vec![
                        "payment_reversal: available > clearing:simulator 1000000".to_owned(),
                        "payment_reversal: fees > available 92000 fee".to_owned()
                    ],
                    0
                )
            );
        }
        let back = push.taken_back(&returned(Return::Refunded)).expect("its money had come");
        let (transfer, _) = push.reversal(&back, tzs(0), "x").transfer(Balance::new(0, Currency::TZS));
        assert_eq!(lines(&[transfer]).len(), 1, "a fee that was never booked does not come back");
    }
}
