//! Who brought a newcomer in.

use std::collections::BTreeSet;

use permit::{Problem, Writing};
use values::{Id, subjects::Member};

use crate::team::{
    model::Invitation,
    queries::{self, NewRoleChange},
};

/// Who brought the newcomer in, those who sent the invitation in between and the one who copied the link among them: for a week they
/// are no second person to those.
pub(super) async fn note_ties(
    tx: &mut impl Writing,
    invitation: &Invitation,
    member: Id<Member>,
    copied_by: Option<Id<Member>>,
) -> Result<(), Problem> {
    let after = Some(invitation.role);
    let invited = NewRoleChange {
        member,
        kind: "invited",
        before: None,
        after,
        by: Some(invitation.invited_by),
        at: invitation.sent_at,
    };
    queries::insert_role_change(tx, &invited).await?;
    let at = tx.now();
    let joined = NewRoleChange { kind: "joined", by: Some(invitation.voucher()), at, ..invited };
    queries::insert_role_change(tx, &joined).await?;
    // Whoever wrote it, also where somebody else gave it this role since or answers for it by now, or sent it again may be who reads
    // the mail; whoever copied the link could have accepted in the newcomer's place, or have let anybody.
    let mut hands: BTreeSet<Id<Member>> =
        queries::list_senders(tx, invitation.id).await?.into_iter().collect();
    hands.extend(copied_by);
    hands.remove(&invitation.voucher());
    for hand in hands {
        let brought = NewRoleChange { by: Some(hand), at, ..invited };
        queries::insert_role_change(tx, &brought).await?;
    }
    Ok(())
}
