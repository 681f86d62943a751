//! Payouts to tills: Lipa Namba.

use axum::{Extension, Json};
use permit::{CreatePayout, Permit, Plain, PreviewPayout, Problem, ViewPayouts};
use rails::TILL_PROVIDERS;

use super::{
    super::{
        super::{input::Body, refusal::Refusal},
        key_of,
        listing::given,
    },
    Order, create as make, may_preview, pays_out, preview as quote,
};
use crate::{
    Services,
    payouts::Asked,
    wire::{CreatedPayout, LipaNambaPayoutRequest, LipaNambaProvider, PayoutPreview},
};

fn order(request: &LipaNambaPayoutRequest) -> Order<'_> {
    Order {
        reference: request.order_reference.as_deref(),
        currency: request.currency.as_deref(),
        amount: request.amount.as_ref(),
    }
}

fn asked(request: &LipaNambaPayoutRequest) -> Result<Asked<'_>, Refusal> {
    let code = given(request.provider_code.as_deref());
    match (given(request.lipa_namba.as_deref()), given(request.qr_code.as_deref())) {
        (None, None) => Err(Refusal::NoTill),
        (Some(_), Some(_)) => Err(Refusal::TwoTills),
        (None, Some(text)) => Ok(Asked::Code(text)),
        (Some(number), None) => {
            let provider_code = code.ok_or(Refusal::NoTillProvider)?;
            Ok(Asked::Till { provider_code, number })
        }
    }
}

/// Whose tills are reached.
pub(in crate::clickpesa::routes) async fn providers(
    permit: Permit<ViewPayouts>,
) -> Result<Plain<LipaNambaProvider>, Problem> {
    key_of(permit.actor())?;
    let providers = TILL_PROVIDERS
        .iter()
        .map(|provider| LipaNambaProvider { name: provider.name, provider_code: provider.code });
    Ok(Plain(providers.collect()))
}

/// Says what a payout to a till would cost.
pub(in crate::clickpesa::routes) async fn preview(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Body<LipaNambaPayoutRequest>,
) -> Result<Json<PayoutPreview>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    may_preview(&permit, signature).await?;
    let new = order(&request).read(&permit, &services, asked(&request)).await?;
    quote(&permit, new).await
}

/// Makes a payout to a till.
pub(in crate::clickpesa::routes) async fn create(
    permit: Permit<CreatePayout>,
    Extension(services): Extension<Services>,
    body: Body<LipaNambaPayoutRequest>,
) -> Result<Json<CreatedPayout>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    pays_out(&key_of(permit.actor())?.features)?;
    let new = order(&request).read(&permit, &services, asked(&request)).await?;
    make(permit, &services, signature, new).await
}
