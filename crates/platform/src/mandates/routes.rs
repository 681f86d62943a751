//! The routes of mandates.

use axum::Json;
use permit::{
    Accepted, Either, Input, Kind as Permission, LowerMandate, NoContent, Path, Permit, Problem, Routes,
    ViewPolicy,
};
use serde::Deserialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, subjects::Application};

use super::{
    commands::{self, Decided, Wanted},
    model::PayoutLinks,
    queries,
    views::{MandateList, MandateView},
};
use crate::{
    changes::{self, ChangeWaits, Kind},
    policy::Payees,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/mandates", list)
        .put("/v1/mandates/{application_id}", set)
        .delete("/v1/mandates/{application_id}", end)
}

async fn list(permit: Permit<ViewPolicy>) -> Result<Json<MandateList>, Problem> {
    let admin = permit.actor().member().filter(|_| permit.actor().sees(Permission::RaiseMandate));
    let mut tx = permit.read().await?;
    let pending = match admin {
        Some(_) => changes::waiting(&mut tx, &[Kind::MandateRaised], admin).await?,
        None => Vec::new(),
    };
    let mandates = queries::all(&mut tx).await?;
    let payers = queries::list_payers(&mut tx).await?;
    Ok(Json(MandateList::new(payers, &mandates, pending.into_iter().map(|(_, view)| view).collect())))
}

/// What an application is to pay without people.
#[derive(Deserialize, ToSchema)]
struct NewMandate {
    /// The largest payouts: TZS, USD or both. Payouts in a currency that is not named wait for people.
    #[schema(min_items = 1, max_items = 2)]
    per_payout: Vec<Amount>,
    /// The most in a day of East Africa Time, in the same currencies.
    #[schema(min_items = 1, max_items = 2)]
    per_day: Vec<Amount>,
    /// Whether only confirmed beneficiaries are paid within it; payouts to others wait for people.
    #[serde(default)]
    known_payees_only: bool,
    /// Whether it names payout links: what a payee claims on one that a key made, to an account that the payee types, then waits
    /// for nobody within it, and counts to the day. Takes an application whose Hosted payout is on.
    #[serde(default)]
    payout_links: bool,
    /// Until when.
    until: Timestamp,
}

async fn set(
    permit: Permit<LowerMandate>,
    Path(id): Path<Id<Application>>,
    Input(input): Input<NewMandate>,
) -> Result<Either<Json<MandateView>, Accepted<ChangeWaits>>, Problem> {
    let wanted = Wanted {
        per_payout: input.per_payout,
        per_day: input.per_day,
        payees: Payees::known_only(input.known_payees_only),
        links: PayoutLinks::named(input.payout_links),
        until: input.until,
    };
    let mut tx = permit.write_alone().await?;
    match commands::set(&mut tx, id, &wanted).await? {
        Decided::Same(mandate) => Ok(tx.already_done(Either::Done(Json(mandate.into())))),
        Decided::Done(mandate, done) => tx.commit(done, Either::Done(Json(mandate.into()))).await,
        Decided::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
    }
}

async fn end(permit: Permit<LowerMandate>, Path(id): Path<Id<Application>>) -> Result<NoContent, Problem> {
    let mut tx = permit.write_alone().await?;
    let done = commands::end(&mut tx, id).await?;
    tx.commit(done, NoContent).await
}
