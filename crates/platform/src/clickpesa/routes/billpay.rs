//! BillPay control numbers: create, one or many, query, change.
//!
//! A checksum is checked here and not spent: a control number moves no money by itself, and a body of `{}`, which makes one,
//! always has the same checksum.

use axum::{Extension, Json};
use permit::{ManageLinks, Path, Permit, Problem};
use serde::{
    Deserialize,
    de::{IntoDeserializer as _, value::Error},
};
use values::{Amount, Currency};

use super::{
    super::{input::Body, refusal::Refusal},
    key_of,
    listing::given,
};
use crate::{
    Services,
    bills::{self, BillChange, BillError, BillKind, BillMode, NewBill, NewCustomer},
    developer::Feature,
    edit::Edit,
    refused::Refused,
    wire::{
        BillPatch, BillPayNumber, BillPaymentMode, BillRequest, BillStatus, BillStatusRequest, BulkBillError,
        BulkBillPayNumbers, BulkBillRequest, ChangedBill, WireAmount,
    },
};

/// The most numbers of one bulk call.
const MOST: usize = 50;

/// A reading that did not succeed, in the words of the answer.
fn wrong<T>(says: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Bill(says.into()))
}

fn amount(name: &str, given: Option<&WireAmount>) -> Result<Option<Amount>, Refusal> {
    let Some(given) = given else { return Ok(None) };
    match given.in_currency(Currency::TZS) {
        Ok(amount) => Ok(Some(amount)),
        Err(error) => wrong(format!("{name} must be a number with 2 decimals at most: {error}")),
    }
}

fn mode(given_mode: Option<&str>) -> Result<Option<BillMode>, Refusal> {
    let Some(text) = given(given_mode) else { return Ok(None) };
    let mode = BillPaymentMode::deserialize(text.to_ascii_uppercase().into_deserializer());
    mode.map(|mode| Some(mode.into()))
        .or_else(|_: Error| wrong("billPaymentMode must be one of: ALLOW_PARTIAL_AND_OVER_PAYMENT, EXACT"))
}

fn status(name: &str, text: &str) -> Result<BillStatus, Refusal> {
    let status = BillStatus::deserialize(text.trim().to_ascii_uppercase().into_deserializer());
    status.or_else(|_: Error| wrong(format!("{name} must be one of: ACTIVE, INACTIVE")))
}

/// Reads a number that is to be made, its rules left to the area.
fn read(request: BillRequest, kind: BillKind) -> Result<NewBill, Refusal> {
    let customer = request.names_customer().then(|| NewCustomer {
        name: request.customer_name.unwrap_or_default(),
        email: request.customer_email,
        phone: request.customer_phone,
    });
    let bill = NewBill {
        reference: request.bill_reference,
        amount: amount("billAmount", request.bill_amount.as_ref())?,
        maximum: amount("billMaxCollectionAmount", request.bill_max_collection_amount.as_ref())?,
        mode: mode(request.bill_payment_mode.as_deref())?.unwrap_or_default(),
        description: request.bill_description,
        customer,
    };
    bill.of_kind(kind).and_then(NewBill::checked).map_err(|error| words(&error))
}

