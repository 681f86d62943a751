//! Making a payment, and moving it on when the network says something.

mod card;
mod refunds;
mod reverse;
mod source;
mod unasked;

use permit::{Actor, InitiatePayment, Problem, WriteTx, Writing};
use rails::{Service, collection_channel};
use values::{Amount, Id, OrderReference, Phone};

use super::{
    model::{FeePaidBy, Method, NewPayment, Origin, Payment, PaymentError, PaymentState, settles_at},
    queries::{self, Change, Fresh},
    wire,
};
use crate::{
    developer::Feature,
    hosted,
    ledger::{AccountKind, LedgerError, Posting, Transfer, TransferKind},
    rail_accounts, references,
    refused::Refused,
    terms::{self, Terms},
    timeline::{self, StepDetail},
    webhooks,
};

pub use card::{CardOutcome, answer_challenge, card_link, charge_card, parse_card_order};
pub use refunds::{Claimed, claim_again_in, claim_in, claim_read_set, free_in, still_stands_in};
pub(super) use reverse::reverse;
pub use source::{CHOSE_ANOTHER_WAY, CLOSE_JOB, Way, came, is_surplus, make_way};
pub use unasked::{Arrived, receive_unasked};

/// Checks the parts of a push, and prices it.
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
    Ok(NewPayment::push(reference, amount, push_fee(terms, amount)?, phone, channel))
}

/// What the merchant's terms take from a push of this amount.
///
/// # Errors
/// `Amount` for what is too little or too much.
pub fn push_fee(terms: &Terms, amount: Amount) -> Result<Amount, PaymentError> {
    let fee = terms.tariff(Service::UssdPush).fee(amount);
    fee.map_err(|error| PaymentError::Amount(error.to_string()))
}

/// Starts a payment that a member or a key asks for.
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
    let origin = Origin::of(tx.actor());
    start(tx, new, origin).await
}

/// How often a payment is written anew because another one of its reference was written at the same moment.
const TRIES: u32 = 8;

/// Notes a payment and leaves the asking to a job. An order of its own claims its reference; what comes through a link is
/// the next payment of the reference that the link has claimed.
///
/// # Errors
/// `ReferenceUsed`, or a failure of the store.
pub async fn start(
    tx: &mut impl Writing,
    new: NewPayment,
    origin: Origin,
) -> Result<Payment, Refused<PaymentError>> {
    if new.source.is_none() && !references::claim(tx, references::Kind::Payment, &new.reference).await? {
        return Err(Refused::Rule(PaymentError::ReferenceUsed(new.reference)));
    }
    terms::check_kyc(tx, new.amount).await?;
    let payment = note(tx, new, origin).await?;
    ask_next(tx, &payment, origin).await?;
    Ok(payment)
}

/// Notes an instalment of a direct debit, whose reference is claimed. Where `barred` says why, or the merchant may move no
/// more money, it has failed before the bank is asked.
///
/// # Errors
/// A failure of the store.
pub async fn start_instalment(
    tx: &mut impl Writing,
    new: NewPayment,
    origin: Origin,
    barred: Option<String>,
) -> Result<Payment, Problem> {
    let barred = match (barred, terms::check_kyc(tx, new.amount).await) {
        (Some(why), Ok(()) | Err(Problem::Refusal(_))) => Some(why),
        (None, Err(Problem::Refusal(refusal))) => Some(refusal.detail),
        (_, Err(problem)) => return Err(problem),
        (None, Ok(())) => None,
    };
    let payment = note(tx, new, origin).await?;
    match barred {
        Some(why) => fail(tx, &payment, &why).await,
        None => {
            ask_next(tx, &payment, origin).await?;
            Ok(payment)
        }
    }
}

/// Writes a payment as the next one of its reference.
async fn note(tx: &mut impl Writing, new: NewPayment, origin: Origin) -> Result<Payment, Problem> {
    let id: Id<Payment> = tx.id();
    let wire_id = new_wire_id(tx, &new.reference);
    let fresh = Fresh { id, wire_id: &wire_id, new: &new, origin };
    let mut tries = 0;
    while !queries::insert(tx, &fresh).await? {
        tries += 1;
        if tries == TRIES {
            return Err(Problem::failure("other payments of a reference are always in the way"));
        }
    }
    let (state, detail) = match new.method {
        Method::Card => (PaymentState::Awaiting, StepDetail::CardNext),
        Method::UssdPush | Method::Billpay => (PaymentState::Pending, StepDetail::PayerNext),
        Method::DirectDebit => (PaymentState::Pending, StepDetail::BankNext),
    };
    timeline::record(tx, *id.as_bytes(), state.name(), &detail).await?;
    if new.method == Method::Card {
        queries::insert_card_entry(tx, id, new.return_url.as_deref()).await?;
        hosted::open(tx, hosted::Kind::Card, *id.as_bytes()).await?;
    }
    load(tx, id).await
}

/// Leaves the asking to a job.
async fn ask_next(tx: &mut impl Writing, payment: &Payment, origin: Origin) -> Result<(), Problem> {
    let now = tx.now();
    let lane = rail_accounts::lane(tx, origin.application).await?;
    tx.enqueue_in(lane, "collect", payment.id.to_string(), now).await?;
    Ok(())
}

fn new_wire_id(tx: &mut impl Writing, reference: &str) -> String {
    format!("{reference}LCP{}", hex::encode_upper(tx.random::<4>()))
}

async fn load(tx: &mut impl Writing, id: Id<Payment>) -> Result<Payment, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a payment just changed is gone"))
}

