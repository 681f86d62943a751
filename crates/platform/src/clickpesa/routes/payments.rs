//! USSD push: preview, initiate, query.

use axum::{Extension, Json};
use permit::{InitiatePayment, LenientQuery, Path, Permit, Plain, Problem, ViewPayments};
use rails::{Destination, NETWORKS, collection_channel};
use values::{Amount, Currency, OrderReference, Phone};

use super::{
    super::{
        input::{Body, bind, spend},
        refusal::Refusal,
    },
    key_of,
    listing::{Filter, currency, found, given, refused, states},
};
use crate::{
    Services,
    developer::{Feature, Purpose},
    listing::clean,
    payments::{self, PaymentError, PaymentState, PaymentWireFilter},
    references,
    refused::Refused,
    terms,
    wire::{
        ActiveMethod, CollectedPayment, InitiatedPayment, Listing, MethodStatus, PaymentStatus, Sender,
        UssdPreview, UssdPushRequest,
    },
};

const STATUSES: &str = "SUCCESS, SETTLED, PROCESSING, PENDING or FAILED";

/// An order whose parts could be read.
struct Order {
    reference: OrderReference,
    amount: Amount,
}

/// Reads reference, currency and amount, in this order.
fn read(request: &UssdPushRequest) -> Result<Order, Problem> {
    let reference = OrderReference::parse(request.order_reference.as_deref().unwrap_or_default());
    let reference = reference.map_err(Refusal::from)?;
    let currency = request.currency().filter(|currency| *currency == Currency::TZS);
    let currency = currency.ok_or(Refusal::Currency("TZS"))?;
    let amount = request.amount.as_ref().ok_or_else(|| Refusal::Amount("it is missing".to_owned()))?;
    let amount = amount.in_currency(currency).map_err(|error| Refusal::Amount(error.to_string()))?;
    Ok(Order { reference, amount })
}

/// Whether letters stand between the digits of the amount and those of the reference, for who signs the older way.
fn is_apart(request: &UssdPushRequest) -> bool {
    request.currency.is_some()
}

/// Rules of payments in the words clients know, where those differ.
fn in_words(error: PaymentError) -> Problem {
    match error {
        PaymentError::Amount(says) => Refusal::Amount(says).into(),
        PaymentError::ReferenceUsed(reference) => Refusal::ReferenceUsed(reference).into(),
        other => other.into(),
    }
}

fn phone(text: Option<&str>) -> Result<Phone, Problem> {
    let phone = text.and_then(|text| Phone::parse(text).ok()).filter(|phone| phone.network().is_some());
    phone.ok_or_else(|| Refusal::Phone.into())
}

pub(super) fn collects(features: &str) -> Result<(), Problem> {
    if Feature::Collection.is_on(features) { Ok(()) } else { Err(Refusal::NoCollectionFeature.into()) }
}

/// Says which networks can be asked and what each would charge. Reserves nothing.
pub(super) async fn preview(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    body: Body<UssdPushRequest>,
) -> Result<Json<UssdPreview>, Problem> {
    let (request, signature) = body.verified_where(&permit, is_apart).await?;
    bind(&permit, signature, Purpose::Payment).await?;
    collects(&key_of(permit.actor())?.features)?;
    let order = read(&request)?;
    let terms = terms::load(&mut permit.glance().await?).await?;
    let fee = payments::push_fee(&terms, order.amount).map_err(in_words)?;
    let given = given(request.phone_number.as_deref());
    let phone = given.map(|text| phone(Some(text))).transpose()?;
    // A preview promises nothing, so these need not agree with each other.
    let mut tx = permit.glance().await?;
    if services.rails().of(&mut tx).await?.is_none() {
        return Err(Refusal::NoMethods.into());
    }
    if references::is_used(&mut tx, references::Kind::Payment, order.reference.as_str()).await? {
        return Err(Refusal::ReferenceUsed(order.reference.to_string()).into());
    }
    drop(tx);
    let only = phone.as_ref().and_then(Phone::network);
    let networks = NETWORKS.into_iter().filter(|network| only.is_none_or(|only| only == *network));
    let off = services.rails().push_is_off(permit.glance().await?, phone.as_ref()).await?;
    let method = |network| ActiveMethod {
        name: collection_channel(network),
        status: if off.is_some() { MethodStatus::Unavailable } else { MethodStatus::Available },
        fee: if off.is_some() { Amount::zero(Currency::TZS).into() } else { fee.into() },
        message: off.map(str::to_owned),
    };
    let sender = match (&phone, only) {
        (Some(phone), Some(network)) if request.fetch_sender_details => Some(Sender {
            account_name: services
                .rails()
                .look_up_name(permit.glance().await?, &Destination::Mobile(phone.clone()))
                .await?
                .unwrap_or_default(),
            account_number: phone.to_string(),
            account_provider: collection_channel(network),
        }),
        _ => None,
    };
    Ok(Json(UssdPreview { active_methods: networks.map(method).collect(), sender }))
}

