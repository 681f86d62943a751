//! Parsers of what callers send, under any input.

use proptest::prelude::*;
use serde_json::Value;
use values::{Amount, Currency, Duration, EAST_AFRICA, Timestamp};

use crate::{listing, wire::WireAmount};

fn read(json: &str) -> Option<Amount> {
    let amount: WireAmount = serde_json::from_str(json).expect("any JSON is read");
    amount.in_currency(Currency::TZS).ok()
}

/// The same number with its point moved by `places`, and an exponent that moves it back.
fn with_exponent(minor: i64, places: i32) -> String {
    format!("{minor}e{places}")
}

proptest! {
    #[test]
    fn an_amount_is_the_same_as_text_and_in_every_form_of_number(minor in 0..=99_999_999_999_i64) {
        let amount = Amount::new(minor, Currency::TZS).expect("in range");
        let plain = amount.to_decimal();
        for json in [format!("\"{plain}\""), plain.clone(), format!("{plain}000"), with_exponent(minor, -2)] {
            prop_assert_eq!(read(&json), Some(amount), "{}", json);
        }
        let more = format!("{plain}1");
        prop_assert_eq!(read(&more), None, "a third decimal is not rounded away");
    }

    #[test]
    fn a_number_with_any_exponent_is_exact_or_refused(digits in 0..=999_999_i64, exponent in -30..=30_i32) {
        let exact = match exponent + 2 {
            shift @ 0..=12 => Some(digits * 10_i64.pow(shift.unsigned_abs())),
            shift @ -12..0 => {
                let unit = 10_i64.pow(shift.unsigned_abs());
                (digits % unit == 0).then_some(digits / unit)
            }
            _ => None,
        };
        let found = read(&with_exponent(digits, exponent)).map(Amount::minor);
        // Zero is zero with any exponent, or refused with one that no amount has.
        if digits == 0 {
            prop_assert!(found.is_none_or(|minor| minor == 0), "{found:?}");
        } else {
            prop_assert_eq!(found, exact.filter(|minor| *minor <= Amount::MAX_MINOR), "{}e{}", digits, exponent);
        }
    }

    #[test]
    fn no_json_makes_an_amount_fail(text in any::<String>()) {
        let _ = read(&Value::from(text.clone()).to_string());
        if serde_json::from_str::<Value>(&text).is_ok() {
            let _ = read(&text);
        }
    }

    #[test]
    fn a_day_is_the_same_in_both_forms(year in 1900..=2200_i32, month in 1..=12_i32, day in 1..=28_i32) {
        let (one, other) = (format!("{year:04}-{month:02}-{day:02}"), format!("{day:02}-{month:02}-{year:04}"));
        let begins = listing::day(&one);
        prop_assert!(begins.is_some());
        prop_assert_eq!(begins, listing::day(&other));
        // Midnight in East Africa is nine in the evening of the day before in UTC.
        let utc: Timestamp = (begins.expect("a day")) + EAST_AFRICA;
        prop_assert!(utc.to_string().starts_with(&format!("{one}T00:00:00")), "{}", utc);
    }

    #[test]
    fn any_text_is_a_filter_or_refused(text in any::<String>(), near in "[0-9TZ:+\\- ]{0,30}") {
        for text in [&text, &near] {
            let _ = listing::day(text);
            let _ = listing::begins(Some(text));
            let _ = listing::ends(Some(text));
            let _ = listing::states(Some(text), |_| None);
            prop_assert!(listing::amount(Some(text)) >= -1);
            prop_assert!(!listing::pattern(Some(text)).contains('\0'));
            let clean = listing::clean(Some(text));
            prop_assert!(clean.chars().count() <= 100 && !clean.contains(char::is_control));
        }
    }

    #[test]
    fn a_span_begins_no_later_than_it_ends(year in 1900..=2200_i32, month in 1..=12_i32, day in 1..=28_i32) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        let (begins, ends) = (listing::begins(Some(&text)), listing::ends(Some(&text)));
        prop_assert_eq!(begins.expect("a day") + Duration::from_secs(24 * 3600), ends.expect("a day"));
    }
}
