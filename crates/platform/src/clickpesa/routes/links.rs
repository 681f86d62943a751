//! Links for customers and payees.

use axum::{Extension, Json};
use permit::{CreatePayout, ManageLinks, Permit, Problem, Tx as _};
use values::{Currency, OrderReferenceError};

use super::{
    super::{
        input::{Body, spend},
        refusal::Refusal,
    },
    key_of,
};
use crate::{
    Services,
    customers::Contact,
    developer::{Feature, Purpose},
    links::{self, Item, ItemError, LinkError, LinkReference, NewCheckout, NewPayoutLink, Order},
    refused::Refused,
    wire::{CheckoutLink, CheckoutLinkRequest, OrderItem, PayoutLink, PayoutLinkRequest, WireAmount},
};

const CURRENCIES: &str = "either TZS or USD";

/// Makes a checkout link.
pub(super) async fn checkout(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    body: Body<CheckoutLinkRequest>,
) -> Result<Json<CheckoutLink>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    let key = key_of(permit.actor())?;
    if !Feature::CheckoutLink.is_on(&key.features) {
        return Err(Refusal::NoCheckoutFeature.into());
    }
    let new = read(&services, &request)?;
    let mut tx = permit.write().await?;
    let link = links::create_checkout(&mut tx, &new).await.map_err(|refused| match refused {
        Refused::Rule(error) => Problem::from(Refusal::from(error)),
        Refused::Other(problem) => problem,
    })?;
    spend(&mut tx, signature, Purpose::Payment).await?;
    let answer = CheckoutLink { checkout_link: link.address(tx.app()), client_id: key.client_id };
    tx.commit(links::made(&link), Json(answer)).await
}

/// Makes a payout link: no payout yet, so that it neither waits for the cooldown nor begins it.
pub(super) async fn payout(
    permit: Permit<CreatePayout>,
    body: Body<PayoutLinkRequest>,
) -> Result<Json<PayoutLink>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    let key = key_of(permit.actor())?;
    if !Feature::HostedPayout.is_on(&key.features) {
        return Err(Refusal::NoHostedPayoutFeature.into());
    }
    let reference = request.order_reference.as_deref().map(str::trim).unwrap_or_default();
    let reference = NewPayoutLink::reference(reference).map_err(Refusal::from)?;
    let amount = request.amount.as_ref().ok_or_else(|| Refusal::Amount("it is missing".to_owned()))?;
    let amount = amount.in_currency(Currency::TZS).map_err(|error| Refusal::Amount(error.to_string()))?;
    let new = NewPayoutLink { amount, reference, description: None };
    let mut tx = permit.write().await?;
    let link = links::create_payout(&mut tx, &new).await.map_err(|refused| match refused {
        Refused::Rule(error) => Problem::from(Refusal::from(error)),
        Refused::Other(problem) => problem,
    })?;
    spend(&mut tx, signature, Purpose::Payout).await?;
    let answer = PayoutLink { payout_link: link.address(tx.app()), client_id: key.client_id };
    tx.commit(links::made(&link), Json(answer)).await
}

fn read(services: &Services, request: &CheckoutLinkRequest) -> Result<NewCheckout, Refusal> {
    let reference = reference(request.order_reference.as_deref())?;
    let named = request.order_items.as_deref().filter(|items| !items.is_empty());
    let currency = request.currency().ok_or(Refusal::Currency(CURRENCIES))?;
    let read = |amount: &WireAmount| {
        amount.in_currency(currency).map_err(|error| Refusal::Amount(error.to_string()))
    };
    let order = match (request.total(), named) {
        (None, None) => return Err(Refusal::TotalRequired),
        (Some(_), Some(_)) => return Err(Refusal::TotalOrItems),
        (Some(total), None) => Order::parse(Some(read(total)?), Vec::new())?,
        (None, Some(items)) => {
            let items: Result<_, Refusal> = items.iter().map(|item| item_of(item, read)).collect();
            Order::parse(None, items?)?
        }
    };
    let contact = Contact::parse(
        request.customer_name.as_deref(),
        request.customer_email.as_deref(),
        request.customer_phone.as_deref(),
    );
    let callbacks = [&request.callback_url, &request.woo_commerce_callback_url].into_iter().flatten();
    let mut callbacks: Vec<_> = callbacks
        .filter(|text| !text.trim().is_empty())
        .map(|text| NewCheckout::callback(services, text))
        .collect::<Result<_, _>>()?;
    callbacks.dedup();
    Ok(NewCheckout {
        order,
        reference,
        description: NewCheckout::description(request.description.as_deref())?,
        contact: contact.map_err(LinkError::Contact)?,
        expires_at: None,
        callbacks,
    })
}

fn reference(text: Option<&str>) -> Result<LinkReference, Refusal> {
    let text = text.map(str::trim).filter(|text| !text.is_empty()).ok_or(Refusal::ReferenceRequired)?;
    LinkReference::parse(text).map_err(|_| Refusal::OrderReference(OrderReferenceError::Invalid))
}

fn item_of(
    item: &OrderItem,
    read: impl Fn(&WireAmount) -> Result<values::Amount, Refusal>,
) -> Result<Item, Refusal> {
    let name = item.name.as_deref().filter(|name| !name.trim().is_empty());
    let name = name.ok_or(Refusal::Item("name"))?;
    let price = read(item.price.as_ref().ok_or(Refusal::Item("price"))?)?;
    let quantity = item.quantity.as_deref().and_then(|text| text.trim().parse().ok());
    Item::parse(name, price, quantity.ok_or(Refusal::Item("quantity"))?).map_err(Refusal::from)
}

impl From<ItemError> for Refusal {
    fn from(error: ItemError) -> Self {
        match error {
            ItemError::Price => Self::Item("price"),
            ItemError::Quantity => Self::Item("quantity"),
            other => Self::Link(crate::text::sentence(&other.to_string())),
        }
    }
}

impl From<LinkError> for Refusal {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::ReferenceUsed(reference) => Self::ReferenceUsed(reference),
            LinkError::CheckoutOff => Self::NoCheckout,
            LinkError::NoCheckoutFeature => Self::NoCheckoutFeature,
            LinkError::NoPayoutFeature => Self::NoHostedPayoutFeature,
            LinkError::Currency(_) => Self::Currency(CURRENCIES),
            LinkError::Item(error) => error.into(),
            LinkError::Zero => Self::Amount("it must be more than nothing".to_owned()),
            LinkError::Amount(error) => Self::Amount(error.to_string()),
            LinkError::Uncarried(..) => Self::Amount(error.to_string()),
            LinkError::Reference => Self::OrderReference(OrderReferenceError::Invalid),
            LinkError::PayoutReference => Self::OrderReference(OrderReferenceError::TooLong),
            LinkError::Callback(says) => Self::Link(format!("Invalid callback URL: {says}")),
            other => Self::Link(crate::text::sentence(&other.to_string())),
        }
    }
}
