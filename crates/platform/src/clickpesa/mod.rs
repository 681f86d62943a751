//! The third-party API: what existing ClickPesa clients speak, its routes and its words. No rules here.
//!
//! Its refusals have a form of their own: `{"statusCode","message","error"}`, the message always one text. A layer
//! around the routes puts every problem into it; the rules themselves stand in `payments/` and `payouts/`.

mod form;
mod guide;
mod input;
mod refusal;
mod routes;
#[cfg(test)]
mod tests;

pub use guide::document;
pub use routes::routes;
