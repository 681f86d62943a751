//! Making links, and switching them.

mod pay;
mod payout;
mod quote;

use permit::{Activity, Actor, Area, ManageLinks, Problem, WriteTx, Writing};
use url::Url;
use values::{Id, Timestamp};

use super::{
    model::{LONGEST_LIFE, Link, LinkError, LinkKind, LinkMaker, LinkReference, LinkState, Order},
    queries::{self, Fresh},
};
use crate::{
    Services, bills, customers::Contact, developer::Feature, hosted, outbound, references, refused::Refused,
    text, webhooks,
};

pub(super) use pay::{By, Paying, ask_again, make_number, pay, read_phone, source};
pub(super) use payout::{Confirmed, Looked, confirm, look_up, may_switch_on, open_seen, seal_seen, shown};
pub use payout::{NewPayoutLink, create_payout};
pub(super) use quote::{Offer, Offers, Quote};

/// A checkout link about to be made, its parts checked.
#[derive(Debug, Clone)]
pub struct NewCheckout {
    /// What is to be paid.
    pub order: Order,
    /// The merchant's name for it.
    pub reference: LinkReference,
    /// In the merchant's words.
    pub description: Option<String>,
    /// Whom it is meant for.
    pub contact: Contact,
    /// When it stops being good.
    pub expires_at: Option<Timestamp>,
    /// Whoever is told when it is paid.
    pub callbacks: Vec<Url>,
}

impl NewCheckout {
    /// Checks a description.
    ///
    /// # Errors
    /// `Description`.
    pub fn description(text: Option<&str>) -> Result<Option<String>, LinkError> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
        text::lines("description", text, 1..=500).map(Some).map_err(|_| LinkError::Description)
    }

    /// Checks the address of a callback, which is called under the rules for webhooks.
    ///
    /// # Errors
    /// `Callback`.
    pub fn callback(services: &Services, text: &str) -> Result<Url, LinkError> {
        outbound::address::read(text, &services.settings().webhook_networks)
            .map_err(|error| LinkError::Callback(error.to_string()))
    }
}

/// Makes a checkout link.
///
/// # Errors
/// `NoCheckoutFeature`, `CheckoutOff`, `Expiry`, `ReferenceUsed`, or a failure of the store.
pub async fn create_checkout(
    tx: &mut WriteTx<ManageLinks>,
    new: &NewCheckout,
) -> Result<Link, Refused<LinkError>> {
    may_make(tx.actor(), Feature::CheckoutLink).map_err(Refused::Rule)?;
    if !queries::find_settings(tx).await?.available {
        return Err(Refused::Rule(LinkError::CheckoutOff));
    }
    let now = permit::Tx::now(tx);
    if new.expires_at.is_some_and(|end| end <= now || end > now + LONGEST_LIFE) {
        return Err(Refused::Rule(LinkError::Expiry));
    }
    if !references::claim(tx, references::Kind::Payment, new.reference.as_str()).await? {
        return Err(Refused::Rule(LinkError::ReferenceUsed(new.reference.as_str().to_owned())));
    }
    let fresh = Fresh {
        id: tx.id(),
        kind: LinkKind::Checkout,
        reference: new.reference.as_str(),
        order: &new.order,
        description: new.description.as_deref(),
        contact: &new.contact,
        maker: &maker(tx.actor())?,
        expires_at: new.expires_at,
    };
    queries::insert(tx, &fresh).await?;
    let id = fresh.id;
    hosted::open(tx, hosted::Kind::Checkout, *id.as_bytes()).await?;
    let application = fresh.maker.application;
    for url in &new.callbacks {
        webhooks::add_callback(tx, *id.as_bytes(), url, application).await?;
    }
    Ok(load(tx, id).await?)
}

/// Switches a link off, or on again; by that, as many accounts are looked up on it anew.
///
/// # Errors
/// `not_found`, `NoCheckoutFeature`, `NoPayoutFeature`, `SomebodyElses`, `Over`, or a failure of the store.
pub(super) async fn switch(
    tx: &mut impl Writing,
    kind: LinkKind,
    id: Id<Link>,
    off: bool,
) -> Result<Link, Problem> {
    may_make(tx.actor(), kind.feature())?;
    let link = queries::find_locked(tx, id).await?.filter(|link| link.kind == kind);
    let link = link.ok_or_else(|| Problem::not_found("link"))?;
    link.may_be_switched_by(tx.actor())?;
    match link.state {
        LinkState::Open | LinkState::Off => {}
        state => return Err(LinkError::Over(state.name()).into()),
    }
    let by = link.opened_again_by(tx.actor()).filter(|_| !off);
    queries::switch(tx, id, off, by).await?;
    if off {
        bills::close_of_link(tx, *id.as_bytes()).await?;
    } else {
        bills::reopen_of_link(tx, *id.as_bytes()).await?;
    }
    load(tx, id).await
}

/// What to record of a link that was made.
pub fn made(link: &Link) -> Activity {
    let (area, act, what) = match link.kind {
        LinkKind::Checkout => (Area::Payments, "link.created", "a checkout link over"),
        LinkKind::Payout => (Area::Payouts, "payout_link.created", "a payout link over"),
    };
    let says = format!("made {what} {} for {}", link.amount, link.reference);
    Activity::new(area, act, says).on(link.id, &link.reference)
}

/// Refuses a key whose application may not make such links.
fn may_make(actor: &Actor, feature: Feature) -> Result<(), LinkError> {
    match actor {
        Actor::Key(key) if !feature.is_on(&key.features) => Err(match feature {
            Feature::HostedPayout => LinkError::NoPayoutFeature,
            _ => LinkError::NoCheckoutFeature,
        }),
        _ => Ok(()),
    }
}

fn maker(actor: &Actor) -> Result<LinkMaker, Problem> {
    LinkMaker::of(actor).ok_or_else(|| Problem::failure("only members and keys make links"))
}

async fn load(tx: &mut impl Writing, id: Id<Link>) -> Result<Link, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a link just changed is gone"))
}
