//! Refusals in the words clients know, some of which they search for.

use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Balance, OrderReferenceError};

use crate::developer::ChecksumRefusal;

/// The body of every refusal. `message` is one text, never a list: a client searches it for words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErrorBody {
    /// The HTTP status again.
    pub status_code: u16,
    /// What is wrong.
    pub message: String,
    /// The name of the status, such as `Bad Request`.
    pub error: &'static str,
}

impl ErrorBody {
    /// A refusal with `status`.
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let error = status.canonical_reason().unwrap_or("Error");
        Self { status_code: status.as_u16(), message: message.into(), error }
    }
}

impl From<&Refusal> for ErrorBody {
    fn from(refusal: &Refusal) -> Self {
        Self::new(refusal.status(), refusal.to_string())
    }
}

/// A refusal that the documentation of ClickPesa words, or that has no documented wording and one here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The token is missing, malformed, expired or withdrawn; or the token call lacks its headers.
    #[error("Unauthorized")]
    Unauthorized,
    /// The token call names a client id that does not exist.
    #[error("Invalid client details")]
    UnknownClient,
    /// The token call carries a key that is unknown, revoked or expired.
    #[error("Invalid or Expired API-Key")]
    InvalidApiKey,
    /// The token call carries the key of another application.
    #[error("Unauthorized API-Key")]
    ApiKeyOfAnother,
    /// The token belongs to no usable application.
    #[error("Valid Client ID is required")]
    ClientRequired,
    /// The caller's address is not on the merchant's list.
    #[error("Forbidden: IP address not allowed")]
    AddressNotAllowed,
    /// The application may not collect.
    #[error("Application has no access to COLLECTION API feature. Enable it on your application.")]
    NoCollectionFeature,
    /// The application may not pay out.
    #[error("Application has no access to PAYOUT API feature. Enable it on your application.")]
    NoPayoutFeature,
    /// The application may not make checkout links.
    #[error("Application has no access to checkout link feature.")]
    NoCheckoutFeature,
    /// The application may not make payout links.
    #[error("Application has no access to hosted payout feature")]
    NoHostedPayoutFeature,
    /// The merchant has no checkout.
    #[error("Checkout is not available for this merchant")]
    NoCheckout,
    /// A link without a reference.
    #[error("Order reference is required")]
    ReferenceRequired,
    /// A link without anything to pay.
    #[error("Total Price is required")]
    TotalRequired,
    /// A link with both.
    #[error("Provide either totalPrice or orderItems, not both")]
    TotalOrItems,
    /// An item that lacks something; names it.
    #[error("All items must have a {0}")]
    Item(&'static str),
    /// Anything else that is wrong with a link.
    #[error("{0}")]
    Link(String),
    /// The key was not given the right; says what for, in the words of `permit`.
    #[error("{0}")]
    MissingScope(String),
    /// The body is not a JSON object.
    #[error("The body must be a JSON object")]
    NotAnObject,
    /// Missing or wrong checksum.
    #[error(transparent)]
    Checksum(#[from] ChecksumRefusal),
    /// A reference that is none.
    #[error(transparent)]
    OrderReference(#[from] OrderReferenceError),
    /// Another order of this merchant has the reference.
    #[error("Order reference {0} already used: Create a different reference")]
    ReferenceUsed(String),
    /// Not a number a rail reaches.
    #[error("Invalid / unsupported phone number")]
    Phone,
    /// A currency this call does not take; names those it takes.
    #[error("Invalid currency: currency must be {0}")]
    Currency(&'static str),
    /// Not an amount, or outside the limits; says why.
    #[error("Invalid amount: {0}")]
    Amount(String),
    /// A query parameter that cannot be read; says which and why.
    #[error("{0}")]
    Filter(String),
    /// Nothing collects for this merchant: its account at a provider is switched off.
    #[error("Account has no payment collection methods")]
    NoMethods,
    /// No method of this merchant serves the number.
    #[error("Account has no valid payment method")]
    NoMethod,
    /// Nobody to pay by card; says what is missing.
    #[error("Invalid customer: {0}")]
    Customer(String),
    /// No customer has this id.
    #[error("Invalid or missing customer: {0}")]
    NoCustomer(String),
    /// No payment has this reference.
    #[error("Invalid or missing payment: {0}")]
    NoPayment(String),
    /// No payout has this reference.
    #[error("Invalid or missing payout: {0}")]
    NoPayout(String),
    /// No control number like this.
    #[error("BillPay Number does not exist")]
    NoBill,
    /// Another control number of this merchant has the reference.
    #[error("Bill reference already used: Use a different reference")]
    BillReferenceUsed,
    /// A control number that cannot be as it was asked for; says why.
    #[error("{0}")]
    Bill(String),
    /// No mandate has this request id.
    #[error("Invalid or missing mandate: {0}")]
    NoMandate(String),
    /// A direct debit that cannot be as it was asked for; says why.
    #[error("{0}")]
    DirectDebit(String),
    /// The merchant never had money.
    #[error(
        "No balance account is linked to this merchant yet. Balance becomes available after the first successful \
         payment or deposit."
    )]
    NoBalance,
    /// The first two words are what clients look for.
    #[error("Insufficient balance: available balance is {} {}", short(*.0), .0.currency())]
    InsufficientBalance(Balance),
    /// No bank or till provider of the lists.
    #[error("Unsupported channel provider")]
    Provider,
    /// The bank knows no such account.
    #[error("Account not found")]
    NoAccount,
    /// The bank gives no answer, which says nothing about the account.
    #[error("The bank cannot be reached, try again later")]
    BankSilent,
    /// A field that has to be there.
    #[error("{0} is required")]
    Missing(&'static str),
    /// A field of a payout that cannot be read: its name, and why.
    #[error("Invalid {0}: {1}")]
    Field(&'static str, String),
    /// Neither a till nor a code.
    #[error("lipaNamba or qrCode is required")]
    NoTill,
    /// Both of them.
    #[error("Provide either lipaNamba or qrCode, not both")]
    TwoTills,
    /// A till without whose it is.
    #[error("providerCode is required when lipaNamba is provided")]
    NoTillProvider,
    /// Nobody is known behind the till.
    #[error("Lipa Namba beneficiary name could not be resolved. Preview is required before payout.")]
    TillUnknown,
    /// Another payout was created a moment ago; goes with `Retry-After`.
    #[error("Payout request is already in progress, please retry after {0} seconds")]
    Cooldown(u64),
    /// Too many calls; goes with `Retry-After`.
    #[error("Too many requests, please retry after {0} seconds")]
    TooManyRequests(u64),
    /// No such route: method and path.
    #[error("Cannot {0} {1}")]
    NoRoute(String, String),
    /// The fee of a push could not be found.
    #[error("Error validating fee, try again later")]
    Fee,
}

/// `123456.7`, without needless zeros.
fn short(balance: Balance) -> String {
    let text = balance.to_decimal();
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::UnknownClient
            | Self::InvalidApiKey
            | Self::ApiKeyOfAnother
            | Self::AddressNotAllowed
            | Self::MissingScope(_) => StatusCode::FORBIDDEN,
            Self::ClientRequired
            | Self::NoCollectionFeature
            | Self::NoPayoutFeature
            | Self::NoCheckoutFeature
            | Self::NoHostedPayoutFeature
            | Self::ReferenceRequired
            | Self::TotalRequired
            | Self::TotalOrItems
            | Self::Item(_)
            | Self::Link(_)
            | Self::NotAnObject
            | Self::Checksum(_)
            | Self::OrderReference(_)
            | Self::Phone
            | Self::Currency(_)
            | Self::Amount(_)
            | Self::Customer(_)
            | Self::Filter(_)
            | Self::Bill(_)
            | Self::DirectDebit(_)
            | Self::InsufficientBalance(_)
            | Self::Provider
            | Self::Missing(_)
            | Self::Field(..)
            | Self::NoTill
            | Self::TwoTills
            | Self::NoTillProvider
            | Self::TillUnknown
            | Self::Cooldown(_) => StatusCode::BAD_REQUEST,
            Self::NoAccount
            | Self::NoMethods
            | Self::NoMethod
            | Self::NoCheckout
            | Self::NoCustomer(_)
            | Self::NoPayment(_)
            | Self::NoPayout(_)
            | Self::NoBill
            | Self::NoMandate(_)
            | Self::NoBalance
            | Self::NoRoute(..) => StatusCode::NOT_FOUND,
            Self::ReferenceUsed(_) | Self::BillReferenceUsed => StatusCode::CONFLICT,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::BankSilent => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fee => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The seconds for the header `Retry-After`.
    pub const fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::Cooldown(seconds) | Self::TooManyRequests(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use values::Currency;

    use super::*;

    #[test]
    fn a_balance_is_told_without_needless_zeros() {
        assert_eq!(short(Balance::new(200_000_000, Currency::TZS)), "2000000");
        assert_eq!(short(Balance::new(12_350, Currency::USD)), "123.50");
    }

    #[test]
    fn each_is_worded_as_documented() {
        let cases = [
            (Refusal::Unauthorized, r#"{"statusCode":401,"message":"Unauthorized","error":"Unauthorized"}"#),
            (
                Refusal::InvalidApiKey,
                r#"{"statusCode":403,"message":"Invalid or Expired API-Key","error":"Forbidden"}"#,
            ),
            (
                ChecksumRefusal::Wrong.into(),
                r#"{"statusCode":400,"message":"Invalid checksum","error":"Bad Request"}"#,
            ),
            (
                Refusal::ReferenceUsed("ORD1".into()),
                r#"{"statusCode":409,"message":"Order reference ORD1 already used: Create a different reference","error":"Conflict"}"#,
            ),
            (
                Refusal::NoPayment("X".into()),
                r#"{"statusCode":404,"message":"Invalid or missing payment: X","error":"Not Found"}"#,
            ),
            (
                Refusal::InsufficientBalance(Balance::new(1_250, Currency::TZS)),
                r#"{"statusCode":400,"message":"Insufficient balance: available balance is 12.50 TZS","error":"Bad Request"}"#,
            ),
            (
                Refusal::Cooldown(42),
                r#"{"statusCode":400,"message":"Payout request is already in progress, please retry after 42 seconds","error":"Bad Request"}"#,
            ),
            (
                Refusal::TooManyRequests(3),
                r#"{"statusCode":429,"message":"Too many requests, please retry after 3 seconds","error":"Too Many Requests"}"#,
            ),
            (
                Refusal::Fee,
                r#"{"statusCode":500,"message":"Error validating fee, try again later","error":"Internal Server Error"}"#,
            ),
            (
                Refusal::NoRoute("GET".into(), "/x".into()),
                r#"{"statusCode":404,"message":"Cannot GET /x","error":"Not Found"}"#,
            ),
        ];
        for (refusal, body) in cases {
            assert_eq!(serde_json::to_string(&ErrorBody::from(&refusal)).expect("serialises"), body);
        }
        assert_eq!(Refusal::Cooldown(42).retry_after_seconds(), Some(42));
        assert_eq!(Refusal::Unauthorized.retry_after_seconds(), None);
    }
}
