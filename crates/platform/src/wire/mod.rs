//! What the third-party API reads and its webhooks write, exactly as documented: names, order and types of fields.
//!
//! Types differ on purpose between calls: `collectedAmount` is text when a collection begins and a number when
//! it is queried; payouts are created with text of two decimals and previewed with numbers. Reading is lenient:
//! no body that is a JSON object fails here, unknown fields are ignored (but for the older way of signing, which has no others), and what is missing or of a wrong
//! type is `None`, for the route to refuse.

mod account;
mod amount;
mod bill;
mod collection;
mod link;
mod payout;
mod payout_request;
mod rate;
mod reading;
#[cfg(test)]
mod tests;

pub use account::{AccountDetails, CurrencyBalance, Side, Statement, Transaction, TransactionType};
pub use amount::{AsMoney, AsNumber, AsText, WireAmount};
pub use bill::{
    BillPatch, BillPayNumber, BillPaymentMode, BillRequest, BillStatus, BillStatusRequest, BulkBillError,
    BulkBillPayNumbers, BulkBillRequest, ChangedBill,
};
pub use collection::{
    ActiveMethod, CardCustomer, CardLink, CardPreview, CardRequest, CollectedPayment, Customer,
    InitiatedPayment, MethodStatus, PaymentStatus, Sender, UssdPreview, UssdPushRequest,
};
pub use link::{CheckoutLink, CheckoutLinkRequest, OrderItem, PayoutLink, PayoutLinkRequest};
pub use payout::{
    Beneficiary, CreatedBeneficiary, CreatedPayout, Exchange, LipaNambaProvider, ListedBank, NameLookup,
    OrderMoney, OrderPreview, PayoutPreview, PayoutStatus, Receiver, RefundNote, ReverseNote, SentPayout,
    VerifiedAccount,
};
pub use payout_request::{BankPayoutRequest, LipaNambaPayoutRequest, PayoutRequest, VerifyAccountRequest};
pub use rate::{AsRate, ExchangeRate};

pub use reading::currency;
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr,
        schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type},
    },
};

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
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing<T> {
    /// The page.
    pub data: Vec<T>,
    /// How many there are on all pages together.
    pub total_count: u64,
}

impl<T: ToSchema> PartialSchema for Listing<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        let total = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer));
        ObjectBuilder::new()
            .property("data", items)
            .required("data")
            .property("totalCount", total)
            .required("totalCount")
            .into()
    }
}

/// Named by what is listed: one name in a document means one thing.
impl<T: ToSchema> ToSchema for Listing<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("Listing_{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}
