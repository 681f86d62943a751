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

use permit::{CarryOut, ConfirmChange, Problem, ReadTx, WriteTx};

use crate::{
    changes::{Applied, ChangeRequest},
    mail::{Content, Follower},
};

pub use commands::{Newcomer, enrol};
pub use routes::routes;

/// Carries out a confirmed reset of a member's second factor.
pub fn apply_factor_reset<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move { commands::reset(tx, request).await.map(|()| None) })
}

/// What becomes of letters that invite.
#[derive(Debug)]
pub struct Invitations;

impl Follower for Invitations {
    async fn wants(
        &self,
        tx: &mut ReadTx,
        letter: &Content,
        invitation: Option<[u8; 16]>,
    ) -> Result<bool, Problem> {
        match (letter, invitation) {
            (Content::Invitation { generation, .. }, Some(invitation)) => {
                Ok(queries::pending_generation(tx, invitation).await? == Some(*generation))
            }
            _ => Ok(true),
        }
    }

    async fn notes(
        &self,
        tx: &mut WriteTx<CarryOut>,
        letter: &Content,
        invitation: [u8; 16],
        state: &str,
        error: Option<&str>,
    ) -> Result<(), Problem> {
        match letter {
            Content::Invitation { generation, .. } => {
                queries::note_letter(tx, invitation, *generation, state, error).await
            }
            _ => Ok(()),
        }
    }
}
