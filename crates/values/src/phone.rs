//! Tanzanian mobile numbers and the networks they belong to, by prefix.

use std::fmt;

use serde::Serialize;

/// A mobile number in the form `2557XXXXXXXX`: country code, no plus.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

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
}
