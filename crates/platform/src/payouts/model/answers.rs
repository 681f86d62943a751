//! What the provider's answers mean for a payout: pure, so that every case can be tested.

use rails::{Outcome, PayoutOrder, RailError, Return, Submission};
use values::{Duration, Timestamp};

use super::{Payout, PayoutState, Sending};

/// A provider out of reach for so long is given up, if it never had the order.
const GIVE_UP: Duration = Duration::from_secs(10 * 60);

/// What happens to a payout that is being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payouts) enum Next {
    /// The provider has it; ask how it went.
    Given,
    /// The provider has never heard of it; send it again after so long.
    Resend(Duration),
    /// It may have left: nothing may be concluded.
    Unknown,
    /// It arrived; the receipt.
    Paid(String),
    /// It never left; why.
    Failed(String),
    /// It left and came back.
    Returned(Back),
    /// Nothing new; ask again after so long.
    Wait(Duration),
}

/// How the money of a payout came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payouts) struct Back {
    /// From whose side, and what of the fee.
    pub how: Return,
    /// In words.
    pub reason: String,
    /// When, as the provider says.
    pub at: Timestamp,
}

impl Payout {
    /// The order as the provider knows it, the same at every repetition.
    pub(in crate::payouts) fn order(&self) -> PayoutOrder {
        PayoutOrder {
            key: self.id.to_string(),
            destination: self.destination.clone(),
            amount: self.price.receives,
            requested_at: self.authorised_at.unwrap_or(self.created_at),
        }
    }

    /// What the provider's word on taking the order means. `before` says whether an earlier try may have arrived.
    pub(in crate::payouts) fn submitted(
        &self,
        answer: &Result<Submission, RailError>,
        before: Sending,
        now: Timestamp,
    ) -> Next {
        let since = self.authorised_at.unwrap_or(self.created_at);
        match answer {
            Ok(Submission::Accepted) => Next::Given,
            // An earlier try that broke off may have arrived, whatever this one is told.
            Ok(Submission::Declined { .. }) if before != Sending::Not => Next::Unknown,
            Ok(Submission::Declined { reason }) => Next::Failed(reason.clone()),
            Ok(Submission::Unclear) => Next::Unknown,
            Err(_) if before != Sending::Not => Next::Unknown,
            Err(RailError::KeyReused) => Next::Unknown,
            Err(RailError::NotNow(wait)) => Next::Resend(*wait),
            Err(RailError::Unreachable | RailError::Locked) if now < since + GIVE_UP => {
                Next::Resend(pause(since, now))
            }
            Err(RailError::Locked) => {
                Next::Failed("The provider refuses this merchant's credentials. No money left.".to_owned())
            }
            Err(RailError::Unreachable) => {
                Next::Failed("The provider could not be reached. No money left.".to_owned())
            }
        }
    }

    /// What the provider's word on the outcome means.
    pub(in crate::payouts) fn answered(&self, outcome: &Outcome, now: Timestamp) -> Next {
        let since = self.authorised_at.unwrap_or(self.created_at);
        match outcome {
            Outcome::Succeeded { provider_reference, .. } => Next::Paid(provider_reference.clone()),
            Outcome::Failed { reason } => Next::Failed(reason.clone()),
            Outcome::Returned { how, reason, at } => {
                Next::Returned(Back { how: *how, reason: reason.clone(), at: *at })
            }
            Outcome::Unknown | Outcome::Absent if self.state != PayoutState::Unknown => Next::Unknown,
            Outcome::Pending | Outcome::Unknown | Outcome::Absent => Next::Wait(pause(since, now)),
        }
    }
}

impl Payout {
    /// What the provider's word means about a payout that had arrived.
    pub(in crate::payouts) fn watched(&self, outcome: &Outcome) -> Option<Back> {
        match outcome {
            Outcome::Returned { how, reason, at } if self.state == PayoutState::Succeeded => {
                Some(Back { how: *how, reason: reason.clone(), at: *at })
            }
            // That it failed is no evidence that the money came back: somebody has to look.
            _ => None,
        }
    }
}

/// When to ask whether a payout that arrived at `paid_at` came back, after `now`; `None` once nothing comes back any more.
pub(in crate::payouts) fn look_again(paid_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    const LOOKS: [u64; 6] = [60, 600, 3600, 6 * 3600, 24 * 3600, 72 * 3600];
    LOOKS.into_iter().map(|seconds| paid_at + Duration::from_secs(seconds)).find(|at| *at > now)
}

/// How long until asking again makes sense: the older, the longer, and never never.
pub(in crate::payouts) fn pause(since: Timestamp, now: Timestamp) -> Duration {
    Duration::from_secs(match now.since(since).as_secs() {
        0..10 => 1,
        10..120 => 5,
        120..3600 => 60,
        3600..86_400 => 600,
        _ => 3600,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    fn after(seconds: u64) -> Timestamp {
        Timestamp::from_micros(0) + Duration::from_secs(seconds)
    }

    #[test]
    fn silence_is_never_a_failure() {
        let payout = sample();
        assert_eq!(payout.submitted(&Ok(Submission::Unclear), Sending::Not, after(1)), Next::Unknown);
        assert_eq!(payout.answered(&Outcome::Unknown, after(100_000)), Next::Unknown);
        let unknown = Payout { state: PayoutState::Unknown, ..payout };
        assert_eq!(
            unknown.answered(&Outcome::Unknown, after(9_000_000)),
            Next::Wait(Duration::from_secs(3600))
        );
    }

    #[test]
    fn a_provider_out_of_reach_fails_only_what_it_never_had() {
        let payout = sample();
        let away = Err(RailError::Unreachable);
        assert!(matches!(payout.submitted(&away, Sending::Not, after(1)), Next::Resend(_)));
        assert!(matches!(payout.submitted(&away, Sending::Not, after(600)), Next::Failed(_)));
        assert_eq!(payout.submitted(&away, Sending::Begun, after(600)), Next::Unknown);
    }

    #[test]
    fn only_what_arrived_can_come_back_later() {
        let outcome =
            Outcome::Returned { how: Return::ReversedWithFee, reason: "no".to_owned(), at: after(9) };
        let paid = Payout { state: PayoutState::Succeeded, ..sample() };
        assert!(paid.watched(&outcome).is_some());
        for state in PayoutState::ALL.into_iter().filter(|state| *state != PayoutState::Succeeded) {
            assert_eq!(Payout { state, ..sample() }.watched(&outcome), None, "{state:?}");
        }
        for other in [Outcome::Unknown, Outcome::Pending, Outcome::Failed { reason: String::new() }] {
            assert_eq!(paid.watched(&other), None, "{other:?}");
        }
    }

    #[test]
    fn one_looks_ever_more_rarely_and_for_three_days() {
        let looks = std::iter::successors(Some(after(0)), |now| look_again(after(0), *now));
        let seconds: Vec<_> = looks.map(|at| at.since(after(0)).as_secs()).collect();
        assert_eq!(seconds, [0, 60, 600, 3600, 21_600, 86_400, 259_200]);
    }
}
