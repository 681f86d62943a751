//! What a link is over: a sum, or items that make one.

use serde::{Deserialize, Serialize};
use values::{Amount, Currency};

use super::{ItemError, LinkError};
use crate::text;

/// The most items of one link.
const MOST_ITEMS: usize = 100;
/// The most of one item.
const MOST_OF_ONE: i64 = 100_000;

/// Something that is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LinkItem)]
pub struct Item {
    /// What it is.
    pub name: String,
    /// What one of it costs.
    pub price: Amount,
    /// How many.
    pub quantity: i64,
}

impl Item {
    /// An item whose parts are as they may be.
    ///
    /// # Errors
    /// `Name`, `Price` or `Quantity`.
    pub fn parse(name: &str, price: Amount, quantity: i64) -> Result<Self, ItemError> {
        let name = text::line("name", name, 1..=200).map_err(|_| ItemError::Name)?;
        if price.is_zero() {
            return Err(ItemError::Price);
        }
        if !(1..=MOST_OF_ONE).contains(&quantity) {
            return Err(ItemError::Quantity);
        }
        let item = Self { name, price, quantity };
        item.cost().ok_or(ItemError::TooMuch).map(|_| item)
    }

    /// What all of it costs; `None` where no amount holds that.
    pub fn cost(&self) -> Option<Amount> {
        let minor = self.price.minor().checked_mul(self.quantity)?;
        Amount::new(minor, self.price.currency()).ok()
    }
}

/// What is to be paid, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The sum.
    pub amount: Amount,
    /// What makes it, where that was said.
    pub items: Vec<Item>,
}

impl Order {
    /// An order over a sum, or over items, in shillings or dollars.
    ///
    /// # Errors
    /// `NothingOrBoth`, `Zero`, `Currency` or `Item`.
    pub fn parse(amount: Option<Amount>, items: Vec<Item>) -> Result<Self, LinkError> {
        let amount = match (amount, items.first()) {
            (Some(amount), None) => amount,
            (None, Some(_)) => sum(&items)?,
            (Some(_), Some(_)) | (None, None) => return Err(LinkError::NothingOrBoth),
        };
        if amount.is_zero() {
            return Err(LinkError::Zero);
        }
        match amount.currency() {
            Currency::TZS | Currency::USD => Ok(Self { amount, items }),
            other => Err(LinkError::Currency(other)),
        }
    }
}

fn sum(items: &[Item]) -> Result<Amount, ItemError> {
    if items.len() > MOST_ITEMS {
        return Err(ItemError::TooMany);
    }
    let costs = items.iter().map(Item::cost);
    let sum = costs.reduce(|sum, cost| sum?.checked_add(cost?).ok()).flatten();
    sum.ok_or(ItemError::TooMuch)
}

/// The name a merchant gives the order of a link: letters and digits, longer than other orders' may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkReference(String);

impl LinkReference {
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// Reads one.
    ///
    /// # Errors
    /// `Reference`.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len());
        if fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(LinkError::Reference)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    fn item(price: i64, quantity: i64) -> Item {
        Item::parse("Tea", tzs(price), quantity).expect("an item")
    }

    #[test]
    fn items_make_the_sum() {
        let order = Order::parse(None, vec![item(150_000, 2), item(50, 3)]).expect("an order");
        assert_eq!(order.amount, tzs(300_150));
        assert_eq!(Order::parse(Some(tzs(5)), vec![]).expect("an order").amount, tzs(5));
    }

    #[test]
    fn a_sum_and_items_exclude_each_other() {
        assert_eq!(Order::parse(None, vec![]), Err(LinkError::NothingOrBoth));
        assert_eq!(Order::parse(Some(tzs(5)), vec![item(5, 1)]), Err(LinkError::NothingOrBoth));
        assert_eq!(Order::parse(Some(tzs(0)), vec![]), Err(LinkError::Zero));
        let euros = Amount::new(5, Currency::EUR).expect("in range");
        assert_eq!(Order::parse(Some(euros), vec![]), Err(LinkError::Currency(Currency::EUR)));
        let mixed = vec![
            item(5, 1),
            Item::parse("Tea", Amount::new(5, Currency::USD).expect("in range"), 1).expect("an item"),
        ];
        assert_eq!(Order::parse(None, mixed), Err(ItemError::TooMuch.into()));
    }

    #[test]
    fn what_cannot_be_sold_is_refused() {
        for (name, price, quantity, error) in [
            ("", 5, 1, ItemError::Name),
            ("a\0", 5, 1, ItemError::Name),
            ("\u{202e}aeT", 5, 1, ItemError::Name),
            ("Tea", 0, 1, ItemError::Price),
            ("Tea", 5, 0, ItemError::Quantity),
            ("Tea", 5, -1, ItemError::Quantity),
            ("Tea", 5, 100_001, ItemError::Quantity),
            ("Tea", Amount::MAX_MINOR, 2, ItemError::TooMuch),
        ] {
            assert_eq!(Item::parse(name, tzs(price), quantity), Err(error), "{name:?} {price} {quantity}");
        }
        assert_eq!(Item::parse(&"x".repeat(10_000), tzs(5), 1), Err(ItemError::Name));
        assert_eq!(Order::parse(None, vec![item(5, 1); 101]), Err(ItemError::TooMany.into()));
        assert_eq!(Order::parse(None, vec![item(Amount::MAX_MINOR, 1); 2]), Err(ItemError::TooMuch.into()));
    }

    #[test]
    fn a_reference_is_of_letters_and_digits() {
        assert!(LinkReference::parse(&"A1".repeat(32)).is_ok());
        for wrong in ["", "A-1", "A 1", "é", &"A".repeat(65)] {
            assert_eq!(LinkReference::parse(wrong), Err(LinkError::Reference), "{wrong}");
        }
    }
}
