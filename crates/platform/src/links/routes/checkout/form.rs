//! The form of a checkout link: what is filled in, and what is wrong with it.

use http::StatusCode;
use permit::Problem;
use serde::Deserialize;
use values::Amount;

use super::{
    super::super::{
        commands::{self, By, Offer, Offers, Paying},
        views::checkout::{CheckoutPage, Filled, NumberLink, OrderPart},
    },
    Seen,
};
use crate::{
    customers::{Contact, ContactError},
    hosted::{Hosted, Shell, Visitor},
    payments::PaymentError,
};

impl Filled {
    /// As the merchant filled it in. Who tried before may have been somebody else.
    pub(super) fn of(seen: &Seen) -> Self {
        let contact = &seen.link.contact;
        Self {
            phone: contact.phone.clone().unwrap_or_default(),
            name: contact.name.clone().unwrap_or_default(),
            email: contact.email.clone().unwrap_or_default(),
            amount: seen.link.amount.to_decimal(),
            ..Self::default()
        }
    }
}

/// Whether payers may say what they pay.
fn amount_is_free(seen: &Seen) -> bool {
    seen.settings.update_amount && seen.link.items.is_empty()
}

/// What `amount` costs by each way; the control number is over the link's own.
fn offers(seen: &Seen, amount: Amount) -> Offers {
    let of = |amount| Offers::of(&seen.terms, seen.settings, seen.desks, amount);
    Offers { number: of(seen.link.amount).number, ..of(amount) }
}

pub(super) fn form(
    visitor: &Visitor,
    token: &str,
    seen: Seen,
    filled: Filled,
    amount: Option<Amount>,
    status: StatusCode,
) -> Result<Hosted, Problem> {
    let amount_is_free = amount_is_free(&seen);
    let offers = offers(&seen, amount.unwrap_or(seen.link.amount));
    let title = format!("{} {}", visitor.say("Pay", "Lipa"), seen.link.amount);
    let number = seen.bill.as_ref().map(|bill| NumberLink {
        spoken: bill.spoken(),
        href: visitor.link(&format!("/pay/{token}/number")),
    });
    let card_page = seen.card.as_ref().map(|card| visitor.link(&card.path));
    let shell = Shell::new(visitor, seen.brand, title);
    let order = OrderPart::new(&shell, &seen.link).with_code(&shell, &seen.address);
    let settings = seen.settings;
    let page = CheckoutPage { shell, order, settings, filled, offers, amount_is_free, number, card_page };
    Hosted::page(status, &page)
}

/// What the form sends. Each button says which way to pay it stands for.
#[derive(Debug, Deserialize)]
pub(in crate::links) struct PayForm {
    way: Option<String>,
    once: Option<String>,
    total: Option<String>,
    card_total: Option<String>,
    amount: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

impl PayForm {
    /// Whether the network is to be asked once more, and nobody to pay.
    pub(super) fn asks_again(&self) -> bool {
        self.way.as_deref() == Some("ask")
    }

    /// Names the form.
    pub(super) fn once(&self) -> &str {
        self.once.as_deref().filter(|once| (8..=64).contains(&once.len())).unwrap_or_default()
    }

