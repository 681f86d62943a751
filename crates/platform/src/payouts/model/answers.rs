//! What the provider's answers mean for a payout: pure, so that every case can be tested.

use rails::{Destination, Outcome, PayoutOrder, RailError, Submission};
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
    /// Nothing new; ask again after so long.
    Wait(Duration),
}

impl Payout {
    /// The order as the provider knows it, the same at every repetition.
    pub(in crate::payouts) fn order(&self) -> PayoutOrder {
        PayoutOrder {
            key: self.id.to_string(),
            destination: Destination::Mobile(self.phone.clone()),
            amount: self.amount,
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
            Outcome::Failed { reason } | Outcome::Returned { reason, .. } => Next::Failed(reason.clone()),
            Outcome::Unknown | Outcome::Absent if self.state != PayoutState::Unknown => Next::Unknown,
            Outcome::Pending | Outcome::Unknown | Outcome::Absent => Next::Wait(pause(since, now)),
        }
    }
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
}
