//! Payments: money in. A customer is asked on their phone to confirm, enters a card on a page, pays to a control
//! number unasked, or has agreed that their bank is asked; what they pay reaches the balance.
//!
//! ```text
//! awaiting ─a card is charged→ succeeded ─two working days→ settled       awaiting ─declined, or 24 hours→ failed
//!
//! pending ─the network has the order→ processing ─evidence→ succeeded
//!   └─ declined, or out of reach for 5 minutes ─┬─────────────────▶ failed
//!                     processing ─10 minutes without an answer─┘     └─ late evidence (3 days) → succeeded
//! ```
//! The request commits the intent and a job; the job asks the network and then asks how it went. Money that arrives
//! after we gave up is still the merchant's, so a failed payment without evidence is watched a while longer. As long as it
//! is in doubt, a link that it came through asks for no other; what comes all the same is kept, and marked as one too many.
//! What was given back of a payment, or is on its way back, is kept in its row and is never more than came. What its provider
//! takes back after it came is taken off the books again, and the payment says when; its state stays what it was.

mod commands;
mod export;
pub mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod wire;

pub use commands::{
    Arrived, CHOSE_ANOTHER_WAY, CLOSE_JOB, CardOutcome, Claimed, Way, answer_challenge, came, card_link,
    charge_card, claim_again_in, claim_in, claim_read_set, create, free_in, is_surplus, make_way,
    parse_card_order, parse_order, push_fee, receive_unasked, start, start_instalment, still_stands_in,
};
pub(crate) use export::{ExportedPayments, PAYMENT_COLUMNS, PaymentNarrowing, exported};
pub use jobs::{Told, ask_again, ask_now};
pub use model::{
    CardEntry, Conversion, FeePaidBy, Method, NewPayment, Origin, Payment, PaymentError, PaymentState,
    Source, SourceKind, Unasked, pause_after,
};
pub use queries::{
    PaymentWireFilter, count_by_source, find, find_card_entry, find_counted, list_by_reference,
    list_by_source, lock_source,
};
pub(crate) use queries::{list_for_wire, payment_order};
pub use routes::{initiated, routes};
