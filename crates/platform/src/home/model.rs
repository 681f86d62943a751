//! Which sections a reader sees, and where days begin and end for them.

use jiff::{Span, tz::TimeZone};
use permit::{Allow, Duty, Kind, Role, rule};
use values::Timestamp;

/// How many days the volume covers, today included.
pub(super) const VOLUME_DAYS: usize = 14;

/// The sections of the page that a role sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sections {
    /// Payouts that wait for the reader.
    pub approvals: bool,
    /// Change requests that wait.
    pub changes: bool,
    /// What came in today.
    pub collections: bool,
    /// What the business stands at: paid out today, balance, volume, payouts to look at.
    pub business: bool,
    /// What is new about people.
    pub people: bool,
    /// The reader's own payouts.
    pub own_payouts: bool,
    /// Endpoints, errors, requests, keys, how to connect.
    pub build: bool,
}

impl Sections {
    /// By the permission table, and what the payout duty leaves of it.
    pub(super) fn of(role: Role, duty: Duty) -> Self {
        let may = |kind: Kind| rule(kind).of(role).allow;
        let releases = may(Kind::AuthorisePayout).enters();
        let approvals = releases && duty.lets(Kind::AuthorisePayout);
        Self {
            approvals,
            changes: may(Kind::ConfirmChange).enters(),
            collections: may(Kind::InitiatePayment).enters(),
            business: releases && may(Kind::ViewBalance).enters(),
            people: may(Kind::ManageMember).enters(),
            own_payouts: may(Kind::CreatePayout).enters() && !approvals,
            build: may(Kind::ViewWebhooks).enters() && may(Kind::ViewActivity) == Allow::DeveloperAndOwn,
        }
    }
}

/// One day as the merchant lives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Such as `2026-11-23`.
    pub on: String,
    /// Its first instant.
    pub begins_at: Timestamp,
}

/// The last `count` days in the merchant's zone, oldest first; the last one is today.
pub fn days(now: Timestamp, zone: &str, count: usize) -> Vec<Day> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(now.to_jiff()).date();
    let back = i64::try_from(count).unwrap_or(1) - 1;
    (0..=back)
        .rev()
        .filter_map(|days| {
            let on = today.checked_sub(Span::new().days(days)).ok()?;
            let begins = zone.to_timestamp(on.at(0, 0, 0, 0)).ok()?;
            Some(Day { on: on.to_string(), begins_at: Timestamp::from_micros(begins.as_microsecond()) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_sees_its_sections() {
        let none = Sections {
            approvals: false,
            changes: false,
            collections: false,
            business: false,
            people: false,
            own_payouts: false,
            build: false,
        };
        let manager = Sections { approvals: true, collections: true, business: true, ..none };
        let of = |role| Sections::of(role, Duty::Both);
        assert_eq!(of(Role::Admin), Sections { changes: true, people: true, ..manager });
        assert_eq!(of(Role::Manager), manager);
        assert_eq!(of(Role::Employee), Sections { collections: true, own_payouts: true, ..none });
        assert_eq!(of(Role::Developer), Sections { build: true, ..none });
        assert_eq!(Sections::of(Role::Manager, Duty::Approver), manager);
        let initiator = Sections { approvals: false, own_payouts: true, ..manager };
        assert_eq!(Sections::of(Role::Manager, Duty::Initiator), initiator, "who prepares sees their own");
    }

    #[test]
    fn days_begin_at_midnight_where_the_merchant_is() {
        // Monday 23 November 2026, 22:30 UTC: already Tuesday in Dar es Salaam.
        let now = Timestamp::from_micros(1_795_473_000_000_000);
        let days = days(now, "Africa/Dar_es_Salaam", VOLUME_DAYS);
        assert_eq!(days.len(), VOLUME_DAYS);
        let today = days.last().expect("today");
        assert_eq!(
            (today.on.as_str(), today.begins_at.to_string().as_str()),
            ("2026-11-24", "2026-11-23T21:00:00.000Z")
        );
        assert_eq!(days[0].on, "2026-11-11");
        assert_eq!(super::days(now, "Nowhere/At_All", 3).last().expect("today").on, "2026-11-23");
    }

    #[test]
    fn a_day_may_have_twenty_three_hours() {
        // Clocks go forward in Berlin on 29 March 2026.
        let now = Timestamp::from_micros(1_774_864_800_000_000);
        let days = days(now, "Europe/Berlin", VOLUME_DAYS);
        let [.., sunday, monday] = days.as_slice() else { panic!("two days") };
        assert_eq!((sunday.on.as_str(), monday.on.as_str()), ("2026-03-29", "2026-03-30"));
        assert_eq!(monday.begins_at.since(sunday.begins_at).as_secs(), 23 * 3600);
    }
}
