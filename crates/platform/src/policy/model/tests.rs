//! What a policy lets pass, and what loosens it.

use super::*;

fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("in range")
}

fn usd(minor: i64) -> Amount {
    Amount::new(minor, Currency::USD).expect("in range")
}

fn marks(amounts: &[Amount]) -> Marks {
    Marks::new(amounts).expect("marks")
}

fn policy() -> Policy {
    Policy {
        approvers: Approvers::One,
        two_from: marks(&[tzs(500)]),
        most_per_payout: marks(&[tzs(1_000)]),
        most_per_day: marks(&[tzs(1_500)]),
        payees: Payees::Any,
        signatory: Signatory::Another,
    }
}

#[test]
fn one_approver_suffices_below_the_mark_of_the_currency() {
    let policy = policy();
    assert_eq!([499, 500, 501].map(|minor| policy.required(tzs(minor))), [1, 2, 2]);
    assert_eq!(policy.required(usd(5_000)), 1, "dollars have no mark");
    assert_eq!(Policy::default().required(tzs(i64::from(u32::MAX))), 1);
    assert_eq!(Policy { approvers: Approvers::Two, ..policy }.required(usd(1)), 2);
}

#[test]
fn what_waits_is_held_to_the_stricter_of_both_rules() {
    let policy = policy();
    assert_eq!([499, 500].map(|minor| policy.held_to(1, tzs(minor))), [1, 2], "tightened since");
    assert_eq!([499, 500].map(|minor| policy.held_to(2, tzs(minor))), [2, 2], "loosened since");
}

#[test]
fn limits_hold_to_the_last_cent() {
    let policy = policy();
    assert_eq!(policy.check(tzs(1_000), tzs(0)), Ok(()));
    assert_eq!(policy.check(tzs(1_001), tzs(0)), Err(PolicyError::PayoutLimit { most: tzs(1_000) }));
    assert_eq!(policy.check(tzs(500), tzs(1_000)), Ok(()));
    let short = PolicyError::DayLimit { most: tzs(1_500), left: tzs(499) };
    assert_eq!(policy.check(tzs(500), tzs(1_001)), Err(short));
    let none = PolicyError::DayLimit { most: tzs(1_500), left: tzs(0) };
    assert_eq!(policy.check(tzs(1), tzs(2_000)), Err(none), "the limit was lowered during the day");
    assert_eq!(policy.check(usd(1_000_000), usd(1_000_000)), Ok(()));
}

#[test]
fn whatever_lets_one_more_payout_pass_loosens() {
    let now = policy();
    let with = |change: fn(&mut Policy)| {
        let mut wanted = now.clone();
        change(&mut wanted);
        now.loosens(&wanted)
    };
    assert!(!with(|_| {}));
    assert!(!with(|wanted| wanted.payees = Payees::Confirmed));
    let strict = Policy { payees: Payees::Confirmed, ..now.clone() };
    assert!(strict.loosens(&now) && !strict.loosens(&strict));
    assert_eq!(
        serde_json::from_str::<Policy>(&serde_json::to_string(&strict).expect("text")).ok(),
        Some(strict)
    );
    assert!(with(|wanted| wanted.signatory = Signatory::Single));
    let single = Policy { signatory: Signatory::Single, ..now.clone() };
    assert!(!single.loosens(&now) && !single.loosens(&single));
    assert!(!with(|wanted| wanted.approvers = Approvers::Two));
    assert!(!with(|wanted| wanted.two_from = marks(&[tzs(499), usd(1)])));
    assert!(!with(|wanted| wanted.most_per_day = marks(&[tzs(1_500), usd(1)])));
    assert!(with(|wanted| wanted.two_from = marks(&[tzs(501)])));
    assert!(with(|wanted| wanted.two_from = marks(&[usd(1)])));
    assert!(with(|wanted| wanted.most_per_payout = marks(&[tzs(1_001)])));
    assert!(with(|wanted| wanted.most_per_day = Marks::default()));
    assert!(with(|wanted| {
        wanted.approvers = Approvers::Two;
        wanted.most_per_payout = marks(&[tzs(1_001)]);
    }));
    let two = Policy { approvers: Approvers::Two, ..Policy::default() };
    assert!(two.loosens(&Policy { two_from: marks(&[tzs(1), usd(1)]), ..Policy::default() }));
    let always = Policy { two_from: marks(&[tzs(0), usd(0)]), ..Policy::default() };
    assert!(!two.loosens(&always), "from nothing on is always");
}

#[test]
fn a_currency_is_named_once_and_has_balances() {
    assert_eq!(marks(&[usd(2), tzs(1)]).all(), [tzs(1), usd(2)]);
    assert_eq!(Marks::new(&[tzs(1), tzs(1)]), Err(MarksError::Twice(Currency::TZS)));
    let kes = Amount::new(1, Currency::KES).expect("in range");
    assert_eq!(Marks::new(&[kes]), Err(MarksError::Currency(Currency::KES)));
}

#[test]
fn a_day_begins_at_midnight_in_east_africa() {
    let begin = Timestamp::from_micros(1_727_989_200_000_000);
    assert_eq!(begin.to_jiff().to_string(), "2024-10-03T21:00:00Z");
    assert_eq!(day_of(begin), 20_000);
    assert_eq!(day_of(Timestamp::from_micros(begin.as_micros() - 1)), 19_999);
}

#[test]
fn words_name_each_rule() {
    assert_eq!(Policy::default().says(), "One approver; no limit a payout; no limit a day");
    let says = "One approver, two from TZS 5 on; at most TZS 10 a payout; at most TZS 15 or USD 1 a day";
    assert_eq!(Policy { most_per_day: marks(&[tzs(1_500), usd(100)]), ..policy() }.says(), says);
    let strict = Policy { approvers: Approvers::Two, payees: Payees::Confirmed, ..Policy::default() };
    assert_eq!(
        Policy { signatory: Signatory::Single, ..strict }.says(),
        "Two approvers; no limit a payout; no limit a day; beneficiaries only, each confirmed by a second person; \
         whoever alone makes and releases payouts releases their own"
    );
}

#[test]
fn many_payouts_together_are_held_to_the_limit_of_each_and_to_that_of_a_day() {
    let policy = policy();
    let check = |largest, together, before| policy.check_many(tzs(largest), tzs(together), tzs(before));
    assert_eq!(check(1_000, 1_500, 0), Ok(()), "together they may be more than one may be");
    assert_eq!(check(1_001, 1_001, 0), Err(PolicyError::PayoutLimit { most: tzs(1_000) }));
    let left = |left| Err(PolicyError::DayLimit { most: tzs(1_500), left: tzs(left) });
    assert_eq!(check(1_000, 1_501, 0), left(1_500));
    assert_eq!(check(1, 1_000, 501), left(999));
}

#[test]
fn what_people_give_is_read_as_what_it_means() {
    assert_eq!(
        [0, 1, 2, 3].map(Approvers::from_count),
        [None, Some(Approvers::One), Some(Approvers::Two), None]
    );
    assert_eq!([true, false].map(Signatory::single), [Signatory::Single, Signatory::Another]);
    assert_eq!([true, false].map(Payees::known_only), [Payees::Confirmed, Payees::Any]);
}
