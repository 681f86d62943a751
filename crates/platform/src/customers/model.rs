//! Who a customer is, and how they are reached.

use values::{Email, Id, Phone, Subject, Timestamp, mask_phones};

use crate::edit::Edit;

/// Somebody the merchant collects from.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Their id.
    pub id: Id<Customer>,
    /// Their name.
    pub name: String,
    /// Their address, if it is known.
    pub email: Option<String>,
    /// Their number, if it is known.
    pub phone: Option<String>,
    /// When the merchant first heard of them.
    pub created_at: Timestamp,
    /// When this last changed.
    pub updated_at: Timestamp,
}

impl Subject for Customer {
    const PREFIX: &'static str = "cus";
}

/// Name, address and number, each as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// As they call themselves.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Digits with country code, no plus.
    pub phone: Option<String>,
}

/// Why somebody cannot be reached that way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Longer than 120 characters, or with characters no name has.
    #[error("write a name of at most 120 letters, without control characters")]
    Name,
    /// No address.
    #[error("write an e-mail address such as asha@example.com")]
    Email,
    /// No number.
    #[error("write a phone number with its country code, such as 255712345678")]
    Phone,
}

/// Why a customer cannot be kept so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CustomerError {
    /// A part that cannot be one.
    #[error("{0}")]
    Contact(#[from] ContactError),
    /// Somebody without a name.
    #[error("write the customer's name")]
    NoName,
    /// Neither address nor number.
    #[error("write an e-mail address or a phone number: a customer is found again by them")]
    Unreachable,
    /// Another customer has both.
    #[error("a customer with this e-mail address and phone number is there already")]
    Known(Id<Customer>),
}

/// What changes about a customer.
#[derive(Debug, Clone, Default)]
pub(super) struct CustomerChange {
    /// Their name, which may not be taken away.
    pub name: Edit<String>,
    /// Their address.
    pub email: Edit<String>,
    /// Their number.
    pub phone: Edit<String>,
}

impl CustomerChange {
    /// Somebody as they are afterwards.
    ///
    /// # Errors
    /// `Contact`, `NoName` or `Unreachable`.
    pub(super) fn apply(&self, before: &Contact) -> Result<Contact, CustomerError> {
        Contact::parse(
            self.name.apply(before.name.clone()).as_deref(),
            self.email.apply(before.email.clone()).as_deref(),
            self.phone.apply(before.phone.clone()).as_deref(),
        )?
        .of_a_customer()
    }
}

/// The most characters a name has.
const LONGEST_NAME: usize = 120;

impl Contact {
    /// Reads what somebody wrote; nothing, or only space, is not known.
    ///
    /// # Errors
    /// `Name`, `Email` or `Phone`, for the first that cannot be one.
    pub fn parse(name: Option<&str>, email: Option<&str>, phone: Option<&str>) -> Result<Self, ContactError> {
        let given =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let name = given(name);
        if name.as_deref().is_some_and(|name| !is_name(name)) {
            return Err(ContactError::Name);
        }
        let email =
            given(email).map(|text| Email::parse(&text).map_err(|_| ContactError::Email)).transpose()?;
        let phone = given(phone).map(|text| number(&text).ok_or(ContactError::Phone)).transpose()?;
        Ok(Self { name, email: email.map(|email| email.to_string()), phone })
    }

    /// The same for those who may not see numbers: of each, only the end.
    #[must_use]
    pub fn masked(&self) -> Self {
        let masked = |number: &String| match Phone::parse(number) {
            Ok(phone) => phone.masked(),
            Err(_) => format!("…{}", number.get(number.len().saturating_sub(3)..).unwrap_or_default()),
        };
        Self {
            name: self.name.as_deref().map(mask_phones),
            email: self.email.as_deref().map(mask_phones),
            phone: self.phone.as_ref().map(masked),
        }
    }

    /// The same, of somebody whom a member makes a customer.
    ///
    /// # Errors
    /// `NoName` or `Unreachable`.
    pub(super) fn of_a_customer(self) -> Result<Self, CustomerError> {
        match self {
            Self { name: None, .. } => Err(CustomerError::NoName),
            contact if !contact.is_reachable() => Err(CustomerError::Unreachable),
            contact => Ok(contact),
        }
    }

    /// Which parts differ, in words; nothing where none does.
    pub(super) fn differs_from(&self, other: &Self) -> String {
        let parts = [
            ("name", self.name != other.name),
            ("e-mail address", self.email != other.email),
            ("phone number", self.phone != other.phone),
        ];
        let parts: Vec<_> = parts.iter().filter(|(_, differs)| *differs).map(|(part, _)| *part).collect();
        parts.join(", ")
    }

    /// Whether both are found by the same address and number.
    pub(super) fn is_found_like(&self, other: &Self) -> bool {
        let email = |contact: &Self| contact.email.as_deref().map(str::to_lowercase);
        email(self) == email(other) && self.phone == other.phone
    }

    /// Whether they can be found again.
    pub fn is_reachable(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }
}

impl From<&Customer> for Contact {
    fn from(customer: &Customer) -> Self {
        Self {
            name: Some(customer.name.clone()).filter(|name| !name.is_empty()),
            email: customer.email.clone(),
            phone: customer.phone.clone(),
        }
    }
}

fn is_name(text: &str) -> bool {
    text.chars().count() <= LONGEST_NAME && crate::text::line("name", text, 1..=LONGEST_NAME).is_ok()
}

/// A number as it is kept: ours in the usual form, any other as its digits, of which ITU E.164 allows 15.
fn number(text: &str) -> Option<String> {
    if let Ok(phone) = Phone::parse(text) {
        return Some(phone.to_string());
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (fits && !digits.starts_with('0')).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_kept_in_one_form() {
        let asha = Contact::parse(Some(" Asha Mrema "), Some("asha@example.com"), Some("0712 345 678"));
        let asha = asha.expect("a contact");
        assert_eq!((asha.name.as_deref(), asha.phone.as_deref()), (Some("Asha Mrema"), Some("255712345678")));
        let abroad = Contact::parse(None, None, Some("+1 (202) 555-0143")).expect("a number abroad");
        assert_eq!(abroad.phone.as_deref(), Some("12025550143"));
        assert!(
            abroad.is_reachable()
                && !Contact::parse(Some("Asha"), Some(" "), None).expect("a name").is_reachable()
        );
    }

    #[test]
    fn of_a_masked_number_only_the_end_is_left() {
        let shown = |number: &str| {
            let contact = Contact { phone: Some(number.to_owned()), ..Contact::default() };
            contact.masked().phone.expect("a number")
        };
        assert_eq!((shown("255712345678").as_str(), shown("12025550143").as_str()), ("0712…678", "…143"));
    }

    #[test]
    fn what_reaches_nobody_is_refused() {
        for (name, email, phone, error) in [
            (Some("a\0b"), None, None, ContactError::Name),
            (None, Some("asha"), None, ContactError::Email),
            (None, None, Some("12345"), ContactError::Phone),
            (None, None, Some("0999999999"), ContactError::Phone),
            (None, None, Some("call me"), ContactError::Phone),
        ] {
            assert_eq!(Contact::parse(name, email, phone), Err(error), "{name:?} {email:?} {phone:?}");
        }
    }
}
