//! Asking for a direct debit, what its holder and its merchant decide, and collecting an instalment.

use permit::{Activity, Actor, Area, InitiatePayment, Problem, Tx as _, WriteTx, Writing};
use rails::{DebitDesk, Service};
use values::{Amount, Id};

use super::{
    model::{CHANNEL, DirectDebit, DirectDebitError, DirectDebitState, NewDirectDebit},
    queries::{self, Fresh},
    wire,
};
use crate::{
    Services, customers,
    developer::Feature,
    hosted,
    payments::{self, FeePaidBy, Method, NewPayment, Origin, Payment, Source, SourceKind},
    references,
    refused::Refused,
    terms::{self, Terms},
    webhooks,
};

/// The job that asks the bank what the holder says.
pub(super) const CONSENT_JOB: &str = "direct_debit.consent";
/// The job that collects instalments on their days.
pub(super) const COLLECT_JOB: &str = "direct_debit.collect";

/// How often it is written anew because an equal one ended at the same moment.
const TRIES: u32 = 8;

/// What became of a request.
#[derive(Debug, Clone)]
pub enum Made {
    /// A direct debit that waits for its holder.
    New(DirectDebit),
    /// The application has an equal one in force: this is the same request once more.
    Before(DirectDebit),
}

impl Made {
    /// The direct debit.
    pub const fn debit(&self) -> &DirectDebit {
        match self {
            Self::New(debit) | Self::Before(debit) => debit,
        }
    }
}

/// Asks the holder of an account to agree, by way of the bank. An application that asks for what it has in force already
/// gets that, since a request has no reference to tell a repetition by.
///
/// # Errors
/// `FeatureOff`, `NoRail`, `Amount`, `kyc.limit`, or a failure of the store.
pub async fn create(
    tx: &mut WriteTx<InitiatePayment>,
    services: &Services,
    new: &NewDirectDebit,
) -> Result<Made, Refused<DirectDebitError>> {
    collects(tx.actor()).map_err(Refused::Rule)?;
    let (origin, digest) = (Origin::of(tx.actor()), new.digest());
    if let Some(before) = queries::find_equal(tx, origin, digest).await? {
        return Ok(Made::Before(before));
    }
    if services.rails().debit_desk(tx).await? == DebitDesk::Closed {
        return Err(Refused::Rule(DirectDebitError::NoRail));
    }
    price(&terms::load(tx).await?, new.amount)
        .map_err(|says| Refused::Rule(DirectDebitError::Amount(says)))?;
    let customer = customers::remember(tx, &new.contact).await?;
    terms::check_kyc(tx, new.amount).await?;
    let mut tries = 0;
    let id = loop {
        let id: Id<DirectDebit> = tx.id();
        let request_id = format!("DDM{}", hex::encode_upper(tx.random::<8>()));
        let fresh = Fresh { id, request_id: &request_id, digest, new, customer, origin };
        if queries::insert(tx, &fresh).await? {
            if !references::claim(tx, references::Kind::Payment, &request_id).await? {
                return Err(Problem::failure("the reference of a direct debit just made is taken").into());
            }
            hosted::open_as(tx, hosted::Kind::DirectDebit, &request_id, *id.as_bytes()).await?;
            break id;
        }
        if let Some(before) = queries::find_equal(tx, origin, digest).await? {
            return Ok(Made::Before(before));
        }
        tries += 1;
        if tries == TRIES {
            return Err(Problem::failure("equal direct debits are always in the way").into());
        }
    };
    if let Some(url) = &new.callback {
        webhooks::add_callback(tx, *id.as_bytes(), url, origin.application).await?;
    }
    let now = tx.now();
    tx.enqueue(CONSENT_JOB, id.to_string(), now).await?;
    Ok(Made::New(load(tx, id).await?))
}

fn collects(actor: &Actor) -> Result<(), DirectDebitError> {
    match actor {
        Actor::Key(key) if !Feature::Collection.is_on(&key.features) => Err(DirectDebitError::FeatureOff),
        _ => Ok(()),
    }
}

/// What an instalment costs the merchant, who bears it.
///
/// # Errors
/// A sentence: it is outside the limits, or less than its fee.
fn price(terms: &Terms, amount: Amount) -> Result<Amount, String> {
    let fee = terms.tariff(Service::DirectDebit).fee(amount).map_err(|error| error.to_string())?;
    if fee.minor() > amount.minor() {
        return Err(format!("an instalment of {amount} does not cover its fee of {fee}"));
    }
    Ok(fee)
}

/// What the holder of an account decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// They agreed.
    Agreed,
    /// They, or the bank, refused; why.
    Refused(String),
    /// They did not answer in time.
    Silent,
}

