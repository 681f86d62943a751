//! CRDB direct debits: ask for a mandate, query it, cancel it.
//!
//! A checksum is checked here and not spent: no money moves before the holder of the account agrees, and an exact repeat is
//! to be answered like the first.

use axum::{Extension, Json};
use permit::{InitiatePayment, LenientQuery, Permit, Problem, ViewPayments};
use serde::{
    Deserialize,
    de::{IntoDeserializer as _, value::Error},
};
use utoipa::IntoParams;
use values::{Currency, Timestamp};

use super::{
    super::{input::Body, refusal::Refusal},
    key_of,
    listing::given,
    payments::collects,
};
use crate::{
    Services,
    customers::ContactError,
    direct_debits::{self, Asked, DirectDebit, DirectDebitError, Made, NewDirectDebit, Unit},
    idempotency, listing,
    refused::Refused,
    wire::{DirectDebitCancellation, DirectDebitMandate, DirectDebitRequest, Frequency},
};

/// Reads what is asked for; the first field that is wrong is named as this API names it.
fn read(
    request: &DirectDebitRequest,
    services: &Services,
    now: Timestamp,
) -> Result<NewDirectDebit, Refusal> {
    let customer = request.customer.clone().unwrap_or_default();
    let name = given(customer.full_name.as_deref()).ok_or(Refusal::Missing("customer.fullName"))?;
    let phone = given(request.phone_number.as_deref()).ok_or(Refusal::Missing("phoneNumber"))?;
    let account = given(request.debit_account.as_deref()).ok_or(Refusal::Missing("debitAccount"))?;
    let day = |text: Option<&str>, name| {
        let text = given(text).ok_or(Refusal::Missing(name))?;
        let says = || Refusal::DirectDebit(format!("{name} must be YYYY-MM-DD or DD-MM-YYYY"));
        listing::date(text).ok_or_else(says)
    };
    let days =
        (day(request.start_date.as_deref(), "startDate")?, day(request.end_date.as_deref(), "endDate")?);
    let unit = given(request.frequency_type.as_deref()).ok_or(Refusal::Missing("frequencyType"))?;
    let unit =
        Frequency::deserialize(unit.to_ascii_uppercase().into_deserializer()).map_err(|_: Error| {
            Refusal::DirectDebit("frequencyType must be one of: DAILY, WEEKLY, MONTHLY, YEARLY".to_owned())
        })?;
    let every = given(request.frequency.as_deref()).map_or(Some(1), |text| text.parse().ok());
    let every = every.ok_or_else(|| words(&DirectDebitError::Every))?;
    let amount = request.installment_amount.as_ref().ok_or(Refusal::Missing("installmentAmount"))?;
    let amount = amount.in_currency(Currency::TZS).map_err(|error| Refusal::Amount(error.to_string()))?;
    let callback =
        given(request.mandate_callback_url.as_deref()).ok_or(Refusal::Missing("mandateCallbackUrl"))?;
    let asked = Asked {
        customer: (Some(name), customer.email.as_deref(), customer.phone_number.as_deref()),
        phone,
        account,
        days,
        rhythm: (every, Unit::from(unit)),
        amount,
        description: request.bill_details.as_deref(),
    };
    let new = NewDirectDebit::parse(&asked, now).map_err(|error| words(&error))?;
    let callback = direct_debits::callback_of(services, callback).map_err(|error| words(&error))?;
    Ok(NewDirectDebit { callback: Some(callback), ..new })
}

