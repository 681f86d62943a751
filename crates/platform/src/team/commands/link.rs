//! The link that an Admin carries by hand, where mail does not reach.

use permit::{Activity, InviteMember, Problem, Tx as _, WriteTx, Writing as _, crypto};
use values::Id;

use super::{
    invite::{done, find, link_with},
    members::acting,
};
use crate::team::{
    model::{Invitation, Standing, TeamError},
    queries,
};

/// Makes a link to be copied, once for each time the invitation was sent. Its use proves no address.
pub(crate) async fn copy_link(
    tx: &mut WriteTx<InviteMember>,
    id: Id<Invitation>,
) -> Result<(String, Activity), Problem> {
    let mut invitation = find(tx, id).await?;
    match invitation.standing(tx.now()) {
        Standing::Accepted => return Err(TeamError::Accepted.into()),
        Standing::Revoked => return Err(TeamError::Revoked.into()),
        Standing::Expired => return Err(TeamError::Expired.into()),
        Standing::Suspended => return Err(TeamError::Suspended.into()),
        Standing::Pending => {}
    }
    if invitation.link_copied_at.is_some() {
        return Err(TeamError::LinkCopied.into());
    }
    let copied_by = acting(tx)?;
    invitation.link_copied_at = Some(tx.now());
    queries::keep_invitation(tx, &invitation).await?;
    let token = crypto::encode(&tx.random::<32>());
    queries::insert_token(tx, &invitation, crypto::digest(&token), Some(copied_by)).await?;
    let says = format!("copied the invitation link of {}", invitation.name);
    Ok((link_with(tx, &token), done("invitation.link_copied", says, &invitation)))
}
