//! Direct debits on `/v1`.

mod bank;

use axum::{Extension, Json};
use permit::{Allow, InitiatePayment, Page, Paging, Path, Permit, Problem, Query, Routes, ViewPayments};
use serde::Deserialize;
use utoipa::IntoParams;
use values::{Amount, Id, Timestamp};

use super::{
    commands::{self, Made, source},
    model::{Asked, DirectDebit, DirectDebitError, DirectDebitState, NewDirectDebit},
    queries::{self, Wanted},
    views::{DirectDebitDetail, DirectDebitView, Instalment, NewDirectDebitInput},
};
use crate::{
    Services,
    developer::{NothingInput, Signed},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    listing, outbound, payments,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/direct-debits", list)
        .post("/v1/direct-debits", create)
        .get("/v1/direct-debits/{id}", show)
        .post("/v1/direct-debits/{id}/cancel", cancel)
        .merge(bank::routes())
}

/// Which direct debits are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DirectDebitFilter {
    /// States between commas: `requested`, `active`, `rejected`, `expired`, `cancelled`, `completed`.
    state: Option<String>,
    /// Part of a request id, a description, an account, or the customer's name, phone or e-mail; an id; or an amount.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn list(
    permit: Permit<ViewPayments>,
    Query(filter): Query<DirectDebitFilter>,
) -> Result<Json<Page<DirectDebitView>>, Problem> {
    let search = filter.search.as_deref();
    let known = |word: &str| DirectDebitState::from_name(word).map(DirectDebitState::name);
    let allow = permit.allow();
    let wanted = Wanted {
        states: listing::states(filter.state.as_deref(), known)?,
        pattern: listing::pattern(search),
        amount: listing::amount(search),
        id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
        people: if allow == Allow::Masked { "" } else { "people" },
    };
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let debits = queries::list(&mut permit.read().await?, &wanted, &paging).await?;
    let page = Page::cut(debits, paging.limit(), |debit| debit.id.to_string());
    Ok(Json(page.map(|debit| DirectDebitView::new(&debit, allow))))
}

fn missing() -> Problem {
    Problem::not_found("direct debit")
}

/// Shows a direct debit and what came of its instalments.
async fn show(
    permit: Permit<ViewPayments>,
    Path(id): Path<Id<DirectDebit>>,
) -> Result<Json<DirectDebitDetail>, Problem> {
    let mut tx = permit.read().await?;
    let debit = queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    let (paid, failed, minor) = payments::count_by_source(&mut tx, source(id)).await?;
    let payments = payments::list_by_source(&mut tx, source(id), 100).await?;
    let collected = Amount::new(minor, debit.amount.currency())
        .map_err(|_| Problem::failure("what a direct debit collected cannot be counted"))?;
    let view = |payment| Instalment::new(payment, &debit, permit.allow());
    let payments = payments.iter().map(view).collect();
    let direct_debit = DirectDebitView::new(&debit, permit.allow());
    Ok(Json(DirectDebitDetail { direct_debit, collected, paid, failed, payments }))
}

fn read(
    input: &NewDirectDebitInput,
    services: &Services,
    now: Timestamp,
) -> Result<NewDirectDebit, DirectDebitError> {
    let payer = &input.customer;
    let days = (
        listing::date(&input.starts_on).ok_or(DirectDebitError::Start)?,
        listing::date(&input.ends_on).ok_or(DirectDebitError::End)?,
    );
    let asked = Asked {
        customer: (Some(&payer.name), payer.email.as_deref(), payer.phone.as_deref()),
        phone: &input.phone_number,
        account: &input.account,
        days,
        rhythm: (input.every.unwrap_or(1), input.unit),
        amount: input.amount,
        description: input.description.as_deref(),
    };
    let new = NewDirectDebit::parse(&asked, now)?;
    let callback = input.callback_url.as_deref().filter(|text| !text.trim().is_empty());
    let callback = callback.map(|text| callback_of(services, text)).transpose()?;
    Ok(NewDirectDebit { callback, ..new })
}

/// Checks the address of a callback, which is called under the rules for webhooks.
///
/// # Errors
/// `Callback`.
pub fn callback_of(services: &Services, text: &str) -> Result<url::Url, DirectDebitError> {
    outbound::address::read(text, &services.settings().webhook_networks)
        .map_err(|error| DirectDebitError::Callback(error.to_string()))
}

/// Asks the holder of an account to agree. An application that asks for what it has in force gets that.
async fn create(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<NewDirectDebitInput>,
) -> Result<Once<DirectDebitView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "direct_debit", &input)?;
    let new = read(&input, &services, permit.app().now())?;
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let made = commands::create(&mut tx, &services, &new).await?;
    let view = DirectDebitView::new(made.debit(), Allow::Yes);
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    match made {
        Made::New(debit) => tx.commit(commands::requested(&debit), Once::Made(view)).await,
        Made::Before(_) => idempotency::settle(tx, Once::Made(view)).await,
    }
}

/// Ends a direct debit: no further instalment is asked for, one that is under way goes on.
async fn cancel(
    permit: Permit<InitiatePayment>,
    Path(id): Path<Id<DirectDebit>>,
    body: Signed<NothingInput>,
) -> Result<Json<DirectDebitView>, Problem> {
    body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let made = commands::cancel(&mut tx, id).await?.ok_or_else(missing)?;
    let view = Json(DirectDebitView::new(made.debit(), Allow::Yes));
    match made {
        Made::New(debit) => tx.commit(commands::cancelled(&debit), view).await,
        Made::Before(_) => Ok(tx.already_done(view)),
    }
}
