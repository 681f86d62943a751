//! What a provider says for good, and when that contradicts how a payout had ended.

use rails::Outcome;

use super::{Back, Next, PayoutState};

/// A provider's last word on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payouts) enum Verdict {
    /// The money arrived.
    Paid,
    /// It never left.
    Failed,
    /// It left and came back.
    Returned,
}

impl Verdict {
    /// The word kept in the row.
    pub(in crate::payouts) const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Returned => "returned",
        }
    }

    /// The verdict in an answer, and the provider's words or receipt.
    fn of(next: &Next) -> Option<(Self, &str)> {
        match next {
            Next::Paid(receipt) => Some((Self::Paid, receipt)),
            Next::Failed(why) => Some((Self::Failed, why)),
            Next::Returned(back) => Some((Self::Returned, &back.reason)),
            Next::Given | Next::Resend(_) | Next::Again | Next::Unknown | Next::Wait(_) => None,
        }
    }

    /// What it says of the money, as it follows "the provider says that".
    pub(in crate::payouts) const fn says(self) -> &'static str {
        match self {
            Self::Paid => "the money arrived",
            Self::Failed => "the money never left",
            Self::Returned => "the money left and came back",
        }
    }
}

/// The verdict in what a provider says, if it is one.
pub(in crate::payouts) fn verdict(outcome: &Outcome) -> Option<Next> {
    Some(match outcome {
        Outcome::Succeeded { provider_reference, .. } => Next::Paid(provider_reference.clone()),
        Outcome::Failed { reason } => Next::Failed(reason.clone()),
        Outcome::Returned { how, reason, at } => {
            Next::Returned(Back { how: *how, reason: reason.clone(), at: *at })
        }
        Outcome::Pending | Outcome::Absent | Outcome::Unknown => return None,
    })
}

/// The verdict of an answer that contradicts where a payout stands, and the provider's words: such an answer moves nothing.
/// What is being sent is contradicted by nothing, and what arrived may come back.
pub(in crate::payouts) fn contradiction(stands: PayoutState, next: &Next) -> Option<(Verdict, &str)> {
    let (verdict, words) = Verdict::of(next)?;
    let contradicts = match stands {
        PayoutState::Authorized | PayoutState::Processing | PayoutState::Unknown => false,
        PayoutState::Succeeded => verdict == Verdict::Failed,
        PayoutState::Refunded | PayoutState::Reversed => verdict != Verdict::Returned,
        // Of these no money left, as far as we know.
        PayoutState::Failed
        | PayoutState::Pending
        | PayoutState::Rejected
        | PayoutState::Cancelled
        | PayoutState::Expired => verdict != Verdict::Failed,
    };
    contradicts.then_some((verdict, words))
}

#[cfg(test)]
mod tests {
    use rails::Return;
    use values::Timestamp;

    use super::*;

    #[test]
    fn only_ends_are_contradicted_and_only_by_another_verdict() {
        let back = Back { how: Return::Refunded, reason: "closed".to_owned(), at: Timestamp::from_micros(0) };
        let verdicts = [Next::Paid("R1".to_owned()), Next::Failed("no".to_owned()), Next::Returned(back)];
        let contradicted = |state| {
            let found = verdicts.iter().filter_map(move |next| contradiction(state, next));
            found.map(|(verdict, _)| verdict.name()).collect::<Vec<_>>().join(" ")
        };
        for (state, by) in [
            (PayoutState::Pending, "paid returned"),
            (PayoutState::Authorized, ""),
            (PayoutState::Processing, ""),
            (PayoutState::Succeeded, "failed"),
            (PayoutState::Failed, "paid returned"),
            (PayoutState::Rejected, "paid returned"),
            (PayoutState::Cancelled, "paid returned"),
            (PayoutState::Expired, "paid returned"),
            (PayoutState::Refunded, "paid failed"),
            (PayoutState::Reversed, "paid failed"),
            (PayoutState::Unknown, ""),
        ] {
            assert_eq!(contradicted(state), by, "{state:?}");
        }
        for silence in [Next::Given, Next::Unknown, Next::Again] {
            assert_eq!(contradiction(PayoutState::Failed, &silence), None);
        }
    }

    #[test]
    fn a_verdict_has_a_word_and_carries_what_the_provider_said() {
        let back = Back { how: Return::Refunded, reason: "closed".to_owned(), at: Timestamp::from_micros(0) };
        let outcome = Outcome::Returned { how: back.how, reason: back.reason.clone(), at: back.at };
        assert_eq!(verdict(&outcome), Some(Next::Returned(back)));
        assert_eq!(
            verdict(&Outcome::Failed { reason: "no".to_owned() }),
            Some(Next::Failed("no".to_owned()))
        );
        for silence in [Outcome::Pending, Outcome::Absent, Outcome::Unknown] {
            assert_eq!(verdict(&silence), None);
        }
        let no = Next::Failed("no".to_owned());
        assert_eq!(contradiction(PayoutState::Succeeded, &no), Some((Verdict::Failed, "no")));
        let says = [Verdict::Paid, Verdict::Failed, Verdict::Returned]
            .map(|verdict| (verdict.name(), verdict.says()));
        let expected = [
            ("paid", "the money arrived"),
            ("failed", "the money never left"),
            ("returned", "the money left and came back"),
        ];
        assert_eq!(says, expected);
    }
}
