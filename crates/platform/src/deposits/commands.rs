//! Taking a bank's word.

use permit::{Activity, Area, Problem, Writing};
use values::Id;

use super::{
    instructions::{self, Instruction},
    model::{CHANNEL, Deposit, DepositError, Evidence},
    queries, wire,
};
use crate::{
    ledger::{AccountKind, LedgerError, Posting, Transfer, TransferKind},
    rail_accounts,
    refused::Refused,
    webhooks,
};

/// What became of a bank's word.
#[derive(Debug, Clone)]
pub(super) enum Arrived {
    /// The money is on the balance, as of now, and ended this instruction.
    Now(Deposit, Option<Box<Instruction>>),
    /// It has been since the bank told of it before; nothing changed.
    Before(Deposit),
}

/// Puts money on the balance that a bank says arrived, once for each of its references, and tells the merchant's own
/// servers: no application has made it.
///
/// # Errors
/// `ReferenceReused` or `TooMuch`; `rail.real_money` for simulated money where an account is or was connected; a failure of the store.
pub(super) async fn receive(
    tx: &mut impl Writing,
    rail: &'static str,
    evidence: Evidence,
) -> Result<Arrived, Refused<DepositError>> {
    rail_accounts::refuse_simulated(tx, rail).await?;
    let mut deposit = Deposit {
        id: tx.id(),
        reference: format!("DEP{}", hex::encode_upper(tx.random::<8>())),
        amount: evidence.amount,
        channel: CHANNEL.to_owned(),
        bank_reference: evidence.bank_reference,
        sender: evidence.sender,
        narration: evidence.narration,
        instruction: None,
        created_at: tx.now(),
    };
    if !queries::insert(tx, rail, &deposit).await? {
        let known = queries::find_by_bank_reference(tx, rail, &deposit.bank_reference).await?;
        let known = known.ok_or_else(|| Problem::failure("a deposit told of before is gone"))?;
        if known.amount != deposit.amount {
            return Err(Refused::Rule(DepositError::ReferenceReused(known.amount)));
        }
        return Ok(Arrived::Before(known));
    }
    let instruction = instructions::complete(tx, &deposit).await?.map(Box::new);
    deposit.instruction = instruction.as_ref().map(|instruction| instruction.id);
    post(tx, rail, &deposit).await?;
    let event = webhooks::NewEvent {
        name: webhooks::DEPOSIT_RECEIVED,
        wire_name: "DEPOSIT RECEIVED",
        subject: *deposit.id.as_bytes(),
        application: None,
        data: wire::received(&deposit),
    };
    webhooks::emit(tx, event).await?;
    Ok(Arrived::Now(deposit, instruction))
}

async fn post(
    tx: &mut impl Writing,
    rail: &'static str,
    deposit: &Deposit,
) -> Result<(), Refused<DepositError>> {
    let (subject, currency) = (*deposit.id.as_bytes(), deposit.amount.currency());
    let transfer = Transfer::new(TransferKind::Deposit, subject, &deposit.reference, currency).move_money(
        AccountKind::Clearing(rail),
        AccountKind::Available,
        deposit.amount,
        "Deposited",
    );
    tx.carry_out(Posting(vec![transfer])).await?.map_err(|error| match error {
        LedgerError::NotEnough(_) => Problem::failure("money that came in left an account short").into(),
        LedgerError::TooMuch => Refused::Rule(DepositError::TooMuch),
    })
}

/// The record of money that arrived.
pub(super) fn received(deposit: &Deposit, instruction: Option<&Instruction>) -> Activity {
    let of = instruction.map(Instruction::said).unwrap_or_default();
    let says = format!("received a deposit of {} through {}{of}", deposit.amount, deposit.channel);
    let id: Id<Deposit> = deposit.id;
    Activity::new(Area::Payments, "deposit.received", says).on(id, &deposit.reference)
}