/// Moves a request on, which is locked; answers how it is, and what to record.
pub(super) async fn decide(
    tx: &mut impl Writing,
    debit: &DirectDebit,
    decision: &Decision,
) -> Result<(DirectDebit, Activity), Problem> {
    let (state, message) = match decision {
        Decision::Agreed => (DirectDebitState::Active, None),
        Decision::Refused(why) => (DirectDebitState::Rejected, Some(why.as_str())),
        Decision::Silent => {
            (DirectDebitState::Expired, Some("The holder of the account did not answer in time."))
        }
    };
    if state == DirectDebitState::Active {
        let first = debit.next_at().unwrap_or_else(|| tx.now());
        tx.enqueue(COLLECT_JOB, debit.id.to_string(), first).await?;
    }
    let debit = change(tx, debit, state, message).await?;
    let (act, says) = match decision {
        Decision::Agreed => ("direct_debit.approved", "the holder of the account agreed to".to_owned()),
        Decision::Refused(why) => ("direct_debit.rejected", format!("heard a refusal ({why}) for")),
        Decision::Silent => ("direct_debit.expired", "gave up waiting for the holder of".to_owned()),
    };
    let done = record(act, format!("{says} the direct debit {}", debit.request_id), &debit);
    Ok((debit, done))
}

/// Ends a direct debit at its merchant's word: no further instalment is asked for; one that is under way goes on.
///
/// # Errors
/// `FeatureOff`, `Over` for one that ended otherwise, or a failure of the store; `None` where there is none.
pub async fn cancel(
    tx: &mut WriteTx<InitiatePayment>,
    id: Id<DirectDebit>,
) -> Result<Option<Made>, Refused<DirectDebitError>> {
    collects(tx.actor()).map_err(Refused::Rule)?;
    let Some(debit) = queries::find_locked(tx, id).await? else { return Ok(None) };
    match debit.state {
        DirectDebitState::Requested | DirectDebitState::Active => {
            Ok(Some(Made::New(change(tx, &debit, DirectDebitState::Cancelled, None).await?)))
        }
        DirectDebitState::Cancelled => Ok(Some(Made::Before(debit))),
        state => Err(Refused::Rule(DirectDebitError::Over(state.name()))),
    }
}

/// Ends a direct debit whose instalments all had their outcome.
pub(super) async fn complete(tx: &mut impl Writing, debit: &DirectDebit) -> Result<Activity, Problem> {
    let debit = change(tx, debit, DirectDebitState::Completed, None).await?;
    let says = format!("completed the direct debit {}", debit.request_id);
    Ok(record("direct_debit.completed", says, &debit))
}

async fn change(
    tx: &mut impl Writing,
    debit: &DirectDebit,
    state: DirectDebitState,
    message: Option<&str>,
) -> Result<DirectDebit, Problem> {
    queries::set_state(tx, debit.id, state, message).await?;
    let debit = load(tx, debit.id).await?;
    let event = webhooks::NewEvent {
        name: webhooks::DIRECT_DEBIT_CHANGED,
        wire_name: "DIRECT DEBIT MANDATE",
        subject: *debit.id.as_bytes(),
        application: debit.application.as_ref().map(|via| via.id),
        data: wire::changed(&debit),
    };
    webhooks::emit(tx, event).await?;
    Ok(debit)
}

/// Asks the bank for the next instalment, as a payment of its own; one that may not be moved has failed before that.
pub(super) async fn collect(
    tx: &mut impl Writing,
    debit: &DirectDebit,
) -> Result<(Payment, Activity), Problem> {
    let priced = price(&terms::load(tx).await?, debit.amount);
    let fee = priced.clone().unwrap_or(Amount::new(0, debit.amount.currency()).expect("zero is an amount"));
    let new = NewPayment {
        reference: debit.request_id.clone(),
        method: Method::DirectDebit,
        amount: debit.amount,
        fee,
        fee_bearer: FeePaidBy::Merchant,
        phone: None,
        account: Some(debit.account.clone()),
        channel: CHANNEL,
        customer: debit.customer,
        contact: debit.contact.clone(),
        source: Some(source(debit.id)),
        conversion: None,
        return_url: None,
    };
    let origin = Origin::through(debit.application.as_ref().map(|via| via.id));
    queries::count_asked(tx, debit.id).await?;
    let payment = payments::start_instalment(tx, new, origin, priced.err()).await?;
    let (number, all) = (debit.asked + 1, debit.schedule.instalments);
    let says = format!("collects instalment {number} of {all} of the direct debit {}", debit.request_id);
    Ok((payment, record("direct_debit.instalment", says, debit)))
}

/// What the payments of a direct debit came through.
pub(super) fn source(id: Id<DirectDebit>) -> Source {
    Source { kind: SourceKind::DirectDebit, id: *id.as_bytes() }
}

/// The record of a request.
pub fn requested(debit: &DirectDebit) -> Activity {
    let (all, request_id) = (debit.schedule.instalments, &debit.request_id);
    let says = format!("asked for the direct debit {request_id}: {all} instalments of {}", debit.amount);
    record("direct_debit.requested", says, debit)
}

/// The record of an end at the merchant's word.
pub fn cancelled(debit: &DirectDebit) -> Activity {
    let says = format!("cancelled the direct debit {}", debit.request_id);
    record("direct_debit.cancelled", says, debit)
}

fn record(act: &'static str, says: String, debit: &DirectDebit) -> Activity {
    Activity::new(Area::Payments, act, says).on(debit.id, &debit.request_id)
}

async fn load(tx: &mut impl Writing, id: Id<DirectDebit>) -> Result<DirectDebit, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a direct debit just changed is gone"))
}
