//! Where a payment came from, as a place to send money to.

use values::Currency;

use crate::{
    payments::{Method, Payment, PaymentError},
    payouts::Asked,
};

/// Direct debits are collected from accounts at this bank alone.
const DEBITED_BANK: &str = "CORUTZTZ";

/// Where the payment goes back to.
///
/// # Errors
/// Those of `Payment::goes_back`.
pub(super) fn way_back(payment: &Payment) -> Result<Asked<'_>, PaymentError> {
    payment.goes_back()?;
    let way = match payment.method {
        Method::UssdPush | Method::Billpay => {
            payment.phone.as_ref().map(|phone| Asked::Phone(phone.as_str()))
        }
        Method::DirectDebit => payment.account.as_deref().map(|number| Asked::Account {
            bic: DEBITED_BANK,
            number,
            name: payment.payer_name.as_deref().or(payment.contact.name.as_deref()),
            currency: Currency::TZS,
            transfer: None,
        }),
        Method::Card => None,
    };
    way.ok_or(PaymentError::NoWayBack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::PaymentState;

    fn paid(method: Method) -> Payment {
        Payment { method, state: PaymentState::Succeeded, ..Payment::sample() }
    }

    #[test]
    fn money_goes_back_to_where_it_came_from() {
        for method in [Method::UssdPush, Method::Billpay] {
            assert_eq!(way_back(&paid(method)), Ok(Asked::Phone("255712345678")), "{method:?}");
        }
        let account = Some("0150123456789".to_owned());
        let mut debit = Payment { account, ..paid(Method::DirectDebit) };
        let to = |name| Asked::Account {
            bic: "CORUTZTZ",
            number: "0150123456789",
            name,
            currency: Currency::TZS,
            transfer: None,
        };
        assert_eq!(way_back(&debit), Ok(to(None)));
        debit.contact.name = Some("Asha".to_owned());
        assert_eq!(way_back(&debit), Ok(to(Some("Asha"))));
        debit.payer_name = Some("ASHA MREMA".to_owned());
        assert_eq!(way_back(&debit), Ok(to(Some("ASHA MREMA"))), "as the bank knows them");
    }

    #[test]
    fn what_never_came_or_has_no_way_back_does_not_go_back() {
        let pending = Payment { state: PaymentState::Processing, ..paid(Method::UssdPush) };
        assert_eq!(way_back(&pending), Err(PaymentError::NotSettled(PaymentState::Processing)));
        let card = Payment { state: PaymentState::Settled, ..paid(Method::Card) };
        assert_eq!(way_back(&card), Err(PaymentError::CardNotGivenBack));
        assert_eq!(way_back(&paid(Method::DirectDebit)), Err(PaymentError::NoWayBack));
    }
}
