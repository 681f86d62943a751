//! The routes of the payout policy.

use axum::Json;
use permit::{
    Accepted, Either, Input, Kind as Permission, Permit, Problem, Routes, TightenPolicy, Tx, ViewPolicy,
    Writing as _,
};
use serde::Deserialize;
use utoipa::ToSchema;
use values::{Amount, Id, subjects::Member};

use super::{
    commands::{self, Decided},
    model::{Approvers, Marks, Payees, Policy, Signatory},
    views::PolicyView,
};
use crate::{
    changes::{self, ChangeWaits, Kind},
    text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/payout-policy", show).put("/v1/payout-policy", set)
}

async fn view(tx: &mut impl Tx, policy: &Policy, admin: Option<Id<Member>>) -> Result<PolicyView, Problem> {
    let pending = match admin {
        Some(_) => changes::waiting(tx, &[Kind::PolicyLoosened], admin).await?,
        None => Vec::new(),
    };
    Ok(PolicyView::new(policy, pending.into_iter().map(|(_, view)| view).collect()))
}

async fn show(permit: Permit<ViewPolicy>) -> Result<Json<PolicyView>, Problem> {
    let admin = permit.actor().member().filter(|_| permit.actor().sees(Permission::LoosenPolicy));
    let mut tx = permit.read().await?;
    let policy = commands::load(&mut tx).await?;
    Ok(Json(view(&mut tx, &policy, admin).await?))
}

/// What is asked of payouts from now on, in full: what is left out of a list is without a limit.
#[derive(Deserialize, ToSchema)]
struct NewPolicy {
    /// How many approvers every payout takes, beside whoever made it.
    #[schema(minimum = 1, maximum = 2)]
    approvers: i64,
    /// From which amounts on a payout takes two: TZS, USD or both.
    #[schema(max_items = 2)]
    two_approvers_from: Vec<Amount>,
    /// The largest amounts of a payout.
    #[schema(max_items = 2)]
    most_per_payout: Vec<Amount>,
    /// The largest amounts that are made in a day of East Africa Time.
    #[schema(max_items = 2)]
    most_per_day: Vec<Amount>,
    /// Whether a beneficiary needs a second person before its first use; as it is where nothing is said.
    beneficiary_second_person: Option<bool>,
    /// Whether whoever alone makes and releases payouts releases their own; as it is where nothing is said. One Admin switches
    /// it on only while they are alone.
    single_signatory: Option<bool>,
}

impl NewPolicy {
    /// What is wanted instead of what holds `now`.
    fn policy(&self, now: &Policy) -> Result<Policy, Problem> {
        let marks = |field: &str, amounts: &[Amount]| {
            Marks::new(amounts).map_err(|error| Problem::field(field, text::sentence(&error.to_string())))
        };
        Ok(Policy {
            approvers: Approvers::from_count(self.approvers)
                .ok_or_else(|| Problem::field("approvers", "A payout takes 1 or 2 approvers."))?,
            two_from: marks("two_approvers_from", &self.two_approvers_from)?,
            most_per_payout: marks("most_per_payout", &self.most_per_payout)?,
            most_per_day: marks("most_per_day", &self.most_per_day)?,
            payees: self.beneficiary_second_person.map_or(now.payees, Payees::known_only),
            signatory: self.single_signatory.map_or(now.signatory, Signatory::single),
        })
    }
}

async fn set(
    permit: Permit<TightenPolicy>,
    Input(input): Input<NewPolicy>,
) -> Result<Either<Json<PolicyView>, Accepted<ChangeWaits>>, Problem> {
    input.policy(&Policy::default())?;
    let mut tx = permit.write_alone().await?;
    let wanted = input.policy(&commands::load(&mut tx).await?)?;
    let admin = tx.actor().member();
    match commands::set(&mut tx, wanted).await? {
        Decided::Same(policy) => {
            let answer = view(&mut tx, &policy, admin).await?;
            Ok(tx.already_done(Either::Done(Json(answer))))
        }
        Decided::Done(policy, done) => {
            let answer = view(&mut tx, &policy, admin).await?;
            tx.commit(done, Either::Done(Json(answer))).await
        }
        Decided::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
    }
}
