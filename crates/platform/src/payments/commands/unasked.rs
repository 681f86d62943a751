//! Money that came without our asking: a customer paid to a control number.

use permit::{Problem, Writing};
use values::Id;

use super::{TRIES, collected, new_wire_id, post, source, tell_received};
use crate::{
    ledger::{AccountKind, LockBooks, Transfer, TransferKind},
    payments::{
        model::{Origin, Payment, PaymentState, Unasked},
        queries,
    },
    rail_accounts,
    timeline::{self, StepDetail},
};

/// What became of a notice about money.
#[derive(Debug, Clone)]
pub enum Arrived {
    /// The money is on the balance, as of now.
    Now(Payment),
    /// It has been since an earlier notice of the same receipt; nothing changed.
    Before(Payment),
}

/// Puts money on the balance that came over `rail` and that nobody was asked for, and tells the merchant's servers. The
/// same receipt is taken once.
///
/// # Errors
/// `rail.real_money` for simulated money where an account is or was connected, a failure of the store, or a fee the merchant bears that is more than what came.
pub async fn receive_unasked(
    tx: &mut impl Writing,
    rail: &'static str,
    money: Unasked,
    origin: Origin,
) -> Result<Arrived, Problem> {
    // Whoever reaches the simulator makes money of nothing, which a real account would pay out.
    rail_accounts::refuse_simulated(tx, rail).await?;
    let id: Id<Payment> = tx.id();
    let wire_id = new_wire_id(tx, &money.reference);
    // Before the payment is counted, and two of one receipt come one after the other.
    tx.carry_out(LockBooks(money.amount.currency())).await?;
    let mut tries = 0;
    while !queries::insert_unasked(tx, (id, &wire_id), (rail, &money), origin).await? {
        if let Some(known) = queries::find_by_receipt(tx, rail, &money.receipt).await? {
            return Ok(Arrived::Before(known));
        }
        tries += 1;
        if tries == TRIES {
            return Err(Problem::failure("other payments of a reference are always in the way"));
        }
    }
    post(tx, transfer(rail, id, &money)).await?;
    let (reference, receipt) = (money.reference.clone(), money.receipt.clone());
    let detail = StepDetail::PaidTo { amount: money.amount, reference, receipt };
    timeline::record(tx, *id.as_bytes(), PaymentState::Succeeded.name(), &detail).await?;
    source::tell_callbacks(tx, money.source, id).await?;
    source::tell_source(tx, money.source).await?;
    Ok(Arrived::Now(tell_received(tx, id).await?))
}

fn transfer(rail: &'static str, id: Id<Payment>, money: &Unasked) -> Transfer {
    let currency = money.amount.currency();
    let transfer = Transfer::new(TransferKind::Payment, *id.as_bytes(), &money.reference, currency);
    collected(transfer, (rail, AccountKind::Available), money.amount, (money.fee, money.fee_bearer))
}
