//! Every statement about deposit instructions.

use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency, Id, Timestamp};

use super::model::{Instruction, InstructionState};

const SELECT: &str = "SELECT i.id, i.reference, i.amount, i.currency, i.state, i.maker_kind, i.maker, i.maker_name, i.created_at, \
     i.expires_at, i.ended_at, i.late, i.deposit, d.reference, d.amount, d.currency FROM deposit_instruction i \
     LEFT JOIN deposit d ON d.merchant = i.merchant AND d.id = i.deposit";

fn amount(minor: i64, code: &str) -> Result<Amount, StoreError> {
    let broken = || StoreError::Row("the amount of an instruction cannot be read".into());
    Amount::new(minor, Currency::from_code(code).ok_or_else(broken)?).map_err(|_| broken())
}

impl FromRow for Instruction {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, reference) = (row.next()?, row.next()?);
        let (minor, code, state): (i64, String, String) = (row.next()?, row.next()?, row.next()?);
        let state = InstructionState::from_name(&state);
        Ok(Self {
            id,
            reference,
            amount: amount(minor, &code)?,
            state: state.ok_or_else(|| StoreError::Row("an instruction's state cannot be read".into()))?,
            maker_kind: row.next()?,
            maker: row.next()?,
            maker_name: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            ended_at: row.next()?,
            late: row.next()?,
            deposit: match (row.next()?, row.next()?, row.next()?, row.next::<Option<String>>()?) {
                (Some(id), Some(reference), Some(minor), Some(code)) => {
                    Some((id, reference, amount(minor, &code)?))
                }
                _ => None,
            },
        })
    }
}

pub(super) async fn insert(tx: &mut impl Writing, instruction: &Instruction) -> Result<(), Problem> {
    let sql = "INSERT INTO deposit_instruction (merchant, id, reference, amount, currency, state, maker_kind, maker, \
               maker_name, created_at, expires_at, late) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9, $10, 0)";
    let Instruction { id, reference, maker_kind, maker, maker_name, created_at, expires_at, .. } =
        instruction;
    let (minor, code) = (instruction.amount.minor(), instruction.amount.currency().code());
    let row: [permit::Param<'_>; 9] =
        [id, reference, &minor, &code, maker_kind, maker, maker_name, created_at, expires_at];
    tx.execute(sql, &row).await?;
    Ok(())
}

/// Keeps where it stands.
pub(super) async fn update(tx: &mut impl Writing, instruction: &Instruction) -> Result<(), Problem> {
    let sql = "UPDATE deposit_instruction SET state = $3, ended_at = $4, deposit = $5, late = $6 \
               WHERE merchant = $1 AND id = $2";
    let deposit = instruction.deposit.as_ref().map(|(id, ..)| *id);
    let Instruction { id, ended_at, late, .. } = instruction;
    tx.execute(sql, &[id, &instruction.state.name(), ended_at, &deposit, late]).await?;
    Ok(())
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<Instruction>) -> Result<Option<Instruction>, Problem> {
    tx.find(&format!("{SELECT} WHERE i.merchant = $1 AND i.id = $2"), &[&id]).await
}

pub(super) async fn find_locked(
    tx: &mut impl Writing,
    id: Id<Instruction>,
) -> Result<Option<Instruction>, Problem> {
    // A join cannot be locked on its outer side.
    let sql = "SELECT id FROM deposit_instruction WHERE merchant = $1 AND id = $2";
    tx.find_locked::<Id<Instruction>>(sql, &[&id]).await?;
    find(tx, id).await
}

pub(super) async fn find_by_reference_locked(
    tx: &mut impl Writing,
    reference: &str,
) -> Result<Option<Instruction>, Problem> {
    let sql = "SELECT id FROM deposit_instruction WHERE merchant = $1 AND reference = $2";
    match tx.find_locked::<Id<Instruction>>(sql, &[&reference]).await? {
        Some(id) => find(tx, id).await,
        None => Ok(None),
    }
}

/// Which instructions are wanted.
pub(super) struct Wanted {
    /// Between commas; empty for all.
    pub states: String,
    pub pattern: String,
    pub amount: i64,
    pub id: Id<Instruction>,
}

/// Instructions, newest first; one more than the page has.
pub(super) async fn list(
    tx: &mut impl Tx,
    wanted: &Wanted,
    now: Timestamp,
    paging: &Paging,
) -> Result<Vec<Instruction>, Problem> {
    let sql = format!(
        "{SELECT} WHERE i.merchant = $1 AND i.id < $2 AND ($3 = '' OR $3 LIKE '%,' || \
         CASE WHEN i.state = 'waiting' AND i.expires_at <= $4 THEN 'expired' ELSE i.state END || ',%') \
         AND ($5 = '' OR lowered(i.reference) LIKE $5 ESCAPE '\\' OR lowered(i.maker_name) LIKE $5 ESCAPE '\\' \
         OR i.amount = $6 OR i.id = $7) ORDER BY i.id DESC LIMIT $8"
    );
    let (after, limit) = (paging.after::<Instruction>(), paging.limit() + 1);
    let Wanted { states, pattern, amount, id } = wanted;
    tx.list(&sql, &[&after, states, &now, pattern, amount, id, &limit]).await
}
