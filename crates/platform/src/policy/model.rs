//! The rules of a merchant about its payouts, and what they say of one.

mod alone;

use std::fmt;

use serde::{Deserialize, Serialize};
use values::{Amount, Currency, EAST_AFRICA, Timestamp};

pub(super) use alone::{Other, REMEMBERED};
pub use alone::{name_alone, says_alone, says_settled, who_alone};

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
mod tests;
