//! Checkout and payout links.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use values::Currency;

use super::{WireAmount, reading};

/// The body of `POST /checkout-link/generate-checkout-url`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"totalPrice": "15000", "orderReference": "LINK0001", "orderCurrency": "TZS", "customerName": "Asha Mrema"}))]
pub struct CheckoutLinkRequest {
    /// Decimal text; either this or `orderItems`.
    pub total_price: Option<WireAmount>,
    /// What some clients call `totalPrice`.
    pub amount: Option<WireAmount>,
    /// What is sold; either this or `totalPrice`.
    #[serde(default, deserialize_with = "items")]
    #[schema(value_type = Option<Vec<OrderItem>>)]
    pub order_items: Option<Vec<OrderItem>>,
    /// Chosen by the merchant, 1 to 64 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
    /// `TZS` or `USD`.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_currency: Option<String>,
    /// What some clients call `orderCurrency`.
    #[serde(default, deserialize_with = "reading::text")]
    pub currency: Option<String>,
    /// Whom it is meant for.
    #[serde(default, deserialize_with = "reading::text")]
    pub customer_name: Option<String>,
    /// Their e-mail address.
    #[serde(default, deserialize_with = "reading::text")]
    pub customer_email: Option<String>,
    /// Their phone number.
    #[serde(default, deserialize_with = "reading::text")]
    pub customer_phone: Option<String>,
    /// What it is for.
    #[serde(default, deserialize_with = "reading::text")]
    pub description: Option<String>,
    /// An address that `PAYMENT RECEIVED` is also sent to, once.
    #[serde(default, deserialize_with = "reading::text")]
    pub callback_url: Option<String>,
    /// The same, for shops that have both.
    #[serde(default, rename = "wooCommerceCallbackURL", deserialize_with = "reading::text")]
    pub woo_commerce_callback_url: Option<String>,
}

impl CheckoutLinkRequest {
    /// The sum, by either name.
    pub fn total(&self) -> Option<&WireAmount> {
        self.total_price.as_ref().or(self.amount.as_ref())
    }

    /// The currency, by either name; `None` if none is named or what is named is no currency.
    pub fn currency(&self) -> Option<Currency> {
        reading::currency(self.order_currency.as_deref().or(self.currency.as_deref()))
    }
}

/// Something that is sold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OrderItem {
    /// What it is.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub name: Option<String>,
    /// What one of it costs, as decimal text.
    #[schema(required, value_type = WireAmount)]
    pub price: Option<WireAmount>,
    /// How many.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = i64)]
    pub quantity: Option<String>,
}

/// A list of items; what in it is none has no name.
fn items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<OrderItem>>, D::Error> {
    let Value::Array(list) = Value::deserialize(deserializer)? else { return Ok(None) };
    Ok(Some(list.into_iter().map(|item| reading::object(item).ok().flatten().unwrap_or_default()).collect()))
}

/// Its answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckoutLink {
    /// The address for the customer.
    pub checkout_link: String,
    /// The application's client id.
    pub client_id: String,
}

/// The body of `POST /payout-link/generate-payout-url`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"amount": "15000", "orderReference": "PAYLINK01"}))]
pub struct PayoutLinkRequest {
    /// Shillings, as decimal text.
    #[schema(required, value_type = WireAmount)]
    pub amount: Option<WireAmount>,
    /// Chosen by the merchant, 1 to 20 letters and digits.
    #[serde(default, deserialize_with = "reading::text")]
    #[schema(required, value_type = String)]
    pub order_reference: Option<String>,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayoutLink {
    /// The address for the payee.
    pub payout_link: String,
    /// The application's client id.
    pub client_id: String,
}
