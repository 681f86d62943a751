//! Vectors made with clickpesa-python-sdk 0.2.0 (py) and with the JavaScript sample of ClickPesa's docs (js).

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

const KEY: &str = "CHK-test-key-1";

/// `body`, an object in JSON, with the fields put in.
fn with(body: &str, fields: &str) -> String {
    let open = body.trim_end().strip_suffix('}').expect("an object");
    let comma = if open.ends_with('{') { "" } else { "," };
    format!("{open}{comma}{fields}}}")
}

fn carrying(body: &str, checksum: &str) -> String {
    with(body, &format!("\"checksum\":\"{checksum}\""))
}

fn legacy(body: &str, checksum: &str) -> String {
    with(body, &format!("\"checksum\":\"{checksum}\",\"checksumMethod\":\"legacy\""))
}

const BODY: Cover<'_> = Cover::Body {
    known: || {
        ["amount", "currency", "orderReference", "phoneNumber", "reference", "a", "b", "c", "d"]
            .map(str::to_owned)
            .into()
    },
};

fn verified(key: &str, body: &str) -> Result<(), ChecksumRefusal> {
    verify(key, body.as_bytes(), BODY).map(|_| ())
}

fn signed(key: &str, body: &str) -> String {
    sign(key, &serde_json::from_str(body).expect("JSON"))
}

const B: &str =
    r#"{"amount":"10000","currency":"TZS","orderReference":"ORD20260001","phoneNumber":"255712345678"}"#;
const B_HEX: &str = "ca9c3e02bcbaaf67d8f26c36a806473038047c84f64381d0e4e6c8ddae63068d";
const B_LEGACY: &str = "37d8aeb9adb6a045a72c8b555e6399b04b9ff35a92cb52b8916160c6a48034e7";
const C: &str =
    r#"{"amount":10000,"currency":"TZS","orderReference":"PAY20260001","phoneNumber":"255712345678"}"#;
const C_HEX: &str = "5d904ec99977763048c09fc929f82430242db058b57340dd4c25cc5ef673ed1b";
const D_PY: &str = "2364aa72d9ffecf1e4ee6fa840608bb19ef862cc5de42e020af2cc789df704e3";
const E_HEX: &str = "2534226bd0d198fa252d8fc3a432efdbd85d1e5d6e9b81ca460f805f8ed5552c";

#[test]
fn vector_a_nested_objects_are_sorted_too() {
    let body = r#"{ "reference": "TX123", "currency": "USD", "amount": 100,
        "exchange": {"toCurrency":"TZS","rate":"1","fromCurrency":"TZS","amount":"1000"},
        "customer": {"phone":"+255123456789","name":"John Doe","email":"john@example.com"} }"#;
    let hex = "d777a80827f17cf7882f9ac5efa68416ec680e2d1ab72ad415228d00e4ac4957";
    assert_eq!(verified("secret-key", &carrying(body, hex)), Ok(()));
    assert_eq!(signed("secret-key", body), hex);
}

#[test]
fn vector_a_legacy() {
    let body = r#"{"reference":"TX123","amount":100,"currency":"USD"}"#;
    let hex = "85b65bf2670dcdcb8ebb8d19939e4fd59b02d5218741be2eaf9f575273b101d1";
    assert_eq!(verified("secret-key", &legacy(body, hex)), Ok(()));
    assert_eq!(verified("secret-key", &carrying(body, hex)), Err(ChecksumRefusal::Wrong), "method not named");
}

#[test]
fn vector_b_in_both_methods() {
    assert_eq!(verified(KEY, &carrying(B, B_HEX)), Ok(()));
    assert_eq!(signed(KEY, B), B_HEX);
    assert_eq!(verified(KEY, &legacy(B, B_LEGACY)), Ok(()));
    assert_eq!(verified(KEY, &legacy(B, B_HEX)), Err(ChecksumRefusal::Wrong));
    let named = with(B, &format!("\"checksum\":\"{B_HEX}\",\"checksumMethod\":\"canonical\""));
    assert_eq!(verified(KEY, &named), Ok(()));
}

