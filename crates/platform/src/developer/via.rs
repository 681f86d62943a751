//! The application that a payment or a payout came through.

use values::{Id, subjects::Application};

/// The application something came through.
#[derive(Debug, Clone)]
pub struct Via {
    /// Its id.
    pub id: Id<Application>,
    /// Its name.
    pub name: String,
    /// Its client id.
    pub client_id: String,
}

impl Via {
    /// Its client id, as the third-party API shows it; empty where nothing came through an application.
    pub fn client_id_of(via: Option<&Self>) -> String {
        via.map(|via| via.client_id.clone()).unwrap_or_default()
    }
}
