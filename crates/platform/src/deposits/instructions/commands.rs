//! Asking for instructions, taking them back, and what a bank's word does to them.

use permit::{Activity, Area, Problem, WriteTx, Writing};
use rails::DepositAccount;
use serde_json::json;
use values::{Amount, Currency, Id};

use super::{
    jobs,
    model::{Instruction, InstructionError, InstructionState, WAITS, reference, references_in},
    queries,
};
use crate::{
    Services,
    deposits::Deposit,
    webhooks::{self, NewEvent},
    wire::AsText,
};

/// The accounts that a deposit in this currency may go to now.
///
/// # Errors
/// `NoAccount`, or a failure of the store.
pub(super) async fn accounts(
    tx: &mut impl Writing,
    services: &Services,
    currency: Currency,
) -> Result<Vec<DepositAccount>, Problem> {
    let chosen = services.rails().of(tx).await?;
    let accounts = chosen.map(|chosen| chosen.rail.deposit_accounts(currency)).unwrap_or_default();
    if accounts.is_empty() { Err(InstructionError::NoAccount.into()) } else { Ok(accounts) }
}

/// Makes an instruction for `amount`, which moves nothing.
///
/// # Errors
/// `Amount`, or a failure of the store.
pub(super) async fn make(tx: &mut impl Writing, amount: Amount) -> Result<Instruction, Problem> {
    if amount.is_zero() || !matches!(amount.currency(), Currency::TZS | Currency::USD) {
        return Err(InstructionError::Amount.into());
    }
    let (id, now) = (tx.id(), tx.now());
    let actor = tx.actor().clone();
    let by = actor.as_member().map(|member| *member.id.as_bytes());
    let instruction = Instruction {
        id,
        reference: reference(tx.random()),
        amount,
        state: InstructionState::Waiting,
        maker_kind: actor.kind().to_owned(),
        maker: by.or_else(|| actor.as_key().map(|key| *key.id.as_bytes())),
        maker_name: actor.name().to_owned(),
        created_at: now,
        expires_at: now + WAITS,
        ended_at: None,
        deposit: None,
        late: false,
    };
    queries::insert(tx, &instruction).await?;
    tx.enqueue(jobs::EXPIRE, id.to_string(), instruction.expires_at).await?;
    tell(tx, &instruction).await?;
    Ok(instruction)
}

/// Takes an instruction back.
///
/// # Errors
/// `not_found`, `NotWaiting`, or a failure of the store.
pub(super) async fn cancel<P: permit::Permission>(
    tx: &mut WriteTx<P>,
    id: Id<Instruction>,
) -> Result<Instruction, Problem> {
    let mut instruction = queries::find_locked(tx, id).await?.ok_or_else(missing)?;
    let now = permit::Tx::now(tx);
    match instruction.state_at(now) {
        InstructionState::Waiting => end(tx, &mut instruction, InstructionState::Cancelled).await?,
        state => return Err(InstructionError::NotWaiting(state).into()),
    }
    Ok(instruction)
}

/// Ends an instruction by time, or by the hand of somebody.
pub(super) async fn end(
    tx: &mut impl Writing,
    instruction: &mut Instruction,
    state: InstructionState,
) -> Result<(), Problem> {
    (instruction.state, instruction.ended_at) = (state, Some(tx.now()));
    queries::update(tx, instruction).await?;
    tell(tx, instruction).await
}

/// Has `deposit` end the instruction whose reference its sender wrote, if it waits for it or has expired.
///
/// # Errors
/// A failure of the store.
pub(in crate::deposits) async fn complete(
    tx: &mut impl Writing,
    deposit: &Deposit,
) -> Result<Option<Instruction>, Problem> {
    let now = tx.now();
    for reference in references_in(deposit.narration.as_deref().unwrap_or_default()) {
        let Some(mut instruction) = queries::find_by_reference_locked(tx, &reference).await? else {
            continue;
        };
        if instruction.receive(deposit, now) {
            queries::update(tx, &instruction).await?;
            tell(tx, &instruction).await?;
            return Ok(Some(instruction));
        }
    }
    Ok(None)
}

/// Tells the merchant's own servers; no application made it.
async fn tell(tx: &mut impl Writing, instruction: &Instruction) -> Result<(), Problem> {
    let deposit = instruction.deposit.as_ref();
    let event = NewEvent {
        name: webhooks::DEPOSIT_INSTRUCTION_CHANGED,
        wire_name: "DEPOSIT INSTRUCTION",
        subject: *instruction.id.as_bytes(),
        application: None,
        data: json!({
            "id": instruction.id,
            "status": instruction.state.name().to_uppercase(),
            "reference": instruction.reference,
            "amount": AsText::from(instruction.amount),
            "currency": instruction.amount.currency(),
            "depositId": deposit.map(|(id, ..)| *id),
            "depositAmount": deposit.map(|(.., amount)| AsText::from(*amount)),
            "depositCurrency": deposit.map(|(.., amount)| amount.currency()),
            "late": instruction.late,
            "createdAt": instruction.created_at,
            "expiresAt": instruction.expires_at,
            "updatedAt": instruction.ended_at.unwrap_or(instruction.created_at),
        }),
    };
    webhooks::emit(tx, event).await
}

pub(super) fn missing() -> Problem {
    Problem::not_found("deposit instruction")
}

/// The record of an act about an instruction.
pub(super) fn done(act: &'static str, says: String, instruction: &Instruction) -> Activity {
    Activity::new(Area::Payments, act, says).on(instruction.id, &instruction.reference)
}

impl Instruction {
    /// How the record of a deposit speaks of the instruction that it ended.
    pub(in crate::deposits) fn said(&self) -> String {
        let late = if self.late { ", after it had expired" } else { "" };
        let of = if self.differs() { format!(" of {}", self.amount) } else { String::new() };
        format!(", as instruction {}{of} asked for{late}", self.reference)
    }
}
