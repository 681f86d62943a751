//! Payouts in the dashboard and on `/v1`.

mod edit;
mod evidence;
pub(super) mod make;
pub(super) mod show;

use axum::Json;
use permit::{
    Allow, AuthorisePayout, EditPayout, Input, Kind, Page, Paging, Path, Permit, Problem, Query,
    RejectPayout, Routes, ViewPayouts,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use values::{Balance, Currency, Id, Timestamp};

use super::{
    commands,
    export::PayoutNarrowing,
    model::Payout,
    queries,
    views::{LookTwice, PayoutCounts, PayoutPage, PayoutSummary, PayoutView},
};
use crate::{
    developer::{NothingInput, Signed},
    ledger, text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/payouts", list)
        .post("/v1/payouts", make::create)
        .get("/v1/payouts/summary", summary)
        .post("/v1/payouts/preview", make::preview)
        .post("/v1/payouts/payee", make::payee)
        .get("/v1/banks", make::banks)
        .get("/v1/till-providers", make::till_providers)
        .get("/v1/payouts/{id}", show::show)
        .put("/v1/payouts/{id}", edit::edit)
        .get("/v1/payouts/{id}/history", show::history)
        .post("/v1/payouts/{id}/authorization", authorise)
        .post("/v1/payouts/{id}/rejection", reject)
        .post("/v1/payouts/{id}/cancellation", cancel)
        .post("/v1/payouts/{id}/undo", undo)
        .get("/v1/payout-exceptions", evidence::list)
        .get("/v1/payouts/{id}/outcomes", evidence::show)
        .post("/v1/payouts/{id}/outcome", evidence::propose)
        .post("/v1/payouts/{id}/outcome/confirmation", evidence::confirm)
        .post("/v1/payouts/{id}/outcome/rejection", evidence::decline)
}

/// Which payouts are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PayoutFilter {
    /// States between commas; `moving`, `done` and `ended` stand for several.
    state: Option<String>,
    /// How a reference, an account or a word of the payee's name begins, the last four digits of an account, an id, or an amount.
    search: Option<String>,
    /// From this day (East Africa Time) or instant on.
    from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    to: Option<String>,
    /// `true` to leave out those of batches, which are released with their batch.
    alone: Option<bool>,
    /// What they are for: `payout`, `withdrawal`, `refund` or `any`; payouts unless told.
    purpose: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn list(
    permit: Permit<ViewPayouts>,
    Query(filter): Query<PayoutFilter>,
) -> Result<Json<PayoutPage>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let PayoutFilter { state, search, from, to, alone, purpose, .. } = filter;
    let mut wanted = PayoutNarrowing { state, search, from, to, purpose }.wanted(paging.limit())?;
    wanted.people = permit.allow() != Allow::Masked;
    wanted.after = paging.after();
    wanted.also.alone = alone.unwrap_or(false);
    let mut tx = permit.read().await?;
    let payouts = wanted.page(&mut tx).await?;
    let page = Page::cut(payouts, wanted.limit, |payout| payout.id.to_string());
    let shown: Vec<_> = page.data.iter().map(|payout| payout.id).collect();
    let approvals = queries::approvals_of(&mut tx, &shown).await?;
    let facts = queries::facts_of(&mut tx, &shown).await?;
    let view = |payout: &Payout| {
        let given = approvals.iter().filter(|(id, _)| *id == payout.id);
        let given: Vec<_> = given.map(|(_, approval)| approval.clone()).collect();
        let of_it = facts.iter().find(|(id, _)| *id == payout.id);
        let look_twice = of_it.map(|(_, facts)| LookTwice::new(facts.clone(), payout, permit.allow()));
        PayoutView { look_twice, ..PayoutView::new(payout, &given, permit.allow()) }
    };
    let counts = PayoutCounts::new(&queries::count_by_state(&mut tx).await?);
    Ok(Json(PayoutPage { data: page.data.iter().map(view).collect(), next: page.next, counts }))
}

async fn summary(permit: Permit<ViewPayouts>) -> Result<Json<PayoutSummary>, Problem> {
    let mut tx = permit.read().await?;
    let checker = permit.actor().as_member().filter(|member| member.may(Kind::AuthorisePayout));
    let waiting_for_me = match checker {
        Some(member) => {
            let waiting = queries::waiting_for(&mut tx, member.id).await?;
            waiting.iter().map(|(_, count, ..)| count).sum()
        }
        None => 0,
    };
    let held = if permit.actor().sees(Kind::ViewBalance) {
        let balances = ledger::balances(&mut tx).await?;
        let held = balances.iter().find(|balance| balance.currency == Currency::TZS);
        Some(held.map_or(Balance::new(0, Currency::TZS), |balance| balance.held))
    } else {
        None
    };
    Ok(Json(PayoutSummary {
        waiting_for_me,
        held,
        oldest_at: queries::oldest_pending(&mut tx).await?,
        counts: PayoutCounts::new(&queries::count_by_state(&mut tx).await?),
    }))
}

/// What is authorised.
#[derive(Debug, Deserialize, ToSchema)]
struct AuthorisationInput {
    /// The payout's `updated_at`: what was changed since is not released unseen. Needed once somebody changed it.
    updated_at: Option<Timestamp>,
}

async fn authorise(
    permit: Permit<AuthorisePayout>,
    Path(id): Path<Id<Payout>>,
    Input(input): Input<AuthorisationInput>,
) -> Result<Json<PayoutView>, Problem> {
    let checker = permit.actor().as_member().map(|member| member.id);
    let read = input.updated_at;
    Ok(view_of(&permit.post(commands::Authorise { id, checker, read }).await?))
}

/// Why a payout is refused.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RejectionInput {
    /// For the maker, up to 200 characters.
    reason: String,
}

impl RejectionInput {
    /// The reason, checked.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn reason(&self) -> Result<String, Problem> {
        text::line("reason", &self.reason, 1..=200)
    }
}

async fn reject(
    permit: Permit<RejectPayout>,
    Path(id): Path<Id<Payout>>,
    Input(input): Input<RejectionInput>,
) -> Result<Json<PayoutView>, Problem> {
    let reason = input.reason()?;
    Ok(view_of(&permit.post(commands::Reject { id, reason }).await?))
}

async fn cancel(
    permit: Permit<EditPayout>,
    Path(id): Path<Id<Payout>>,
    body: Signed<NothingInput>,
) -> Result<Json<PayoutView>, Problem> {
    body.verified(&permit).await?;
    Ok(view_of(&permit.post(commands::Cancel { id }).await?))
}

async fn undo(permit: Permit<RejectPayout>, Path(id): Path<Id<Payout>>) -> Result<Json<PayoutView>, Problem> {
    Ok(view_of(&permit.post(commands::Undo { id }).await?))
}

fn view_of(decided: &commands::Decided) -> Json<PayoutView> {
    Json(PayoutView::new(&decided.payout, &decided.approvals, Allow::Yes))
}
