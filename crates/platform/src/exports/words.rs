//! What an export is called, and what stands on printed pages, in both languages.

use jiff::{civil::Date, tz::TimeZone};
use values::Timestamp;

use super::model::Kept;
use crate::{
    listing,
    mail::Language,
    sheet::pdf::{Column, Head},
};

/// The span of days of an export in words, such as ` of October 2026`; nothing where it has none.
pub(super) fn span(from: Option<&str>, to: Option<&str>) -> String {
    let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    match (given(from), given(to)) {
        (Some(from), Some(to)) => match (listing::date(&from), listing::date(&to)) {
            (Some(first), Some(last)) if first == last => format!(" of {first}"),
            (Some(first), Some(last)) if is_month(first, last) => format!(" of {}", first.strftime("%B %Y")),
            _ => format!(" from {from} to {to}"),
        },
        (Some(from), None) => format!(" from {from} on"),
        (None, Some(to)) => format!(" until {to}"),
        (None, None) => String::new(),
    }
}

fn is_month(first: Date, last: Date) -> bool {
    first == first.first_of_month() && last == first.last_of_month()
}

macro_rules! columns {
    ($($name:ident: $words:expr;)+) => {$(
        static $name: [Column; 5] = [
            Column { name: $words[0], from: 400, to: 1_330, right: false },
            Column { name: $words[1], from: 1_350, to: 3_330, right: false },
            Column { name: $words[2], from: 3_340, to: 4_060, right: true },
            Column { name: $words[3], from: 4_070, to: 4_790, right: true },
            Column { name: $words[4], from: 4_800, to: 5_550, right: true },
        ];
    )+};
}

columns! {
    ENGLISH: ["Date", "What", "Out", "In", "Balance"];
    SWAHILI: ["Tarehe", "Maelezo", "Iliyotoka", "Iliyoingia", "Salio"];
}

/// The opening and the closing balance, as the pages call them.
pub(super) const fn ends(language: Language) -> [&'static str; 2] {
    match language {
        Language::En => ["Opening balance", "Closing balance"],
        Language::Sw => ["Salio la kuanzia", "Salio la mwisho"],
    }
}

/// The columns of a printed statement.
pub(super) fn columns(language: Language) -> &'static [Column] {
    match language {
        Language::En => &ENGLISH,
        Language::Sw => &SWAHILI,
    }
}

/// The head of a printed statement of `currency`, of days as they were asked for.
pub(super) fn head(
    export: &Kept,
    (merchant, zone): (String, &TimeZone),
    currency: &str,
    (from, to): (Option<&str>, Option<&str>),
    totals: [String; 2],
) -> Head {
    let made = clock(export.created_at, zone);
    let day = |text: Option<&str>, none: &str| match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => text.to_owned(),
        None => none.to_owned(),
    };
    let [came, went] = totals;
    let zone = zone.iana_name().unwrap_or("UTC");
    let (title, lines, page) = match export.language {
        Language::En => (
            format!("Statement of the balance in {currency}"),
            vec![
                format!("From {} to {}", day(from, "the beginning"), day(to, "now")),
                format!("In {came}, out {went}"),
                format!("Made {made}, times of {zone}"),
            ],
            "Page {page} of {pages}",
        ),
        Language::Sw => (
            format!("Taarifa ya salio kwa {currency}"),
            vec![
                format!("Kuanzia {} hadi {}", day(from, "mwanzo"), day(to, "sasa")),
                format!("Iliyoingia {came}, iliyotoka {went}"),
                format!("Imetengenezwa {made}, saa za {zone}"),
            ],
            "Ukurasa {page} kati ya {pages}",
        ),
    };
    Head { merchant, title, lines, page }
}

/// An instant as a clock in `zone` shows it.
pub(super) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at.to_jiff()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_called_as_people_call_it() {
        for (from, to, says) in [
            (Some("2026-10-01"), Some("2026-10-31"), " of October 2026"),
            (Some("01-02-2026"), Some("28-02-2026"), " of February 2026"),
            (Some("2026-10-01"), Some("2026-10-30"), " from 2026-10-01 to 2026-10-30"),
            (Some("2026-10-05"), Some("2026-10-05"), " of 2026-10-05"),
            (Some("2026-10-05"), None, " from 2026-10-05 on"),
            (None, Some("2026-10-05"), " until 2026-10-05"),
            (Some(" "), Some(""), ""),
            (None, None, ""),
        ] {
            assert_eq!(span(from, to), says);
        }
    }
}
