//! The pages of a checkout link, which say where its payment stands.

mod form;

use axum::Extension;
use http::StatusCode;
use permit::{App, OpenHostedPage, Path, Problem, Public, ReadTx, Tx as _, UseHostedPage, WriteTx};
use values::Id;

use super::super::{
    commands::{self, source},
    model::{CheckoutSettings, Link, LinkState},
    queries,
    views::checkout::{Filled, Notice, PaidPage, PausePage, WaitingPage, network},
};
use crate::{
    Services,
    bills::{self, Bill},
    hosted::{self, Brand, Face, Form, Hosted, Kind, Live, Shell, Visitor},
    payments::{self, Method, Payment, PaymentState},
    rail_accounts::Desks,
    terms::{self, Terms},
};
use form::{Checked, PayForm, check, form};

/// All that a page of a link shows.
pub(super) struct Seen {
    pub link: Link,
    pub address: String,
    pub brand: Brand,
    settings: CheckoutSettings,
    terms: Terms,
    desks: Desks,
    /// The control number, and whether somebody is paying to it at this moment.
    pub bill: Option<Bill>,
    promised: bool,
    /// The latest payment, and whether it is the one that counts.
    last: Option<Payment>,
    paid: Option<Payment>,
    /// Whether the money of the latest may still come.
    moves: bool,
    /// The page where a card is entered, and whether it is a provider's.
    card: Option<Card>,
}

/// A page for a card that is open.
struct Card {
    path: String,
    provider: bool,
}

async fn look(tx: &mut ReadTx, services: &Services, id: Id<Link>) -> Result<Seen, Problem> {
    let link = queries::find(tx, id).await?.ok_or(Face::Unknown)?;
    let tries = payments::list_by_source(tx, source(id), 20).await?;
    let bill = bills::find_of_link(tx, *id.as_bytes()).await?;
    let promised = match &bill {
        Some(bill) => bills::is_being_paid(tx, bill.id).await?,
        None => false,
    };
    let now = tx.now();
    let paid = tries.iter().filter(|payment| payment.state.is_paid());
    let paid = paid.min_by_key(|payment| (payment.received_at, payment.id)).cloned();
    let last = tries.into_iter().next();
    let card = match last.as_ref().filter(|last| last.state == PaymentState::Awaiting) {
        Some(last) => {
            let entry = payments::find_card_entry(tx, last.id).await?;
            let provider = entry.is_some_and(|entry| entry.provider_url.is_some());
            Some(Card { path: card_path(tx.app(), last), provider })
        }
        None => None,
    };
    Ok(Seen {
        address: link.address(tx.app()),
        brand: hosted::brand(tx).await?,
        settings: queries::find_settings(tx).await?,
        terms: terms::load(tx).await?,
        desks: services.rails().desks(tx).await?,
        moves: last.as_ref().is_some_and(|last| last.may_bring_money(now)),
        bill,
        promised,
        paid,
        last,
        card,
        link,
    })
}

fn card_path(app: &App, payment: &Payment) -> String {
    hosted::path(app, Kind::Card, *payment.id.as_bytes())
}

pub(super) async fn seen(
    door: &Public<OpenHostedPage>,
    services: &Services,
    token: &str,
) -> Result<Seen, Problem> {
    let (mut tx, id) = door.cross(Kind::Checkout.name(), token).await?.ok_or(Face::Unknown)?;
    look(&mut tx, services, Id::from_bytes(id)).await
}

/// What a page that watches compares.
pub(super) fn state(seen: &Seen) -> String {
    let held = if seen.promised { ".held" } else { "" };
    match (&seen.paid, &seen.last) {
        (Some(_), _) => "paid".to_owned(),
        (None, Some(last)) if seen.moves && last.in_doubt => format!("doubt.{}{held}", last.attempt),
        (None, Some(last)) => format!("{}.{}{held}", last.state.name(), last.attempt),
        (None, None) => format!("{}{held}", seen.link.state.name()),
    }
}

