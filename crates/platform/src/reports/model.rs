//! Days as the merchant lives them.

use jiff::{Span, civil::Date, tz::TimeZone};
use values::Timestamp;

/// At which hour the report of the day before is mailed.
const HOUR: i8 = 6;

/// How many days back a report is still mailed after nobody could mail it in time: a long weekend.
const LATEST: i64 = 3;

/// The day whose report is mailed where that of `planned` is due: itself, or the first that is not too long before `today`.
pub(super) fn worth_mailing(planned: Date, today: Date) -> Date {
    today.checked_sub(Span::new().days(LATEST)).map_or(planned, |first| planned.max(first))
}

/// The zone of this name; UTC where there is none.
pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The day that an instant belongs to.
pub(super) fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at.to_jiff()).date()
}

fn instant(day: Date, hour: i8, zone: &TimeZone) -> Option<Timestamp> {
    let at = zone.to_timestamp(day.at(hour, 0, 0, 0)).ok()?;
    Some(Timestamp::from_micros(at.as_microsecond()))
}

/// The day after; none after the last there is.
pub(super) fn next(day: Date) -> Option<Date> {
    day.checked_add(Span::new().days(1)).ok()
}

/// From the first instant of a day on, until before that of the next.
pub(super) fn span(day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    Some((instant(day, 0, zone)?, instant(next(day)?, 0, zone)?))
}

/// When the report of a day is mailed.
pub(super) fn mailed_at(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    instant(next(day)?, HOUR, zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_merchants_and_its_report_comes_the_morning_after() {
        let zone = zone("Africa/Dar_es_Salaam");
        let day = Date::new(2026, 11, 23).expect("a day");
        let (from, to) = span(day, &zone).expect("a span");
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2026-11-22T21:00:00.000Z".to_owned(), "2026-11-23T21:00:00.000Z".to_owned())
        );
        assert_eq!(mailed_at(day, &zone).expect("an instant").to_string(), "2026-11-24T03:00:00.000Z");
        assert_eq!(day_of(from, &zone), day);
    }

    #[test]
    fn after_a_long_weekend_old_reports_are_left_out() {
        let of = |day| Date::new(2026, 11, day).expect("a day");
        for (planned, today, mailed) in [(23, 24, 23), (23, 26, 23), (23, 27, 24), (1, 30, 27)] {
            assert_eq!(worth_mailing(of(planned), of(today)), of(mailed), "{planned} on {today}");
        }
    }

    #[test]
    fn a_day_with_a_change_of_the_clock_is_as_long_as_it_is() {
        let zone = zone("Europe/London");
        let (from, to) = span(Date::new(2026, 3, 29).expect("a day"), &zone).expect("a span");
        assert_eq!(to.since(from).as_secs(), 23 * 3600);
    }
}
