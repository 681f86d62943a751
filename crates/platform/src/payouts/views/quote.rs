//! What a payout would cost, and where payouts can go.

use rails::{BANKS, FeeBearer, TILL_PROVIDERS};
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Balance};

use super::{
    super::{
        model::{Channel, NewPayout},
        wire::transfer_of,
    },
    ExchangeView,
};

/// What a payout would cost.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutQuote {
    /// The fee, whoever bears it.
    pub fee: Amount,
    /// Who bears it: `merchant`, `both` or `customer`.
    #[schema(value_type = String)]
    pub fee_bearer: FeeBearer,
    /// What the balance would be debited.
    pub total: Amount,
    /// What would arrive.
    pub receives: Amount,
    /// The conversion, where balance and payee have different currencies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeView>,
    /// Whose account it is; null where the network, bank or till provider does not say.
    pub payee_name: Option<String>,
    /// What kind of account it is.
    pub channel: Channel,
    /// The payee's network, bank or till provider.
    pub provider: &'static str,
    /// Of a bank account, the system that would carry it: `ACH` or `RTGS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_type: Option<&'static str>,
    /// Of a bank account: `Instant` or `1-3 Working Days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrives: Option<&'static str>,
    /// What may be spent before it.
    pub available: Balance,
}

impl PayoutQuote {
    /// What `new` would cost out of `available`.
    pub(crate) fn new(new: NewPayout, available: Balance) -> Self {
        let transfer = transfer_of(&new.destination);
        Self {
            fee: new.price.fee,
            fee_bearer: new.price.bearer,
            total: new.total(),
            receives: new.price.receives,
            exchange: ExchangeView::of(&new.price),
            payee_name: new.payee_name.filter(|_| new.payee_known),
            channel: Channel::of(&new.destination),
            provider: new.provider,
            transfer_type: transfer.map(|(name, _)| name),
            arrives: transfer.map(|(_, arrives)| arrives),
            available,
        }
    }
}

/// Whose account it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayeeFound {
    /// As the network, bank or till provider knows them; null where it knows nobody or does not say.
    pub payee_name: Option<String>,
    /// The network, bank or till provider.
    pub provider: &'static str,
}

/// The banks that take payouts, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BankList {
    /// All of them.
    pub data: Vec<BankView>,
}

/// A bank that takes payouts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BankView {
    /// In capitals.
    pub name: &'static str,
    /// What payouts name it by.
    pub bic: &'static str,
}

impl BankList {
    /// All of them.
    pub(crate) fn all() -> Self {
        Self { data: BANKS.iter().map(|bank| BankView { name: bank.name, bic: bank.bic }).collect() }
    }
}

/// Whose tills take payouts, by code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TillProviderList {
    /// All of them.
    pub data: Vec<TillProviderView>,
}

/// Somebody whose tills take payouts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TillProviderView {
    /// As people know them.
    pub name: &'static str,
    /// What payouts name them by.
    pub code: &'static str,
}

impl TillProviderList {
    /// All of them.
    pub(crate) fn all() -> Self {
        let view =
            |provider: &rails::TillProvider| TillProviderView { name: provider.name, code: provider.code };
        Self { data: TILL_PROVIDERS.iter().map(view).collect() }
    }
}
