//! Money for a bill: whether a network may take it from a payer, and what becomes of it once it did.
//!
//! The bill's row is locked first, then the receipt's, so that payers of one bill pass one at a time.

use permit::{Activity, Area, Problem, Tx, Writing};
use rails::{Service, Simulator};
use values::{Amount, Currency, Id};

use super::super::{
    model::{Arrived, Attempt, Bill, HOLD, LinkOrder, PayRefusal},
    queries::{self, Receipt, Standing},
};
use crate::{
    customers::{self, Contact},
    payments::{self, FeePaidBy, Method, Origin, Payment, Source, SourceKind, Unasked},
    rail_accounts,
    refused::Refused,
    terms,
};

/// Money that arrived, and what became of it.
#[derive(Debug, Clone)]
pub(in crate::bills) struct Receiving {
    /// The payment it is.
    pub payment: Payment,
    /// The bill as it is now.
    pub bill: Bill,
    /// Whether it counts there.
    pub arrived: Arrived,
    /// Whether that was so before, by an earlier notice of the receipt.
    pub again: bool,
}

/// Promises a network that the bill takes this payment, for five minutes: asked again about the same receipt, it promises
/// again. What is promised to one payer is kept from the others.
///
/// # Errors
/// Why the payer is turned away, before any money moves; or a failure of the store.
pub(in crate::bills) async fn hold(
    tx: &mut impl Writing,
    id: Id<Bill>,
    attempt: &Attempt,
) -> Result<Bill, Refused<PayRefusal>> {
    let bill = locked(tx, id).await?;
    rail_accounts::refuse_simulated(tx, attempt.rail).await?;
    let known = receipt(tx, &bill, attempt).await?;
    if known.as_ref().is_some_and(|known| known.payment.is_some()) {
        return Ok(bill);
    }
    fee(tx, attempt).await?.map_err(Refused::Rule)?;
    if let Some(order) = &bill.order {
        match payments::make_way(tx, order.source()).await? {
            payments::Way::Free => {}
            payments::Way::Paid => return Err(Refused::Rule(PayRefusal::Paid)),
            payments::Way::UnderWay(_) => return Err(Refused::Rule(PayRefusal::BeingPaid)),
        }
    }
    if terms::may_move(tx, attempt.amount).await?.is_err() {
        // How much is left is for the merchant to know.
        let says = "this merchant may not collect so much now: ask them";
        return Err(Refused::Rule(PayRefusal::Limit(says.to_owned())));
    }
    let held = queries::held(tx, bill.id, attempt.rail, &attempt.receipt).await?;
    bill.takes(attempt.amount, held).map_err(Refused::Rule)?;
    let standing = Standing { state: "held", held_until: Some(tx.now() + HOLD), payment: None };
    write(tx, &bill, attempt, known, &standing).await?;
    Ok(bill)
}

/// Plays a network that asks and tells in one transaction.
///
/// # Errors
/// As [`hold`] and [`receive`].
pub(in crate::bills) async fn play(
    tx: &mut impl Writing,
    id: Id<Bill>,
    attempt: &Attempt,
) -> Result<Receiving, Refused<PayRefusal>> {
    let bill = locked(tx, id).await?;
    // Before the merchant's limit is counted, which queues up: everybody else remembers first and queues up then.
    customers::remember(tx, &contact_of(&bill)).await?;
    hold(tx, id, attempt).await?;
    receive(tx, id, attempt).await
}

fn contact_of(bill: &Bill) -> Contact {
    bill.customer.as_ref().map_or_else(Contact::default, Contact::from)
}

