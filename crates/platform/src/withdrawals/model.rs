//! A settlement account, and what it says about a payout.

use rails::{Destination, find_bank};
use values::{Currency, Id, Timestamp, subjects::Member};

/// Where a merchant's own money in one currency goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SettlementAccount {
    /// The place.
    pub at: Place,
    /// Who asked for it.
    pub set_by: Id<Member>,
    /// Their name.
    pub set_by_name: String,
    /// Who confirmed it; nobody where one Admin sufficed.
    pub confirmed_by_name: Option<String>,
    /// When it came to be.
    pub set_at: Timestamp,
}

/// An account at a bank, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Place {
    pub currency: Currency,
    pub bic: String,
    pub account_number: String,
    pub account_name: String,
}

impl Place {
    /// The bank's name.
    pub(super) fn bank(&self) -> &str {
        find_bank(&self.bic).map_or(self.bic.as_str(), |bank| bank.name)
    }

    /// In words.
    pub(super) fn says(&self) -> String {
        format!(
            "{} account {} of {} at {}",
            self.currency,
            self.account_number,
            self.account_name,
            self.bank()
        )
    }

    /// Whether a payout goes there.
    pub(super) fn is(&self, destination: &Destination) -> bool {
        match destination {
            Destination::Bank { bic, account_number, currency, .. } => {
                (bic, account_number, *currency) == (&self.bic, &self.account_number, self.currency)
            }
            Destination::Mobile(_) | Destination::Till { .. } => false,
        }
    }
}

/// Why money is not withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum WithdrawalError {
    /// Nobody said where to.
    #[error("no settlement account for {0} is set: an Admin sets one and another confirms it")]
    NoAccount(Currency),
    /// It goes elsewhere by now.
    #[error("the settlement account for {0} was changed meanwhile: look at it, and ask again")]
    AccountChanged(Currency),
}

#[cfg(test)]
mod tests {
    use rails::TransferType;

    use super::*;

    #[test]
    fn only_the_very_account_is_the_settlement_account() {
        let place = Place {
            currency: Currency::TZS,
            bic: "CORUTZTZ".to_owned(),
            account_number: "0150123456789".to_owned(),
            account_name: "ZURI FOODS".to_owned(),
        };
        let at = |bic: &str, number: &str, currency| Destination::Bank {
            bic: bic.to_owned(),
            account_number: number.to_owned(),
            account_name: None,
            currency,
            transfer: TransferType::Rtgs,
        };
        assert!(place.is(&at("CORUTZTZ", "0150123456789", Currency::TZS)));
        assert!(!place.is(&at("NMIBTZTZ", "0150123456789", Currency::TZS)));
        assert!(!place.is(&at("CORUTZTZ", "0150123456780", Currency::TZS)));
        assert!(!place.is(&at("CORUTZTZ", "0150123456789", Currency::USD)));
        assert!(place.says().contains("0150123456789 of ZURI FOODS at CRDB"), "{}", place.says());
    }
}
