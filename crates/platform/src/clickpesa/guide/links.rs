//! Links for customers and payees.

use values::OrderReferenceError;

use super::{Guide, Refusal};

pub(super) const CALLS: &[Guide] = &[CHECKOUT, PAYOUT];

const CHECKOUT: Guide = Guide {
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
};

const PAYOUT: Guide = Guide {
    call: "POST /third-parties/payout-link/generate-payout-url",
    title: "Make a payout link",
    says: "An address for a payee, who says there which phone, bank account or till the money goes to, sees whose it is, and \
           confirms. What comes of it is a payout under `orderReference`, which waits for people as `PENDING` unless the \
           mandate of the application names payout links: query it as any payout once the payee has confirmed, `404` before. \
           The link is good for 7 days and one use. It holds no money before it is used, and is no payout: the cooldown does not apply. \
           Hand it to the payee only: whoever has it says where the money goes.",
    answer: r#"{"payoutLink": "https://pay.example.tz/payout/q0f3…", "clientId": "IDexample"}"#,
    refusals: || {
        vec![
            Refusal::NoHostedPayoutFeature,
            OrderReferenceError::Invalid.into(),
            OrderReferenceError::TooLong.into(),
            Refusal::ReferenceUsed("PAYLINK01".to_owned()),
            Refusal::Amount("it must be more than nothing".to_owned()),
        ]
    },
};
