//! Payouts: money out, prepared by one member or system and released by other people.
//!
//! ```text
//!             ┌ reject ─ rejected
//! pending ────┼ cancel ─ cancelled        authorized ─ processing ─┬ succeeded
//! (waits for  ├ 7 days ─ expired           │                       ├ failed (never left)
//!  checkers)  └ authorise (enough) ────────┘│                      ├ refunded (left, came back)
//!      └────────── undo before it is sent ──┘                      └ unknown ─ evidence ─ one of these
//! succeeded ─ sent back by the payee's side ─ reversed
//! ```
//! Making one moves amount and fee from *available* to *held*. Each end posts or voids that hold exactly once.
//! Nobody releases a payout whose history contains them: whoever made it or the link it came by, and for one that came
//! by API whoever made the key or was shown its secret. A provider that does not answer leaves it *unknown*, its money held.

mod checkers;
mod commands;
mod export;
pub mod jobs;
mod letters;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod wire;

pub use commands::{
    CancelRefund, CreatePayoutCommand, Decided, MakeForLink, OfBatch, RefundOf, RejectRefund, ReleasedBy,
    UndoRefund, approvals_of_batch, approve_batch, created, edits_only_own, end_of_batch, known, look_up,
    make_of_batch, refund_in, refund_read_set, release_in, release_of_batch, release_read_set, says_at_once,
    standing, stop_of_batch, with_waiver, withdraw_in, withdraw_read_set,
};
pub(crate) use export::{
    APPROVAL_COLUMNS, ApprovalNarrowing, ExportedApprovals, ExportedPayouts, PAYOUT_COLUMNS, PayoutNarrowing,
    exported, exported_approvals,
};
pub use jobs::{ask_now, note_fee_back};
#[cfg(test)]
pub(crate) use model::qr_code;
pub use model::{
    Approval, Asked, Channel, Door, NewPayout, Payout, PayoutError, PayoutState, Price, Purpose, WAITS,
    parse_order, place,
};
pub use queries::{
    Maker, OfLine, PayoutWireFilter, count_of_batch, find, find_by_reference, list_of_batch, list_of_lines,
    page_for, refunds_of, waiting_for,
};
pub(crate) use queries::{PAID, approved_by, list_for_wire, list_members, payout_order};
pub(crate) use routes::show::detail_of;
pub use routes::{
    RejectionInput,
    make::{PayeeBankInput, PayeeTillInput, asked},
    routes,
};
pub(crate) use views::{PayoutDetail, PayoutView, WhoCan};
pub(crate) use wire::{exchange, transfer_of};
