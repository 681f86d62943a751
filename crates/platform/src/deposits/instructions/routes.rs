//! Deposit instructions on `/v1`.

use axum::{Extension, Json};
use permit::{InitiatePayment, Page, Paging, Path, Permit, Problem, Query, Routes, Tx as _, ViewBalance};
use rails::DepositAccount;
use serde::Deserialize;
use utoipa::IntoParams;
use values::{Currency, Id};

use super::{
    commands::{self, done, missing},
    model::{Instruction, InstructionState},
    queries::{self, Wanted},
    views::{DepositInstructionView, NewDepositInstruction},
};
use crate::{
    Services,
    developer::{NothingInput, Signed},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    listing,
};

/// The routes.
pub(in crate::deposits) fn routes() -> Routes {
    Routes::new()
        .get("/v1/deposit-instructions", list)
        .post("/v1/deposit-instructions", make)
        .get("/v1/deposit-instructions/{id}", show)
        .post("/v1/deposit-instructions/{id}/cancel", cancel)
}

/// Which instructions are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DepositInstructionFilter {
    /// States between commas: `waiting`, `received`, `expired`, `cancelled`.
    state: Option<String>,
    /// Part of a reference or of the name of whoever asked, an id, or an amount.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Where deposits go now, by currency; nowhere while the merchant's money moves through no account that Kibali hears of.
async fn accounts(
    tx: &mut impl permit::Tx,
    services: &Services,
    currency: Currency,
) -> Result<Vec<DepositAccount>, Problem> {
    let chosen = services.rails().of(tx).await?;
    Ok(chosen.map(|chosen| chosen.rail.deposit_accounts(currency)).unwrap_or_default())
}

/// Lists instructions, newest first.
async fn list(
    permit: Permit<ViewBalance>,
    Extension(services): Extension<Services>,
    Query(filter): Query<DepositInstructionFilter>,
) -> Result<Json<Page<DepositInstructionView>>, Problem> {
    let search = filter.search.as_deref();
    let known = |word: &str| InstructionState::from_name(word).map(InstructionState::name);
    let wanted = Wanted {
        states: listing::states(filter.state.as_deref(), known)?,
        pattern: listing::pattern(search),
        amount: listing::amount(search),
        id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
    };
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let mut tx = permit.read().await?;
    let now = tx.now();
    let instructions = queries::list(&mut tx, &wanted, now, &paging).await?;
    let shillings = accounts(&mut tx, &services, Currency::TZS).await?;
    let dollars = accounts(&mut tx, &services, Currency::USD).await?;
    let page = Page::cut(instructions, paging.limit(), |instruction| instruction.id.to_string());
    Ok(Json(page.map(|instruction| {
        let of = if instruction.amount.currency() == Currency::USD { &dollars } else { &shillings };
        DepositInstructionView::new(&instruction, of, now)
    })))
}

/// Shows one.
async fn show(
    permit: Permit<ViewBalance>,
    Extension(services): Extension<Services>,
    Path(id): Path<Id<Instruction>>,
) -> Result<Json<DepositInstructionView>, Problem> {
    let mut tx = permit.read().await?;
    let instruction = queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    let accounts = accounts(&mut tx, &services, instruction.amount.currency()).await?;
    Ok(Json(DepositInstructionView::new(&instruction, &accounts, tx.now())))
}

/// Says where to deposit an amount, and what to write with it. Nothing is credited before the bank tells of the money.
async fn make(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<NewDepositInstruction>,
) -> Result<Once<DepositInstructionView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "deposit_instruction", &input)?;
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let instruction = commands::make(&mut tx, input.amount).await?;
    let accounts = commands::accounts(&mut tx, &services, input.amount.currency()).await?;
    let view = DepositInstructionView::new(&instruction, &accounts, tx.now());
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    let says = format!("asked how to deposit {}, by reference {}", instruction.amount, instruction.reference);
    tx.commit(done("deposit_instruction.made", says, &instruction), Once::Made(view)).await
}

/// Takes an instruction back. Money that comes with its reference all the same is a deposit like others.
async fn cancel(
    permit: Permit<InitiatePayment>,
    Path(id): Path<Id<Instruction>>,
    body: Signed<NothingInput>,
) -> Result<Json<DepositInstructionView>, Problem> {
    body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let instruction = commands::cancel(&mut tx, id).await?;
    let view = Json(DepositInstructionView::new(&instruction, &[], tx.now()));
    let says = format!("took instruction {} for a deposit back", instruction.reference);
    tx.commit(done("deposit_instruction.cancelled", says, &instruction), view).await
}
