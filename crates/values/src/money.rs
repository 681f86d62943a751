//! Money in whole minor units of one currency. No floats anywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Currency {
    /// Tanzanian shilling.
    TZS,
    /// United States dollar.
    USD,
    /// Kenyan shilling.
    KES,
    /// Ugandan shilling.
    UGX,
    /// Rwandan franc.
    RWF,
    /// Euro.
    EUR,
    /// Japanese yen.
    JPY,
    /// Kuwaiti dinar.
    KWD,
}

impl Currency {
    const ALL: [Self; 8] =
        [Self::TZS, Self::USD, Self::KES, Self::UGX, Self::RWF, Self::EUR, Self::JPY, Self::KWD];

    /// How many digits follow the decimal point, from ISO 4217.
    pub const fn exponent(self) -> u32 {
        match self {
            Self::TZS | Self::USD | Self::KES | Self::EUR => 2,
            Self::UGX | Self::RWF | Self::JPY => 0,
            Self::KWD => 3,
        }
    }

    /// The three letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TZS => "TZS",
            Self::USD => "USD",
            Self::KES => "KES",
            Self::UGX => "UGX",
            Self::RWF => "RWF",
            Self::EUR => "EUR",
            Self::JPY => "JPY",
            Self::KWD => "KWD",
        }
    }

    /// The currency with these three letters.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|currency| currency.code() == code)
    }

    const fn unit(self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount that is never negative, in minor units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "WireAmount")]
#[schema(example = json!({"amount": 245000000, "currency": "TZS"}))]
pub struct Amount {
    /// Minor units: 100 is one shilling, one yen is 1.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    amount: i64,
    currency: Currency,
}

#[derive(Deserialize)]
#[serde(expecting = "an amount such as {\"amount\": 150000, \"currency\": \"TZS\"}")]
struct WireAmount {
    amount: i64,
    currency: Currency,
}

impl TryFrom<WireAmount> for Amount {
    type Error = MoneyError;
    fn try_from(wire: WireAmount) -> Result<Self, MoneyError> {
        Self::new(wire.amount, wire.currency)
    }
}

/// How a division that does not come out even is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// To the nearest; a tie goes to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
}

impl Amount {
    /// The largest amount: what every JSON reader can hold exactly.
    pub const MAX_MINOR: i64 = 9_007_199_254_740_991;

    /// An amount of `minor` units.
    ///
    /// # Errors
    /// `Negative` below zero, `TooLarge` above [`Amount::MAX_MINOR`].
    pub const fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor < 0 {
            return Err(MoneyError::Negative);
        }
        if minor > Self::MAX_MINOR {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self { amount: minor, currency })
    }

    /// No money.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Reads decimal text such as `10000`, `10000.5` or `0.05`; no sign, no exponent, no grouping.
    ///
    /// # Errors
    /// `NotANumber`, `TooPrecise` for more digits than the currency has, `TooLarge`.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return Err(MoneyError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let exponent = currency.exponent() as usize;
        if fraction.len() > exponent {
            return Err(MoneyError::TooPrecise);
        }
        let whole: i64 = whole.parse().map_err(|_| MoneyError::TooLarge)?;
        let padded = format!("{fraction:0<exponent$}");
        let fraction: i64 =
            if padded.is_empty() { 0 } else { padded.parse().map_err(|_| MoneyError::NotANumber)? };
        let minor = whole
            .checked_mul(currency.unit())
            .and_then(|minor| minor.checked_add(fraction))
            .ok_or(MoneyError::TooLarge)?;
        Self::new(minor, currency)
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether there is no money in it.
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// `CurrencyMismatch` or `TooLarge`.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::new(self.amount.checked_add(other.amount).ok_or(MoneyError::TooLarge)?, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// `CurrencyMismatch`, or `Negative` when `other` is larger.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::new(self.amount - other.amount, self.currency)
    }

    /// Splits off `bps` hundredths of a percent; the parts sum to the whole.
    ///
    /// # Errors
    /// `TooLarge` for more than 10,000.
    pub fn split(self, bps: u32, round: Round) -> Result<(Self, Self), MoneyError> {
        if bps > 10_000 {
            return Err(MoneyError::TooLarge);
        }
        let product = i128::from(self.amount) * i128::from(bps);
        let (quotient, rest) = (product / 10_000, product % 10_000);
        let up = match round {
            Round::Down => false,
            Round::HalfEven => rest > 5_000 || (rest == 5_000 && quotient % 2 == 1),
        };
        let part = i64::try_from(quotient + i128::from(up)).map_err(|_| MoneyError::TooLarge)?;
        Ok((Self::new(part, self.currency)?, Self::new(self.amount - part, self.currency)?))
    }

    /// Decimal text with all digits of the currency: `1047.10`.
    pub fn to_decimal(self) -> String {
        decimal(self.amount, self.currency)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError::CurrencyMismatch) }
    }
}

fn decimal(minor: i64, currency: Currency) -> String {
    let exponent = currency.exponent() as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let magnitude = minor.unsigned_abs();
    let unit = currency.unit().unsigned_abs();
    if exponent == 0 {
        return format!("{sign}{magnitude}");
    }
    format!("{sign}{}.{:0exponent$}", magnitude / unit, magnitude % unit)
}

/// For people: `TZS 2,450,000`; decimals only where they are not zero.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_decimal();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        write!(f, "{} ", self.currency)?;
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction.bytes().any(|digit| digit != b'0') {
            write!(f, ".{fraction}")?;
        }
        Ok(())
    }
}

