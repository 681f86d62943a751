//! USSD push: preview, initiate, query.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Currency, Timestamp};

use super::{AsNumber, AsText, Exchange, WireAmount, reading};

/// The body of both push calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": "10000", "currency": "TZS", "orderReference": "ORD0001", "phoneNumber": "255712345678"}))]
pub struct UssdPushRequest {
    /// Decimal text.
    #[schema(required, value_type = WireAmount)]
    pub amount: Option<WireAmount>,
    /// Only `TZS`, which is meant when it is absent.
    #[serde(default, deserialize_with = "reading::text")]
    pub currency: Option<String>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
    /// Required to initiate; narrows a preview to the number's network.
    #[serde(default, deserialize_with = "reading::text")]
    pub phone_number: Option<String>,
    /// Whether a preview should say who holds the number.
    #[serde(default, deserialize_with = "reading::flag")]
    pub fetch_sender_details: bool,
}

impl UssdPushRequest {
    /// The currency; TZS if none is named, `None` if what is named is no currency.
    pub fn currency(&self) -> Option<Currency> {
        match &self.currency {
            None => Some(Currency::TZS),
            named => reading::currency(named.as_deref()),
        }
    }
}

/// The body of both card calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": "25", "currency": "USD", "orderReference": "ORD0002", "customer": {"fullName": "John Doe", "email": "john@example.com", "phoneNumber": "255712345678"}}))]
pub struct CardRequest {
    /// Decimal text.
    #[schema(required, value_type = WireAmount)]
    pub amount: Option<WireAmount>,
    /// Only `USD`.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub currency: Option<String>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
    /// Who pays; required to initiate.
    #[serde(default, deserialize_with = "reading::object")]
    pub customer: Option<CardCustomer>,
}

impl CardRequest {
    /// The currency; `None` if none is named or what is named is no currency.
    pub fn currency(&self) -> Option<Currency> {
        reading::currency(self.currency.as_deref())
    }
}

/// Who pays by card: the id of a customer the merchant knows, or name, address and number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardCustomer {
    /// `cus_…`, where the merchant knows them.
    #[serde(default, deserialize_with = "reading::text")]
    pub id: Option<String>,
    /// Their name.
    #[serde(default, deserialize_with = "reading::text")]
    pub full_name: Option<String>,
    /// Their address.
    #[serde(default, deserialize_with = "reading::text")]
    pub email: Option<String>,
    /// Their number, with its country code.
    #[serde(default, deserialize_with = "reading::text")]
    pub phone_number: Option<String>,
}

/// The answer of `POST /payments/preview-card-payment`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardPreview {
    /// The brands, each with its fee.
    pub active_methods: Vec<ActiveMethod>,
}

/// The answer of `POST /payments/initiate-card-payment`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardLink {
    /// Where the customer pays; good for 24 hours.
    pub card_payment_link: String,
    /// The application's.
    pub client_id: String,
}

/// The answer of `POST /payments/preview-ussd-push-request`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UssdPreview {
    /// The networks, each with its fee.
    pub active_methods: Vec<ActiveMethod>,
    /// Only if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
}

/// A network, or a brand of cards, in a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActiveMethod {
    /// `TIGO-PESA`, `M-PESA`, `AIRTEL-MONEY` or `HALOPESA`; by card `VISA` or `MASTER CARD`.
    pub name: &'static str,
    /// Whether it can be used now.
    pub status: MethodStatus,
    /// What the customer pays on top; 0 if unavailable.
    pub fee: AsNumber,
    /// Why it is unavailable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Whether a network can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MethodStatus {
    /// Now.
    Available,
    /// Not now.
    Unavailable,
}

/// Who would pay.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sender {
    /// As the network knows it.
    pub account_name: String,
    /// `2557XXXXXXXX`.
    pub account_number: String,
    /// The network.
    pub account_provider: &'static str,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentStatus {
    /// The customer has been asked.
    Processing,
    /// The customer must still do something.
    Pending,
    /// The money was received.
    Success,
    /// The money is on the merchant's balance.
    Settled,
    /// No money will come.
    Failed,
}

/// The answer of `POST /payments/initiate-ussd-push-request`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiatedPayment {
    /// Chosen by the platform.
    pub id: String,
    /// `PROCESSING` as a rule.
    pub status: PaymentStatus,
    /// The network.
    pub channel: String,
    /// Chosen by the merchant.
    pub order_reference: String,
    /// Text, unlike in the query.
    pub collected_amount: AsText,
    /// `TZS`.
    pub collected_currency: Currency,
    /// When it began.
    pub created_at: Timestamp,
    /// The application's.
    pub client_id: String,
}

/// One payment of `GET /payments/{orderReference}` and `GET /payments/all`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CollectedPayment {
    /// Chosen by the platform.
    pub id: String,
    /// Where it stands.
    pub status: PaymentStatus,
    /// The network's receipt; empty until there is one.
    pub payment_reference: String,
    /// Who was asked or paid, on USSD pushes and control numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_phone_number: Option<String>,
    /// Chosen by the merchant.
    pub order_reference: String,
    /// A number, unlike in the answer to initiate.
    pub collected_amount: AsNumber,
    /// `TZS`, or `USD` by card.
    pub collected_currency: Currency,
    /// Only where the order was in another currency, and then true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchanged: Option<bool>,
    /// The conversion, if there was one: from the currency of the order to the one collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// How it went, in words.
    pub message: String,
    /// The network or the brand of the card, once that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub updated_at: Timestamp,
    /// Who paid.
    pub customer: Customer,
    /// The application's.
    pub client_id: String,
}

/// Who paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// As the customer gave it, or else as the network knows it; empty where neither did.
    pub customer_name: String,
    /// `2557XXXXXXXX`; empty where no number is known.
    pub customer_phone_number: String,
    /// Only where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_email: Option<String>,
}
