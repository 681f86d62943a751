//! Callbacks.

use permit::{Problem, Tx, Writing};
use values::Id;

use super::super::model::Endpoint;

/// Makes an endpoint one that no filter of events reaches.
pub(in crate::webhooks) async fn mark_one_off(
    tx: &mut impl Writing,
    id: Id<Endpoint>,
) -> Result<(), Problem> {
    tx.execute("UPDATE endpoint SET one_off = 1 WHERE merchant = $1 AND id = $2", &[&id]).await?;
    Ok(())
}

pub(in crate::webhooks) async fn insert_callback(
    tx: &mut impl Writing,
    subject: [u8; 16],
    endpoint: Id<Endpoint>,
) -> Result<(), Problem> {
    let sql = "INSERT INTO callback (merchant, subject, endpoint) VALUES ($1, $2, $3)";
    tx.execute(sql, &[&subject, &endpoint]).await?;
    Ok(())
}

pub(in crate::webhooks) async fn copy_callbacks(
    tx: &mut impl Writing,
    from: [u8; 16],
    to: [u8; 16],
) -> Result<(), Problem> {
    let sql = "INSERT INTO callback (merchant, subject, endpoint) \
               SELECT merchant, $3, endpoint FROM callback WHERE merchant = $1 AND subject = $2";
    tx.execute(sql, &[&from, &to]).await?;
    Ok(())
}

/// Who is told of `subject`.
pub(in crate::webhooks) async fn list_callbacks(
    tx: &mut impl Tx,
    subject: [u8; 16],
) -> Result<Vec<Id<Endpoint>>, Problem> {
    let sql = "SELECT endpoint FROM callback WHERE merchant = $1 AND subject = $2 ORDER BY endpoint LIMIT 10";
    tx.list(sql, &[&subject]).await
}
