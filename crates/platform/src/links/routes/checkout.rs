//! The pages of a checkout link, which say where its payment stands.

use http::StatusCode;
use permit::{OpenHostedPage, Path, Problem, Public, ReadTx, UseHostedPage};
use serde::Deserialize;
use values::{Amount, Id};

use super::super::{
    commands::{self, Paying, Quote, source, under_way},
    model::{CheckoutSettings, Link, LinkState},
    queries,
    views::checkout::{CheckoutPage, Filled, Notice, OrderPart, PaidPage, WaitingPage, network},
};
use crate::{
    customers::{Contact, ContactError},
    hosted::{self, Brand, Face, Form, Hosted, Kind, Live, Shell, Visitor},
    payments::{self, Payment, PaymentError},
    terms::{self, Terms},
};

/// All that a page of a link shows.
struct Seen {
    link: Link,
    address: String,
    brand: Brand,
    settings: CheckoutSettings,
    terms: Terms,
    /// The latest payment, and whether it is the one that counts.
    last: Option<Payment>,
    paid: Option<Payment>,
}

async fn look(tx: &mut ReadTx, id: Id<Link>) -> Result<Seen, Problem> {
    let link = queries::find(tx, id).await?.ok_or(Face::Unknown)?;
    let tries = payments::list_by_source(tx, source(id), 20).await?;
    Ok(Seen {
        address: link.address(permit::Tx::app(tx)),
        brand: hosted::brand(tx).await?,
        settings: queries::find_settings(tx).await?,
        terms: terms::load(tx).await?,
        paid: tries.iter().find(|payment| payment.state.is_paid()).cloned(),
        last: tries.into_iter().next(),
        link,
    })
}

async fn seen(door: &Public<OpenHostedPage>, token: &str) -> Result<Seen, Problem> {
    let (mut tx, id) = door.cross(Kind::Checkout.name(), token).await?.ok_or(Face::Unknown)?;
    look(&mut tx, Id::from_bytes(id)).await
}

/// What a page that watches compares.
fn state(seen: &Seen) -> String {
    match (&seen.paid, &seen.last) {
        (Some(_), _) => "paid".to_owned(),
        (None, Some(last)) => format!("{}.{}", last.state.name(), last.attempt),
        (None, None) => seen.link.state.name().to_owned(),
    }
}

