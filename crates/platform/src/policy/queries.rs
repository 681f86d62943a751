//! Every statement about the payout policy and what days have counted.

mod alone;

use permit::{
    Column, MoneyReads, MoneySeen, MoneyWrites, Problem, StoreError, Tx, Unready, Value, Writing, record,
};
use values::{Amount, Currency, Id, subjects::Merchant};

pub(super) use alone::{duty_of, is_alone, is_alone_in};

use super::model::{Policy, day_of};

record! {
    /// The merchant's rules, which nobody changes while a payout is held to them.
    struct PolicyEntry in "payout_policy" (merchant) Share {
        merchant: Id<Merchant>,
        rules: String,
    }
}

record! {
    /// What a day has counted.
    struct DayEntry in "day_total" (merchant, subject, currency, on_day) Update {
        merchant: Id<Merchant>,
        subject: [u8; 16],
        currency: String,
        on_day: i64,
        total: i64,
    }
}

fn read(rules: &str) -> Result<Policy, StoreError> {
    serde_json::from_str(rules)
        .map_err(|error| StoreError::Row(format!("a payout policy cannot be read: {error}")))
}

impl Column for Policy {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        read(&String::from_value(value)?)
    }
}

/// The merchant's rules, if it has any of its own.
pub(super) async fn find(tx: &mut impl Tx) -> Result<Option<Policy>, Problem> {
    let rules: Option<(Policy,)> =
        tx.find("SELECT rules FROM payout_policy WHERE merchant = $1", &[]).await?;
    Ok(rules.map(|(policy,)| policy))
}

/// What [`find_in`] reads.
pub(super) fn read_set(reads: &mut MoneyReads<'_>) {
    reads.row::<PolicyEntry>(&[]);
}

/// As [`find`], in a money command.
pub(super) fn find_in(seen: &MoneySeen<'_>) -> Result<Option<Policy>, Unready> {
    let entry = seen.row::<PolicyEntry>(&[])?;
    Ok(entry.map(|entry| read(&entry.rules)).transpose()?)
}

/// Writes the merchant's rules.
pub(super) async fn set(tx: &mut impl Writing, policy: &Policy) -> Result<(), Problem> {
    let rules = serde_json::to_string(policy)
        .map_err(|error| Problem::failure(format!("a payout policy cannot be written: {error}")))?;
    let now = tx.now();
    let sql = "INSERT INTO payout_policy (merchant, rules, changed_at) VALUES ($1, $2, $3) \
               ON CONFLICT (merchant) DO UPDATE SET rules = $2, changed_at = $3";
    tx.execute(sql, &[&rules, &now]).await.map(|_| ())
}

/// What a day of East Africa Time has counted for a subject, in one currency.
#[derive(Debug)]
pub(crate) struct Day {
    entry: DayEntry,
    currency: Currency,
    is_new: bool,
}

impl Day {
    /// What [`Day::of`] reads.
    pub(crate) fn read_set(reads: &mut MoneyReads<'_>, subject: [u8; 16], currency: Currency) {
        let on_day = day_of(reads.now());
        reads.row::<DayEntry>(&[&subject, &currency.code(), &on_day]);
    }

    /// The day that the command is carried out on, kept from changing.
    ///
    /// # Errors
    /// `Unready`.
    pub(crate) fn of(seen: &MoneySeen<'_>, subject: [u8; 16], currency: Currency) -> Result<Self, Unready> {
        let (code, on_day) = (currency.code(), day_of(seen.now()));
        let found = seen.row::<DayEntry>(&[&subject, &code, &on_day])?;
        let is_new = found.is_none();
        let new =
            || DayEntry { merchant: seen.merchant(), subject, currency: code.to_owned(), on_day, total: 0 };
        Ok(Self { entry: found.unwrap_or_else(new), currency, is_new })
    }

    /// What it has counted.
    pub(crate) fn total(&self) -> Result<Amount, Problem> {
        amount(self.entry.total, self.currency)
    }

    /// Counts `minor` more.
    pub(crate) fn add(mut self, writes: &mut MoneyWrites, minor: i64) {
        self.entry.total = self.entry.total.saturating_add(minor);
        if self.is_new {
            writes.insert(&self.entry);
        } else {
            writes.update(&self.entry);
        }
    }
}

fn amount(minor: i64, currency: Currency) -> Result<Amount, Problem> {
    Amount::new(minor, currency).map_err(|_| Problem::failure("what a day counted cannot be read"))
}
