//! What holds for a merchant: its own settings over the published ones.

mod settings;
mod wanted;

use std::collections::BTreeMap;

use rails::{FeeBearer, Rate, Service, Tariff};
use values::{Amount, Currency, MoneyError, Round, Timestamp};

pub(super) use settings::{Setting, Settings};
pub(super) use wanted::{TermChange, Wanted};

/// What a merchant pays and may move.
#[derive(Debug, Clone)]
pub struct Terms {
    tariffs: BTreeMap<Service, Tariff>,
    rates: BTreeMap<(&'static str, &'static str), QuotedRate>,
    fee_bearer: FeeBearer,
    kyc: Kyc,
}

/// What one currency is worth in another, and since when that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotedRate {
    /// What is given.
    pub source: Currency,
    /// What is got.
    pub target: Currency,
    /// How much of it for one.
    pub rate: Rate,
    /// When it was set; for a published rate, when the merchant began.
    pub set_at: Timestamp,
}

/// Whether whoever runs the instance knows the merchant, and what it may move until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kyc {
    /// Whether they do.
    pub state: KycState,
    /// How much is collected and paid out altogether before approval.
    pub limit: Amount,
}

/// Whether whoever runs the instance knows the merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KycState {
    /// Nothing but the limits of each service.
    Approved,
    /// Little money and few calls.
    NotApproved,
}

impl KycState {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::NotApproved => "not_approved",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Approved, Self::NotApproved].into_iter().find(|state| state.name() == name)
    }
}

/// What an amount is in another currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// In the other currency.
    pub amount: Amount,
    /// By which rate; one for one within a currency.
    pub rate: Rate,
}

/// How much is moved before approval, where the merchant has no limit of its own: 100,000 shillings.
pub(super) fn published_kyc_limit() -> Amount {
    Amount::new(10_000_000, Currency::TZS).expect("in range")
}

/// The published rates: dollars and shillings, dearer one way than the other.
const PUBLISHED_RATES: [(Currency, Currency, i64); 2] =
    [(Currency::USD, Currency::TZS, 2_510_000_000_000_000), (Currency::TZS, Currency::USD, 377_360_000)];

impl Terms {
    /// What holds where nothing was set, for a merchant that began at `since`.
    pub(super) fn published(since: Timestamp, state: KycState) -> Self {
        let rates = PUBLISHED_RATES.into_iter().map(|(source, target, parts)| {
            let rate = Rate::from_parts(parts).expect("published rates are more than zero");
            ((source.code(), target.code()), QuotedRate { source, target, rate, set_at: since })
        });
        Self {
            tariffs: BTreeMap::new(),
            rates: rates.collect(),
            fee_bearer: FeeBearer::default(),
            kyc: Kyc { state, limit: published_kyc_limit() },
        }
    }

    /// What is published, for the tests of other areas.
    #[cfg(test)]
    pub(crate) fn sample() -> Self {
        Self::published(Timestamp::from_micros(0), KycState::Approved)
    }

    /// Limits and fees of a service.
    pub fn tariff(&self, service: Service) -> &Tariff {
        self.tariffs.get(&service).unwrap_or_else(|| service.published())
    }

    /// Who bears the fee of payouts.
    pub const fn fee_bearer(&self) -> FeeBearer {
        self.fee_bearer
    }

    /// The same where the merchant bears the fees, so that what is asked for arrives whole.
    #[must_use]
    pub fn borne_by_merchant(self) -> Self {
        Self { fee_bearer: FeeBearer::Merchant, ..self }
    }

    /// Whether the merchant is known, and what it may move until then.
    pub const fn kyc(&self) -> Kyc {
        self.kyc
    }

    /// What one unit of `source` is worth in `target`; one for one within a currency.
    pub fn rate(&self, source: Currency, target: Currency) -> Option<Rate> {
        if source == target {
            return Some(Rate::ONE);
        }
        self.rates.get(&(source.code(), target.code())).map(|quoted| quoted.rate)
    }

    /// Whether a service costs what is published.
    pub(super) fn is_published(&self, service: Service) -> bool {
        !self.tariffs.contains_key(&service)
    }

    /// Refuses `amount` where it and what was moved before, both in any currency, exceed what an unknown merchant may move.
    ///
    /// # Errors
    /// `KycLimit`; `NoRate` or `Money` where they cannot be counted together.
    pub(super) fn check_kyc(&self, moved: &[Amount], amount: Amount) -> Result<(), TermsError> {
        if self.kyc.state == KycState::Approved {
            return Ok(());
        }
        let limit = self.kyc.limit;
        let moved = self.sum(moved)?;
        let wanted = self.convert(amount, limit.currency())?.amount;
        let left = limit.checked_sub(moved).unwrap_or(Amount::zero(limit.currency()));
        if wanted.minor() > left.minor() {
            return Err(TermsError::KycLimit { limit, left });
        }
        Ok(())
    }

