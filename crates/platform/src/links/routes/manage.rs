//! Checkout links on `/v1`: request a payment, see how it went, switch a link off and on, print its QR code.

use axum::{Extension, Json};
use permit::{Activity, Area, ManageLinks, Page, Paging, Path, Permit, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Amount, Id, Timestamp};

use super::super::{
    commands::{self, NewCheckout, source},
    model::{Item, Link, LinkKind, LinkReference, LinkState, Order},
    queries::{self, Wanted},
    views::{LinkDetail, LinkView},
};
use crate::{
    Services, bills,
    customers::Contact,
    developer::Signed,
    hosted::{QrForm, QrPicture},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    links::LinkError,
    listing, payments,
};

/// Which links are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LinkFilter {
    /// States between commas: `open`, `paid`, `used`, `off`, `expired`.
    state: Option<String>,
    /// Part of a reference, a description, or the customer's name, phone or e-mail; an id; or an amount.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

impl LinkFilter {
    /// What it asks for, of one kind.
    pub(super) fn read(self, kind: LinkKind) -> Result<(Wanted, Paging), Problem> {
        let search = self.search.as_deref();
        let known = |word: &str| LinkState::from_name(word).map(LinkState::name);
        let wanted = Wanted {
            kind,
            states: listing::states(self.state.as_deref(), known)?,
            pattern: listing::pattern(search),
            amount: listing::amount(search),
            id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
        };
        Ok((wanted, Paging { cursor: self.cursor, limit: self.limit }))
    }
}

/// Lists checkout links, newest first.
pub(super) async fn list(
    permit: Permit<ManageLinks>,
    Query(filter): Query<LinkFilter>,
) -> Result<Json<Page<LinkView>>, Problem> {
    let (wanted, paging) = filter.read(LinkKind::Checkout)?;
    let links = queries::list(&mut permit.read().await?, &wanted, &paging).await?;
    let page = Page::cut(links, paging.limit(), |link| link.id.to_string());
    Ok(Json(page.map(|link| LinkView::new(permit.app(), &link))))
}

/// A payment to request: an amount, or items.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(super) struct NewLinkInput {
    /// What is to be paid, in TZS or USD.
    amount: Option<Amount>,
    /// What is sold, instead of an amount.
    #[serde(default)]
    items: Vec<Item>,
    /// 1 to 64 letters and digits, never used before.
    reference: String,
    /// What it is for, at most 500 characters.
    description: Option<String>,
    /// The customer's name.
    customer_name: Option<String>,
    /// The customer's e-mail address.
    customer_email: Option<String>,
    /// The customer's phone number.
    customer_phone: Option<String>,
    /// When the link stops being good, within a year; without it, never.
    expires_at: Option<Timestamp>,
    /// An address that is told once, when the link is paid.
    callback_url: Option<String>,
}

impl NewLinkInput {
    fn read(&self, services: &Services) -> Result<NewCheckout, LinkError> {
        let items = self.items.iter().map(|item| Item::parse(&item.name, item.price, item.quantity));
        let order = Order::parse(self.amount, items.collect::<Result<_, _>>()?)?;
        let callbacks = self.callback_url.iter().filter(|text| !text.is_empty());
        let contact = Contact::parse(
            self.customer_name.as_deref(),
            self.customer_email.as_deref(),
            self.customer_phone.as_deref(),
        );
        Ok(NewCheckout {
            order,
            reference: LinkReference::parse(&self.reference)?,
            description: NewCheckout::description(self.description.as_deref())?,
            contact: contact.map_err(LinkError::Contact)?,
            expires_at: self.expires_at,
            callbacks: callbacks
                .map(|text| NewCheckout::callback(services, text))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Makes a checkout link.
pub(super) async fn create(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<NewLinkInput>,
) -> Result<Once<LinkView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "link", &input)?;
    if let Some(before) = idempotency::look(&permit, key.as_ref()).await? {
        return Ok(before);
    }
    let new = input.read(&services)?;
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let link = commands::create_checkout(&mut tx, &new).await?;
    let view = LinkView::new(permit::Tx::app(&tx), &link);
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    tx.commit(commands::made(&link), Once::Made(view)).await
}

/// Shows a checkout link and the payments that came through it.
pub(super) async fn show(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Link>>,
) -> Result<Json<LinkDetail>, Problem> {
    let mut tx = permit.read().await?;
    let link = queries::find(&mut tx, id).await?.filter(|link| link.kind == LinkKind::Checkout);
    let link = link.ok_or_else(|| Problem::not_found("link"))?;
    let payments = payments::list_by_source(&mut tx, source(id), 100).await?;
    let bill = bills::find_of_link(&mut tx, *id.as_bytes()).await?;
    Ok(Json(LinkDetail::new(permit.app(), &link, &payments, bill.as_ref())))
}

/// How a switch is to stand.
#[derive(Deserialize, Serialize, ToSchema)]
pub(super) struct LinkSwitch {
    /// Whether the link may be used.
    pub(super) on: bool,
}

/// Switches a checkout link off, or on again.
pub(super) async fn switch(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Link>>,
    body: Signed<LinkSwitch>,
) -> Result<Json<LinkView>, Problem> {
    let wanted = body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let link = commands::switch(&mut tx, LinkKind::Checkout, id, !wanted.on).await?;
    let (act, says) = if wanted.on {
        ("link.switched_on", format!("switched the checkout link {} on", link.reference))
    } else {
        ("link.switched_off", format!("switched the checkout link {} off", link.reference))
    };
    let done = Activity::new(Area::Payments, act, says).on(link.id, &link.reference);
    let view = LinkView::new(permit::Tx::app(&tx), &link);
    tx.commit(done, Json(view)).await
}

/// Draws the QR code of a checkout link.
pub(super) async fn qr(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Link>>,
    Query(form): Query<QrForm>,
) -> Result<QrPicture, Problem> {
    let link = queries::find(&mut permit.glance().await?, id).await?;
    let link = link.filter(|link| link.kind == LinkKind::Checkout);
    let link = link.ok_or_else(|| Problem::not_found("link"))?;
    form.draw(&link.address(permit.app()), &link.reference)
}