/// What the rules of the area are called by the fields of this API.
fn words(error: &BillError) -> Refusal {
    Refusal::Bill(match error {
        BillError::FeatureOff => return Refusal::NoCollectionFeature,
        BillError::NoRail => {
            "BillPay Numbers are not available: no network knows them. Use USSD-PUSH, cards or links".to_owned()
        }
        BillError::ReferenceUsed => return Refusal::BillReferenceUsed,
        BillError::Reference => {
            "Invalid Bill Reference, should only contain alphanumeric characters and cannot be blank".to_owned()
        }
        BillError::ReferenceTooLong => {
            "Bill Reference should be less than or equal to 20 characters".to_owned()
        }
        BillError::Amount => "billAmount must not be less than 0.01".to_owned(),
        BillError::Maximum => "billMaxCollectionAmount must not be less than 0.01".to_owned(),
        BillError::AmountNeeded => "billAmount is required when billPaymentMode is EXACT".to_owned(),
        BillError::MaximumNeedsPartial => {
            "billMaxCollectionAmount is only allowed when billPaymentMode is ALLOW_PARTIAL_AND_OVER_PAYMENT"
                .to_owned()
        }
        BillError::MaximumBelowAmount => {
            "billMaxCollectionAmount must be greater than or equal to billAmount".to_owned()
        }
        BillError::MaximumBelowCollected(collected) => {
            format!("billMaxCollectionAmount must not be less than the {collected} collected so far")
        }
        BillError::Description => {
            "billDescription must be shorter than or equal to 500 characters of plain text".to_owned()
        }
        BillError::OrderNamesCustomer => {
            "customerName, customerEmail and customerPhone are not allowed in an order control number".to_owned()
        }
        BillError::CustomerName => "customerName is required".to_owned(),
        BillError::CustomerContact => "At least one of customerEmail, customerPhone is required".to_owned(),
        BillError::CustomerEmail => "customerEmail must be an email".to_owned(),
        BillError::CustomerPhone => "customerPhone must be a phone number such as 255712345678".to_owned(),
        BillError::NothingToChange => {
            "At least one of billStatus, billAmount, billDescription, billPaymentMode, billMaxCollectionAmount is required"
                .to_owned()
        }
        BillError::OfLink => "BillPay Number belongs to a checkout link and cannot be changed".to_owned(),
        BillError::Paid => "BillPay Number was paid and cannot be activated again".to_owned(),
        BillError::Full => {
            "BillPay Number has collected its maximum: raise billMaxCollectionAmount to activate it".to_owned()
        }
    })
}

fn refused(error: Refused<BillError>) -> Problem {
    match error {
        Refused::Rule(error) => words(&error).into(),
        Refused::Other(problem) => problem,
    }
}

fn collects(permit: &Permit<ManageLinks>) -> Result<(), Problem> {
    if Feature::Collection.is_on(&key_of(permit.actor())?.features) {
        Ok(())
    } else {
        Err(Refusal::NoCollectionFeature.into())
    }
}

async fn create(
    permit: Permit<ManageLinks>,
    services: &Services,
    body: Body<BillRequest>,
    kind: BillKind,
) -> Result<Json<BillPayNumber>, Problem> {
    let (mut request, _) = body.verified_by_names(&permit).await?;
    collects(&permit)?;
    if kind == BillKind::Order {
        // Fields that a call does not know are passed over; in a list they are refused, as ClickPesa has it.
        request.forget_customer();
    }
    let new = read(request, kind)?;
    let mut tx = permit.write().await?;
    let bill = bills::create(&mut tx, services, new).await.map_err(refused)?;
    tx.commit(bills::created(&bill), Json(BillPayNumber::from(&bill))).await
}

/// Makes a number that can be paid once.
pub(super) async fn create_order(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    body: Body<BillRequest>,
) -> Result<Json<BillPayNumber>, Problem> {
    create(permit, &services, body, BillKind::Order).await
}

/// Makes a number of a customer, who can pay it again and again.
pub(super) async fn create_customer(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    body: Body<BillRequest>,
) -> Result<Json<BillPayNumber>, Problem> {
    create(permit, &services, body, BillKind::Customer).await
}

async fn create_many(
    permit: Permit<ManageLinks>,
    services: &Services,
    body: Body<BulkBillRequest, true>,
    kind: BillKind,
) -> Result<Json<BulkBillPayNumbers>, Problem> {
    let (request, _) = body.verified_by_names(&permit).await?;
    collects(&permit)?;
    let items = request.control_numbers.unwrap_or_default();
    if !(1..=MOST).contains(&items.len()) {
        return Err(Refusal::Bill(format!("controlNumbers must contain 1 to {MOST} items")).into());
    }
    let item = |item: Option<BillRequest>| match item {
        None => wrong("the item must be a JSON object"),
        Some(item) => read(item, kind),
    };
    let read: Vec<Result<NewBill, Refusal>> = items.into_iter().map(item).collect();
    let good = read.iter().filter_map(|item| item.as_ref().ok().cloned()).map(Ok).collect();
    let mut tx = permit.write().await?;
    let outcomes = bills::create_many(&mut tx, services, good).await.map_err(refused)?;
    let done = bills::created_many(&outcomes);
    let mut outcomes = outcomes.into_iter();
    let (mut numbers, mut errors) = (Vec::new(), Vec::new());
    for (index, item) in read.into_iter().enumerate() {
        let outcome = item.and_then(|_| {
            let outcome = outcomes.next().expect("one answer for each item that could be read");
            outcome.map_err(|error| words(&error))
        });
        match outcome {
            Ok(bill) => numbers.push(bill.number),
            Err(refusal) => errors.push(BulkBillError { index, reason: refusal.to_string() }),
        }
    }
    let (created, failed) = (numbers.len(), errors.len());
    let answer = Json(BulkBillPayNumbers { bill_pay_numbers: numbers, created, failed, errors });
    if created == 0 {
        return Ok(tx.already_done(answer));
    }
    tx.commit(done, answer).await
}

