//! CRDB direct debits: ask for a mandate, query it, cancel it.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{AsNumber, WireAmount, reading};

/// The body of `POST /customers/crdb-direct-debit-mandate`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"customer": {"fullName": "Asha Mrema", "email": "asha@example.com"}, "phoneNumber": "255712345678",
    "debitAccount": "0150123456789", "startDate": "2026-12-31", "endDate": "2027-12-31", "frequencyType": "MONTHLY",
    "installmentAmount": 50000, "mandateCallbackUrl": "https://shop.example/mandates", "billDetails": "Rent"}))]
pub struct DirectDebitRequest {
    /// Who pays.
    #[serde(default, deserialize_with = "reading::object")]
    #[schema(required, value_type = DirectDebitCustomer)]
    pub customer: Option<DirectDebitCustomer>,
    /// Where the bank reaches the holder of the account.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub phone_number: Option<String>,
    /// The holder's account at CRDB.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub debit_account: Option<String>,
    /// The day of the first instalment, `YYYY-MM-DD` or `DD-MM-YYYY`; today at the earliest.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub start_date: Option<String>,
    /// No instalment is later than this day.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub end_date: Option<String>,
    /// `DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = Frequency)]
    pub frequency_type: Option<String>,
    /// So many days, weeks, months or years from one instalment to the next, up to 366; 1 unless told.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(value_type = Option<i64>)]
    pub frequency: Option<String>,
    /// What each instalment is over, in TZS.
    #[serde(default)]
    #[schema(required, value_type = f64)]
    pub installment_amount: Option<WireAmount>,
    /// An address that is told of each change of the mandate.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub mandate_callback_url: Option<String>,
    /// What it is for, up to 500 characters.
    #[serde(default, deserialize_with = "details")]
    pub bill_details: Option<String>,
}

/// Text, or whatever else was sent, as JSON.
fn details<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}

/// Who pays by direct debit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectDebitCustomer {
    /// Their name.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub full_name: Option<String>,
    /// Their e-mail address.
    #[serde(default, deserialize_with = "reading::text")]
    pub email: Option<String>,
    /// Their phone number.
    #[serde(default, deserialize_with = "reading::text")]
    pub phone_number: Option<String>,
}

/// In what the days between two instalments are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Frequency {
    /// Days.
    Daily,
    /// Weeks.
    Weekly,
    /// Months.
    Monthly,
    /// Years.
    Yearly,
}

/// The body of `POST /customers/crdb-direct-debit-mandate/cancel`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"requestId": "DDM0A1B2C3D4E5F6071"}))]
pub struct DirectDebitCancellation {
    /// The `mandateRequestId` that was answered.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub request_id: Option<String>,
}

/// Where a mandate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MandateStatus {
    /// The holder of the account has not answered.
    Requested,
    /// The holder agreed; instalments are collected.
    Active,
    /// The holder or the bank refused.
    Rejected,
    /// The holder did not answer before the first day was over.
    Expired,
    /// The merchant ended it.
    Cancelled,
    /// Every instalment was asked for.
    Completed,
}

/// What all three calls answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectDebitMandate {
    /// What to ask and cancel by; the payments of the mandate have it as their `orderReference`.
    pub mandate_request_id: String,
    /// Where it stands.
    pub mandate_status: MandateStatus,
    /// What all instalments come to.
    pub payments_total_amount: AsNumber,
    /// How many there are.
    pub payments_installments: i64,
}
