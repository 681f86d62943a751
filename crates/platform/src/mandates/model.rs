//! What an application may pay without people.

use serde::{Deserialize, Serialize};
use values::{Amount, Currency, Id, Timestamp, subjects::Member};

use crate::policy::{CURRENCIES, Marks, MarksError, Payees};

/// What an application may pay without people, in each currency that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// How much, by what is kept.
    pub amounts: MandateAmounts,
    /// What becomes of payout links that its keys make.
    pub links: PayoutLinks,
    /// Until when.
    pub until: Timestamp,
}

/// What becomes of payouts that a payout link leads to, made by a key of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutLinks {
    /// They wait for people: the payee typed the account, and nobody of the merchant has seen it.
    #[default]
    Wait,
    /// The mandate names them: they need nobody within it.
    Named,
}

impl PayoutLinks {
    /// As a switch says it.
    pub const fn named(switch: bool) -> Self {
        if switch { Self::Named } else { Self::Wait }
    }
}

/// How a payout of an application came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// A key asked for it.
    Request,
    /// A payee claimed it on a link that a key had made.
    Link,
}

/// Who last changed a mandate: nobody of them releases what went through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changers {
    /// Whoever asked for the change, or made it alone.
    pub changed_by: Option<Id<Member>>,
    /// Whoever confirmed it.
    pub confirmed_by: Option<Id<Member>>,
}

/// How much a mandate lets an application pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateAmounts {
    /// The largest payout.
    pub per_payout: Marks,
    /// The most in a day of East Africa Time.
    pub per_day: Marks,
    /// Who is paid within it.
    #[serde(default)]
    pub payees: Payees,
}

/// Why something is no mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MandateError {
    /// Amounts that do not fit together.
    #[error("{0}")]
    PerPayout(MarksError),
    /// Amounts that do not fit together.
    #[error("{0}")]
    PerDay(MarksError),
    /// Nothing could be paid.
    #[error("name the largest payout, above zero, in TZS, USD or both")]
    Nothing,
    /// A currency that only one of the two names, or a day smaller than a payout.
    #[error("name the same currencies for a day as for a payout, and at least as much")]
    DayTooSmall,
    /// It would be over before it begins.
    #[error("a mandate ends in the future")]
    Over,
}

impl Mandate {
    /// Reads what somebody wants.
    ///
    /// # Errors
    /// Why a mandate cannot be so.
    pub fn new(
        per_payout: &[Amount],
        per_day: &[Amount],
        (payees, links): (Payees, PayoutLinks),
        (until, now): (Timestamp, Timestamp),
    ) -> Result<Self, MandateError> {
        let per_payout = Marks::new(per_payout).map_err(MandateError::PerPayout)?;
        let per_day = Marks::new(per_day).map_err(MandateError::PerDay)?;
        if per_payout.all().is_empty() || per_payout.all().iter().any(|amount| amount.minor() == 0) {
            return Err(MandateError::Nothing);
        }
        let day_is_enough =
            CURRENCIES.into_iter().all(|currency| match (per_payout.of(currency), per_day.of(currency)) {
                (Some(payout), Some(day)) => payout.minor() <= day.minor(),
                (None, None) => true,
                _ => false,
            });
        if !day_is_enough {
            return Err(MandateError::DayTooSmall);
        }
        if until <= now {
            return Err(MandateError::Over);
        }
        Ok(Self { amounts: MandateAmounts { per_payout, per_day, payees }, links, until })
    }

    /// Whether a payout of `amount` needs nobody at `now`, where `spent_today` was paid under the mandate today, in this
    /// currency, links and requests together.
    pub fn covers(&self, through: Through, amount: Amount, spent_today: Amount, now: Timestamp) -> bool {
        if through == Through::Link && self.links == PayoutLinks::Wait {
            return false;
        }
        let currency = amount.currency();
        let (Some(payout), Some(day)) = self.limits(currency) else { return false };
        let total = spent_today.minor().checked_add(amount.minor());
        now < self.until && amount.minor() <= payout && total.is_some_and(|total| total <= day)
    }

    /// Whether a payout needs nobody under `wanted` that needs somebody under this.
    pub fn is_raised_by(&self, wanted: &Self) -> bool {
        let more = |currency| {
            let (now, then) = (self.limits(currency), wanted.limits(currency));
            then.0 > now.0 || then.1 > now.1
        };
        let more_payees = wanted.amounts.payees < self.amounts.payees;
        let more_doors = wanted.links > self.links;
        more_payees || more_doors || wanted.until > self.until || CURRENCIES.into_iter().any(more)
    }

