//! What a test needs around the platform: an instance on either store, a clock that is moved by hand, callers.
//!
//! ```text
//! both_stores!(maker_cannot_authorise_their_own_payout, |kibali| async move { … });
//! ```

#![expect(clippy::missing_panics_doc, reason = "a test stops at the first thing that is not as arranged")]

mod client;
mod instance;

pub use client::{Answer, Client};
pub use instance::{Instance, Store};
pub use mailbox::{Mail, Mailbox};

/// Runs one behaviour on SQLite and on PostgreSQL: two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both_stores {
    ($(#[$meta:meta])* $name:ident, $body:expr) => {
        $(#[$meta])*
        mod $name {
            #[expect(unused_imports, reason = "a body may need nothing of its module")]
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                ($body)($crate::Store::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                ($body)($crate::Store::Postgres).await;
            }
        }
    };
}