/// Notes that the customer has been asked.
pub(super) async fn asked(tx: &mut impl Writing, payment: &Payment) -> Result<(), Problem> {
    queries::set_state(tx, payment.id, PaymentState::Processing, Change::default()).await?;
    let detail = StepDetail::Asked { amount: payment.total(), channel: payment.channel.clone() };
    timeline::record(tx, *payment.id.as_bytes(), PaymentState::Processing.name(), &detail).await
}

/// What waits until the money of a payment by card may be spent.
pub const SETTLE_JOB: &str = "payment.settle";

/// Takes the money in: onto the balance, or, by card, to where it waits for its settlement.
pub(super) async fn receive(
    tx: &mut impl Writing,
    payment: &Payment,
    rail: &'static str,
    receipt: &str,
    payer: Option<&str>,
) -> Result<Payment, Problem> {
    rail_accounts::refuse_simulated(tx, rail).await?;
    let account = match payment.method {
        Method::Card => AccountKind::Settlement,
        Method::UssdPush | Method::Billpay | Method::DirectDebit => AccountKind::Available,
    };
    let through = queries::find_account(tx, payment.id).await?;
    let currency = payment.amount.currency();
    let transfer = Transfer::new(TransferKind::Payment, *payment.id.as_bytes(), &payment.reference, currency);
    // A provider keeps the fee that it adds by itself: none of it is owed to us.
    let nothing = Amount::new(0, currency).expect("zero is an amount");
    let fee = if through.is_some() { nothing } else { payment.fee };
    post(tx, collected(transfer, (rail, account), payment.amount, (fee, payment.fee_bearer))).await?;
    let state = PaymentState::Succeeded;
    let now = tx.now();
    let settles_at = (payment.method == Method::Card).then(|| settles_at(now));
    if let Some(settles_at) = settles_at {
        let application = payment.application.as_ref().map(|via| via.id);
        let lane = rail_accounts::lane_of(tx, through, application);
        tx.enqueue_in(lane, SETTLE_JOB, payment.id.to_string(), settles_at).await?;
    }
    let change = Change {
        message: Some("success"),
        receipt: Some((rail, receipt)),
        payer,
        received_at: Some(now),
        settles_at,
    };
    queries::set_state(tx, payment.id, state, change).await?;
    if payment.in_doubt {
        queries::set_in_doubt(tx, payment.id, false).await?;
    }
    let detail = StepDetail::Receipt { receipt: receipt.to_owned() };
    timeline::record(tx, *payment.id.as_bytes(), state.name(), &detail).await?;
    source::tell_source(tx, payment.source).await?;
    tell_received(tx, payment.id).await
}

/// What a customer paid over `rail`, as it goes into `account`, and its fee out of whoever bears it.
fn collected(
    transfer: Transfer,
    (rail, account): (&'static str, AccountKind),
    amount: Amount,
    (fee, bearer): (Amount, FeePaidBy),
) -> Transfer {
    let clearing = AccountKind::Clearing(rail);
    let transfer = transfer.move_money(clearing, account, amount, "Collected");
    match bearer {
        FeePaidBy::Customer => transfer.charge(clearing, AccountKind::Fees, fee, "Fee, paid by the customer"),
        FeePaidBy::Merchant => transfer.charge(account, AccountKind::Fees, fee, "Fee, paid by the merchant"),
    }
}

/// Puts the money of a payment by card on the balance.
pub(super) async fn settle(tx: &mut impl Writing, payment: &Payment) -> Result<(), Problem> {
    let (subject, currency) = (*payment.id.as_bytes(), payment.amount.currency());
    let transfer = Transfer::new(TransferKind::Settlement, subject, &payment.reference, currency).move_money(
        AccountKind::Settlement,
        AccountKind::Available,
        payment.amount,
        "Settled",
    );
    post(tx, transfer).await?;
    let state = PaymentState::Settled;
    queries::set_state(tx, payment.id, state, Change::default()).await?;
    timeline::record(tx, subject, state.name(), &StepDetail::OnBalance { amount: payment.amount }).await
}

async fn post(tx: &mut impl Writing, transfer: Transfer) -> Result<(), Problem> {
    tx.carry_out(Posting(vec![transfer])).await?.map_err(|error| match error {
        LedgerError::NotEnough(_) => Problem::failure("money that came in left an account short"),
        LedgerError::TooMuch => Problem::failure("money that came in has no room in the books"),
    })
}

/// Notes that no money came.
pub(super) async fn fail(tx: &mut impl Writing, payment: &Payment, why: &str) -> Result<Payment, Problem> {
    let state = PaymentState::Failed;
    queries::set_state(tx, payment.id, state, Change { message: Some(why), ..Change::default() }).await?;
    timeline::record(tx, *payment.id.as_bytes(), state.name(), &StepDetail::words(why)).await?;
    tell(tx, payment.id, "payment.failed", "PAYMENT FAILED", wire::failed).await
}

/// Notes that the network says at last that no money moved.
pub(super) async fn certainly_failed(tx: &mut impl Writing, payment: &Payment) -> Result<(), Problem> {
    queries::set_in_doubt(tx, payment.id, false).await?;
    let subject = *payment.id.as_bytes();
    timeline::record(tx, subject, PaymentState::Failed.name(), &StepDetail::NothingTaken).await
}

async fn tell_received(tx: &mut impl Writing, id: Id<Payment>) -> Result<Payment, Problem> {
    tell(tx, id, "payment.received", "PAYMENT RECEIVED", wire::received).await
}

async fn tell(
    tx: &mut impl Writing,
    id: Id<Payment>,
    name: &'static str,
    wire_name: &'static str,
    data: fn(&Payment) -> serde_json::Value,
) -> Result<Payment, Problem> {
    let payment = load(tx, id).await?;
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
