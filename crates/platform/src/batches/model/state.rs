//! Where a batch stands.

use serde::Serialize;

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Being checked and mended; holds no money.
    Draft,
    /// Confirmed, its money held; waits for checkers.
    Waiting,
    /// Approved by enough; about to be released.
    Authorised,
    /// Its payouts are released, and some are still under way.
    Processing,
    /// Each of its payouts has ended.
    Done,
    /// Stopped after its release: what had not left is being cancelled, what had goes on.
    Stopping,
    /// Stopped, and each of its payouts has ended.
    Stopped,
    /// A checker said no.
    Rejected,
    /// Taken back.
    Cancelled,
    /// Nobody decided in time.
    Expired,
}

impl BatchState {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Waiting,
        Self::Authorised,
        Self::Processing,
        Self::Done,
        Self::Stopping,
        Self::Stopped,
        Self::Rejected,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Authorised => "authorised",
            Self::Processing => "processing",
            Self::Done => "done",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether it ended without any of its payouts having left, so that its file may come again.
    pub const fn ended_early(self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled | Self::Expired)
    }
}
