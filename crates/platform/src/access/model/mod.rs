//! The rules of passwords, second factors, tries and links.

mod factor;
mod password;

pub(super) use factor::{Code, Seed, recovery_codes};
pub(super) use password::{PasswordError, new_password, normal_form};

use values::Duration;

/// Tries of one account from one address within [`TRY_WINDOW`] before they have to wait.
pub(super) const TRIES_PER_ACCOUNT: i64 = 10;
/// The same by strangers from all addresses together.
pub(super) const TRIES_FROM_EVERYWHERE: i64 = 100;

/// Tries are counted over so long.
pub(super) const TRY_WINDOW: Duration = Duration::from_secs(15 * 60);

/// What a link in a mail is good for. It works once, and a newer one of the same purpose replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Sets a forgotten password anew.
    Reset,
    /// Confirms a new address.
    ConfirmEmail,
    /// Puts the address back that was replaced.
    UndoEmail,
}

impl Purpose {
    /// The word kept with the token's digest.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::ConfirmEmail => "email.confirm",
            Self::UndoEmail => "email.undo",
        }
    }

    /// How long the link works.
    pub(super) const fn life(self) -> Duration {
        match self {
            Self::Reset => Duration::from_secs(30 * 60),
            Self::ConfirmEmail => Duration::from_secs(24 * 3600),
            Self::UndoEmail => Duration::from_secs(72 * 3600),
        }
    }

    /// The page that takes the token in its fragment, after the instance's address.
    pub(super) const fn page(self) -> &'static str {
        match self {
            Self::Reset => "/reset",
            Self::ConfirmEmail => "/confirm-email",
            Self::UndoEmail => "/confirm-email?undo=1",
        }
    }
}
