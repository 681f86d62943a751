//! Payouts as they are asked for, read leniently.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{WireAmount, reading};

/// The body of both calls for a payout to a phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": 10000, "currency": "TZS", "orderReference": "PAY0001", "phoneNumber": "255712345678"}))]
pub struct PayoutRequest {
    /// A number.
    #[schema(required, value_type = f64)]
    pub amount: Option<WireAmount>,
    /// Who receives, in TZS whatever is debited.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub phone_number: Option<String>,
    /// `TZS` or `USD`: the balance to debit.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub currency: Option<String>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
}

/// The body of both calls for a payout to a bank account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": 10000, "currency": "TZS", "orderReference": "BANK0001", "accountNumber": "0150123456789", "accountName": "JOHN DOE", "bic": "CORUTZTZ"}))]
pub struct BankPayoutRequest {
    /// A number.
    #[schema(required, value_type = f64)]
    pub amount: Option<WireAmount>,
    /// The account.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub account_number: Option<String>,
    /// Whose it is. Required to create, not to preview.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<String>)]
    pub account_name: Option<String>,
    /// The bank, as `GET /list/banks` has it.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub bic: Option<String>,
    /// What the account is kept in, `TZS` unless told, or `USD`.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<String>)]
    pub account_currency: Option<String>,
    /// `ACH` or `RTGS`; chosen by currency and amount unless told.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<String>)]
    pub transfer_type: Option<String>,
    /// `TZS` or `USD`: the balance to debit.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub currency: Option<String>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
}

/// The body of both calls for a payout to a till: its number and provider, or the text of its TanQR code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": 10000, "currency": "TZS", "orderReference": "LIPA0001", "lipaNamba": "5551234", "providerCode": "503"}))]
pub struct LipaNambaPayoutRequest {
    /// A number.
    #[schema(required, value_type = f64)]
    pub amount: Option<WireAmount>,
    /// The till; goes with `providerCode`.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<String>)]
    pub lipa_namba: Option<String>,
    /// Whose till it is, as `GET /payouts/lipa-namba-providers` has it.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<String>)]
    pub provider_code: Option<String>,
    /// The text of a TanQR code, instead of the two.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<String>)]
    pub qr_code: Option<String>,
    /// `TZS` or `USD`: the balance to debit.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub currency: Option<String>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
}

/// The body of `POST /payouts/verify-bank-account`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"accountNumber": "0150123456789", "bic": "CORUTZTZ"}))]
pub struct VerifyAccountRequest {
    /// The account.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub account_number: Option<String>,
    /// The bank, as `GET /list/banks` has it.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub bic: Option<String>,
}
