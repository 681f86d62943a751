//! Money in by card.

use values::OrderReferenceError;

use super::{Guide, Refusal};

pub(super) const CALLS: &[Guide] = &[
    Guide {
        call: "POST /third-parties/payments/preview-card-payment",
        title: "Preview a card payment",
        says: "Which cards are taken for this amount, and what each charges the customer on top. Reserves nothing.",
        answer: r#"{"activeMethods": [{"name": "VISA", "status": "AVAILABLE", "fee": 1.25},
            {"name": "MASTER CARD", "status": "AVAILABLE", "fee": 1.25}]}"#,
        refusals: of_a_card,
    },
    Guide {
        call: "POST /third-parties/payments/initiate-card-payment",
        title: "Initiate a card payment",
        says: "Opens a page where the customer enters their card, for 24 hours. `customer` is the `id` of one that is known, or \
               `fullName` with `email` or `phoneNumber`. Whether they paid comes by webhook, or by asking for the payment, \
               which is *PENDING* until then.",
        answer: r#"{"cardPaymentLink": "https://kibali.example/card/3vQ0hWmTj5Yb8kE2sN7uRx", "clientId": "IDexample"}"#,
        refusals: || {
            let mut all = of_a_card();
            all.push(Refusal::Customer("give its id, or fullName with email or phoneNumber".to_owned()));
            all.push(Refusal::NoCustomer("cus_01k9q4k9q4k9q4k9q4k9q4k9q4".to_owned()));
            all
        },
    },
];

/// What every order of a card payment may be refused with.
fn of_a_card() -> Vec<Refusal> {
    vec![
        Refusal::NoCollectionFeature,
        OrderReferenceError::Invalid.into(),
        OrderReferenceError::TooLong.into(),
        Refusal::Currency("USD"),
        Refusal::Amount("it is missing".to_owned()),
        Refusal::ReferenceUsed("ORD0002".to_owned()),
        Refusal::NoMethod,
    ]
}
