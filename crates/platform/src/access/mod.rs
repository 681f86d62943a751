//! Who is calling: accounts, their passwords and second factors, sessions, and the first start of an instance.
//!
//! An account belongs to a person, not to a merchant; one sign-in serves all merchants the person is a member of.
//!
//! ```text
//! set-up:   open ─POST with the link's token→ closed            (each start on an empty instance makes a new link)
//! session:  live ─sign out, revoke, password change, reset→ ended      live ─unused a day, or 14 days old→ over
//! factor:   off ─enrol→ waits for its first code ─code→ on ─switched off, reset by Admins→ off
//! e-mail:   confirmed ─ask→ waits at the new address ─link→ changed ─link at the old one, within 72 h→ as before
//! ```

mod commands;
pub mod jobs;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;

pub use commands::{
    Founded, Founding, NewPerson, create_person, email_link, end_sessions_of, found_merchant, hash_password,
    operator_resets_factor, reset_factor_of, reset_link, set_up_link, works_elsewhere,
};
pub use routes::routes;
