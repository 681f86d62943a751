//! When instalments are due. Days are those of East Africa.

use jiff::{Span, civil::Date, tz::Offset};
use values::{Amount, Duration, EAST_AFRICA, Timestamp};

use super::DirectDebitError;

/// The most instalments: three years of days.
pub(super) const MOST: i64 = 1_100;
/// The longest rhythm.
const LONGEST: i64 = 366;
/// The bank is asked in the morning, at six.
const MORNING: Duration = Duration::from_secs(6 * 3600);

/// What the days between two instalments are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DirectDebitUnit)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months; on their last day where they are too short.
    Month,
    /// Years; 29 February is 28 February in most.
    Year,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The unit of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    fn span(self, count: i64) -> Option<Span> {
        match self {
            Self::Day => Span::new().try_days(count),
            Self::Week => Span::new().try_weeks(count),
            Self::Month => Span::new().try_months(count),
            Self::Year => Span::new().try_years(count),
        }
        .ok()
    }
}

/// The days of the instalments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The first.
    pub starts_on: Date,
    /// None is later.
    pub ends_on: Date,
    /// Counted in these.
    pub unit: Unit,
    /// So many of them from one to the next.
    pub every: i64,
    /// How many that makes.
    pub instalments: i64,
}

impl Schedule {
    /// The instalments from `starts_on` up to `ends_on`, itself included, one every so many units.
    ///
    /// # Errors
    /// `Start` before today, `End`, `Every`, or `TooMany`.
    pub fn plan(
        (starts_on, ends_on): (Date, Date),
        (every, unit): (i64, Unit),
        now: Timestamp,
    ) -> Result<Self, DirectDebitError> {
        if starts_on < day_of(now) {
            return Err(DirectDebitError::Start);
        }
        if ends_on < starts_on {
            return Err(DirectDebitError::End);
        }
        if !(1..=LONGEST).contains(&every) {
            return Err(DirectDebitError::Every);
        }
        let all = Self { starts_on, ends_on, unit, every, instalments: MOST + 1 };
        let within = |number: &i64| all.due(*number).is_some_and(|day| day <= ends_on);
        let instalments = (0..=MOST).take_while(within).map(|number| number + 1).last().unwrap_or(1);
        if instalments > MOST {
            return Err(DirectDebitError::TooMany);
        }
        Ok(Self { instalments, ..all })
    }

    /// The day of an instalment, counted from 0; none after the last. Each is counted from the first, so that a month that is
    /// too short moves only its own.
    pub fn due(&self, number: i64) -> Option<Date> {
        if number >= self.instalments {
            return None;
        }
        self.starts_on.checked_add(self.unit.span(number * self.every)?).ok()
    }

    /// What all instalments of `amount` come to; none where that cannot be counted.
    pub fn total(&self, amount: Amount) -> Option<Amount> {
        Amount::new(amount.minor().checked_mul(self.instalments)?, amount.currency()).ok()
    }
}

/// The day it is in East Africa.
fn day_of(now: Timestamp) -> Date {
    Offset::UTC.to_datetime((now + EAST_AFRICA).to_jiff()).date()
}

/// The first instant of a day there.
fn start_of(day: Date) -> Timestamp {
    let midnight = Offset::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight()));
    // What is not in range of instants is after everything.
    midnight.map_or(Timestamp::from_micros(i64::MAX), |midnight| {
        Timestamp::from_micros(midnight.as_microsecond()) - EAST_AFRICA
    })
}

/// The first instant after a day there.
pub(super) fn end_of(day: Date) -> Timestamp {
    start_of(day) + Duration::from_secs(24 * 3600)
}

/// When the instalment of a day is collected.
pub(super) fn collected_at(day: Date) -> Timestamp {
    start_of(day) + MORNING
}
