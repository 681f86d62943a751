//! Notices: what a provider tells of an order without being asked.
//!
//! A notice is believed in nothing. It makes somebody ask the provider about the order at once, and what that answer says
//! counts; so notices that are doubled, late, out of order or forged change nothing. Only whether the fee of a reversed payout
//! came back is taken from a notice, if it is signed: ClickPesa tells it nowhere else in as many words.

mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
