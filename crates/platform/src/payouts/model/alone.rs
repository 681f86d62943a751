//! What one person may release of their own, where the policy makes them the single signatory.

use values::{Id, subjects::Member};

use super::{Payout, PayoutError, Surroundings};

impl PayoutError {
    /// Whether it is the member's own part in the payout, or in what was proposed about it, that stands in the way.
    pub(in crate::payouts) const fn is_own_part(&self) -> bool {
        matches!(
            self,
            Self::Maker
                | Self::Editor
                | Self::LinkSwitcher
                | Self::KeyMaker
                | Self::KeyHolder
                | Self::MandateChanger
                | Self::BeneficiaryChanger
                | Self::Proposer
        )
    }
}

impl Payout {
    /// Whether one person may be enough for it: it takes one checker, its beneficiary is as it was, it goes to whom people pay, and
    /// `member` had no part in it as a Developer. Whether they are alone is asked elsewhere.
    pub(in crate::payouts) fn suits_one(&self, member: Id<Member>, around: &Surroundings) -> bool {
        self.required() == 1
            && around.beneficiary_stands
            && self.goes_to(around.payees)
            && !around.integrators.contains(&member)
    }

    /// Whether one person may be enough to settle what its provider leaves open: it took one checker, also where its maker had lost
    /// their access when it or its batch was released by so many `approvals`, and `member` had no part in it as a Developer. Whether
    /// they are alone is asked elsewhere.
    pub(in crate::payouts) fn settled_by_one(
        &self,
        member: Id<Member>,
        around: &Surroundings,
        approvals: usize,
    ) -> bool {
        self.required == 1 && approvals <= 1 && !around.integrators.contains(&member)
    }
}

/// What is said of what became of a withdrawal, where the only Admin, `name`, said and confirmed it; `waiver` is why one suffices.
pub(in crate::payouts) fn says_waived(name: &str, waiver: &str) -> String {
    format!("{name} settled a withdrawal. {waiver}")
}

#[cfg(test)]
mod tests {
    use super::{
        super::{sample, tests::alone as around},
        *,
    };

    fn member(number: u8) -> Id<Member> {
        Id::from_bytes([number; 16])
    }

    #[test]
    fn one_person_is_enough_only_for_what_takes_one_and_was_not_built_by_them_as_a_developer() {
        let payout = sample();
        assert!(payout.suits_one(member(1), &around()));
        assert!(!Payout { required: 2, ..sample() }.suits_one(member(1), &around()));
        assert!(!Payout { maker_active: false, ..sample() }.suits_one(member(1), &around()));
        let built = Surroundings { integrators: vec![member(1)], ..around() };
        assert!(
            payout.settled_by_one(member(1), &around(), 1) && !payout.settled_by_one(member(1), &built, 1)
        );
        assert!(
            payout.settled_by_one(member(1), &around(), 0) && !payout.settled_by_one(member(1), &around(), 2)
        );
        assert!(!Payout { required: 2, ..sample() }.settled_by_one(member(1), &around(), 0));
        assert!(!payout.suits_one(member(1), &built) && payout.suits_one(member(2), &built));
        assert!(!payout.suits_one(member(1), &Surroundings { beneficiary_stands: false, ..around() }));
    }

    #[test]
    fn only_ones_own_part_is_looked_over() {
        use PayoutError::{
            BeneficiaryChanger, Editor, KeyHolder, KeyMaker, LinkSwitcher, Maker, MandateChanger, Proposer,
        };
        for own in
            [Maker, Editor, LinkSwitcher, KeyMaker, KeyHolder, MandateChanger, BeneficiaryChanger, Proposer]
        {
            assert!(own.is_own_part(), "{own:?}");
        }
        for other in [PayoutError::Integrator, PayoutError::BeneficiaryChanged, PayoutError::Expired] {
            assert!(!other.is_own_part(), "{other:?}");
        }
    }
}
