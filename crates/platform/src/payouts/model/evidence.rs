//! What people do about a payout whose provider does not say, or says two things: one proposes what happened, with evidence, and
//! a second person confirms.

use values::{Amount, Duration, Id, Subject, Timestamp, subjects::Member};

use super::{Payout, PayoutError, PayoutState, Sending};

/// A payout that the provider has had for so long without a verdict is for people to look into.
pub(in crate::payouts) const STUCK: Duration = Duration::from_secs(4 * 3600);

/// What people say happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayoutOutcome)]
pub(in crate::payouts) enum Found {
    /// The money arrived.
    Paid,
    /// It did not, and will not.
    NotPaid,
}

impl Found {
    /// The word kept in the row.
    pub(in crate::payouts) const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::NotPaid => "not_paid",
        }
    }

    /// The reverse of [`Found::name`].
    pub(in crate::payouts) fn from_name(name: &str) -> Option<Self> {
        [Self::Paid, Self::NotPaid].into_iter().find(|found| found.name() == name)
    }

    /// In words, as they follow "settled as".
    pub(in crate::payouts) const fn says(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::NotPaid => "not paid",
        }
    }
}

/// A proposal of what became of a payout, printed `outc_…`.
#[derive(Debug, Clone, Copy)]
pub(in crate::payouts) struct Proposal;

impl Subject for Proposal {
    const PREFIX: &'static str = "outc";
}

/// Why people look into a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayoutExceptionReason)]
pub(in crate::payouts) enum Need {
    /// The provider does not say whether the money left.
    Unknown,
    /// The provider has had it for hours without a verdict.
    Slow,
    /// The provider said one thing and then another.
    Contradicted,
}

/// What a confirmed outcome does to the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payouts) enum Settlement {
    /// Posts what is held, as if the provider had said that it arrived.
    Pay,
    /// Frees what is held.
    Free,
    /// Nothing: it stands as it is.
    Stands,
    /// What was free again is held and posted after all.
    PayAfterAll,
    /// What was posted comes back, fee and all.
    GiveBack,
}

impl Payout {
    /// Why people look into it, if they do; `contradicted` where the provider said two things and nobody settled that.
    pub(in crate::payouts) fn need(&self, contradicted: bool, now: Timestamp) -> Option<Need> {
        if contradicted {
            return Some(Need::Contradicted);
        }
        let since = self.authorised_at.unwrap_or(self.created_at);
        match self.state {
            PayoutState::Unknown => Some(Need::Unknown),
            PayoutState::Processing if self.sending != Sending::Not && now >= since + STUCK => {
                Some(Need::Slow)
            }
            _ => None,
        }
    }

    /// What it comes to when people say that `found` happened.
    ///
    /// # Errors
    /// `HandedOverNow`, `NotSettleable`.
    pub(in crate::payouts) fn settled_by_people(&self, found: Found) -> Result<Settlement, PayoutError> {
        match (self.state, found) {
            // The provider is being told this moment; what it answers counts first.
            (PayoutState::Processing | PayoutState::Unknown, _) if self.sending == Sending::Begun => {
                Err(PayoutError::HandedOverNow)
            }
            (PayoutState::Processing | PayoutState::Unknown, Found::Paid) => Ok(Settlement::Pay),
            (PayoutState::Processing | PayoutState::Unknown, Found::NotPaid) => Ok(Settlement::Free),
            (PayoutState::Succeeded, Found::Paid) => Ok(Settlement::Stands),
            (PayoutState::Succeeded, Found::NotPaid) => Ok(Settlement::GiveBack),
            // What left once and came back does not leave under the same name again.
            (PayoutState::Failed, Found::Paid) => Ok(Settlement::PayAfterAll),
            (PayoutState::Authorized, _) | (_, Found::Paid) => Err(PayoutError::NotSettleable(self.state)),
            (_, Found::NotPaid) => Ok(Settlement::Stands),
        }
    }

    /// Refuses an amount in evidence that is not what this payout sends: it may be about another one.
    ///
    /// # Errors
    /// `OtherAmount`.
    pub(in crate::payouts) fn fits(&self, evidence: Option<Amount>) -> Result<(), PayoutError> {
        match evidence {
            Some(amount) if amount != self.price.receives => {
                Err(PayoutError::OtherAmount(self.price.receives))
            }
            _ => Ok(()),
        }
    }

