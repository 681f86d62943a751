//! Instants: microseconds since 1970 in UTC. Zones matter to people only, so they appear at the edges.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A span of time, from the standard library.
pub type Duration = std::time::Duration;

/// How far East Africa Time is ahead of UTC, all year.
pub const EAST_AFRICA: Duration = Duration::from_secs(3 * 3600);

/// An instant in UTC, exact to the microsecond. JSON carries RFC 3339 with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// An instant `micros` after (or before) 1970-01-01T00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00Z.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00Z, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// How long after `earlier` this is; zero if it is not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Whether JSON says the same of both: their milliseconds are equal.
    pub const fn reads_as(self, other: Self) -> bool {
        self.0.div_euclid(1_000) == other.0.div_euclid(1_000)
    }

    /// This instant, or if JSON would not say of it that it is after `before`, the first of which it does.
    #[must_use]
    pub fn or_after(self, before: Self) -> Self {
        self.max(before + Duration::from_millis(1))
    }

    /// The instant as jiff sees it, for zones and calendars.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
}

/// The length of `2024-04-10T18:22:16.949Z`.
const PRINTED: usize = 24;

impl Timestamp {
    /// RFC 3339 with milliseconds, rounded down, within `place`; `None` before 1970 and after 9999.
    ///
    /// An answer of the API prints many of these, and this takes a fifth of the time of a calendar that knows zones.
    fn print(self, place: &mut [u8; PRINTED]) -> Option<&str> {
        const LAST: u64 = 253_402_207_199;
        let seconds = u64::try_from(self.as_seconds()).ok().filter(|seconds| *seconds <= LAST)?;
        let millis = u64::try_from(self.0.rem_euclid(1_000_000) / 1_000).ok()?;
        let (year, month, day) = date(seconds / 86_400);
        let second = seconds % 86_400;
        place.copy_from_slice(b"0000-00-00T00:00:00.000Z");
        let parts = [
            (3, year),
            (6, month),
            (9, day),
            (12, second / 3_600),
            (15, second / 60 % 60),
            (18, second % 60),
            (22, millis),
        ];
        for (last, mut number) in parts {
            let mut at = last;
            while number > 0 {
                place[at] = b"0123456789"[(number % 10) as usize];
                number /= 10;
                at = at.saturating_sub(1);
            }
        }
        std::str::from_utf8(place).ok()
    }
}

/// Year, month and day of a count of days since 1970 (Howard Hinnant, `civil_from_days`): years begin in March, so
/// that the leap day ends one, and 400 of them always have 146,097 days.
const fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + (month <= 2) as u64, month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.print(&mut [0; PRINTED]) {
            Some(text) => f.write_str(text),
            None => write!(f, "{:.3}", self.to_jiff()),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.print(&mut [0; PRINTED]) {
            Some(text) => serializer.serialize_str(text),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let instant: jiff::Timestamp =
            text.parse().map_err(|_| D::Error::custom("a time is written like 2026-11-23T10:03:12.000Z"))?;
        Ok(Self(instant.as_microsecond()))
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .into()
    }
}
impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_utc_with_milliseconds() {
        assert_eq!(Timestamp::from_micros(1_712_773_336_949_000).to_string(), "2024-04-10T18:22:16.949Z");
    }

    #[test]
    fn prints_every_day_of_four_centuries_as_the_calendar_does() {
        for day in 0..146_097 {
            let at = Timestamp::from_micros((day * 86_400 + day % 86_400) * 1_000_000 + 999_999);
            assert_eq!(at.to_string(), format!("{:.3}", at.to_jiff()));
        }
        for micros in [-1, -62_135_596_800_000_000, 253_402_207_199_999_999] {
            let at = Timestamp::from_micros(micros);
            assert_eq!(at.to_string(), format!("{:.3}", at.to_jiff()));
        }
    }

    #[test]
    fn what_is_after_another_does_not_read_as_it() {
        let at = Timestamp::from_micros;
        assert!(at(5_000).reads_as(at(5_999)) && at(-1).reads_as(at(-1_000)));
        assert!(!at(5_999).reads_as(at(6_000)) && !at(-1).reads_as(at(0)));
        for (now, after) in [(5_999, 6_500), (6_400, 6_500), (6_500, 6_500), (9_000, 9_000), (0, 6_500)] {
            assert_eq!(at(now).or_after(at(5_500)), at(after));
        }
        assert!(!at(5_999).or_after(at(5_500)).reads_as(at(5_500)));
    }

    #[test]
    fn adds_and_measures_spans() {
        let start = Timestamp::from_micros(5);
        let end = start + Duration::from_secs(60);
        assert_eq!(end.since(start), Duration::from_secs(60));
        assert_eq!(start.since(end), Duration::ZERO);
        assert_eq!(end - Duration::from_secs(60), start);
    }
}
