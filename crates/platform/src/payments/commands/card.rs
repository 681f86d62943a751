//! A payment by card: its link, and what the stand-in for an acquirer does with the card that is entered.

use permit::{App, Permission, Problem, WriteTx, Writing};
use rails::{CardBrand, CardNumber, Service, simulator::cards};
use values::{Amount, OrderReference};

use super::{fail, receive};
use crate::{
    hosted,
    payments::{
        model::{CardEntry, NewPayment, Payment, PaymentError},
        queries,
    },
    terms::Terms,
};

/// Checks the parts of a payment by card, and prices it.
///
/// # Errors
/// `Reference` or `Amount`.
pub fn parse_card_order(terms: &Terms, reference: &str, amount: Amount) -> Result<NewPayment, PaymentError> {
    let reference = OrderReference::parse(reference)?.to_string();
    let fee = terms.tariff(Service::Card).fee(amount);
    let fee = fee.map_err(|error| PaymentError::Amount(error.to_string()))?;
    Ok(NewPayment::card(reference, amount, fee))
}

/// The address where the customer of a payment by card enters one.
pub fn card_link(app: &App, payment: &Payment) -> String {
    hosted::address(app, hosted::Kind::Card, *payment.id.as_bytes())
}

/// What came of a card, or of a code.
#[derive(Debug, Clone)]
pub enum CardOutcome {
    /// The money was received.
    Paid(Payment),
    /// No money will come by this payment.
    Failed(Payment),
    /// The bank asks who is there.
    Challenged,
    /// The code is wrong and may be tried again.
    WrongCode,
    /// It is a card this page does not know.
    NoTestCard,
    /// The payment takes no card, any more or at all.
    NotNow,
}

/// The payment and what its page knows, locked: of two cards entered at once, one is the first.
async fn locked(
    tx: &mut impl Writing,
    payment: values::Id<Payment>,
) -> Result<Option<(Payment, CardEntry)>, Problem> {
    let Some(found) = queries::find(tx, payment).await? else { return Ok(None) };
    queries::lock_source(tx, found.source).await?;
    let Some(payment) = queries::find_locked(tx, payment).await? else { return Ok(None) };
    if !payment.takes_a_card(tx.now()) {
        return Ok(None);
    }
    // Paid by another way a moment ago: the job that closes this page has not come by yet.
    if let Some(source) = payment.source
        && queries::find_counted(tx, source).await?.is_some()
    {
        return Ok(None);
    }
    let entry = queries::find_card_entry(tx, payment.id).await?;
    Ok(entry.map(|entry| (payment, entry)))
}

/// Has the stand-in for an acquirer charge a card.
///
/// # Errors
/// A failure of the store.
pub async fn charge_card<P: Permission>(
    tx: &mut WriteTx<P>,
    payment: values::Id<Payment>,
    rail: &'static str,
    (number, brand): (&CardNumber, CardBrand),
) -> Result<CardOutcome, Problem> {
    let Some((payment, _)) = locked(tx, payment).await? else { return Ok(CardOutcome::NotNow) };
    let card = (brand.channel(), number.last_four());
    match cards::judge(number) {
        None => Ok(CardOutcome::NoTestCard),
        Some(cards::CardVerdict::Challenged) => {
            queries::set_challenged(tx, payment.id, card).await?;
            Ok(CardOutcome::Challenged)
        }
        Some(cards::CardVerdict::Approved) => approve(tx, &payment, rail, card).await,
        Some(cards::CardVerdict::Declined(why)) => {
            queries::set_card(tx, payment.id, card).await?;
            Ok(CardOutcome::Failed(fail(tx, &payment, why).await?))
        }
    }
}

/// Answers the bank that asks who is there; no code says that it is not the holder.
///
/// # Errors
/// A failure of the store.
pub async fn answer_challenge<P: Permission>(
    tx: &mut WriteTx<P>,
    payment: values::Id<Payment>,
    rail: &'static str,
    code: Option<&str>,
) -> Result<CardOutcome, Problem> {
    let Some((payment, entry)) = locked(tx, payment).await? else { return Ok(CardOutcome::NotNow) };
    let Some((brand, last_four)) = &entry.challenged else { return Ok(CardOutcome::NotNow) };
    let card = (brand.as_str(), last_four.as_str());
    if code.is_some_and(|code| code.trim() == cards::challenge_code(&payment.id.to_string())) {
        return approve(tx, &payment, rail, card).await;
    }
    if code.is_some() && !entry.is_last_try() {
        queries::count_wrong_code(tx, payment.id).await?;
        return Ok(CardOutcome::WrongCode);
    }
    queries::set_card(tx, payment.id, card).await?;
    let why = "The bank could not make sure that the card's holder paid (3-D Secure).";
    Ok(CardOutcome::Failed(fail(tx, &payment, why).await?))
}

async fn approve(
    tx: &mut impl Writing,
    payment: &Payment,
    rail: &'static str,
    card: (&str, &str),
) -> Result<CardOutcome, Problem> {
    queries::set_card(tx, payment.id, card).await?;
    let receipt = cards::receipt(&payment.id.to_string());
    Ok(CardOutcome::Paid(receive(tx, payment, rail, &receipt, None).await?))
}
