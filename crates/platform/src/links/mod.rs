//! Links: an address that a merchant hands to somebody outside.
//!
//! By a *checkout link* a customer pays, from their phone, by card or to a control number. It may be tried again after a
//! payment failed, and is paid once: one payment is under way at a time, the next begins when the one before has certainly
//! brought nothing, and the first whose money comes closes the other ways. Money that comes all the same is kept and marked
//! as one too many. By a *payout link*
//! a payee says where their money goes: it is used once, and what it makes is a payout that waits for checkers like any
//! other, with whoever made the link in its history. Only within a mandate that names payout links does what a key's link
//! makes wait for nobody.
//!
//! ```text
//! checkout link: open ⇄ off       open ─a payment arrives→ paid        open ─its time→ expired
//! payout link:   open ⇄ off       open ─the payee confirms→ used       open ─7 days→ expired
//! ```

mod commands;
pub mod jobs;
mod model;
mod queries;
mod routes;
mod settings;
#[cfg(test)]
mod tests;
mod views;

pub use commands::{NewCheckout, NewPayoutLink, create_checkout, create_payout, made};
pub use model::{Item, ItemError, Link, LinkError, LinkKind, LinkReference, LinkState, Order};
pub use routes::routes;
