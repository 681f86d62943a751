//! Cards: the order a provider carries out on a page where the customer enters one.

use std::fmt;

use values::{Amount, Timestamp};

use crate::Outcome;

/// Where a rail lets customers enter a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardDesk {
    /// Nowhere: it takes no cards.
    Closed,
    /// On our own page, which stands in for an acquirer.
    Here,
    /// On a page of the provider.
    Provider,
}

/// Money asked of whoever enters a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardOrder {
    /// What the provider knows this order by; unique among all collections sent to it, never used again.
    pub key: String,
    /// What is asked for. A fee that the customer pays on top is the provider's to add.
    pub amount: Amount,
    /// The customer's name, as far as it is known.
    pub name: Option<String>,
    /// The customer's e-mail address, as far as it is known.
    pub email: Option<String>,
    /// The customer's number, as far as it is known.
    pub phone: Option<String>,
    /// When the order was first made; the same on every repetition.
    pub requested_at: Timestamp,
}

/// What came of asking a provider for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardPage {
    /// The address of the page.
    At(String),
    /// It refused the order for good.
    Declined {
        /// In words for the merchant.
        reason: String,
    },
    /// It did not answer: the page may be there, and nobody knows where. Asked for again, a card might be charged twice.
    Unclear,
}

/// Whether a provider takes cards of a brand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardOffer {
    /// The brand.
    pub brand: CardBrand,
    /// Why not, in words for the merchant; `None` where it takes them.
    pub closed: Option<String>,
}

/// Where a payment by card stands at a provider that has a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardStanding {
    /// Whether money moved.
    pub outcome: Outcome,
    /// What was paid with, as far as the provider tells.
    pub brand: Option<CardBrand>,
    /// Since when the money is on the merchant's balance there, where it is.
    pub settled_at: Option<Timestamp>,
}

impl CardStanding {
    /// Nothing is known but the outcome.
    pub const fn only(outcome: Outcome) -> Self {
        Self { outcome, brand: None, settled_at: None }
    }
}

/// The number on a card. It is read, asked about and forgotten: nothing prints or keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber(String);

/// Whose sign is on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardBrand {
    /// Visa.
    Visa,
    /// Mastercard.
    Mastercard,
}

impl CardBrand {
    /// Both, in the order pages list them.
    pub const ALL: [Self; 2] = [Self::Visa, Self::Mastercard];

    /// The brand with this `channel`.
    pub fn from_channel(channel: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|brand| brand.channel() == channel)
    }

    /// The `channel` of a collection by this card.
    pub const fn channel(self) -> &'static str {
        match self {
            Self::Visa => "VISA",
            Self::Mastercard => "MASTER CARD",
        }
    }
}

impl CardNumber {
    /// Reads a number, spaces and hyphens between groups, whose check digit (ISO/IEC 7812, Luhn) fits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.trim().chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        let fits = (12..=19).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && luhn(digits.as_bytes());
        fits.then_some(Self(digits))
    }

    /// The brand, by the first digits; `None` for one that is not taken.
    pub fn brand(&self) -> Option<CardBrand> {
        let first = |count: usize| self.0[..count].parse::<u32>().unwrap_or_default();
        match (first(1), first(2), first(4)) {
            (4, ..) => Some(CardBrand::Visa),
            (_, 51..=55, _) | (.., 2221..=2720) => Some(CardBrand::Mastercard),
            _ => None,
        }
    }

    /// All that is kept of it.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    pub(crate) fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumber(…)")
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(0..)
        .map(|(byte, place)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) => doubled / 10 + doubled % 10,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_number_is_none() {
        let number = CardNumber::parse("4242 4242-4242 4242").expect("a number");
        assert_eq!((number.brand(), number.last_four()), (Some(CardBrand::Visa), "4242"));
        for wrong in
            ["4242424242424241", "4242", "", "4242 4242 4242 424x", "٤٢٤٢", "42424242424242424242424242"]
        {
            assert!(CardNumber::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn brands_are_known_by_the_first_digits() {
        let brand = |text| CardNumber::parse(text).expect("a number").brand();
        assert_eq!(brand("5555555555554444"), Some(CardBrand::Mastercard));
        assert_eq!(brand("2223003122003222"), Some(CardBrand::Mastercard));
        assert_eq!(brand("378282246310005"), None);
    }

    #[test]
    fn a_number_is_not_printed() {
        let number = CardNumber::parse("4242424242424242").expect("a number");
        assert!(!format!("{number:?}").contains("42"));
    }
}
