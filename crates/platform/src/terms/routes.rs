//! The routes of a merchant's terms.

use axum::Json;
use permit::{
    Accepted, Either, Input, Kind as Permission, ManageRails, Permit, Problem, Routes, Tx, ViewPolicy,
};
use rails::{FeeBearer, FeeStep, Rate, Service, Tariff};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use values::{Amount, Currency, Id, subjects::Member};

use super::{
    commands::{self, Decided},
    model::{KycState, Wanted},
    queries,
    views::TermsView,
};
use crate::{
    changes::{self, ChangeWaits, Kind},
    text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/terms", show)
        .put("/v1/terms/fees", set_fees)
        .put("/v1/terms/fee-bearer", set_fee_bearer)
        .put("/v1/terms/rates", set_rate)
        .put("/v1/terms/kyc-limit", set_kyc_limit)
        .put("/v1/terms/kyc-state", set_kyc_state)
}

const KINDS: [Kind; 5] =
    [Kind::TermsFees, Kind::TermsFeeBearer, Kind::TermsRate, Kind::TermsKycLimit, Kind::TermsKycState];

async fn view(tx: &mut impl Tx, admin: Option<Id<Member>>) -> Result<TermsView, Problem> {
    let terms = commands::load(tx).await?;
    let moved = match terms.kyc().state {
        KycState::Approved => None,
        KycState::NotApproved => Some(terms.sum(&queries::moved(tx).await?)?),
    };
    let pending = match admin {
        Some(_) => changes::waiting(tx, &KINDS, admin).await?,
        None => Vec::new(),
    };
    Ok(TermsView::new(&terms, moved, pending.into_iter().map(|(_, view)| view).collect()))
}

async fn show(permit: Permit<ViewPolicy>) -> Result<Json<TermsView>, Problem> {
    let admin = permit.actor().member().filter(|_| permit.actor().sees(Permission::ManageRails));
    Ok(Json(view(&mut permit.read().await?, admin).await?))
}

type Set = Result<Either<Json<TermsView>, Accepted<ChangeWaits>>, Problem>;

async fn set(permit: Permit<ManageRails>, wanted: Wanted) -> Set {
    let mut tx = permit.write_alone().await?;
    let admin = acting_member(&tx);
    let decided = commands::set(&mut tx, &wanted).await?;
    match decided {
        Decided::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
        Decided::Same => {
            let now = view(&mut tx, admin).await?;
            Ok(tx.already_done(Either::Done(Json(now))))
        }
        Decided::Done(done) => {
            let now = view(&mut tx, admin).await?;
            tx.commit(done, Either::Done(Json(now))).await
        }
    }
}

fn acting_member(tx: &impl permit::Writing) -> Option<Id<Member>> {
    tx.actor().member()
}

/// A value that must be there, if only to say that what is published is to hold again: `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(value)
}

/// A table of limits and fees for one service; `null` goes back to the published one.
#[derive(Deserialize, ToSchema)]
struct NewFees {
    /// Such as `ussd_push`; `GET /v1/terms` lists them.
    #[schema(value_type = String)]
    service: String,
    #[serde(deserialize_with = "given")]
    #[schema(required = true)]
    table: Option<FeeTable>,
}

/// Limits and fees, in minor units of the service's currency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeTable {
    /// The smallest amount carried.
    #[schema(minimum = 1)]
    minimum: i64,
    /// The largest amount carried.
    #[schema(minimum = 1, maximum = 9007199254740991_i64)]
    maximum: i64,
    /// By ascending amount; the first begins at or below the minimum.
    #[schema(min_items = 1, max_items = 100)]
    steps: Vec<NewFee>,
    /// The highest fee, if there is to be one.
    #[schema(minimum = 0)]
    cap: Option<i64>,
}

/// From an amount up to the next one, a fee: a fixed part and a part of the amount.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFee {
    /// The smallest amount that pays it.
    #[schema(minimum = 0)]
    from: i64,
    /// The fixed part; 0 unless told.
    #[serde(default)]
    #[schema(minimum = 0)]
    fee: i64,
    /// The part that grows with the amount, in hundredths of a percent; 0 unless told.
    #[serde(default)]
    #[schema(maximum = 10000)]
    fee_bps: u32,
}

async fn set_fees(permit: Permit<ManageRails>, Input(input): Input<NewFees>) -> Set {
    let service = Service::from_name(input.service.trim()).ok_or_else(|| {
        let names: Vec<_> = Service::ALL.iter().map(|service| service.name()).collect();
        Problem::field("service", format!("Name a service: {}.", names.join(", ")))
    })?;
    let table = input.table.map(|table| {
        let step = |step: NewFee| FeeStep { from: step.from, fee: step.fee, fee_bps: step.fee_bps };
        let steps = table.steps.into_iter().map(step).collect();
        let currency = service.published().currency();
        Tariff::new(currency, table.minimum, table.maximum, steps, table.cap)
            .map_err(|error| Problem::field("table", text::sentence(&error.to_string())))
    });
    set(permit, Wanted::Fees(service, table.transpose()?)).await
}

/// Who is to pay the fee of payouts.
#[derive(Deserialize, ToSchema)]
struct NewFeeBearer {
    /// `merchant`, `customer` or `both`; `null` goes back to `merchant`.
    #[serde(deserialize_with = "given")]
    #[schema(required = true)]
    fee_bearer: Option<String>,
}

async fn set_fee_bearer(permit: Permit<ManageRails>, Input(input): Input<NewFeeBearer>) -> Set {
    let read = |name: String| {
        let says = "Name who pays: merchant, customer or both.";
        FeeBearer::from_name(&name).ok_or_else(|| Problem::field("fee_bearer", says))
    };
    set(permit, Wanted::FeeBearer(input.fee_bearer.map(read).transpose()?)).await
}

/// What one unit of a currency is to be worth in another.
#[derive(Deserialize, ToSchema)]
struct NewRate {
    /// What is given.
    source: Currency,
    /// What is got.
    target: Currency,
    /// Exact decimal text, such as `2510` or `0.00037736`; `null` goes back to the published rate.
    #[serde(deserialize_with = "given")]
    #[schema(required = true)]
    rate: Option<String>,
}

async fn set_rate(permit: Permit<ManageRails>, Input(input): Input<NewRate>) -> Set {
    if input.source == input.target {
        return Err(Problem::field("target", "A rate is between two currencies."));
    }
    let read = |text: String| Rate::parse(text.trim());
    let rate = input.rate.map(read).transpose();
    let rate = rate.map_err(|error| Problem::field("rate", text::sentence(&error.to_string())))?;
    set(permit, Wanted::Rate(input.source, input.target, rate)).await
}

/// What the merchant is to move altogether before approval.
#[derive(Deserialize, ToSchema)]
struct NewKycLimit {
    /// In TZS; `null` goes back to TZS 100,000.
    #[serde(deserialize_with = "given")]
    #[schema(required = true)]
    limit: Option<Amount>,
}

async fn set_kyc_limit(permit: Permit<ManageRails>, Input(input): Input<NewKycLimit>) -> Set {
    if input.limit.is_some_and(|limit| limit.currency() != Currency::TZS) {
        return Err(Problem::field("limit", "The limit is in TZS."));
    }
    set(permit, Wanted::KycLimit(input.limit)).await
}

/// Whether the merchant is to count as known.
#[derive(Deserialize, ToSchema)]
struct NewKycState {
    state: KycState,
}

async fn set_kyc_state(permit: Permit<ManageRails>, Input(input): Input<NewKycState>) -> Set {
    set(permit, Wanted::KycState(input.state)).await
}
