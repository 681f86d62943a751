//! Mobile-money payout: preview, create, query.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Currency, Timestamp};

use super::{AsMoney, AsNumber, WireAmount, reading};

/// The body of both payout calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": 10000, "currency": "TZS", "orderReference": "PAY0001", "phoneNumber": "255712345678"}))]
pub struct PayoutRequest {
    /// A number.
    #[schema(required, value_type = f64)]
    pub amount: Option<WireAmount>,
    /// Who receives.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub phone_number: Option<String>,
    /// `TZS` or `USD`: the balance to debit; the recipient gets TZS.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub currency: Option<String>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
    /// Only where the merchant's checksum is on, and then on every body: 64 hex digits of HMAC-SHA256.
    #[serde(skip_deserializing)]
    #[schema(value_type = Option<String>)]
    pub checksum: (),
}

impl PayoutRequest {
    /// The currency; `None` if none is named or what is named is no currency.
    pub fn currency(&self) -> Option<Currency> {
        reading::currency(self.currency.as_deref())
    }
}

/// The answer of `POST /payouts/preview-mobile-money-payout`; its money is in numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayoutPreview {
    /// The debit, fee included.
    pub amount: AsNumber,
    /// What may be spent before it.
    pub balance: AsNumber,
    /// The recipient's network.
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
    pub payout_fee_bearer: FeeBearer,
    /// Who would receive.
    pub receiver: Receiver,
}

/// A conversion.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// What is debited, or what an order that was collected was in.
    pub source_currency: Currency,
    /// What arrives, or what was collected.
    pub target_currency: Currency,
    /// How much of the source currency.
    pub source_amount: AsNumber,
    /// Target units for one source unit.
    #[schema(value_type = f64)]
    pub rate: serde_json::Number,
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

/// Who pays the fee of a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FeeBearer {
    /// The merchant, on top of the amount.
    Merchant,
    /// Half each.
    Both,
    /// The recipient, out of the amount.
    Customer,
}

/// The recipient inside a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Receiver {
    /// As the network knows it; the number if it does not say.
    pub account_name: String,
    /// `2557XXXXXXXX`.
    pub account_number: String,
    /// `TZS`.
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

/// The answer of `POST /payouts/create-mobile-money-payout`; its money is text with two decimals.
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
    /// `MOBILE MONEY`.
    pub channel: &'static str,
    /// The recipient's network.
    pub channel_provider: String,
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
    /// `2557XXXXXXXX`.
    pub account_number: String,
    /// As the network knows it; the number if it does not say.
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
    /// `MOBILE MONEY`.
    pub channel: &'static str,
    /// The recipient's network.
    pub channel_provider: String,
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
    /// `2557XXXXXXXX`.
    pub account_number: String,
    /// As the network knows it; the number if it does not say.
    pub account_name: String,
    /// The number again, for mobile money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beneficiary_mobile_number: Option<String>,
}
