//! Exchange rates as they travel: exact decimals, printed as JSON numbers.

use rails::Rate;
use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::Number;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};
use values::{Currency, Timestamp};

/// A rate as the shortest JSON number: `2510`, `0.00037736`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsRate(Rate);

impl From<Rate> for AsRate {
    fn from(rate: Rate) -> Self {
        Self(rate)
    }
}

impl Serialize for AsRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: Number = self.0.to_string().parse().map_err(S::Error::custom)?;
        number.serialize(serializer)
    }
}

impl PartialSchema for AsRate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Number).examples([serde_json::json!(2510)]).into()
    }
}
impl ToSchema for AsRate {}

/// One entry of `GET /exchange-rates/all`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExchangeRate {
    /// What is given.
    pub source: Currency,
    /// What is got.
    pub target: Currency,
    /// How much of it for one.
    pub rate: AsRate,
    /// When it was set.
    pub date: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_an_exact_number() {
        let json = |text| serde_json::to_string(&AsRate::from(Rate::parse(text).expect("a rate")));
        for text in ["2510", "0.00037736", "0.000000000001", "9223372.036854775807"] {
            assert_eq!(json(text).expect("serialises"), text);
        }
    }
}
