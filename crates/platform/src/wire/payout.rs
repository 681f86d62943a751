//! Payouts as they are answered: previewed, created, queried.

use rails::FeeBearer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Currency, Timestamp};

use super::{AsMoney, AsNumber, AsRate};

/// The answer of every preview of a payout; its money is in numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayoutPreview {
    /// The debit, fee included.
    pub amount: AsNumber,
    /// What may be spent before it.
    pub balance: AsNumber,
    /// The recipient's network, bank or till provider.
    pub channel_provider: String,
    /// The fee.
    pub fee: AsNumber,
    /// Whether the debited currency differs from the recipient's.
    pub exchanged: bool,
    /// The conversion, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// What was asked for.
    pub order: OrderPreview,
    /// Who pays the fee.
    #[schema(value_type = String)]
    pub payout_fee_bearer: FeeBearer,
    /// Who would receive.
    pub receiver: Receiver,
    /// Of a bank payout: whether the bank said whose account it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_lookup_status: Option<NameLookup>,
    /// Of a bank payout: `ACH` or `RTGS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_type: Option<&'static str>,
    /// Of a bank payout: `Instant` or `1-3 Working Days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_arrival: Option<&'static str>,
}

/// Whether a bank said whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NameLookup {
    /// It did.
    Resolved,
    /// It did not.
    Unavailable,
}

/// A conversion.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// What is debited, or what an order that was collected was in.
    pub source_currency: Currency,
    /// What arrives, or what was collected.
    pub target_currency: Currency,
    /// How much of the source currency; of a payout the debit less the fee.
    pub source_amount: AsNumber,
    /// Target units for one source unit.
    pub rate: AsRate,
}

/// The order inside a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderPreview {
    /// As asked.
    pub amount: AsNumber,
    /// As asked.
    pub currency: Currency,
    /// The order reference.
    pub id: String,
}

/// The recipient inside a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Receiver {
    /// As the network knows it; of a phone the number if it does not say, of a bank account left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The phone, bank account or till.
    pub account_number: String,
    /// What arrives.
    pub account_currency: Currency,
    /// What arrives.
    pub amount: AsNumber,
}

/// Where a payout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayoutStatus {
    /// Waits for people.
    Pending,
    /// About to be sent.
    Authorized,
    /// Sent, or perhaps sent.
    Processing,
    /// Arrived.
    Success,
    /// Did not leave, or was refused by people.
    Failed,
    /// Came back, fee included.
    Refunded,
    /// Returned by the recipient's provider.
    Reversed,
}

/// The answer of every creation of a payout; its money is text with two decimals.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedPayout {
    /// Chosen by the platform.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub updated_at: Timestamp,
    /// Chosen by the merchant.
    pub order_reference: String,
    /// The debit, fee included.
    pub amount: AsMoney,
    /// The balance debited.
    pub currency: Currency,
    /// The fee.
    pub fee: AsMoney,
    /// Whether the debited currency differs from the recipient's.
    pub exchanged: bool,
    /// The conversion, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// `AUTHORIZED`, or `PENDING` while people must decide.
    pub status: PayoutStatus,
    /// `MOBILE MONEY`, `BANK TRANSFER` or `TIPS LIPA NAMBA`.
    pub channel: &'static str,
    /// The recipient's network, bank or till provider.
    pub channel_provider: String,
    /// Of a bank payout: `ACH` or `RTGS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_type: Option<&'static str>,
    /// Of a bank payout: `Instant` or `1-3 Working Days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_arrival: Option<&'static str>,
    /// What was asked for.
    pub order: OrderMoney,
    /// Who receives.
    pub beneficiary: CreatedBeneficiary,
    /// The application's.
    pub client_id: String,
}

/// The order inside a created payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderMoney {
    /// As asked.
    pub amount: AsMoney,
    /// As asked.
    pub currency: Currency,
}

/// The recipient inside a created payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedBeneficiary {
    /// The phone, bank account or till.
    pub account_number: String,
    /// As the caller named the holder of a bank account; else as the network or till provider does, of a phone the number if it
    /// does not say.
    pub account_name: String,
    /// What arrives.
    pub amount: AsMoney,
}

/// One payout of `GET /payouts/{orderReference}` and `GET /payouts/all`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SentPayout {
    /// Chosen by the platform.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub updated_at: Timestamp,
    /// Chosen by the merchant.
    pub order_reference: String,
    /// The debit, fee included.
    pub amount: AsMoney,
    /// The balance debited.
    pub currency: Currency,
    /// The fee.
    pub fee: AsMoney,
    /// Where it stands.
    pub status: PayoutStatus,
    /// Whether the debited currency differs from the recipient's.
    pub exchanged: bool,
    /// The conversion, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// `MOBILE MONEY`, `BANK TRANSFER` or `TIPS LIPA NAMBA`.
    pub channel: &'static str,
    /// The recipient's network, bank or till provider.
    pub channel_provider: String,
    /// Of a bank payout: `ACH` or `RTGS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_type: Option<&'static str>,
    /// Why it stands there, where that needs words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Who receives.
    pub beneficiary: Beneficiary,
    /// The application's.
    pub client_id: String,
}

/// The recipient inside a queried payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Beneficiary {
    /// The phone, bank account or till.
    pub account_number: String,
    /// As the caller named the holder of a bank account; else as the network or till provider does, of a phone the number if it
    /// does not say.
    pub account_name: String,
    /// The bank's BIC, for bank accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swift_number: Option<String>,
    /// The number again, for mobile money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beneficiary_mobile_number: Option<String>,
}

/// What `PAYOUT REFUNDED` says besides.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundNote {
    /// Why.
    pub message: String,
    /// When the money came back.
    pub refunded_at: Timestamp,
}

/// What `PAYOUT REVERSED` says besides.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReverseNote {
    /// Why.
    pub message: String,
    /// When the money came back.
    pub reversed_at: Timestamp,
    /// Whether the fee came back as well.
    pub reversed_with_fee: bool,
}

/// One bank of `GET /list/banks`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListedBank {
    /// In capitals.
    pub name: &'static str,
    /// The name as a slug.
    pub value: &'static str,
    /// Its BIC.
    pub bic: &'static str,
}

/// One provider of `GET /payouts/lipa-namba-providers`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LipaNambaProvider {
    /// Whose tills.
    pub name: &'static str,
    /// What requests name it by.
    pub provider_code: &'static str,
}

/// The answer of `POST /payouts/verify-bank-account`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedAccount {
    /// Whose account it is.
    pub account_name: String,
}
