//! Providers that move money, behind one trait, and what they charge.
//!
//! [`Rail`] is the trait; [`clickpesa`] calls the API of ClickPesa, [`simulator`] is a stand-in that needs no network.
//! Fees, limits, banks and the names of networks are values here, so that no area writes a number of its own.

mod banks;
mod card;
pub mod clickpesa;
mod debit;
mod destination;
mod fees;
mod networks;
mod rail;
mod rate;
pub mod simulator;

pub use banks::{BANKS, Bank, TILL_PROVIDERS, TillProvider, find_bank, find_till_provider};
pub use card::{CardBrand, CardDesk, CardNumber, CardOffer, CardOrder, CardPage, CardStanding};
pub use clickpesa::ClickPesa;
pub use debit::{Consent, ConsentOrder, DebitDesk, DebitOrder};
pub use destination::{Destination, TransferType};
pub use fees::{FeeBearer, FeeStep, Service, ShareError, Shares, Tariff, TariffError};
pub use networks::{BillMenu, NETWORKS, bill_menu, collection_channel, payout_provider};
pub use rail::{
    Answer, CollectionOrder, DepositAccount, Doubt, Outcome, PayoutOrder, Rail, RailError, Return, Submission,
};
pub use rate::{Rate, RateError};
pub use simulator::Simulator;
