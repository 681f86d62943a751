//! Payout links on `/v1`: make one, see what became of it, switch it off and on, print its QR code.

use axum::Json;
use permit::{Activity, Area, CreatePayout, Page, Path, Permit, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Id};

use super::{
    super::{
        commands::{self, NewPayoutLink},
        model::{Link, LinkError, LinkKind},
        queries,
        views::payout_links::{PayoutLinkDetail, PayoutLinkView},
    },
    manage::{LinkFilter, LinkSwitch},
};
use crate::{
    developer::Signed,
    hosted::{QrForm, QrPicture},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    payouts,
};

/// Lists payout links, newest first.
pub(super) async fn list(
    permit: Permit<CreatePayout>,
    Query(filter): Query<LinkFilter>,
) -> Result<Json<Page<PayoutLinkView>>, Problem> {
    let (wanted, paging) = filter.read(LinkKind::Payout)?;
    let links = queries::list(&mut permit.read().await?, &wanted, &paging).await?;
    let page = Page::cut(links, paging.limit(), |link| link.id.to_string());
    Ok(Json(page.map(|link| PayoutLinkView::new(permit.app(), &link, permit.actor()))))
}

/// A payout whose payee says where it goes.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(super) struct NewPayoutLinkInput {
    /// What is sent, in TZS.
    amount: Amount,
    /// The payout's reference: 1 to 20 letters and digits, never used before.
    reference: String,
    /// What it is for, at most 200 characters; payee and checkers read it.
    description: Option<String>,
}

/// Makes a payout link, good for 7 days and one use.
pub(super) async fn create(
    permit: Permit<CreatePayout>,
    header: KeyHeader,
    body: Signed<NewPayoutLinkInput>,
) -> Result<Once<PayoutLinkView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "payout link", &input)?;
    let new = NewPayoutLink {
        amount: input.amount,
        reference: NewPayoutLink::reference(&input.reference)?,
        description: NewPayoutLink::description(input.description.as_deref())?,
    };
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(mut before) = idempotency::claim(&mut tx, key).await?
    {
        PayoutLinkView::address_again(permit::Tx::app(&tx), &mut before)?;
        return idempotency::repeat(tx, before).await;
    }
    let link = commands::create_payout(&mut tx, &new).await?;
    let view = PayoutLinkView::new(permit::Tx::app(&tx), &link, permit::Writing::actor(&tx));
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view.without_address()).await?;
    }
    tx.commit(commands::made(&link), Once::Made(view)).await
}

/// Shows a payout link and what became of it.
pub(super) async fn show(
    permit: Permit<CreatePayout>,
    Path(id): Path<Id<Link>>,
) -> Result<Json<PayoutLinkDetail>, Problem> {
    let mut tx = permit.read().await?;
    let link = queries::find(&mut tx, id).await?.filter(|link| link.kind == LinkKind::Payout);
    let link = link.ok_or_else(|| Problem::not_found("link"))?;
    let payout = match link.payout {
        Some(payout) => payouts::find(&mut tx, payout).await?,
        None => None,
    };
    let maker_may = link.maker.may(&mut tx).await?;
    let view = PayoutLinkView::new(permit.app(), &link, permit.actor());
    Ok(Json(PayoutLinkDetail::new(view, payout.as_ref(), maker_may)))
}

/// Switches a payout link off, or on again.
pub(super) async fn switch(
    permit: Permit<CreatePayout>,
    Path(id): Path<Id<Link>>,
    body: Signed<LinkSwitch>,
) -> Result<Json<PayoutLinkView>, Problem> {
    let wanted = body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let (act, says) = if wanted.on {
        commands::may_switch_on(&mut tx, id).await?;
        ("payout_link.switched_on", "switched a payout link on")
    } else {
        ("payout_link.switched_off", "switched a payout link off")
    };
    let link = commands::switch(&mut tx, LinkKind::Payout, id, !wanted.on).await?;
    let done = Activity::new(Area::Payouts, act, says).on(link.id, &link.reference);
    let view = PayoutLinkView::new(permit::Tx::app(&tx), &link, permit::Writing::actor(&tx));
    tx.commit(done, Json(view)).await
}

/// Draws the QR code of a payout link, for whoever made it.
pub(super) async fn qr(
    permit: Permit<CreatePayout>,
    Path(id): Path<Id<Link>>,
    Query(form): Query<QrForm>,
) -> Result<QrPicture, Problem> {
    let link = queries::find(&mut permit.glance().await?, id).await?;
    let link = link.filter(|link| link.kind == LinkKind::Payout);
    let link = link.ok_or_else(|| Problem::not_found("link"))?;
    if !link.maker.is(permit.actor()) {
        return Err(LinkError::NotYours.into());
    }
    form.draw(&link.address(permit.app()), &link.reference)
}
