//! What people do with their account, one verb a file.

mod found;
mod session;
mod throttle;

pub use found::{Founded, Founding, found_merchant, set_up_link};

pub(super) use found::{set_up, set_up_is_open};
pub(super) use session::{Credentials, SignedIn, show, sign_in, sign_out};

use permit::Problem;
use values::{Duration, Secret};

use super::model::{self, PasswordError};

/// What stands between a person and what they asked for.
#[derive(Debug, thiserror::Error)]
pub(super) enum AccessError {
    #[error("This instance is set up. Whoever is a member signs in; an Admin can invite you.")]
    SetUpClosed,
    #[error(
        "This set-up link is not the one in use. Kibali writes a new one to its log at each start: open that one, whole."
    )]
    SetUpToken,
    #[error("The e-mail address or the password is not right.")]
    Refused,
    #[error("Enter the code that your authenticator shows, or one of your recovery codes.")]
    CodeRequired,
    #[error("Too many tries. Wait, then try again.")]
    TooMany(Duration),
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// The kept form of a password that may be set.
pub(super) async fn hash_new(
    app: &permit::App,
    typed: &Secret<String>,
    about: &[&str],
) -> Result<String, Problem> {
    let password = model::new_password(typed, about).map_err(AccessError::from)?;
    app.passwords().hash(&password).await
}
