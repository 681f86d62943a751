//! Members and invitations: what they are and what may be done to them.

use permit::{Duty, Role};
use values::{Id, Subject, Timestamp, subjects::Member};

mod duty;
mod invitation;
mod ownership;

pub(super) use duty::duty_turn;
pub(super) use invitation::{INVITATIONS_A_DAY, RESENDS_A_DAY, days};
pub(super) use invitation::{Invitation, InvitationState, MAX_DAYS, Mail, Standing, TokenError, USUAL_DAYS};
pub(super) use ownership::{OwnershipTransfer, TransferState, UNDO};

/// Where a membership stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberState {
    Active,
    Disabled,
    Removed,
}

impl MemberState {
    pub(super) const ALL: [Self; 3] = [Self::Active, Self::Disabled, Self::Removed];

    /// The word kept in the store.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
        }
    }
}

/// A membership, as far as rules look at it.
#[derive(Debug, Clone)]
pub(super) struct Membership {
    pub(super) id: Id<Member>,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) duty: Duty,
    pub(super) state: MemberState,
    pub(super) owner: bool,
    /// Until when the member may take the ownership back that they gave away.
    pub(super) may_undo_until: Option<Timestamp>,
}

/// What is done to somebody else's membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    ChangeRole(Role),
    ChangeDuty(Duty),
    Disable,
    Enable,
    Remove,
    ResetFactor,
}

/// What an act comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// To be carried out.
    Go,
    /// It is so already.
    Already,
}

impl Membership {
    /// Whether `actor` may do `act` to this membership now. The number of other active Admins is counted under lock.
    ///
    /// # Errors
    /// The rule of the team that forbids it.
    pub(super) fn judge(
        &self,
        act: Act,
        actor: Id<Member>,
        other_admins: i64,
        now: Timestamp,
    ) -> Result<Verdict, TeamError> {
        if self.state == MemberState::Removed {
            return Err(TeamError::Removed);
        }
        let own = self.id == actor;
        if own && matches!(act, Act::ChangeRole(_)) {
            return Err(TeamError::OwnRole);
        }
        if own && matches!(act, Act::ChangeDuty(_)) {
            return Err(TeamError::OwnDuty);
        }
        if own && act == Act::ResetFactor {
            return Err(TeamError::OwnFactor);
        }
        if self.is_last_admin(other_admins) && act.takes_the_admin(self.role) {
            return Err(TeamError::LastAdmin);
        }
        if own && matches!(act, Act::Disable | Act::Remove) {
            return Err(TeamError::OwnAccess);
        }
        if self.owner && act != Act::Enable {
            return Err(TeamError::Owner);
        }
        if act.takes_the_admin(self.role) && self.may_undo_until.is_some_and(|until| now < until) {
            return Err(TeamError::FormerOwner);
        }
        if matches!(act, Act::ChangeDuty(_)) && !duty::has_one(self.role) {
            return Err(TeamError::NoDuty(self.role));
        }
        Ok(match (act, self.state) {
            (Act::ChangeRole(role), _) if role == self.role => Verdict::Already,
            (Act::ChangeDuty(duty), _) if duty == self.duty => Verdict::Already,
            (Act::Disable, MemberState::Disabled) | (Act::Enable, MemberState::Active) => Verdict::Already,
            _ => Verdict::Go,
        })
    }

    /// Whether the member may leave.
    ///
    /// # Errors
    /// `LastAdmin`, or `OwnerLeaves`.
    pub(super) fn may_leave(&self, other_admins: i64) -> Result<(), TeamError> {
        if self.is_last_admin(other_admins) {
            return Err(TeamError::LastAdmin);
        }
        if self.owner {
            return Err(TeamError::OwnerLeaves);
        }
        Ok(())
    }

    fn is_last_admin(&self, other_admins: i64) -> bool {
        self.role == Role::Admin && self.state == MemberState::Active && other_admins == 0
    }
}

impl Act {
    fn takes_the_admin(self, role: Role) -> bool {
        role == Role::Admin
            && match self {
                Self::ChangeRole(role) => role != Role::Admin,
                Self::Disable | Self::Remove => true,
                Self::ChangeDuty(_) | Self::Enable | Self::ResetFactor => false,
            }
    }
}

/// What the history says about a change of role.
pub(super) fn turn(before: Role, after: Role) -> &'static str {
    let rank = |role| Role::ALL.iter().position(|known| *known == role);
    if rank(after) < rank(before) { "promoted" } else { "demoted" }
}

