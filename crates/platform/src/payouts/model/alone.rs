//! What one person may release of their own, where the policy makes them the single signatory, and what they may settle alone.

use values::{Id, subjects::Member};

use super::{Payout, PayoutError, Purpose, Surroundings};
use crate::policy;

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

    /// Who `member` has to be for one person to settle what its provider leaves open; `None` where it takes somebody else. It took
    /// one checker, also where its maker had lost their access when it or its batch was released by so many `approvals`, and
    /// `member` had no part in it as a Developer. Whether they are that is asked by whoever reads it or confirms.
    pub(in crate::payouts) fn settled_by_one(
        &self,
        member: Id<Member>,
        around: &Surroundings,
        approvals: usize,
    ) -> Option<Sole> {
        let suits = self.required == 1 && approvals <= 1 && !around.integrators.contains(&member);
        suits.then_some(match self.purpose {
            Purpose::Withdrawal => Sole::Admin,
            Purpose::Payout | Purpose::Refund => Sole::Signatory,
        })
    }

    /// What is said of what became of it, where `name` settled it alone.
    pub(in crate::payouts) fn says_settled(&self, name: &str, alone: &Alone) -> String {
        match alone {
            Alone::Admin(waiver) => format!("{name} settled a withdrawal. {waiver}"),
            Alone::Signatory => policy::says_settled(name, self.purpose.name()),
        }
    }
}

/// Whom it takes to settle something alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payouts) enum Sole {
    /// The only Admin.
    Admin,
    /// The single signatory of the policy.
    Signatory,
}

/// How somebody is that.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::payouts) enum Alone {
    /// As the only Admin, who suffices for this reason.
    Admin(String),
    /// As the single signatory.
    Signatory,
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
        assert!(!payout.suits_one(member(1), &built) && payout.suits_one(member(2), &built));
        assert!(!payout.suits_one(member(1), &Surroundings { beneficiary_stands: false, ..around() }));
    }

    #[test]
    fn one_person_settles_what_one_released_as_whoever_is_alone_for_its_purpose() {
        let built = Surroundings { integrators: vec![member(1)], ..around() };
        for (purpose, sole) in [
            (Purpose::Payout, Sole::Signatory),
            (Purpose::Refund, Sole::Signatory),
            (Purpose::Withdrawal, Sole::Admin),
        ] {
            let payout = Payout { purpose, ..sample() };
            for approvals in [0, 1] {
                assert_eq!(payout.settled_by_one(member(1), &around(), approvals), Some(sole), "{purpose:?}");
            }
            assert_eq!(payout.settled_by_one(member(1), &around(), 2), None, "two released it");
            assert_eq!(payout.settled_by_one(member(1), &built, 1), None, "they built what it came through");
            assert_eq!(Payout { required: 2, ..payout }.settled_by_one(member(1), &around(), 0), None);
        }
        let waived = Alone::Admin("One suffices.".to_owned());
        assert_eq!(sample().says_settled("Asha", &waived), "Asha settled a withdrawal. One suffices.");
        let refund = Payout { purpose: Purpose::Refund, ..sample() };
        let says = refund.says_settled("Asha", &Alone::Signatory);
        assert!(says.starts_with("Single signatory: Asha settled a refund, "), "{says}");
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
