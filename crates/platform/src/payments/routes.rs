//! Payments in the dashboard and on `/v1`, and customers with what they paid.

use axum::Json;
use permit::{
    Activity, Allow, Area, InitiatePayment, Page, Paging, Path, Permit, Problem, Query, Routes, ViewPayments,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Amount, Id};

use super::{
    commands,
    export::PaymentNarrowing,
    model::Payment,
    queries,
    views::{CustomerDetail, PaymentDetail, PaymentView, masked},
};
use crate::{
    customers::{self, Customer, CustomerView},
    developer::Signed,
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    terms,
    timeline::{self, History},
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/payments", list)
        .post("/v1/payments", create)
        .get("/v1/payments/{id}", show)
        .get("/v1/payments/{id}/history", history)
        .get("/v1/customers/{id}", show_customer)
}

/// Which payments are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PaymentFilter {
    /// States between commas: `awaiting`, `pending`, `processing`, `succeeded`, `settled`, `failed`.
    state: Option<String>,
    /// How it comes: `ussd_push`, `card`, `billpay` or `direct_debit`.
    method: Option<String>,
    /// From this customer.
    customer: Option<String>,
    /// How a reference, a number, an account, an e-mail address or a word of a name begins, the last four digits of a number, an id, or an amount.
    search: Option<String>,
    /// From this day (East Africa Time) or instant on.
    from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    to: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn list(
    permit: Permit<ViewPayments>,
    Query(filter): Query<PaymentFilter>,
) -> Result<Json<Page<PaymentView>>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let PaymentFilter { state, method, customer, search, from, to, .. } = filter;
    let mut wanted = PaymentNarrowing { state, method, customer, search, from, to }.wanted(paging.limit())?;
    wanted.people = permit.allow() != Allow::Masked;
    wanted.after = paging.after();
    let payments = wanted.page(&mut permit.read().await?).await?;
    let page = Page::cut(payments, wanted.limit, |payment| payment.id.to_string());
    Ok(Json(page.map(|payment| PaymentView::new(&payment, permit.allow()))))
}

async fn show(
    permit: Permit<ViewPayments>,
    Path(id): Path<Id<Payment>>,
) -> Result<Json<PaymentDetail>, Problem> {
    let payment = queries::find(&mut permit.glance().await?, id).await?;
    let payment = payment.ok_or_else(|| Problem::not_found("payment"))?;
    let receipt = payment.rail_reference.clone();
    Ok(Json(PaymentDetail { payment: PaymentView::new(&payment, permit.allow()), receipt }))
}

/// How many payments are shown with whoever made them.
const LATEST: usize = 25;

/// Shows a customer and the latest of their payments.
async fn show_customer(
    permit: Permit<ViewPayments>,
    Path(id): Path<Id<Customer>>,
) -> Result<Json<CustomerDetail>, Problem> {
    let mut tx = permit.read().await?;
    let customer = customers::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("customer"))?;
    let mut payments = queries::wanted_of(id, LATEST).page(&mut tx).await?;
    payments.truncate(LATEST);
    let allow = permit.allow();
    Ok(Json(CustomerDetail {
        customer: CustomerView::new(&customer, allow),
        payments: payments.iter().map(|payment| PaymentView::new(payment, allow)).collect(),
    }))
}

/// Shows what happened to a payment.
async fn history(
    permit: Permit<ViewPayments>,
    Path(id): Path<Id<Payment>>,
) -> Result<Json<History>, Problem> {
    let tx = permit.read().await?;
    let payment = queries::find(&mut &tx, id).await?.ok_or_else(|| Problem::not_found("payment"))?;
    let mut history = timeline::history_of(&tx, permit.actor(), permit.allow(), *id.as_bytes()).await?;
    if permit.allow() == Allow::Masked {
        history.hide(|text| masked(text, &payment));
    }
    Ok(Json(history))
}

/// A payment to ask for.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct NewPaymentInput {
    /// What the merchant gets, in TZS.
    amount: Amount,
    /// Who is asked: a Tanzanian mobile number.
    phone_number: String,
    /// 1 to 20 letters and digits, never used before.
    reference: String,
}

async fn create(
    permit: Permit<InitiatePayment>,
    header: KeyHeader,
    body: Signed<NewPaymentInput>,
) -> Result<Once<PaymentView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "payment", &input)?;
    if let Some(before) = idempotency::look(&permit, key.as_ref()).await? {
        return Ok(before);
    }
    let terms = terms::load(&mut permit.glance().await?).await?;
    let order = commands::parse_order(&terms, &input.reference, &input.phone_number, input.amount)?;
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let payment = commands::create(&mut tx, order).await?;
    let view = PaymentView::new(&payment, Allow::Yes);
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    let done = initiated(&payment);
    tx.commit(done, Once::Made(view)).await
}

/// The record of a payment that was asked for.
pub fn initiated(payment: &Payment) -> Activity {
    let says = format!("asked {} to pay {} for {}", payment.channel, payment.amount, payment.reference);
    Activity::new(Area::Payments, "payment.initiated", says).on(payment.id, &payment.reference)
}
