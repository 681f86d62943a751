//! Control numbers.

use super::{Guide, Refusal};

const ONE: &str = r#"{"billPayNumber": "55042914871931", "billDescription": "Rent, December", "billAmount": 50000,
    "billPaymentMode": "ALLOW_PARTIAL_AND_OVER_PAYMENT", "billMaxCollectionAmount": 90000,
    "billRemainingCollectionAmount": 90000}"#;
const CUSTOMERS: &str = r#"{"billPayNumber": "55042914871931", "billCustomerName": "Asha Mrema", "billAmount": 50000,
    "billPaymentMode": "EXACT"}"#;
const MANY: &str = r#"{"billPayNumbers": ["B2", "55042914871931"], "created": 2, "failed": 1,
    "errors": [{"index": 2, "reason": "Bill reference already used: Use a different reference"}]}"#;

/// Requests where the example of the type would be refused: these calls need a customer.
pub(super) const REQUESTS: &[(&str, &str)] = &[
    (
        "POST /third-parties/billpay/create-customer-control-number",
        r#"{"customerName": "Asha Mrema", "customerPhone": "255712345678", "billAmount": 50000, "billDescription": "Rent"}"#,
    ),
    (
        "POST /third-parties/billpay/bulk-create-customer-control-numbers",
        r#"{"controlNumbers": [{"customerName": "Asha Mrema", "customerPhone": "255712345678", "billAmount": 50000},
            {"customerName": "Juma Mussa", "customerEmail": "juma@example.com"}]}"#,
    ),
];

pub(super) const CALLS: &[Guide] = &[
    Guide {
        call: "POST /third-parties/billpay/create-order-control-number",
        title: "Create an order control number",
        says: "Makes a number that can be paid once: it closes after a payment. Every field is optional, so the body may be \
               `{}` or empty. Without `billReference` a number of 14 digits is chosen; a reference comes back as \
               `billPayNumber`, and a payer types the merchant's biller code before it. `EXACT` takes `billAmount` and \
               nothing else. A payment to the number shows it as its `orderReference`.",
        answer: ONE,
        refusals: of_a_bill,
    },
    Guide {
        call: "POST /third-parties/billpay/create-customer-control-number",
        title: "Create a customer control number",
        says: "Makes a number of a customer, who can pay it again and again, up to `billMaxCollectionAmount` where there is \
               one. `customerName` is required, and `customerEmail` or `customerPhone`.",
        answer: CUSTOMERS,
        refusals: of_a_bill,
    },
    Guide {
        call: "POST /third-parties/billpay/bulk-create-order-control-numbers",
        title: "Create order control numbers in bulk",
        says: "Makes up to 50 numbers; those that can be made are made. `errors` names the others by their place in the list, \
               from 0 on, and is left out where there are none.",
        answer: MANY,
        refusals: of_many,
    },
    Guide {
        call: "POST /third-parties/billpay/bulk-create-customer-control-numbers",
        title: "Create customer control numbers in bulk",
        says: "As for orders, each item with a customer.",
        answer: MANY,
        refusals: of_many,
    },
    Guide {
        call: "GET /third-parties/billpay/{number}",
        title: "Ask for a control number",
        says: "What it asks for, and what is left of its maximum. Payments that were reversed count as collected.",
        answer: ONE,
        refusals: || vec![Refusal::NoCollectionFeature, Refusal::NoBill],
    },
    Guide {
        call: "PATCH /third-parties/billpay/{number}",
        title: "Change a control number",
        says: "At least one of the fields; the answer names those that were changed. `EXACT` drops the maximum. A number that \
               has collected its maximum takes money again once that is raised; a one-time number that was paid stays closed.",
        answer: r#"{"billPayNumber": "55042914871931", "billAmount": 60000, "billDescription": "Rent, January"}"#,
        refusals: || {
            let mut all = vec![Refusal::NoBill];
            all.push(Refusal::Bill("billStatus must be one of: ACTIVE, INACTIVE".to_owned()));
            all.extend(of_a_bill().into_iter().filter(|refusal| *refusal != Refusal::BillReferenceUsed));
            all
        },
    },
    Guide {
        call: "PUT /third-parties/billpay/update-status",
        title: "Switch a control number on or off",
        says: "Deprecated: `PATCH /third-parties/billpay/{number}` does the same with `billStatus`.",
        answer: r#"{"billPayNumber": "55042914871931", "billStatus": "INACTIVE"}"#,
        refusals: || {
            vec![
                Refusal::NoCollectionFeature,
                Refusal::Bill("billPayNumber is required".to_owned()),
                Refusal::NoBill,
            ]
        },
    },
];

fn of_a_bill() -> Vec<Refusal> {
    let words = [
        "billAmount must not be less than 0.01",
        "billAmount is required when billPaymentMode is EXACT",
        "billMaxCollectionAmount is only allowed when billPaymentMode is ALLOW_PARTIAL_AND_OVER_PAYMENT",
        "billMaxCollectionAmount must be greater than or equal to billAmount",
    ];
    let mut all = vec![Refusal::NoCollectionFeature, Refusal::BillReferenceUsed];
    all.extend(words.map(|words| Refusal::Bill(words.to_owned())));
    all
}

fn of_many() -> Vec<Refusal> {
    vec![Refusal::NoCollectionFeature, Refusal::Bill("controlNumbers must contain 1 to 50 items".to_owned())]
}
