//! When a delivery is tried again.

use values::{Duration, Timestamp};

/// After the first failures; later ones wait an hour.
const WAITS: [u64; 5] = [5, 60, 300, 900, 3600];
/// How long a round goes on.
const ROUND: Duration = Duration::from_secs(24 * 3600);

/// When to try again after the `failures`-th failure of a round that began at `round_at`; `None` is the end of it.
///
/// `wish` is what the receiver asked for with `Retry-After`. `spread` turns the same moment into different ones, so
/// that endpoints that failed together do not come back together.
pub(in crate::webhooks) fn next_try(
    round_at: Timestamp,
    now: Timestamp,
    failures: i64,
    wish: Option<Duration>,
    spread: u16,
) -> Option<Timestamp> {
    let end = round_at + ROUND;
    if now >= end {
        return None;
    }
    let place = usize::try_from(failures - 1).unwrap_or(0).min(WAITS.len() - 1);
    let wait = Duration::from_secs(WAITS[place]);
    let wait = wait + wait.mul_f64(f64::from(spread) / f64::from(u16::MAX) / 5.0);
    let wait = wait.max(wish.unwrap_or_default().min(ROUND));
    Some((now + wait).min(end))
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(in crate::webhooks) fn read_retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(ROUND.as_secs())));
    }
    let at = httpdate(text)?;
    Some(at.since(now).min(ROUND))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn httpdate(text: &str) -> Option<Timestamp> {
    let mut parts = text.strip_suffix(" GMT")?.split_once(", ")?.1.split(' ');
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|known| *known == month)? + 1;
    let written = format!("\"{year}-{month:02}-{day}T{time}Z\"");
    serde_json::from_str(&written).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn seconds(failures: i64, wish: Option<u64>, spread: u16) -> u64 {
        let wish = wish.map(Duration::from_secs);
        next_try(START, START, failures, wish, spread).expect("another try").since(START).as_secs()
    }

    #[test]
    fn waits_grow_to_an_hour_and_are_spread() {
        assert_eq!([1, 2, 3, 4, 5, 6, 40].map(|n| seconds(n, None, 0)), [5, 60, 300, 900, 3600, 3600, 3600]);
        assert_eq!(seconds(2, None, u16::MAX), 72);
    }

    #[test]
    fn the_receivers_wish_counts_up_to_a_day() {
        assert_eq!(seconds(1, Some(120), 0), 120);
        assert_eq!(seconds(3, Some(2), 0), 300);
        assert_eq!(seconds(1, Some(10_000_000), 0), 24 * 3600);
    }

    #[test]
    fn the_last_try_is_at_the_end_of_the_day() {
        let late = START + Duration::from_secs(24 * 3600 - 10);
        assert_eq!(next_try(START, late, 30, None, 0), Some(START + ROUND));
        assert_eq!(next_try(START, START + ROUND, 31, None, 0), None);
    }

    #[test]
    fn reads_both_forms_of_retry_after() {
        let now = Timestamp::from_micros(784_111_777_000_000) - Duration::from_secs(60);
        assert_eq!(read_retry_after(" 30 ", now), Some(Duration::from_secs(30)));
        assert_eq!(read_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(read_retry_after("Sun, 06 Nov 1993 08:49:37 GMT", now), Some(Duration::ZERO));
        for nonsense in ["", "soon", "-5", "Sun, 99 Nov 1994 08:49:37 GMT", "é, GMT"] {
            assert_eq!(read_retry_after(nonsense, now), None, "{nonsense}");
        }
    }
}
