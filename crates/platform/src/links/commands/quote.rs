//! What an order costs by each way to pay it.

use rails::Service;
use values::{Amount, Currency};

use super::super::model::CheckoutSettings;
use crate::{payments::Conversion, rail_accounts::Desks, terms::Terms};

/// What a payer pays for an order, and why.
#[derive(Debug, Clone)]
pub(in crate::links) struct Quote {
    /// What the merchant gets.
    pub amount: Amount,
    /// What the payer pays on top.
    pub fee: Amount,
    /// Both.
    pub total: Amount,
    /// What the order was over, where that is in another currency.
    pub conversion: Option<Conversion>,
}

/// A way to pay: what it costs, or a sentence that says why it is not there; nothing where payers need not hear of it.
pub(in crate::links) type Offer = Option<Result<Quote, String>>;

/// What an order costs by each way.
#[derive(Debug, Clone)]
pub(in crate::links) struct Offers {
    /// By a prompt on the payer's phone.
    pub push: Offer,
    /// By card.
    pub card: Offer,
    /// By control number, whose fee the merchant pays.
    pub number: Offer,
}

impl Offers {
    /// What `order` costs where these desks are open.
    pub(in crate::links) fn of(
        terms: &Terms,
        settings: CheckoutSettings,
        desks: Desks,
        order: Amount,
    ) -> Self {
        let card_is_open = desks.card != rails::CardDesk::Closed;
        Self {
            push: desks.push.then(|| quote(terms, settings, order, Service::UssdPush)),
            card: (card_is_open && converts(settings, order, Service::Card))
                .then(|| quote(terms, settings, order, Service::Card)),
            number: (desks.bills && order.currency() == Currency::TZS).then(|| number(terms, order)),
        }
    }

    /// Whether there is any.
    pub(in crate::links) fn any(&self) -> bool {
        [&self.push, &self.card, &self.number].iter().any(|offer| matches!(offer, Some(Ok(_))))
    }
}

fn converts(settings: CheckoutSettings, order: Amount, service: Service) -> bool {
    settings.exchange || service.published().currency() == order.currency()
}

/// What `order` costs by a service, in the currency that takes.
fn quote(
    terms: &Terms,
    settings: CheckoutSettings,
    order: Amount,
    service: Service,
) -> Result<Quote, String> {
    let tariff = terms.tariff(service);
    let (amount, conversion) = if order.currency() == tariff.currency() {
        (order, None)
    } else if settings.exchange {
        let converted = terms.convert(order, tariff.currency()).map_err(|error| error.to_string())?;
        (converted.amount, Some(Conversion { order, rate: converted.rate }))
    } else {
        return Err(format!("it takes {}, and this is in {}", tariff.currency(), order.currency()));
    };
    let fee = tariff.fee(amount).map_err(|error| error.to_string())?;
    let total = amount.checked_add(fee).map_err(|error| error.to_string())?;
    Ok(Quote { amount, fee, total, conversion })
}

/// By control number the payer pays the order and nothing else, from any network: the first one's limits are all of theirs.
fn number(terms: &Terms, order: Amount) -> Result<Quote, String> {
    terms.tariff(Service::BillPayMpesa).fee(order).map_err(|error| error.to_string())?;
    let fee = Amount::zero(order.currency());
    Ok(Quote { amount: order, fee, total: order, conversion: None })
}
