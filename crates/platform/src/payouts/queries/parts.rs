//! What several columns of a payout's row mean together.

use permit::{FromRow, Row, StoreError};
use rails::{Destination, FeeBearer, Rate, TransferType};
use values::{Amount, Currency, Phone};

use super::super::model::Price;

fn broken(what: &str) -> StoreError {
    StoreError::Row(format!("a payout's {what} cannot be read"))
}

/// What was asked for and what it costs: `amount, fee, fee_bearer, debit, currency, receives, receives_currency, rate`.
pub(super) fn money_of(row: &mut Row) -> Result<(Amount, Price), StoreError> {
    let (amount, fee): (i64, i64) = (row.next()?, row.next()?);
    let bearer: String = row.next()?;
    let debit: i64 = row.next()?;
    let currency: String = row.next()?;
    let receives: i64 = row.next()?;
    let receives_currency: String = row.next()?;
    let rate: Option<i64> = row.next()?;
    let money = |minor, code: &str| {
        let currency = Currency::from_code(code).ok_or_else(|| broken("currency"))?;
        Amount::new(minor, currency).map_err(|_| broken("amount"))
    };
    let rate = rate.map(Rate::from_parts).transpose().map_err(|_| broken("rate"))?;
    let price = Price {
        fee: money(fee, &currency)?,
        bearer: FeeBearer::from_name(&bearer).ok_or_else(|| broken("fee bearer"))?,
        debit: money(debit, &currency)?,
        receives: money(receives, &receives_currency)?,
        rate,
    };
    Ok((money(amount, &currency)?, price))
}

/// Where it goes, column by column.
pub(super) struct Parts {
    channel: String,
    account: String,
    bic: Option<String>,
    provider_code: Option<String>,
    transfer: Option<String>,
}

impl FromRow for Parts {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            channel: row.next()?,
            account: row.next()?,
            bic: row.next()?,
            provider_code: row.next()?,
            transfer: row.next()?,
        })
    }
}

impl Parts {
    /// Where it goes, `currency` being what arrives.
    pub(super) fn destination(self, currency: Currency, payee: &str) -> Result<Destination, StoreError> {
        let Self { channel, account, bic, provider_code, transfer } = self;
        Ok(match (channel.as_str(), bic, provider_code) {
            ("mobile", ..) => Destination::Mobile(Phone::parse(&account).map_err(|_| broken("phone"))?),
            ("bank", Some(bic), _) => {
                let transfer = transfer.as_deref().and_then(TransferType::from_name);
                Destination::Bank {
                    bic,
                    account_number: account,
                    account_name: Some(payee.to_owned()),
                    currency,
                    transfer: transfer.ok_or_else(|| broken("transfer type"))?,
                }
            }
            ("till", _, Some(provider_code)) => Destination::Till { provider_code, number: account },
            _ => return Err(broken("channel")),
        })
    }
}