/// Asks a customer for a payment.
pub(super) async fn initiate(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    body: Body<UssdPushRequest>,
) -> Result<Json<InitiatedPayment>, Problem> {
    let (request, signature) = body.verified_where(&permit, is_apart).await?;
    collects(&key_of(permit.actor())?.features)?;
    if services.rails().of(&mut permit.glance().await?).await?.is_none() {
        return Err(Refusal::NoMethods.into());
    }
    let order = read(&request)?;
    let phone = phone(request.phone_number.as_deref())?;
    let terms = terms::load(&mut permit.glance().await?).await?;
    let new = payments::parse_order(&terms, order.reference.as_str(), phone.as_str(), order.amount);
    let mut tx = permit.write().await?;
    let payment = payments::create(&mut tx, new.map_err(in_words)?).await.map_err(|error| match error {
        Refused::Rule(error) => in_words(error),
        Refused::Other(problem) => problem,
    })?;
    spend(&mut tx, signature, Purpose::Payment).await?;
    tx.commit(payments::initiated(&payment), Json(InitiatedPayment::from(&payment))).await
}

/// Every payment of this reference, newest first: one, unless a link was tried again or a control number paid in parts.
pub(super) async fn show(
    permit: Permit<ViewPayments>,
    Path(reference): Path<String>,
) -> Result<Plain<CollectedPayment>, Problem> {
    key_of(permit.actor())?;
    let found = payments::list_by_reference(&mut permit.glance().await?, &clean(Some(&reference))).await?;
    if found.is_empty() {
        return Err(Refusal::NoPayment(reference).into());
    }
    Ok(Plain(found.iter().map(CollectedPayment::from).collect()))
}

/// Payments, filtered and in order.
pub(super) async fn list(
    permit: Permit<ViewPayments>,
    LenientQuery(filter): LenientQuery<Filter>,
) -> Result<Json<Listing<CollectedPayment>>, Problem> {
    key_of(permit.actor())?;
    let (field, descending) = filter.order()?;
    let order = payments::payment_order(field, descending);
    let named = |status| {
        let states = PaymentState::ALL.into_iter().filter(move |state| PaymentStatus::from(*state) == status);
        states.map(PaymentState::name)
    };
    let wanted = PaymentWireFilter {
        states: states(filter.status.as_deref(), named, STATUSES)?,
        currency: currency("collectedCurrency", filter.collected_currency.as_deref())?,
        channel: clean(filter.channel.as_deref()).to_ascii_uppercase(),
        reference: clean(filter.order_reference.as_deref()),
        client_id: clean(filter.client_id.as_deref()),
        wire_id: clean(filter.id.as_deref()),
        span: filter.span()?,
        order: order.ok_or_else(|| refused(format!("Cannot sort by {field}")))?,
        skip: filter.skip()?,
        limit: filter.limit()?,
    };
    let (payments, total_count) = found(payments::list_for_wire(&mut permit.read().await?, &wanted).await)?;
    Ok(Json(Listing { data: payments.iter().map(CollectedPayment::from).collect(), total_count }))
}
