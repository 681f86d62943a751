//! What a direct debit is asked for with.

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use url::Url;
use values::{Amount, Phone, Timestamp, account_number};

use super::{DirectDebitError, Schedule, Unit};
use crate::customers::Contact;

/// What somebody asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who pays: name, address, number.
    pub customer: (Option<&'a str>, Option<&'a str>, Option<&'a str>),
    /// Where the bank reaches the holder of the account.
    pub phone: &'a str,
    /// The account.
    pub account: &'a str,
    /// The day of the first instalment, and the last day.
    pub days: (Date, Date),
    /// So many units from one instalment to the next.
    pub rhythm: (i64, Unit),
    /// What each is over.
    pub amount: Amount,
    /// What it is for.
    pub description: Option<&'a str>,
}

/// A direct debit about to be asked for, its parts checked.
#[derive(Debug, Clone)]
pub struct NewDirectDebit {
    /// Who pays.
    pub contact: Contact,
    /// Where the bank reaches the holder of the account.
    pub phone: Phone,
    /// The account.
    pub account: String,
    /// When instalments are due.
    pub schedule: Schedule,
    /// What each is over.
    pub amount: Amount,
    /// What it is for.
    pub description: Option<String>,
    /// Whoever is told how it goes.
    pub callback: Option<Url>,
}

impl NewDirectDebit {
    /// Checks what somebody asks for at `now`.
    ///
    /// # Errors
    /// For the first part that is wrong.
    pub fn parse(asked: &Asked<'_>, now: Timestamp) -> Result<Self, DirectDebitError> {
        let (name, email, phone) = asked.customer;
        let contact = Contact::parse(name, email, phone)?;
        if contact.name.is_none() {
            return Err(DirectDebitError::Name);
        }
        let phone = Phone::parse(asked.phone)?;
        let account = account_number(asked.account).ok_or(DirectDebitError::Account)?;
        let schedule = Schedule::plan(asked.days, asked.rhythm, now)?;
        let description = asked.description.filter(|text| !text.trim().is_empty());
        let description = description
            .map(|text| crate::text::lines("description", text, 1..=500))
            .transpose()
            .map_err(|_| DirectDebitError::Description)?;
        if schedule.total(asked.amount).is_none() {
            return Err(DirectDebitError::Amount("that is more than can be counted".to_owned()));
        }
        let amount = asked.amount;
        Ok(Self { contact, phone, account, schedule, amount, description, callback: None })
    }

    /// Of everything that was asked for: two requests with the same digest are the same request.
    pub(in crate::direct_debits) fn digest(&self) -> [u8; 32] {
        let Schedule { starts_on, ends_on, unit, every, .. } = self.schedule;
        let (contact, amount) = (&self.contact, self.amount);
        let all = serde_json::json!([
            [contact.name, contact.email, contact.phone],
            self.phone.as_str(),
            self.account,
            [starts_on.to_string(), ends_on.to_string(), unit.name(), every.to_string()],
            [amount.minor().to_string(), amount.currency().code()],
            self.description,
            self.callback.as_ref().map(Url::as_str),
        ]);
        Sha256::digest(all.to_string()).into()
    }
}
