//! Lenient readers for request fields: they take what clients really send and never fail.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use values::Currency;

/// Text, or a number as its token; nothing else.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.as_str().to_owned()),
        _ => None,
    })
}

/// True in any of its spellings; everything else is false.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(flag) => flag,
        Value::String(text) => text.eq_ignore_ascii_case("true") || text == "1",
        Value::Number(number) => number.as_str() == "1",
        _ => false,
    })
}

/// An object of this form; nothing else.
pub(super) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(if value.is_object() { serde_json::from_value(value).ok() } else { None })
}

/// A currency, or the text that names none.
pub fn currency(text: Option<&str>) -> Option<Currency> {
    Currency::from_code(&text?.trim().to_ascii_uppercase())
}
