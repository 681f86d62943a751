//! A bill: a control number under which customers pay from their own phones, and the rules about it.
//!
//! Nothing here subtracts from what was collected: a payment that is reversed later still counts.

mod error;
pub(super) mod import;
pub(super) mod number;
mod paying;

use values::{Amount, Currency, Email, Id, Phone, Subject, Timestamp};

use crate::{
    customers::Contact,
    developer::Via,
    edit::Edit,
    payments::{Source, SourceKind},
};

pub use error::BillError;
pub(super) use paying::{Arrived, Attempt, HOLD, Held, PayRefusal};

/// The most characters of a description.
pub(super) const LONGEST_DESCRIPTION: usize = 500;

/// A control number, what it asks for and what it has collected.
#[derive(Debug, Clone)]
pub struct Bill {
    /// Its id.
    pub id: Id<Bill>,
    /// What the third-party API calls it: 14 digits, or the reference the merchant chose.
    pub number: String,
    /// Who chose the number.
    pub chosen_by: ChosenBy,
    /// How often it can be paid.
    pub kind: BillKind,
    /// Which amounts it takes.
    pub mode: BillMode,
    /// What is due; none where the payer decides.
    pub amount: Option<Amount>,
    /// The most it ever collects.
    pub maximum: Option<Amount>,
    /// What it has collected, payments that were reversed included.
    pub collected: Amount,
    /// How many payments that were.
    pub payments: i64,
    /// What it is for.
    pub description: Option<String>,
    /// Whose number it is.
    pub customer: Option<BillCustomer>,
    /// Since when somebody has it switched off.
    pub switched_off_at: Option<Timestamp>,
    /// The checkout link it belongs to.
    pub order: Option<LinkOrder>,
    /// The application it came through.
    pub application: Option<Via>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed or was paid.
    pub updated_at: Timestamp,
}

impl Subject for Bill {
    const PREFIX: &'static str = "bill";
}

/// The checkout link that a control number is a way to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOrder {
    /// The link's id.
    pub link: [u8; 16],
    /// The merchant's name for the order.
    pub reference: String,
}

impl LinkOrder {
    /// What payments came through.
    pub fn source(&self) -> Source {
        Source { kind: SourceKind::Link, id: self.link }
    }
}

/// Who chose a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// We did: a payer who types it names no merchant.
    Platform,
    /// The merchant did: a payer types the biller code before it.
    Merchant,
}

impl ChosenBy {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Merchant => "merchant",
        }
    }
}

/// How often a bill can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillKind {
    /// Once: it closes after a payment.
    Order,
    /// Again and again, by the same customer.
    Customer,
}

impl BillKind {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Customer => "customer",
        }
    }
}

/// Which amounts a bill takes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum BillMode {
    /// Less or more than what is due.
    #[default]
    PartialAndOver,
    /// What is due, nothing else.
    Exact,
}

impl BillMode {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PartialAndOver => "partial_and_over",
            Self::Exact => "exact",
        }
    }
}

/// Where a bill stands. Only an active one takes money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillState {
    /// It takes payments.
    Active,
    /// Somebody switched it off.
    Off,
    /// It could be paid once, and was.
    Paid,
    /// It has collected its maximum.
    Full,
}

impl BillState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Off, Self::Paid, Self::Full];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Off => "off",
            Self::Paid => "paid",
            Self::Full => "full",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Whose number it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillCustomer {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
}

impl From<&BillCustomer> for Contact {
    fn from(customer: &BillCustomer) -> Self {
        let BillCustomer { name, email, phone } = customer.clone();
        Self { name: Some(name), email, phone }
    }
}

/// A bill about to be made, as it was asked for: text is checked by [`NewBill::checked`].
#[derive(Debug, Clone, Default)]
pub struct NewBill {
    /// The merchant's own number for it.
    pub reference: Option<String>,
    /// What is due.
    pub amount: Option<Amount>,
    /// The most it ever collects.
    pub maximum: Option<Amount>,
    /// Which amounts it takes.
    pub mode: BillMode,
    /// What it is for.
    pub description: Option<String>,
    /// Whose number it is; a bill without a customer is a one-time order.
    pub customer: Option<NewCustomer>,
}

