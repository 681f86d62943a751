//! Tanzanian mobile numbers and the networks they belong to, by prefix.

use std::fmt;

use serde::Serialize;

/// A mobile number in the form `2557XXXXXXXX`: country code, no plus.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

/// The digits of a number in its shortest form.
const FEWEST_DIGITS: usize = 10;

/// A mobile-money network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// Yas, formerly Tigo: Mixx.
    Mixx,
    /// Vodacom: M-Pesa.
    Vodacom,
    /// Airtel Money.
    Airtel,
    /// Halotel: HaloPesa.
    Halotel,
}

impl Phone {
    /// Reads `255…`, `+255…` or `0…`, with spaces, dots or hyphens between groups.
    ///
    /// # Errors
    /// [`PhoneError`] for anything but a Tanzanian mobile number.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let trimmed = text.trim();
        let digits: String = trimmed.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
        let national = digits
            .strip_prefix("+255")
            .or_else(|| digits.strip_prefix("255"))
            .or_else(|| digits.strip_prefix('0'))
            .ok_or(PhoneError)?;
        let known = national.len() == 9
            && national.bytes().all(|byte| byte.is_ascii_digit())
            && (matches!(national.as_bytes()[0], b'6' if b"12356789".contains(&national.as_bytes()[1]))
                || matches!(national.as_bytes()[0], b'7' if b"013456789".contains(&national.as_bytes()[1]))
                || national.starts_with("724"));
        if known { Ok(Self(format!("255{national}"))) } else { Err(PhoneError) }
    }

    /// `2557XXXXXXXX`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The network the prefix belongs to; `None` where no mobile money is known.
    pub fn network(&self) -> Option<Network> {
        match &self.0[3..5] {
            "65" | "67" | "71" | "77" => Some(Network::Mixx),
            "74" | "75" | "76" | "79" => Some(Network::Vodacom),
            "66" | "68" | "69" | "78" => Some(Network::Airtel),
            "61" | "62" | "63" => Some(Network::Halotel),
            _ => None,
        }
    }

    /// With the middle hidden: `0754…118`.
    pub fn masked(&self) -> String {
        format!("0{}…{}", &self.0[3..6], &self.0[9..])
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hides the middle of every phone number within `text`, however its digits are grouped.
pub fn mask_phones(text: &str) -> String {
    if text.chars().filter_map(digit).nth(FEWEST_DIGITS - 1).is_none() {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let begins = digit(*letter).is_some() && (at == 0 || digit(letters[at - 1]).is_none());
        match begins.then(|| phone_at(&letters[at..])).flatten() {
            Some((phone, length)) => {
                masked.push_str(&phone.masked());
                at += length;
            }
            None => {
                masked.push(*letter);
                at += 1;
            }
        }
    }
    masked
}

/// The number that `letters`, which begin with a digit, begin with, and how many of them it takes. It ends with a digit
/// after which none follows at once.
fn phone_at(letters: &[char]) -> Option<(Phone, usize)> {
    const MOST_DIGITS: usize = 14;
    const MOST_BETWEEN: usize = 3;
    let (mut digits, mut between) = (String::new(), 0);
    for (place, letter) in letters.iter().enumerate() {
        match digit(*letter) {
            Some(digit) => {
                digits.push(digit);
                between = 0;
            }
            None if parts_groups(*letter) && between < MOST_BETWEEN => between += 1,
            None => return None,
        }
        let over = between == 0 && letters.get(place + 1).is_none_or(|next| self::digit(*next).is_none());
        let over = over && digits.len() >= FEWEST_DIGITS;
        if over && let Ok(phone) = Phone::parse(digits.strip_prefix("00").unwrap_or(&digits)) {
            return Some((phone, place + 1));
        }
        if digits.len() > MOST_DIGITS {
            return None;
        }
    }
    None
}

/// A digit however it is written: in ASCII, full width, or as in Arabic and Persian.
fn digit(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return letter.is_ascii_digit().then_some(letter);
    }
    let zero = [0xff10, 0x660, 0x6f0];
    let value =
        zero.into_iter().filter_map(|zero| u32::from(letter).checked_sub(zero)).find(|value| *value < 10);
    value.and_then(|value| char::from_digit(value, 10))
}

/// What people put between groups: space and signs, seen or not, but none that parts one thing from the next.
fn parts_groups(letter: char) -> bool {
    !letter.is_alphanumeric() && !matches!(letter, '\n' | '"' | '{' | '}' | '[' | ']' | '<' | '>' | ';')
}

/// A text that is no Tanzanian mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a Tanzanian mobile number such as 255712345678 or 0712345678")]
pub struct PhoneError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_way_people_write_it() {
        for text in ["255712345678", "+255712345678", "0712345678", "0712 345 678", "+255-712-345-678"] {
            assert_eq!(
                Phone::parse(text).map(|phone| phone.to_string()),
                Ok("255712345678".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_other_numbers() {
        for text in
            ["", "712345678", "2557123456789", "254712345678", "255641234567", "25571234567x", "٠٧١٢٣٤٥٦٧٨"]
        {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn knows_networks_by_prefix() {
        let network = |text: &str| Phone::parse(text).expect("a number").network();
        assert_eq!(network("255712345678"), Some(Network::Mixx));
        assert_eq!(network("255754300118"), Some(Network::Vodacom));
        assert_eq!(network("255784300118"), Some(Network::Airtel));
        assert_eq!(network("255621300118"), Some(Network::Halotel));
        assert_eq!(network("255731300118"), None);
    }

    #[test]
    fn hides_the_middle() {
        assert_eq!(Phone::parse("255754300118").expect("a number").masked(), "0754…118");
    }

    #[test]
    fn hides_numbers_within_text_however_they_are_grouped() {
        for (text, shown) in [
            ("255754300118", "0754…118"),
            ("call +255 754 300 118, or 0621-300-118.", "call +0754…118, or 0621…118."),
            ("(0754) 300 118/0754.300.118", "(0754…118/0754…118"),
            ("for 3 people: 0754 300 118", "for 3 people: 0754…118"),
            ("paid 3 0754300118", "paid 3 0754…118"),
            ("0754,300,118 0754_300_118 0754:300:118", "0754…118 0754…118 0754…118"),
            ("00255754300118", "0754…118"),
            ("0754'300'118, 0754—300—118", "0754…118, 0754…118"),
            ("0754*300118", "0754…118"),
            ("0754\u{200b}300118", "0754…118"),
            ("０７５４３００１１８", "0754…118"),
            ("٠٧٥٤٣٠٠١١٨", "0754…118"),
        ] {
            assert_eq!(mask_phones(text), shown, "{text}");
        }
        for kept in [
            "",
            "ORD20260001123",
            "2550754300118",
            "10 000 000",
            "2026-11-27T06:13:45.123456Z",
            "é 1",
            "07543001",
        ] {
            assert_eq!(mask_phones(kept), kept);
        }
    }
}
