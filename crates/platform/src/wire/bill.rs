//! BillPay control numbers: create, create in bulk, query, change.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{AsNumber, WireAmount, reading};

/// The body of both create calls, and an item of the bulk ones. No field of an order is required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"billReference": "INV2026001", "billAmount": 50000, "billDescription": "Rent, December"}))]
pub struct BillRequest {
    /// Chosen by the merchant, 1 to 20 letters and digits; a number of 14 digits is chosen without it.
    #[serde(default, deserialize_with = "reading::text")]
    pub bill_reference: Option<String>,
    /// What is due.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub bill_amount: Option<WireAmount>,
    /// The most it ever collects; only where partial and over-payments are allowed, and no less than the amount.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub bill_max_collection_amount: Option<WireAmount>,
    /// What it is for, up to 500 characters.
    #[serde(default, deserialize_with = "reading::text")]
    pub bill_description: Option<String>,
    /// `ALLOW_PARTIAL_AND_OVER_PAYMENT`, which is meant when it is absent, or `EXACT`.
    #[serde(default, deserialize_with = "reading::text")]
    pub bill_payment_mode: Option<String>,
    /// Whose number it is; required for a customer's, refused in an order of a bulk call.
    #[serde(default, deserialize_with = "reading::text")]
    pub customer_name: Option<String>,
    /// Where they are reached: at least one of the two.
    #[serde(default, deserialize_with = "reading::text")]
    pub customer_email: Option<String>,
    /// Where they are reached: at least one of the two.
    #[serde(default, deserialize_with = "reading::text")]
    pub customer_phone: Option<String>,
}

impl BillRequest {
    /// Whether it names a customer in any way.
    pub fn names_customer(&self) -> bool {
        [&self.customer_name, &self.customer_email, &self.customer_phone].into_iter().any(Option::is_some)
    }

    /// Leaves out what it says of a customer.
    pub fn forget_customer(&mut self) {
        (self.customer_name, self.customer_email, self.customer_phone) = (None, None, None);
    }
}

/// The body of both bulk calls. A bare list is taken for the list of numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, ToSchema)]
#[schema(example = json!({"controlNumbers": [{"billReference": "B2", "billAmount": 50000}, {"billAmount": 25000}]}))]
pub struct BulkBillRequest {
    /// 1 to 50 numbers; `None` where no list was sent. What is no object is `None`.
    #[schema(rename = "controlNumbers", required, value_type = Vec<BillRequest>)]
    pub control_numbers: Option<Vec<Option<BillRequest>>>,
}

impl<'de> Deserialize<'de> for BulkBillRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = match Value::deserialize(deserializer)? {
            Value::Array(items) => Some(items),
            Value::Object(mut members) => match members.remove("controlNumbers") {
                Some(Value::Array(items)) => Some(items),
                _ => None,
            },
            _ => return Err(serde::de::Error::custom("neither an object nor a list")),
        };
        let read = |item| reading::object(item).ok().flatten();
        Ok(Self { control_numbers: items.map(|items| items.into_iter().map(read).collect()) })
    }
}

/// How much a control number takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BillPaymentMode {
    /// Less or more than what is due.
    AllowPartialAndOverPayment,
    /// What is due only.
    Exact,
}

/// Whether a control number takes payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BillStatus {
    /// It does.
    Active,
    /// It does not.
    Inactive,
}

/// The answer of both create calls and of `GET /billpay/{billPayNumber}`. What was not given is left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillPayNumber {
    /// 14 digits, or the reference the merchant chose.
    pub bill_pay_number: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_description: Option<String>,
    /// Whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_customer_name: Option<String>,
    /// What is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_amount: Option<AsNumber>,
    /// How much it takes.
    pub bill_payment_mode: BillPaymentMode,
    /// The most it ever collects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_max_collection_amount: Option<AsNumber>,
    /// What is left of that; reversed payments count as collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_remaining_collection_amount: Option<AsNumber>,
}

/// The answer of both bulk calls.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkBillPayNumbers {
    /// Those that were made, in the order of the items.
    pub bill_pay_numbers: Vec<String>,
    /// How many were made.
    pub created: usize,
    /// How many were not.
    pub failed: usize,
    /// Why; only where one was not made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<BulkBillError>,
}

/// Why an item of a bulk call made no number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BulkBillError {
    /// Its place in the list, from 0 on.
    pub index: usize,
    /// In words.
    pub reason: String,
}

/// The body of `PATCH /billpay/{billPayNumber}`: at least one of the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"billAmount": 60000, "billDescription": "Rent, January"}))]
pub struct BillPatch {
    /// `ACTIVE` or `INACTIVE`.
    #[serde(default, deserialize_with = "reading::text")]
    pub bill_status: Option<String>,
    /// What is due, at least 0.01, with two decimals at most.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub bill_amount: Option<WireAmount>,
    /// What it is for, up to 500 characters.
    #[serde(default, deserialize_with = "reading::text")]
    pub bill_description: Option<String>,
    /// `ALLOW_PARTIAL_AND_OVER_PAYMENT`, or `EXACT`, which drops the maximum.
    #[serde(default, deserialize_with = "reading::text")]
    pub bill_payment_mode: Option<String>,
    /// The most it ever collects.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    pub bill_max_collection_amount: Option<WireAmount>,
}

/// The body of `PUT /billpay/update-status`, which is deprecated in favour of `PATCH /billpay/{billPayNumber}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"billPayNumber": "55042914871931", "status": "INACTIVE"}))]
pub struct BillStatusRequest {
    /// Which number.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub bill_pay_number: Option<String>,
    /// `ACTIVE` or `INACTIVE`.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub status: Option<String>,
}

/// The answer of both changing calls: the number and what was changed about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedBill {
    /// The number.
    pub bill_pay_number: String,
    /// Only where it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_status: Option<BillStatus>,
    /// Only where it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_amount: Option<AsNumber>,
    /// Only where it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_description: Option<String>,
    /// Only where it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_payment_mode: Option<BillPaymentMode>,
    /// Only where it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_max_collection_amount: Option<AsNumber>,
}