/// A customer as they were written.
#[derive(Debug, Clone, Default)]
pub struct NewCustomer {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
}

impl NewBill {
    /// The same, with every part checked.
    ///
    /// # Errors
    /// What is wrong with the first part that is.
    pub fn checked(mut self) -> Result<Self, BillError> {
        if let Some(reference) = &self.reference {
            if reference.len() > number::LONGEST && reference.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(BillError::ReferenceTooLong);
            }
            if !number::is_reference(reference) {
                return Err(BillError::Reference);
            }
        }
        self.description = description(self.description.as_deref())?;
        if let Some(customer) = self.customer {
            self.customer = Some(customer.checked()?);
        }
        terms(self.mode, self.amount, self.maximum)?;
        Ok(self)
    }

    /// The same, as one of `kind`: an order names nobody.
    ///
    /// # Errors
    /// `OrderNamesCustomer`; a customer who is missing is found by [`NewBill::checked`].
    pub fn of_kind(mut self, kind: BillKind) -> Result<Self, BillError> {
        match kind {
            BillKind::Order if self.customer.is_some() => return Err(BillError::OrderNamesCustomer),
            BillKind::Order => {}
            BillKind::Customer => self.customer = Some(self.customer.unwrap_or_default()),
        }
        Ok(self)
    }

    /// How often it can be paid.
    pub fn kind(&self) -> BillKind {
        if self.customer.is_some() { BillKind::Customer } else { BillKind::Order }
    }
}

impl NewCustomer {
    fn checked(self) -> Result<Self, BillError> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let name = crate::text::line("name", &self.name, 1..=200).map_err(|_| BillError::CustomerName)?;
        let email = given(self.email).map(|text| Email::parse(&text).map(|email| email.to_string()));
        let phone = given(self.phone).map(|text| Phone::parse(&text).map(|phone| phone.to_string()));
        let email = email.transpose().map_err(|_| BillError::CustomerEmail)?;
        let phone = phone.transpose().map_err(|_| BillError::CustomerPhone)?;
        if email.is_none() && phone.is_none() {
            return Err(BillError::CustomerContact);
        }
        Ok(Self { name, email, phone })
    }
}

fn description(text: Option<&str>) -> Result<Option<String>, BillError> {
    let text = crate::text::optional_line("description", text, LONGEST_DESCRIPTION);
    text.map_err(|_| BillError::Description)
}

/// What mode, amount and maximum must be together.
fn terms(mode: BillMode, amount: Option<Amount>, maximum: Option<Amount>) -> Result<(), BillError> {
    let tzs = |amount: &Amount| amount.currency() == Currency::TZS && !amount.is_zero();
    if amount.as_ref().is_some_and(|amount| !tzs(amount)) {
        return Err(BillError::Amount);
    }
    if maximum.as_ref().is_some_and(|maximum| !tzs(maximum)) {
        return Err(BillError::Maximum);
    }
    match (mode, amount, maximum) {
        (BillMode::Exact, None, _) => Err(BillError::AmountNeeded),
        (BillMode::Exact, Some(_), Some(_)) => Err(BillError::MaximumNeedsPartial),
        (BillMode::PartialAndOver, Some(amount), Some(maximum)) if maximum.minor() < amount.minor() => {
            Err(BillError::MaximumBelowAmount)
        }
        _ => Ok(()),
    }
}

/// Whether a bill is to take payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// From now on.
    On,
    /// No longer.
    Off,
}

/// What changes about a bill.
#[derive(Debug, Clone, Default)]
pub struct BillChange {
    /// On or off.
    pub switch: Option<Switch>,
    /// What is due.
    pub amount: Edit<Amount>,
    /// The most it ever collects.
    pub maximum: Edit<Amount>,
    /// Which amounts it takes; *exact* drops the maximum.
    pub mode: Option<BillMode>,
    /// What it is for.
    pub description: Edit<String>,
}

