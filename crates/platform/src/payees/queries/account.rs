//! An account as a beneficiary's row has it, and what was confirmed before a change that waits.

use permit::{Problem, StoreError};
use rails::{Destination, TransferType};
use serde::{Deserialize, Serialize};
use values::{Currency, Id, Phone, Timestamp, subjects::Member};

use super::super::model::Before;

/// An account as its columns have it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Account {
    pub channel: String,
    pub account: String,
    pub bic: Option<String>,
    pub provider_code: Option<String>,
    pub currency: String,
}

/// What was confirmed before a change that waits, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BeforeEntry {
    name: String,
    known_name: Option<String>,
    account: Account,
    version: i64,
    changed_by: Id<Member>,
    changed_by_name: String,
    /// As the row has it; nothing in what was kept before there was such a column.
    #[serde(default)]
    changed_as: String,
    /// As `changed_by` in what was kept before this was.
    #[serde(default)]
    asked_by: Option<(Id<Member>, String)>,
    account_changed_micros: i64,
}

pub(super) fn broken(what: &str) -> StoreError {
    StoreError::Row(format!("a beneficiary's {what} cannot be read"))
}

/// Names as one column has them, each between ends of lines, which no name holds: so a statement finds a whole one.
pub(super) fn write_names(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("\n{}\n", names.join("\n\n")) }
}

pub(super) fn read_names(text: &str) -> Vec<String> {
    text.split('\n').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

impl Account {
    pub(super) fn of(destination: &Destination) -> Self {
        let (channel, bic, provider_code, currency) = match destination {
            Destination::Mobile(_) => ("mobile", None, None, Currency::TZS),
            Destination::Bank { bic, currency, .. } => ("bank", Some(bic.clone()), None, *currency),
            Destination::Till { provider_code, .. } => {
                ("till", None, Some(provider_code.clone()), Currency::TZS)
            }
        };
        let (channel, account) = (channel.to_owned(), destination.account().to_owned());
        Self { channel, account, bic, provider_code, currency: currency.code().to_owned() }
    }

    /// The account, at a bank that of whoever is called `holder`.
    pub(super) fn read(self, holder: &str) -> Result<Destination, StoreError> {
        Ok(match (self.channel.as_str(), self.bic, self.provider_code) {
            ("mobile", ..) => Destination::Mobile(Phone::parse(&self.account).map_err(|_| broken("phone"))?),
            ("bank", Some(bic), _) => Destination::Bank {
                bic,
                account_number: self.account,
                account_name: Some(holder.to_owned()),
                currency: Currency::from_code(&self.currency).ok_or_else(|| broken("currency"))?,
                // Chosen anew for each payout, by its amount.
                transfer: TransferType::Ach,
            },
            ("till", _, Some(provider_code)) => Destination::Till { provider_code, number: self.account },
            _ => return Err(broken("channel")),
        })
    }
}

impl BeforeEntry {
    pub(super) fn write(before: &Before) -> Result<String, Problem> {
        let entry = Self {
            name: before.name.clone(),
            known_name: before.known_name.clone(),
            account: Account::of(&before.destination),
            version: before.version,
            changed_by: before.changed_by.0,
            changed_by_name: before.changed_by.1.clone(),
            changed_as: write_names(&before.changed_as),
            asked_by: Some(before.asked_by.clone()),
            account_changed_micros: before.account_changed_at.as_micros(),
        };
        serde_json::to_string(&entry)
            .map_err(|error| Problem::failure(format!("a beneficiary cannot be written: {error}")))
    }

    pub(super) fn read(text: &str) -> Result<Before, StoreError> {
        let entry: Self = serde_json::from_str(text).map_err(|_| broken("state before a change"))?;
        let changed_by = (entry.changed_by, entry.changed_by_name);
        Ok(Before {
            destination: entry.account.read(&entry.name)?,
            name: entry.name,
            known_name: entry.known_name,
            version: entry.version,
            changed_as: read_names(&entry.changed_as),
            asked_by: entry.asked_by.unwrap_or_else(|| changed_by.clone()),
            changed_by,
            account_changed_at: Timestamp::from_micros(entry.account_changed_micros),
        })
    }
}
