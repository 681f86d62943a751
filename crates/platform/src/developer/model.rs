//! Applications, their keys and the integration's security: types and rules.

pub(super) mod advice;
pub(super) mod application;
pub(super) mod ip_list;
pub(super) mod key;
pub(super) mod redaction;

/// Why something is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum DeveloperError {
    #[error("There is no scope “{0}”. Settings, Roles lists them.")]
    UnknownScope(String),
    #[error("No API key ever carries {0}: people do that.")]
    NeverAScope(&'static str),
    #[error("The keys of this application may not carry {0}. An Admin decides which scopes they may.")]
    ScopeNotAllowed(&'static str),
    #[error(
        "An application's keys carry scopes that send money out one by one, by request: leave {0} out here."
    )]
    MoneyScopeOfAll(&'static str),
    #[error("Which scopes the keys of an application may carry is an Admin's choice. Ask one of them.")]
    AdminChoosesScopes,
    #[error("A key that may send money out is rotated by an Admin. Ask one of them.")]
    AdminRotatesMoneyKeys,
    #[error("Choose at least one scope.")]
    NoScope,
    #[error("Use https://, or http:// on localhost while developing, without name and password.")]
    ReturnUrl,
    #[error("Choose an end between now and three years from now, as a date or as a number of days.")]
    Expiry,
    #[error("Let the old key work for at most 168 hours (7 days) longer.")]
    Overlap,
    #[error("An Admin disabled this application. Ask an Admin to enable it.")]
    AdminShut,
    #[error("This application is disabled. Enable it first.")]
    Disabled,
    #[error("This key no longer works, so there is nothing to rotate. Make a new one.")]
    KeyOver,
    #[error("There are {0} already. Disable or revoke what is no longer used.")]
    TooMany(&'static str),
    #[error("Write an address such as 196.45.12.7, or a range such as 196.45.12.0/24.")]
    Range,
    #[error("This range holds every address. To let everybody in, empty the list.")]
    Everybody,
    #[error("A list has at most 100 entries. Join neighbours into ranges.")]
    TooManyRanges,
    #[error("The checksum is off, so it has no key. Turn it on.")]
    ChecksumOff,
}
