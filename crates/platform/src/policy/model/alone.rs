//! Who is alone: the only one who makes or releases payouts, and what the single signatory of the policy then lets them do.

use permit::{Kind, Role, rule};
use values::Duration;

/// How long somebody still counts after they lost their access or role: nobody sends the others away to be alone.
pub(in crate::policy) const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);

/// A member beside the one who wants to release their own.
#[derive(Debug)]
pub(in crate::policy) struct Other {
    /// In which role they are, or were last.
    pub role: Role,
    /// Whether they may sign in.
    pub active: bool,
    /// The roles they had before what was done to them lately: losing their access, or that role.
    pub had: Vec<Role>,
}

impl Other {
    /// Whether they are a second person for payouts: make or release them, or did so until a moment ago. What they were made
    /// before they went does not matter, nor what they come back as.
    pub(in crate::policy) fn is_second(&self) -> bool {
        let now = self.active.then_some(self.role);
        now.into_iter().chain(self.had.iter().copied()).any(acts_on_payouts)
    }
}

fn acts_on_payouts(role: Role) -> bool {
    [Kind::CreatePayout, Kind::AuthorisePayout].into_iter().any(|kind| rule(kind).of(role).allow.enters())
}

/// What is said of what one person made and released: `what` is a payout or a batch.
pub fn says_alone(name: &str, what: &str) -> String {
    format!(
        "Single signatory: {name} released a {what} of their own, as the only one who makes or releases payouts here"
    )
}

/// What is said of what became of a payout or refund, `what`, where one person said and confirmed it.
pub fn says_settled(name: &str, what: &str) -> String {
    format!("Single signatory: {name} settled a {what}, as the only one who makes or releases payouts here")
}

/// Who that was, of what [`says_alone`] says; all of what says something else.
pub fn who_alone(says: &str) -> &str {
    says.rsplit_once(" released a ").map_or(says, |(who, _)| who)
}

/// The name in what [`says_alone`] says; all of what says something else.
pub fn name_alone(says: &str) -> &str {
    let who = who_alone(says);
    who.strip_prefix("Single signatory: ").unwrap_or(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(role: Role, active: bool, had: &[Role]) -> Other {
        Other { role, active, had: had.to_vec() }
    }

    #[test]
    fn whoever_makes_or_releases_payouts_is_a_second_person_and_a_developer_is_none() {
        for role in Role::ALL {
            assert_eq!(other(role, true, &[]).is_second(), role != Role::Developer, "{role:?}");
            assert!(!other(role, false, &[]).is_second(), "{role:?}");
        }
    }

    #[test]
    fn a_sentence_about_somebody_alone_names_them() {
        for what in ["payout", "batch"] {
            let says = says_alone("Asha Mrema", what);
            assert_eq!(who_alone(&says), "Single signatory: Asha Mrema");
            assert_eq!(name_alone(&says), "Asha Mrema");
        }
        assert_eq!(who_alone("Asha Mrema"), "Asha Mrema");
    }

    #[test]
    fn whoever_lost_access_or_role_lately_counts_as_what_they_were_before() {
        for role in [Role::Admin, Role::Manager, Role::Employee] {
            assert!(other(role, false, &[role]).is_second(), "{role:?}, disabled or removed");
            assert!(other(Role::Developer, true, &[role]).is_second(), "{role:?}, demoted");
            assert!(
                other(Role::Developer, false, &[role, Role::Developer]).is_second(),
                "{role:?}, demoted and then removed"
            );
        }
        assert!(!other(Role::Developer, false, &[Role::Developer]).is_second());
        assert!(!other(Role::Developer, true, &[Role::Developer]).is_second());
        assert!(
            !other(Role::Manager, false, &[Role::Developer]).is_second(),
            "a week has passed since the rest"
        );
    }

    #[test]
    fn others_are_remembered_for_a_week_and_a_release_alone_is_said_to_be_one() {
        assert_eq!(REMEMBERED.as_secs(), 604_800);
        let says = "Single signatory: Asha released a batch of their own, as the only one who makes or releases payouts here";
        assert_eq!(says_alone("Asha", "batch"), says);
    }
}
