//! The ownership on its way from one Admin to another.

use values::{Duration, Id, Subject, Timestamp, subjects::Member};

use super::TeamError;

/// How long the former owner may take it back.
pub(crate) const UNDO: Duration = Duration::from_secs(72 * 3600);

/// Where a transfer stands: `offered → accepted → settled`, or it ends before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TransferState {
    /// Waits for the recipient.
    Offered,
    /// The recipient owns; the former owner may undo it for a while.
    Accepted,
    /// The recipient did not want it.
    Declined,
    /// The owner took the offer back, or the recipient is no longer an active Admin.
    Withdrawn,
    /// The former owner took the ownership back.
    Undone,
    /// The time to undo it is over.
    Settled,
}

impl TransferState {
    pub(crate) const ALL: [Self; 6] =
        [Self::Offered, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Undone, Self::Settled];

    /// The word kept in the store.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Undone => "undone",
            Self::Settled => "settled",
        }
    }
}

/// One transfer.
#[derive(Debug, Clone)]
pub(crate) struct OwnershipTransfer {
    pub(crate) id: Id<OwnershipTransfer>,
    pub(crate) from: Id<Member>,
    pub(crate) from_name: String,
    pub(crate) to: Id<Member>,
    pub(crate) to_name: String,
    pub(crate) state: TransferState,
    pub(crate) offered_at: Timestamp,
    pub(crate) accepted_at: Option<Timestamp>,
    pub(crate) undo_until: Option<Timestamp>,
}

impl Subject for OwnershipTransfer {
    const PREFIX: &'static str = "own";
}

impl OwnershipTransfer {
    /// Where it stands at `now`.
    pub(crate) fn state_at(&self, now: Timestamp) -> TransferState {
        match (self.state, self.undo_until) {
            (TransferState::Accepted, Some(until)) if now >= until => TransferState::Settled,
            (state, _) => state,
        }
    }

    /// Refuses anybody but the recipient of an open offer.
    ///
    /// # Errors
    /// `OfferClosed` or `NotTheRecipient`.
    pub(crate) fn answered_by(&self, actor: Id<Member>) -> Result<(), TeamError> {
        if self.to != actor {
            return Err(TeamError::NotTheRecipient);
        }
        if self.state != TransferState::Offered {
            return Err(TeamError::OfferClosed);
        }
        Ok(())
    }

    /// Refuses anybody but whoever offered it, while it is open.
    ///
    /// # Errors
    /// `OfferClosed` or `NotTheOfferer`.
    pub(crate) fn withdrawn_by(&self, actor: Id<Member>) -> Result<(), TeamError> {
        if self.from != actor {
            return Err(TeamError::NotTheOfferer);
        }
        if self.state != TransferState::Offered {
            return Err(TeamError::OfferClosed);
        }
        Ok(())
    }

    /// Refuses anybody but the former owner, within the time.
    ///
    /// # Errors
    /// `NotTheFormerOwner`, `OfferClosed` or `UndoOver`.
    pub(crate) fn undone_by(&self, actor: Id<Member>, now: Timestamp) -> Result<(), TeamError> {
        if self.from != actor {
            return Err(TeamError::NotTheFormerOwner);
        }
        match self.state_at(now) {
            TransferState::Accepted => Ok(()),
            TransferState::Settled => Err(TeamError::UndoOver),
            _ => Err(TeamError::OfferClosed),
        }
    }
}