/// Shows where the link stands: what is to be paid, what is awaited, or the receipt.
pub(super) async fn show(
    door: Public<OpenHostedPage>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Hosted, Problem> {
    let seen = seen(&door, &token).await?;
    if let Some(page) = beyond_the_form(&visitor, &seen, &token)? {
        return Ok(page);
    }
    let mut filled = Filled::of(&seen);
    filled.notice = seen.last.as_ref().map(|last| failed(&visitor, last));
    form(&visitor, seen, filled, None, StatusCode::OK)
}

/// Answers where the link stands, for pages that watch.
pub(super) async fn status(
    door: Public<OpenHostedPage>,
    Path(token): Path<String>,
) -> Result<Hosted, Problem> {
    let seen = seen(&door, &token).await?;
    Ok(Hosted::state(&state(&seen)))
}

/// Whatever is not to fill in a form: the receipt, a payment under way, or a link that is no longer good.
fn beyond_the_form(visitor: &Visitor, seen: &Seen, token: &str) -> Result<Option<Hosted>, Problem> {
    let shell = |title| Shell::new(visitor, seen.brand.clone(), title);
    if let Some(paid) = &seen.paid {
        let page = PaidPage::new(shell(visitor.say("Paid", "Imelipwa")), &seen.link, paid);
        return Hosted::page(StatusCode::OK, &page).map(Some);
    }
    if let Some(last) = seen.last.as_ref().filter(|last| under_way(last)) {
        let live = Live { from: format!("/pay/{token}/status"), state: state(seen) };
        let page = WaitingPage {
            shell: shell(visitor.say("Confirm on your phone", "Thibitisha kwenye simu yako")).live(live),
            total: last.total(),
            phone: last.phone.as_ref().map_or_else(String::new, |phone| phone.masked()),
            network: network(&last.channel).to_owned(),
        };
        return Hosted::page(StatusCode::OK, &page).map(Some);
    }
    let face = match seen.link.state {
        LinkState::Off => Face::SwitchedOff,
        LinkState::Expired => Face::Ended,
        LinkState::Used => Face::Used,
        LinkState::Open | LinkState::Paid if seen.settings.available => return Ok(None),
        LinkState::Open | LinkState::Paid => Face::SwitchedOff,
    };
    Hosted::face(visitor, Some(seen.brand.clone()), face).map(Some)
}

fn failed(visitor: &Visitor, last: &Payment) -> Notice {
    Notice {
        says: visitor.say(
            "The payment did not go through. If no money left your phone, try again.",
            "Malipo hayakukamilika. Kama fedha hazijatoka kwenye simu yako, jaribu tena.",
        ),
        because: last.message.clone(),
    }
}

impl Filled {
    /// As the merchant filled it in. Who tried before may have been somebody else.
    fn of(seen: &Seen) -> Self {
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

fn form(
    visitor: &Visitor,
    seen: Seen,
    filled: Filled,
    amount: Option<Amount>,
    status: StatusCode,
) -> Result<Hosted, Problem> {
    let amount_is_free = amount_is_free(&seen);
    let quote = commands::quote(&seen.terms, seen.settings, amount.unwrap_or(seen.link.amount));
    let title = format!("{} {}", visitor.say("Pay", "Lipa"), seen.link.amount);
    let shell = Shell::new(visitor, seen.brand, title);
    let order = OrderPart::new(&shell, &seen.link).with_code(&shell, &seen.address);
    Hosted::page(
        status,
        &CheckoutPage { shell, order, settings: seen.settings, filled, quote, amount_is_free },
    )
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(super) struct PayForm {
    once: Option<String>,
    total: Option<String>,
    amount: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

/// Asks the payer's phone, and leads to the page that waits for it.
pub(super) async fn pay(
    door: Public<UseHostedPage>,
    Path(token): Path<String>,
    visitor: Visitor,
    Form(sent): Form<PayForm>,
) -> Result<Hosted, Problem> {
    let here = visitor.link(&format!("/pay/{token}"));
    let (mut view, id) = door.look(Kind::Checkout.name(), &token).await?.ok_or(Face::Unknown)?;
    let id: Id<Link> = Id::from_bytes(id);
    let seen = look(&mut view, id).await?;
    drop(view);
    // Whatever is so already is shown by the page itself.
    if seen.paid.is_some() || seen.last.as_ref().is_some_and(under_way) {
        return Hosted::see_other(&here);
    }
    if let Some(page) = beyond_the_form(&visitor, &seen, &token)? {
        return Ok(page);
    }
    let mut filled = sent.filled(&seen);
    let (amount, paying) = match check(&visitor, &seen, &sent, &mut filled) {
        Checked::Fits(amount, paying) => (amount, paying),
        Checked::Wrong(amount) => {
            return form(&visitor, seen, filled, amount, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    if sent.total.as_deref() != Some(&paying.quote.total.minor().to_string()) {
        filled.notice = Some(Notice {
            says: visitor.say(
                "The total has changed. Look at it and pay.",
                "Jumla imebadilika. Iangalie kisha ulipe.",
            ),
            because: None,
        });
        return form(&visitor, seen, filled, Some(amount), StatusCode::OK);
    }
    let (tx, _) = door.cross(Kind::Checkout.name(), &token).await?.ok_or(Face::Unknown)?;
    commands::pay(tx, id, *paying).await?;
    Hosted::see_other(&here)
}

impl PayForm {
    fn filled(&self, seen: &Seen) -> Filled {
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

enum Checked {
    /// The order's amount, and what is paid for it.
    Fits(Amount, Box<Paying>),
    /// The form says what is wrong; the amount it is about, where that can be read.
    Wrong(Option<Amount>),
}

fn check(visitor: &Visitor, seen: &Seen, sent: &PayForm, filled: &mut Filled) -> Checked {
    let amount = if amount_is_free(seen) {
        let text: String = filled.amount.chars().filter(|letter| !matches!(letter, ',' | ' ')).collect();
        match Amount::parse_decimal(&text, seen.link.amount.currency()) {
            Ok(amount) if !amount.is_zero() => amount,
            _ => {
                filled.amount_wrong =
                    Some(visitor.say("Write an amount such as 15000", "Andika kiasi kama 15000"));
                return Checked::Wrong(None);
            }
        }
    } else {
        seen.link.amount
    };
    let phone = commands::read_phone(&filled.phone);
    filled.phone_wrong = phone.as_ref().err().map(|error| match error {
        PaymentError::NoNetwork => visitor.say(
            "No mobile-money network serves this number. Write another one",
            "Hakuna mtandao wa pesa za simu kwa namba hii. Andika nyingine",
        ),
        _ => visitor.say("Write a number such as 0712 345 678", "Andika namba kama 0712 345 678"),
    });
    let contact = contact(visitor, seen, filled);
    let quote: Result<Quote, String> = commands::quote(&seen.terms, seen.settings, amount);
    if quote.is_err() && amount_is_free(seen) {
        filled.amount_wrong = Some(visitor.say(
            "This amount cannot be paid by mobile money. Write another one",
            "Kiasi hiki hakiwezi kulipwa kwa pesa za simu. Andika kingine",
        ));
        return Checked::Wrong(None);
    }
    let once: String = sent.once.clone().unwrap_or_default();
    match (phone, contact, quote) {
        (Ok(phone), Some(contact), Ok(quote)) if (8..=64).contains(&once.len()) => {
            Checked::Fits(amount, Box::new(Paying { phone, contact, quote, once }))
        }
        _ => Checked::Wrong(Some(amount)),
    }
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
