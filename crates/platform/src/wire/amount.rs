//! Money as it travels: text or number in, one of three forms out. Never a float.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};
use serde_json::{Number, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};
use values::{Amount, Balance, Currency, MoneyError};

/// An amount in a request: a JSON string or a JSON number, kept as decimal text until its currency is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireAmount(String);

impl WireAmount {
    /// The amount in `currency`.
    ///
    /// # Errors
    /// As [`Amount::parse_decimal`].
    pub fn in_currency(&self, currency: Currency) -> Result<Amount, MoneyError> {
        Amount::parse_decimal(&self.0, currency)
    }
}

impl<'de> Deserialize<'de> for WireAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => without_exponent(number.as_str()),
            // Not a number, as parsing will say.
            other => other.to_string(),
        }))
    }
}

/// Writes `1.5e+3` as `1500`; exponents beyond any amount are left, to be refused.
fn without_exponent(token: &str) -> String {
    let Some((mantissa, exponent)) = token.split_once(['e', 'E']) else { return token.to_owned() };
    let Ok(exponent @ -20..=20) = exponent.parse::<isize>() else { return token.to_owned() };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.starts_with('-') {
        return token.to_owned();
    }
    let shift = exponent.unsigned_abs();
    let (mut left, mut right) = (whole.to_owned(), fraction.to_owned());
    if exponent >= 0 {
        right = format!("{right:0<shift$}");
        left.push_str(&right[..shift]);
        right.drain(..shift);
    } else {
        left = format!("{left:0>width$}", width = shift + 1);
        right.insert_str(0, &left[left.len() - shift..]);
        left.truncate(left.len() - shift);
    }
    let left = left.trim_start_matches('0');
    let left = if left.is_empty() { "0" } else { left };
    if right.is_empty() { left.to_owned() } else { format!("{left}.{right}") }
}

/// Money as a JSON number without needless zeros: `1047.1`, `1000`, `-5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsNumber(Balance);

/// Money as text without needless zeros: `"10000"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsText(Amount);

/// Money as text with all decimals: `"1047.10"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsMoney(Amount);

impl From<Amount> for AsNumber {
    fn from(amount: Amount) -> Self {
        Self(Balance::new(amount.minor(), amount.currency()))
    }
}

impl From<Balance> for AsNumber {
    fn from(balance: Balance) -> Self {
        Self(balance)
    }
}

impl From<Amount> for AsText {
    fn from(amount: Amount) -> Self {
        Self(amount)
    }
}

impl From<Amount> for AsMoney {
    fn from(amount: Amount) -> Self {
        Self(amount)
    }
}

impl Serialize for AsNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: Number = shortest(self.0.to_decimal()).parse().map_err(S::Error::custom)?;
        number.serialize(serializer)
    }
}

impl Serialize for AsText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&shortest(self.0.to_decimal()))
    }
}

impl Serialize for AsMoney {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_decimal())
    }
}

fn shortest(decimal: String) -> String {
    match decimal.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        Some(_) => decimal.trim_end_matches('0').to_owned(),
        None => decimal,
    }
}

fn schema(kind: Type, example: Value) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(kind).examples([example]).into()
}

impl PartialSchema for WireAmount {
    fn schema() -> RefOr<Schema> {
        schema(Type::String, "10000".into())
    }
}
impl PartialSchema for AsNumber {
    fn schema() -> RefOr<Schema> {
        schema(Type::Number, 1000.into())
    }
}
impl PartialSchema for AsText {
    fn schema() -> RefOr<Schema> {
        schema(Type::String, "10000".into())
    }
}
impl PartialSchema for AsMoney {
    fn schema() -> RefOr<Schema> {
        schema(Type::String, "1047.10".into())
    }
}
impl ToSchema for WireAmount {}
impl ToSchema for AsNumber {}
impl ToSchema for AsText {}
impl ToSchema for AsMoney {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<i64, MoneyError> {
        let amount: WireAmount = serde_json::from_str(json).expect("never fails on JSON");
        amount.in_currency(Currency::TZS).map(Amount::minor)
    }

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    fn json(value: impl Serialize) -> String {
        serde_json::to_string(&value).expect("serialises")
    }

    #[test]
    fn text_and_numbers_are_amounts() {
        for (given, minor) in [
            ("\"10000\"", 1_000_000),
            ("10000", 1_000_000),
            ("10000.0", 1_000_000),
            ("\" 10000.50 \"", 1_000_050),
            ("0.05", 5),
            ("1E4", 1_000_000),
            ("1.0E7", 1_000_000_000),
            ("1.2345e3", 123_450),
            ("12345e-2", 12_345),
            ("5e-2", 5),
            ("0e0", 0),
            ("0.0e-3", 0),
        ] {
            assert_eq!(read(given), Ok(minor), "{given}");
        }
    }

    #[test]
    fn everything_else_is_refused_as_money_is() {
        for given in [
            "null",
            "true",
            "[1]",
            "{}",
            "\"\"",
            "\"ten\"",
            "-5",
            "-1e2",
            "\"1e3\"",
            "\"1,000\"",
            "1e99",
            "-0",
        ] {
            assert_eq!(read(given), Err(MoneyError::NotANumber), "{given}");
        }
        assert_eq!(read("10000.001"), Err(MoneyError::TooPrecise));
        assert_eq!(read("1e-3"), Err(MoneyError::TooPrecise));
        assert_eq!(read("1e20"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn numbers_print_as_javascript_prints_them() {
        for (minor, printed) in
            [(104_710, "1047.1"), (100_000, "1000"), (5, "0.05"), (0, "0"), (123_456, "1234.56")]
        {
            assert_eq!(json(AsNumber::from(tzs(minor))), printed);
        }
        assert_eq!(json(AsNumber::from(Balance::new(-150, Currency::TZS))), "-1.5");
        assert_eq!(json(AsNumber::from(Amount::new(500, Currency::JPY).expect("in range"))), "500");
        assert_eq!(
            serde_json::to_value(AsNumber::from(tzs(104_710))).expect("serialises").to_string(),
            "1047.1"
        );
    }

    #[test]
    fn texts_print_with_and_without_decimals() {
        assert_eq!(json(AsText::from(tzs(1_000_000))), "\"10000\"");
        assert_eq!(json(AsText::from(tzs(1_000_050))), "\"10000.5\"");
        assert_eq!(json(AsMoney::from(tzs(104_710))), "\"1047.10\"");
        assert_eq!(json(AsMoney::from(tzs(4_700))), "\"47.00\"");
    }
}
