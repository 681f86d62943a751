//! Money out.

use values::OrderReferenceError;

use super::{Guide, Refusal, collections::of_a_list};

pub(super) const CALLS: &[Guide] = &[
    Guide {
        call: "POST /third-parties/payouts/preview-mobile-money-payout",
        title: "Preview a mobile-money payout",
        says: "What a payout would take from the balance, fee included, and who would receive it. Reserves nothing: the \
               reference is still free for the payout itself.",
        answer: r#"{"amount": 1072, "balance": 123456.7, "channelProvider": "TIGO PESA", "fee": 72, "exchanged": false,
            "order": {"amount": 1000, "currency": "TZS", "id": "PAY0001"}, "payoutFeeBearer": "merchant",
            "receiver": {"accountName": "JOHN DOE", "accountNumber": "255712345678", "accountCurrency": "TZS", "amount": 1000}}"#,
        refusals: of_a_preview,
    },
    Guide {
        call: "POST /third-parties/payouts/create-mobile-money-payout",
        title: "Create a mobile-money payout",
        says: "Holds amount and fee, and sends the money. `AUTHORIZED` means accepted and about to be sent; `PENDING` means \
               that people must release it first, as they must unless an Admin allowed the application to pay. How it ends \
               comes by webhook, or by asking for the payout. A merchant makes one payout in so many seconds; the refusal \
               says how many are left, in words and in `Retry-After`. A call whose answer was lost can be repeated: it \
               either makes the payout or says that the reference is used, never a second payout.",
        answer: r#"{"id": "PAY0001Q3X8W2", "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:00.000Z",
            "orderReference": "PAY0001", "amount": "1072.00", "currency": "TZS", "fee": "72.00", "exchanged": false,
            "status": "AUTHORIZED", "channel": "MOBILE MONEY", "channelProvider": "TIGO PESA",
            "order": {"amount": "1000.00", "currency": "TZS"},
            "beneficiary": {"accountNumber": "255712345678", "accountName": "JOHN DOE", "amount": "1000.00"},
            "clientId": "IDexample"}"#,
        refusals: || {
            let mut all = of_a_preview();
            all.extend([Refusal::InsufficientBalance("12345.50".to_owned()), Refusal::Cooldown(42)]);
            all
        },
    },
    Guide {
        call: "GET /third-parties/payouts/{reference}",
        title: "Ask for a payout",
        says: "A list of one payout. `PENDING`, `AUTHORIZED` and `PROCESSING` may still change; a payout whose provider does \
               not answer stays `PROCESSING` until it is known what became of it.",
        answer: r#"[{"id": "PAY0001Q3X8W2", "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:01.000Z",
            "orderReference": "PAY0001", "amount": "1072.00", "currency": "TZS", "fee": "72.00", "status": "SUCCESS",
            "exchanged": false, "channel": "MOBILE MONEY", "channelProvider": "TIGO PESA",
            "beneficiary": {"accountNumber": "255712345678", "accountName": "JOHN DOE",
                "beneficiaryMobileNumber": "255712345678"}, "clientId": "IDexample"}]"#,
        refusals: || vec![Refusal::NoPayout("PAY0001".to_owned())],
    },
    Guide {
        call: "GET /third-parties/payouts/all",
        title: "List payouts",
        says: "A page of payouts, the newest first unless told otherwise; `totalCount` counts all that match.",
        answer: r#"{"data": [{"id": "PAY0001Q3X8W2", "createdAt": "2026-11-23T07:00:00.000Z",
            "updatedAt": "2026-11-23T07:00:01.000Z", "orderReference": "PAY0001", "amount": "1072.00", "currency": "TZS",
            "fee": "72.00", "status": "SUCCESS", "exchanged": false, "channel": "MOBILE MONEY", "channelProvider": "TIGO PESA",
            "beneficiary": {"accountNumber": "255712345678", "accountName": "JOHN DOE"}, "clientId": "IDexample"}],
            "totalCount": 1}"#,
        refusals: of_a_list,
    },
];

/// What the preview of a payout may be refused with.
fn of_a_preview() -> Vec<Refusal> {
    vec![
        Refusal::NoPayoutFeature,
        OrderReferenceError::Invalid.into(),
        OrderReferenceError::TooLong.into(),
        Refusal::Phone,
        Refusal::Currency("TZS"),
        Refusal::Amount("it is missing".to_owned()),
        Refusal::ReferenceUsed("PAY0001".to_owned()),
    ]
}
