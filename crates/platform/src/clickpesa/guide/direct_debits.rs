//! CRDB direct debits.

use super::{Guide, Refusal};

const REQUESTED: &str = r#"{"mandateRequestId": "DDM0A1B2C3D4E5F6071", "mandateStatus": "REQUESTED",
    "paymentsTotalAmount": 650000, "paymentsInstallments": 13}"#;

pub(super) const CALLS: &[Guide] = &[
    Guide {
        call: "POST /third-parties/customers/crdb-direct-debit-mandate",
        title: "Ask for a direct-debit mandate",
        says: "Asks the holder of an account at CRDB to let it be debited by `installmentAmount` from `startDate` up to \
               `endDate`, both included. Days are counted from `startDate`: what begins on the 31st is due on the last day of \
               shorter months. Once the holder agrees the mandate is `ACTIVE`, and each instalment is a payment with \
               `mandateRequestId` as its `orderReference` and `CRDB DIRECT DEBIT` as its channel, told by `PAYMENT RECEIVED` or \
               `PAYMENT FAILED`. `mandateCallbackUrl` is told each change of the mandate as `DIRECT DEBIT MANDATE`. The \
               merchant pays the fee. An equal request, while its mandate is `REQUESTED` or `ACTIVE`, is answered with that \
               mandate: a retry makes no second one.",
        answer: REQUESTED,
        refusals: || {
            let words = [
                "startDate must be YYYY-MM-DD or DD-MM-YYYY",
                "startDate must be today or later",
                "endDate must not be before startDate",
                "frequencyType must be one of: DAILY, WEEKLY, MONTHLY, YEARLY",
                "frequency must be a whole number from 1 to 366",
                "debitAccount must be the number of an account at CRDB",
                "Direct debit is not available for this merchant",
            ];
            let mut all = vec![
                Refusal::NoCollectionFeature,
                Refusal::Missing("debitAccount"),
                Refusal::Phone,
                Refusal::Amount("CRDB direct debit moves at least 2500.00 TZS".to_owned()),
            ];
            all.extend(words.map(|words| Refusal::DirectDebit(words.to_owned())));
            all
        },
    },
    Guide {
        call: "GET /third-parties/customers/crdb-direct-debit-mandate",
        title: "Ask for a mandate's status",
        says: "`REQUESTED` until the holder of the account answers, then `ACTIVE` or `REJECTED`; `EXPIRED` where they had not \
               when the first day was over; `COMPLETED` after the last instalment; `CANCELLED` by the merchant.",
        answer: r#"{"mandateRequestId": "DDM0A1B2C3D4E5F6071", "mandateStatus": "ACTIVE",
            "paymentsTotalAmount": 650000, "paymentsInstallments": 13}"#,
        refusals: of_one,
    },
    Guide {
        call: "POST /third-parties/customers/crdb-direct-debit-mandate/cancel",
        title: "Cancel a mandate",
        says: "No further instalment is asked for; one that is under way goes on. A mandate that was cancelled before is \
               answered the same.",
        answer: r#"{"mandateRequestId": "DDM0A1B2C3D4E5F6071", "mandateStatus": "CANCELLED",
            "paymentsTotalAmount": 650000, "paymentsInstallments": 13}"#,
        refusals: || {
            let mut all = of_one();
            all.push(Refusal::DirectDebit("Mandate is COMPLETED and cannot be cancelled".to_owned()));
            all
        },
    },
];

fn of_one() -> Vec<Refusal> {
    vec![
        Refusal::NoCollectionFeature,
        Refusal::Missing("requestId"),
        Refusal::NoMandate("DDM0A1B2C3D4E5F6071".to_owned()),
    ]
}
