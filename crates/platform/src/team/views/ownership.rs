//! Transfers of the ownership.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Id, Timestamp, subjects::Member};

use super::PersonName;
use crate::team::model::{OwnershipTransfer, TransferState};

type TransferId = Id<OwnershipTransfer>;

/// One transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OwnershipTransfer)]
pub(crate) struct TransferView {
    /// Its id.
    pub(crate) id: TransferId,
    /// Who gives.
    pub(crate) from: PersonName,
    /// Who takes.
    pub(crate) to: PersonName,
    /// Where it stands.
    pub(crate) state: TransferState,
    /// When it was offered.
    pub(crate) offered_at: Timestamp,
    /// When it was accepted.
    pub(crate) accepted_at: Option<Timestamp>,
    /// Until when the former owner may take it back.
    pub(crate) undo_until: Option<Timestamp>,
    /// What the reader can do: `accept` (and decline), `withdraw`, `undo`, or nothing.
    pub(crate) you_can: Option<&'static str>,
}

/// The transfer that is under way, if there is one.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Ownership)]
pub(crate) struct OwnershipView {
    /// Offered, or accepted and still to be undone.
    pub(crate) transfer: Option<TransferView>,
}

impl TransferView {
    /// The view of `reader` at `now`.
    pub(crate) fn at(it: OwnershipTransfer, now: Timestamp, reader: Option<Id<Member>>) -> Self {
        let state = it.state_at(now);
        let you_can = match state {
            TransferState::Offered if reader == Some(it.to) => Some("accept"),
            TransferState::Offered if reader == Some(it.from) => Some("withdraw"),
            TransferState::Accepted if reader == Some(it.from) => Some("undo"),
            _ => None,
        };
        Self {
            id: it.id,
            from: PersonName { id: it.from, name: it.from_name },
            to: PersonName { id: it.to, name: it.to_name },
            state,
            offered_at: it.offered_at,
            accepted_at: it.accepted_at,
            undo_until: it.undo_until,
            you_can,
        }
    }
}
