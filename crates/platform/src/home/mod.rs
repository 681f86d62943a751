//! The first page after signing in: what waits for the reader, then what happened, by role in one answer.
//!
//! Each section is there only for those whose role may see what is in it, by the permission table.

mod model;
mod queries;
mod routes;
mod sections;
mod views;

#[cfg(test)]
mod tests;

pub use model::{Day, days};
pub use queries::find_zone;
pub use routes::routes;
