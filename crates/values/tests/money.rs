//! Money under any input: what is read is what was written, and nothing is lost or made.

use proptest::prelude::*;
use values::{Amount, Currency, Round};

fn currencies() -> impl Strategy<Value = Currency> {
    let codes = ["TZS", "USD", "JPY", "KWD"];
    (0..codes.len()).prop_map(move |place| Currency::from_code(codes[place]).expect("a known currency"))
}

fn amounts() -> impl Strategy<Value = Amount> {
    (0..=Amount::MAX_MINOR, currencies())
        .prop_map(|(minor, currency)| Amount::new(minor, currency).expect("in range"))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(amount in amounts()) {
        prop_assert_eq!(Amount::parse_decimal(&amount.to_decimal(), amount.currency()), Ok(amount));
    }

    #[test]
    fn zeros_around_a_number_change_nothing(amount in amounts(), before in "0{0,5}", after in "0{0,5}") {
        let text = amount.to_decimal();
        let text = if text.contains('.') { format!("{before}{text}{after}") } else { format!("{before}{text}") };
        prop_assert_eq!(Amount::parse_decimal(&text, amount.currency()), Ok(amount));
    }

    #[test]
    fn text_is_an_amount_only_where_it_is_plain_digits(text in "[0-9.,eE+\\- x١]{0,24}", currency in currencies()) {
        if let Ok(amount) = Amount::parse_decimal(&text, currency) {
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{}", text);
            prop_assert!(text.bytes().filter(|byte| *byte == b'.').count() <= 1, "{}", text);
            // Its digits are the amount's, but for zeros at either end.
            let digits = |text: &str| {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
                format!("{}.{}", whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
            };
            prop_assert_eq!(digits(&text), digits(&amount.to_decimal()));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), currency in currencies()) {
        let _ = Amount::parse_decimal(&text, currency);
    }

    #[test]
    fn a_split_neither_loses_nor_makes_money(amount in amounts(), bps in 0..=10_000_u32, even in any::<bool>()) {
        let round = if even { Round::HalfEven } else { Round::Down };
        let (part, rest) = amount.split(bps, round).expect("within the whole");
        prop_assert_eq!(part.checked_add(rest), Ok(amount));
        let exact = i128::from(amount.minor()) * i128::from(bps);
        prop_assert!((i128::from(part.minor()) * 10_000 - exact).abs() < 10_000);
    }

    #[test]
    fn a_sum_is_taken_apart_again(one in amounts(), other in amounts()) {
        match one.checked_add(other) {
            Ok(sum) => prop_assert_eq!(sum.checked_sub(other), Ok(one)),
            Err(_) => prop_assert!(one.currency() != other.currency() || one.minor() > Amount::MAX_MINOR - other.minor()),
        }
    }
}
