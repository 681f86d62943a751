//! Plain values every other crate builds on: identifiers, money, time, secrets, addresses.
//!
//! Nothing here does I/O or asks the system for the time; whatever is random or current is passed in.
//! A value that exists is valid: each type parses at the edge and cannot be built wrong.

mod account;
mod email;
mod id;
mod money;
mod order_reference;
mod phone;
mod secret;
mod time;

pub use account::{account_number, mask_account, masked_account};
pub use email::{Email, EmailError};
pub use id::{Id, IdError, Subject};
pub use money::{Amount, Balance, Currency, MoneyError, Round};
pub use order_reference::{OrderReference, OrderReferenceError};
pub use phone::{Network, Phone, PhoneError, mask_phones};
pub use secret::Secret;
pub use time::{Duration, EAST_AFRICA, Timestamp};

/// What identifiers in several crates point at. Each is a name only; its fields live where its rules live.
pub mod subjects {
    use super::Subject;

    macro_rules! subjects {
        ($($(#[$doc:meta])* $name:ident $prefix:literal),+ $(,)?) => {$(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $name {}
            impl Subject for $name { const PREFIX: &'static str = $prefix; }
            // Only an identifier of it is ever shown; the schema macro wants one of the parameter too.
            impl utoipa::PartialSchema for $name {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                    <super::Id<Self> as utoipa::PartialSchema>::schema()
                }
            }
            impl utoipa::ToSchema for $name {}
        )+};
    }

    subjects! {
        /// A tenant: the business whose money and people are kept apart from all others.
        Merchant "mrc",
        /// A human being who signs in, once for all merchants.
        Person "per",
        /// A person's membership in one merchant.
        Member "mem",
        /// One signed-in browser.
        Session "ses",
        /// What owns a client id and API keys.
        Application "app",
        /// A secret that lets a server call the API.
        ApiKey "key",
        /// One entry in the activity record.
        Entry "act",
        /// One unit of work after a commit.
        Job "job",
        /// Many payouts from one table.
        Batch "bat",
        /// One request, as logs and problems name it.
        Request "req",
    }
}
