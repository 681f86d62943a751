//! The payout policy: how many approvers a payout takes, from which amount it takes two, how large one may be and how much is
//! made a day. A merchant without one has one approver and no limits.
//!
//! ```text
//! rules ─tightened by an Admin→ rules           rules ─loosened: an Admin asks, another confirms→ rules
//! ```
//! A change is a loosening as soon as one payout passes that would have been refused, or takes fewer approvers, whatever else
//! it tightens. A payout that waits takes as many approvers as it was made with, or as the rules ask for by now where that is
//! more. What a day has counted stays counted, also when a payout is cancelled, rejected or fails: the limit is about what is
//! made, so that nobody tries again and again.

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

use crate::changes::{Kind, Registry};

pub use commands::{
    Admitted, admit_in, admit_many_in, is_single, is_single_in, load, load_in, load_kept, payees, read_set,
    rules_read_set,
};
pub use model::{
    CURRENCIES, Marks, MarksError, Payees, Policy, PolicyError, name_alone, says_alone, says_settled,
    who_alone,
};
pub(crate) use queries::Day;
pub use routes::routes;

/// Adds how a loosening is carried out.
#[must_use]
pub fn register(registry: Registry) -> Registry {
    registry.on(Kind::PolicyLoosened, commands::apply)
}
