//! What a rail charges and how much it carries, as data: an operator may replace every number.

use serde::{Deserialize, Serialize};
use values::{Amount, Currency};

/// Limits and fees of one service in whole Tanzanian shillings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Tariff {
    minimum: u32,
    maximum: u32,
    steps: Vec<FeeStep>,
}

/// From this amount up to the next step, this fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeStep {
    /// The smallest amount that pays this fee.
    pub from: u32,
    /// The fee.
    pub fee: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    minimum: u32,
    maximum: u32,
    steps: Vec<FeeStep>,
}

impl TryFrom<Unchecked> for Tariff {
    type Error = TariffError;
    fn try_from(unchecked: Unchecked) -> Result<Self, TariffError> {
        Self::new(unchecked.minimum, unchecked.maximum, unchecked.steps)
    }
}

/// Amount and fee; the customer pays the fee on top.
const USSD_PUSH: &[(u32, u32)] = &[
    (500, 54),
    (900, 92),
    (2_000, 124),
    (3_000, 230),
    (4_400, 580),
    (9_000, 920),
    (20_000, 1_150),
    (50_000, 2_136),
    (200_000, 3_660),
    (500_000, 4_820),
    (1_000_000, 7_210),
    (2_000_000, 7_960),
];

/// Amount and fee; who bears the fee is the merchant's setting.
const MOBILE_PAYOUT: &[(u32, u32)] = &[
    (100, 52),
    (1_000, 72),
    (2_000, 104),
    (5_000, 234),
    (10_000, 642),
    (20_000, 700),
    (50_000, 1_460),
    (100_000, 1_868),
    (200_000, 2_220),
    (500_000, 4_672),
    (1_000_000, 8_508),
    (2_000_000, 9_346),
    (3_000_001, 9_890),
];

impl Tariff {
    /// A tariff over `minimum..=maximum`, both included.
    ///
    /// # Errors
    /// `Gap` when an amount within the limits has no fee or the steps do not ascend.
    pub fn new(minimum: u32, maximum: u32, steps: Vec<FeeStep>) -> Result<Self, TariffError> {
        let covers = steps.first().is_some_and(|step| step.from <= minimum);
        let ascends = steps.windows(2).all(|pair| pair[0].from < pair[1].from);
        if covers && ascends && minimum <= maximum {
            Ok(Self { minimum, maximum, steps })
        } else {
            Err(TariffError::Gap)
        }
    }

    /// USSD push as published by integrators in September 2026.
    pub fn ussd_push() -> Self {
        Self::published(500, 3_000_000, USSD_PUSH)
    }

    /// Payout to a mobile-money account, of the same source.
    pub fn mobile_payout() -> Self {
        Self::published(100, 5_000_000, MOBILE_PAYOUT)
    }

    fn published(minimum: u32, maximum: u32, steps: &[(u32, u32)]) -> Self {
        let steps = steps.iter().map(|&(from, fee)| FeeStep { from, fee }).collect();
        Self::new(minimum, maximum, steps).expect("the published tables have no gap")
    }

    /// The fee for `amount`, after a check of the limits.
    ///
    /// # Errors
    /// `NotShillings`, `BelowMinimum` or `AboveMaximum`, naming the limit.
    pub fn fee(&self, amount: Amount) -> Result<Amount, TariffError> {
        if amount.currency() != Currency::TZS {
            return Err(TariffError::NotShillings);
        }
        if amount.minor() < shillings(self.minimum).minor() {
            return Err(TariffError::BelowMinimum(self.minimum()));
        }
        if amount.minor() > shillings(self.maximum).minor() {
            return Err(TariffError::AboveMaximum(self.maximum()));
        }
        let reached = |step: &&FeeStep| shillings(step.from).minor() <= amount.minor();
        let step = self.steps.iter().take_while(reached).last().ok_or(TariffError::Gap)?;
        Ok(shillings(step.fee))
    }