    /// In words, for whoever confirms it and for the record.
    pub fn says(&self) -> String {
        let until = self.until.to_jiff().strftime("%-d %B %Y");
        let MandateAmounts { per_payout, per_day, payees } = &self.amounts;
        let links = if self.links == PayoutLinks::Named { " and through payout links" } else { "" };
        let whom = if *payees == Payees::Confirmed { " to confirmed beneficiaries" } else { "" };
        format!(
            "payouts by API{links}{whom} up to {per_payout} each and {per_day} a day wait for nobody until {until}"
        )
    }

    fn limits(&self, currency: Currency) -> (Option<i64>, Option<i64>) {
        let limit = |marks: &Marks| marks.of(currency).map(Amount::minor);
        (limit(&self.amounts.per_payout), limit(&self.amounts.per_day))
    }
}

/// What holds where there is no mandate, in words.
pub(super) const NONE: &str = "payouts by API wait for people";

#[cfg(test)]
mod tests {
    use super::*;

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    fn usd(minor: i64) -> Amount {
        Amount::new(minor, Currency::USD).expect("in range")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    const ANY: (Payees, PayoutLinks) = (Payees::Any, PayoutLinks::Wait);

    fn mandate(payout: i64, day: i64, until: i64) -> Mandate {
        Mandate::new(&[tzs(payout)], &[tzs(day)], ANY, (at(until), at(0))).expect("a mandate")
    }

    fn naming_links(mandate: &Mandate) -> Mandate {
        Mandate { links: PayoutLinks::Named, ..mandate.clone() }
    }

    #[test]
    fn a_mandate_covers_to_the_last_cent_and_ends_at_its_instant() {
        let requests = mandate(500, 800, 10);
        let links = naming_links(&requests);
        let doors = [(&requests, Through::Request), (&links, Through::Request), (&links, Through::Link)];
        for (mandate, through) in doors {
            let covers = |amount, spent, now| mandate.covers(through, amount, spent, now);
            assert!(covers(tzs(500), tzs(300), at(9)), "{through:?}");
            assert!(!covers(tzs(501), tzs(0), at(9)), "larger than one may be");
            assert!(!covers(tzs(500), tzs(301), at(9)), "more than the day has");
            assert!(!covers(tzs(1), tzs(0), at(10)), "over");
            assert!(!covers(usd(1), usd(0), at(9)), "dollars are not named");
            assert!(!covers(tzs(1), tzs(9_000), at(9)), "lowered during the day");
        }
    }

    #[test]
    fn payout_links_wait_unless_they_are_named() {
        let requests = mandate(500, 800, 10);
        assert!(!requests.covers(Through::Link, tzs(1), tzs(0), at(9)));
        let links = naming_links(&requests);
        assert!(links.covers(Through::Link, tzs(1), tzs(0), at(9)));
        assert_eq!((PayoutLinks::named(true), PayoutLinks::named(false)), (links.links, requests.links));
        assert!(
            links.says().starts_with("payouts by API and through payout links up to "),
            "{}",
            links.says()
        );
        assert!(requests.says().starts_with("payouts by API up to "), "{}", requests.says());
    }

    #[test]
    fn whatever_lets_one_more_payout_leave_raises() {
        let now = mandate(500, 800, 10);
        assert!(!now.is_raised_by(&now));
        for lower in [mandate(499, 800, 10), mandate(500, 799, 10), mandate(500, 800, 9)] {
            assert!(!now.is_raised_by(&lower), "{}", lower.says());
        }
        for higher in [mandate(501, 801, 10), mandate(400, 801, 10), mandate(1, 1, 11)] {
            assert!(now.is_raised_by(&higher), "{}", higher.says());
        }
        let dollars = Mandate::new(&[usd(1)], &[usd(1)], ANY, (at(5), at(0))).expect("a mandate");
        assert!(now.is_raised_by(&dollars));
        let mut known = now.clone();
        known.amounts.payees = Payees::Confirmed;
        assert!(known.is_raised_by(&now) && !now.is_raised_by(&known));
        let links = naming_links(&now);
        assert!(now.is_raised_by(&links) && !links.is_raised_by(&now));
        assert!(now.is_raised_by(&naming_links(&mandate(1, 1, 5))), "less of everything else");
    }

    #[test]
    fn amounts_fit_together() {
        let new = |payout: &[Amount], day: &[Amount], until| {
            Mandate::new(payout, day, ANY, (at(until), at(5))).err()
        };
        assert_eq!(new(&[], &[], 9), Some(MandateError::Nothing));
        assert_eq!(new(&[tzs(0)], &[tzs(0)], 9), Some(MandateError::Nothing));
        assert_eq!(new(&[tzs(2)], &[tzs(1)], 9), Some(MandateError::DayTooSmall));
        assert_eq!(new(&[tzs(2)], &[usd(2)], 9), Some(MandateError::DayTooSmall));
        assert_eq!(new(&[tzs(2)], &[tzs(2)], 5), Some(MandateError::Over));
        assert_eq!(new(&[tzs(2)], &[tzs(2)], 6), None);
    }
}
