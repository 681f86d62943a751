//! What the provider's answers mean for a payout: pure, so that every case can be tested.

use rails::{Outcome, PayoutOrder, RailError, Return, Submission};
use values::{Duration, Timestamp};

use super::{Payout, PayoutState, Sending, verdict::verdict};

/// A provider out of reach for so long is given up, if it never had the order.
const GIVE_UP: Duration = Duration::from_secs(10 * 60);
/// A try without an answer may still be on its way for so long; then the provider's word that it has none is believed so far
/// as to send the payout again, under the same key.
const ON_ITS_WAY: Duration = Duration::from_secs(10 * 60);
/// After so long the provider's word that it has none, and a refusal of another try, end a payout.
const SURELY_LOST: Duration = Duration::from_secs(24 * 3600);

/// What happens to a payout that is being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payouts) enum Next {
    /// The provider has it; ask how it went.
    Given,
    /// The provider has not taken it, for certain; send it again after so long.
    Resend(Duration),
    /// No try can be on its way any more, and the provider has none: send it again under the same key.
    Again,
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
            sent: self.price.sent(),
            fee_back: None,
            requested_at: self.authorised_at.unwrap_or(self.created_at),
        }
    }

    /// What the provider's word on taking the order means. `doubt_at` is when an earlier try was handed over without an
    /// answer, if one was; `away_at` is since when the provider has been out of reach at every try.
    pub(in crate::payouts) fn submitted(
        &self,
        answer: &Result<Submission, RailError>,
        doubt_at: Option<Timestamp>,
        away_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Next {
        // Not from its release on: it may have waited for its turn long before it was tried.
        let since = away_at.unwrap_or(now);
        let alone = self.sending == Sending::Not;
        let surely_alone = alone || doubt_at.is_some_and(|at| now >= at + SURELY_LOST);
        match answer {
            Ok(Submission::Accepted) => Next::Given,
            // An earlier try that broke off may have arrived, whatever this one is told.
            Ok(Submission::Declined { reason }) if surely_alone => Next::Failed(reason.clone()),
            Ok(Submission::Declined { .. } | Submission::Unclear) => Next::Unknown,
            Err(_) if !alone => Next::Unknown,
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

    /// What the provider's word on the outcome means. `doubt_at` is when it was handed over without an answer, if it was.
    pub(in crate::payouts) fn answered(
        &self,
        outcome: &Outcome,
        doubt_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Next {
        let since = self.authorised_at.unwrap_or(self.created_at);
        let in_doubt = matches!(self.sending, Sending::Begun | Sending::Lost);
        if let Some(last) = verdict(outcome) {
            return last;
        }
        match outcome {
            Outcome::Pending if in_doubt => Next::Given,
            Outcome::Absent if in_doubt && doubt_at.is_some_and(|at| now >= at + ON_ITS_WAY) => Next::Again,
            Outcome::Unknown | Outcome::Absent if self.state != PayoutState::Unknown => Next::Unknown,
            _ => Next::Wait(pause(since, now)),
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

    fn sent(sending: Sending, state: PayoutState) -> Payout {
        Payout { sending, state, ..sample() }
    }

    #[test]
    fn silence_is_never_a_failure() {
        let payout = sample();
        assert_eq!(payout.submitted(&Ok(Submission::Unclear), None, None, after(1)), Next::Unknown);
        assert_eq!(payout.answered(&Outcome::Unknown, None, after(100_000)), Next::Unknown);
        let unknown = sent(Sending::Lost, PayoutState::Unknown);
        let hour = Duration::from_secs(3600);
        assert_eq!(unknown.answered(&Outcome::Unknown, Some(after(0)), after(9_000_000)), Next::Wait(hour));
    }

    #[test]
    fn a_provider_out_of_reach_fails_only_what_it_never_had() {
        let payout = sample();
        for away in [RailError::Unreachable, RailError::Locked] {
            let at = |away_at, seconds| payout.submitted(&Err(away), None, away_at, after(seconds));
            assert!(matches!(at(None, 1), Next::Resend(_)));
            assert!(
                matches!(at(None, 100_000), Next::Resend(_)),
                "it waited for its turn, and this is the first try"
            );
            assert!(matches!(at(Some(after(100_000)), 100_599), Next::Resend(_)));
            assert!(matches!(at(Some(after(100_000)), 100_600), Next::Failed(_)));
            for sending in [Sending::Begun, Sending::Lost] {
                let before = sent(sending, PayoutState::Processing);
                assert_eq!(
                    before.submitted(&Err(away), Some(after(0)), Some(after(0)), after(600)),
                    Next::Unknown
                );
            }
        }
        let busy = Err(RailError::NotNow(Duration::from_secs(42)));
        let in_turn = Next::Resend(Duration::from_secs(42));
        assert_eq!(payout.submitted(&busy, None, None, after(100_000)), in_turn, "a queue is no failure");
    }

    #[test]
    fn a_lost_order_is_sent_again_only_once_none_can_be_on_its_way() {
        let lost = sent(Sending::Lost, PayoutState::Unknown);
        let at = |seconds| lost.answered(&Outcome::Absent, Some(after(100)), after(seconds));
        assert!(matches!(at(101), Next::Wait(_)), "the provider may hear of it a moment later");
        assert!(matches!(at(100 + 599), Next::Wait(_)));
        assert_eq!(at(100 + 600), Next::Again);
        let died = sent(Sending::Begun, PayoutState::Processing);
        assert_eq!(died.answered(&Outcome::Absent, Some(after(100)), after(101)), Next::Unknown);
        assert_eq!(died.answered(&Outcome::Absent, Some(after(100)), after(700)), Next::Again);
        let taken = sent(Sending::Given, PayoutState::Processing);
        let later = after(9_000_000);
        assert_eq!(
            taken.answered(&Outcome::Absent, None, later),
            Next::Unknown,
            "it had said that it has it"
        );
        assert_eq!(lost.answered(&Outcome::Pending, Some(after(100)), after(101)), Next::Given);
    }

    #[test]
    fn a_refusal_ends_a_lost_order_only_after_a_day() {
        let refused = Ok(Submission::Declined { reason: "no money".to_owned() });
        assert_eq!(sample().submitted(&refused, None, None, after(1)), Next::Failed("no money".to_owned()));
        let lost = sent(Sending::Lost, PayoutState::Unknown);
        let day = 24 * 3600;
        assert_eq!(
            lost.submitted(&refused, Some(after(9)), None, after(8 + day)),
            Next::Unknown,
            "perhaps it took the money"
        );
        assert_eq!(
            lost.submitted(&refused, Some(after(9)), None, after(9 + day)),
            Next::Failed("no money".to_owned())
        );
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
        let seconds: Vec<_> = looks.take(9).map(|at| at.since(after(0)).as_secs()).collect();
        assert_eq!(seconds, [0, 60, 600, 3600, 21_600, 86_400, 259_200]);
    }

    #[test]
    fn one_asks_the_more_rarely_the_older_it_is() {
        let waits = |seconds| pause(after(0), after(seconds)).as_secs();
        let spans = [
            (0, 1),
            (9, 1),
            (10, 5),
            (119, 5),
            (120, 60),
            (3599, 60),
            (3600, 600),
            (86_399, 600),
            (86_400, 3600),
        ];
        for (age, wait) in spans {
            assert_eq!(waits(age), wait, "{age}");
        }
    }

    #[test]
    fn the_order_is_the_same_at_every_repetition() {
        let payout = Payout { authorised_at: Some(after(5)), ..sample() };
        let order = payout.order();
        assert_eq!((order.key, order.requested_at), (payout.id.to_string(), after(5)));
        assert_eq!(
            (order.amount, order.sent, order.fee_back),
            (payout.price.receives, payout.price.sent(), None)
        );
        assert_eq!(sample().order().requested_at, after(0), "before its release, when it was made");
    }

    #[test]
    fn what_the_provider_says_for_good_ends_a_payout() {
        let paid = Ok(Submission::Accepted);
        assert_eq!(sample().submitted(&paid, None, None, after(1)), Next::Given);
        let reused = Err(RailError::KeyReused);
        assert_eq!(sample().submitted(&reused, None, None, after(1)), Next::Unknown);
        let failed = Outcome::Failed { reason: "no".to_owned() };
        assert_eq!(sample().answered(&failed, None, after(1)), Next::Failed("no".to_owned()));
        let given = sent(Sending::Given, PayoutState::Processing);
        let second = Duration::from_secs(1);
        assert_eq!(given.answered(&Outcome::Pending, None, after(1)), Next::Wait(second), "nothing new");
        let lost = sent(Sending::Lost, PayoutState::Unknown);
        assert_eq!(lost.answered(&Outcome::Absent, None, after(1)), Next::Wait(second), "no doubt is dated");
    }
}
