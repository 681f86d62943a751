//! What a merchant's people see of its terms, and refusals as problems.

use http::StatusCode;
use permit::Problem;
use rails::Service;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Currency, Timestamp};

use super::model::{KycState, Terms, TermsError};
use crate::{changes::ChangeRequestView, text};

/// What a merchant pays and may move.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Terms)]
pub(super) struct TermsView {
    /// Limits and fees of each service.
    services: Vec<ServiceTerms>,
    /// Who pays the fee of payouts: `merchant` (on top), `customer` (out of the amount) or `both` (half each).
    #[schema(example = "merchant")]
    fee_bearer: &'static str,
    /// What currencies are worth in each other.
    rates: Vec<TermsRate>,
    /// Whether the merchant is known.
    kyc: TermsKyc,
    /// Changes that wait for a second person; for those who can change terms.
    pending: Vec<ChangeRequestView>,
}

/// Limits and fees of one service. Amounts are minor units of its currency.
#[derive(Debug, Serialize, ToSchema)]
struct ServiceTerms {
    /// The word for it, such as `ussd_push`.
    service: &'static str,
    /// What people call it.
    name: &'static str,
    /// Of limits and fees.
    currency: Currency,
    /// The smallest amount carried.
    minimum: Amount,
    /// The largest amount carried.
    maximum: Amount,
    /// The fees, by ascending amount.
    steps: Vec<TermsFee>,
    /// The highest fee, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cap: Option<Amount>,
    /// Whether this is what is published, not a table of the merchant's own.
    published: bool,
}

/// From an amount up to the next one, a fee.
#[derive(Debug, Serialize, ToSchema)]
struct TermsFee {
    /// The smallest amount that pays it.
    from: Amount,
    /// The fixed part.
    fee: Amount,
    /// The part that grows with the amount, in hundredths of a percent.
    fee_bps: u32,
}

/// What one unit of a currency is worth in another.
#[derive(Debug, Serialize, ToSchema)]
struct TermsRate {
    /// What is given.
    source: Currency,
    /// What is got.
    target: Currency,
    /// How much of it for one, as exact decimal text.
    #[schema(example = "0.00037736")]
    rate: String,
    /// When it was set; for a published rate, when the merchant began.
    set_at: Timestamp,
}

/// Whether the merchant is known to whoever runs the instance.
#[derive(Debug, Serialize, ToSchema)]
struct TermsKyc {
    state: KycState,
    /// What it collects and pays out altogether before approval.
    limit: Amount,
    /// How much of that it has moved, while it is not approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Amount>,
}

impl TermsView {
    pub(super) fn new(terms: &Terms, moved: Option<Amount>, pending: Vec<ChangeRequestView>) -> Self {
        let rate = |quoted: super::QuotedRate| TermsRate {
            source: quoted.source,
            target: quoted.target,
            rate: quoted.rate.to_string(),
            set_at: quoted.set_at,
        };
        Self {
            services: Service::ALL.iter().map(|service| service_terms(terms, *service)).collect(),
            fee_bearer: terms.fee_bearer().name(),
            rates: terms.rates().into_iter().map(rate).collect(),
            kyc: TermsKyc { state: terms.kyc().state, limit: terms.kyc().limit, moved },
            pending,
        }
    }
}

fn service_terms(terms: &Terms, service: Service) -> ServiceTerms {
    let tariff = terms.tariff(service);
    let money = |minor| Amount::new(minor, tariff.currency()).expect("a tariff's numbers were checked");
    let fee = |step: &rails::FeeStep| TermsFee {
        from: money(step.from),
        fee: money(step.fee),
        fee_bps: step.fee_bps,
    };
    ServiceTerms {
        service: service.name(),
        name: service.says(),
        currency: tariff.currency(),
        minimum: tariff.minimum(),
        maximum: tariff.maximum(),
        steps: tariff.steps().iter().map(fee).collect(),
        cap: tariff.cap(),
        published: terms.is_published(service),
    }
}

impl From<TermsError> for Problem {
    fn from(error: TermsError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            TermsError::NoRate(..) => Self::refuse(StatusCode::BAD_REQUEST, "rate.none", says),
            TermsError::KycLimit { .. } => Self::refuse(StatusCode::BAD_REQUEST, "kyc.limit", says),
            TermsError::Money(_) => Self::field("amount", says),
        }
    }
}
