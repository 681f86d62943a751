//! What payers may do on checkout pages.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};

use super::super::model::CheckoutSettings;

impl FromRow for CheckoutSettings {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            available: row.next()?,
            exchange: row.next()?,
            update_customer: row.next()?,
            update_amount: row.next()?,
        })
    }
}

pub(in crate::links) async fn find_settings(tx: &mut impl Tx) -> Result<CheckoutSettings, Problem> {
    let sql = "SELECT available, exchange, update_customer, update_amount FROM checkout_setting WHERE merchant = $1";
    Ok(tx.find(sql, &[]).await?.unwrap_or_default())
}

pub(in crate::links) async fn put_settings(
    tx: &mut impl Writing,
    settings: CheckoutSettings,
) -> Result<(), Problem> {
    let sql = "INSERT INTO checkout_setting (merchant, available, exchange, update_customer, update_amount) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant) DO UPDATE SET \
               available = $2, exchange = $3, update_customer = $4, update_amount = $5";
    let CheckoutSettings { available, exchange, update_customer, update_amount } = settings;
    tx.execute(sql, &[&available, &exchange, &update_customer, &update_amount]).await?;
    Ok(())
}
