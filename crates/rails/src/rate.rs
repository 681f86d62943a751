//! What one unit of a currency is worth in another, as an exact decimal.

use std::fmt;

use values::{Amount, Currency, MoneyError, Round};

/// How many units of the target one unit of the source buys: a decimal of up to twelve places, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// In parts of 10⁻¹².
    parts: i64,
}

const PLACES: usize = 12;
const ONE: i64 = 1_000_000_000_000;

impl Rate {
    /// One for one.
    pub const ONE: Self = Self { parts: ONE };

    /// A rate of so many parts of 10⁻¹².
    ///
    /// # Errors
    /// `NotPositive`.
    pub const fn from_parts(parts: i64) -> Result<Self, RateError> {
        if parts > 0 { Ok(Self { parts }) } else { Err(RateError::NotPositive) }
    }

    /// Reads decimal text such as `2510` or `0.00037736`; no sign, no exponent, no grouping.
    ///
    /// # Errors
    /// `NotANumber`, `TooPrecise`, `TooLarge`, `NotPositive`.
    pub fn parse(text: &str) -> Result<Self, RateError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return Err(RateError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > PLACES {
            return Err(RateError::TooPrecise);
        }
        let whole: i64 = whole.parse().map_err(|_| RateError::TooLarge)?;
        let fraction: i64 = format!("{fraction:0<PLACES$}").parse().map_err(|_| RateError::NotANumber)?;
        let parts = whole.checked_mul(ONE).and_then(|parts| parts.checked_add(fraction));
        Self::from_parts(parts.ok_or(RateError::TooLarge)?)
    }

    /// In parts of 10⁻¹².
    pub const fn parts(self) -> i64 {
        self.parts
    }

    /// What `amount` is in `target`, in whole minor units of it, rounded as told.
    ///
    /// # Errors
    /// `TooLarge`.
    pub fn convert(self, amount: Amount, target: Currency, round: Round) -> Result<Amount, MoneyError> {
        let unit = |currency: Currency| 10_i128.pow(currency.exponent());
        // 53 bits of amount, 63 of rate and 10 of exponent stay within 127.
        let product = i128::from(amount.minor()) * i128::from(self.parts) * unit(target);
        let divisor = i128::from(ONE) * unit(amount.currency());
        let (quotient, rest) = (product / divisor, product % divisor);
        let up = match round {
            Round::Down => false,
            Round::HalfEven => rest * 2 > divisor || (rest * 2 == divisor && quotient % 2 == 1),
        };
        let minor = i64::try_from(quotient + i128::from(up)).map_err(|_| MoneyError::TooLarge)?;
        Amount::new(minor, target)
    }
}

/// The shortest decimal: `2510`, `0.00037736`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.parts / ONE, self.parts % ONE);
        write!(f, "{whole}")?;
        if fraction > 0 {
            let digits = format!("{fraction:0PLACES$}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

/// Why a number is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence is its documentation")]
pub enum RateError {
    #[error("write the rate as digits, such as 2510 or 0.00037736")]
    NotANumber,
    #[error("a rate has at most {PLACES} decimals")]
    TooPrecise,
    #[error("a rate is at most {}", i64::MAX / ONE)]
    TooLarge,
    #[error("a rate is more than zero")]
    NotPositive,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(text: &str) -> Rate {
        Rate::parse(text).expect("a rate")
    }

    fn amount(minor: i64, currency: Currency) -> Amount {
        Amount::new(minor, currency).expect("in range")
    }

    #[test]
    fn prints_what_was_read() {
        for text in ["2510", "0.00037736", "1", "0.5", "9223372.036854775807", "0.000000000001"] {
            assert_eq!(rate(text).to_string(), text);
        }
        assert_eq!(rate("2510.000").to_string(), "2510");
        for (wrong, why) in [
            ("", RateError::NotANumber),
            ("-1", RateError::NotANumber),
            ("1e3", RateError::NotANumber),
            ("1.", RateError::NotANumber),
            (".5", RateError::NotANumber),
            ("0", RateError::NotPositive),
            ("0.0000000000001", RateError::TooPrecise),
            ("9223373", RateError::TooLarge),
            ("99999999999999999999", RateError::TooLarge),
        ] {
            assert_eq!(Rate::parse(wrong), Err(why), "{wrong}");
        }
    }

    #[test]
    fn converts_to_whole_minor_units() {
        let shillings = |minor| amount(minor, Currency::TZS);
        let dollars = |minor| amount(minor, Currency::USD);
        let even = Round::HalfEven;
        assert_eq!(rate("2510").convert(dollars(100), Currency::TZS, even), Ok(shillings(251_000)));
        assert_eq!(rate("0.00037736").convert(shillings(1_000_000), Currency::USD, even), Ok(dollars(377)));
        let yen = |minor| amount(minor, Currency::JPY);
        assert_eq!(rate("150").convert(dollars(1), Currency::JPY, even), Ok(yen(2)), "1.5 yen: a tie");
        assert_eq!(rate("250").convert(dollars(1), Currency::JPY, even), Ok(yen(2)), "2.5 yen: a tie");
        assert_eq!(rate("250").convert(dollars(1), Currency::JPY, Round::Down), Ok(yen(2)));
        let much = dollars(Amount::MAX_MINOR);
        assert_eq!(rate("2510").convert(much, Currency::TZS, even), Err(MoneyError::TooLarge));
    }

    proptest! {
        #[test]
        fn any_rate_prints_what_reads_back(parts in 1_i64..) {
            let rate = Rate::from_parts(parts).expect("positive");
            prop_assert_eq!(Rate::parse(&rate.to_string()), Ok(rate));
        }

        #[test]
        fn more_money_never_converts_to_less(
            parts in 1_i64..,
            less in 0..Amount::MAX_MINOR,
            more in 0..1_000_000_i64,
        ) {
            let rate = Rate::from_parts(parts).expect("positive");
            let more = less.saturating_add(more).min(Amount::MAX_MINOR);
            for (source, target) in [(Currency::USD, Currency::TZS), (Currency::JPY, Currency::KWD), (Currency::KWD, Currency::JPY)] {
                for round in [Round::HalfEven, Round::Down] {
                    let of = |minor| rate.convert(amount(minor, source), target, round);
                    match (of(less), of(more)) {
                        (Ok(less), Ok(more)) => prop_assert!(less.minor() <= more.minor()),
                        (less, more) => prop_assert!(more.is_err(), "{less:?} {more:?}"),
                    }
                }
            }
        }

        #[test]
        fn rounding_is_off_by_half_a_minor_unit_at_most(parts in 1_i64..10_000_000_000_000, minor in 0..1_000_000_000_i64) {
            let rate = Rate::from_parts(parts).expect("positive");
            let exact = i128::from(minor) * i128::from(parts);
            let converted = rate.convert(amount(minor, Currency::USD), Currency::TZS, Round::HalfEven);
            let off = i128::from(converted.expect("in range").minor()) * i128::from(ONE) - exact;
            prop_assert!(off.abs() * 2 <= i128::from(ONE));
        }
    }
}