/// Makes up to 50 numbers that can each be paid once; those that can be made are made.
pub(super) async fn create_orders(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    body: Body<BulkBillRequest, true>,
) -> Result<Json<BulkBillPayNumbers>, Problem> {
    create_many(permit, &services, body, BillKind::Order).await
}

/// Makes up to 50 numbers of customers; those that can be made are made.
pub(super) async fn create_customers(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    body: Body<BulkBillRequest, true>,
) -> Result<Json<BulkBillPayNumbers>, Problem> {
    create_many(permit, &services, body, BillKind::Customer).await
}

/// A number and what it still takes.
pub(super) async fn show(
    permit: Permit<ManageLinks>,
    Path(number): Path<String>,
) -> Result<Json<BillPayNumber>, Problem> {
    collects(&permit)?;
    let number = crate::listing::clean(Some(&number));
    let bill = bills::find_by_number(&mut permit.glance().await?, &number).await?;
    Ok(Json(BillPayNumber::from(&bill.ok_or(Refusal::NoBill)?)))
}

async fn apply(
    permit: Permit<ManageLinks>,
    number: &str,
    change: BillChange,
) -> Result<Json<ChangedBill>, Problem> {
    let number = crate::listing::clean(Some(number));
    let mut tx = permit.write().await?;
    let changed = bills::change(&mut tx, &number, &change).await.map_err(refused)?;
    let (before, after) = changed.ok_or(Refusal::NoBill)?;
    let done = bills::changed(&before, &after, change.switch);
    tx.commit(done, Json(ChangedBill::of(&after, &change))).await
}

/// Changes a number.
pub(super) async fn change(
    permit: Permit<ManageLinks>,
    Path(number): Path<String>,
    body: Body<BillPatch>,
) -> Result<Json<ChangedBill>, Problem> {
    let (request, _) = body.verified_by_names(&permit).await?;
    collects(&permit)?;
    let set = |amount: Option<Amount>| amount.map_or(Edit::Keep, Edit::Set);
    let switch = request.bill_status.as_deref().map(|text| status("billStatus", text)).transpose()?;
    let change = BillChange {
        switch: switch.map(Into::into),
        amount: set(amount("billAmount", request.bill_amount.as_ref())?),
        maximum: set(amount("billMaxCollectionAmount", request.bill_max_collection_amount.as_ref())?),
        mode: mode(request.bill_payment_mode.as_deref())?,
        description: request.bill_description.map_or(Edit::Keep, Edit::Set),
    };
    if change.is_empty() {
        return Err(words(&BillError::NothingToChange).into());
    }
    apply(permit, &number, change).await
}

/// Switches a number on or off; deprecated there, and kept for those who call it.
pub(super) async fn update_status(
    permit: Permit<ManageLinks>,
    body: Body<BillStatusRequest>,
) -> Result<Json<ChangedBill>, Problem> {
    let (request, _) = body.verified_by_names(&permit).await?;
    collects(&permit)?;
    let number = given(request.bill_pay_number.as_deref());
    let number = number.ok_or_else(|| Refusal::Bill("billPayNumber is required".to_owned()))?;
    let status = status("status", request.status.as_deref().unwrap_or_default())?;
    apply(permit, number, BillChange { switch: Some(status.into()), ..BillChange::default() }).await
}
