//! What of a payment can be given back.

use values::{Amount, Timestamp};

use super::{Method, Payment, PaymentError, PaymentState};

/// What becomes of the sum that is kept of what went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payments) struct Refunds {
    /// How the payment came.
    pub method: Method,
    /// Where it stands.
    pub state: PaymentState,
    /// What came.
    pub amount: Amount,
    /// What was given back, or is on its way back.
    pub refunded: Amount,
    /// When its provider took all of it back.
    pub reversed_at: Option<Timestamp>,
}

impl Refunds {
    /// What is left to give back.
    pub(in crate::payments) fn left(&self) -> Amount {
        self.amount.checked_sub(self.refunded).expect("no more is given back than came")
    }

    /// The sum once `amount` more is on its way back.
    ///
    /// # Errors
    /// `NotSettled`, `TakenBack`, `TooMuchBack`.
    pub(in crate::payments) fn claim(&self, amount: Amount) -> Result<Amount, PaymentError> {
        if !is_on_balance(self.method, self.state) {
            return Err(PaymentError::NotSettled(self.state));
        }
        if self.reversed_at.is_some() {
            return Err(PaymentError::TakenBack);
        }
        let left = self.left();
        if amount.currency() != left.currency() || amount.minor() > left.minor() {
            return Err(PaymentError::TooMuchBack(left));
        }
        Ok(self.refunded.checked_add(amount).expect("the sum is within what came"))
    }
}

/// Whether its money is on the balance: that of a card waits for its settlement.
const fn is_on_balance(method: Method, state: PaymentState) -> bool {
    match method {
        Method::Card => matches!(state, PaymentState::Settled),
        Method::UssdPush | Method::Billpay | Method::DirectDebit => state.is_paid(),
    }
}

impl Payment {
    /// Refuses to give back what is not here, or has no way back.
    ///
    /// # Errors
    /// `NotSettled`, `TakenBack`, `CardNotGivenBack`, `NoWayBack`.
    pub fn goes_back(&self) -> Result<(), PaymentError> {
        if !is_on_balance(self.method, self.state) {
            return Err(PaymentError::NotSettled(self.state));
        }
        if self.reversed_at.is_some() {
            return Err(PaymentError::TakenBack);
        }
        let known = match self.method {
            Method::Card => return Err(PaymentError::CardNotGivenBack),
            Method::UssdPush | Method::Billpay => self.phone.is_some(),
            Method::DirectDebit => self.account.is_some(),
        };
        if known { Ok(()) } else { Err(PaymentError::NoWayBack) }
    }

    /// What of it can still be given back: nothing where it has no way back.
    pub(in crate::payments) fn refundable(&self) -> Amount {
        let Payment { method, state, amount, refunded, reversed_at, .. } = *self;
        match self.goes_back() {
            Ok(()) => Refunds { method, state, amount, refunded, reversed_at }.left(),
            Err(_) => Amount::new(0, self.amount.currency()).expect("zero is an amount"),
        }
    }
}

#[cfg(test)]
mod tests {
    use values::Currency;

    use super::*;

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    #[test]
    fn no_more_is_claimed_than_came() {
        let method = Method::UssdPush;
        let of = |refunded| Refunds {
            method,
            state: PaymentState::Succeeded,
            amount: tzs(1_000),
            refunded: tzs(refunded),
            reversed_at: None,
        };
        assert_eq!(of(0).claim(tzs(1_000)), Ok(tzs(1_000)));
        assert_eq!(of(400).claim(tzs(600)), Ok(tzs(1_000)));
        assert_eq!(of(400).claim(tzs(601)), Err(PaymentError::TooMuchBack(tzs(600))));
        assert_eq!(of(1_000).claim(tzs(1)), Err(PaymentError::TooMuchBack(tzs(0))));
        let dollars = Amount::new(1, Currency::USD).expect("in range");
        assert_eq!(of(0).claim(dollars), Err(PaymentError::TooMuchBack(tzs(1_000))));
    }

    #[test]
    fn only_what_reached_the_balance_goes_back() {
        for method in Method::ALL {
            for state in PaymentState::ALL {
                let (amount, refunded) = (tzs(1_000), tzs(0));
                let refunds = Refunds { method, state, amount, refunded, reversed_at: None };
                let here = state == PaymentState::Settled
                    || (state == PaymentState::Succeeded && method != Method::Card);
                assert_eq!(refunds.claim(tzs(1)).is_ok(), here, "{method:?} {state:?}");
                let reversed_at = Some(Timestamp::from_micros(0));
                let refused = Refunds { reversed_at, ..refunds }.claim(tzs(1)).err();
                assert_eq!(refused == Some(PaymentError::TakenBack), here, "{method:?} {state:?}");
                let payment = Payment { method, state, amount, reversed_at, ..Payment::sample() };
                assert_eq!(payment.goes_back() == Err(PaymentError::TakenBack), here);
                assert_eq!(payment.refundable(), tzs(0));
            }
        }
    }

    #[test]
    fn what_has_no_way_back_has_nothing_to_give_back() {
        let nothing = Err(PaymentError::NoWayBack);
        for method in Method::ALL {
            for state in PaymentState::ALL {
                let account = Some("0150123456789".to_owned());
                let payment = Payment { method, state, account, refunded: tzs(400), ..Payment::sample() };
                let unknown = Payment { phone: None, account: None, ..payment.clone() };
                let here = is_on_balance(method, state);
                let (known, lost, left) = match method {
                    _ if !here => {
                        (Err(PaymentError::NotSettled(state)), Err(PaymentError::NotSettled(state)), 0)
                    }
                    Method::Card => {
                        (Err(PaymentError::CardNotGivenBack), Err(PaymentError::CardNotGivenBack), 0)
                    }
                    _ => (Ok(()), nothing.clone(), 999_600),
                };
                assert_eq!(
                    (payment.goes_back(), payment.refundable()),
                    (known, tzs(left)),
                    "{method:?} {state:?}"
                );
                assert_eq!(
                    (unknown.goes_back(), unknown.refundable()),
                    (lost, tzs(0)),
                    "{method:?} {state:?}"
                );
            }
        }
    }
}
