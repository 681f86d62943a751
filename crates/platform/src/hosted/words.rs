//! Money and time as pages write them.

use values::{Amount, Timestamp};

use super::Shell;
use crate::mail::Language;

/// An amount in two parts, because pages write the currency smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// Such as `TZS`.
    pub code: &'static str,
    /// Such as `2,450,000`.
    pub digits: String,
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        let text = amount.to_string();
        let digits = text.split_once(' ').map_or(text.as_str(), |(_, digits)| digits);
        Self { code: amount.currency().code(), digits: digits.to_owned() }
    }
}

const ENGLISH: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SWAHILI: [&str; 12] =
    ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des"];

impl Shell {
    /// `30 Nov 2026, 10:00` in the merchant's zone; digits only, because the Swahili clock starts at 06:00.
    pub fn when(&self, at: Timestamp) -> String {
        let zone = self.brand.as_ref().map_or("UTC", |brand| brand.zone.as_str());
        let jiff = at.to_jiff();
        let Ok(local) = jiff.in_tz(zone).or_else(|_| jiff.in_tz("UTC")) else { return at.to_string() };
        let months = match self.visitor.language {
            Language::En => ENGLISH,
            Language::Sw => SWAHILI,
        };
        let month = usize::try_from(local.month()).map_or("", |month| months[(month + 11) % 12]);
        format!("{} {month} {}, {:02}:{:02}", local.day(), local.year(), local.hour(), local.minute())
    }
}
