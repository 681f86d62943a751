//! The rules of a merchant about its payouts, and what they say of one.

mod alone;

use std::fmt;

use serde::{Deserialize, Serialize};
use values::{Amount, Currency, EAST_AFRICA, Timestamp};

pub(super) use alone::{Other, REMEMBERED};
pub use alone::{says_alone, who_alone};

/// The currencies that balances are kept in.
pub const CURRENCIES: [Currency; 2] = [Currency::TZS, Currency::USD];

/// How many people a payout takes at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approvers {
    /// One beside whoever made it.
    #[default]
    One,
    /// Two beside whoever made it.
    Two,
}

impl Approvers {
    /// As a number.
    pub const fn count(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// The number as people give it.
    pub const fn from_count(count: i64) -> Option<Self> {
        match count {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
    }
}

/// At most one amount in each currency that balances are kept in, in the order of these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(Vec<Amount>);

impl Marks {
    /// Reads what somebody wants.
    ///
    /// # Errors
    /// `Currency`, `Twice`.
    pub fn new(amounts: &[Amount]) -> Result<Self, MarksError> {
        if let Some(odd) = amounts.iter().find(|amount| !CURRENCIES.contains(&amount.currency())) {
            return Err(MarksError::Currency(odd.currency()));
        }
        let of = |currency| amounts.iter().filter(move |amount| amount.currency() == currency);
        if let Some(twice) = CURRENCIES.into_iter().find(|currency| of(*currency).count() > 1) {
            return Err(MarksError::Twice(twice));
        }
        Ok(Self(CURRENCIES.into_iter().flat_map(|currency| of(currency).copied()).collect()))
    }

    /// The mark in this currency.
    pub fn of(&self, currency: Currency) -> Option<Amount> {
        self.0.iter().copied().find(|amount| amount.currency() == currency)
    }

    /// All of them.
    pub fn all(&self) -> &[Amount] {
        &self.0
    }
}

impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amounts: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&amounts.join(" or "))
    }
}

/// Why amounts are no marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MarksError {
    /// No balance is kept in it.
    #[error("give amounts in TZS or USD: no balance is kept in {0}")]
    Currency(Currency),
    /// Two amounts of one currency.
    #[error("give one amount in {0}, not several")]
    Twice(Currency),
}

/// What a merchant asks of its payouts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// How many approvers every payout takes.
    pub approvers: Approvers,
    /// From which amounts a payout takes two, if it would take one.
    pub two_from: Marks,
    /// The largest amounts of a payout.
    pub most_per_payout: Marks,
    /// The largest amounts that are made in a day of East Africa Time.
    pub most_per_day: Marks,
    /// Which accounts are paid.
    #[serde(default)]
    pub payees: Payees,
    /// Who releases what somebody made who is alone.
    #[serde(default)]
    pub signatory: Signatory,
}

/// Who releases a payout that came from the only one who makes and releases any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatory {
    /// Another person, whom the merchant has to bring in.
    #[default]
    Another,
    /// They do: the single signatory.
    Single,
}

impl Signatory {
    /// As a switch says it.
    pub const fn single(switch: bool) -> Self {
        if switch { Self::Single } else { Self::Another }
    }
}

/// Which accounts are paid by people, and by applications outside their mandates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payees {
    /// Any.
    #[default]
    Any,
    /// Those of beneficiaries that a second person confirmed.
    Confirmed,
}

impl Payees {
    /// As a switch says it.
    pub const fn known_only(switch: bool) -> Self {
        if switch { Self::Confirmed } else { Self::Any }
    }
}

impl Policy {
    /// How many approvers a payout of `amount` takes.
    pub fn required(&self, amount: Amount) -> i64 {
        if self.two_from(amount.currency()).is_some_and(|from| amount.minor() >= from) {
            Approvers::Two.count()
        } else {
            Approvers::One.count()
        }
    }

    /// How many approvers a payout of `amount` takes that was made to take `made`: the stricter of both rules, so that
    /// tightening reaches what waits, and loosening what is made after it.
    pub fn held_to(&self, made: i64, amount: Amount) -> i64 {
        made.max(self.required(amount))
    }

    /// Refuses a payout of `amount`, where payouts of `made_today` in this currency were made today before it.
    ///
    /// # Errors
    /// `PayoutLimit`, `DayLimit`.
    pub fn check(&self, amount: Amount, made_today: Amount) -> Result<(), PolicyError> {
        let currency = amount.currency();
        if let Some(most) = self.most_per_payout.of(currency)
            && amount.minor() > most.minor()
        {
            return Err(PolicyError::PayoutLimit { most });
        }
        if let Some(most) = self.most_per_day.of(currency) {
            let left = most.minor().saturating_sub(made_today.minor()).max(0);
            if amount.minor() > left {
                let left = Amount::new(left, currency).unwrap_or(most);
                return Err(PolicyError::DayLimit { most, left });
            }
        }
        Ok(())
    }

