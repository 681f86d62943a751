//! Mandates as a merchant's people see them, and refusals as problems.

use permit::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, subjects::Application};

use super::{
    model::{Mandate, MandateError, PayoutLinks},
    queries::Payer,
};
use crate::{changes::ChangeRequestView, policy::Payees, text};

/// What an application may pay by API without people.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Mandate)]
pub struct MandateView {
    /// The largest payouts, one amount in each currency that is covered.
    per_payout: Vec<Amount>,
    /// The most in a day of East Africa Time, in the same currencies.
    per_day: Vec<Amount>,
    /// Whether only confirmed beneficiaries are paid within it.
    known_payees_only: bool,
    /// Whether it names payout links: what a payee claims on one that a key made then waits for nobody within it.
    payout_links: bool,
    /// Until when.
    until: Timestamp,
}

impl From<Mandate> for MandateView {
    fn from(mandate: Mandate) -> Self {
        Self {
            per_payout: mandate.amounts.per_payout.all().to_vec(),
            per_day: mandate.amounts.per_day.all().to_vec(),
            known_payees_only: mandate.amounts.payees == Payees::Confirmed,
            payout_links: mandate.links == PayoutLinks::Named,
            until: mandate.until,
        }
    }
}

/// An application that pays, with its mandate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApplicationMandate {
    application_id: Id<Application>,
    /// The application's name.
    name: String,
    /// Its mandate; without one its payouts wait for people.
    mandate: Option<MandateView>,
}

/// Applications that pay, by name, and what is asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MandateList {
    data: Vec<ApplicationMandate>,
    /// Mandates that wait for a second person; for those who make them.
    pending: Vec<ChangeRequestView>,
}

impl MandateList {
    pub(super) fn new(
        payers: Vec<Payer>,
        mandates: &[(Id<Application>, Mandate)],
        pending: Vec<ChangeRequestView>,
    ) -> Self {
        let data = payers.into_iter().map(|payer| {
            let mandate = mandates.iter().find(|(id, _)| *id == payer.id);
            let mandate = mandate.map(|(_, mandate)| mandate.clone().into());
            ApplicationMandate { application_id: payer.id, name: payer.name, mandate }
        });
        Self { data: data.collect(), pending }
    }
}

impl From<MandateError> for Problem {
    fn from(error: MandateError) -> Self {
        let field = match error {
            MandateError::PerPayout(_) | MandateError::Nothing => "per_payout",
            MandateError::PerDay(_) | MandateError::DayTooSmall => "per_day",
            MandateError::Over => "until",
        };
        Self::field(field, text::sentence(&error.to_string()))
    }
}
