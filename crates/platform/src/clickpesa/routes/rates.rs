//! Exchange rates.

use permit::{LenientQuery, Permit, Plain, Problem, ViewBalance};
use serde::Deserialize;
use utoipa::IntoParams;
use values::Currency;

use super::{
    key_of,
    listing::{given, refused},
};
use crate::{terms, wire::ExchangeRate};

/// Which rates are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RateFilter {
    /// The currency that is given.
    source: Option<String>,
    /// The currency that is got.
    target: Option<String>,
}

/// What currencies are worth in each other, here.
pub(super) async fn list(
    permit: Permit<ViewBalance>,
    LenientQuery(filter): LenientQuery<RateFilter>,
) -> Result<Plain<ExchangeRate>, Problem> {
    key_of(permit.actor())?;
    let source = currency("source", filter.source.as_deref())?;
    let target = currency("target", filter.target.as_deref())?;
    let wanted = |filter: Option<Currency>, currency| filter.is_none_or(|filter| filter == currency);
    let rates = terms::load(&mut permit.glance().await?).await?.rates();
    let rates = rates.into_iter().filter(|it| wanted(source, it.source) && wanted(target, it.target));
    let view = |it: terms::QuotedRate| ExchangeRate {
        source: it.source,
        target: it.target,
        rate: it.rate.into(),
        date: it.set_at,
    };
    Ok(Plain(rates.map(view).collect()))
}

fn currency(name: &str, text: Option<&str>) -> Result<Option<Currency>, Problem> {
    let Some(text) = given(text) else { return Ok(None) };
    let currency = Currency::from_code(&text.to_ascii_uppercase());
    currency
        .map(Some)
        .ok_or_else(|| refused(format!("Invalid currency: {name} must be a code such as TZS or USD")))
}
