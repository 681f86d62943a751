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
