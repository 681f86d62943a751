//! Payouts to phones.

use axum::{Extension, Json};
use permit::{CreatePayout, Permit, PreviewPayout, Problem};
use values::Phone;

use super::{
    super::{
        super::{input::Body, refusal::Refusal},
        key_of,
    },
    Order, create as make, may_preview, pays_out, preview as quote,
};
use crate::{
    Services,
    payouts::Asked,
    wire::{CreatedPayout, PayoutPreview, PayoutRequest},
};

fn order(request: &PayoutRequest) -> Order<'_> {
    Order {
        reference: request.order_reference.as_deref(),
        currency: request.currency.as_deref(),
        amount: request.amount.as_ref(),
    }
}

fn asked(request: &PayoutRequest) -> Result<Asked<'_>, Refusal> {
    let phone = request.phone_number.as_deref().unwrap_or_default();
    let is_served = Phone::parse(phone).is_ok_and(|phone| phone.network().is_some());
    if is_served { Ok(Asked::Phone(phone)) } else { Err(Refusal::Phone) }
}

/// Says what a payout to a phone would cost.
pub(in crate::clickpesa::routes) async fn preview(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Body<PayoutRequest>,
) -> Result<Json<PayoutPreview>, Problem> {
    let (request, signature) = body.verified(&permit).await?;
    may_preview(&permit, signature).await?;
    let new = order(&request).read(&permit, &services, asked(&request)).await?;
    quote(&permit, new).await
}

/// Makes a payout to a phone.
pub(in crate::clickpesa::routes) async fn create(
    permit: Permit<CreatePayout>,
    Extension(services): Extension<Services>,
    body: Body<PayoutRequest>,
) -> Result<Json<CreatedPayout>, Problem> {
    let (request, signature) = body.verified(&permit).await?;
    pays_out(&key_of(permit.actor())?.features)?;
    let new = order(&request).read(&permit, &services, asked(&request)).await?;
    make(permit, &services, signature, new).await
}
