//! Customers: whom a merchant collects from, found again by their e-mail address and phone number.
//!
//! A payment keeps what was known when it was made; the customer's own row is what is known now. Whoever sees payments sees
//! customers, masked alike; a customer with what they paid is shown by `payments/`, which knows both.

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use commands::remember;
pub use model::{Contact, ContactError, Customer, CustomerError};
pub use queries::find;
pub use routes::routes;
pub use views::CustomerView;
