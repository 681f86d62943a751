//! Who changed a payout while it waited, as the steps of its history have it: in a money command, and in SQL.
//!
//! A change makes a payout's last change later than its making, and so it stays while it may wait again, which saves looking for others.
//! What was sent since may have been sent by an instance whose clock is behind: whether it is later is not asked.

use permit::{MoneySeen, Problem, Tx, Unready};
use values::{Id, Timestamp, subjects::Member};

use super::{
    super::model::{Payout, PayoutState},
    MakerRow, PayoutEntry,
};
use crate::{
    changes::{OF_MEMBER, RoleChange},
    timeline,
};

/// The state of the step that a change is.
pub(in crate::payouts) const EDITED: &str = "edited";

/// Members who changed the payout, and when; the oldest change first.
///
/// # Errors
/// `Unready`.
pub(super) fn edits_in(
    seen: &MoneySeen<'_>,
    entry: &PayoutEntry,
) -> Result<Vec<(Id<Member>, Timestamp)>, Unready> {
    if entry.updated_at == entry.created_at {
        Ok(Vec::new())
    } else {
        timeline::members_in(seen, *entry.id.as_bytes(), EDITED)
    }
}

/// Whether the payout waits, and somebody changed it whose role, duty or access is another since; as [`editor_left`].
///
/// # Errors
/// `Unready`.
pub(super) fn editor_left_in(seen: &MoneySeen<'_>, entry: &PayoutEntry) -> Result<bool, Unready> {
    if entry.state != PayoutState::Pending.name() {
        return Ok(false);
    }
    for (editor, at) in edits_in(seen, entry)? {
        let (member, changes) =
            (seen.row::<MakerRow>(&[&editor]), seen.rows::<RoleChange>(OF_MEMBER, &[&editor]));
        let active = member?.is_some_and(|member| member.state == "active");
        if changes?.iter().any(|change| change.at > at) || !active {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Of a payout `p`, whether it waits, and somebody changed it whose role, duty or access is another since.
macro_rules! editor_left {
    () => {
        "(p.state = 'pending' AND p.updated_at <> p.created_at AND EXISTS (SELECT s.id FROM step s \
         JOIN member e ON e.merchant = s.merchant AND e.id = s.by_id WHERE s.merchant = p.merchant AND s.subject = p.id \
         AND s.state = 'edited' AND s.by_kind = 'member' AND (e.state <> 'active' OR EXISTS (SELECT r.id FROM role_change r \
         WHERE r.merchant = s.merchant AND r.member = s.by_id AND r.at > s.at))))"
    };
}
pub(super) use editor_left;

/// Of a payout `p`, whether one of `people`, parameters between commas, changed it.
pub(super) fn edited_by(people: &str) -> String {
    format!(
        "(p.updated_at <> p.created_at AND EXISTS (SELECT s.id FROM step s WHERE s.merchant = p.merchant AND s.subject = p.id \
         AND s.state = 'edited' AND s.by_kind = 'member' AND s.by_id IN ({people})))"
    )
}

/// Members who changed the payout, each once.
///
/// # Errors
/// A failure of the store.
pub(super) async fn editors(tx: &mut impl Tx, payout: &Payout) -> Result<Vec<Id<Member>>, Problem> {
    if payout.updated_at == payout.created_at {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT by_id FROM step WHERE merchant = $1 AND subject = $2 AND state = 'edited' AND by_kind = 'member' \
               ORDER BY by_id";
    let rows: Vec<(Id<Member>,)> = tx.list(sql, &[&payout.id]).await?;
    Ok(rows.into_iter().map(|(editor,)| editor).collect())
}
