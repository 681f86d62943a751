//! Every SQL statement of the team.

use permit::{Problem, Tx, Writing};

/// The generation of an invitation that still waits.
pub(super) async fn pending_generation(
    tx: &mut impl Tx,
    invitation: [u8; 16],
) -> Result<Option<i64>, Problem> {
    tx.find(
        "SELECT generation FROM invitation WHERE merchant = $1 AND id = $2 AND state = 'pending'",
        &[&invitation],
    )
    .await
}

/// Notes how the mail of this generation fared.
pub(super) async fn note_letter(
    tx: &mut impl Writing,
    invitation: [u8; 16],
    generation: i64,
    state: &str,
    error: Option<&str>,
) -> Result<(), Problem> {
    tx.execute(
        "UPDATE invitation SET mail_state = $4, mail_error = $5 \
         WHERE merchant = $1 AND id = $2 AND generation = $3",
        &[&invitation, &generation, &state, &error],
    )
    .await?;
    Ok(())
}
