//! What a payout leads to in a money command, whoever caused it: who is told, what is left to do, what moves.

use permit::{MoneySeen, MoneyWrites, Undecided, Unready};
use values::{Id, Timestamp};

use super::super::{
    model::{Payout, PayoutState, Purpose, WAITS},
    queries::{Beside, PayoutEntry},
    wire,
};
use crate::{
    rail_accounts,
    timeline::{self, StepDetail},
    webhooks,
};

/// The row of a payout that was released. It may wait again: that somebody changed it stays told by when it last changed.
pub(super) fn authorised(entry: PayoutEntry, now: Timestamp) -> PayoutEntry {
    let state = PayoutState::Authorized.name().to_owned();
    let updated_at = now.max(entry.updated_at);
    PayoutEntry { state, authorised_at: Some(now), updated_at, ..entry }
}

/// What a payout became by a change to its row.
pub(super) fn reread(before: &Payout, entry: PayoutEntry) -> Result<Payout, Undecided> {
    let (application, link) = (before.application.clone(), before.link);
    let (maker_active, required) = (before.maker_active, before.required);
    let beside = Beside { application, link, maker_active, required };
    Ok(entry.read(beside).map_err(Unready::from)?)
}

/// Leaves a new payout to checkers, until it expires.
pub(super) fn wait(seen: &MoneySeen<'_>, writes: &mut MoneyWrites, id: Id<Payout>) {
    let now = seen.now();
    writes.enqueue(seen, ("payout.announce", id.to_string()), now, None);
    writes.enqueue(seen, ("payout.expire", id.to_string()), now + WAITS, None);
}

/// Leaves the sending of a payout that was released to a job. `first` is the place of the step where it is known.
pub(super) fn send(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payout: &Payout,
    (first, detail): (Option<i64>, &StepDetail),
) -> Result<(), Unready> {
    let step = (first, PayoutState::Authorized.name());
    timeline::record_in(seen, writes, *payout.id.as_bytes(), step, detail)?;
    let lane = rail_accounts::lane_in(seen, payout.application.as_ref().map(|via| via.id))?;
    writes.enqueue(seen, ("payout.send", payout.id.to_string()), seen.now(), lane);
    tell(seen, writes, payout, ("payout.created", "PAYOUT INITIATED"))
}

/// Tells the merchant's servers where a payout stands.
pub(super) fn tell(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    payout: &Payout,
    event: (&'static str, &'static str),
) -> Result<(), Unready> {
    webhooks::emit_in(seen, writes, &event_of(payout, event))
}

/// What an event of a payout is called of a refund.
fn refund_event(name: &str) -> (&'static str, &'static str) {
    match name {
        "payout.created" => ("refund.created", "REFUND INITIATED"),
        "payout.paid" => ("refund.paid", "REFUND PAID"),
        "payout.refunded" => ("refund.returned", "REFUND RETURNED"),
        "payout.reversed" => ("refund.reversed", "REFUND REVERSED"),
        _ => ("refund.failed", "REFUND FAILED"),
    }
}

/// What is told of a payout. Of what was made for something else a program of the merchant's knows nothing, so that has an event
/// of its own.
pub(super) fn event_of(payout: &Payout, event: (&'static str, &'static str)) -> webhooks::NewEvent {
    let (name, wire_name) = match payout.purpose {
        Purpose::Payout => event,
        Purpose::Withdrawal => ("withdrawal.changed", "WITHDRAWAL CHANGED"),
        Purpose::Refund => refund_event(event.0),
    };
    webhooks::NewEvent {
        name,
        wire_name,
        subject: *payout.id.as_bytes(),
        application: payout.application.as_ref().map(|via| via.id),
        data: wire::event(payout),
    }
}
