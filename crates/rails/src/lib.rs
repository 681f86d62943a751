//! Providers that move money, behind one trait, and what they charge.
//!
//! [`Rail`] is the trait; [`simulator`] is the one provider so far, a stand-in that needs no network.
//! Fees, limits, banks and the names of networks are values here, so that no area writes a number of its own.

mod banks;
mod destination;
mod fees;
mod networks;
mod rail;
pub mod simulator;

pub use banks::{BANKS, Bank, TILL_PROVIDERS, TillProvider, find_bank, find_till_provider};
pub use destination::{Destination, TransferType};
pub use fees::{FeeStep, Tariff, TariffError};
pub use networks::{NETWORKS, collection_channel, payout_provider};
pub use rail::{Answer, CollectionOrder, Outcome, PayoutOrder, Rail, RailError, Return, Submission};
pub use simulator::Simulator;
