//! What ClickPesa's words mean: pure, so that every one can be tested.

use serde_json::Value;
use values::{Duration, Timestamp};

use super::caller::{LONGEST_WAIT, Reply, words};
use crate::{CollectionOrder, Destination, Outcome, PayoutOrder, RailError, Return, Submission};

/// What the answer to a create means. `is_theirs` recognises the record that was made.
pub(super) fn submission(reply: Reply, reference: &str) -> Result<Submission, RailError> {
    let (status, body, wait) = match reply {
        Reply::Answered { status, body, wait } => (status, body, wait),
        Reply::NotNow(wait) => return Err(RailError::NotNow(wait)),
        Reply::Locked(_) => return Err(RailError::Locked),
        Reply::Away => return Err(RailError::Unreachable),
        Reply::Lost => return Ok(Submission::Unclear),
    };
    let says = words(&body);
    match status {
        200..300 if body["orderReference"] == reference => Ok(Submission::Accepted),
        // The reference is there already: an earlier try arrived. What became of it, a query says.
        409 => Ok(Submission::Unclear),
        400 if wait.is_some() || says.contains("already in progress") => {
            Err(RailError::NotNow(wait.or_else(|| seconds_in(&says)).unwrap_or(Duration::from_secs(60))))
        }
        403 => Err(RailError::Locked),
        400 | 404 | 413 | 415 | 422 if !says.is_empty() => {
            Ok(Submission::Declined { reason: format!("ClickPesa refused: {says}") })
        }
        _ => Ok(Submission::Unclear),
    }
}

/// The `n` of "please retry after n seconds".
fn seconds_in(says: &str) -> Option<Duration> {
    let rest = says.split_once("after ")?.1;
    rest.split(' ').next()?.parse().ok().map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// The record with this reference in the answer to a query, or what its absence means.
fn record<'a>(reply: &'a Reply, reference: &str, absent: &str) -> Result<&'a Value, Outcome> {
    match reply {
        Reply::Answered { status: 200, body, .. } => {
            let mut records = body.as_array().into_iter().flatten();
            records.find(|record| record["orderReference"] == reference).ok_or(Outcome::Unknown)
        }
        // A gateway has 404s of its own: only the provider's words about this reference count.
        Reply::Answered { status: 404, body, .. }
            if words(body).starts_with(absent) && words(body).contains(reference) =>
        {
            Err(Outcome::Absent)
        }
        _ => Err(Outcome::Unknown),
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn instant(value: &Value, otherwise: Timestamp) -> Timestamp {
    serde_json::from_value(value.clone()).unwrap_or(otherwise)
}

fn receipt(record: &Value, names: [&str; 2], reference: &str) -> String {
    names.iter().find_map(|name| text(&record[*name])).unwrap_or(reference).chars().take(100).collect()
}

/// What the answer to a query about a payout means.
pub(super) fn payout(reply: &Reply, order: &PayoutOrder, reference: &str) -> Outcome {
    let record = match record(reply, reference, "Invalid or missing payout") {
        Ok(record) => record,
        Err(outcome) => return outcome,
    };
    if let Destination::Mobile(phone) = &order.destination
        && text(&record["beneficiary"]["accountNumber"])
            .is_some_and(|number| values::Phone::parse(number).is_ok_and(|number| number != *phone))
    {
        // Somebody used our reference for money to somebody else. That says nothing about this order.
        return Outcome::Unknown;
    }
    let at = instant(&record["updatedAt"], order.requested_at);
    let reason = |usual: &str| text(&record["notes"]).unwrap_or(usual).chars().take(300).collect();
    match record["status"].as_str().unwrap_or_default() {
        "SUCCESS" => {
            let provider_reference = receipt(record, ["paymentReference", "id"], reference);
            Outcome::Succeeded { provider_reference, at, payer_name: None }
        }
        "FAILED" => Outcome::Failed { reason: reason("ClickPesa could not deliver the money.") },
        "REFUNDED" => Outcome::Returned {
            how: Return::Refunded,
            reason: reason("ClickPesa could not deliver the money and gave it back."),
            at: instant(&record["refund"]["refundedAt"], at),
        },
        "REVERSED" => {
            let how = match record["reverse"]["reversedWithFee"] {
                Value::Bool(true) => Return::ReversedWithFee,
                _ => Return::ReversedWithoutFee,
            };
            let reason = reason("The receiving provider sent the money back.");
            Outcome::Returned { how, reason, at: instant(&record["reverse"]["reversedAt"], at) }
        }
        "AUTHORIZED" | "PROCESSING" | "PENDING" | "UNAUTHORIZED" | "ON-HOLD" => Outcome::Pending,
        _ => Outcome::Unknown,
    }
}

/// What the answer to a query about a collection means.
pub(super) fn collection(reply: &Reply, order: &CollectionOrder, reference: &str) -> Outcome {
    let record = match record(reply, reference, "Invalid or missing payment") {
        Ok(record) => record,
        Err(outcome) => return outcome,
    };
    let at = instant(&record["updatedAt"], order.requested_at);
    let reason = |usual: &str| text(&record["message"]).unwrap_or(usual).chars().take(300).collect();
    match record["status"].as_str().unwrap_or_default() {
        "SUCCESS" | "SETTLED" => {
            let provider_reference = receipt(record, ["paymentReference", "id"], reference);
            Outcome::Succeeded { provider_reference, at, payer_name: payer(record) }
        }
        "FAILED" => Outcome::Failed { reason: reason("The customer did not pay.") },
        "REFUNDED" => {
            let how = Return::Refunded;
            Outcome::Returned { how, reason: reason("The customer got the money back."), at }
        }
        "REVERSED" => {
            let how = Return::ReversedWithoutFee;
            Outcome::Returned { how, reason: reason("The customer got the money back."), at }
        }
        "PROCESSING" | "PENDING" | "ON-HOLD" => Outcome::Pending,
        _ => Outcome::Unknown,
    }
}

fn payer(record: &Value) -> Option<String> {
    let name = text(&record["customer"]["customerName"]).filter(|name| !is_number(name))?;
    Some(name.chars().take(100).collect())
}

fn is_number(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_digit() || letter == '+')
}

/// The account's holder as a preview or a verification names them; a number in the place of a name is none.
pub(super) fn name(reply: Reply, number: &str) -> Result<Option<String>, RailError> {
    match reply {
        Reply::Answered { status: 200, body, .. } => {
            let name = text(&body["receiver"]["accountName"]).or_else(|| text(&body["accountName"]));
            Ok(name
                .filter(|name| *name != number && !is_number(name))
                .map(|name| name.chars().take(100).collect()))
        }
        Reply::Answered { status: 404, .. } => Ok(None),
        Reply::Answered { body, .. } if words(&body).contains("could not be resolved") => Ok(None),
        Reply::Locked(_) => Err(RailError::Locked),
        Reply::NotNow(wait) => Err(RailError::NotNow(wait)),
        Reply::Answered { .. } | Reply::Away | Reply::Lost => Err(RailError::Unreachable),
    }
}
