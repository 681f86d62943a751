//! The people of a merchant: members, their roles, invitations, and the ownership.
//!
//! ```text
//! invitation: pending ─accept→ accepted      pending ─revoke→ revoked      pending ─time→ expired ─renew→ pending
//!             pending ─resend→ pending       (a new link; the old one says that it was replaced)
//!             pending ─inviter no longer an active Admin→ suspended ─another Admin confirms→ pending
//! membership: active ⇄ disabled      active|disabled ─remove, leave→ removed ─invite again→ active
//! ownership:  offered ─accept→ accepted ─72 h→ settled      offered ─decline→ declined ─withdraw→ withdrawn
//!             accepted ─former owner, within 72 h→ undone
//! ```

mod commands;
mod model;
mod queries;
mod roles;
mod routes;
#[cfg(test)]
mod tests;
mod views;

use permit::{ConfirmChange, Problem, Tx, WriteTx, Writing};

use crate::{
    changes::{Applied, ChangeRequest},
    mail::Content,
};

pub use commands::{Newcomer, enrol};
pub use routes::routes;

/// Carries out a confirmed reset of a member's second factor.
pub fn apply_factor_reset<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move { commands::reset(tx, request).await.map(|()| None) })
}

/// Whether a letter still says what is true: an invitation's older link is not sent after a newer one.
///
/// # Errors
/// A failure of the store.
pub async fn letter_is_wanted(
    tx: &mut impl Tx,
    content: &Content,
    invitation: Option<[u8; 16]>,
) -> Result<bool, Problem> {
    match (content, invitation) {
        (Content::Invitation { generation, .. }, Some(invitation)) => {
            Ok(queries::pending_generation(tx, invitation).await? == Some(*generation))
        }
        _ => Ok(true),
    }
}

/// Notes on an invitation how its mail fared: `sent`, `not_delivered`, `off`.
///
/// # Errors
/// A failure of the store.
pub async fn note_letter(
    tx: &mut impl Writing,
    content: &Content,
    invitation: [u8; 16],
    state: &str,
    error: Option<&str>,
) -> Result<(), Problem> {
    match content {
        Content::Invitation { generation, .. } => {
            queries::note_letter(tx, invitation, *generation, state, error).await
        }
        _ => Ok(()),
    }
}
