//! Payout links: making one, and what a payee does on it.

use permit::{
    Activity, Area, Behalf, CreatePayout, Kind as Right, Problem, ReadTx, Standing, Tx, UseHostedPage,
    WriteTx, Writing as _, crypto,
};
use rails::Destination;
use values::{Amount, Id, OrderReference, masked_account};

use super::{
    super::{
        model::{
            Link, LinkError, LinkKind, LinkMaker, LinkState, MOST_LOOKS, Order, PAYOUT_LINK_LIFE, Seen,
            carries,
        },
        queries::{self, Fresh},
    },
    load, maker, may_make,
};
use crate::{
    Services,
    customers::Contact,
    developer::Feature,
    hosted,
    payouts::{self, MakeForLink, NewPayout, PayoutError},
    references,
    refused::Refused,
    terms, text,
};

/// A payout link about to be made, its parts checked.
#[derive(Debug, Clone)]
pub struct NewPayoutLink {
    /// What is sent.
    pub amount: Amount,
    /// The merchant's name for the payout that it leads to.
    pub reference: OrderReference,
    /// What for, in the merchant's words; checkers read it too.
    pub description: Option<String>,
}

impl NewPayoutLink {
    /// Checks a reference, which is a payout's.
    ///
    /// # Errors
    /// `Reference`, or `PayoutReference` for one that is too long.
    pub fn reference(text: &str) -> Result<OrderReference, LinkError> {
        use values::OrderReferenceError as E;
        OrderReference::parse(text).map_err(|error| match error {
            E::Invalid => LinkError::Reference,
            E::TooLong => LinkError::PayoutReference,
        })
    }

    /// Checks a description, which becomes the note of a payout.
    ///
    /// # Errors
    /// `Description`.
    pub fn description(text: Option<&str>) -> Result<Option<String>, LinkError> {
        text::optional_line("description", text, 200).map_err(|_| LinkError::PayoutDescription)
    }
}

/// Makes a payout link, which claims the reference of its payout and holds no money.
///
/// # Errors
/// `NoPayoutFeature`, `Zero`, `PayoutCurrency`, `Uncarried`, `ReferenceUsed`, or a failure of the store.
pub async fn create_payout(
    tx: &mut WriteTx<CreatePayout>,
    new: &NewPayoutLink,
) -> Result<Link, Refused<LinkError>> {
    may_make(tx.actor(), Feature::HostedPayout).map_err(Refused::Rule)?;
    let terms = terms::load(tx).await?;
    carries(&terms, new.amount).map_err(Refused::Rule)?;
    let reference = new.reference.as_str();
    if !references::claim(tx, references::Kind::Payout, reference).await? {
        return Err(Refused::Rule(LinkError::ReferenceUsed(reference.to_owned())));
    }
    terms::check_kyc(tx, new.amount).await?;
    let fresh = Fresh {
        id: tx.id(),
        kind: LinkKind::Payout,
        reference,
        order: &Order { amount: new.amount, items: Vec::new() },
        description: new.description.as_deref(),
        contact: &Contact::default(),
        maker: &maker(tx.actor())?,
        expires_at: Some(tx.now() + PAYOUT_LINK_LIFE),
    };
    queries::insert(tx, &fresh).await?;
    hosted::open(tx, hosted::Kind::Payout, *fresh.id.as_bytes()).await?;
    Ok(load(tx, fresh.id).await?)
}

/// Refuses to switch a payout link on that nobody could use.
///
/// # Errors
/// `NoPayoutFeature` or `MakerGone`, or a failure of the store.
pub(in crate::links) async fn may_switch_on(
    tx: &mut WriteTx<CreatePayout>,
    id: Id<Link>,
) -> Result<(), Problem> {
    may_make(tx.actor(), Feature::HostedPayout)?;
    let link = queries::find(tx, id).await?.ok_or_else(|| Problem::not_found("link"))?;
    // A door locked the caller's own right already.
    if link.maker.is(tx.actor()) {
        return Ok(());
    }
    let standing = tx.standing(link.maker.behalf()?, Right::CreatePayout).await?;
    if maker_may(&standing) { Ok(()) } else { Err(LinkError::MakerGone.into()) }
}

/// Whether whoever made a link may still make payouts, without which nobody uses it.
fn maker_may(standing: &Standing) -> bool {
    match standing {
        Standing::Lost => false,
        Standing::Member => true,
        Standing::Key(key) => Feature::HostedPayout.is_on(&key.features),
    }
}

impl LinkMaker {
    /// How its maker stands, to show.
    pub(in crate::links) async fn may(&self, tx: &mut ReadTx) -> Result<bool, Problem> {
        Ok(maker_may(&tx.standing(self.behalf()?, Right::CreatePayout).await?))
    }

    fn behalf(&self) -> Result<Behalf, Problem> {
        let key = self.key.map(|(key, _)| Behalf::Key(key));
        self.member.map(Behalf::Member).or(key).ok_or_else(|| Problem::failure("a link that nobody made"))
    }
}

