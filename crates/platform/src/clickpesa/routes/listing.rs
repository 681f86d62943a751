//! What both lists of the third-party API share: paging, order, span.

use permit::Problem;
use serde::{
    Deserialize,
    de::{DeserializeOwned, IntoDeserializer as _},
};
use utoipa::IntoParams;
use values::{Currency, Duration, Timestamp};

use super::super::refusal::Refusal;
use crate::{
    listing::{self, TooMany},
    refused::Refused,
};

/// Filters of both lists. Everything is text, so that what cannot be read is refused in our words.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct Filter {
    /// How many to leave out; 0 unless told.
    pub skip: Option<String>,
    /// How many at most, up to 100; 20 unless told.
    pub limit: Option<String>,
    /// A field of the answer; `createdAt` unless told.
    pub sort_by: Option<String>,
    /// `ASC` or `DESC`.
    pub order_by: Option<String>,
    /// From this day on, `YYYY-MM-DD` or `DD-MM-YYYY`, East Africa Time.
    pub start_date: Option<String>,
    /// Up to this day, itself included.
    pub end_date: Option<String>,
    /// A status.
    pub status: Option<String>,
    /// The currency of payments.
    pub collected_currency: Option<String>,
    /// The currency of payouts.
    pub currency: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// The order reference.
    pub order_reference: Option<String>,
    /// The client id.
    pub client_id: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// `ACH` or `RTGS`, which bank payouts have.
    pub transfer_type: Option<String>,
}

impl Filter {
    pub(super) fn skip(&self) -> Result<i64, Problem> {
        number(self.skip.as_deref(), 0, "skip must be a whole number, 0 or more")
    }

    pub(super) fn limit(&self) -> Result<i64, Problem> {
        let limit = number(self.limit.as_deref(), 20, "limit must be a whole number, 1 or more")?;
        if limit < 1 {
            return Err(refused("limit must be a whole number, 1 or more"));
        }
        Ok(limit.min(100))
    }

    /// The field to sort by, and whether from the greatest on.
    pub(super) fn order(&self) -> Result<(&str, bool), Problem> {
        let field = given(self.sort_by.as_deref()).unwrap_or("createdAt");
        match given(self.order_by.as_deref()) {
            None => Ok((field, true)),
            Some(way) if way.eq_ignore_ascii_case("DESC") => Ok((field, true)),
            Some(way) if way.eq_ignore_ascii_case("ASC") => Ok((field, false)),
            Some(_) => Err(refused("orderBy must be ASC or DESC")),
        }
    }

    pub(super) fn span(&self) -> Result<(Timestamp, Timestamp), Problem> {
        span(self.start_date.as_deref(), self.end_date.as_deref())
    }
}

/// From the first instant of one day on, until before the end of another; of all time where they are absent.
pub(super) fn span(start: Option<&str>, end: Option<&str>) -> Result<(Timestamp, Timestamp), Problem> {
    let day = |text, name| {
        listing::day(text).ok_or_else(|| refused(format!("{name} must be YYYY-MM-DD or DD-MM-YYYY")))
    };
    let from = match given(start) {
        Some(text) => day(text, "startDate")?,
        None => Timestamp::from_micros(0),
    };
    let to = match given(end) {
        Some(text) => day(text, "endDate")? + Duration::from_secs(24 * 3600),
        None => Timestamp::from_micros(i64::MAX),
    };
    Ok((from, to))
}

/// The text of a filter, unless it is empty.
pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The code of a currency; empty for all of them.
pub(super) fn currency(name: &'static str, text: Option<&str>) -> Result<String, Problem> {
    let Some(text) = given(text) else { return Ok(String::new()) };
    let known = Currency::from_code(&text.to_ascii_uppercase())
        .ok_or_else(|| refused(format!("{name} must be a currency such as TZS")));
    Ok(known?.code().to_owned())
}

/// The states that a status stands for; `None` for all of them. `known` names those there are.
pub(super) fn states<S: DeserializeOwned, N: Iterator<Item = &'static str>>(
    status: Option<&str>,
    named: impl Fn(S) -> N,
    known: &str,
) -> Result<Option<Vec<&'static str>>, Problem> {
    let Some(status) = given(status) else { return Ok(None) };
    let status = S::deserialize(status.to_ascii_uppercase().into_deserializer())
        .map_err(|_: serde::de::value::Error| refused(format!("status must be {known}")))?;
    Ok(Some(named(status).collect()))
}

/// What a search came to, its refusal put into words.
pub(super) fn found<R>(found: Result<(Vec<R>, i64), Refused<TooMany>>) -> Result<(Vec<R>, u64), Problem> {
    match found {
        Ok((rows, total)) => Ok((rows, u64::try_from(total).unwrap_or(0))),
        Err(Refused::Rule(TooMany(total))) => Err(refused(format!(
            "{total} match, and at most {} are sorted by another field than createdAt: narrow them by date or status",
            listing::MOST_SORTED
        ))),
        Err(Refused::Other(problem)) => Err(problem),
    }
}

/// A refusal of a filter.
pub(super) fn refused(says: impl Into<String>) -> Problem {
    Refusal::Filter(says.into()).into()
}

fn number(text: Option<&str>, otherwise: i64, says: &str) -> Result<i64, Problem> {
    let Some(text) = given(text) else { return Ok(otherwise) };
    text.parse::<i64>().ok().filter(|number| *number >= 0).ok_or_else(|| refused(says))
}
