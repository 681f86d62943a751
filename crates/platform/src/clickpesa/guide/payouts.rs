//! Money out.

use values::{Balance, Currency, OrderReferenceError};

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
        refusals: || with(of_a_preview(), vec![Refusal::Cooldown(42)]),
    },
    Guide {
        call: "POST /third-parties/payouts/preview-bank-payout",
        title: "Preview a bank payout",
        says: "As for phones. Without `transferType` the platform chooses: shillings up to 20,000,000 by ACH, more and dollars \
               by RTGS. `nameLookupStatus` is `UNAVAILABLE`, and `receiver.accountName` left out, where the bank does not say \
               whose account it is.",
        answer: r#"{"amount": 12360, "balance": 123456.7, "channelProvider": "CRDB BANK PLC", "fee": 2360, "exchanged": false,
            "order": {"amount": 10000, "currency": "TZS", "id": "BANK0001"}, "payoutFeeBearer": "merchant",
            "receiver": {"accountName": "JOHN DOE", "accountNumber": "0150123456789", "accountCurrency": "TZS",
                "amount": 10000},
            "nameLookupStatus": "RESOLVED", "transferType": "ACH", "estimatedArrival": "1-3 Working Days"}"#,
        refusals: of_a_bank_preview,
    },
    Guide {
        call: "POST /third-parties/payouts/create-bank-payout",
        title: "Create a bank payout",
        says: "As for phones; `accountName` is required. `beneficiary.accountName` is the name that was sent.",
        answer: r#"{"id": "BANK0001Q3X8W2", "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:00.000Z",
            "orderReference": "BANK0001", "amount": "12360.00", "currency": "TZS", "fee": "2360.00", "exchanged": false,
            "status": "AUTHORIZED", "channel": "BANK TRANSFER", "channelProvider": "CRDB BANK PLC", "transferType": "ACH",
            "estimatedArrival": "1-3 Working Days", "order": {"amount": "10000.00", "currency": "TZS"},
            "beneficiary": {"accountNumber": "0150123456789", "accountName": "JOHN DOE", "amount": "10000.00"},
            "clientId": "IDexample"}"#,
        refusals: || with(of_a_bank_preview(), vec![Refusal::Missing("accountName"), Refusal::Cooldown(42)]),
    },
    Guide {
        call: "POST /third-parties/payouts/verify-bank-account",
        title: "Verify a bank account",
        says: "Whose account it is. A bank that gives no answer is no answer about the account: 503.",
        answer: r#"{"accountName": "JOHN DOE"}"#,
        refusals: || {
            vec![Refusal::NoPayoutFeature, Refusal::Provider, Refusal::NoAccount, Refusal::BankSilent]
        },
    },
    Guide {
        call: "GET /third-parties/list/banks",
        title: "List banks",
        says: "Every bank that takes payouts.",
        answer: r#"[{"name": "CRDB BANK PLC", "value": "crdb_bank_plc", "bic": "CORUTZTZ"}]"#,
        refusals: Vec::new,
    },
    Guide {
        call: "GET /third-parties/payouts/lipa-namba-providers",
        title: "List till providers",
        says: "Whose tills take payouts.",
        answer: r#"[{"name": "Vodacom M-Pesa", "providerCode": "503"}]"#,
        refusals: Vec::new,
    },
    Guide {
        call: "POST /third-parties/payouts/preview-lipa-namba-payout",
        title: "Preview a Lipa Namba payout",
        says: "As for phones, to the till of a shop: its number and provider, or the text of its TanQR code, which contains \
               `tz.go.bot.tips`.",
        answer: r#"{"amount": 1072, "balance": 123456.7, "channelProvider": "Vodacom M-Pesa", "fee": 72, "exchanged": false,
            "order": {"amount": 1000, "currency": "TZS", "id": "LIPA0001"}, "payoutFeeBearer": "merchant",
            "receiver": {"accountName": "KIMARO TRADERS", "accountNumber": "5551234", "accountCurrency": "TZS",
                "amount": 1000}}"#,
        refusals: of_a_till,
    },
    Guide {
        call: "POST /third-parties/payouts/create-lipa-namba-payout",
        title: "Create a Lipa Namba payout",
        says: "As for phones. It is made only once the name behind the till is known.",
        answer: r#"{"id": "LIPA0001Q3X8W2", "createdAt": "2026-11-23T07:00:00.000Z", "updatedAt": "2026-11-23T07:00:00.000Z",
            "orderReference": "LIPA0001", "amount": "1072.00", "currency": "TZS", "fee": "72.00", "exchanged": false,
            "status": "AUTHORIZED", "channel": "TIPS LIPA NAMBA", "channelProvider": "Vodacom M-Pesa",
            "order": {"amount": "1000.00", "currency": "TZS"},
            "beneficiary": {"accountNumber": "5551234", "accountName": "KIMARO TRADERS", "amount": "1000.00"},
            "clientId": "IDexample"}"#,
        refusals: || with(of_a_till(), vec![Refusal::Cooldown(42)]),
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

fn with(mut all: Vec<Refusal>, more: Vec<Refusal>) -> Vec<Refusal> {
    all.extend(more);
    all
}

/// What every payout may be refused with.
fn of_any() -> Vec<Refusal> {
    vec![
        Refusal::NoPayoutFeature,
        OrderReferenceError::Invalid.into(),
        OrderReferenceError::TooLong.into(),
        Refusal::Currency("either TZS or USD"),
        Refusal::Amount("it is missing".to_owned()),
        Refusal::InsufficientBalance(Balance::new(1_234_550, Currency::TZS)),
        Refusal::ReferenceUsed("PAY0001".to_owned()),
    ]
}

fn of_a_preview() -> Vec<Refusal> {
    with(of_any(), vec![Refusal::Phone])
}

fn of_a_bank_preview() -> Vec<Refusal> {
    let field = Refusal::Field("transferType", "transferType must be ACH or RTGS".to_owned());
    with(of_any(), vec![Refusal::Provider, Refusal::Missing("bic"), field])
}

fn of_a_till() -> Vec<Refusal> {
    let own = [
        Refusal::NoTill,
        Refusal::TwoTills,
        Refusal::NoTillProvider,
        Refusal::TillUnknown,
        Refusal::Provider,
    ];
    with(of_any(), own.to_vec())
}