    /// Refuses payouts that are made together, the largest of them of `largest`, all of them of `together`, where payouts of
    /// `made_today` in this currency were made today before them.
    ///
    /// # Errors
    /// `PayoutLimit`, `DayLimit`.
    pub fn check_many(
        &self,
        largest: Amount,
        together: Amount,
        made_today: Amount,
    ) -> Result<(), PolicyError> {
        self.check(largest, Amount::zero(largest.currency()))?;
        let of_a_day = Self { most_per_payout: Marks::default(), ..self.clone() };
        of_a_day.check(together, made_today)
    }

    /// Whether a payout would pass, or take fewer people, that this policy stops: what takes two people to change.
    pub fn loosens(&self, wanted: &Self) -> bool {
        let more_payees = wanted.payees < self.payees;
        let fewer_people = wanted.signatory > self.signatory;
        more_payees
            || fewer_people
            || CURRENCIES.into_iter().any(|currency| {
                let higher = |now: Option<i64>, then: Option<i64>| match (now, then) {
                    (Some(now), Some(then)) => then > now,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                let limit = |marks: &Marks| marks.of(currency).map(Amount::minor);
                higher(self.two_from(currency), wanted.two_from(currency))
                    || higher(limit(&self.most_per_payout), limit(&wanted.most_per_payout))
                    || higher(limit(&self.most_per_day), limit(&wanted.most_per_day))
            })
    }

    /// In words, for whoever confirms a change and for the record.
    pub fn says(&self) -> String {
        let mut says = match (self.approvers, self.two_from.all()) {
            (Approvers::Two, _) => "Two approvers".to_owned(),
            (Approvers::One, []) => "One approver".to_owned(),
            (Approvers::One, _) => format!("One approver, two from {} on", self.two_from),
        };
        for (what, marks) in [("a payout", &self.most_per_payout), ("a day", &self.most_per_day)] {
            says += &if marks.all().is_empty() {
                format!("; no limit {what}")
            } else {
                format!("; at most {marks} {what}")
            };
        }
        if self.payees == Payees::Confirmed {
            says += "; beneficiaries only, each confirmed by a second person";
        }
        if self.signatory == Signatory::Single {
            says += "; whoever alone makes and releases payouts releases their own";
        }
        says
    }

    /// From which amount on a payout takes two, in minor units.
    pub fn two_from(&self, currency: Currency) -> Option<i64> {
        match self.approvers {
            Approvers::Two => Some(0),
            Approvers::One => self.two_from.of(currency).map(Amount::minor),
        }
    }
}

/// Why the policy lets a payout not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is too large.
    #[error(
        "a payout is at most {most} here: pay less, or ask an Admin to raise the limit in the payout policy"
    )]
    PayoutLimit {
        /// The largest amount.
        most: Amount,
    },
    /// Only confirmed beneficiaries are paid, and this is none.
    #[error(
        "only beneficiaries that a second person confirmed are paid here, and this account is none: add it under \
         Beneficiaries and have it confirmed, then pay it"
    )]
    UnknownPayee,
    /// One Admin who is not alone makes one person enough.
    #[error(
        "you are not the only one who makes or releases payouts here, or were not within the last 7 days, so one Admin does \
         not make one person enough: a Manager or another Admin releases what you prepare. To switch the single signatory on \
         nonetheless, make somebody a second Admin under Team, who confirms it once 7 days have passed; or wait until nobody \
         else has made or released payouts for 7 days"
    )]
    NotAlone,
    /// Too much is made today.
    #[error(
        "payouts of at most {most} are made in a day here, and {left} of today is left: pay less, wait for midnight (East \
         Africa Time), or ask an Admin to raise the limit in the payout policy"
    )]
    DayLimit {
        /// The limit of a day.
        most: Amount,
        /// What may still be made today.
        left: Amount,
    },
}

const DAY_MICROS: i64 = 24 * 3600 * 1_000_000;

/// The day of East Africa Time that `now` is in, counted from 1970.
pub(super) fn day_of(now: Timestamp) -> i64 {
    (now + EAST_AFRICA).as_micros().div_euclid(DAY_MICROS)
}

#[cfg(test)]
mod tests {
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
    }
}
