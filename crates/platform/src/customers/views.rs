//! What is shown of customers, and refusals as problems.

use http::StatusCode;
use permit::{Allow, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use values::{Id, Timestamp};

use super::model::{Contact, ContactError, Customer, CustomerError};
use crate::{edit::Edit, text};

/// Somebody the merchant collects from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerView {
    /// Their id, which `initiate-card-payment` of the third-party API takes as `customer.id`.
    #[schema(value_type = String)]
    id: Id<Customer>,
    /// Their name, where it is known.
    name: Option<String>,
    /// Their e-mail address, where it is known.
    email: Option<String>,
    /// Their number, where it is known; its middle hidden from those who may not see it.
    phone: Option<String>,
    /// When the merchant first heard of them.
    created_at: Timestamp,
    /// When this last changed.
    updated_at: Timestamp,
}

impl CustomerView {
    /// What a caller sees who may see as much as `allow`.
    pub fn new(customer: &Customer, allow: Allow) -> Self {
        let contact = Contact::from(customer);
        let Contact { name, email, phone } = if allow == Allow::Masked { contact.masked() } else { contact };
        let Customer { id, created_at, updated_at, .. } = *customer;
        Self { id, name, email, phone, created_at, updated_at }
    }
}

/// A customer to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NewCustomerInput {
    /// Their name, at most 120 characters.
    pub name: String,
    /// Where they are reached: at least one of the two.
    pub email: Option<String>,
    /// Where they are reached: at least one of the two.
    pub phone: Option<String>,
}

/// What to change; what is absent stays, and null takes it away.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct CustomerChangeInput {
    /// Their name, which cannot be taken away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub name: Edit<String>,
    /// Their e-mail address.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub email: Edit<String>,
    /// Their number.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub phone: Edit<String>,
}

impl From<CustomerError> for Problem {
    fn from(error: CustomerError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            CustomerError::Contact(ContactError::Name) | CustomerError::NoName => Self::field("name", says),
            CustomerError::Contact(ContactError::Email) | CustomerError::Unreachable => {
                Self::field("email", says)
            }
            CustomerError::Contact(ContactError::Phone) => Self::field("phone", says),
            CustomerError::Known(id) => Self::refuse(StatusCode::CONFLICT, "customer.known", says)
                .with("customer_id", json!(id.to_string())),
        }
    }
}
