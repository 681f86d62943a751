//! What a refund does to its payment: it claims what it gives back, until it ends without the money having gone.

use permit::{MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided};
use values::{Amount, Id, subjects::Application};

use crate::payments::{
    model::{Payment, PaymentError, Refunds},
    queries,
};

/// A payment of which something goes back.
#[derive(Debug)]
pub struct Claimed {
    /// The phone or the bank account that paid.
    pub account: Option<String>,
    /// The application it came through.
    pub application: Option<Id<Application>>,
}

/// What [`claim_in`] reads.
pub fn claim_read_set(reads: &mut MoneyReads<'_>, payment: Id<Payment>) {
    queries::refunds_read_set(reads, payment);
}

/// Claims `amount` of the payment, so that nobody else gives that back as well.
///
/// # Errors
/// `not_found`, `NotSettled`, `TakenBack`, `TooMuchBack`, or `Unready`.
pub fn claim_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payment: Id<Payment>,
    amount: Amount,
) -> Result<Claimed, Undecided> {
    let (row, refunds) = queries::refunds_in(seen, payment)?;
    let refunded = refunds.claim(amount).map_err(Problem::from)?.minor();
    let claimed =
        Claimed { account: row.phone.clone().or_else(|| row.account.clone()), application: row.application };
    writes.update(&queries::Refunded { refunded, ..row });
    Ok(claimed)
}

/// As [`claim_in`], of what a refund gave up whose money went after all: that is so also where the provider took the payment back
/// since.
///
/// # Errors
/// `not_found`, `NotSettled`, `TooMuchBack`, or `Unready`.
pub fn claim_again_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payment: Id<Payment>,
    amount: Amount,
) -> Result<(), Undecided> {
    let (row, refunds) = queries::refunds_in(seen, payment)?;
    let went = Refunds { reversed_at: None, ..refunds };
    let refunded = went.claim(amount).map_err(Problem::from)?.minor();
    writes.update(&queries::Refunded { refunded, ..row });
    Ok(())
}

/// Refuses to let go what gives a payment back that its provider took back.
///
/// # Errors
/// `TakenBack`, or `Unready`.
pub fn still_stands_in(seen: &MoneySeen<'_>, payment: Id<Payment>) -> Result<(), Undecided> {
    if queries::is_reversed_in(seen, payment)? {
        return Err(Problem::from(PaymentError::TakenBack).into());
    }
    Ok(())
}

/// Gives back a claim whose money did not go, or came back.
///
/// # Errors
/// `not_found`, or `Unready`.
pub fn free_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payment: Id<Payment>,
    amount: Amount,
) -> Result<(), Undecided> {
    let (row, _) = queries::refunds_in(seen, payment)?;
    let refunded = row.refunded - amount.minor();
    if refunded < 0 {
        return Err(Problem::failure("a refund gives up more than was claimed").into());
    }
    writes.update(&queries::Refunded { refunded, ..row });
    Ok(())
}