/// Puts money on the merchant's balance that a payer's network has taken, once for each receipt. It counts on the bill if
/// that was promised or the bill still takes it; otherwise it arrives beside the bill, for nobody's money is lost.
///
/// # Errors
/// `ReceiptReused`, or a failure of the store.
pub(in crate::bills) async fn receive(
    tx: &mut impl Writing,
    id: Id<Bill>,
    attempt: &Attempt,
) -> Result<Receiving, Refused<PayRefusal>> {
    let mut bill = locked(tx, id).await?;
    let known = receipt(tx, &bill, attempt).await?;
    if let Some(payment) = known.as_ref().and_then(|known| known.payment) {
        let payment = payments::find(tx, payment).await?;
        let payment = payment.ok_or_else(|| Problem::failure("a payment of a bill is gone"))?;
        let counted = known.is_some_and(|known| known.state == Arrived::Counted.name());
        let arrived = if counted { Arrived::Counted } else { Arrived::Beside };
        return Ok(Receiving { payment, bill, arrived, again: true });
    }
    let now = tx.now();
    let promised = known.as_ref().and_then(|known| known.held_until).is_some_and(|until| until > now);
    let takes = if promised {
        bill.keeps_its_promise(attempt.amount)
    } else {
        let held = queries::held(tx, bill.id, attempt.rail, &attempt.receipt).await?;
        bill.takes(attempt.amount, held).is_ok()
    };
    // A link is paid once, by whichever way.
    let takes = takes
        && match &bill.order {
            Some(order) => payments::find_counted(tx, order.source()).await?.is_none(),
            None => true,
        };
    let arrived = if takes { Arrived::Counted } else { Arrived::Beside };
    let fee = match fee(tx, attempt).await? {
        Ok(fee) => fee,
        // Nobody's money is at stake: the simulator plays a network that keeps to its limits.
        Err(refusal) if attempt.rail == Simulator::NAME && !promised => return Err(Refused::Rule(refusal)),
        // A network that carries more or less than it should is charged for nothing.
        Err(_) => Amount::zero(Currency::TZS),
    };
    let contact = contact_of(&bill);
    let customer = customers::remember(tx, &contact).await?;
    let (reference, source) = match &bill.order {
        Some(order) => (order.reference.clone(), order.source()),
        None => (bill.number.clone(), Source { kind: SourceKind::Bill, id: *bill.id.as_bytes() }),
    };
    let money = Unasked {
        receipt: attempt.receipt.clone(),
        reference,
        method: Method::Billpay,
        amount: attempt.amount,
        fee,
        fee_bearer: FeePaidBy::Merchant,
        channel: attempt.channel,
        phone: Some(attempt.phone.clone()),
        payer_name: attempt.payer_name.clone(),
        customer,
        contact,
        source: Some(source),
    };
    let origin = Origin::through(bill.application.as_ref().map(|via| via.id));
    let payment = match payments::receive_unasked(tx, attempt.rail, money, origin).await? {
        payments::Arrived::Now(payment) => payment,
        // Known to payments and not here: it was for something else.
        payments::Arrived::Before(_) => return Err(Refused::Rule(PayRefusal::ReceiptReused)),
    };
    if takes {
        bill.count(attempt.amount);
        bill.updated_at = now;
        queries::update(tx, &bill).await?;
    }
    let standing = Standing { state: arrived.name(), held_until: None, payment: Some(payment.id) };
    write(tx, &bill, attempt, known, &standing).await?;
    Ok(Receiving { payment, bill, arrived, again: false })
}

/// The record of a place that was promised.
pub(in crate::bills) fn held(bill: &Bill, attempt: &Attempt) -> Activity {
    let says = format!("promised that {} takes {} for five minutes", bill.number, attempt.amount);
    Activity::new(Area::Payments, "bill.promised", says).on(bill.id, &bill.number)
}

/// The record of money that arrived.
pub(in crate::bills) fn received(receiving: &Receiving) -> Activity {
    let Receiving { payment, bill, arrived, .. } = receiving;
    let beside = match arrived {
        Arrived::Counted => "",
        Arrived::Beside => ", beside the control number, which did not take it",
    };
    let says = format!("received {} for {} through {}{beside}", payment.amount, bill.number, payment.channel);
    Activity::new(Area::Payments, "payment.received", says).on(payment.id, &bill.number)
}

/// The bill, which nobody else pays or changes until the end of the transaction.
async fn locked(tx: &mut impl Writing, id: Id<Bill>) -> Result<Bill, Problem> {
    let none = || Problem::failure("a page of a bill leads to none");
    let found = queries::find(tx, id).await?.ok_or_else(none)?;
    payments::lock_source(tx, found.order.as_ref().map(LinkOrder::source)).await?;
    queries::lock(tx, id).await?;
    queries::find(tx, id).await?.ok_or_else(none)
}

/// What is known under the receipt, if it is of this bill and this amount.
async fn receipt(
    tx: &mut impl Writing,
    bill: &Bill,
    attempt: &Attempt,
) -> Result<Option<Receipt>, Refused<PayRefusal>> {
    let known = queries::find_receipt_locked(tx, attempt.rail, &attempt.receipt).await?;
    match known {
        Some(known) if known.bill != bill.id || known.minor != attempt.amount.minor() => {
            Err(Refused::Rule(PayRefusal::ReceiptReused))
        }
        known => Ok(known),
    }
}

/// What the payment costs the merchant, if the network may carry so much: never more than the payment itself, which would
/// be lost otherwise.
async fn fee(tx: &mut impl Tx, attempt: &Attempt) -> Result<Result<Amount, PayRefusal>, Problem> {
    let Some(network) = attempt.phone.network() else { return Ok(Err(PayRefusal::NoNetwork)) };
    let terms = terms::load(tx).await?;
    let fee = terms.tariff(Service::bill_pay(network)).fee(attempt.amount);
    let fee = fee.map(|fee| if fee.minor() > attempt.amount.minor() { attempt.amount } else { fee });
    Ok(fee.map_err(|error| PayRefusal::Limit(error.to_string())))
}

async fn write(
    tx: &mut impl Writing,
    bill: &Bill,
    attempt: &Attempt,
    known: Option<Receipt>,
    standing: &Standing,
) -> Result<(), Refused<PayRefusal>> {
    if known.is_some() {
        return Ok(queries::update_receipt(tx, attempt, standing).await?);
    }
    // Another bill was paid under this receipt at the same moment.
    if queries::insert_receipt(tx, bill.id, attempt, standing).await? {
        Ok(())
    } else {
        Err(Refused::Rule(PayRefusal::ReceiptReused))
    }
}
