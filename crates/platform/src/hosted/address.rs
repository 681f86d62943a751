//! The addresses of pages. A token is derived from the master key, so that a link can be shown again to whoever may
//! manage it while nothing in the database opens it.

use permit::{App, crypto};

/// What a page is for: the first part of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Paying by a checkout link.
    Checkout,
    /// Saying where a payout goes.
    Payout,
    /// Paying by card, where the acquirer is a stand-in.
    Card,
    /// Paying a bill.
    Bill,
    /// Deciding about a direct debit, as the simulated bank; it has no page.
    DirectDebit,
    /// A merchant's logo.
    Logo,
}

impl Kind {
    /// The word in the path and in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checkout => "pay",
            Self::Payout => "payout",
            Self::Card => "card",
            Self::Bill => "bill",
            Self::DirectDebit => "direct-debit",
            Self::Logo => "logo",
        }
    }
}

/// The token of the page about `subject`.
pub fn token(app: &App, kind: Kind, subject: [u8; 16]) -> String {
    let message = format!("hosted page, {} {}", kind.name(), crypto::encode(&subject));
    crypto::encode(&app.keys().sign(message.as_bytes()))
}

/// The path of the page about `subject`.
pub fn path(app: &App, kind: Kind, subject: [u8; 16]) -> String {
    path_of(kind, &token(app, kind, subject))
}

/// The path of a page by its token, or by the name it was opened under.
pub fn path_of(kind: Kind, token: &str) -> String {
    format!("/{}/{token}", kind.name())
}

/// The whole address of the page about `subject`, as it is handed to people.
pub fn address(app: &App, kind: Kind, subject: [u8; 16]) -> String {
    format!("{}{}", app.settings().public_url, path(app, kind, subject))
}
