//! Where a payout stands, and how far its sending got.

/// Where a payout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayoutState {
    /// Waits for checkers.
    Pending,
    /// Released; about to be sent.
    Authorized,
    /// Being sent.
    Processing,
    /// The money arrived.
    Succeeded,
    /// The money never left.
    Failed,
    /// A checker said no.
    Rejected,
    /// Taken back by whoever made it, or by somebody above.
    Cancelled,
    /// Nobody decided in time.
    Expired,
    /// The money left and came back.
    Refunded,
    /// The receiving provider returned the money.
    Reversed,
    /// The provider does not say.
    Unknown,
}

impl PayoutState {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Pending,
        Self::Authorized,
        Self::Processing,
        Self::Succeeded,
        Self::Failed,
        Self::Rejected,
        Self::Cancelled,
        Self::Expired,
        Self::Refunded,
        Self::Reversed,
        Self::Unknown,
    ];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Authorized => "authorized",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
            Self::Reversed => "reversed",
            Self::Unknown => "unknown",
        }
    }

    /// Whether its money left or may still leave.
    pub(in crate::payouts) const fn may_arrive(self) -> bool {
        match self {
            Self::Pending | Self::Authorized | Self::Processing | Self::Unknown | Self::Succeeded => true,
            Self::Failed
            | Self::Rejected
            | Self::Cancelled
            | Self::Expired
            | Self::Refunded
            | Self::Reversed => false,
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The states a word in a filter stands for, between commas: a state, or `moving`, `done`, `ended`.
    pub(in crate::payouts) fn filter(word: &str) -> Option<&'static str> {
        Some(match word {
            "moving" => "authorized,processing",
            "done" => "succeeded",
            "ended" => "failed,rejected,cancelled,expired,refunded,reversed",
            state => Self::from_name(state)?.name(),
        })
    }
}

/// How far the sending of a released payout got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payouts) enum Sending {
    /// The provider has never heard of it.
    Not,
    /// It is being handed over; whether it arrived is not recorded yet.
    Begun,
    /// It was handed over and nobody knows whether it arrived; asked about before anything else.
    Lost,
    /// The provider has it, or, where it carries a repeated order out once, may have it.
    Given,
}

impl Sending {
    /// The word kept in the row.
    pub(in crate::payouts) const fn name(self) -> &'static str {
        match self {
            Self::Not => "not",
            Self::Begun => "begun",
            Self::Lost => "lost",
            Self::Given => "given",
        }
    }

    /// The reverse of [`Sending::name`].
    pub(in crate::payouts) fn from_name(name: &str) -> Option<Self> {
        [Self::Not, Self::Begun, Self::Lost, Self::Given].into_iter().find(|sending| sending.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_a_word_each_that_is_read_back() {
        let mut words: Vec<_> = PayoutState::ALL.iter().map(|state| state.name()).collect();
        for state in PayoutState::ALL {
            assert_eq!(PayoutState::from_name(state.name()), Some(state));
            assert_eq!(serde_json::to_value(state).expect("a word"), state.name(), "the wire says the same");
        }
        words.sort_unstable();
        words.dedup();
        assert_eq!((words.len(), PayoutState::from_name("lost")), (11, None));
        for (sending, word) in [
            (Sending::Not, "not"),
            (Sending::Begun, "begun"),
            (Sending::Lost, "lost"),
            (Sending::Given, "given"),
        ] {
            assert_eq!((sending.name(), Sending::from_name(word)), (word, Some(sending)));
        }
        assert_eq!(Sending::from_name("sent"), None);
    }

    #[test]
    fn a_filter_names_a_state_or_several() {
        assert_eq!(PayoutState::filter("moving"), Some("authorized,processing"));
        assert_eq!(PayoutState::filter("done"), Some("succeeded"));
        let ended = PayoutState::filter("ended").expect("several");
        assert_eq!(ended, "failed,rejected,cancelled,expired,refunded,reversed");
        assert!(ended.split(',').all(|word| PayoutState::from_name(word).is_some()));
        assert_eq!((PayoutState::filter("pending"), PayoutState::filter("gone")), (Some("pending"), None));
    }

    #[test]
    fn what_has_not_ended_otherwise_may_arrive() {
        use PayoutState::{Authorized, Pending, Processing, Succeeded, Unknown};
        for state in PayoutState::ALL {
            let may = [Pending, Authorized, Processing, Unknown, Succeeded].contains(&state);
            assert_eq!(state.may_arrive(), may, "{state:?}");
        }
    }
}
