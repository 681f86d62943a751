//! What happened to a payment or payout, step by step, and what the merchant's servers were told about it.
//!
//! A step is written in the transaction that changes the state; the first one says who began. What it says beside that is a code
//! with its values, told in English and left to readers to tell in their own language.

mod model;
mod queries;
mod views;

use permit::{Actor, Allow, Kind, MoneyReads, MoneySeen, MoneyWrites, Problem, ReadTx, Unready, Writing};
use values::{
    Id, Timestamp, mask_phones,
    subjects::{Member, Merchant},
};

use crate::ledger;

pub use model::StepDetail;
use queries::{OF_SUBJECT, Step, deliveries_of, events_of, steps_of};
pub use views::{History, SubjectDelivery, SubjectEvent, TimelineActor, TimelineStep};

/// Writes that `subject` came into `state` just now, by whoever acts in `tx`.
///
/// # Errors
/// A failure of the store.
pub async fn record(
    tx: &mut impl Writing,
    subject: [u8; 16],
    state: &str,
    detail: &StepDetail,
) -> Result<(), Problem> {
    let place = queries::count_steps(tx, subject).await?;
    let (id, now, merchant) = (tx.id(), tx.now(), tx.merchant());
    let step = step((merchant, subject, id), place, tx.actor(), state, detail, now);
    tx.insert(&step).await
}

/// What [`record_in`] reads, of a subject that is not new.
pub fn read_set(reads: &mut MoneyReads<'_>, subject: [u8; 16]) {
    reads.rows::<Step>(OF_SUBJECT, &[&subject]);
}

/// As [`record`], in a money command; the first steps of a new subject are numbered by `first`.
///
/// # Errors
/// `Unready`.
pub fn record_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    subject: [u8; 16],
    (first, state): (Option<i64>, &str),
    detail: &StepDetail,
) -> Result<(), Unready> {
    let place = match first {
        Some(place) => place,
        None => i64::try_from(seen.rows::<Step>(OF_SUBJECT, &[&subject])?.len()).unwrap_or(i64::MAX),
    };
    let named = (seen.merchant(), subject, seen.id());
    writes.insert(&step(named, place, seen.actor(), state, detail, seen.now()));
    Ok(())
}

/// Members who brought `subject` into `state`, each with when; the oldest first.
///
/// # Errors
/// `Unready`.
pub fn members_in(
    seen: &MoneySeen<'_>,
    subject: [u8; 16],
    state: &str,
) -> Result<Vec<(Id<Member>, Timestamp)>, Unready> {
    let steps = seen.rows::<Step>(OF_SUBJECT, &[&subject])?;
    let theirs = steps.into_iter().filter(|step| step.state == state && step.by_kind == "member");
    Ok(theirs.filter_map(|step| step.by_id.map(|id| (Id::from_bytes(id), step.at))).collect())
}

fn step(
    (merchant, subject, id): (Id<Merchant>, [u8; 16], Id<Step>),
    place: i64,
    actor: &Actor,
    state: &str,
    detail: &StepDetail,
    at: Timestamp,
) -> Step {
    Step {
        merchant,
        subject,
        id,
        place,
        state: state.to_owned(),
        by_kind: actor.kind().to_owned(),
        by_id: id_of(actor),
        by_name: actor.name().to_owned(),
        detail: detail.kept(),
        at,
    }
}

/// As [`record`], of many subjects that came into `state` together, after so many steps before; each with a detail of its own.
///
/// # Errors
/// A failure of the store.
pub async fn record_many(
    tx: &mut impl Writing,
    (before, state): (i64, &str),
    subjects: &[([u8; 16], StepDetail)],
) -> Result<(), Problem> {
    let (now, merchant) = (tx.now(), tx.merchant());
    let mut steps = Vec::with_capacity(subjects.len());
    for (subject, detail) in subjects {
        let named = (merchant, *subject, tx.id());
        steps.push(step(named, before, tx.actor(), state, detail, now));
    }
    tx.insert_all(&steps).await
}

fn id_of(actor: &Actor) -> Option<[u8; 16]> {
    match actor {
        Actor::Member(member) => Some(*member.id.as_bytes()),
        Actor::Key(key) => Some(*key.id.as_bytes()),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => None,
    }
}

/// What happened to `subject`, as far as `actor` may see it, who may see as much of people as `allow`.
///
/// # Errors
/// A failure of the store.
pub async fn history_of(
    tx: &ReadTx,
    actor: &Actor,
    allow: Allow,
    subject: [u8; 16],
) -> Result<History, Problem> {
    // None of these waits for another.
    let (mut timeline, transfers, events, deliveries) = tokio::try_join!(
        async { steps_of(&mut &*tx, subject).await },
        async { ledger::transfers_of(&mut &*tx, subject).await },
        async { events_of(&mut &*tx, subject).await },
        async {
            if actor.sees(Kind::ViewWebhooks) {
                deliveries_of(&mut &*tx, subject).await
            } else {
                Ok(Vec::new())
            }
        },
    )?;
    if allow == Allow::Masked {
        for step in &mut timeline {
            step.hide(mask_phones);
        }
    }
    Ok(History { timeline, transfers, events, deliveries })
}
