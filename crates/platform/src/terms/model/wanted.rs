//! What an Admin wants to be different, and how it reads before and after.

use rails::{FeeBearer, FeeStep, Rate, Service, Tariff};
use serde::{Deserialize, Serialize};
use values::{Amount, Currency};

use super::{KycState, Terms, settings::KYC_STATE};
use crate::changes::Kind;

/// One thing to be different; `None` goes back to what is published.
#[derive(Debug, Clone)]
pub(in crate::terms) enum Wanted {
    Fees(Service, Option<Tariff>),
    FeeBearer(Option<FeeBearer>),
    Rate(Currency, Currency, Option<Rate>),
    KycLimit(Option<Amount>),
    KycState(KycState),
}

/// A change as its request keeps it, with what was set when it was asked for.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::terms) struct TermChange {
    pub name: String,
    pub value: Option<String>,
    pub before: Option<String>,
}

impl Wanted {
    pub(in crate::terms) const fn kind(&self) -> Kind {
        match self {
            Self::Fees(..) => Kind::TermsFees,
            Self::FeeBearer(_) => Kind::TermsFeeBearer,
            Self::Rate(..) => Kind::TermsRate,
            Self::KycLimit(_) => Kind::TermsKycLimit,
            Self::KycState(_) => Kind::TermsKycState,
        }
    }

    /// The name it is kept under.
    pub(in crate::terms) fn name(&self) -> String {
        match self {
            Self::Fees(service, _) => format!("fees.{}", service.name()),
            Self::FeeBearer(_) => "fee_bearer".to_owned(),
            Self::Rate(source, target, _) => format!("rate.{source}.{target}"),
            Self::KycLimit(_) => "kyc_limit".to_owned(),
            Self::KycState(_) => KYC_STATE.to_owned(),
        }
    }

    /// The text it is kept as.
    pub(in crate::terms) fn value(&self) -> Option<String> {
        match self {
            Self::Fees(_, table) => {
                table.as_ref().map(|table| serde_json::to_string(table).expect("a table is plain data"))
            }
            Self::FeeBearer(bearer) => bearer.map(|bearer| bearer.name().to_owned()),
            Self::Rate(.., rate) => rate.map(|rate| rate.to_string()),
            Self::KycLimit(limit) => limit.map(Amount::to_decimal),
            Self::KycState(state) => Some(state.name().to_owned()),
        }
    }

    /// What people call it.
    pub(in crate::terms) fn subject(&self) -> String {
        match self {
            Self::Fees(service, _) => service.to_string(),
            Self::FeeBearer(_) => "Fee of payouts".to_owned(),
            Self::Rate(source, target, _) => format!("{source} to {target}"),
            Self::KycLimit(_) => "Limit before approval".to_owned(),
            Self::KycState(_) => "KYC".to_owned(),
        }
    }

    /// How it reads under these terms.
    pub(in crate::terms) fn says(&self, terms: &Terms) -> String {
        match self {
            Self::Fees(service, _) => table(terms.tariff(*service)),
            Self::FeeBearer(_) => bearer(terms.fee_bearer()).to_owned(),
            Self::Rate(source, target, _) => match terms.rate(*source, *target) {
                Some(rate) => format!("1 {source} is {rate} {target}"),
                None => format!("{source} is not converted to {target}"),
            },
            Self::KycLimit(_) => format!("{} altogether before approval", terms.kyc().limit),
            Self::KycState(_) => match terms.kyc().state {
                KycState::Approved => "approved".to_owned(),
                KycState::NotApproved => {
                    format!("not approved: {} altogether and 100 API calls a day", terms.kyc().limit)
                }
            },
        }
    }
}

const fn bearer(bearer: FeeBearer) -> &'static str {
    match bearer {
        FeeBearer::Merchant => "the merchant pays the fee on top",
        FeeBearer::Both => "merchant and recipient pay half of the fee each",
        FeeBearer::Customer => "the recipient pays the fee out of the amount",
    }
}

/// A table in one sentence: limits, then each fee.
fn table(tariff: &Tariff) -> String {
    let money =
        |minor| Amount::new(minor, tariff.currency()).map_or_else(|_| minor.to_string(), |it| it.to_string());
    let fee = |step: &FeeStep| match (step.fee, step.fee_bps) {
        (fee, 0) => money(fee),
        (0, bps) => percent(bps),
        (fee, bps) => format!("{} and {}", money(fee), percent(bps)),
    };
    let steps: Vec<_> =
        tariff.steps().iter().map(|step| format!("{} from {}", fee(step), money(step.from))).collect();
    let cap = tariff.cap().map_or_else(String::new, |cap| format!(", at most {cap}"));
    format!("{} to {}; the fee is {}{cap}", tariff.minimum(), tariff.maximum(), steps.join(", "))
}

/// Hundredths of a percent: `4.85 %`.
fn percent(bps: u32) -> String {
    let text = format!("{}.{:02}", bps / 100, bps % 100);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use values::Timestamp;

    use super::*;

    #[test]
    fn each_thing_is_put_into_words() {
        let terms = Terms::published(Timestamp::from_micros(0), KycState::NotApproved);
        let steps = vec![
            FeeStep { from: 0, fee: 10_000, fee_bps: 0 },
            FeeStep { from: 1_000_000, fee: 10_000, fee_bps: 250 },
        ];
        let tariff = Tariff::new(Currency::TZS, 50_000, 2_000_000, steps, Some(60_000)).expect("a table");
        assert_eq!(
            table(&tariff),
            "TZS 500 to TZS 20,000; the fee is TZS 100 from TZS 0, TZS 100 and 2.5 % from TZS 10,000, at most TZS 600"
        );
        for (wanted, says) in [
            (Wanted::Fees(Service::Card, None), "USD 0.50 to USD 100,000; the fee is 4.85 % from USD 0.50"),
            (Wanted::FeeBearer(None), "the merchant pays the fee on top"),
            (Wanted::Rate(Currency::USD, Currency::TZS, None), "1 USD is 2510 TZS"),
            (Wanted::Rate(Currency::USD, Currency::KES, None), "USD is not converted to KES"),
            (Wanted::KycLimit(None), "TZS 100,000 altogether before approval"),
            (
                Wanted::KycState(KycState::Approved),
                "not approved: TZS 100,000 altogether and 100 API calls a day",
            ),
        ] {
            assert_eq!(wanted.says(&terms), says);
        }
    }
}
