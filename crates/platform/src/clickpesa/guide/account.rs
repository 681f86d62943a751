//! The token and the account.

use super::{Guide, Refusal};

pub(super) const CALLS: &[Guide] = &[
    Guide {
        call: "POST /third-parties/generate-token",
        title: "Get a token",
        says: "Send the headers `client-id` and `api-key`; a body is not needed. The token lives 60 minutes and already \
               begins with `Bearer `: send it unchanged as `Authorization`. It ends before its time when the key is \
               revoked, the application is disabled, or the merchant turns the checksum on or off.",
        answer: r#"{"success": true, "token": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"}"#,
        refusals: || vec![Refusal::UnknownClient, Refusal::InvalidApiKey, Refusal::ApiKeyOfAnother],
    },
    Guide {
        call: "GET /third-parties/account/balance",
        title: "Ask for the balance",
        says: "What may be spent, by currency: money that a payout holds is not in it.",
        answer: r#"[{"currency": "TZS", "balance": 12345.5}, {"currency": "USD", "balance": 0}]"#,
        refusals: || vec![Refusal::NoBalance],
    },
    Guide {
        call: "GET /third-parties/account/statement",
        title: "Ask for the statement",
        says: "What changed the balance of a currency, with a running balance; the whole history unless days are named. \
               The opening balance is the one before the first day.",
        answer: r#"{"accountDetails": {"currency": "TZS", "openingBalance": 0, "closingBalance": 9000, "totalCredits": 10000,
            "totalDebits": 1000}, "transactions": [{"id": "ORD0001LCP7K2M9X4Q", "date": "2026-11-23T07:00:01.000Z",
            "description": "Payment ORD0001", "entry": "Credit", "amount": 10000, "balance": 10000, "currency": "TZS",
            "orderReference": "ORD0001", "type": "Payment"}]}"#,
        refusals: || {
            let day = "startDate must be YYYY-MM-DD or DD-MM-YYYY";
            vec![Refusal::Currency("either TZS or USD"), Refusal::Filter(day.to_owned())]
        },
    },
    Guide {
        call: "GET /third-parties/exchange-rates/all",
        title: "Ask for exchange rates",
        says: "What one unit of `source` is worth in `target`, and since when. Both parameters narrow the list and may be left \
               out. A rate is an exact decimal; the merchant's Admins set it, each direction for itself.",
        answer: r#"[{"source": "USD", "target": "TZS", "rate": 2510, "date": "2026-11-23T07:00:00.000Z"},
 {"source": "TZS", "target": "USD", "rate": 0.00037736, "date": "2026-11-23T07:00:00.000Z"}]"#,
        refusals: || {
            vec![Refusal::Filter("Invalid currency: source must be a code such as TZS or USD".to_owned())]
        },
    },
];