/// What the rules of the area are called by the fields of this API.
fn words(error: &DirectDebitError) -> Refusal {
    Refusal::DirectDebit(match error {
        DirectDebitError::FeatureOff => return Refusal::NoCollectionFeature,
        DirectDebitError::Phone(_) => return Refusal::Phone,
        DirectDebitError::Amount(says) => return Refusal::Amount(says.clone()),
        DirectDebitError::Name | DirectDebitError::Contact(ContactError::Name) => {
            "customer.fullName must be a name of at most 120 letters".to_owned()
        }
        DirectDebitError::Contact(ContactError::Email) => "customer.email must be an email".to_owned(),
        DirectDebitError::Contact(ContactError::Phone) => {
            "customer.phoneNumber must be a phone number such as 255712345678".to_owned()
        }
        DirectDebitError::Account => "debitAccount must be the number of an account at CRDB".to_owned(),
        DirectDebitError::Start => "startDate must be today or later".to_owned(),
        DirectDebitError::End => "endDate must not be before startDate".to_owned(),
        DirectDebitError::Every => "frequency must be a whole number from 1 to 366".to_owned(),
        DirectDebitError::TooMany => {
            "too many installments: endDate must be earlier, or frequency larger".to_owned()
        }
        DirectDebitError::Description => {
            "billDetails must be shorter than or equal to 500 characters".to_owned()
        }
        DirectDebitError::Callback(says) => format!("Invalid mandateCallbackUrl: {says}"),
        DirectDebitError::NoRail => "Direct debit is not available for this merchant".to_owned(),
        DirectDebitError::Over(state) => {
            format!("Mandate is {} and cannot be cancelled", state.to_ascii_uppercase())
        }
    })
}

fn refused(error: Refused<DirectDebitError>) -> Problem {
    match error {
        Refused::Rule(error) => words(&error).into(),
        Refused::Other(problem) => problem,
    }
}

/// Asks the holder of an account at CRDB to let it be debited again and again.
pub(super) async fn create(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    body: Body<DirectDebitRequest>,
) -> Result<Json<DirectDebitMandate>, Problem> {
    let (request, _) = body.verified_by_names(&permit).await?;
    collects(&key_of(permit.actor())?.features)?;
    let new = read(&request, &services, permit.app().now())?;
    let mut tx = permit.write().await?;
    let made = direct_debits::create(&mut tx, &services, &new).await.map_err(refused)?;
    let answer = Json(DirectDebitMandate::from(made.debit()));
    match made {
        Made::New(debit) => tx.commit(direct_debits::requested(&debit), answer).await,
        Made::Before(_) => idempotency::settle(tx, answer).await,
    }
}

/// Which mandate.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct MandateFilter {
    /// The `mandateRequestId` that was answered.
    #[param(required, value_type = String)]
    request_id: Option<String>,
}

async fn find(tx: &mut impl permit::Tx, request_id: Option<&str>) -> Result<DirectDebit, Problem> {
    let request_id = listing::clean(Some(given(request_id).ok_or(Refusal::Missing("requestId"))?));
    let found = direct_debits::find_by_request_id(tx, &request_id).await?;
    found.ok_or_else(|| Refusal::NoMandate(request_id).into())
}

/// Where a mandate stands.
pub(super) async fn show(
    permit: Permit<ViewPayments>,
    LenientQuery(filter): LenientQuery<MandateFilter>,
) -> Result<Json<DirectDebitMandate>, Problem> {
    collects(&key_of(permit.actor())?.features)?;
    let debit = find(&mut permit.glance().await?, filter.request_id.as_deref()).await?;
    Ok(Json(DirectDebitMandate::from(&debit)))
}

/// Ends a mandate; one that was cancelled before is answered the same.
pub(super) async fn cancel(
    permit: Permit<InitiatePayment>,
    body: Body<DirectDebitCancellation>,
) -> Result<Json<DirectDebitMandate>, Problem> {
    let (request, _) = body.verified_by_names(&permit).await?;
    collects(&key_of(permit.actor())?.features)?;
    let mut tx = permit.write().await?;
    let debit = find(&mut tx, request.request_id.as_deref()).await?;
    let made = direct_debits::cancel(&mut tx, debit.id).await.map_err(refused)?;
    let made = made.ok_or_else(|| Problem::failure("a direct debit just found is gone"))?;
    let answer = Json(DirectDebitMandate::from(made.debit()));
    match made {
        Made::New(debit) => tx.commit(direct_debits::cancelled(&debit), answer).await,
        Made::Before(_) => idempotency::settle(tx, answer).await,
    }
}
