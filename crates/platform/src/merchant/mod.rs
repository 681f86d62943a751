//! The merchant itself: its name, the zone its people live by, and whether a second factor is required of them.
//!
//! ```text
//! second factor:  not required ─an Admin→ required ─asked for, confirmed by another Admin→ not required
//! ```

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use commands::apply_factor_off;
pub use routes::routes;
