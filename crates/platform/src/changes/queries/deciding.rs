//! What a decision about second people rests on, read in a money command.

use permit::{MoneyReads, MoneySeen, Problem, Role, Undecided, record};
use values::{
    Id, Subject, Timestamp,
    subjects::{Member, Merchant},
};

use super::super::model::{Act, AdminHistory, Tie};

record! {
    /// What somebody did to a membership.
    pub struct RoleChange in "role_change" (merchant, member, id) None {
        /// Where.
        merchant: Id<Merchant>,
        /// Whose.
        member: Id<Member>,
        /// Its id.
        id: Id<RoleChange>,
        /// What was done.
        kind: String,
        /// The role that it took, or with which it took the access.
        role_before: Option<Role>,
        /// By whom.
        by_member: Option<Id<Member>>,
        /// When.
        at: Timestamp,
    }
}

impl Subject for RoleChange {
    const PREFIX: &'static str = "rch";
}

record! {
    /// How old the merchant is.
    pub(in crate::changes) struct Founded in "merchant" (id) None {
        id: Id<Merchant>,
        created_at: Timestamp,
    }
}

record! {
    /// How many Admins the merchant had, and whether somebody objects to one acting alone.
    struct HistoryRow in "merchant" (id) Share {
        id: Id<Merchant>,
        ever_two_admins_at: Option<Timestamp>,
        one_admin_since: Option<Timestamp>,
        waiver_stopped_at: Option<Timestamp>,
    }
}

record! {
    /// An Admin, active or not.
    struct AdminRow in "member" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Member>,
        role: Role,
        state: String,
    }
}

/// By which columns Admins are read.
const OF_ROLE: &[&str] = &["merchant", "role"];

/// What [`history_in`] reads.
pub(in crate::changes) fn history_read_set(reads: &mut MoneyReads<'_>) {
    reads.row::<HistoryRow>(&[]);
    reads.rows::<AdminRow>(OF_ROLE, &[&Role::Admin]);
}

/// How its Admins came and went, in a money command.
pub(in crate::changes) fn history_in(seen: &MoneySeen<'_>) -> Result<AdminHistory, Undecided> {
    let (row, admins) = (seen.row::<HistoryRow>(&[]), seen.rows::<AdminRow>(OF_ROLE, &[&Role::Admin]));
    let (row, admins) = (row?, admins?);
    let row = row.ok_or_else(|| Problem::failure("the merchant of a command is missing"))?;
    let active = admins.iter().filter(|admin| admin.state == "active").count();
    Ok(AdminHistory {
        active: i64::try_from(active).unwrap_or(i64::MAX),
        ever_two_at: row.ever_two_admins_at,
        one_since: row.one_admin_since,
        stopped_at: row.waiver_stopped_at,
    })
}

impl RoleChange {
    /// What it ties, if it does.
    pub(in crate::changes) fn act(&self) -> Option<Act> {
        let tie = Tie::from_role_change(&self.kind)?;
        Some(Act { by: self.by_member?, member: self.member, tie, at: self.at })
    }
}

/// By which columns the changes of a member are read.
pub const OF_MEMBER: &[&str] = &["merchant", "member"];
/// By which columns the changes that a member made are read.
pub(in crate::changes) const BY_MEMBER: &[&str] = &["merchant", "by_member"];

/// When the merchant was founded, in a money command.
pub(in crate::changes) fn founded_in(seen: &MoneySeen<'_>) -> Result<Timestamp, Undecided> {
    let founded = seen.row::<Founded>(&[])?;
    Ok(founded.ok_or_else(|| Problem::failure("the merchant of a command is missing"))?.created_at)
}
