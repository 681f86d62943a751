//! A payout whose payee was never checked against the policy: a mandate for any payee let it go, and its release was taken back.

use super::{Payout, Purpose};
use crate::policy::Payees;

impl Payout {
    /// Whether a mandate let it go to an account that no beneficiary stands for, so that the policy was never asked about its
    /// payee. What waits like that was released once, and taken back.
    pub(in crate::payouts) fn has_unchecked_payee(&self) -> bool {
        self.purpose == Purpose::Payout
            && self.beneficiary.is_none()
            && self.mandate_changers.iter().any(Option::is_some)
    }

    /// Whether people may release it where the policy of now lets them pay `payees`.
    pub(super) fn goes_to(&self, payees: Payees) -> bool {
        match payees {
            Payees::Any => true,
            Payees::Confirmed => !self.has_unchecked_payee(),
        }
    }
}

#[cfg(test)]
mod tests {
    use values::Id;

    use super::{
        super::{PayoutError, Surroundings, sample, tests::alone},
        *,
    };

    #[test]
    fn what_a_mandate_let_go_to_anybody_is_released_by_people_only_where_they_pay_anybody() {
        let (now, checker) = (sample().created_at, Id::from_bytes([2; 16]));
        let refused =
            |payout: &Payout, payees| payout.check(checker, &Surroundings { payees, ..alone() }, now).err();
        let by = |changers| Payout { mandate_changers: changers, ..sample() };
        let (asked, confirmed) = (by([Some(Id::nil()), None]), by([None, Some(Id::nil())]));
        for payout in [&asked, &confirmed] {
            assert!(payout.has_unchecked_payee());
            assert_eq!(refused(payout, Payees::Any), None);
            assert_eq!(refused(payout, Payees::Confirmed), Some(PayoutError::NoBeneficiary));
            let around = |payees| Surroundings { payees, ..alone() };
            assert!(payout.suits_one(checker, &around(Payees::Any)));
            assert!(!payout.suits_one(checker, &around(Payees::Confirmed)));
        }
        // Whatever else waits was held to the policy when it was made.
        let named = Payout { beneficiary: Some((Id::nil(), 1)), ..asked.clone() };
        let refund = Payout { purpose: Purpose::Refund, ..asked };
        for checked in [&sample(), &named, &refund] {
            assert!(!checked.has_unchecked_payee());
            assert_eq!(refused(checked, Payees::Confirmed), None);
        }
    }
}