/// What a look at an account came to.
pub(in crate::links) enum Looked {
    /// Nobody looks any more: the link was used, is off or over, or its maker is gone.
    Over,
    /// As many were looked up as may be.
    Enough,
    /// The order, and whether the rail answered and knows nobody.
    Found(Box<NewPayout>, bool),
}

/// Asks who is behind an account. Each look is counted and on record before anybody is asked, so that a link is no way to
/// find out names.
pub(in crate::links) async fn look_up(
    mut tx: WriteTx<UseHostedPage>,
    services: &Services,
    id: Id<Link>,
    new: NewPayout,
) -> Result<Looked, Problem> {
    let link = queries::find(&mut tx, id).await?;
    let Some(link) = link.filter(|link| link.state == LinkState::Open) else { return Ok(Looked::Over) };
    if !queries::count_look(&mut tx, id, MOST_LOOKS).await? {
        return Ok(Looked::Enough);
    }
    let chosen = services.rails().of(&mut tx).await?;
    let account = shown(&new.destination);
    let says = format!("asked whose account {account} ({}) is, by a payout link", new.provider);
    let done = Activity::new(Area::Payouts, "payout_link.looked", says).on(link.id, &link.reference);
    tx.commit(done, ()).await?;
    let found = match chosen {
        Some(chosen) => chosen.rail.look_up_name(&new.destination).await.map_err(|_| ()),
        None => Err(()),
    };
    let nobody = found == Ok(None);
    Ok(Looked::Found(Box::new(new.known_as(found.ok().flatten())), nobody))
}

/// An account as those see it who hold the link, or read of it.
pub(in crate::links) fn shown(destination: &Destination) -> String {
    match destination {
        Destination::Mobile(phone) => phone.masked(),
        Destination::Bank { .. } | Destination::Till { .. } => masked_account(destination.account()),
    }
}

fn purpose(id: Id<Link>) -> String {
    format!("what a payee was shown on {id}")
}

/// What was shown, as the form carries it: nobody can read it or make it up, and it is good for this link only.
pub(in crate::links) fn seal_seen(app: &permit::App, id: Id<Link>, seen: &Seen) -> Result<String, Problem> {
    let text = serde_json::to_vec(seen).map_err(|error| Problem::failure(error.to_string()))?;
    Ok(crypto::encode(&app.keys().seal(&purpose(id), app.random(), &text)))
}

/// The reverse of [`seal_seen`]; nothing for what we never showed.
pub(in crate::links) fn open_seen(app: &permit::App, id: Id<Link>, text: &str) -> Option<Seen> {
    let opened = app.keys().open(&purpose(id), &crypto::decode(text)?).ok()?;
    serde_json::from_slice(opened.reveal()).ok()
}

/// What became of a confirmation.
pub(in crate::links) enum Confirmed {
    /// The page says where the link stands: used just now, before, or not to be used.
    See,
    /// What was shown is so no longer.
    Changed,
    /// The merchant cannot pay it now.
    Short,
}

/// Makes the payout that a payee confirmed, once, in the name of whoever made the link. It waits for people unless a mandate names
/// payout links, as things stand now.
pub(in crate::links) async fn confirm(
    mut tx: WriteTx<UseHostedPage>,
    id: Id<Link>,
    mut seen: Seen,
) -> Result<Confirmed, Problem> {
    let Some(link) = queries::find(&mut tx, id).await? else { return Ok(Confirmed::See) };
    // What the maker may do is locked before the link, as where somebody switches it.
    let standing = tx.standing(link.maker.behalf()?, Right::CreatePayout).await?;
    let link = queries::find_locked(&mut tx, id).await?.filter(|link| link.state == LinkState::Open);
    let Some(link) = link.filter(|_| maker_may(&standing)) else { return Ok(Confirmed::See) };
    let terms = terms::load(&mut tx).await?;
    let now = tx.now();
    let Some(new) = seen.order(&terms, &link.reference, link.amount, now) else {
        return Ok(Confirmed::Changed);
    };
    let new = NewPayout { note: link.description.clone(), ..new };
    let random = tx.random();
    let make = MakeForLink { new, maker: link.maker.of_payout(), link: id.cast(), random };
    let payout = match tx.carry_out(make).await {
        Ok(Ok(payout)) => payout,
        Ok(Err(PayoutError::InsufficientBalance(_))) => return Ok(Confirmed::Short),
        Err(Problem::Refusal(refusal))
            if refusal.code == "kyc.limit" || refusal.code.starts_with("policy.") =>
        {
            return Ok(Confirmed::Short);
        }
        Ok(Err(error)) => return Err(Problem::failure(format!("a payout by a link: {error}"))),
        Err(problem) => return Err(problem),
    };
    if !queries::set_payout(&mut tx, id, payout.id).await? {
        return Err(Problem::failure("a payout link that was open is used"));
    }
    let at_once = payouts::says_at_once(&payout);
    let says =
        format!("asked to be paid {} as {}, by a payout link{at_once}", payout.amount, payout.payee_name);
    let done = Activity::new(Area::Payouts, "payout_link.used", says).on(payout.id, &payout.reference);
    tx.commit(done, Confirmed::See).await
}