    pub(super) fn filled(&self, seen: &Seen) -> Filled {
        let before = Filled::of(seen);
        let short =
            |text: &Option<String>| text.as_ref().map(|text| text.chars().take(254).collect::<String>());
        Filled {
            phone: short(&self.phone).unwrap_or_default(),
            name: short(&self.name).unwrap_or(before.name),
            email: short(&self.email).unwrap_or(before.email),
            amount: short(&self.amount).unwrap_or(before.amount),
            ..Filled::default()
        }
    }
}

/// What is to be done about a form.
pub(super) enum Checked {
    /// Somebody begins to pay.
    Fits(Box<Paying>),
    /// Somebody wants a control number over this.
    Number(Amount),
    /// The page for their card is open at this path.
    SameCard(String),
    /// What they saw costs another sum now.
    Changed(Amount),
    /// The form says what is wrong; the amount it is about, where that can be read.
    Wrong(Option<Amount>),
}

pub(super) fn check(visitor: &Visitor, seen: &Seen, sent: &PayForm, filled: &mut Filled) -> Checked {
    let Some(amount) = amount(visitor, seen, filled) else { return Checked::Wrong(None) };
    let offers = offers(seen, amount);
    match sent.way.as_deref() {
        Some("number") => match offers.number {
            Some(Ok(quote)) => Checked::Number(quote.amount),
            _ => Checked::Wrong(Some(amount)),
        },
        Some("card") => {
            let back = visitor.link(&seen.address);
            let by = Some(By::Card(back));
            fits(visitor, seen, (sent, filled), amount, (offers.card, by, sent.card_total.as_deref()))
        }
        _ => {
            let phone = commands::read_phone(&filled.phone);
            filled.phone_wrong = phone.as_ref().err().map(|error| match error {
                PaymentError::NoNetwork => visitor.say(
                    "No mobile-money network serves this number. Write another one",
                    "Hakuna mtandao wa pesa za simu kwa namba hii. Andika nyingine",
                ),
                _ => visitor.say("Write a number such as 0712 345 678", "Andika namba kama 0712 345 678"),
            });
            let by = phone.ok().map(|(phone, channel)| By::Phone(phone, channel));
            fits(visitor, seen, (sent, filled), amount, (offers.push, by, sent.total.as_deref()))
        }
    }
}

fn fits(
    visitor: &Visitor,
    seen: &Seen,
    (sent, filled): (&PayForm, &mut Filled),
    amount: Amount,
    (offer, by, total): (Offer, Option<By>, Option<&str>),
) -> Checked {
    let contact = contact(visitor, seen, filled);
    let quote = offer.and_then(Result::ok);
    if quote.is_none() && amount_is_free(seen) {
        filled.amount_wrong = Some(visitor.say(
            "This amount cannot be paid this way. Write another one",
            "Kiasi hiki hakiwezi kulipwa kwa njia hii. Andika kingine",
        ));
        return Checked::Wrong(None);
    }
    let (Some(by), Some(contact), Some(quote), false) = (by, contact, quote, sent.once().is_empty()) else {
        return Checked::Wrong(Some(amount));
    };
    if total != Some(&quote.total.minor().to_string()) {
        return Checked::Changed(amount);
    }
    let same = |last: &crate::payments::Payment| last.amount == quote.amount && last.fee == quote.fee;
    match (&seen.card, &by) {
        (Some(card), By::Card(_)) if seen.last.as_ref().is_some_and(same) => {
            Checked::SameCard(card.path.clone())
        }
        _ => {
            let once = sent.once().to_owned();
            Checked::Fits(Box::new(Paying { by, contact, quote, once }))
        }
    }
}

/// What the order is over: as the link says, or as the payer does where they may.
fn amount(visitor: &Visitor, seen: &Seen, filled: &mut Filled) -> Option<Amount> {
    if !amount_is_free(seen) {
        return Some(seen.link.amount);
    }
    let text: String = filled.amount.chars().filter(|letter| !matches!(letter, ',' | ' ')).collect();
    let amount = Amount::parse_decimal(&text, seen.link.amount.currency()).ok();
    let amount = amount.filter(|amount| !amount.is_zero());
    if amount.is_none() {
        filled.amount_wrong = Some(visitor.say("Write an amount such as 15000", "Andika kiasi kama 15000"));
    }
    amount
}

/// Who pays: as they say, where they may, and as the link says otherwise.
fn contact(visitor: &Visitor, seen: &Seen, filled: &mut Filled) -> Option<Contact> {
    if !seen.settings.update_customer {
        return Some(seen.link.contact.clone());
    }
    let phone = seen.link.contact.phone.as_deref();
    match Contact::parse(Some(&filled.name), Some(&filled.email), phone) {
        Ok(contact) => Some(contact),
        Err(ContactError::Name) => {
            filled.name_wrong =
                Some(visitor.say("Write a name of at most 120 letters", "Andika jina lisilozidi herufi 120"));
            None
        }
        Err(ContactError::Email) => {
            filled.email_wrong = Some(
                visitor
                    .say("Write an address such as asha@example.com", "Andika anwani kama asha@example.com"),
            );
            None
        }
        Err(ContactError::Phone) => Some(Contact::default()),
    }
}