#[test]
fn vectors_c_d_e_numbers_as_python_and_javascript_print_them() {
    let d = C.replace("10000", "10000.0");
    let e = C.replace("10000", "10000.5");
    assert_eq!(verified(KEY, &carrying(C, C_HEX)), Ok(()));
    assert_eq!(verified(KEY, &carrying(&d, D_PY)), Ok(()), "py");
    assert_eq!(verified(KEY, &carrying(&d, C_HEX)), Ok(()), "js");
    assert_eq!(verified(KEY, &carrying(C, D_PY)), Err(ChecksumRefusal::Wrong));
    assert_eq!(verified(KEY, &carrying(&e, E_HEX)), Ok(()));
    assert_eq!([signed(KEY, C), signed(KEY, &d), signed(KEY, &e)], [C_HEX, C_HEX, E_HEX]);
}

#[test]
fn vector_f_text_beyond_ascii() {
    let body = r#"{"customerName":"Zoë Ng'ang'a","description":"Ada/Karo №1","orderCurrency":"TZS","orderReference":"LINK0001","totalPrice":"15000"}"#;
    let python = "1a54f1e480ec3b1a9a09a648e696635efec1994e28156f1e339597cb565c485e";
    let javascript = "e6c3cbacb4f3e28034ac958dc1c7ff0fd92327d5dab947f3ca2cdf7485923e55";
    assert_eq!(verified(KEY, &carrying(body, python)), Ok(()));
    assert_eq!(verified(KEY, &carrying(body, javascript)), Ok(()));
    let escaped = body.replace('ë', "\\u00EB").replace('/', "\\/");
    assert_eq!(verified(KEY, &carrying(&escaped, javascript)), Ok(()), "however it travelled");
    assert_eq!(signed(KEY, body), javascript);
}

#[test]
fn vectors_g_h_i_lists_booleans_and_nothing() {
    for (body, hex) in [
        (
            r#"{"controlNumbers":[{"billReference":"B2","billAmount":50000},{"billDescription":"Order 1","billAmount":25000}]}"#,
            "2add839efe11b179debf856aecf8f8152423a3f6bb410a320691b7e03649a5f6",
        ),
        (
            r#"{"phoneNumber":"255712345678","amount":"1000","currency":"TZS","orderReference":"PRV1","fetchSenderDetails":false}"#,
            "47e94a5f4762c8d2cba31214198622c459f46cae5409781c4256854c6edb6a5c",
        ),
        ("{}", "36b617697319caa280f826838a7a691c76936d8b56b3fe90530acbce5291f399"),
    ] {
        assert_eq!(verified(KEY, &carrying(body, hex)), Ok(()), "{body}");
        assert_eq!(signed(KEY, body), hex, "{body}");
    }
}

const W_HEX: &str = "9201d304269e0cee53a7437269299689ebecb451259122c440418f976438ea7d";

fn webhook() -> Value {
    json!({"event": "PAYMENT RECEIVED", "data": {
        "id": "ORD123456LCP7890", "status": "SUCCESS", "paymentReference": "abc123def456ghi789",
        "orderReference": "ORD123456", "collectedAmount": "10000", "collectedCurrency": "TZS",
        "message": "success", "channel": "TIGO-PESA", "createdAt": "2024-04-10T18:22:16.949Z",
        "updatedAt": "2024-04-10T18:22:56.153Z",
        "customer": {"customerName": "John Doe", "customerEmail": "john@example.com",
            "customerPhoneNumber": "255700000000"}}})
}

#[test]
fn vector_w_a_webhook_and_its_bytes_have_the_same_checksum() {
    let mut body = webhook();
    assert_eq!(sign(KEY, &body), W_HEX);
    assert_eq!(hex_hmac(KEY, &canonical(&body)), W_HEX, "for receivers that hash the bytes");
    body["checksum"] = W_HEX.into();
    body["checksumMethod"] = "canonical".into();
    assert_eq!(sign(KEY, &body), W_HEX, "signing again changes nothing");
    assert_eq!(verified(KEY, &body.to_string()), Ok(()));
}

#[test]
fn java_prints_large_doubles_with_a_capital_e() {
    let body = C.replace("10000", "1.0E7");
    let java = hex_hmac(KEY, &body);
    assert_eq!(verified(KEY, &carrying(&body, &java)), Ok(()));
    assert_eq!(verified(KEY, &carrying(&body, &signed(KEY, &body))), Ok(()));
}