/// What an account holds: may be below zero, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
pub struct Balance {
    amount: i64,
    currency: Currency,
}

impl Balance {
    /// A balance of `minor` units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { amount: minor, currency }
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Decimal text with all digits of the currency.
    pub fn to_decimal(self) -> String {
        decimal(self.amount, self.currency)
    }
}

/// Why a number is not money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence is its documentation")]
pub enum MoneyError {
    #[error("an amount is not negative")]
    Negative,
    #[error("the amount is too large")]
    TooLarge,
    #[error("write the amount as digits, such as 10000 or 10000.50")]
    NotANumber,
    #[error("the amount has more decimals than the currency")]
    TooPrecise,
    #[error("two currencies do not mix")]
    CurrencyMismatch,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    #[test]
    fn reads_decimal_text_exactly() {
        assert_eq!(Amount::parse_decimal("10000", Currency::TZS), Ok(tzs(1_000_000)));
        assert_eq!(Amount::parse_decimal("10000.5", Currency::TZS), Ok(tzs(1_000_050)));
        assert_eq!(Amount::parse_decimal("1.000", Currency::TZS), Ok(tzs(100)));
        assert_eq!(Amount::parse_decimal("1.001", Currency::TZS), Err(MoneyError::TooPrecise));
        for wrong in ["", ".5", "5.", "-1", "1e3", "1,000", "١٢", " 1", "+1"] {
            assert_eq!(Amount::parse_decimal(wrong, Currency::TZS), Err(MoneyError::NotANumber), "{wrong}");
        }
    }

    #[test]
    fn refuses_what_would_overflow() {
        assert_eq!(Amount::parse_decimal("99999999999999999999", Currency::TZS), Err(MoneyError::TooLarge));
        assert_eq!(tzs(Amount::MAX_MINOR).checked_add(tzs(1)), Err(MoneyError::TooLarge));
        assert_eq!(tzs(1).checked_sub(tzs(2)), Err(MoneyError::Negative));
    }

    #[test]
    fn refuses_to_mix_currencies() {
        assert_eq!(tzs(1).checked_add(Amount::zero(Currency::USD)), Err(MoneyError::CurrencyMismatch));
    }

    #[test]
    fn a_split_sums_to_the_whole() {
        let (fee, rest) = tzs(1_005).split(50, Round::HalfEven).expect("within 100 %");
        assert_eq!((fee.minor(), rest.minor()), (5, 1_000));
        let (even, _) = tzs(500).split(50, Round::HalfEven).expect("within 100 %");
        assert_eq!(even.minor(), 2, "2.5 rounds to the even neighbour");
    }

    #[test]
    fn prints_for_people_and_for_machines() {
        assert_eq!(tzs(245_000_000).to_string(), "TZS 2,450,000");
        assert_eq!(tzs(120_450).to_string(), "TZS 1,204.50");
        assert_eq!(tzs(12_300_000).to_string(), "TZS 123,000");
        assert_eq!(tzs(5).to_decimal(), "0.05");
        assert_eq!(Amount::new(1_234, Currency::JPY).map(Amount::to_decimal), Ok("1234".to_owned()));
    }

    #[test]
    fn a_split_is_rounded_as_told() {
        let split =
            |minor, bps, round| tzs(minor).split(bps, round).map(|(part, rest)| (part.minor(), rest.minor()));
        assert_eq!(split(300, 50, Round::HalfEven), Ok((2, 298)), "1.5 rounds to the even neighbour");
        assert_eq!(split(101, 75, Round::HalfEven), Ok((1, 100)));
        assert_eq!(split(101, 75, Round::Down), Ok((0, 101)));
        assert_eq!(split(101, 25, Round::HalfEven), Ok((0, 101)));
        assert_eq!(split(100, 10_000, Round::Down), Ok((100, 0)));
        assert_eq!(split(100, 10_001, Round::Down), Err(MoneyError::TooLarge));
    }

    #[test]
    fn as_many_decimals_are_read_as_the_currency_has() {
        assert_eq!(Amount::parse_decimal("1.25", Currency::TZS), Ok(tzs(125)));
        let dinars = |minor| Amount::new(minor, Currency::KWD).expect("in range");
        assert_eq!(Amount::parse_decimal("1.255", Currency::KWD), Ok(dinars(1_255)));
        assert_eq!(Amount::parse_decimal("1.5", Currency::JPY), Err(MoneyError::TooPrecise));
        assert_eq!(dinars(1_205).to_decimal(), "1.205");
        assert_eq!(tzs(3).checked_add(tzs(4)), Ok(tzs(7)));
        assert_eq!(tzs(7).checked_sub(tzs(7)), Ok(tzs(0)));
        assert!(tzs(0).is_zero() && !tzs(1).is_zero());
    }

    #[test]
    fn currencies_are_read_back_and_a_balance_may_be_below_zero() {
        for currency in Currency::ALL {
            assert_eq!(Currency::from_code(currency.code()), Some(currency));
            assert_eq!(currency.to_string(), currency.code());
        }
        assert_eq!(Currency::from_code("XXX"), None);
        let owed = Balance::new(-1_205, Currency::TZS);
        assert_eq!((owed.minor(), owed.to_decimal().as_str()), (-1_205, "-12.05"));
        assert_eq!(Balance::new(0, Currency::TZS).to_decimal(), "0.00");
    }
}
