//! Deposits on `/v1`, and what a bank tells, as the simulator's side of it. Where a real provider stands behind the platform
//! or the merchant, or its operator opened no door to the simulator, nobody may tell of money this way.

use axum::{Extension, Json};
use permit::{Page, Paging, Permit, PlayBank, Problem, Public, Query, Routes, ViewBalance};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Amount, Currency, Id, subjects::Merchant};

use super::{
    commands::{self, Arrived},
    instructions,
    model::{Deposit, Evidence},
    queries,
    views::DepositView,
};
use crate::{Services, calls, idempotency, listing, text};

/// The routes of the area.
pub fn routes() -> Routes {
    let routes = Routes::new().get("/v1/deposits", list).merge(instructions::routes());
    routes.merge(calls::limit(Routes::new().post("/simulator/deposits", notify)))
}

/// Which deposits are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DepositFilter {
    /// Part of a reference, the bank's or ours, a sender or what they wrote; or an amount.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Lists deposits, newest first.
async fn list(
    permit: Permit<ViewBalance>,
    Query(filter): Query<DepositFilter>,
) -> Result<Json<Page<DepositView>>, Problem> {
    let search = filter.search.as_deref();
    let (pattern, amount) = (listing::pattern(search), listing::amount(search));
    let paging = Paging { cursor: filter.cursor.clone(), limit: filter.limit.clone() };
    let deposits = queries::list(&mut permit.read().await?, &pattern, amount, &paging).await?;
    let page = Page::cut(deposits, paging.limit(), |deposit| deposit.id.to_string());
    Ok(Json(page.map(|deposit| DepositView::from(&deposit))))
}

/// A deposit, as the merchant's bank has it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(example = json!({"merchant_id": "mrc_01k9q4k9q4k9q4k9q4k9q4k9q4", "bank_reference": "FT26327ABCDE",
    "amount": {"amount": 150000000, "currency": "TZS"}, "sender": "PWANI TRADERS", "narration": "Float for December"}))]
struct DepositNotice {
    /// Whose account it arrived on.
    merchant_id: Id<Merchant>,
    /// How much, in TZS or USD.
    amount: Amount,
    /// The bank's name for it: 1 to 40 letters and digits, one for each deposit.
    bank_reference: String,
    /// Whom the bank names as the sender, at most 120 characters.
    sender: Option<String>,
    /// What the sender wrote, at most 140 characters.
    narration: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DepositNoticeTaken {
    /// The deposit it is.
    #[schema(value_type = String)]
    deposit_id: Id<Deposit>,
    /// Its name in statements.
    reference: String,
    /// Whether the bank had told of it before.
    again: bool,
}

fn read(notice: DepositNotice) -> Result<(Id<Merchant>, Evidence), Problem> {
    let DepositNotice { merchant_id, amount, bank_reference, sender, narration } = notice;
    if !(1..=40).contains(&bank_reference.len())
        || !bank_reference.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err(Problem::field("bank_reference", "Write a reference of 1 to 40 letters and digits."));
    }
    if amount.is_zero() || !matches!(amount.currency(), Currency::TZS | Currency::USD) {
        return Err(Problem::field("amount", "Write an amount in TZS or USD, more than zero."));
    }
    let sender = text::optional_line("sender", sender.as_deref(), 120)?;
    let narration = text::optional_line("narration", narration.as_deref(), 140)?;
    Ok((merchant_id, Evidence { amount, bank_reference, sender, narration }))
}

/// Tells of money that arrived on a merchant's account.
async fn notify(
    door: Public<PlayBank>,
    Extension(services): Extension<Services>,
    permit::Input(notice): permit::Input<DepositNotice>,
) -> Result<Json<DepositNoticeTaken>, Problem> {
    let rail = services.simulator_door()?;
    let (merchant, evidence) = read(notice)?;
    let mut tx = door.cross_to(merchant).await?.ok_or_else(|| Problem::not_found("merchant"))?;
    let arrived = commands::receive(&mut tx, rail, evidence).await?;
    let taken = |deposit: &Deposit, again| {
        Json(DepositNoticeTaken { deposit_id: deposit.id, reference: deposit.reference.clone(), again })
    };
    match arrived {
        Arrived::Now(deposit, instruction) => {
            let done = commands::received(&deposit, instruction.as_deref());
            tx.commit(done, taken(&deposit, false)).await
        }
        Arrived::Before(deposit) => idempotency::settle(tx, taken(&deposit, true)).await,
    }
}
