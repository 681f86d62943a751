//! The routes of refunds.

use axum::{Extension, Json};
use permit::{
    Actor, Allow, AuthoriseRefund, Input, Page, Paging, Path, Permit, Problem, Query, RejectPayout,
    RequestRefund, Routes, ViewPayouts,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Amount, Id};

use super::{
    commands::{AuthoriseIt, RequestIt},
    model::way_back,
};
use crate::{
    Services,
    developer::{Feature, NothingInput, Signed},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    payments::{self, Payment, PaymentError},
    payouts::{
        self, CancelRefund, Decided, NewPayout, Payout, PayoutDetail, PayoutView, Purpose, RefundOf,
        RejectRefund, RejectionInput, UndoRefund,
    },
    terms, text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/payments/{id}/refunds", of_payment)
        .post("/v1/payments/{id}/refunds", request)
        .get("/v1/refunds", list)
        .get("/v1/refunds/{id}", show)
        .post("/v1/refunds/{id}/authorization", authorise)
        .post("/v1/refunds/{id}/rejection", reject)
        .post("/v1/refunds/{id}/cancellation", cancel)
        .post("/v1/refunds/{id}/undo", undo)
}

/// The refunds of a payment.
#[derive(Debug, Serialize, ToSchema)]
struct RefundList {
    /// Newest first; at most 100.
    data: Vec<PayoutView>,
}

async fn of_payment(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<Payment>>,
) -> Result<Json<RefundList>, Problem> {
    let mut tx = permit.read().await?;
    payments::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("payment"))?;
    let refunds = payouts::refunds_of(&mut tx, id).await?;
    let view = |(refund, given): &(Payout, Vec<_>)| PayoutView::new(refund, given, permit.allow());
    Ok(Json(RefundList { data: refunds.iter().map(view).collect() }))
}

/// What of a payment is to go back. It goes to where the payment came from.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct NewRefund {
    /// What goes back, in the currency of the payment: no more than is left of it.
    amount: Amount,
    /// Why, for whoever authorises it: up to 200 characters.
    reason: String,
    /// 1 to 20 letters and digits, never used before; made up unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

async fn request(
    permit: Permit<RequestRefund>,
    Extension(services): Extension<Services>,
    Path(payment): Path<Id<Payment>>,
    header: KeyHeader,
    body: Signed<NewRefund>,
) -> Result<Once<PayoutView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "refund", &(payment, &input))?;
    if let Some(before) = idempotency::look(&permit, key.as_ref()).await? {
        return Ok(before);
    }
    if let Actor::Key(key) = permit.actor()
        && !Feature::Collection.is_on(&key.features)
    {
        return Err(PaymentError::FeatureOff.into());
    }
    let reason = text::line("reason", &input.reason, 1..=200)?;
    let mut view = permit.read().await?;
    let found = payments::find(&mut view, payment).await?;
    let found = found.ok_or_else(|| Problem::not_found("payment"))?;
    // Whoever paid gets what is given back whole.
    let terms = terms::load(&mut view).await?.borne_by_merchant();
    drop(view);
    let place = way_back(&found)?;
    if input.amount.currency() != found.amount.currency() {
        let says = format!("The payment is in {}, and so is its refund.", found.amount.currency());
        return Err(Problem::field("amount", says));
    }
    let random: [u8; 5] = permit.app().random();
    let reference = input.named(random);
    let order = payouts::parse_order(&terms, &reference, &place, input.amount)?;
    let order = NewPayout { note: Some(reason), ..order };
    let new = payouts::look_up(services.rails(), permit.read().await?, order).await?;
    let (actor, random) = (permit.actor().clone(), permit.app().random());
    let made = permit.post(RequestIt { of: RefundOf { payment, new }, actor, key, random }).await?;
    Ok(made.map(|refund| PayoutView::new(&refund, &[], Allow::Yes)))
}

impl NewRefund {
    /// Its reference: as told, or made up.
    fn named(&self, random: [u8; 5]) -> String {
        self.reference.clone().unwrap_or_else(|| format!("RF{}", hex::encode_upper(random)))
    }
}

/// Which refunds are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RefundFilter {
    /// States between commas; `moving`, `done` and `ended` stand for several.
    state: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn list(
    permit: Permit<ViewPayouts>,
    Query(filter): Query<RefundFilter>,
) -> Result<Json<Page<PayoutView>>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let allow = permit.allow();
    let mut tx = permit.read().await?;
    let page = payouts::page_for(&mut tx, Purpose::Refund, filter.state.as_deref(), &paging).await?;
    Ok(Json(page.map(|(refund, given)| PayoutView::new(&refund, &given, allow))))
}

async fn show(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<PayoutDetail>, Problem> {
    payouts::detail_of(permit, id, Some(Purpose::Refund)).await.map(Json)
}

async fn authorise(
    permit: Permit<AuthoriseRefund>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<PayoutView>, Problem> {
    let checker = permit.actor().as_member().map(|member| member.id);
    Ok(view_of(&permit.post(AuthoriseIt { id, checker }).await?))
}

async fn reject(
    permit: Permit<RejectPayout>,
    Path(id): Path<Id<Payout>>,
    Input(input): Input<RejectionInput>,
) -> Result<Json<PayoutView>, Problem> {
    let reason = input.reason()?;
    Ok(view_of(&permit.post(RejectRefund { id, reason }).await?))
}

async fn cancel(
    permit: Permit<RequestRefund>,
    Path(id): Path<Id<Payout>>,
    body: Signed<NothingInput>,
) -> Result<Json<PayoutView>, Problem> {
    body.verified(&permit).await?;
    Ok(view_of(&permit.post(CancelRefund { id }).await?))
}

async fn undo(permit: Permit<RejectPayout>, Path(id): Path<Id<Payout>>) -> Result<Json<PayoutView>, Problem> {
    Ok(view_of(&permit.post(UndoRefund { id }).await?))
}

fn view_of(decided: &Decided) -> Json<PayoutView> {
    Json(PayoutView::new(&decided.payout, &decided.approvals, Allow::Yes))
}
