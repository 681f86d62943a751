//! What lists of payments and payouts share: a search over several columns, a span of time, a set of states.

mod conditions;
mod exported;
mod queries;

use http::StatusCode;
use jiff::{civil::Date, tz::Offset};
use permit::Problem;
use serde_json::json;
use values::{Amount, Currency, EAST_AFRICA, Timestamp};

use crate::text;

pub(crate) use conditions::{Conditions, duties, fill, may, places, roles, room};
pub(crate) use exported::{Exported, Listed};
pub(crate) use queries::{Column, MOST_SORTED, Order, Search, Source, TooMany, ids, said_as};

/// A LIKE pattern (escaped by `\`) that finds `text` anywhere, in lower case; empty for nothing to look for.
pub(crate) fn pattern(text: Option<&str>) -> String {
    let text = clean(text);
    if text.is_empty() { text } else { text::pattern(&text) }
}

/// The minor units a search for an amount such as `2,450,000` means; -1, which nothing has, for other text.
pub(crate) fn amount(text: Option<&str>) -> i64 {
    let digits: String = clean(text).chars().filter(|letter| !matches!(letter, ',' | ' ')).collect();
    Amount::parse_decimal(&digits, Currency::TZS).map_or(-1, Amount::minor)
}

/// Query text without what a database cannot hold.
pub(crate) fn clean(text: Option<&str>) -> String {
    let text: String = text.unwrap_or_default().chars().filter(|letter| !letter.is_control()).collect();
    text.trim().chars().take(100).collect()
}

/// States between commas, as the statements compare them; empty for all. `known` says what a word stands for.
///
/// # Errors
/// `query.invalid` for a word that is no state.
pub(crate) fn states(
    text: Option<&str>,
    known: impl Fn(&str) -> Option<&'static str>,
) -> Result<String, Problem> {
    let words = text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    let known = |word| known(word).ok_or_else(|| invalid(format!("There is no state called {word:?}.")));
    let states = words.map(known).collect::<Result<Vec<_>, _>>()?;
    Ok(if states.is_empty() { String::new() } else { between_commas(states) })
}

/// Words between commas, as the statements compare them. No row has a state of none.
pub(crate) fn between_commas<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().fold(",".to_owned(), |text, word| text + word + ",")
}

/// The instant a span begins: a day of East Africa Time or an instant of RFC 3339; the beginning of time if absent.
///
/// # Errors
/// `query.invalid`.
pub(crate) fn begins(text: Option<&str>) -> Result<Timestamp, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Timestamp::from_micros(0)) };
    day(text).or_else(|| instant(text)).ok_or_else(|| unreadable(text))
}

/// The instant a span ends, itself left out: the end of a day of East Africa Time, or an instant.
///
/// # Errors
/// `query.invalid`.
pub(crate) fn ends(text: Option<&str>) -> Result<Timestamp, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(Timestamp::from_micros(i64::MAX));
    };
    let end = day(text).map(|day| day + values::Duration::from_secs(24 * 3600));
    end.or_else(|| instant(text)).ok_or_else(|| unreadable(text))
}

/// From when on, and before when: as [`begins`] and [`ends`] read them.
///
/// # Errors
/// `query.invalid`, too where nothing can lie between the two.
pub(crate) fn span(from: Option<&str>, to: Option<&str>) -> Result<(Timestamp, Timestamp), Problem> {
    let span = (begins(from)?, ends(to)?);
    match (from, to) {
        (Some(from), Some(to)) if span.0 >= span.1 => {
            let says = format!("from ({from}) is later than to ({to}): write the earlier one as from.");
            let field = json!([{"field": "from", "message": says}]);
            Err(invalid(says).with("fields", field))
        }
        _ => Ok(span),
    }
}

/// The first instant of a day such as `2026-11-23` or `23-11-2026` in East Africa Time.
pub(crate) fn day(text: &str) -> Option<Timestamp> {
    let start = date(text)?.to_datetime(jiff::civil::Time::midnight()).checked_sub(EAST_AFRICA).ok()?;
    Some(Timestamp::from_micros(Offset::UTC.to_timestamp(start).ok()?.as_microsecond()))
}

/// A day such as `2026-11-23` or `23-11-2026`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let parts: Vec<i16> = text
        .split('-')
        .map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten())
        .collect::<Option<_>>()?;
    let (year, month, day) = match parts[..] {
        [year, month, day] if year > 31 => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn instant(text: &str) -> Option<Timestamp> {
    Some(Timestamp::from_micros(text.parse::<jiff::Timestamp>().ok()?.as_microsecond()))
}

fn unreadable(text: &str) -> Problem {
    invalid(format!("Write {text:?} as a day such as 2026-11-23 or an instant such as 2026-11-23T10:03:00Z."))
}

/// A refusal of a query parameter.
pub(crate) fn invalid(detail: String) -> Problem {
    Problem::refuse(StatusCode::BAD_REQUEST, "query.invalid", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_east_africa() {
        for text in ["2026-11-23", "23-11-2026"] {
            assert_eq!(
                day(text).map(|at| at.to_string()).as_deref(),
                Some("2026-11-22T21:00:00.000Z"),
                "{text}"
            );
        }
        for wrong in ["", "2026-11", "2026-02-30", "23/11/2026", "-1-1-1", "٢٠٢٦-١١-٢٣", "2026-11-23-1"]
        {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert_eq!(ends(Some("2026-11-23")).expect("a day").to_string(), "2026-11-23T21:00:00.000Z");
    }

    #[test]
    fn a_span_in_which_nothing_lies_is_refused() {
        for (from, to) in [
            (Some("2026-11-23"), Some("2026-11-23")),
            (Some("2026-11-23T10:00:00Z"), Some("2026-11-23T10:00:01Z")),
            (Some("2030-01-01"), None),
            (None, Some("1971-01-01")),
            (Some("2026-11-23"), Some("")),
        ] {
            assert!(span(from, to).is_ok(), "{from:?} to {to:?}");
        }
        for (from, to) in [
            ("2026-11-24", "2026-11-23"),
            ("2026-11-24", "2025-11-24"),
            ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ] {
            assert!(span(Some(from), Some(to)).is_err(), "{from} to {to}");
        }
    }

    #[test]
    fn what_is_searched_for_is_taken_literally() {
        assert_eq!(pattern(Some("A_1%")), "%a\\_1\\%%");
        assert_eq!(pattern(Some("\0 ")), "");
        assert_eq!(amount(Some("2,450,000")), 245_000_000);
        assert_eq!(amount(Some("ORD1")), -1);
    }
}