/// Shows where the link stands: what is to be paid, what is awaited, or the receipt.
pub(super) async fn show(
    door: Public<OpenHostedPage>,
    Extension(services): Extension<Services>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Hosted, Problem> {
    let seen = seen(&door, &services, &token).await?;
    if let Some(page) = beyond_the_form(&visitor, &seen, &token)? {
        return Ok(page);
    }
    let mut filled = Filled::of(&seen);
    filled.notice = seen.last.as_ref().and_then(|last| failed(&visitor, last));
    form(&visitor, &token, seen, filled, None, StatusCode::OK)
}

/// Answers where the link stands, for pages that watch.
pub(super) async fn status(
    door: Public<OpenHostedPage>,
    Extension(services): Extension<Services>,
    Path(token): Path<String>,
) -> Result<Hosted, Problem> {
    let seen = seen(&door, &services, &token).await?;
    Ok(Hosted::state(&state(&seen)))
}

/// Whatever is not to fill in a form: the receipt, a payment under way, or a link that is no longer good.
pub(super) fn beyond_the_form(
    visitor: &Visitor,
    seen: &Seen,
    token: &str,
) -> Result<Option<Hosted>, Problem> {
    let shell = |title| Shell::new(visitor, seen.brand.clone(), title);
    if let Some(paid) = &seen.paid {
        let page = PaidPage::new(shell(visitor.say("Paid", "Imelipwa")), &seen.link, paid);
        return Hosted::page(StatusCode::OK, &page).map(Some);
    }
    let live = || Live { from: format!("/pay/{token}/status"), state: state(seen) };
    if seen.promised {
        let page = PausePage::promised(shell(PausePage::PROMISED.of(visitor)).live(live()));
        return Hosted::page(StatusCode::OK, &page).map(Some);
    }
    match seen.last.as_ref().filter(|_| seen.moves) {
        Some(last) if last.state == PaymentState::Awaiting => {
            if let Some(card) = seen.card.as_ref().filter(|card| card.provider) {
                let shell = shell(PausePage::CARD.of(visitor)).live(live());
                let page = PausePage::card(shell, &card.path);
                return Hosted::page(StatusCode::OK, &page).map(Some);
            }
        }
        Some(last) if last.in_doubt => {
            let page = PausePage::doubt(shell(PausePage::DOUBT.of(visitor)).live(live()), last);
            return Hosted::page(StatusCode::OK, &page).map(Some);
        }
        Some(last) => {
            let title = visitor.say("Confirm on your phone", "Thibitisha kwenye simu yako");
            let page = WaitingPage {
                shell: shell(title).live(live()),
                total: last.total().into(),
                phone: last.phone.as_ref().map_or_else(String::new, |phone| phone.masked()),
                network: network(&last.channel).to_owned(),
            };
            return Hosted::page(StatusCode::OK, &page).map(Some);
        }
        None => {}
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

/// What became of the try before, where that did not end by the payer's own choice.
fn failed(visitor: &Visitor, last: &Payment) -> Option<Notice> {
    if last.state != PaymentState::Failed || last.message.as_deref() == Some(payments::CHOSE_ANOTHER_WAY) {
        return None;
    }
    let says = match last.method {
        Method::Card => visitor.say(
            "The card was not charged. Try again, or pay another way.",
            "Kadi haikutozwa. Jaribu tena, au lipa kwa njia nyingine.",
        ),
        Method::UssdPush | Method::Billpay | Method::DirectDebit => visitor.say(
            "The payment did not go through. If no money left your phone, try again.",
            "Malipo hayakukamilika. Kama fedha hazijatoka kwenye simu yako, jaribu tena.",
        ),
    };
    Some(Notice { says, because: last.message.clone() })
}

async fn cross(door: &Public<UseHostedPage>, token: &str) -> Result<WriteTx<UseHostedPage>, Problem> {
    let crossed = door.cross(Kind::Checkout.name(), token).await?;
    crossed.map(|(tx, _)| tx).ok_or_else(|| Face::Unknown.into())
}

/// Begins to pay, and leads to the page that comes next.
pub(super) async fn pay(
    door: Public<UseHostedPage>,
    Extension(services): Extension<Services>,
    Path(token): Path<String>,
    visitor: Visitor,
    Form(sent): Form<PayForm>,
) -> Result<Hosted, Problem> {
    let here = visitor.link(&format!("/pay/{token}"));
    let (mut view, id) = door.look(Kind::Checkout.name(), &token).await?.ok_or(Face::Unknown)?;
    let id: Id<Link> = Id::from_bytes(id);
    let seen = look(&mut view, &services, id).await?;
    let app = view.app().clone();
    drop(view);
    if sent.asks_again() {
        let tx = cross(&door, &token).await?;
        commands::ask_again(tx, id, sent.once()).await?;
        return Hosted::see_other(&here);
    }
    // Whatever is so already is shown by the page itself.
    if seen.paid.is_some() || seen.promised || (seen.moves && seen.card.is_none()) {
        return Hosted::see_other(&here);
    }
    if let Some(page) = beyond_the_form(&visitor, &seen, &token)? {
        return Ok(page);
    }
    let mut filled = sent.filled(&seen);
    match check(&visitor, &seen, &sent, &mut filled) {
        Checked::Wrong(amount) => {
            form(&visitor, &token, seen, filled, amount, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Checked::Changed(amount) => {
            filled.notice = Some(Notice {
                says: visitor.say(
                    "The total has changed. Look at it and pay.",
                    "Jumla imebadilika. Iangalie kisha ulipe.",
                ),
                because: None,
            });
            form(&visitor, &token, seen, filled, Some(amount), StatusCode::OK)
        }
        Checked::Number(amount) => {
            let tx = cross(&door, &token).await?;
            commands::make_number(tx, id, amount).await?;
            Hosted::see_other(&visitor.link(&format!("/pay/{token}/number")))
        }
        Checked::SameCard(path) => Hosted::see_other(&visitor.link(&path)),
        Checked::Fits(paying) => {
            let tx = cross(&door, &token).await?;
            let begun = commands::pay(tx, id, *paying).await?;
            match begun.filter(|payment| payment.method == Method::Card) {
                Some(payment) => Hosted::see_other(&visitor.link(&card_path(&app, &payment))),
                None => Hosted::see_other(&here),
            }
        }
    }
}
