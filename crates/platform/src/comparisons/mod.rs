//! The daily comparison: what ClickPesa says is on the merchant's account there, against what the books say should be.
//!
//! ```text
//! agrees ─▶ nothing        differs ─▶ the difference goes to suspense ─ a later comparison finds it gone ─▶ reversed (closed)
//! ```
//! Orders on their way make what the books say a span: only what lies outside of it is a difference. It moves nothing that the
//! merchant may spend; people look into it. A provider that does not answer is asked again every hour.

mod commands;
pub(crate) mod jobs;
mod letters;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use routes::routes;
