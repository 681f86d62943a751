//! One line of a batch: what was written there, what is wrong with it, and the payout it comes to.

use rails::{Destination, FeeBearer, Rate, TransferType};
use serde::{Deserialize, Serialize};
use values::{Amount, Currency, OrderReference};

use super::columns::Column;
use crate::{
    csv::Columns,
    payouts::{Asked, Channel, NewPayout, PayoutError, Price, parse_order, place},
    terms::Terms,
    text,
};

/// What a line says, column by column, as it was written or edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::batches) struct Given {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_bic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Given {
    /// The cells of a line by what their columns mean.
    pub(in crate::batches) fn of(columns: &Columns<Column>, cells: &[String]) -> Self {
        let cell = |column| columns.cell(cells, column).map(|text| text.chars().take(200).collect());
        Self {
            phone: cell(Column::Phone),
            amount: cell(Column::Amount),
            currency: cell(Column::Currency),
            name: cell(Column::Name),
            reference: cell(Column::Reference),
            bank_bic: cell(Column::BankBic),
            account_number: cell(Column::AccountNumber),
            note: cell(Column::Note),
        }
    }

    /// Whether it names an account at a bank rather than a phone.
    fn is_bank(&self) -> bool {
        self.bank_bic.is_some() || self.account_number.is_some()
    }

    /// Spreadsheets drop the zero that a number begins with.
    fn phone_as_dialled(&self) -> Option<String> {
        let phone = self.phone.as_deref()?;
        let short = phone.len() == 9 && phone.bytes().all(|byte| byte.is_ascii_digit());
        Some(if short { format!("0{phone}") } else { phone.to_owned() })
    }

    /// Who is asked to be paid; the name of the holder with it.
    fn asked<'g>(
        &'g self,
        phone: Option<&'g str>,
        name: Option<&'g str>,
        currency: Currency,
    ) -> Result<Asked<'g>, PayoutError> {
        match (phone, &self.bank_bic, &self.account_number) {
            (Some(phone), None, None) => Ok(Asked::Phone(phone)),
            (None, Some(bic), Some(number)) => {
                Ok(Asked::Account { bic, number, name, currency, transfer: None })
            }
            (None, Some(_), None) => Err(PayoutError::AccountNumber),
            (None, None, Some(_)) => Err(PayoutError::Bank),
            _ => Err(PayoutError::Payee),
        }
    }
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::batches) struct Fault {
    pub column: Column,
    pub says: String,
}

