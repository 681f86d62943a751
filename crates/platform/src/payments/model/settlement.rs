//! When the money of a card payment may be spent.

use values::{EAST_AFRICA, Timestamp};

const DAY: i64 = 24 * 3600 * 1_000_000;
/// T+2.
const WORKING_DAYS: u32 = 2;

/// The first instant, in East Africa Time, of the second working day after the one on which the money came. Monday to
/// Friday are working days; public holidays are not known here.
pub(in crate::payments) fn settles_at(received_at: Timestamp) -> Timestamp {
    let mut day = (received_at + EAST_AFRICA).as_micros().div_euclid(DAY);
    let mut left = WORKING_DAYS;
    while left > 0 {
        day += 1;
        // Day 0, 1 January 1970, was a Thursday; here Monday is 0.
        if (day + 3).rem_euclid(7) < 5 {
            left -= 1;
        }
    }
    Timestamp::from_micros(day * DAY) - EAST_AFRICA
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_working_days_pass_in_east_africa() {
        let at = |text: &str| {
            let instant: jiff::Timestamp = text.parse().expect("an instant");
            Timestamp::from_micros(instant.as_microsecond())
        };
        for (received, settles) in [
            ("2026-11-23T07:00:00Z", "2026-11-24T21:00:00.000Z"), // Monday to Wednesday
            ("2026-11-26T07:00:00Z", "2026-11-29T21:00:00.000Z"), // Thursday to Monday
            ("2026-11-27T07:00:00Z", "2026-11-30T21:00:00.000Z"), // Friday to Tuesday
            ("2026-11-28T07:00:00Z", "2026-11-30T21:00:00.000Z"), // Saturday to Tuesday
            ("2026-11-23T20:59:59Z", "2026-11-24T21:00:00.000Z"), // the last second of Monday there
            ("2026-11-23T21:00:00Z", "2026-11-25T21:00:00.000Z"), // Tuesday there already
        ] {
            assert_eq!(settles_at(at(received)).to_string(), settles, "{received}");
        }
    }
}
