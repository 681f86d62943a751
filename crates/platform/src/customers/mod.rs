//! Customers: whom a merchant collects from, found again by their e-mail address and phone number.
//!
//! A payment keeps what was known when it was made; the customer's own row is what is known now.

mod commands;
mod model;
mod queries;

pub use commands::remember;
pub use model::{Contact, ContactError, Customer};
pub use queries::find;
