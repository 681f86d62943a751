//! Who did what, on what, from where: written with the act by every commit, read here.
//!
//! Entries are added and never change. Equal refusals of one caller within a minute are one entry with a count.
//! A role sees the part of the record that concerns its work: Admin all, Manager what happened to payouts, Developer
//! what happened to applications, keys, webhooks and integration security, and everybody what they did themselves.

mod model;
mod queries;
mod routes;
mod views;

#[cfg(test)]
mod tests;

pub use model::{any_id, print_id};
pub use routes::routes;