impl BillChange {
    /// Whether it switches on or off and changes nothing else.
    pub fn only_switches(&self) -> bool {
        Self { switch: None, ..self.clone() }.is_empty()
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.switch.is_none()
            && self.mode.is_none()
            && self.amount == Edit::Keep
            && self.maximum == Edit::Keep
            && self.description == Edit::Keep
    }
}

impl Bill {
    /// What a payer types: the number itself, with the merchant's `biller` code before one that the merchant chose.
    pub(super) fn typed(&self, biller: Option<&str>) -> String {
        match self.chosen_by {
            ChosenBy::Platform => self.number.clone(),
            ChosenBy::Merchant => format!("{}{}", biller.unwrap_or_default(), self.number),
        }
    }

    /// What a payer types, where we chose it, in groups of four as it is read aloud.
    pub fn spoken(&self) -> String {
        number::spoken(&self.number)
    }

    /// Where it stands.
    pub fn state(&self) -> BillState {
        if self.kind == BillKind::Order && self.payments > 0 {
            BillState::Paid
        } else if self.remaining().is_some_and(|left| left.is_zero()) {
            BillState::Full
        } else if self.switched_off_at.is_some() {
            BillState::Off
        } else {
            BillState::Active
        }
    }

    /// What it may still collect, where it has a maximum.
    pub fn remaining(&self) -> Option<Amount> {
        let left = self.maximum?.minor() - self.collected.minor();
        Some(tzs(left.max(0)))
    }

    /// What is still due of its amount: at the first payment all of it, for a one-time number nothing once it is paid.
    pub fn due(&self) -> Option<Amount> {
        let due = self.amount?;
        match (self.kind, self.mode) {
            (BillKind::Order, _) if self.payments > 0 => Some(tzs(0)),
            (BillKind::Order, _) | (_, BillMode::Exact) => Some(due),
            (BillKind::Customer, BillMode::PartialAndOver) => match self.remaining() {
                Some(left) if left.minor() < due.minor() => Some(left),
                _ => Some(due),
            },
        }
    }

    /// The bill as it is after `change`.
    ///
    /// # Errors
    /// `NothingToChange`; a part that is none; terms that do not go together, as when it was made; a maximum below what
    /// was collected; `Paid` or `Full` for one that cannot be switched on.
    pub fn changed(&self, change: &BillChange, now: Timestamp) -> Result<Self, BillError> {
        if change.is_empty() {
            return Err(BillError::NothingToChange);
        }
        let mut bill = Self { updated_at: now, ..self.clone() };
        bill.amount = change.amount.apply(self.amount);
        if let Some(mode) = change.mode {
            bill.mode = mode;
            if mode == BillMode::Exact {
                bill.maximum = None;
            }
        }
        match change.maximum {
            Edit::Keep => {}
            Edit::Clear => bill.maximum = None,
            Edit::Set(maximum) => bill.maximum = Some(maximum),
        }
        bill.description = match &change.description {
            Edit::Set(text) => description(Some(text))?,
            other => other.apply(self.description.clone()),
        };
        terms(bill.mode, bill.amount, bill.maximum)?;
        if bill.maximum.is_some_and(|maximum| maximum.minor() < self.collected.minor()) {
            return Err(BillError::MaximumBelowCollected(self.collected));
        }
        match change.switch {
            Some(Switch::Off) => bill.switched_off_at = self.switched_off_at.or(Some(now)),
            Some(Switch::On) => bill.switched_off_at = None,
            None => {}
        }
        match (change.switch, bill.state()) {
            (Some(Switch::On), BillState::Paid) => Err(BillError::Paid),
            (Some(Switch::On), BillState::Full) => Err(BillError::Full),
            _ => Ok(bill),
        }
    }
}

/// An amount of shillings as people write it.
pub(super) fn shillings(text: &str) -> Option<Amount> {
    crate::text::money(text, Currency::TZS)
}

/// Shillings in minor units, already known to be in range.
fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("no more than an amount that was in range")
}

#[cfg(test)]
mod tests;
