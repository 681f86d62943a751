//! Beneficiaries in the dashboard and on `/v1`.

use std::slice;

use axum::{Extension, Json};
use permit::{
    Actor, ConfirmBeneficiary, Input, ManageBeneficiaries, Page, Paging, Path, Permission, Permit, Problem,
    Query, Routes, Tx, ViewBeneficiaries, WriteTx, Writing as _,
};
use rails::Destination;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Email, Id, Timestamp};

use super::{
    commands::{self, Act},
    views::BeneficiaryView,
};
use crate::{
    Services,
    developer::{NothingInput, Signed},
    edit::Edit,
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    listing,
    payees::{self, Beneficiary, BeneficiaryState, Changed, Listed, Wanted},
    payouts::{PayeeBankInput, PayeeTillInput, asked, place},
    text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/beneficiaries", list)
        .post("/v1/beneficiaries", add)
        .get("/v1/beneficiaries/{id}", show)
        .patch("/v1/beneficiaries/{id}", change)
        .post("/v1/beneficiaries/{id}/confirm", confirm)
        .post("/v1/beneficiaries/{id}/decline", decline)
        .post("/v1/beneficiaries/{id}/withdraw", withdraw)
        .post("/v1/beneficiaries/{id}/archive", archive)
        .post("/v1/beneficiaries/{id}/restore", restore)
}

/// Which beneficiaries are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BeneficiaryFilter {
    /// States between commas: `waiting`, `confirmed`, `archived`.
    state: Option<String>,
    /// Part of a name or an account, or an id.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Lists beneficiaries, newest first.
async fn list(
    permit: Permit<ViewBeneficiaries>,
    Query(filter): Query<BeneficiaryFilter>,
) -> Result<Json<Page<BeneficiaryView>>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let search = filter.search.as_deref();
    let known = |word: &str| BeneficiaryState::from_name(word).map(BeneficiaryState::name);
    let wanted = Wanted {
        states: listing::states(filter.state.as_deref(), known)?,
        pattern: listing::pattern(search),
        id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
        after: paging.after(),
        limit: paging.limit(),
    };
    let mut tx = permit.read().await?;
    let listed = payees::list(&mut tx, &wanted).await?;
    let page = Page::cut(listed, wanted.limit, |listed| listed.beneficiary.id.to_string());
    let refused = commands::why_not(&mut tx, &page.data, permit.actor()).await?;
    Ok(Json(page.map(|listed| BeneficiaryView::new(listed, permit.actor(), &refused))))
}

/// Shows one.
async fn show(
    permit: Permit<ViewBeneficiaries>,
    Path(id): Path<Id<Beneficiary>>,
) -> Result<Json<BeneficiaryView>, Problem> {
    let mut tx = permit.read().await?;
    let listed = payees::look(&mut tx, id).await?.ok_or_else(|| Problem::not_found("beneficiary"))?;
    Ok(Json(view_of(&mut tx, listed, permit.actor()).await?))
}

async fn view_of(tx: &mut impl Tx, listed: Listed, reader: &Actor) -> Result<BeneficiaryView, Problem> {
    let refused = commands::why_not(tx, slice::from_ref(&listed), reader).await?;
    Ok(BeneficiaryView::new(listed, reader, &refused))
}

/// A beneficiary to be added. It names one account: `phone_number`, `bank` or `till`.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct NewBeneficiaryInput {
    /// What the merchant calls them, at most 100 characters; the holder, of a bank account.
    name: String,
    /// A Tanzanian mobile number.
    phone_number: Option<String>,
    /// An account at a bank. Its `account_name` and `transfer_type` say nothing here.
    bank: Option<PayeeBankInput>,
    /// The till of a shop.
    till: Option<PayeeTillInput>,
    /// Where they are told.
    email: Option<String>,
    /// A note, at most 200 characters.
    note: Option<String>,
}

/// What to change; what is absent stays, and null takes an address or note away. An account is named whole.
#[derive(Debug, Deserialize, ToSchema)]
struct BeneficiaryChangeInput {
    /// What the merchant calls them.
    name: Option<String>,
    /// A Tanzanian mobile number.
    phone_number: Option<String>,
    /// An account at a bank.
    bank: Option<PayeeBankInput>,
    /// The till of a shop.
    till: Option<PayeeTillInput>,
    /// Where they are told.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    email: Edit<String>,
    /// A note.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    note: Edit<String>,
}

fn email(text: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let email =
        Email::parse(text).map_err(|error| Problem::field("email", text::sentence(&error.to_string())))?;
    Ok(Some(email.to_string()))
}

/// An account at a bank under the holder's new name; other accounts know no holder.
fn held_by(place: Destination, name: &str) -> Destination {
    match place {
        Destination::Bank { bic, account_number, currency, transfer, .. } => {
            let account_name = Some(name.to_owned());
            Destination::Bank { bic, account_number, account_name, currency, transfer }
        }
        other => other,
    }
}

