//! Every shape against the example in the provider's documentation, to the letter.

use serde_json::json;
use values::{Amount, Balance, Currency};

use super::*;

fn tzs(text: &str) -> Amount {
    Amount::parse_decimal(text, Currency::TZS).expect("an amount")
}

fn at(micros: i64) -> values::Timestamp {
    values::Timestamp::from_micros(micros)
}

const MADE: i64 = 1_712_773_336_949_000;

fn print(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("serialises")
}

#[test]
fn token() {
    assert_eq!(print(&TokenAnswer::new("eyJ")), r#"{"success":true,"token":"Bearer eyJ"}"#);
}

#[test]
fn ussd_preview() {
    let preview = UssdPreview {
        active_methods: vec![
            ActiveMethod {
                name: "TIGO-PESA",
                status: MethodStatus::Available,
                fee: tzs("580").into(),
                message: None,
            },
            ActiveMethod {
                name: "M-PESA",
                status: MethodStatus::Unavailable,
                fee: tzs("0").into(),
                message: Some("reason".into()),
            },
        ],
        sender: Some(Sender {
            account_name: "JOHN DOE".into(),
            account_number: "255712345678".into(),
            account_provider: "TIGO-PESA",
        }),
    };
    assert_eq!(
        print(&preview),
        concat!(
            r#"{"activeMethods":[{"name":"TIGO-PESA","status":"AVAILABLE","fee":580},"#,
            r#"{"name":"M-PESA","status":"UNAVAILABLE","fee":0,"message":"reason"}],"#,
            r#""sender":{"accountName":"JOHN DOE","accountNumber":"255712345678","accountProvider":"TIGO-PESA"}}"#
        )
    );
    assert_eq!(print(&UssdPreview { active_methods: vec![], sender: None }), r#"{"activeMethods":[]}"#);
}

#[test]
fn ussd_initiate() {
    let answer = InitiatedPayment {
        id: "ORD1LCP7890".into(),
        status: PaymentStatus::Processing,
        channel: "TIGO-PESA".into(),
        order_reference: "ORD1".into(),
        collected_amount: tzs("10000").into(),
        collected_currency: Currency::TZS,
        created_at: at(MADE),
        client_id: "IDxxxx".into(),
    };
    assert_eq!(
        print(&answer),
        concat!(
            r#"{"id":"ORD1LCP7890","status":"PROCESSING","channel":"TIGO-PESA","orderReference":"ORD1","#,
            r#""collectedAmount":"10000","collectedCurrency":"TZS","createdAt":"2024-04-10T18:22:16.949Z","#,
            r#""clientId":"IDxxxx"}"#
        )
    );
}

#[test]
fn payment_query() {
    let payment = CollectedPayment {
        id: "ORD1LCP7890".into(),
        status: PaymentStatus::Success,
        payment_reference: "abc123".into(),
        payment_phone_number: Some("255712345678".into()),
        order_reference: "ORD1".into(),
        collected_amount: tzs("10000").into(),
        collected_currency: Currency::TZS,
        exchanged: None,
        exchange: None,
        message: "success".into(),
        channel: Some("TIGO-PESA".into()),
        created_at: at(MADE),
        updated_at: at(MADE + 40_000_000),
        customer: Customer {
            customer_name: "JOHN DOE".into(),
            customer_phone_number: "255712345678".into(),
            customer_email: None,
        },
        client_id: "IDxxxx".into(),
    };
    assert_eq!(
        print(&Listing { data: vec![payment], total_count: 7 }),
        concat!(
            r#"{"data":[{"id":"ORD1LCP7890","status":"SUCCESS","paymentReference":"abc123","#,
            r#""paymentPhoneNumber":"255712345678","orderReference":"ORD1","collectedAmount":10000,"#,
            r#""collectedCurrency":"TZS","message":"success","channel":"TIGO-PESA","#,
            r#""createdAt":"2024-04-10T18:22:16.949Z","updatedAt":"2024-04-10T18:22:56.949Z","#,
            r#""customer":{"customerName":"JOHN DOE","customerPhoneNumber":"255712345678"},"#,
            r#""clientId":"IDxxxx"}],"totalCount":7}"#
        )
    );
}

#[test]
fn payout_preview() {
    let mut preview = PayoutPreview {
        amount: tzs("1047.10").into(),
        balance: Balance::new(12_345_670, Currency::TZS).into(),
        channel_provider: "TIGO PESA".into(),
        fee: tzs("47.1").into(),
        exchanged: false,
        exchange: None,
        order: OrderPreview { amount: tzs("1000").into(), currency: Currency::TZS, id: "PAY1".into() },
        payout_fee_bearer: rails::FeeBearer::Merchant,
        receiver: Receiver {
            account_name: Some("JOHN DOE".into()),
            account_number: "255712345678".into(),
            account_currency: Currency::TZS,
            amount: tzs("1000").into(),
        },
        name_lookup_status: None,
        transfer_type: None,
        estimated_arrival: None,
    };
    assert_eq!(
        print(&preview),
        concat!(
            r#"{"amount":1047.1,"balance":123456.7,"channelProvider":"TIGO PESA","fee":47.1,"exchanged":false,"#,
            r#""order":{"amount":1000,"currency":"TZS","id":"PAY1"},"payoutFeeBearer":"merchant","#,
            r#""receiver":{"accountName":"JOHN DOE","accountNumber":"255712345678","accountCurrency":"TZS","#,
            r#""amount":1000}}"#
        )
    );
    preview.exchange = Some(Exchange {
        source_currency: Currency::USD,
        target_currency: Currency::TZS,
        source_amount: Amount::new(42, Currency::USD).expect("in range").into(),
        rate: rails::Rate::parse("2510").expect("a rate").into(),
    });
    assert!(print(&preview).contains(
        r#""exchange":{"sourceCurrency":"USD","targetCurrency":"TZS","sourceAmount":0.42,"rate":2510},"order""#
    ));
}

#[test]
fn bank_payout_preview() {
    let preview = PayoutPreview {
        amount: tzs("12360").into(),
        balance: Balance::new(12_345_670, Currency::TZS).into(),
        channel_provider: "CRDB BANK PLC".into(),
        fee: tzs("2360").into(),
        exchanged: false,
        exchange: None,
        order: OrderPreview { amount: tzs("10000").into(), currency: Currency::TZS, id: "PAY1".into() },
        payout_fee_bearer: rails::FeeBearer::Merchant,
        receiver: Receiver {
            account_name: None,
            account_number: "0150123456789".into(),
            account_currency: Currency::TZS,
            amount: tzs("10000").into(),
        },
        name_lookup_status: Some(NameLookup::Unavailable),
        transfer_type: Some("ACH"),
        estimated_arrival: Some("1-3 Working Days"),
    };
    assert_eq!(
        print(&preview),
        concat!(
            r#"{"amount":12360,"balance":123456.7,"channelProvider":"CRDB BANK PLC","fee":2360,"exchanged":false,"#,
            r#""order":{"amount":10000,"currency":"TZS","id":"PAY1"},"payoutFeeBearer":"merchant","#,
            r#""receiver":{"accountNumber":"0150123456789","accountCurrency":"TZS","amount":10000},"#,
            r#""nameLookupStatus":"UNAVAILABLE","transferType":"ACH","estimatedArrival":"1-3 Working Days"}"#
        )
    );
}

#[test]
fn payout_create() {
    let mut answer = CreatedPayout {
        id: "PAY17072CD".into(),
        created_at: at(MADE),
        updated_at: at(MADE),
        order_reference: "PAY1".into(),
        amount: tzs("1047.1").into(),
        currency: Currency::TZS,
        fee: tzs("47.1").into(),
        exchanged: false,
        exchange: None,
        status: PayoutStatus::Authorized,
        channel: "MOBILE MONEY",
        channel_provider: "MPESA TANZANIA".into(),
        transfer_type: None,
        estimated_arrival: None,
        order: OrderMoney { amount: tzs("1000").into(), currency: Currency::TZS },
        beneficiary: CreatedBeneficiary {
            account_number: "255712345678".into(),
            account_name: "JOHN DOE".into(),
            amount: tzs("1000").into(),
        },
        client_id: "IDxxxx".into(),
    };
    assert_eq!(
        print(&answer),
        concat!(
            r#"{"id":"PAY17072CD","createdAt":"2024-04-10T18:22:16.949Z","updatedAt":"2024-04-10T18:22:16.949Z","#,
            r#""orderReference":"PAY1","amount":"1047.10","currency":"TZS","fee":"47.10","exchanged":false,"#,
            r#""status":"AUTHORIZED","channel":"MOBILE MONEY","channelProvider":"MPESA TANZANIA","#,
            r#""order":{"amount":"1000.00","currency":"TZS"},"#,
            r#""beneficiary":{"accountNumber":"255712345678","accountName":"JOHN DOE","amount":"1000.00"},"#,
            r#""clientId":"IDxxxx"}"#
        )
    );
    answer.channel = "BANK TRANSFER";
    answer.transfer_type = Some("RTGS");
    answer.estimated_arrival = Some("Instant");
    assert!(print(&answer).contains(concat!(
        r#""channel":"BANK TRANSFER","channelProvider":"MPESA TANZANIA","transferType":"RTGS","#,
        r#""estimatedArrival":"Instant","order""#
    )));
}

#[test]
fn payout_query() {
    let payout = SentPayout {
        id: "PAY17072CD".into(),
        created_at: at(MADE),
        updated_at: at(MADE),
        order_reference: "PAY1".into(),
        amount: tzs("1047.1").into(),
        currency: Currency::TZS,
        fee: tzs("47.1").into(),
        status: PayoutStatus::Success,
        exchanged: false,
        exchange: None,
        channel: "MOBILE MONEY",
        channel_provider: "TIGO PESA".into(),
        transfer_type: None,
        notes: Some("delivered".into()),
        beneficiary: Beneficiary {
            account_number: "255712345678".into(),
            account_name: "JOHN DOE".into(),
            swift_number: None,
            beneficiary_mobile_number: Some("255712345678".into()),
        },
        client_id: "IDxxxx".into(),
    };
    assert_eq!(
        print(&[payout]),
        concat!(
            r#"[{"id":"PAY17072CD","createdAt":"2024-04-10T18:22:16.949Z","updatedAt":"2024-04-10T18:22:16.949Z","#,
            r#""orderReference":"PAY1","amount":"1047.10","currency":"TZS","fee":"47.10","status":"SUCCESS","#,
            r#""exchanged":false,"channel":"MOBILE MONEY","channelProvider":"TIGO PESA","notes":"delivered","#,
            r#""beneficiary":{"accountNumber":"255712345678","accountName":"JOHN DOE","#,
            r#""beneficiaryMobileNumber":"255712345678"},"clientId":"IDxxxx"}]"#
        )
    );
}

#[test]
fn balances() {
    let usd = CurrencyBalance { currency: Currency::USD, balance: Balance::new(0, Currency::USD).into() };
    let tzs = CurrencyBalance { currency: Currency::TZS, balance: tzs("12345.5").into() };
    assert_eq!(
        print(&[tzs, usd]),
        r#"[{"currency":"TZS","balance":12345.5},{"currency":"USD","balance":0}]"#
    );
}

#[test]
fn requests_are_read_as_clients_send_them() {
    let push: UssdPushRequest = serde_json::from_value(json!({
        "amount": "10000", "currency": "TZS", "orderReference": "ORD1", "phoneNumber": "255712345678",
        "fetchSenderDetails": true, "checksum": "x", "unknown": {"a": []}
    }))
    .expect("never fails");
    assert_eq!(push.amount.as_ref().map(|amount| amount.in_currency(Currency::TZS)), Some(Ok(tzs("10000"))));
    assert_eq!(push.currency(), Some(Currency::TZS));
    assert_eq!(push.order_reference.as_deref(), Some("ORD1"));
    assert!(push.fetch_sender_details);

    let payout: PayoutRequest = serde_json::from_str(
        r#"{"amount":10000.0,"currency":"usd","orderReference":12345,"phoneNumber":255712345678}"#,
    )
    .expect("never fails");
    assert_eq!(
        payout.amount.as_ref().map(|amount| amount.in_currency(Currency::TZS)),
        Some(Ok(tzs("10000")))
    );
    assert_eq!(currency(payout.currency.as_deref()), Some(Currency::USD));
    assert_eq!(payout.order_reference.as_deref(), Some("12345"));
    assert_eq!(payout.phone_number.as_deref(), Some("255712345678"));
}

#[test]
fn what_is_missing_or_of_a_wrong_type_is_none() {
    for body in [
        json!({}),
        json!({"amount": null, "currency": null, "orderReference": null, "phoneNumber": null,
            "fetchSenderDetails": null}),
        json!({"orderReference": {"a": 1}, "phoneNumber": [1], "fetchSenderDetails": "no"}),
    ] {
        let push: UssdPushRequest = serde_json::from_value(body.clone()).expect("never fails");
        assert_eq!(push, UssdPushRequest::default(), "{body}");
        assert_eq!(push.currency(), Some(Currency::TZS));
        let payout: PayoutRequest = serde_json::from_value(body).expect("never fails");
        assert_eq!(currency(payout.currency.as_deref()), None);
    }
    let push: UssdPushRequest =
        serde_json::from_value(json!({"amount": {}, "currency": "XXX"})).expect("never fails");
    assert_eq!(push.currency(), None);
    assert!(push.amount.is_some_and(|amount| amount.in_currency(Currency::TZS).is_err()));
}

#[test]
fn flags_have_several_spellings() {
    for (flag, read) in [
        (json!(true), true),
        (json!("True"), true),
        (json!(1), true),
        (json!("0"), false),
        (json!([]), false),
    ] {
        let push: UssdPushRequest =
            serde_json::from_value(json!({"fetchSenderDetails": flag})).expect("never fails");
        assert_eq!(push.fetch_sender_details, read, "{flag}");
    }
}
