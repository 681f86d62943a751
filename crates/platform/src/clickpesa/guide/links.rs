//! Links for customers and payees.

use values::OrderReferenceError;

use super::{Guide, Refusal};

pub(super) const CALLS: &[Guide] = &[Guide {
    call: "POST /third-parties/checkout-link/generate-checkout-url",
    title: "Make a checkout link",
    says: "An address for a customer, who chooses there how to pay. Name either `totalPrice` or `orderItems`. The customer \
           may try again after a payment failed, and pays once. `PAYMENT RECEIVED` goes to the webhooks as always, and to \
           `callbackUrl` and `wooCommerceCallbackURL` as well, where they are given. Afterwards the page leads back to the \
           return URL of the application.",
    answer: r#"{"checkoutLink": "https://pay.example.tz/pay/q0f3…", "clientId": "IDexample"}"#,
    refusals: || {
        vec![
            Refusal::NoCheckoutFeature,
            Refusal::ReferenceRequired,
            OrderReferenceError::Invalid.into(),
            Refusal::ReferenceUsed("LINK0001".to_owned()),
            Refusal::TotalRequired,
            Refusal::TotalOrItems,
            Refusal::Item("name"),
            Refusal::Currency("either TZS or USD"),
            Refusal::Amount("it must be more than nothing".to_owned()),
            Refusal::NoCheckout,
        ]
    },
}];
