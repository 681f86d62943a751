//! Making a payment, and moving it on when the network says something.

use permit::{Actor, CarryOut, InitiatePayment, Problem, Tx as _, WriteTx, Writing};
use rails::{Service, collection_channel};
use values::{Amount, Id, OrderReference, Phone};

use super::{
    model::{NewPayment, Origin, Payment, PaymentError, PaymentState},
    queries, wire,
};
use crate::{
    developer::Feature,
    ledger::{self, AccountKind, LedgerError, Transfer, TransferKind},
    refused::Refused,
    terms::{self, Terms},
    timeline, webhooks,
};

/// Checks the parts of an order, and prices it.
///
/// # Errors
/// `Reference`, `Phone`, `NoNetwork` or `Amount`.
pub fn parse_order(
    terms: &Terms,
    reference: &str,
    phone: &str,
    amount: Amount,
) -> Result<NewPayment, PaymentError> {
    let reference = OrderReference::parse(reference)?.to_string();
    let phone = Phone::parse(phone)?;
    let channel = collection_channel(phone.network().ok_or(PaymentError::NoNetwork)?);
    let fee = terms.tariff(Service::UssdPush).fee(amount);
    let fee = fee.map_err(|error| PaymentError::Amount(error.to_string()))?;
    Ok(NewPayment { reference, amount, fee, phone, channel })
}

/// Notes a payment and leaves the asking to a job.
///
/// # Errors
/// `ReferenceUsed`, `FeatureOff`, or a failure of the store.
pub async fn create(
    tx: &mut WriteTx<InitiatePayment>,
    new: NewPayment,
) -> Result<Payment, Refused<PaymentError>> {
    if let Actor::Key(key) = tx.actor()
        && !Feature::Collection.is_on(&key.features)
    {
        return Err(Refused::Rule(PaymentError::FeatureOff));
    }
    terms::check_kyc(tx, new.amount).await?;
    let origin = Origin::of(tx.actor());
    let id: Id<Payment> = tx.id();
    let wire_id = format!("{}LCP{}", new.reference, hex::encode_upper(tx.random::<4>()));
    if !queries::insert(tx, id, &wire_id, &new, &origin).await? {
        return Err(Refused::Rule(PaymentError::ReferenceUsed(new.reference)));
    }
    timeline::record(tx, *id.as_bytes(), PaymentState::Pending.name(), "The payer is asked next").await?;
    let now = tx.now();
    // An application with very many orders delays itself.
    let lane = origin.application.map(|application| *application.as_bytes());
    tx.enqueue_in(lane, "collect", id.to_string(), now).await?;
    Ok(queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a payment just made is gone"))?)
}

/// Notes that the customer has been asked.
pub(super) async fn asked(tx: &mut WriteTx<CarryOut>, payment: &Payment) -> Result<(), Problem> {
    queries::set_state(tx, payment.id, PaymentState::Processing, None, None, None).await?;
    let detail = format!("Asked for {} through {}", payment.order().amount, payment.channel);
    timeline::record(tx, *payment.id.as_bytes(), PaymentState::Processing.name(), &detail).await
}

/// Puts the money on the balance.
pub(super) async fn receive(
    tx: &mut WriteTx<CarryOut>,
    payment: &Payment,
    rail: &'static str,
    receipt: &str,
    payer: Option<&str>,
) -> Result<Payment, Problem> {
    let clearing = AccountKind::Clearing(rail);
    let transfer = Transfer::new(
        TransferKind::Payment,
        *payment.id.as_bytes(),
        &payment.reference,
        payment.amount.currency(),
    )
    .move_money(clearing, AccountKind::Available, payment.amount, "Collected")
    .charge(clearing, AccountKind::Fees, payment.fee, "Fee, paid by the customer");
    ledger::post(tx, transfer).await.map_err(|error| match error {
        LedgerError::Store(problem) => problem,
        LedgerError::NotEnough(_) => Problem::failure("money that came in left an account short"),
    })?;
    let state = PaymentState::Succeeded;
    queries::set_state(tx, payment.id, state, Some("success"), Some(receipt), payer).await?;
    let detail = format!("Receipt {receipt}");
    timeline::record(tx, *payment.id.as_bytes(), state.name(), &detail).await?;
    tell(tx, payment.id, "payment.received", "PAYMENT RECEIVED", wire::received).await
}

/// Notes that no money came.
pub(super) async fn fail(
    tx: &mut WriteTx<CarryOut>,
    payment: &Payment,
    why: &str,
) -> Result<Payment, Problem> {
    let state = PaymentState::Failed;
    queries::set_state(tx, payment.id, state, Some(why), None, None).await?;
    timeline::record(tx, *payment.id.as_bytes(), state.name(), why).await?;
    tell(tx, payment.id, "payment.failed", "PAYMENT FAILED", wire::failed).await
}

async fn tell(
    tx: &mut WriteTx<CarryOut>,
    id: Id<Payment>,
    name: &'static str,
    wire_name: &'static str,
    data: fn(&Payment) -> serde_json::Value,
) -> Result<Payment, Problem> {
    let payment = queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a payment is gone"))?;
    let event = webhooks::NewEvent {
        name,
        wire_name,
        subject: *id.as_bytes(),
        application: payment.application.as_ref().map(|via| via.id),
        data: data(&payment),
    };
    webhooks::emit(tx, event).await?;
    Ok(payment)
}
