//! The third-party API: what existing ClickPesa clients speak, its checksum and its wire shapes. No rules here.
//!
//! Its refusals have a form of their own: `{"statusCode","message","error"}`, the message always one text. A layer
//! around the routes puts every problem into it; the rules themselves stand in `payments/` and `payouts/`.

pub mod checksum;
pub(crate) mod events;
mod form;
mod input;
mod limit;
mod routes;
mod shapes;
mod signed;
#[cfg(test)]
mod tests;
pub mod wire;

pub use routes::routes;
pub use signed::Signed;
