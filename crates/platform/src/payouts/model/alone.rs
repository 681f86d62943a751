//! The single signatory: whoever alone makes and releases payouts releases their own, where the policy says so.

use permit::{Kind, Role, rule};
use values::{Duration, Id, subjects::Member};

use super::{Payout, PayoutError, Surroundings};

/// How long somebody still counts after they lost their access: nobody sends the others away to be alone.
pub(in crate::payouts) const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);

/// A member beside the one who wants to release their own.
#[derive(Debug)]
pub(in crate::payouts) struct Other {
    /// In which role they are, or were last.
    pub role: Role,
    /// Whether they may sign in.
    pub active: bool,
    /// What was done to them lately, as the history of members calls it.
    pub lately: Vec<String>,
}

impl Other {
    /// Whether they are a second person for payouts: make or release them, or did so until a moment ago.
    pub(in crate::payouts) fn is_second(&self) -> bool {
        let lost = |kind: &String| match kind.as_str() {
            "demoted" => true,
            "disabled" | "removed" | "left" => acts_on_payouts(self.role),
            _ => false,
        };
        (self.active && acts_on_payouts(self.role)) || self.lately.iter().any(lost)
    }
}

fn acts_on_payouts(role: Role) -> bool {
    [Kind::CreatePayout, Kind::AuthorisePayout].into_iter().any(|kind| rule(kind).of(role).allow.enters())
}

impl PayoutError {
    /// Whether it is the member's own part in the payout that stands in the way.
    pub(in crate::payouts) const fn is_own_part(&self) -> bool {
        matches!(
            self,
            Self::Maker | Self::KeyMaker | Self::KeyHolder | Self::MandateChanger | Self::BeneficiaryChanger
        )
    }
}

impl Payout {
    /// Whether one person may be enough for it: it takes one checker, its beneficiary is as it was, and `member` had no part
    /// in it as a Developer. Whether they are alone is asked elsewhere.
    pub(in crate::payouts) fn suits_one(&self, member: Id<Member>, around: &Surroundings) -> bool {
        self.required() == 1 && around.beneficiary_stands && !around.integrators.contains(&member)
    }
}

/// What is said of a payout that one person made and released.
pub(in crate::payouts) fn says(name: &str) -> String {
    format!(
        "Single signatory: {name} released a payout of their own, as the only one who makes or releases payouts here"
    )
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    fn member(number: u8) -> Id<Member> {
        Id::from_bytes([number; 16])
    }

    fn around() -> Surroundings {
        let (key_holders, integrators) = (Vec::new(), Vec::new());
        Surroundings { key_holders, integrators, approvals: Vec::new(), beneficiary_stands: true }
    }

    fn other(role: Role, active: bool, lately: &[&str]) -> Other {
        Other { role, active, lately: lately.iter().map(|kind| (*kind).to_owned()).collect() }
    }

    #[test]
    fn whoever_makes_or_releases_payouts_is_a_second_person_and_a_developer_is_none() {
        for role in Role::ALL {
            assert_eq!(
                other(role, true, &["joined", "promoted"]).is_second(),
                role != Role::Developer,
                "{role:?}"
            );
            assert!(!other(role, false, &[]).is_second(), "{role:?}");
        }
    }

    #[test]
    fn whoever_lost_their_access_lately_still_counts() {
        for kind in ["disabled", "removed", "left"] {
            assert!(other(Role::Manager, false, &[kind]).is_second(), "{kind}");
            assert!(!other(Role::Developer, false, &[kind]).is_second(), "{kind}");
        }
        assert!(other(Role::Developer, true, &["demoted"]).is_second());
        assert!(!other(Role::Developer, true, &["factor_reset"]).is_second());
    }

    #[test]
    fn one_person_is_enough_only_for_what_takes_one_and_was_not_built_by_them_as_a_developer() {
        let payout = sample();
        assert!(payout.suits_one(member(1), &around()));
        assert!(!Payout { required: 2, ..sample() }.suits_one(member(1), &around()));
        assert!(!Payout { maker_active: false, ..sample() }.suits_one(member(1), &around()));
        let built = Surroundings { integrators: vec![member(1)], ..around() };
        assert!(!payout.suits_one(member(1), &built) && payout.suits_one(member(2), &built));
        assert!(!payout.suits_one(member(1), &Surroundings { beneficiary_stands: false, ..around() }));
    }

    #[test]
    fn only_ones_own_part_is_looked_over() {
        for own in [PayoutError::Maker, PayoutError::KeyMaker, PayoutError::KeyHolder] {
            assert!(own.is_own_part(), "{own:?}");
        }
        for other in [PayoutError::Integrator, PayoutError::BeneficiaryChanged, PayoutError::Expired] {
            assert!(!other.is_own_part(), "{other:?}");
        }
    }
}
