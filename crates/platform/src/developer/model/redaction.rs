//! What is taken out of bodies before they are kept or shown: secrets are left out, numbers of people masked.

use serde_json::Value;
use values::{Phone, mask_phones};

/// The most of a body that is kept, in bytes.
const MOST_KEPT: usize = 8 * 1024;
/// The path of the pages of payout links, the token left out.
const PAYOUT_PAGES: &str = "/payout/";
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
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return mask_phones(text) };
    mask(&mut value);
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
        Value::String(text) if text.contains(permit::KEY_PREFIX) => *text = DOTS.to_owned(),
        // Whoever has the address of a payout link says where the money goes, and that is no reader of a log.
        Value::String(text) if text.contains(PAYOUT_PAGES) => *text = DOTS.to_owned(),
        _ => {}
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, mut field) in std::mem::take(fields) {
                match &mut field {
                    Value::String(text) if is_account(&name) => *text = mask_account(text),
                    Value::Number(number) if is_account(&name) => {
                        field = Value::String(mask_account(&number.to_string()));
                    }
                    _ => mask(&mut field),
                }
                fields.insert(mask_phones(&name), field);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::String(text) => *text = mask_phones(text),
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

fn mask_account(text: &str) -> String {
    if let Ok(phone) = Phone::parse(text) {
        return phone.masked();
    }
    let shown: Vec<char> = text.chars().rev().take(if text.chars().count() > 6 { 3 } else { 0 }).collect();
    format!("…{}", shown.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_address_of_a_payout_link_is_left_out() {
        let body = r#"{"payoutLink":"https://pay.example.tz/payout/q0f3x","clientId":"ID1","data":[
            {"url":"https://pay.example.tz/payout/q0f3x?lang=sw"},{"url":"https://pay.example.tz/pay/q0f4x"}]}"#;
        let kept = for_the_log(body.as_bytes());
        assert!(!kept.contains("q0f3x") && kept.contains("q0f4x") && kept.contains("ID1"), "{kept}");
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
