//! What is typed into the form, before anybody believes it.

use rails::{CardBrand, CardNumber};
use values::Timestamp;

/// A card as it was typed.
pub(super) struct TypedCard<'a> {
    pub number: &'a str,
    pub expiry: &'a str,
    pub code: &'a str,
}

/// What is wrong with a card that was typed; the payment stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// Not a number of a card.
    Number,
    /// A brand that is not taken.
    Brand,
    /// Not a month, or one that is over.
    Expiry,
    /// Not three digits.
    Code,
    /// No card of the documented table.
    NoTestCard,
    /// The code of the bank is another one.
    BankCode,
}

impl TypedCard<'_> {
    /// The number and its brand.
    ///
    /// # Errors
    /// The first mistake in the order of the form.
    pub(super) fn read(&self, now: Timestamp) -> Result<(CardNumber, CardBrand), Mistake> {
        let number = CardNumber::parse(self.number).ok_or(Mistake::Number)?;
        let brand = number.brand().ok_or(Mistake::Brand)?;
        if !is_to_come(self.expiry, now) {
            return Err(Mistake::Expiry);
        }
        let code = self.code.trim();
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Mistake::Code);
        }
        Ok((number, brand))
    }
}

/// Whether a month such as `04/29` is not over in East Africa.
fn is_to_come(text: &str, now: Timestamp) -> bool {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let Some((month, year)) = text.split_once('/') else { return false };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if month.len() > 2 || !(year.len() == 2 || year.len() == 4) || !digits(month) || !digits(year) {
        return false;
    }
    let (Ok(month), Ok(year)) = (month.parse::<i8>(), year.parse::<i16>()) else { return false };
    let year = if year < 100 { 2_000 + year } else { year };
    let today = jiff::tz::Offset::constant(3).to_datetime(now.to_jiff());
    (1..=12).contains(&month) && (year, month) >= (today.year(), today.month()) && year <= today.year() + 20
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(number: &str, expiry: &str, code: &str) -> Result<CardBrand, Mistake> {
        let now: jiff::Timestamp = "2026-11-23T07:00:00Z".parse().expect("an instant");
        let now = Timestamp::from_micros(now.as_microsecond());
        TypedCard { number, expiry, code }.read(now).map(|(_, brand)| brand)
    }

    #[test]
    fn a_card_is_read_as_people_type_it() {
        assert_eq!(read("4242 4242 4242 4242", "11 / 26", " 123 "), Ok(CardBrand::Visa));
        assert_eq!(read("5555-5555-5555-4444", "1/2030", "000"), Ok(CardBrand::Mastercard));
    }

    #[test]
    fn the_first_mistake_is_named() {
        for (number, expiry, code, mistake) in [
            ("4242424242424241", "11/26", "123", Mistake::Number),
            ("378282246310005", "11/26", "123", Mistake::Brand),
            ("4242424242424242", "10/26", "123", Mistake::Expiry),
            ("4242424242424242", "13/30", "123", Mistake::Expiry),
            ("4242424242424242", "1130", "123", Mistake::Expiry),
            ("4242424242424242", "11/99", "123", Mistake::Expiry),
            ("4242424242424242", "11/26", "12x", Mistake::Code),
            ("4242424242424242", "11/26", "", Mistake::Code),
        ] {
            assert_eq!(read(number, expiry, code), Err(mistake), "{number} {expiry} {code}");
        }
    }
}
