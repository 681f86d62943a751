//! The people of a merchant: members, their roles, and invitations.

mod queries;

use permit::{Problem, Routes, Tx, Writing};

use crate::mail::Content;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
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