    /// Several amounts together, in shillings.
    pub(super) fn sum(&self, amounts: &[Amount]) -> Result<Amount, TermsError> {
        let mut sum = Amount::zero(self.kyc.limit.currency());
        for amount in amounts {
            sum = sum.checked_add(self.convert(*amount, sum.currency())?.amount)?;
        }
        Ok(sum)
    }

    /// All rates there are, by target and source: first what buys shillings.
    pub fn rates(&self) -> Vec<QuotedRate> {
        let mut rates: Vec<_> = self.rates.values().copied().collect();
        rates.sort_by_key(|quoted| {
            (quoted.target != Currency::TZS, quoted.target.code(), quoted.source.code())
        });
        rates
    }

    /// What `amount` is in `target`, rounded half to even to a minor unit.
    ///
    /// # Errors
    /// `NoRate`, or `Money` for more than an amount holds.
    pub fn convert(&self, amount: Amount, target: Currency) -> Result<Converted, TermsError> {
        let source = amount.currency();
        let rate = self.rate(source, target).ok_or(TermsError::NoRate(source, target))?;
        Ok(Converted { amount: rate.convert(amount, target, Round::HalfEven)?, rate })
    }
}

/// Why the terms say nothing about an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// Nobody set what these are worth in each other.
    #[error("there is no exchange rate from {0} to {1}")]
    NoRate(Currency, Currency),
    /// The merchant is not known yet and has moved as much as it may, or nearly.
    #[error(
        "before this merchant is approved (KYC) it collects and pays out {limit} altogether, and {left} of that is left: \
         an Admin records the approval under Settings"
    )]
    KycLimit {
        /// Altogether.
        limit: Amount,
        /// How much more.
        left: Amount,
    },
    /// More than an amount holds.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms::published(Timestamp::from_micros(0), KycState::Approved)
    }

    fn amount(minor: i64, currency: Currency) -> Amount {
        Amount::new(minor, currency).expect("in range")
    }

    #[test]
    fn what_is_published_holds_without_settings() {
        let terms = terms();
        assert_eq!(terms.tariff(Service::UssdPush), Service::UssdPush.published());
        assert_eq!(terms.fee_bearer(), FeeBearer::Merchant);
        let shared = Terms { fee_bearer: FeeBearer::Both, ..terms.clone() };
        assert_eq!(
            (shared.fee_bearer(), shared.borne_by_merchant().fee_bearer()),
            (FeeBearer::Both, FeeBearer::Merchant)
        );
        assert_eq!(terms.kyc().limit.to_string(), "TZS 100,000");
        let rates: Vec<_> = terms.rates().iter().map(|quoted| quoted.rate.to_string()).collect();
        assert_eq!(rates, ["2510", "0.00037736"]);
    }

    #[test]
    fn an_unknown_merchant_moves_little() {
        let tzs = |minor| amount(minor, Currency::TZS);
        let unknown = Terms::published(Timestamp::from_micros(0), KycState::NotApproved);
        assert_eq!(unknown.check_kyc(&[], tzs(10_000_000)), Ok(()));
        assert_eq!(unknown.check_kyc(&[tzs(9_000_000)], tzs(1_000_000)), Ok(()));
        let refused = unknown.check_kyc(&[tzs(9_000_000)], tzs(1_000_001));
        assert_eq!(refused, Err(TermsError::KycLimit { limit: tzs(10_000_000), left: tzs(1_000_000) }));
        let dollars = |minor| amount(minor, Currency::USD);
        assert_eq!(
            unknown.check_kyc(&[dollars(3_000)], tzs(2_470_000)),
            Ok(()),
            "30 dollars are 75,300 shillings"
        );
        assert!(unknown.check_kyc(&[dollars(3_000)], dollars(985)).is_err(), "and 9.85 more are 24,723.50");
        assert_eq!(unknown.check_kyc(&[dollars(3_000)], dollars(984)), Ok(()));
        assert!(unknown.check_kyc(&[tzs(99_000_000)], tzs(1)).is_err(), "what is over already stays over");
        assert_eq!(
            terms().check_kyc(&[tzs(99_000_000)], tzs(99_000_000)),
            Ok(()),
            "a known one has no such limit"
        );
    }

    #[test]
    fn an_amount_is_converted_by_the_rate_of_its_direction() {
        let terms = terms();
        let to =
            |minor, source, target| terms.convert(amount(minor, source), target).map(|it| it.amount.minor());
        assert_eq!(to(10_000, Currency::USD, Currency::TZS), Ok(25_100_000));
        assert_eq!(to(25_100_000, Currency::TZS, Currency::USD), Ok(9_472));
        assert_eq!(to(5, Currency::TZS, Currency::TZS), Ok(5));
        assert_eq!(
            to(5, Currency::KES, Currency::TZS),
            Err(TermsError::NoRate(Currency::KES, Currency::TZS))
        );
    }
}
