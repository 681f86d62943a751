//! What ClickPesa's words mean: pure, so that every one can be tested.

use serde_json::Value;
use values::{Amount, Currency, Duration, Timestamp};

use super::caller::{LONGEST_WAIT, Reply, words};
use crate::{
    CardBrand, CardOffer, CardOrder, CardPage, CardStanding, CollectionOrder, Destination, Outcome,
    PayoutOrder, RailError, Return, Submission,
};

/// What the answer to a create means: `reference` recognises the record that was made.
pub(super) fn submission(reply: Reply, reference: &str) -> Result<Submission, RailError> {
    match created(reply)? {
        Created::Done(body) if body["orderReference"] == reference => Ok(Submission::Accepted),
        Created::Done(_) | Created::Unclear => Ok(Submission::Unclear),
        Created::Refused(reason) => Ok(Submission::Declined { reason }),
    }
}

/// What the answer to the opening of a page for a card means.
pub(super) fn card_page(reply: Reply) -> Result<CardPage, RailError> {
    match created(reply)? {
        Created::Done(body) => Ok(match text(&body["cardPaymentLink"]).filter(|link| is_page(link)) {
            Some(link) => CardPage::At(link.to_owned()),
            None => CardPage::Unclear,
        }),
        Created::Unclear => Ok(CardPage::Unclear),
        Created::Refused(reason) => Ok(CardPage::Declined { reason }),
    }
}