async fn add(
    permit: Permit<ManageBeneficiaries>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<NewBeneficiaryInput>,
) -> Result<Once<BeneficiaryView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "beneficiary", &input)?;
    let name = text::line("name", &input.name, 1..=100)?;
    let NewBeneficiaryInput { phone_number, bank, till, .. } = &input;
    let asked = asked(phone_number.as_deref(), bank.as_ref(), till.as_ref(), Some(&name))?;
    let (destination, _) = place(&asked.without_transfer())?;
    let known_name = services.rails().look_up_name(permit.read().await?, &destination).await?;
    let (email, note) =
        (email(input.email.as_deref())?, text::optional_line("note", input.note.as_deref(), 200)?);
    let reader = permit.actor().clone();
    let mut tx = permit.write_alone().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let new = Changed { name, known_name, destination, email, note };
    let (listed, done) = commands::add(&mut tx, new).await?;
    let view = view_of(&mut tx, listed, &reader).await?;
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    tx.commit(done, Once::Made(view)).await
}

async fn change(
    permit: Permit<ManageBeneficiaries>,
    Extension(services): Extension<Services>,
    Path(id): Path<Id<Beneficiary>>,
    body: Signed<BeneficiaryChangeInput>,
) -> Result<Json<BeneficiaryView>, Problem> {
    let input = body.verified(&permit).await?;
    if payees::find(&mut permit.read().await?, id).await?.is_none() {
        return Err(Problem::not_found("beneficiary"));
    }
    let name = input.name.as_deref().map(|name| text::line("name", name, 1..=100)).transpose()?;
    let (phone, bank, till) = (input.phone_number.as_deref(), input.bank.as_ref(), input.till.as_ref());
    let moved = if phone.is_none() && bank.is_none() && till.is_none() {
        None
    } else {
        let (to, _) = place(&asked(phone, bank, till, None)?.without_transfer())?;
        let known_name = services.rails().look_up_name(permit.read().await?, &to).await?;
        Some((to, known_name))
    };
    let reader = permit.actor().clone();
    let mut tx = permit.write_alone().await?;
    // What is not named stays as it is by now: what it was before the provider was asked, somebody may have taken back.
    let before = payees::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("beneficiary"))?;
    let name = name.unwrap_or(before.name);
    let (destination, known_name) = moved.unwrap_or((before.destination, before.known_name));
    let to = Changed {
        destination: held_by(destination, &name),
        known_name,
        email: email(input.email.apply(before.email).as_deref())?,
        note: text::optional_line("note", input.note.apply(before.note).as_deref(), 200)?,
        name,
    };
    let (listed, done) = commands::change(&mut tx, id, to).await?;
    let view = view_of(&mut tx, listed, &reader).await?;
    tx.commit(done, Json(view)).await
}

/// What a beneficiary was when whoever confirms it read it.
#[derive(Debug, Deserialize, ToSchema)]
struct BeneficiaryAsReadInput {
    /// Its `updated_at`: what changed since is not confirmed.
    updated_at: Timestamp,
}

async fn confirm(
    permit: Permit<ConfirmBeneficiary>,
    Path(id): Path<Id<Beneficiary>>,
    Input(input): Input<BeneficiaryAsReadInput>,
) -> Result<Json<BeneficiaryView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let done = commands::confirm(&mut tx, id, input.updated_at).await?;
    answer(tx, done).await
}

async fn decline(
    permit: Permit<ConfirmBeneficiary>,
    Path(id): Path<Id<Beneficiary>>,
) -> Result<Json<BeneficiaryView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let done = commands::decline(&mut tx, id).await?;
    answer(tx, done).await
}

/// Takes back one's own change that waits: what was confirmed before holds again.
async fn withdraw(
    permit: Permit<ManageBeneficiaries>,
    Path(id): Path<Id<Beneficiary>>,
    body: Signed<NothingInput>,
) -> Result<Json<BeneficiaryView>, Problem> {
    act(permit, id, body, Act::Withdraw).await
}

async fn archive(
    permit: Permit<ManageBeneficiaries>,
    Path(id): Path<Id<Beneficiary>>,
    body: Signed<NothingInput>,
) -> Result<Json<BeneficiaryView>, Problem> {
    act(permit, id, body, Act::Archive).await
}

async fn restore(
    permit: Permit<ManageBeneficiaries>,
    Path(id): Path<Id<Beneficiary>>,
    body: Signed<NothingInput>,
) -> Result<Json<BeneficiaryView>, Problem> {
    act(permit, id, body, Act::Restore).await
}

async fn act(
    permit: Permit<ManageBeneficiaries>,
    id: Id<Beneficiary>,
    body: Signed<NothingInput>,
    act: Act,
) -> Result<Json<BeneficiaryView>, Problem> {
    body.verified(&permit).await?;
    let mut tx = permit.write_alone().await?;
    let done = commands::act(&mut tx, id, act).await?;
    answer(tx, done).await
}

async fn answer<P: Permission>(
    mut tx: WriteTx<P>,
    (listed, done): (Listed, permit::Activity),
) -> Result<Json<BeneficiaryView>, Problem> {
    let reader = tx.actor().clone();
    let view = view_of(&mut tx, listed, &reader).await?;
    tx.commit(done, Json(view)).await
}
