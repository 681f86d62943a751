//! The name a merchant gives an order.

use std::fmt;

/// 1 to 20 letters and digits of ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderReference(String);

impl OrderReference {
    /// The most characters a push, card payment or payout may have.
    pub const MAX_LENGTH: usize = 20;

    /// Reads the reference of a push, card payment or payout.
    ///
    /// # Errors
    /// `Invalid` for other characters or none, `TooLong`; both print as the API words them.
    pub fn parse(text: &str) -> Result<Self, OrderReferenceError> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(OrderReferenceError::Invalid);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(OrderReferenceError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no order reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderReferenceError {
    /// Empty, or with a character that is neither letter nor digit.
    #[error("Invalid Order Reference, should only contain alphanumeric characters and cannot be blank")]
    Invalid,
    /// More than [`OrderReference::MAX_LENGTH`] characters.
    #[error("Order Reference should be less than or equal to 20 characters")]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_up_to_twenty() {
        for good in ["1", "ORD20260001", "abcdefghijABCDEFGHIJ"] {
            assert_eq!(
                OrderReference::parse(good).map(|reference| reference.to_string()),
                Ok(good.to_owned())
            );
        }
        for wrong in
            ["", " ", "ORD-1", "ORD_1", "ORD 1", "ORD1 ", "Zoë", "٠١", "😀", "A-234567890123456789012"]
        {
            assert_eq!(OrderReference::parse(wrong), Err(OrderReferenceError::Invalid), "{wrong}");
        }
        assert_eq!(OrderReference::parse("123456789012345678901"), Err(OrderReferenceError::TooLong));
        assert_eq!(
            OrderReferenceError::TooLong.to_string(),
            format!(
                "Order Reference should be less than or equal to {} characters",
                OrderReference::MAX_LENGTH
            )
        );
    }
}
