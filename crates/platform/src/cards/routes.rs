//! The page and its two forms.

use axum::Extension;
use http::StatusCode;
use permit::{Activity, Area, OpenHostedPage, Path, Problem, Public, Routes, Tx as _, UseHostedPage};
use rails::{CardDesk, simulator::cards};
use serde::Deserialize;
use url::Url;
use values::Id;

use super::{
    model::{Mistake, TypedCard},
    pages::{CardPage, ChallengePage, OpeningPage, OutcomePage, outcome},
};
use crate::{
    Services,
    hosted::{self, Brand, Face, Form, Hosted, Kind, Live, Shell, Visitor},
    payments::{self, CardEntry, CardOutcome, Payment, PaymentState},
    wire::PaymentStatus,
};

/// The routes of the area.
pub fn routes() -> Routes {
    hosted::dress(
        Routes::new()
            .get("/card/{token}", show)
            .post("/card/{token}", pay)
            .get("/card/{token}/status", status)
            .post("/card/{token}/challenge", challenge),
    )
}

/// After so many seconds the outcome gives way to the merchant's own page.
const LINGERS: u32 = 3;

async fn show(
    door: Public<OpenHostedPage>,
    Extension(services): Extension<Services>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Hosted, Problem> {
    let (mut tx, id) = door.cross(Kind::Card.name(), &token).await?.ok_or(Face::Unknown)?;
    let payment = payments::find(&mut tx, Id::from_bytes(id)).await?.ok_or(Face::Unknown)?;
    let entry = payments::find_card_entry(&mut tx, payment.id).await?.ok_or(Face::Unknown)?;
    let brand = hosted::brand(&mut tx).await?;
    let page = Page { visitor, brand, payment, entry, token };
    if !page.payment.takes_a_card(tx.now()) {
        return page.outcome();
    }
    match (services.rails().card_desk(&mut tx).await?.0, &page.entry.provider_url) {
        (CardDesk::Provider, Some(url)) => Hosted::see_other(url),
        (CardDesk::Provider, None) => page.opening(),
        (CardDesk::Closed, _) => Err(Face::ProviderDown.into()),
        (CardDesk::Here, _) if page.entry.challenged.is_some() => page.challenge(None),
        (CardDesk::Here, _) => page.card(None),
    }
}

/// What the page that waits for the provider's watches.
async fn status(door: Public<OpenHostedPage>, Path(token): Path<String>) -> Result<Hosted, Problem> {
    let (mut tx, id) = door.cross(Kind::Card.name(), &token).await?.ok_or(Face::Unknown)?;
    let payment = payments::find(&mut tx, Id::from_bytes(id)).await?.ok_or(Face::Unknown)?;
    let entry = payments::find_card_entry(&mut tx, payment.id).await?;
    let is_open = entry.is_some_and(|entry| entry.provider_url.is_some());
    Ok(Hosted::state(if is_open { "open" } else { payment.state.name() }))
}

/// A card, as the form sends it.
#[derive(Deserialize)]
struct CardForm {
    number: Option<String>,
    expiry: Option<String>,
    code: Option<String>,
}

async fn pay(
    door: Public<UseHostedPage>,
    Extension(services): Extension<Services>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<CardForm>,
) -> Result<Hosted, Problem> {
    let (mut tx, id) = door.cross(Kind::Card.name(), &token).await?.ok_or(Face::Unknown)?;
    let (desk, rail) = services.rails().card_desk(&mut tx).await?;
    // Where the money is real, nobody gets it by a card of the table.
    if desk != CardDesk::Here {
        return Err(Face::Unknown.into());
    }
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (number, expiry, code) = (text(&form.number), text(&form.expiry), text(&form.code));
    let typed = TypedCard { number: &number, expiry: &expiry, code: &code }.read(tx.now());
    let done = match &typed {
        Ok((number, brand)) => {
            payments::charge_card(&mut tx, Id::from_bytes(id), rail, (number, *brand)).await?
        }
        Err(mistake) => return mistaken(tx, Id::from_bytes(id), visitor, token, *mistake).await,
    };
    finish(tx, Id::from_bytes(id), visitor, token, done).await
}

/// The code of the bank, as the form sends it; `give_up` is the other button.
#[derive(Deserialize)]
struct ChallengeForm {
    code: Option<String>,
    give_up: Option<String>,
}

async fn challenge(
    door: Public<UseHostedPage>,
    Extension(services): Extension<Services>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<ChallengeForm>,
) -> Result<Hosted, Problem> {
    let (mut tx, id) = door.cross(Kind::Card.name(), &token).await?.ok_or(Face::Unknown)?;
    let (desk, rail) = services.rails().card_desk(&mut tx).await?;
    if desk != CardDesk::Here {
        return Err(Face::Unknown.into());
    }
    let code = form.code.filter(|_| form.give_up.is_none());
    let code = if form.give_up.is_some() { None } else { Some(code.unwrap_or_default()) };
    let id = Id::from_bytes(id);
    let done = payments::answer_challenge(&mut tx, id, rail, code.as_deref()).await?;
    finish(tx, id, visitor, token, done).await
}

type Writing = permit::WriteTx<UseHostedPage>;

/// Keeps what was done, and leads back to the page, so that loading it again charges nothing again.
async fn finish(
    tx: Writing,
    id: Id<Payment>,
    visitor: Visitor,
    token: String,
    done: CardOutcome,
) -> Result<Hosted, Problem> {
    let here = Hosted::see_other(&visitor.link(&format!("/card/{token}")))?;
    let about = |act, says: String, payment: &Payment| {
        Activity::new(Area::Payments, act, says).on(payment.id, &payment.reference)
    };
    match done {
        CardOutcome::Paid(payment) => {
            let says = format!("paid {} for {} by {}", payment.total(), payment.reference, payment.channel);
            tx.commit(about("payment.received", says, &payment), here).await
        }
        CardOutcome::Failed(payment) => {
            let why = payment.message.clone().unwrap_or_default();
            let says = format!("could not pay {} for {}: {why}", payment.total(), payment.reference);
            tx.commit(about("payment.failed", says, &payment), here).await
        }
        CardOutcome::Challenged => {
            let says = "entered a card whose bank asks who is there".to_owned();
            tx.commit(Activity::new(Area::Payments, "payment.challenged", says).on(id, ""), here).await
        }
        CardOutcome::WrongCode => {
            let page = loaded(tx, id, visitor, token).await?;
            let (tx, page) = page;
            let says = "typed another code than the bank's".to_owned();
            let answer = page.challenge(Some(Mistake::BankCode))?;
            tx.commit(Activity::new(Area::Payments, "payment.challenge_failed", says).on(id, ""), answer)
                .await
        }
        CardOutcome::NoTestCard => mistaken(tx, id, visitor, token, Mistake::NoTestCard).await,
        CardOutcome::NotNow => Ok(tx.already_done(here)),
    }
}

/// Shows the form again, with what is wrong; nothing changes.
async fn mistaken(
    tx: Writing,
    id: Id<Payment>,
    visitor: Visitor,
    token: String,
    mistake: Mistake,
) -> Result<Hosted, Problem> {
    let (tx, page) = loaded(tx, id, visitor, token).await?;
    let now = tx.now();
    let answer = if page.payment.takes_a_card(now) { page.card(Some(mistake)) } else { page.outcome() };
    Ok(tx.already_done(answer?))
}

async fn loaded(
    mut tx: Writing,
    id: Id<Payment>,
    visitor: Visitor,
    token: String,
) -> Result<(Writing, Page), Problem> {
    let payment = payments::find(&mut tx, id).await?.ok_or(Face::Unknown)?;
    let entry = payments::find_card_entry(&mut tx, id).await?.ok_or(Face::Unknown)?;
    let brand = hosted::brand(&mut tx).await?;
    Ok((tx, Page { visitor, brand, payment, entry, token }))
}

/// Everything a page is made of.
struct Page {
    visitor: Visitor,
    brand: Brand,
    payment: Payment,
    entry: CardEntry,
    token: String,
}

impl Page {
    fn shell(&self) -> Shell {
        let title = self.visitor.say("Pay by card", "Lipa kwa kadi");
        Shell::new(&self.visitor, self.brand.clone(), title)
    }

    fn card(&self, mistake: Option<Mistake>) -> Result<Hosted, Problem> {
        let status = if mistake.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let action = self.visitor.link(&format!("/card/{}", self.token));
        let order = (&self.payment).into();
        Hosted::page(status, &CardPage { shell: self.shell(), order, mistake, action })
    }

    fn challenge(&self, mistake: Option<Mistake>) -> Result<Hosted, Problem> {
        let status = if mistake.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let action = self.visitor.link(&format!("/card/{}/challenge", self.token));
        let (brand, last_four) = self.entry.challenged.clone().unwrap_or_default();
        let page = ChallengePage {
            shell: self.shell(),
            order: (&self.payment).into(),
            mistake,
            action,
            card: format!("{brand} … {last_four}"),
            code: Some(cards::challenge_code(&self.payment.id.to_string())),
        };
        Hosted::page(status, &page)
    }

    fn opening(&self) -> Result<Hosted, Problem> {
        let from = format!("/card/{}/status", self.token);
        let state = PaymentState::Awaiting.name().to_owned();
        Hosted::page(StatusCode::OK, &OpeningPage { shell: self.shell().live(Live { from, state }) })
    }

    fn outcome(&self) -> Result<Hosted, Problem> {
        let (paid, says) = outcome(&self.payment, &self.visitor);
        let back = self.entry.return_url.as_deref().and_then(|url| returning(url, &self.payment));
        let page = OutcomePage {
            shell: self.shell(),
            order: (&self.payment).into(),
            paid,
            says,
            receipt: self.payment.rail_reference.as_deref(),
            back: back.clone(),
        };
        let page = Hosted::page(StatusCode::OK, &page)?;
        match back {
            Some(back) => page.leading_to(&back, LINGERS),
            None => Ok(page),
        }
    }
}

/// The merchant's own address, told which order it was and how it went. The merchant asks the API before it believes that.
fn returning(url: &str, payment: &Payment) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    let status = serde_json::to_value(PaymentStatus::from(payment.state)).ok()?;
    url.query_pairs_mut()
        .append_pair("orderReference", &payment.reference)
        .append_pair("status", status.as_str()?);
    Some(url.into())
}
