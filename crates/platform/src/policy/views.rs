//! What a merchant's people see of its payout policy, and refusals as problems.

use http::StatusCode;
use permit::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use values::Amount;

use super::model::{Payees, Policy, PolicyError, Signatory};
use crate::{changes::ChangeRequestView, text};

/// What the merchant asks of its payouts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutPolicy)]
pub(super) struct PolicyView {
    /// How many approvers every payout takes, beside whoever made it: 1 or 2.
    approvers: i64,
    /// From which amounts on a payout takes two; at most one in each currency.
    two_approvers_from: Vec<Amount>,
    /// The largest amounts of a payout; no limit in a currency that is not named.
    most_per_payout: Vec<Amount>,
    /// The largest amounts that are made in a day of East Africa Time; no limit in a currency that is not named.
    most_per_day: Vec<Amount>,
    /// Whether a beneficiary needs a second person before its first use: then only confirmed beneficiaries are paid.
    beneficiary_second_person: bool,
    /// Whether whoever alone makes and releases payouts releases their own, refunds and batches too. It holds only as long as
    /// nobody else does either, nor did within seven days.
    single_signatory: bool,
    /// Loosenings that wait for a second person; for those who can loosen.
    pending: Vec<ChangeRequestView>,
}

impl PolicyView {
    pub(super) fn new(policy: &Policy, pending: Vec<ChangeRequestView>) -> Self {
        Self {
            approvers: policy.approvers.count(),
            two_approvers_from: policy.two_from.all().to_vec(),
            most_per_payout: policy.most_per_payout.all().to_vec(),
            most_per_day: policy.most_per_day.all().to_vec(),
            beneficiary_second_person: policy.payees == Payees::Confirmed,
            single_signatory: policy.signatory == Signatory::Single,
            pending,
        }
    }
}

impl From<PolicyError> for Problem {
    fn from(error: PolicyError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            PolicyError::PayoutLimit { .. } => {
                Self::forbid(StatusCode::BAD_REQUEST, "policy.payout_limit", says)
            }
            PolicyError::UnknownPayee => {
                Self::forbid(StatusCode::UNPROCESSABLE_ENTITY, "policy.unknown_payee", says)
            }
            PolicyError::NotAlone => Self::forbid(StatusCode::CONFLICT, "policy.not_alone", says),
            PolicyError::DayLimit { .. } => Self::forbid(StatusCode::BAD_REQUEST, "policy.day_limit", says),
        }
    }
}
