//! Every statement about endpoints, events, deliveries and attempts.

mod callbacks;
mod deliveries;
mod endpoints;
mod events;

pub(super) use callbacks::*;
pub(super) use deliveries::*;
pub(super) use endpoints::*;
pub(super) use events::*;
