//! The page where a card is entered, which stands in for an acquirer's: card, 3-D Secure challenge, outcome.
//!
//! ```text
//! card ─approved→ paid          card ─declined→ failed        the page is good for 24 hours and one payment
//! card ─challenged→ code ─right→ paid       code ─three wrong, or given up→ failed
//! ```
//! What is typed is asked about and forgotten: of a card, brand and last four digits are kept. Where the provider has a page
//! of its own, the link leads on to it.

mod model;
mod pages;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