/// Why something cannot be done in the team.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum TeamError {
    #[error("You cannot change your own role. Another Admin can.")]
    OwnRole,
    #[error("You cannot change your own payout duty. Another Admin can.")]
    OwnDuty,
    #[error(
        "Only Managers and Admins have a payout duty, since nobody else could both prepare and release payouts. This member \
         is {}: what they may do follows from that role alone.",
        .0.name()
    )]
    NoDuty(Role),
    #[error("You cannot switch off or remove yourself. Leave the merchant instead, under Profile.")]
    OwnAccess,
    #[error("You cannot reset your own second factor here. Change it under Security.")]
    OwnFactor,
    #[error(
        "The owner cannot be changed, switched off or removed by anybody else. The ownership is handed over first."
    )]
    Owner,
    #[error("You own this merchant. Hand the ownership to another Admin first, then you can leave.")]
    OwnerLeaves,
    #[error("This Admin may still take the ownership back. Wait until that time is over.")]
    FormerOwner,
    #[error("Kibali needs at least one active Admin. Make someone else Admin first.")]
    LastAdmin,
    #[error("This person was removed. Invite them again.")]
    Removed,
    #[error("This member has no second factor that could be reset.")]
    NoFactor,
    #[error(
        "This person works for another merchant too, and their second factor guards that one as well. They sign in with \
         a recovery code, or the operator runs kibali reset-factor."
    )]
    WorksElsewhere,
    #[error("{0} is a member already. Change the role on their page.")]
    AlreadyMember(String),
    #[error("{0} is a member whose access is switched off. Switch it on again on their page.")]
    DisabledMember(String),
    #[error("This invitation was accepted already.")]
    Accepted,
    #[error("This invitation was revoked. Invite them anew.")]
    Revoked,
    #[error("This invitation still works. Send it again if it got lost.")]
    NotExpired,
    #[error("This invitation has expired. Renew it.")]
    Expired,
    #[error("Whoever invited is no longer an active Admin. Another Admin confirms this invitation first.")]
    Suspended,
    #[error("Nothing is to be confirmed: whoever invited is an active Admin.")]
    NotSuspended,
    #[error("The link of this invitation was copied once. Send the invitation again for a new one.")]
    LinkCopied,
    #[error("This invitation was sent a moment ago. Wait a little, then send it again.")]
    TooSoon(u64),
    #[error("An invitation is sent again at most {RESENDS_A_DAY} times a day. Try tomorrow.")]
    TooOften(u64),
    #[error("A merchant invites at most {INVITATIONS_A_DAY} people a day. Try again later.")]
    TooMany(u64),
    #[error("Choose an active Admin who is not yourself.")]
    NoRecipient,
    #[error("An ownership is on offer already. Withdraw it first.")]
    OfferOpen,
    #[error(
        "The ownership moved less than 72 hours ago and may still be taken back. Wait until that time is over."
    )]
    StillUndoable,
    #[error("This offer is no longer open.")]
    OfferClosed,
    #[error("Only the Admin to whom the ownership is offered can answer.")]
    NotTheRecipient,
    #[error("Only whoever offered the ownership can withdraw the offer.")]
    NotTheOfferer,
    #[error("Only the former owner can take the ownership back.")]
    NotTheFormerOwner,
    #[error("The 72 hours are over. The ownership stays where it is.")]
    UndoOver,
}

impl Subject for Invitation {
    const PREFIX: &'static str = "inv";
}

#[cfg(test)]
mod tests {
    use values::Duration;

    use super::*;

    pub(super) const NOW: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);

    pub(super) fn id(last: u8) -> Id<Member> {
        Id::from_bytes([last; 16])
    }

    /// Member 2, active.
    pub(super) fn member(role: Role) -> Membership {
        Membership {
            id: id(2),
            name: "Peter".into(),
            role,
            duty: Duty::Both,
            state: MemberState::Active,
            owner: false,
            may_undo_until: None,
        }
    }

    #[test]
    fn nobody_changes_their_own_role_not_even_the_last_admin() {
        for others in [0, 1] {
            let verdict = member(Role::Admin).judge(Act::ChangeRole(Role::Manager), id(2), others, NOW);
            assert_eq!(verdict, Err(TeamError::OwnRole));
        }
    }

    #[test]
    fn the_last_admin_stays() {
        let last = member(Role::Admin);
        for act in [Act::ChangeRole(Role::Manager), Act::Disable, Act::Remove] {
            assert_eq!(last.judge(act, id(1), 0, NOW), Err(TeamError::LastAdmin), "{act:?}");
            assert_eq!(last.judge(act, id(1), 1, NOW), Ok(Verdict::Go), "{act:?}");
        }
        assert_eq!(last.may_leave(0), Err(TeamError::LastAdmin));
        assert_eq!(last.may_leave(1), Ok(()));
        assert_eq!(member(Role::Manager).may_leave(0), Ok(()));
        assert_eq!(last.judge(Act::Remove, id(2), 0, NOW), Err(TeamError::LastAdmin));
        assert_eq!(last.judge(Act::Remove, id(2), 1, NOW), Err(TeamError::OwnAccess));
    }

    #[test]
    fn the_owner_is_beyond_everybody_else() {
        let owner = Membership { owner: true, ..member(Role::Admin) };
        for act in [Act::ChangeRole(Role::Manager), Act::Disable, Act::Remove, Act::ResetFactor] {
            assert_eq!(owner.judge(act, id(1), 3, NOW), Err(TeamError::Owner), "{act:?}");
        }
        assert_eq!(owner.may_leave(3), Err(TeamError::OwnerLeaves));
    }

    #[test]
    fn a_former_owner_is_protected_while_they_may_undo() {
        let former = Membership { may_undo_until: Some(NOW), ..member(Role::Admin) };
        let before = NOW - Duration::from_secs(1);
        assert_eq!(former.judge(Act::Remove, id(1), 3, before), Err(TeamError::FormerOwner));
        assert_eq!(former.judge(Act::Remove, id(1), 3, NOW), Ok(Verdict::Go));
    }

    #[test]
    fn what_is_so_already_is_no_change() {
        let off = Membership { state: MemberState::Disabled, ..member(Role::Employee) };
        assert_eq!(off.judge(Act::Disable, id(1), 1, NOW), Ok(Verdict::Already));
        assert_eq!(off.judge(Act::Enable, id(1), 1, NOW), Ok(Verdict::Go));
        assert_eq!(off.judge(Act::ChangeRole(Role::Employee), id(1), 1, NOW), Ok(Verdict::Already));
        let gone = Membership { state: MemberState::Removed, ..member(Role::Employee) };
        assert_eq!(gone.judge(Act::Enable, id(1), 1, NOW), Err(TeamError::Removed));
    }

    #[test]
    fn history_tells_up_from_down() {
        assert_eq!(turn(Role::Developer, Role::Employee), "promoted");
        assert_eq!(turn(Role::Admin, Role::Developer), "demoted");
    }
}
