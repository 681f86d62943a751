//! Money in.

use values::OrderReferenceError;

use super::{Guide, Refusal};

pub(super) const CALLS: &[Guide] = &[
    Guide {
        call: "POST /third-parties/payments/preview-ussd-push-request",
        title: "Preview a USSD push",
        says: "Which networks can be asked for this amount, and what each charges the customer on top. Reserves nothing: \
               the reference is still free for the push itself. `phoneNumber` narrows the list to its network; \
               `fetchSenderDetails` adds who holds the number.",
        answer: r#"{"activeMethods": [{"name": "TIGO-PESA", "status": "AVAILABLE", "fee": 920}],
            "sender": {"accountName": "JOHN DOE", "accountNumber": "255712345678", "accountProvider": "TIGO-PESA"}}"#,
        refusals: || {
            let mut all = of_an_order();
            all.extend([Refusal::NoMethods, Refusal::NoMethod]);
            all
        },
    },
    Guide {
        call: "POST /third-parties/payments/initiate-ussd-push-request",
        title: "Initiate a USSD push",
        says: "Asks a customer for a payment: their phone shows a prompt for the PIN. The answer says that they were asked; \
               whether they paid comes by webhook, or by asking for the payment. A call whose answer was lost can be \
               repeated: it either makes the payment or says that the reference is used, never a second payment.",
        answer: r#"{"id": "ORD0001LCP7K2M9X4Q", "status": "PROCESSING", "channel": "TIGO-PESA", "orderReference": "ORD0001",
            "collectedAmount": "10000", "collectedCurrency": "TZS", "createdAt": "2026-11-23T07:00:00.000Z",
            "clientId": "IDexample"}"#,
        refusals: || {
            let mut all = of_an_order();
            all.push(Refusal::NoMethods);
            all
        },
    },
    Guide {
        call: "GET /third-parties/payments/{reference}",
        title: "Ask for a payment",
        says: "A list, of one payment as a rule. `PROCESSING` and `PENDING` may still change; `SUCCESS` and `SETTLED` are \
               paid, `FAILED` will not be.",
        answer: r#"[{"id": "ORD0001LCP7K2M9X4Q", "status": "SUCCESS", "paymentReference": "MP26112300017",
            "paymentPhoneNumber": "255712345678", "orderReference": "ORD0001", "collectedAmount": 10000,
            "collectedCurrency": "TZS", "message": "success", "channel": "TIGO-PESA",
            "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:01.000Z",
            "customer": {"customerName": "JOHN DOE", "customerPhoneNumber": "255712345678"}, "clientId": "IDexample"}]"#,
        refusals: || vec![Refusal::NoPayment("ORD0001".to_owned())],
    },
    Guide {
        call: "GET /third-parties/payments/all",
        title: "List payments",
        says: "A page of payments, the newest first unless told otherwise; `totalCount` counts all that match.",
        answer: r#"{"data": [{"id": "ORD0001LCP7K2M9X4Q", "status": "SUCCESS", "paymentReference": "MP26112300017",
            "paymentPhoneNumber": "255712345678", "orderReference": "ORD0001", "collectedAmount": 10000,
            "collectedCurrency": "TZS", "message": "success", "channel": "TIGO-PESA",
            "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:01.000Z",
            "customer": {"customerName": "JOHN DOE", "customerPhoneNumber": "255712345678"}, "clientId": "IDexample"}],
            "totalCount": 1}"#,
        refusals: of_a_list,
    },
];

/// What every order of a push may be refused with.
fn of_an_order() -> Vec<Refusal> {
    vec![
        Refusal::NoCollectionFeature,
        OrderReferenceError::Invalid.into(),
        OrderReferenceError::TooLong.into(),
        Refusal::Currency("TZS"),
        Refusal::Amount("it is missing".to_owned()),
        Refusal::Phone,
        Refusal::ReferenceUsed("ORD0001".to_owned()),
    ]
}

/// What a list may be refused with.
pub(super) fn of_a_list() -> Vec<Refusal> {
    let words = [
        "limit must be a whole number, 1 or more",
        "startDate must be YYYY-MM-DD or DD-MM-YYYY",
        "Cannot sort by colour",
    ];
    words.map(|words| Refusal::Filter(words.to_owned())).into()
}