/// Whether a browser may be sent there.
fn is_page(link: &str) -> bool {
    let host = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    link.len() <= 2_000
        && host.is_some_and(|host| !host.is_empty())
        && link.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What became of something that was to be made.
enum Created {
    Done(Value),
    /// For good; why.
    Refused(String),
    Unclear,
}

fn created(reply: Reply) -> Result<Created, RailError> {
    let (status, body, wait) = match reply {
        Reply::Answered { status, body, wait } => (status, body, wait),
        Reply::NotNow(wait) => return Err(RailError::NotNow(wait)),
        Reply::Locked(_) => return Err(RailError::Locked),
        Reply::Away => return Err(RailError::Unreachable),
        Reply::Lost => return Ok(Created::Unclear),
    };
    let says = words(&body);
    match status {
        200..300 => Ok(Created::Done(body)),
        // The reference is there already: an earlier try arrived. What became of it, a query says.
        409 => Ok(Created::Unclear),
        400 if wait.is_some() || says.contains("already in progress") => {
            Err(RailError::NotNow(wait.or_else(|| seconds_in(&says)).unwrap_or(Duration::from_secs(60))))
        }
        403 => Err(RailError::Locked),
        400 | 404 | 413 | 415 | 422 if !says.is_empty() => {
            Ok(Created::Refused(format!("ClickPesa refused: {says}")))
        }
        _ => Ok(Created::Unclear),
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

/// What a reversed payout had cost altogether, where its record does not tell whether the fee came back.
pub(super) fn debited_if_untold(reply: &Reply, reference: &str) -> Option<Amount> {
    let record = record(reply, reference, "Invalid or missing payout").ok()?;
    let told = record["reverse"]["reversedWithFee"].is_boolean();
    let currency = Currency::from_code(text(&record["currency"])?).filter(|_| !told)?;
    decimal(&record["amount"], currency)
}

/// What a statement says of the fee of a reversed payout that had cost `debited`; `None` where there is no statement.
pub(super) fn reversal(reply: &Reply, debited: Amount, reference: &str) -> Option<Return> {
    let Reply::Answered { status: 200, body, .. } = reply else { return None };
    let lines = body["transactions"].as_array()?;
    let came_back = lines
        .iter()
        .filter(|line| line["orderReference"] == reference && line["type"] == "Reversed Payout")
        .filter(|line| line["entry"] == "Credit")
        .filter_map(|line| decimal(&line["amount"], debited.currency()))
        .fold(0_i64, |sum, amount| sum.saturating_add(amount.minor()));
    Some(if came_back >= debited.minor() { Return::ReversedWithFee } else { Return::ReversedWithoutFee })
}

/// Money as a number or as text.
pub(super) fn decimal(value: &Value, currency: Currency) -> Option<Amount> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        other => other.as_str()?.to_owned(),
    };
    Amount::parse_decimal(&text, currency).ok()
}

/// What the answer to a query about a collection means.
pub(super) fn collection(reply: &Reply, order: &CollectionOrder, reference: &str) -> Outcome {
    match record(reply, reference, "Invalid or missing payment") {
        Ok(record) => money_in(record, order.before_fee, order.requested_at, reference),
        Err(outcome) => outcome,
    }
}

/// What the answer to a query about a payment by card means.
pub(super) fn card(reply: &Reply, order: &CardOrder, reference: &str) -> CardStanding {
    let record = match record(reply, reference, "Invalid or missing payment") {
        Ok(record) => record,
        Err(outcome) => return CardStanding::only(outcome),
    };
    let outcome = money_in(record, order.amount, order.requested_at, reference);
    let settled_at = match outcome {
        Outcome::Succeeded { at, .. } if record["status"] == "SETTLED" => Some(at),
        _ => None,
    };
    CardStanding { outcome, brand: text(&record["channel"]).and_then(CardBrand::from_channel), settled_at }
}

/// Whether less came than was asked for, or something else.
fn falls_short(record: &Value, asked: Amount) -> bool {
    let currency = text(&record["collectedCurrency"]).is_some_and(|code| code != asked.currency().code());
    let amount = decimal(&record["collectedAmount"], asked.currency());
    currency || amount.is_some_and(|amount| amount.minor() < asked.minor())
}

fn money_in(record: &Value, asked: Amount, requested_at: Timestamp, reference: &str) -> Outcome {
    let at = instant(&record["updatedAt"], requested_at);
    let reason = |usual: &str| text(&record["message"]).unwrap_or(usual).chars().take(300).collect();
    match record["status"].as_str().unwrap_or_default() {
        // Nobody is credited with more than came. What did come, people have to see.
        "SUCCESS" | "SETTLED" if falls_short(record, asked) => Outcome::Unknown,
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

/// Which cards a preview says are taken.
pub(super) fn offers(reply: Reply) -> Result<Vec<CardOffer>, RailError> {
    let body = match reply {
        Reply::Answered { status: 200, body, .. } => body,
        // "Account has no payment collection methods", or a feature that is off.
        Reply::Answered { status: 400 | 403 | 404, body, .. } => {
            let says = format!("ClickPesa refused: {}", words(&body));
            let closed = |brand| CardOffer { brand, closed: Some(says.clone()) };
            return Ok(CardBrand::ALL.map(closed).into());
        }
        Reply::Locked(_) => return Err(RailError::Locked),
        Reply::NotNow(wait) => return Err(RailError::NotNow(wait)),
        Reply::Answered { .. } | Reply::Away | Reply::Lost => return Err(RailError::Unreachable),
    };
    let methods = body["activeMethods"].as_array().ok_or(RailError::Unreachable)?;
    let offer = |brand: CardBrand| {
        let method = methods.iter().find(|method| method["name"] == brand.channel());
        let closed = match method {
            Some(method) if method["status"] == "AVAILABLE" => None,
            Some(method) => Some(text(&method["message"]).unwrap_or("ClickPesa does not take it now.")),
            None => Some("This ClickPesa account does not take it."),
        };
        CardOffer { brand, closed: closed.map(|says| says.chars().take(300).collect()) }
    };
    Ok(CardBrand::ALL.map(offer).into())
}

/// Whether it is only for want of balance that an order cannot be priced.
pub(super) fn is_poor(reply: &Reply) -> bool {
    matches!(reply, Reply::Answered { status: 400, body, .. } if words(body).starts_with("Insufficient balance"))
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
