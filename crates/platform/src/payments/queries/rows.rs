//! How a payment stands in its row.

use permit::{FromRow, Row, StoreError};
use rails::Rate;
use values::{Amount, Currency, Phone};

use crate::{
    customers::Contact,
    developer::Via,
    payments::model::{Conversion, FeePaidBy, Method, Payment, PaymentState, Source, SourceKind},
};

pub(super) const COLUMNS: &str = "p.id, p.wire_id, p.reference, p.attempt, p.method, p.state, p.currency, p.amount, p.fee, \
     p.fee_bearer, p.phone, p.account, p.payer_name, p.customer, p.customer_name, p.customer_email, p.customer_phone, p.channel, \
     p.card_last_four, p.message, p.rail_reference, p.source_kind, p.source, p.order_currency, p.order_amount, p.rate, \
     p.application, a.name, a.client_id, p.created_at, p.updated_at, p.received_at, p.settles_at, \
     p.refunded, p.in_doubt, p.reversed_at";
pub(super) const FROM: &str =
    "payment p LEFT JOIN application a ON a.merchant = p.merchant AND a.id = p.application";

fn broken(what: &str) -> StoreError {
    StoreError::Row(format!("a payment's {what} cannot be read"))
}

/// A word of the row as what it stands for.
fn word<T>(row: &mut Row, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let text: String = row.next()?;
    read(&text).ok_or_else(|| broken(what))
}

fn money(minor: i64, currency: Currency) -> Result<Amount, StoreError> {
    Amount::new(minor, currency).map_err(|_| broken("amount"))
}

impl FromRow for Payment {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, wire_id, reference, attempt) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let method = word(row, "method", Method::from_name)?;
        let state = word(row, "state", PaymentState::from_name)?;
        let currency = word(row, "currency", Currency::from_code)?;
        let (amount, fee) = (money(row.next()?, currency)?, money(row.next()?, currency)?);
        let fee_bearer = word(row, "fee bearer", FeePaidBy::from_name)?;
        let phone: Option<String> = row.next()?;
        let phone = phone.map(|text| Phone::parse(&text).map_err(|_| broken("phone"))).transpose()?;
        let (account, payer_name, customer) = (row.next()?, row.next()?, row.next()?);
        let contact = Contact { name: row.next()?, email: row.next()?, phone: row.next()? };
        let (channel, card_last_four) = (row.next()?, row.next()?);
        let (message, rail_reference) = (row.next()?, row.next()?);
        Ok(Self {
            id,
            wire_id,
            reference,
            attempt,
            method,
            state,
            amount,
            fee,
            fee_bearer,
            phone,
            account,
            payer_name,
            customer,
            contact,
            channel,
            card_last_four,
            message,
            rail_reference,
            source: source(row)?,
            conversion: conversion(row)?,
            application: application(row)?,
            created_at: row.next()?,
            updated_at: row.next()?,
            received_at: row.next()?,
            settles_at: row.next()?,
            refunded: money(row.next()?, currency)?,
            in_doubt: row.next::<i64>()? != 0,
            reversed_at: row.next()?,
        })
    }
}

fn source(row: &mut Row) -> Result<Option<Source>, StoreError> {
    let (kind, id): (Option<String>, Option<Vec<u8>>) = (row.next()?, row.next()?);
    let (Some(kind), Some(id)) = (kind, id) else { return Ok(None) };
    let kind = SourceKind::from_name(&kind).ok_or_else(|| broken("source"))?;
    let id = id.try_into().map_err(|_| broken("source"))?;
    Ok(Some(Source { kind, id }))
}

fn conversion(row: &mut Row) -> Result<Option<Conversion>, StoreError> {
    let (code, minor, rate): (Option<String>, Option<i64>, Option<String>) =
        (row.next()?, row.next()?, row.next()?);
    let (Some(code), Some(minor), Some(rate)) = (code, minor, rate) else { return Ok(None) };
    let currency = Currency::from_code(&code).ok_or_else(|| broken("order currency"))?;
    let rate = Rate::parse(&rate).map_err(|_| broken("rate"))?;
    Ok(Some(Conversion { order: money(minor, currency)?, rate }))
}

fn application(row: &mut Row) -> Result<Option<Via>, StoreError> {
    let id: Option<_> = row.next()?;
    let (name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    let via = |id| Via { id, name: name.unwrap_or_default(), client_id: client_id.unwrap_or_default() };
    Ok(id.map(via))
}
