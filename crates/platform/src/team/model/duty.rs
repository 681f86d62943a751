//! The payout duty of a member: which roles can have one, and what a change of it means to those who look at the history of roles.

use permit::{Duty, Kind, Role, rule};

use super::Membership;

impl Membership {
    /// Gives the member another role. One that has no payout duty ends theirs. Answers the role so far.
    pub(in crate::team) fn take_role(&mut self, role: Role) -> Role {
        if !has_one(role) {
            self.duty = Duty::Both;
        }
        std::mem::replace(&mut self.role, role)
    }
}

/// What the history says about a change of the payout duty, in the words for roles: whatever ties people or ends approvals goes
/// by these. Whoever gets the approver's side, or gets back what they lacked, was given something.
pub(in crate::team) fn duty_turn(before: Duty, after: Duty) -> &'static str {
    if after == Duty::Both || before == Duty::Initiator { "promoted" } else { "demoted" }
}

/// Whether the role has both sides of payouts, of which a duty can take one.
pub(super) fn has_one(role: Role) -> bool {
    let sides = [Kind::CreatePayout, Kind::AuthorisePayout];
    sides.into_iter().all(|kind| rule(kind).of(role).allow.enters())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::team::model::{
        Act, TeamError, Verdict,
        tests::{NOW, id, member},
    };

    #[test]
    fn a_payout_duty_is_for_those_who_could_do_both_and_never_one_s_own() {
        for duty in Duty::ALL {
            let act = Act::ChangeDuty(duty);
            assert_eq!(member(Role::Admin).judge(act, id(2), 1, NOW), Err(TeamError::OwnDuty), "{duty:?}");
            let owner = Membership { owner: true, ..member(Role::Admin) };
            assert_eq!(owner.judge(act, id(1), 1, NOW), Err(TeamError::Owner), "{duty:?}");
            for role in [Role::Employee, Role::Developer] {
                let refused = Err(TeamError::NoDuty(role));
                assert_eq!(member(role).judge(act, id(1), 1, NOW), refused, "{duty:?}");
            }
        }
        for role in [Role::Admin, Role::Manager] {
            let narrow = Membership { duty: Duty::Initiator, ..member(role) };
            let judged = |duty| narrow.judge(Act::ChangeDuty(duty), id(1), 0, NOW);
            assert_eq!(judged(Duty::Approver), Ok(Verdict::Go), "{role:?}");
            assert_eq!(judged(Duty::Initiator), Ok(Verdict::Already), "{role:?}");
        }
    }

    #[test]
    fn a_role_without_both_sides_ends_the_duty() {
        for (role, duty) in [
            (Role::Admin, Duty::Approver),
            (Role::Manager, Duty::Approver),
            (Role::Employee, Duty::Both),
            (Role::Developer, Duty::Both),
        ] {
            let mut narrow = Membership { duty: Duty::Approver, ..member(Role::Manager) };
            assert_eq!((narrow.take_role(role), narrow.role), (Role::Manager, role));
            assert_eq!(narrow.duty, duty, "{role:?}");
        }
    }

    #[test]
    fn whoever_is_given_a_side_of_payouts_was_promoted() {
        use Duty::{Approver, Both, Initiator};
        for (before, after, kind) in [
            (Initiator, Both, "promoted"),
            (Initiator, Approver, "promoted"),
            (Approver, Both, "promoted"),
            (Both, Initiator, "demoted"),
            (Both, Approver, "demoted"),
            (Approver, Initiator, "demoted"),
        ] {
            assert_eq!(duty_turn(before, after), kind, "{before:?} {after:?}");
        }
    }
}
