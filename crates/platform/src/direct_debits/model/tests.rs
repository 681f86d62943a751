//! The calendar, and what is done when.

use jiff::civil::Date;
use values::{Currency, Duration};

use super::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Noon in East Africa on 1 January 2026.
fn new_year() -> Timestamp {
    Timestamp::from_micros(1_767_258_000_000_000)
}

fn plan(starts_on: &str, ends_on: &str, rhythm: (i64, Unit)) -> Result<Schedule, DirectDebitError> {
    Schedule::plan((day(starts_on), day(ends_on)), rhythm, new_year())
}

fn days(schedule: Schedule) -> Vec<String> {
    (0..schedule.instalments).filter_map(|number| schedule.due(number)).map(|day| day.to_string()).collect()
}

#[test]
fn months_that_are_too_short_move_only_their_own_instalment() {
    let monthly = plan("2028-01-31", "2028-05-31", (1, Unit::Month)).expect("a plan");
    assert_eq!(days(monthly), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]);
    let before = plan("2027-01-31", "2027-02-27", (1, Unit::Month)).expect("a plan");
    assert_eq!(days(before), ["2027-01-31"], "28 February is after the last day");
    let leap = plan("2028-02-29", "2032-02-29", (1, Unit::Year)).expect("a plan");
    assert_eq!(days(leap), ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
}

#[test]
fn both_ends_count_and_the_rhythm_is_kept() {
    for (starts_on, ends_on, rhythm, instalments) in [
        ("2026-01-01", "2026-01-01", (1, Unit::Day), 1),
        ("2026-01-01", "2026-12-31", (1, Unit::Day), 365),
        ("2028-01-01", "2028-12-31", (1, Unit::Day), 366),
        ("2026-01-01", "2026-01-15", (1, Unit::Week), 3),
        ("2026-01-01", "2026-01-14", (1, Unit::Week), 2),
        ("2026-01-15", "2026-12-14", (1, Unit::Month), 11),
        ("2026-01-15", "2026-12-15", (3, Unit::Month), 4),
        ("2026-01-01", "2035-12-31", (2, Unit::Year), 5),
        ("2026-01-01", "9999-12-31", (366, Unit::Year), 22),
    ] {
        let schedule = plan(starts_on, ends_on, rhythm).expect("a plan");
        assert_eq!(schedule.instalments, instalments, "{starts_on} to {ends_on}");
        assert_eq!(days(schedule).len() as i64, instalments, "{starts_on} to {ends_on}");
        assert_eq!(schedule.due(instalments), None);
    }
}

#[test]
fn what_makes_no_plan_is_refused() {
    for (starts_on, ends_on, rhythm, error) in [
        ("2025-12-31", "2026-12-31", (1, Unit::Month), DirectDebitError::Start),
        ("2026-02-01", "2026-01-31", (1, Unit::Month), DirectDebitError::End),
        ("2026-01-01", "2026-12-31", (0, Unit::Month), DirectDebitError::Every),
        ("2026-01-01", "2026-12-31", (367, Unit::Day), DirectDebitError::Every),
        ("2026-01-01", "9999-12-31", (1, Unit::Day), DirectDebitError::TooMany),
    ] {
        assert_eq!(plan(starts_on, ends_on, rhythm), Err(error), "{starts_on} to {ends_on}");
    }
    assert_eq!(plan("2026-01-01", "2029-01-04", (1, Unit::Day)).expect("a plan").instalments, 1_100);
    assert_eq!(plan("2026-01-01", "2029-01-05", (1, Unit::Day)), Err(DirectDebitError::TooMany));
}

#[test]
fn today_is_the_day_of_east_africa() {
    let last_second = Timestamp::from_micros(1_767_214_799_000_000); // 2025-12-31T20:59:59Z
    let next = last_second + Duration::from_secs(1);
    let begins = |now| Schedule::plan((day("2025-12-31"), day("2026-12-31")), (1, Unit::Year), now).is_ok();
    assert!(begins(last_second) && !begins(next));
}

fn debit(state: DirectDebitState, asked: i64) -> DirectDebit {
    DirectDebit {
        id: Id::nil(),
        request_id: "DDM1".to_owned(),
        state,
        account: "0150123456789".to_owned(),
        phone: Phone::parse("255712345678").expect("a number"),
        amount: Amount::new(1_000_000, Currency::TZS).expect("in range"),
        schedule: plan("2026-01-05", "2026-03-05", (1, Unit::Month)).expect("a plan"),
        asked,
        customer: None,
        contact: Contact::default(),
        description: None,
        message: None,
        application: None,
        created_at: new_year(),
        updated_at: new_year(),
    }
}

#[test]
fn an_instalment_is_collected_on_the_morning_of_its_day_and_only_while_active() {
    let due = debit(DirectDebitState::Active, 0).next_at().expect("a day");
    assert_eq!(due.to_string(), "2026-01-05T03:00:00.000Z");
    let before = due - Duration::from_secs(1);
    assert_eq!(debit(DirectDebitState::Active, 0).step(before), Step::Wait(due));
    assert_eq!(debit(DirectDebitState::Active, 0).step(due), Step::Collect);
    assert!(matches!(debit(DirectDebitState::Active, 1).step(due), Step::Wait(_)));
    assert_eq!(debit(DirectDebitState::Active, 3).step(due), Step::End);
    for state in DirectDebitState::ALL.into_iter().filter(|state| *state != DirectDebitState::Active) {
        assert_eq!(debit(state, 0).step(due), Step::Nothing, "{state:?}");
    }
    assert_eq!(debit(DirectDebitState::Active, 0).total().minor(), 3_000_000);
    assert_eq!(debit(DirectDebitState::Requested, 0).lapses_at().to_string(), "2026-01-05T21:00:00.000Z");
}
