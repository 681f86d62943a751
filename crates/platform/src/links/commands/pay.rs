//! Paying by a checkout link: from a phone, by card, or to a control number.

use permit::{Activity, Area, Problem, Tx as _, UseHostedPage, WriteTx};
use rails::collection_channel;
use values::{Amount, Id, Phone};

use super::{
    super::{
        model::{Link, LinkState},
        queries,
    },
    quote::Quote,
};
use crate::{
    bills::{self, LinkOrder},
    customers::{self, Contact},
    payments::{self, NewPayment, Origin, Payment, PaymentError, Source, SourceKind, Way},
    refused::Refused,
    webhooks,
};

/// A payer's order, its parts checked.
pub(in crate::links) struct Paying {
    /// By which way.
    pub by: By,
    /// Who they say they are.
    pub contact: Contact,
    /// What they saw and agreed to.
    pub quote: Quote,
    /// Names the form they sent.
    pub once: String,
}

/// By which way somebody pays at once.
pub(in crate::links) enum By {
    /// Who is asked, and through which network.
    Phone(Phone, &'static str),
    /// A card; where its holder goes afterwards.
    Card(String),
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

/// What a link is to payments.
pub(in crate::links) fn source(link: Id<Link>) -> Source {
    Source { kind: SourceKind::Link, id: *link.as_bytes() }
}

/// Asks the payer, or opens the page for their card, unless the link was paid, is being paid, or this form was sent before;
/// the page says which. At most one payment is under way at a time, because each is begun with the link locked.
///
/// # Errors
/// A failure of the store.
pub(in crate::links) async fn pay(
    mut tx: WriteTx<UseHostedPage>,
    id: Id<Link>,
    paying: Paying,
) -> Result<Option<Payment>, Problem> {
    let Some(link) = open(&mut tx, id).await? else { return Ok(None) };
    if !queries::claim_form(&mut tx, id, &paying.once).await? || is_promised(&mut tx, id).await? {
        return Ok(None);
    }
    if !matches!(payments::make_way(&mut tx, source(id)).await?, Way::Free) {
        return Ok(None);
    }
    let payment = start(&mut tx, &link, paying).await?;
    close_in_time(&mut tx, &link).await?;
    let says = format!("began to pay {} by a link, for {}", payment.amount, link.reference);
    let done = Activity::new(Area::Payments, "link.pay", says).on(payment.id, &payment.reference);
    tx.commit(done, Some(payment)).await
}

/// Makes the control number of a link, unless it has one.
///
/// # Errors
/// A failure of the store.
pub(in crate::links) async fn make_number(
    mut tx: WriteTx<UseHostedPage>,
    id: Id<Link>,
    amount: Amount,
) -> Result<(), Problem> {
    let Some(link) = open(&mut tx, id).await? else { return Ok(()) };
    if bills::find_of_link(&mut tx, *id.as_bytes()).await?.is_some() {
        return Ok(());
    }
    let order = LinkOrder { link: *id.as_bytes(), reference: link.reference.clone() };
    let made = bills::of_link(&mut tx, order, amount, link.maker.application).await;
    let bill = made.map_err(|refused| match refused {
        Refused::Rule(error) => Problem::failure(format!("a control number of a link: {error}")),
        Refused::Other(problem) => problem,
    })?;
    close_in_time(&mut tx, &link).await?;
    let says = format!("asked for a control number for {} and got {}", link.reference, bill.number);
    let done = Activity::new(Area::Payments, "link.number", says).on(link.id, &link.reference);
    tx.commit(done, ()).await
}

/// Has the network asked once more about a payment of which nobody knows what became of it.
///
/// # Errors
/// A failure of the store.
pub(in crate::links) async fn ask_again(
    mut tx: WriteTx<UseHostedPage>,
    id: Id<Link>,
    once: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let last = payments::list_by_source(&mut tx, source(id), 1).await?;
    let Some(last) = last.into_iter().next().filter(|last| last.in_doubt && last.may_bring_money(now)) else {
        return Ok(());
    };
    if !queries::claim_form(&mut tx, id, once).await? {
        return Ok(());
    }
    payments::ask_again(&mut tx, &last).await?;
    let says = format!("had the network asked again about {}", last.reference);
    let done = Activity::new(Area::Payments, "link.asked_again", says).on(last.id, &last.reference);
    tx.commit(done, ()).await
}

/// The link, if money may be paid by it now; nobody else changes that until the end of the transaction.
async fn open(tx: &mut WriteTx<UseHostedPage>, id: Id<Link>) -> Result<Option<Link>, Problem> {
    Ok(queries::find_locked(tx, id).await?.filter(|link| link.state == LinkState::Open))
}

/// Whether somebody is paying to the control number at this moment.
async fn is_promised(tx: &mut WriteTx<UseHostedPage>, id: Id<Link>) -> Result<bool, Problem> {
    match bills::find_of_link(tx, *id.as_bytes()).await? {
        Some(bill) => bills::is_being_paid(tx, bill.id).await,
        None => Ok(false),
    }
}

/// Has what is open of a link closed when its time is over.
async fn close_in_time(tx: &mut WriteTx<UseHostedPage>, link: &Link) -> Result<(), Problem> {
    let Some(expires_at) = link.expires_at else { return Ok(()) };
    permit::Writing::enqueue(tx, payments::CLOSE_JOB, link.id.to_string(), expires_at).await?;
    Ok(())
}

async fn start(tx: &mut WriteTx<UseHostedPage>, link: &Link, paying: Paying) -> Result<Payment, Problem> {
    let Paying { by, contact, quote, .. } = paying;
    let customer = customers::remember(tx, &contact).await?;
    let reference = link.reference.clone();
    let new = match by {
        By::Phone(phone, channel) => NewPayment::push(reference, quote.amount, quote.fee, phone, channel),
        By::Card(back) => {
            NewPayment { return_url: Some(back), ..NewPayment::card(reference, quote.amount, quote.fee) }
        }
    };
    let new =
        NewPayment { customer, contact, source: Some(source(link.id)), conversion: quote.conversion, ..new };
    let origin = Origin::through(link.maker.application);
    let payment = payments::start(tx, new, origin).await.map_err(|refused| match refused {
        Refused::Rule(error) => Problem::failure(format!("a payment by a link: {error}")),
        Refused::Other(problem) => problem,
    })?;
    webhooks::pass_callbacks(tx, *link.id.as_bytes(), *payment.id.as_bytes()).await?;
    Ok(payment)
}
