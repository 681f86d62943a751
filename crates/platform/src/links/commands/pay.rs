//! Paying by a checkout link.

use permit::{Activity, Area, Problem, UseHostedPage, WriteTx};
use rails::{Service, collection_channel};
use values::{Amount, Currency, Id, Phone};

use super::super::{
    model::{CheckoutSettings, Link, LinkState},
    queries,
};
use crate::{
    customers::{self, Contact},
    payments::{
        self, Conversion, NewPayment, Origin, Payment, PaymentError, PaymentState, Source, SourceKind,
    },
    refused::Refused,
    terms::Terms,
    webhooks,
};

/// What a payer pays in shillings for an order, and why.
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

/// What `order` costs by mobile money, which takes shillings.
///
/// # Errors
/// A sentence that says why it cannot be paid so.
pub(in crate::links) fn quote(
    terms: &Terms,
    settings: CheckoutSettings,
    order: Amount,
) -> Result<Quote, String> {
    let (amount, conversion) = if order.currency() == Currency::TZS {
        (order, None)
    } else if settings.exchange {
        let converted = terms.convert(order, Currency::TZS).map_err(|error| error.to_string())?;
        (converted.amount, Some(Conversion { order, rate: converted.rate }))
    } else {
        return Err(format!("mobile money takes TZS, and this is in {}", order.currency()));
    };
    let fee = terms.tariff(Service::UssdPush).fee(amount).map_err(|error| error.to_string())?;
    let total = amount.checked_add(fee).map_err(|error| error.to_string())?;
    Ok(Quote { amount, fee, total, conversion })
}

/// A payer's order, its parts checked.
pub(in crate::links) struct Paying {
    /// Who is asked, and through which network.
    pub phone: (Phone, &'static str),
    /// Who they say they are.
    pub contact: Contact,
    /// What they saw and agreed to.
    pub quote: Quote,
    /// Names the form they sent.
    pub once: String,
}

/// A number that a network serves.
///
/// # Errors
/// `Phone` or `NoNetwork`.
pub(in crate::links) fn read_phone(text: &str) -> Result<(Phone, &'static str), PaymentError> {
    let phone = Phone::parse(text)?;
    let channel = collection_channel(phone.network().ok_or(PaymentError::NoNetwork)?);
    Ok((phone, channel))
}

/// Whether a payment may still bring money, as far as is known.
pub(in crate::links) fn under_way(payment: &Payment) -> bool {
    matches!(payment.state, PaymentState::Pending | PaymentState::Processing)
}

/// What a link is to payments.
pub(in crate::links) fn source(link: Id<Link>) -> Source {
    Source { kind: SourceKind::Link, id: *link.as_bytes() }
}

/// Asks the payer, unless the link was paid, is being paid, or this form was sent before; the page says which. At most one
/// payment is under way at a time, because each is begun with the link locked.
///
/// # Errors
/// A failure of the store.
pub(in crate::links) async fn pay(
    mut tx: WriteTx<UseHostedPage>,
    id: Id<Link>,
    paying: Paying,
) -> Result<(), Problem> {
    let link = queries::find_locked(&mut tx, id).await?;
    let Some(link) = link.filter(|link| link.state == LinkState::Open) else { return Ok(()) };
    let last = payments::list_by_source(&mut tx, source(id), 1).await?;
    if last.first().is_some_and(under_way) {
        return Ok(());
    }
    if !queries::claim_form(&mut tx, id, &paying.once).await? {
        return Ok(());
    }
    let payment = start(&mut tx, &link, paying).await?;
    let says = format!("began to pay {} by a link, for {}", payment.amount, link.reference);
    let done = Activity::new(Area::Payments, "link.pay", says).on(payment.id, &payment.reference);
    tx.commit(done, ()).await
}

async fn start(tx: &mut WriteTx<UseHostedPage>, link: &Link, paying: Paying) -> Result<Payment, Problem> {
    let Paying { phone: (phone, channel), contact, quote, .. } = paying;
    let customer = customers::remember(tx, &contact).await?;
    let reference = link.reference.clone();
    let push = NewPayment::push(reference, quote.amount, quote.fee, phone, channel);
    let new =
        NewPayment { customer, contact, source: Some(source(link.id)), conversion: quote.conversion, ..push };
    let origin = Origin::through(link.maker.application);
    let payment = payments::start(tx, new, origin).await.map_err(|refused| match refused {
        Refused::Rule(error) => Problem::failure(format!("a payment by a link: {error}")),
        Refused::Other(problem) => problem,
    })?;
    webhooks::pass_callbacks(tx, *link.id.as_bytes(), *payment.id.as_bytes()).await?;
    Ok(payment)
}
