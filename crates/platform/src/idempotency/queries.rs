//! The kept answers.

use permit::{Problem, Tx, Writing, record};
use values::{Id, Timestamp, subjects::Merchant};

use super::IdempotencyKey;

record! {
    /// An answer as it is kept.
    pub(super) struct Kept in "idempotency" (merchant, caller, name) Update {
        merchant: Id<Merchant>,
        caller: [u8; 16],
        name: String,
        body_digest: [u8; 32],
        status: i64,
        answer: String,
        at: Timestamp,
    }
}

/// Claims a key; false when somebody has it, after waiting for them to finish.
pub(super) async fn claim(
    tx: &mut impl Writing,
    caller: [u8; 16],
    key: &IdempotencyKey,
) -> Result<bool, Problem> {
    let now: Timestamp = tx.now();
    let sql = "INSERT INTO idempotency (merchant, caller, name, body_digest, status, answer, at) \
               VALUES ($1, $2, $3, $4, 201, 'null', $5) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&caller, &key.name, &key.digest, &now]).await? == 1)
}

pub(super) async fn find_answer(
    tx: &mut impl Tx,
    caller: [u8; 16],
    name: &str,
) -> Result<Option<([u8; 32], String)>, Problem> {
    let sql = "SELECT body_digest, answer FROM idempotency WHERE merchant = $1 AND caller = $2 AND name = $3";
    tx.find(sql, &[&caller, &name]).await
}

pub(super) async fn keep_answer(
    tx: &mut impl Writing,
    caller: [u8; 16],
    name: &str,
    answer: &str,
) -> Result<(), Problem> {
    let sql = "UPDATE idempotency SET answer = $4 WHERE merchant = $1 AND caller = $2 AND name = $3";
    tx.execute(sql, &[&caller, &name, &answer]).await?;
    Ok(())
}