#[test]
fn a_missing_checksum_differs_from_a_wrong_one() {
    for absent in ["{}", B, r#"{"checksum":null}"#, r#"{"checksum":""}"#] {
        assert_eq!(verified(KEY, absent), Err(ChecksumRefusal::Missing), "{absent}");
    }
    for wrong in [
        r#"{"checksum":5}"#,
        r#"{"checksum":{}}"#,
        r#"{"checksum":"x"}"#,
        "[]",
        "{",
        &carrying(B, &B_HEX.to_uppercase()),
        &carrying(B, &B_HEX[1..]),
        &carrying(B, &format!("{B_HEX}0")),
        &carrying(B, C_HEX),
    ] {
        assert_eq!(verified(KEY, wrong), Err(ChecksumRefusal::Wrong), "{wrong}");
    }
    assert_eq!(verified("CHK-test-key-2", &carrying(B, B_HEX)), Err(ChecksumRefusal::Wrong));
}

#[test]
fn the_words_are_those_of_the_api() {
    assert_eq!(ChecksumRefusal::Missing.to_string(), "checksum is required");
    assert_eq!(ChecksumRefusal::Wrong.to_string(), "Invalid checksum");
}

#[test]
fn legacy_leaves_no_nested_value_unsigned() {
    let body = r#"{"a":{"amount":1},"b":null,"c":true,"d":1.0}"#;
    let hex = hex_hmac(KEY, r#"{"amount":1}true1"#);
    assert_eq!(verified(KEY, &legacy(body, &hex)), Ok(()));
    assert_eq!(
        verified(KEY, &legacy(&body.replace("\"amount\":1", "\"amount\":2"), &hex)),
        Err(ChecksumRefusal::Wrong)
    );
}

#[test]
fn only_the_top_level_checksum_is_left_out() {
    let body = r#"{"data":{"checksum":"inner"}}"#;
    let hex = hex_hmac(KEY, body);
    assert_eq!(verified(KEY, &carrying(body, &hex)), Ok(()));
}

/// A body as clients build it: keys of letters, values of every kind.
fn bodies() -> impl Strategy<Value = Map<String, Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (0..1_000_000_000_i64, 1..10_u8).prop_map(|(whole, part)| number(&format!("{whole}.{part}"))),
        any::<String>().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-zA-Zéж]{1,6}", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    prop::collection::vec(("[a-zA-Zéж]{1,6}", value), 0..6).prop_map(|fields| fields.into_iter().collect())
}

fn number(token: &str) -> Value {
    serde_json::from_str(token).expect("a number")
}

/// Sorted by the standard library, printed by serde_json: none of the code under test.
fn reference_text(value: &Value) -> String {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    sorted.to_string()
}

fn ascii(text: &str) -> String {
    let mut escaped = String::new();
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ ..0x7f) => escaped.push(char::from(byte)),
            _ => escaped += &format!("\\u{unit:04x}"),
        }
    }
    escaped
}

fn reversed(body: &Map<String, Value>) -> Map<String, Value> {
    let turn = |value: &Value| match value {
        Value::Object(fields) => Value::Object(reversed(fields)),
        other => other.clone(),
    };
    body.iter().rev().map(|(key, value)| (key.clone(), turn(value))).collect()
}

proptest! {
    #[test]
    fn the_order_of_keys_does_not_matter(body in bodies()) {
        let turned = Value::Object(reversed(&body));
        let body = Value::Object(body);
        prop_assert_eq!(canonical(&body), canonical(&turned));
        prop_assert_eq!(canonical(&body), reference_text(&body));
    }

    #[test]
    fn what_python_and_javascript_sign_is_accepted(body in bodies()) {
        let body = Value::Object(body);
        let text = reference_text(&body);
        for signed in [text.clone(), ascii(&text)] {
            let sent = carrying(&body.to_string(), &hex_hmac(KEY, &signed));
            prop_assert_eq!(verified(KEY, &sent), Ok(()));
        }
    }

    #[test]
    fn a_changed_byte_is_refused(place in any::<prop::sample::Index>(), byte in b' '..=b'~') {
        let sent = carrying(C, C_HEX);
        let mut bytes = sent.clone().into_bytes();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != byte);
        bytes[place] = byte;
        prop_assert!(verify(KEY, &bytes, BODY).is_err(), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), text in "[\\[{\"\\\\:,0-9eE+.u-]{0,40}") {
        let _ = verify(KEY, &bytes, BODY);
        let _ = verify(KEY, text.as_bytes(), BODY);
        let _ = verify(KEY, format!("{{\"a\":{text}}}").as_bytes(), BODY);
    }
}
