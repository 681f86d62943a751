//! What the third-party API reads and writes, exactly as documented: names, order and types of fields.
//!
//! Types differ on purpose between calls: `collectedAmount` is text when a collection begins and a number when
//! it is queried; payouts are created with text of two decimals and previewed with numbers. Reading is lenient:
//! no body that is a JSON object fails here, unknown fields are ignored, and what is missing or of a wrong
//! type is `None`, for the route to refuse in the words of [`Refusal`].

mod amount;
mod collection;
mod order_reference;
mod payout;
mod reading;
mod refusal;
#[cfg(test)]
mod tests;

pub use amount::{AsMoney, AsNumber, AsText, WireAmount};
pub use collection::{
    ActiveMethod, CollectedPayment, Customer, InitiatedPayment, MethodStatus, PaymentStatus, Sender,
    UssdPreview, UssdPushRequest,
};
pub use order_reference::{OrderReference, OrderReferenceError};
pub use payout::{
    Beneficiary, CreatedBeneficiary, CreatedPayout, Exchange, FeeBearer, OrderMoney, OrderPreview,
    PayoutPreview, PayoutRequest, PayoutStatus, Receiver, SentPayout,
};
pub use refusal::{ErrorBody, Refusal};

use serde::Serialize;
use utoipa::ToSchema;
use values::Currency;

/// The answer of `POST /generate-token`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Always true.
    pub success: bool,
    /// `Bearer ` and the token; clients send it back unchanged.
    pub token: String,
}

impl TokenAnswer {
    /// The answer that carries `token`, which is given without `Bearer`.
    pub fn new(token: &str) -> Self {
        Self { success: true, token: format!("Bearer {token}") }
    }
}

/// One page of `GET /payments/all` or `GET /payouts/all`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Listing<T> {
    /// The page.
    pub data: Vec<T>,
    /// How many there are on all pages together.
    pub total_count: u64,
}

/// One entry of `GET /account/balance`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CurrencyBalance {
    /// Of which account.
    pub currency: Currency,
    /// What may be spent.
    pub balance: AsNumber,
}