    /// The smallest amount carried.
    pub fn minimum(&self) -> Amount {
        shillings(self.minimum)
    }

    /// The largest amount carried.
    pub fn maximum(&self) -> Amount {
        shillings(self.maximum)
    }
}

fn shillings(whole: u32) -> Amount {
    Amount::new(i64::from(whole) * 100, Currency::TZS).expect("32 bits of shillings are within range")
}

/// Why an amount has no fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// Tariffs are in TZS.
    #[error("the amount must be in TZS")]
    NotShillings,
    /// Less than the rail carries.
    #[error("the smallest amount is {0}")]
    BelowMinimum(Amount),
    /// More than the rail carries.
    #[error("the largest amount is {0}")]
    AboveMaximum(Amount),
    /// A table that is not one.
    #[error("fee steps must ascend and begin at or below the minimum, which must not exceed the maximum")]
    Gap,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee(tariff: &Tariff, amount: &str) -> Result<i64, TariffError> {
        let amount = Amount::parse_decimal(amount, Currency::TZS).expect("an amount");
        tariff.fee(amount).map(|fee| fee.minor() / 100)
    }

    #[test]
    fn a_push_costs_what_is_published() {
        let push = Tariff::ussd_push();
        for (amount, expected) in [
            ("500", 54),
            ("899.99", 54),
            ("900", 92),
            ("1000", 92),
            ("4399", 230),
            ("4400", 580),
            ("5000", 580),
            ("8999", 580),
            ("10000", 920),
            ("20000", 1_150),
            ("199999", 2_136),
            ("1000000", 7_210),
            ("3000000", 7_960),
        ] {
            assert_eq!(fee(&push, amount), Ok(expected), "{amount}");
        }
    }

    #[test]
    fn a_payout_costs_what_is_published() {
        let payout = Tariff::mobile_payout();
        for (amount, expected) in [
            ("100", 52),
            ("999", 52),
            ("1000", 72),
            ("10000", 642),
            ("500000", 4_672),
            ("1000000", 8_508),
            ("3000000", 9_346),
            ("5000000", 9_890),
        ] {
            assert_eq!(fee(&payout, amount), Ok(expected), "{amount}");
        }
    }

    #[test]
    fn amounts_outside_the_limits_are_told_the_limit() {
        let push = Tariff::ussd_push();
        assert_eq!(fee(&push, "499.99"), Err(TariffError::BelowMinimum(push.minimum())));
        assert_eq!(fee(&push, "3000000.01"), Err(TariffError::AboveMaximum(push.maximum())));
        assert_eq!(
            fee(&Tariff::mobile_payout(), "99").map_err(|refusal| refusal.to_string()),
            Err("the smallest amount is TZS 100".to_owned())
        );
        let dollars = Amount::new(100_000, Currency::USD).expect("in range");
        assert_eq!(push.fee(dollars), Err(TariffError::NotShillings));
    }

    #[test]
    fn a_configured_table_with_a_gap_is_refused() {
        let read = |text: &str| serde_json::from_str::<Tariff>(text);
        let good = r#"{"minimum":100,"maximum":1000,"steps":[{"from":100,"fee":1},{"from":500,"fee":2}]}"#;
        assert_eq!(fee(&read(good).expect("no gap"), "500"), Ok(2));
        for wrong in [
            r#"{"minimum":100,"maximum":1000,"steps":[]}"#,
            r#"{"minimum":100,"maximum":1000,"steps":[{"from":101,"fee":1}]}"#,
            r#"{"minimum":100,"maximum":1000,"steps":[{"from":100,"fee":1},{"from":100,"fee":2}]}"#,
            r#"{"minimum":1000,"maximum":100,"steps":[{"from":1,"fee":1}]}"#,
            r#"{"minimum":1,"maximum":100,"steps":[{"from":1,"fee":1}],"bearer":"merchant"}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
