//! Money that its provider takes back after it had come.

use permit::{MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Problem, Undecided, Writing};
use values::Amount;

use super::tell;
use crate::{
    ledger::{Books, must_be_enough},
    payments::{
        model::{Payment, Reversal, TakenBack},
        queries, wire,
    },
    timeline::{self, StepDetail},
};

/// What the timeline calls it; the payment stays in the state in which its money was here.
const REVERSED: &str = "reversed";

/// Takes the money of a payment off the books, which `rail` took back, and tells the merchant's servers.
pub(in crate::payments) async fn reverse(
    tx: &mut impl Writing,
    payment: &Payment,
    rail: &'static str,
    back: &TakenBack,
) -> Result<Payment, Problem> {
    // As when it came: none of a fee that a provider adds by itself was booked.
    let booked = match queries::find_account(tx, payment.id).await? {
        Some(_) => Amount::new(0, payment.amount.currency()).expect("zero is an amount"),
        None => payment.fee,
    };
    let missing = tx.carry_out(Reversing(payment.reversal(back, booked, rail))).await?;
    queries::set_reversed(tx, payment.id, &back.reason).await?;
    let detail = StepDetail::WentBack { reason: back.reason.clone(), amount: payment.amount, missing };
    timeline::record(tx, *payment.id.as_bytes(), REVERSED, &detail).await?;
    tell(tx, payment.id, "payment.reversed", "PAYMENT REVERSED", wire::reversed).await
}

/// Posts a reversal over the balances as they are then; answers how much of it was missing.
#[derive(Debug)]
struct Reversing(Reversal);

impl MoneyStep for Reversing {
    type Answer = Amount;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        Books::read_set(reads, self.0.amount.currency());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Amount), Undecided> {
        let mut books = Books::open(seen, self.0.amount.currency())?;
        let (transfer, missing) = self.0.transfer(books.balance(self.0.from));
        books.post(&transfer, &mut || seen.id()).map_err(must_be_enough)?;
        let mut writes = MoneyWrites::default();
        books.write(&mut writes);
        Ok((writes, missing))
    }
}