    /// Refuses somebody who has a part in how this payout came about.
    ///
    /// # Errors
    /// `Maker`, `Editor`, `LinkSwitcher`, `KeyMaker`, `KeyHolder`, `Integrator`, `MandateChanger`, `BeneficiaryChanger`.
    pub(in crate::payouts) fn check_part(
        &self,
        member: Id<Member>,
        around: &super::Surroundings,
    ) -> Result<(), PayoutError> {
        if self.made_by == Some(member) || around.batch_makers.contains(&member) {
            return Err(PayoutError::Maker);
        }
        if around.editors.contains(&member) {
            return Err(PayoutError::Editor);
        }
        if around.link_switcher == Some(member) {
            return Err(PayoutError::LinkSwitcher);
        }
        if self.key_maker == Some(member) {
            return Err(PayoutError::KeyMaker);
        }
        if around.key_holders.contains(&member) {
            return Err(PayoutError::KeyHolder);
        }
        if around.integrators.contains(&member) {
            return Err(PayoutError::Integrator);
        }
        if self.mandate_changers.contains(&Some(member)) {
            return Err(PayoutError::MandateChanger);
        }
        if self.beneficiary_changers.contains(&Some(member)) {
            return Err(PayoutError::BeneficiaryChanger);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    fn at(state: PayoutState, sending: Sending) -> Payout {
        Payout { state, sending, authorised_at: Some(Timestamp::from_micros(0)), ..sample() }
    }

    #[test]
    fn only_what_the_provider_leaves_open_is_for_people() {
        let hours = |hours: u64| Timestamp::from_micros(0) + Duration::from_secs(hours * 3600);
        let given = |state| at(state, Sending::Given);
        assert_eq!(given(PayoutState::Unknown).need(false, hours(0)), Some(Need::Unknown));
        assert_eq!(given(PayoutState::Processing).need(false, hours(3)), None);
        assert_eq!(given(PayoutState::Processing).need(false, hours(4)), Some(Need::Slow));
        assert_eq!(
            at(PayoutState::Processing, Sending::Not).need(false, hours(9)),
            None,
            "it waits its turn"
        );
        for state in PayoutState::ALL {
            assert_eq!(given(state).need(true, hours(0)), Some(Need::Contradicted), "{state:?}");
            let open = matches!(state, PayoutState::Unknown | PayoutState::Processing);
            assert_eq!(given(state).need(false, hours(9)).is_some(), open, "{state:?}");
        }
    }

    #[test]
    fn people_post_or_free_a_hold_once_and_correct_an_end_by_what_undoes_it() {
        use Settlement::{Free, GiveBack, Pay, PayAfterAll, Stands};
        for (state, paid, not_paid) in [
            (PayoutState::Pending, None, Some(Stands)),
            (PayoutState::Authorized, None, None),
            (PayoutState::Processing, Some(Pay), Some(Free)),
            (PayoutState::Unknown, Some(Pay), Some(Free)),
            (PayoutState::Succeeded, Some(Stands), Some(GiveBack)),
            (PayoutState::Failed, Some(PayAfterAll), Some(Stands)),
            (PayoutState::Refunded, None, Some(Stands)),
            (PayoutState::Reversed, None, Some(Stands)),
            (PayoutState::Rejected, None, Some(Stands)),
            (PayoutState::Cancelled, None, Some(Stands)),
            (PayoutState::Expired, None, Some(Stands)),
        ] {
            let payout = at(state, Sending::Given);
            assert_eq!(payout.settled_by_people(Found::Paid).ok(), paid, "{state:?}");
            assert_eq!(payout.settled_by_people(Found::NotPaid).ok(), not_paid, "{state:?}");
        }
        let begun = at(PayoutState::Unknown, Sending::Begun);
        assert_eq!(begun.settled_by_people(Found::NotPaid), Err(PayoutError::HandedOverNow));
    }

    #[test]
    fn evidence_about_another_amount_is_about_another_payout() {
        let payout = at(PayoutState::Unknown, Sending::Lost);
        let receives = payout.price.receives;
        assert_eq!(payout.fits(None), Ok(()));
        assert_eq!(payout.fits(Some(receives)), Ok(()));
        assert_eq!(payout.fits(Some(payout.price.debit)), Err(PayoutError::OtherAmount(receives)));
    }

    #[test]
    fn what_people_found_has_a_word_and_is_read_back() {
        for (found, word, says) in [(Found::Paid, "paid", "paid"), (Found::NotPaid, "not_paid", "not paid")] {
            assert_eq!((found.name(), found.says(), Found::from_name(word)), (word, says, Some(found)));
        }
        assert_eq!(Found::from_name("perhaps"), None);
    }

    #[test]
    fn what_came_back_is_watched_no_more() {
        for state in PayoutState::ALL {
            let back = matches!(state, PayoutState::Refunded | PayoutState::Reversed);
            assert_eq!(at(state, Sending::Given).came_back(), back, "{state:?}");
        }
    }
}
