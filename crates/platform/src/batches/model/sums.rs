//! What the lines of a batch come to.

use serde::{Deserialize, Serialize};
use values::{Amount, Currency};

use super::{Batch, BatchError};

/// What the lines of one currency and channel come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::batches) struct Sum {
    pub channel: String,
    pub count: i64,
    pub amount: Amount,
    /// The largest amount of a line.
    pub largest: Amount,
    pub fee: Amount,
    pub total: Amount,
}

impl Batch {
    /// What leaves the balance, by currency.
    pub(in crate::batches) fn totals(&self) -> Result<Vec<Amount>, BatchError> {
        let mut totals: Vec<Amount> = Vec::new();
        for sum in &self.sums {
            match totals.iter_mut().find(|total| total.currency() == sum.total.currency()) {
                Some(total) => *total = total.checked_add(sum.total).map_err(|_| BatchError::TooMuch)?,
                None => totals.push(sum.total),
            }
        }
        totals.sort_by_key(|total| total.currency().code());
        Ok(totals)
    }

    /// The largest amount of a line in a currency, and what all of them ask for.
    pub(in crate::batches) fn amounts(&self, currency: Currency) -> Result<(Amount, Amount), BatchError> {
        let zero = Amount::zero(currency);
        let of = self.sums.iter().filter(|sum| sum.amount.currency() == currency);
        of.map(|sum| (sum.largest, sum.amount)).try_fold((zero, zero), |(largest, together), (one, all)| {
            let together = together.checked_add(all).map_err(|_| BatchError::TooMuch)?;
            Ok((if one.minor() > largest.minor() { one } else { largest }, together))
        })
    }

    /// The fees in a currency, whoever bears them.
    pub(in crate::batches) fn fees(&self, currency: Currency) -> Result<Amount, BatchError> {
        let mut of = self.sums.iter().map(|sum| sum.fee).filter(|fee| fee.currency() == currency);
        of.try_fold(Amount::zero(currency), Amount::checked_add).map_err(|_| BatchError::TooMuch)
    }
}
