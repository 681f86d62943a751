//! Payment by card: preview and initiate.

use axum::{Extension, Json};
use permit::{InitiatePayment, Permit, Problem, Tx, WriteTx};
use rails::{CardDesk, CardOffer};
use values::{Amount, Currency};

use super::{
    super::{
        input::{Body, bind, spend},
        refusal::Refusal,
    },
    key_of,
    listing::given,
    payments::collects,
};
use crate::{
    Services,
    customers::{self, Contact},
    developer::Purpose,
    payments::{self, NewPayment, PaymentError},
    references,
    refused::Refused,
    terms::{self, Terms},
    wire::{ActiveMethod, CardCustomer, CardLink, CardPreview, CardRequest, MethodStatus},
};

/// Reads reference, currency and amount, in this order.
fn read(terms: &Terms, request: &CardRequest) -> Result<NewPayment, Problem> {
    let reference = request.order_reference.as_deref().unwrap_or_default();
    values::OrderReference::parse(reference).map_err(Refusal::from)?;
    let currency = request.currency().filter(|currency| *currency == Currency::USD);
    let currency = currency.ok_or(Refusal::Currency("USD"))?;
    let amount = request.amount.as_ref().ok_or_else(|| Refusal::Amount("it is missing".to_owned()))?;
    let amount = amount.in_currency(currency).map_err(|error| Refusal::Amount(error.to_string()))?;
    let order = payments::parse_card_order(terms, reference, amount);
    order.map_err(|error| match error {
        PaymentError::Amount(says) => Refusal::Amount(says).into(),
        other => other.into(),
    })
}

async fn takes_cards(services: &Services, tx: &mut impl Tx) -> Result<(), Problem> {
    match services.rails().card_desk(tx).await?.0 {
        CardDesk::Closed => Err(Refusal::NoMethod.into()),
        CardDesk::Here | CardDesk::Provider => Ok(()),
    }
}

/// Says which cards are taken and what each would charge. Reserves nothing.
pub(super) async fn preview(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    body: Body<CardRequest>,
) -> Result<Json<CardPreview>, Problem> {
    let (request, signature) = body.verified(&permit).await?;
    bind(&permit, signature, Purpose::Payment).await?;
    collects(&key_of(permit.actor())?.features)?;
    let mut tx = permit.read().await?;
    let order = read(&terms::load(&mut tx).await?, &request)?;
    takes_cards(&services, &mut tx).await?;
    if references::is_used(&mut tx, references::Kind::Payment, &order.reference).await? {
        return Err(Refusal::ReferenceUsed(order.reference).into());
    }
    let offers = services.rails().offer_cards(tx, order.amount).await?;
    let method = |CardOffer { brand, closed }| ActiveMethod {
        name: brand.channel(),
        status: if closed.is_some() { MethodStatus::Unavailable } else { MethodStatus::Available },
        fee: if closed.is_some() { Amount::zero(order.fee.currency()).into() } else { order.fee.into() },
        message: closed,
    };
    Ok(Json(CardPreview { active_methods: offers.into_iter().map(method).collect() }))
}

/// Opens a page where a customer pays by card.
pub(super) async fn initiate(
    permit: Permit<InitiatePayment>,
    Extension(services): Extension<Services>,
    body: Body<CardRequest>,
) -> Result<Json<CardLink>, Problem> {
    let (request, signature) = body.verified(&permit).await?;
    let client_id = key_of(permit.actor())?.client_id;
    collects(&key_of(permit.actor())?.features)?;
    let terms = terms::load(&mut permit.glance().await?).await?;
    let order = read(&terms, &request)?;
    takes_cards(&services, &mut permit.read().await?).await?;
    let mut tx = permit.write().await?;
    let order = with_customer(&mut tx, order, request.customer.as_ref()).await?;
    let payment = payments::create(&mut tx, order).await.map_err(|error| match error {
        Refused::Rule(PaymentError::ReferenceUsed(reference)) => Refusal::ReferenceUsed(reference).into(),
        error => Problem::from(error),
    })?;
    spend(&mut tx, signature, Purpose::Payment).await?;
    let card_payment_link = payments::card_link(tx.app(), &payment);
    tx.commit(payments::initiated(&payment), Json(CardLink { card_payment_link, client_id })).await
}

/// The order with whoever pays it: a customer the merchant knows, or one it gets to know.
async fn with_customer(
    tx: &mut WriteTx<InitiatePayment>,
    order: NewPayment,
    customer: Option<&CardCustomer>,
) -> Result<NewPayment, Problem> {
    let needed = "give its id, or fullName with email or phoneNumber";
    let missing = || Problem::from(Refusal::Customer(needed.to_owned()));
    let customer = customer.ok_or_else(missing)?;
    if let Some(text) = given(customer.id.as_deref()) {
        let unknown = || Problem::from(Refusal::NoCustomer(text.to_owned()));
        let id = text.parse().map_err(|_| unknown())?;
        let known = customers::find(tx, id).await?.ok_or_else(unknown)?;
        return Ok(NewPayment { customer: Some(known.id), contact: Contact::from(&known), ..order });
    }
    let CardCustomer { full_name, email, phone_number, .. } = customer;
    let contact = Contact::parse(full_name.as_deref(), email.as_deref(), phone_number.as_deref());
    let contact = contact.map_err(|error| Refusal::Customer(error.to_string()))?;
    if contact.name.is_none() || !contact.is_reachable() {
        return Err(missing());
    }
    let customer = customers::remember(tx, &contact).await?;
    Ok(NewPayment { customer, contact, ..order })
}
