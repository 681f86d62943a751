//! What a service costs and how much it carries, as data: an operator may replace every number.

mod bearer;
mod service;

use serde::{Deserialize, Serialize};
use values::{Amount, Currency, Round};

pub use bearer::{FeeBearer, ShareError, Shares};
pub use service::Service;

/// Limits and fees of one service, in minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Tariff {
    currency: Currency,
    minimum: i64,
    maximum: i64,
    steps: Vec<FeeStep>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cap: Option<i64>,
}

/// From this amount up to the next step, this fee: a fixed part and a part of the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeStep {
    /// The smallest amount that pays this fee, in minor units.
    pub from: i64,
    /// The fixed part of the fee, in minor units.
    #[serde(default)]
    pub fee: i64,
    /// The part that grows with the amount, in hundredths of a percent.
    #[serde(default)]
    pub fee_bps: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    currency: Currency,
    minimum: i64,
    maximum: i64,
    steps: Vec<FeeStep>,
    #[serde(default)]
    cap: Option<i64>,
}

impl TryFrom<Unchecked> for Tariff {
    type Error = TariffError;
    fn try_from(new: Unchecked) -> Result<Self, TariffError> {
        Self::new(new.currency, new.minimum, new.maximum, new.steps, new.cap)
    }
}

impl Tariff {
    /// The most steps a table has.
    pub const MOST_STEPS: usize = 100;

    /// A tariff over `minimum..=maximum`, both included and in minor units; `cap` is the highest fee.
    ///
    /// # Errors
    /// `Gap` when an amount within the limits has no fee or the steps do not ascend; `Negative`; `TooMuch` where a number, or
    /// an amount and its fee, would be more than an amount can be; `TooManySteps`.
    pub fn new(
        currency: Currency,
        minimum: i64,
        maximum: i64,
        steps: Vec<FeeStep>,
        cap: Option<i64>,
    ) -> Result<Self, TariffError> {
        let covers = steps.first().is_some_and(|step| step.from <= minimum);
        let ascends = steps.windows(2).all(|pair| pair[0].from < pair[1].from);
        if !covers || !ascends || minimum > maximum {
            return Err(TariffError::Gap);
        }
        if steps.len() > Self::MOST_STEPS {
            return Err(TariffError::TooManySteps);
        }
        let negative = |step: &FeeStep| step.from < 0 || step.fee < 0;
        if minimum < 1 || cap.is_some_and(|cap| cap < 0) || steps.iter().any(negative) {
            return Err(TariffError::Negative);
        }
        let is_too_much = |minor: i64| minor > Amount::MAX_MINOR;
        if cap.is_some_and(is_too_much) || steps.iter().any(|step| is_too_much(step.from.max(step.fee))) {
            return Err(TariffError::TooMuch);
        }
        let new = Self { currency, minimum, maximum, steps, cap };
        let largest = Amount::new(maximum, currency).map_err(|_| TariffError::TooMuch)?;
        for step in &new.steps {
            let fee = new.fee_at(*step, largest).ok_or(TariffError::TooMuch)?;
            largest.checked_add(fee).map_err(|_| TariffError::TooMuch)?;
        }
        Ok(new)
    }

    /// The fee for `amount`, after a check of the limits. The part of the amount is rounded half to even, to a minor unit.
    ///
    /// # Errors
    /// `Currency`, `BelowMinimum` or `AboveMaximum`, naming the limit.
    pub fn fee(&self, amount: Amount) -> Result<Amount, TariffError> {
        if amount.currency() != self.currency {
            return Err(TariffError::Currency(self.currency));
        }
        if amount.minor() < self.minimum {
            return Err(TariffError::BelowMinimum(self.minimum()));
        }
        if amount.minor() > self.maximum {
            return Err(TariffError::AboveMaximum(self.maximum()));
        }
        let reached = |step: &&FeeStep| step.from <= amount.minor();
        let step = self.steps.iter().take_while(reached).last().ok_or(TariffError::Gap)?;
        self.fee_at(*step, amount).ok_or(TariffError::TooMuch)
    }

    fn fee_at(&self, step: FeeStep, amount: Amount) -> Option<Amount> {
        let (part, _) = amount.split(step.fee_bps, Round::HalfEven).ok()?;
        let fee = step.fee.checked_add(part.minor())?;
        Amount::new(self.cap.map_or(fee, |cap| fee.min(cap)), self.currency).ok()
    }

    /// Of what it is.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The smallest amount carried.
    pub fn minimum(&self) -> Amount {
        self.checked(self.minimum)
    }

