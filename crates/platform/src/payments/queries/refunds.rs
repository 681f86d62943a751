//! What was given back of a payment, as money commands keep it.

use permit::{MoneyReads, MoneySeen, Problem, StoreError, Undecided, Unready, record};
use values::{
    Amount, Currency, Id, Timestamp,
    subjects::{Application, Merchant},
};

use crate::payments::model::{Method, Payment, PaymentState, Refunds};

record! {
    /// The part of a payment's row that a refund rests on.
    pub(in crate::payments) struct Refunded in "payment" (merchant, id) Update {
        merchant: Id<Merchant>,
        id: Id<Payment>,
        method: String,
        state: String,
        currency: String,
        amount: i64,
        phone: Option<String>,
        account: Option<String>,
        application: Option<Id<Application>>,
        refunded: i64,
        reversed_at: Option<Timestamp>,
    }
}

/// What [`refunds_in`] reads.
pub(in crate::payments) fn refunds_read_set(reads: &mut MoneyReads<'_>, id: Id<Payment>) {
    reads.row::<Refunded>(&[&id]);
}

/// The payment, locked.
///
/// # Errors
/// `not_found`, `Unready`.
pub(in crate::payments) fn refunds_in(
    seen: &MoneySeen<'_>,
    id: Id<Payment>,
) -> Result<(Refunded, Refunds), Undecided> {
    let row = seen.row::<Refunded>(&[&id])?.ok_or_else(|| Problem::not_found("payment"))?;
    let refunds = row.read().map_err(Unready::from)?;
    Ok((row, refunds))
}

/// Whether the provider took the payment back.
///
/// # Errors
/// `Unready`.
pub(in crate::payments) fn is_reversed_in(seen: &MoneySeen<'_>, id: Id<Payment>) -> Result<bool, Unready> {
    Ok(seen.row::<Refunded>(&[&id])?.is_some_and(|row| row.reversed_at.is_some()))
}

impl Refunded {
    fn read(&self) -> Result<Refunds, StoreError> {
        let broken = || StoreError::Row("what was given back of a payment cannot be read".to_owned());
        let currency = Currency::from_code(&self.currency).ok_or_else(broken)?;
        let money = |minor| Amount::new(minor, currency).map_err(|_| broken());
        Ok(Refunds {
            method: Method::from_name(&self.method).ok_or_else(broken)?,
            state: PaymentState::from_name(&self.state).ok_or_else(broken)?,
            amount: money(self.amount)?,
            refunded: money(self.refunded)?,
            reversed_at: self.reversed_at,
        })
    }
}
