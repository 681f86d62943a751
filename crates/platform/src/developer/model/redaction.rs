//! What is taken out of bodies before they are kept or shown: secrets are left out, numbers of people masked.

mod accounts;

use std::mem;

use serde_json::Value;
use values::{Phone, mask_phones};

use accounts::{Accounts, mask_account};

/// The most of a body that is kept, in bytes.
const MOST_KEPT: usize = 8 * 1024;
/// The shortest text that may be the token of a page, in characters.
const SHORTEST_TOKEN: usize = 32;
/// The shortest number of an account or till that is looked for in other texts.
const SHORTEST_ACCOUNT: usize = 4;
/// What stands where something was.
const DOTS: &str = "••••";

/// A body as the request log keeps it. What cannot be read cannot be cleaned, so it is not kept.
pub(in crate::developer) fn for_the_log(body: &[u8]) -> String {
    if body.is_empty() {
        return String::new();
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return format!("({} bytes that are not JSON)", body.len());
    };
    strip(&mut value);
    mask(&mut value);
    shorten(value.to_string())
}

fn shorten(mut text: String) -> String {
    if text.len() > MOST_KEPT {
        let mut end = MOST_KEPT;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A JSON text with phone and account numbers masked, for readers who see them so everywhere.
pub fn masked(text: &str) -> String {
    masked_beside(text, "")
}

/// As [`masked`], of a text that may repeat numbers which the JSON text `beside` holds.
pub fn masked_beside(text: &str, beside: &str) -> String {
    let mut accounts = Vec::new();
    collect_accounts(&serde_json::from_str(beside).unwrap_or_default(), &mut accounts);
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        let mut text = text.to_owned();
        Accounts::new(accounts).mask_in(&mut text);
        return mask_phones(&text);
    };
    collect_accounts(&value, &mut accounts);
    mask_all(&mut value, &Accounts::new(accounts));
    value.to_string()
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                if is_secret(name) {
                    *field = Value::String(DOTS.to_owned());
                } else {
                    strip(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        // Whatever the field is called: a key put where a reference belongs is still a key.
        Value::String(text) if permit::tells_a_key(text) => *text = DOTS.to_owned(),
        Value::String(text) => hide_tokens(text),
        _ => {}
    }
}

/// Takes what opens a page out of its address: whoever reads a log is not whom the link was handed to.
fn hide_tokens(text: &mut String) {
    if !text.contains("://") {
        return;
    }
    let is_token = |part: &str| {
        part.len() >= SHORTEST_TOKEN
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let parts = text.split_inclusive(['/', '?', '#', '=', '&', ' ', '"']).map(|part| {
        let token = part.trim_end_matches(['/', '?', '#', '=', '&', ' ', '"']);
        if is_token(token) { format!("{DOTS}{}", &part[token.len()..]) } else { part.to_owned() }
    });
    *text = parts.collect();
}

/// Masks what is the number of a person or an account, also where other texts repeat it.
fn mask(value: &mut Value) {
    let mut accounts = Vec::new();
    collect_accounts(value, &mut accounts);
    mask_all(value, &Accounts::new(accounts));
}

fn collect_accounts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if is_account(name) && text.len() >= SHORTEST_ACCOUNT => {
                        found.push(text.clone());
                    }
                    _ => collect_accounts(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_accounts(item, found)),
        _ => {}
    }
}

fn mask_all(value: &mut Value, accounts: &Accounts) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::String(text) if is_account(name) => *text = mask_account(text),
                    Value::Number(number) if is_account(name) => {
                        *field = Value::String(mask_account(&number.to_string()));
                    }
                    _ => mask_all(field, accounts),
                }
            }
            if fields.keys().any(|name| mask_phones(name) != *name) {
                *fields =
                    mem::take(fields).into_iter().map(|(name, field)| (mask_phones(&name), field)).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask_all(item, accounts)),
        Value::String(text) => {
            accounts.mask_in(text);
            *text = mask_phones(text);
        }
        Value::Number(number) => {
            if let Ok(phone) = Phone::parse(&number.to_string()) {
                *value = Value::String(phone.masked());
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A name without case and signs, so that `phone_number`, `phone-number` and `phoneNumber` are one.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_secret(name: &str) -> bool {
    let name = plain(name);
    let words = ["checksum", "apikey", "token", "password", "secret", "authorization", "otp", "pin"];
    name != "checksummethod"
        && (words[..6].iter().any(|word| name.contains(word)) || words[6..].contains(&name.as_str()))
}

fn is_account(name: &str) -> bool {
    let name = plain(name);
    (name.contains("phone") || name.contains("mobile") || name.contains("account") || name == "msisdn")
        && !name.contains("name")
        && !name.contains("currency")
        && !name.contains("provider")
        || name == "lipanamba"
        || name == "qrcode"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{accounts::FEW, *};

    #[test]
    fn secrets_are_left_out_at_any_depth_and_in_any_spelling() {
        let body = r#"{"checksum":"ab12","checksumMethod":"canonical","a":[{"api-key":"k1","API_KEY":"k2","x":1}],
            "token":"Bearer eyJ","newPassword":"p4ss","clientSecret":"s1","otp":"12345","Authorization":"Bearer z"}"#;
        let kept = for_the_log(body.as_bytes());
        for secret in ["ab12", "k1", "k2", "eyJ", "p4ss", "s1", "12345", "Bearer z"] {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
        assert!(kept.contains(r#""checksumMethod":"canonical""#) && kept.contains(r#""x":1"#), "{kept}");
    }

    #[test]
    fn numbers_of_people_are_masked_wherever_they_stand() {
        let body = r#"{"phoneNumber":"255754123118","accountNumber":"0152034567890","accountName":"255754123118",
            "beneficiary":{"beneficiaryMobileNumber":255754123118},"message":"no answer from 255754123118.",
            "orderReference":"ORD20260001123","amount":"10000","accountCurrency":"TZS"}"#;
        let kept = for_the_log(body.as_bytes());
        assert!(!kept.contains("255754123118") && !kept.contains("0152034567890"), "{kept}");
        assert!(kept.contains("0754…118") && kept.contains("…890"), "{kept}");
        for left in ["ORD20260001123", r#""amount":"10000""#, r#""accountCurrency":"TZS""#] {
            assert!(kept.contains(left), "{left} in {kept}");
        }
    }

    #[test]
    fn what_opens_a_page_is_left_out_of_its_address() {
        let token = "V3ocuazbM4HmV3ocuazbM4HmV3ocuazbM4HmV3ocuaz";
        let body = json!({"checkoutLink": format!("https://pay.example/pay/{token}"), "say": format!("see http://a.example/card/{token}?x=1."),
            "data": [{"url": format!("https://pay.example/payout/{token}?lang=sw")}],
            "callbackUrl": "https://shop.example/orders/20261128/paid?order=A1"});
        let kept = for_the_log(body.to_string().as_bytes());
        assert!(!kept.contains(token), "{kept}");
        for left in [
            "https://pay.example/pay/••••",
            "http://a.example/card/••••?x=1.",
            "https://shop.example/orders/20261128/paid?order=A1",
        ] {
            assert!(kept.contains(left), "{left} in {kept}");
        }
    }

    #[test]
    fn an_account_is_masked_in_the_texts_that_repeat_it() {
        let body = json!({"notes": "pay 0150987654321 today", "beneficiary": {"accountNumber": "0150987654321",
            "accountName": "Nobody 0150987654321"}, "orderReference": "A1"});
        let shown = masked(&body.to_string());
        assert!(!shown.contains("0150987654321"), "{shown}");
        assert!(shown.contains("pay …321 today") && shown.contains("Nobody …321"), "{shown}");
    }

    #[test]
    fn an_account_in_groups_and_the_number_of_a_till_are_masked_too() {
        let body = json!({"notes": "0150-9876 54321 is closed, ask till 55501. 55501.00 TZS", "amount": "55501",
            "beneficiary": {"accountNumber": "0150987654321"}, "lipaNamba": "55501", "ref": "A55501"});
        let shown = masked(&body.to_string());
        assert!(!shown.contains("54321") && shown.contains("ask till …. 55501.00 TZS"), "{shown}");
        assert!(shown.contains(r#""amount":"55501""#) && shown.contains("A55501"), "{shown}");
    }

    #[test]
    fn what_repeats_an_account_of_something_beside_it_is_masked() {
        let sent = r#"{"data":{"beneficiary":{"accountNumber":"0150987654321"}}}"#;
        assert_eq!(masked_beside("booked 0150987654321 for 0754123118", sent), "booked …321 for 0754…118");
        assert_eq!(masked_beside(r#"{"echo":"0150987654321"}"#, sent), r#"{"echo":"…321"}"#);
        assert_eq!(masked_beside("fine", "no JSON"), "fine");
    }

    #[test]
    fn accounts_are_masked_however_many_there_are_and_also_within_each_other() {
        for count in 1..=FEW + 3 {
            let account = |place: usize| "0150987654321"[..13 - place].to_owned();
            let all: Vec<String> = (0..count).map(account).collect();
            let body = json!({"accounts": all.iter().map(|one| json!({"account": one})).collect::<Vec<_>>(),
                "note": format!("pay {}.", all.join(", "))});
            let shown = masked(&body.to_string());
            assert!(!all.iter().any(|account| shown.contains(account)), "{count}: {shown}");
            assert!(shown.contains("pay …321"), "{count}: {shown}");
        }
    }

    #[test]
    fn a_number_is_masked_as_a_json_number_as_a_name_and_in_groups() {
        let body = r#"{"customer":255754123118,"255754123119":{"x":1},"say":"+255 754 123 120 or 0754-123-121",
            "list":[255754123122],"amount":255000}"#;
        for kept in [for_the_log(body.as_bytes()), masked(body)] {
            for number in ["754123118", "754123119", "754 123 120", "754-123-121", "754123122"] {
                assert!(!kept.contains(number), "{number} in {kept}");
            }
            assert!(kept.contains(r#""0754…119":{"x":1}"#) && kept.contains(r#""amount":255000"#), "{kept}");
        }
        assert_eq!(masked("255754123118"), r#""0754…118""#);
    }

    #[test]
    fn what_cannot_be_read_is_not_kept_and_what_is_long_is_cut() {
        assert_eq!(for_the_log(b""), "");
        assert_eq!(for_the_log(b"api-key=SK1"), "(11 bytes that are not JSON)");
        let long = format!(r#"{{"note":"{}"}}"#, "é".repeat(10_000));
        let kept = for_the_log(long.as_bytes());
        assert!(kept.len() <= MOST_KEPT + 3 && kept.ends_with('…'));
    }
}