    /// The largest amount carried.
    pub fn maximum(&self) -> Amount {
        self.checked(self.maximum)
    }

    /// The fees, by ascending amount.
    pub fn steps(&self) -> &[FeeStep] {
        &self.steps
    }

    /// The highest fee, where there is one.
    pub fn cap(&self) -> Option<Amount> {
        self.cap.map(|cap| self.checked(cap))
    }

    fn checked(&self, minor: i64) -> Amount {
        Amount::new(minor, self.currency).expect("a tariff's numbers were checked when it was made")
    }
}

/// Why an amount has no fee, or a table is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The service is in another currency.
    #[error("the amount must be in {0}")]
    Currency(Currency),
    /// Less than the rail carries.
    #[error("the smallest amount is {0}")]
    BelowMinimum(Amount),
    /// More than the rail carries.
    #[error("the largest amount is {0}")]
    AboveMaximum(Amount),
    /// A table that is not one.
    #[error("fee steps must ascend and begin at or below the minimum, which must not exceed the maximum")]
    Gap,
    /// A table below zero.
    #[error("the minimum is at least one minor unit, and no fee is negative")]
    Negative,
    /// A table beyond what amounts hold.
    #[error(
        "a fee is at most 100 % (fee_bps 10000), and the maximum with its fee at most 9007199254740991 minor units"
    )]
    TooMuch,
    /// A table too long.
    #[error("a table has at most {} steps", Tariff::MOST_STEPS)]
    TooManySteps,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    #[test]
    fn amounts_outside_the_limits_are_told_the_limit() {
        let push = Service::UssdPush.published();
        assert_eq!(push.fee(tzs(49_999)), Err(TariffError::BelowMinimum(push.minimum())));
        assert_eq!(push.fee(tzs(300_000_001)), Err(TariffError::AboveMaximum(push.maximum())));
        assert_eq!(
            Service::MobilePayout.published().fee(tzs(9_900)).map_err(|refusal| refusal.to_string()),
            Err("the smallest amount is TZS 100".to_owned())
        );
        let dollars = Amount::new(100_000, Currency::USD).expect("in range");
        assert_eq!(push.fee(dollars), Err(TariffError::Currency(Currency::TZS)));
    }

    #[test]
    fn a_fee_has_a_fixed_part_a_part_of_the_amount_and_a_cap() {
        let text = r#"{"currency":"TZS","minimum":100,"maximum":1000000,"cap":500,
                       "steps":[{"from":0,"fee":7},{"from":1000,"fee":100,"fee_bps":250}]}"#;
        let tariff: Tariff = serde_json::from_str(text).expect("a table");
        let fee = |minor| tariff.fee(tzs(minor)).map(Amount::minor);
        assert_eq!((fee(100), fee(999), fee(1_000)), (Ok(7), Ok(7), Ok(125)));
        assert_eq!((fee(1_020), fee(1_060)), (Ok(126), Ok(126)), "25.5 and 26.5 go to the even neighbour");
        assert_eq!((fee(15_980), fee(16_000), fee(1_000_000)), (Ok(500), Ok(500), Ok(500)), "capped");
        let again: Tariff = serde_json::to_string(&tariff)
            .and_then(|text| serde_json::from_str(&text))
            .expect("what is written is read");
        assert_eq!(again, tariff);
    }

    #[test]
    fn a_configured_table_that_is_none_is_refused() {
        let read = |text: &str| serde_json::from_str::<Tariff>(text);
        let good = r#"{"currency":"TZS","minimum":100,"maximum":1000,"steps":[{"from":100,"fee":1},{"from":500,"fee":2}]}"#;
        assert_eq!(read(good).expect("no gap").fee(tzs(500)), Ok(tzs(2)));
        for wrong in [
            r#"{"currency":"TZS","minimum":100,"maximum":1000,"steps":[]}"#,
            r#"{"currency":"TZS","minimum":100,"maximum":1000,"steps":[{"from":101,"fee":1}]}"#,
            r#"{"currency":"TZS","minimum":100,"maximum":1000,"steps":[{"from":100,"fee":1},{"from":100,"fee":2}]}"#,
            r#"{"currency":"TZS","minimum":1000,"maximum":100,"steps":[{"from":1,"fee":1}]}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":100,"steps":[{"from":1,"fee":1}],"bearer":"merchant"}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":100,"steps":[{"from":1,"fee":1,"percent":3}]}"#,
            r#"{"currency":"TZS","minimum":0,"maximum":100,"steps":[{"from":0,"fee":1}]}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":100,"steps":[{"from":1,"fee":-1}]}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":100,"steps":[{"from":1,"fee_bps":10001}]}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":100,"cap":-1,"steps":[{"from":1,"fee":1}]}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":9007199254740991,"steps":[{"from":1,"fee":1}]}"#,
            r#"{"currency":"TZS","minimum":1,"maximum":100,"steps":[{"from":1,"fee":9223372036854775807,"fee_bps":1}]}"#,
            r#"{"currency":"XXX","minimum":1,"maximum":100,"steps":[{"from":1,"fee":1}]}"#,
            r#"{"minimum":1,"maximum":100,"steps":[{"from":1,"fee":1}]}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_table_has_a_hundred_steps_at_most_and_numbers_that_amounts_can_be() {
        let steps =
            |count: i64| (0..count).map(|from| FeeStep { from, fee: 1, fee_bps: 0 }).collect::<Vec<_>>();
        let of = |steps, cap| Tariff::new(Currency::TZS, 1, 1_000, steps, cap).map(|it| it.steps().len());
        assert_eq!(of(steps(100), None), Ok(100));
        assert_eq!(of(steps(101), None), Err(TariffError::TooManySteps));
        assert_eq!(of(steps(1), Some(0)), Ok(1));
        assert_eq!(of(steps(1), Some(Amount::MAX_MINOR)), Ok(1));
        assert_eq!(of(steps(1), Some(Amount::MAX_MINOR + 1)), Err(TariffError::TooMuch));
        let beyond = FeeStep { from: Amount::MAX_MINOR + 1, fee: 1, fee_bps: 0 };
        assert_eq!(
            of(vec![FeeStep { from: 0, fee: 1, fee_bps: 0 }, beyond], None),
            Err(TariffError::TooMuch)
        );
        assert_eq!(Tariff::new(Currency::TZS, 7, 7, steps(1), None).map(|it| it.minimum()), Ok(tzs(7)));
    }

    fn tariffs() -> impl Strategy<Value = Tariff> {
        let step = (0..1_000_000_i64, 0..1_000_000_000_i64, 0..=10_000_u32);
        let money = 1..=Amount::MAX_MINOR;
        let parts = (
            money.clone(),
            money,
            proptest::collection::vec(step, 1..8),
            proptest::option::of(0..1_000_000_i64),
        );
        parts.prop_filter_map("a table", |(one, other, steps, cap)| {
            let mut steps: Vec<_> =
                steps.into_iter().map(|(from, fee, fee_bps)| FeeStep { from, fee, fee_bps }).collect();
            steps.sort_by_key(|step| step.from);
            steps[0].from = 0;
            Tariff::new(Currency::TZS, one.min(other), one.max(other), steps, cap).ok()
        })
    }

    proptest! {
        #[test]
        fn within_the_limits_there_is_always_a_fee_and_room_for_it(tariff in tariffs(), at in 0..Amount::MAX_MINOR) {
            let span = tariff.maximum - tariff.minimum + 1;
            let amount = tzs(tariff.minimum + at % span);
            let fee = tariff.fee(amount);
            prop_assert!(fee.is_ok(), "{fee:?}");
            let fee = fee.expect("just seen");
            prop_assert!(amount.checked_add(fee).is_ok());
            prop_assert!(tariff.cap.is_none_or(|cap| fee.minor() <= cap));
        }

        #[test]
        fn within_one_step_more_never_costs_less(
            bps in 0..=10_000_u32,
            flat in 0..1_000_000_i64,
            less in 1..1_000_000_000_i64,
            more in 0..1_000_000_000_i64,
        ) {
            let step = FeeStep { from: 0, fee: flat, fee_bps: bps };
            let tariff = Tariff::new(Currency::TZS, 1, 2_000_000_000, vec![step], None).expect("a table");
            let fee = |minor| tariff.fee(tzs(minor)).expect("within the limits").minor();
            prop_assert!(fee(less) <= fee(less + more));
            prop_assert!(fee(less) >= flat);
        }

        #[test]
        fn outside_the_limits_there_is_none(tariff in tariffs(), beyond in 1..1_000_000_i64) {
            if let Ok(above) = Amount::new(tariff.maximum + beyond, Currency::TZS) {
                prop_assert_eq!(tariff.fee(above), Err(TariffError::AboveMaximum(tariff.maximum())));
            }
            if let Ok(below) = Amount::new(tariff.minimum - beyond, Currency::TZS) {
                prop_assert_eq!(tariff.fee(below), Err(TariffError::BelowMinimum(tariff.minimum())));
            }
        }
    }
}