/// A line that was looked at.
#[derive(Debug, Clone)]
pub(in crate::batches) struct Checked {
    /// The reference it has or was given.
    pub reference: String,
    /// The account, as far as it can be read.
    pub account: String,
    /// The payout; none where something is wrong.
    pub order: Option<NewPayout>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Looks at a line. `made_up` is its reference where it has none of its own.
pub(in crate::batches) fn check(terms: &Terms, given: &Given, made_up: &str) -> Checked {
    let mut faults = Vec::new();
    let mut fault = |column, says: String| faults.push(Fault { column, says: text::sentence(&says) });
    let reference = given.reference.as_deref().unwrap_or(made_up).to_owned();
    if OrderReference::parse(&reference).is_err() {
        fault(Column::Reference, "a reference is 1 to 20 letters and digits".to_owned());
    }
    let mut words = |column, text: Option<&str>, longest| match text::optional_line("line", text, longest) {
        Ok(text) => text,
        Err(_) => {
            fault(column, format!("write up to {longest} letters, without signs that cannot be seen"));
            None
        }
    };
    let name = words(Column::Name, given.name.as_deref(), 100);
    let note = words(Column::Note, given.note.as_deref(), 200);
    let code = given.currency.as_deref().map_or_else(|| "TZS".to_owned(), str::to_uppercase);
    let currency = Currency::from_code(&code).filter(|known| matches!(*known, Currency::TZS | Currency::USD));
    if currency.is_none() {
        fault(Column::Currency, "write the currency as TZS or USD".to_owned());
    }
    let written = given.amount.as_deref().unwrap_or_default();
    let amount = text::money(written, currency.unwrap_or(Currency::TZS)).filter(|amount| !amount.is_zero());
    if amount.is_none() {
        fault(Column::Amount, "write the amount in figures, such as 50000 or 50,000.50".to_owned());
    }
    let phone = given.phone_as_dialled();
    let asked = given.asked(phone.as_deref(), name.as_deref(), currency.unwrap_or(Currency::TZS));
    let placed = asked.and_then(|asked| {
        if given.is_bank() && name.is_none() {
            return Err(PayoutError::AccountName);
        }
        place(&asked).map(|(destination, _)| (asked, destination))
    });
    let (asked, account) = match placed {
        Ok((asked, destination)) => (Some(asked), destination.account().to_owned()),
        Err(error) => {
            fault(column_of(&error, given), error_says(&error));
            (None, String::new())
        }
    };
    let mut order = None;
    if let (Some(asked), Some(amount), true) = (asked, amount, faults.is_empty()) {
        match parse_order(terms, &reference, &asked, amount) {
            Ok(new) => order = Some(NewPayout { payee_name: name.clone(), note, ..new }),
            Err(error) => faults
                .push(Fault { column: column_of(&error, given), says: text::sentence(&error_says(&error)) }),
        }
    }
    Checked { reference, account, order, faults }
}

fn error_says(error: &PayoutError) -> String {
    match error {
        PayoutError::Payee => {
            "name one payee: a phone, or a bank with its account number, but not both".to_owned()
        }
        other => other.to_string(),
    }
}

/// The column that a refusal is about.
fn column_of(error: &PayoutError, given: &Given) -> Column {
    match error {
        PayoutError::Bank => Column::BankBic,
        PayoutError::AccountNumber => Column::AccountNumber,
        PayoutError::AccountName => Column::Name,
        PayoutError::AccountCurrency | PayoutError::AchInDollars => Column::Currency,
        PayoutError::Amount(_) => Column::Amount,
        PayoutError::Reference(_) | PayoutError::ReferenceUsed(_) => Column::Reference,
        _ if given.is_bank() && given.phone.is_none() => Column::AccountNumber,
        _ => Column::Phone,
    }
}

/// The price of a line that was checked, as it is kept.
#[derive(Debug, Clone, Copy)]
pub(in crate::batches) struct Priced {
    pub amount: Amount,
    pub fee: Amount,
    pub bearer: FeeBearer,
    pub debit: Amount,
    pub receives: Amount,
    pub rate: Option<Rate>,
}

/// The payout that a line comes to: what was checked and confirmed, at the price it had then.
///
/// # Errors
/// What makes it no payout after all.
pub(in crate::batches) fn order_of(
    given: &Given,
    reference: &str,
    priced: Priced,
    transfer: Option<TransferType>,
    known_name: Option<String>,
) -> Result<NewPayout, PayoutError> {
    let name = text::optional_line("name", given.name.as_deref(), 100).ok().flatten();
    let note = text::optional_line("note", given.note.as_deref(), 200).ok().flatten();
    let phone = given.phone_as_dialled();
    let asked = given.asked(phone.as_deref(), name.as_deref(), priced.amount.currency())?;
    let (mut destination, provider) = place(&asked)?;
    if let (Destination::Bank { transfer: kept, .. }, Some(transfer)) = (&mut destination, transfer) {
        *kept = transfer;
    }
    let Priced { amount, fee, bearer, debit, receives, rate } = priced;
    let price = Price { fee, bearer, debit, receives, rate };
    let new = NewPayout {
        reference: reference.to_owned(),
        amount,
        price,
        destination,
        provider,
        payee_name: name,
        payee_known: false,
        note,
    };
    Ok(new.known_as(known_name))
}

/// Where a line's money goes, for asking whose account that is.
pub(in crate::batches) fn destination_of(given: &Given, currency: Currency) -> Option<Destination> {
    let phone = given.phone_as_dialled();
    let asked = given.asked(phone.as_deref(), given.name.as_deref(), currency).ok()?;
    place(&asked).ok().map(|(destination, _)| destination)
}

/// The word kept for a channel, and the system of a bank payout.
pub(in crate::batches) fn words_of(destination: &Destination) -> (&'static str, Option<&'static str>) {
    let transfer = match destination {
        Destination::Bank { transfer, .. } => Some(transfer.name()),
        Destination::Mobile(_) | Destination::Till { .. } => None,
    };
    (Channel::of(destination).name(), transfer)
}

/// Whether the network or bank knows the payee by another name than the file has. Order, case and signs do not count.
pub(in crate::batches) fn differs(given: Option<&str>, known: Option<&str>) -> bool {
    let words = |name: &str| {
        let mut words: Vec<String> = name
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.sort();
        words
    };
    match (given, known) {
        (Some(given), Some(known)) => words(given) != words(known),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
