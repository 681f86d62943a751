//! Authorising, rejecting, cancelling, expiring: always the whole batch.

use permit::{
    AuthorisePayout, CarryOut, EditPayout, Kind, MemberActor, Problem, RejectPayout, STEP_UP, Tx, WriteTx,
    Writing,
};
use values::{Amount, Id, subjects, subjects::Member};

use super::{
    super::{
        model::{Approved, Around, Batch, BatchError, BatchState, PayeesNow, Stop},
        queries,
    },
    confirm::post,
    find_to_change, go_on, may_change, member,
};
use crate::{
    changes,
    ledger::TransferKind,
    payouts::{self, WhoCan},
    policy,
    timeline::StepDetail,
};

/// What surrounds a batch.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn around(tx: &mut impl Tx, batch: &Batch) -> Result<Around, Problem> {
    let makers = queries::makers_of(tx, batch.id).await?;
    let approvals = payouts::approvals_of_batch(tx, batch.id).await?;
    let payees = if batch.state == BatchState::Waiting {
        let paid = policy::payees(tx).await?;
        queries::payees_now(tx, batch.id, paid).await?
    } else {
        PayeesNow::default()
    };
    Ok(Around { makers, approvals, payees })
}

/// By whose leave a checker releases a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    /// As another person than those who made it.
    AsAnother,
    /// As the single signatory.
    Alone,
}

/// Refuses a checker who is part of the batch's history, or stands too close to somebody who is, unless they are the single
/// signatory.
async fn may_check(
    tx: &mut impl Tx,
    batch: &Batch,
    around: &Around,
    checker: Id<Member>,
) -> Result<Leave, Problem> {
    let checked = batch.check(checker, around, tx.now());
    let own_part = checked.as_ref().is_err_and(BatchError::is_own_part);
    if own_part && batch.suits_one(around) && policy::is_single(tx, checker).await? {
        batch.is_ready(tx.now())?;
        return Ok(Leave::Alone);
    }
    checked?;
    changes::may_confirm(tx, &around.others(), checker).await?;
    Ok(Leave::AsAnother)
}

/// Why `checker`, whose role and payout duty allow it, may not release the batch; `None` if they may. Advice: whoever tries is
/// checked again.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn why_not(
    tx: &mut impl Tx,
    batch: &Batch,
    around: &Around,
    checker: Id<Member>,
) -> Result<Option<Problem>, Problem> {
    match may_check(tx, batch, around, checker).await {
        Ok(_) => Ok(None),
        Err(failure @ Problem::Failure(_)) => Err(failure),
        Err(refused) => Ok(Some(refused)),
    }
}

/// Those who may release the batch, oldest members first; at most `most`. Advice as well.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn who_can(
    tx: &mut impl Tx,
    batch: &Batch,
    around: &Around,
    most: usize,
) -> Result<Vec<WhoCan>, Problem> {
    let mut people = Vec::new();
    for (id, name, role, last_active_at) in payouts::list_members(tx, Kind::AuthorisePayout).await? {
        if people.len() < most && why_not(tx, batch, around, id).await?.is_none() {
            people.push(WhoCan { id, name, role, last_active_at });
        }
    }
    Ok(people)
}

/// Adds the approval of whoever acts and repeats count and totals, which releases the batch when it was the last it takes. The
/// single signatory releases their own without one; its row says that one person did, and why.
///
/// # Errors
/// As [`Batch::check`] and [`Batch::is_as_read`], `second_person.*`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn authorise(
    tx: &mut WriteTx<AuthorisePayout>,
    id: Id<subjects::Batch>,
    count: i64,
    totals: &[Amount],
) -> Result<(Batch, Approved), Problem> {
    let checker = member(tx.actor())?;
    let mut batch = find_to_change(tx, id).await?;
    let policy = policy::load_kept(tx).await?;
    batch.hold_to(&policy)?;
    let around = around(tx, &batch).await?;
    let leave = may_check(tx, &batch, &around, checker.id).await?;
    batch.is_as_read(count, totals)?;
    if leave == Leave::Alone {
        batch.released_alone = Some(policy::says_alone(&checker.name, "batch"));
        batch.authorised_at = Some(tx.now());
        bring_to(tx, &mut batch, BatchState::Authorised).await?;
        return Ok((batch, Approved::Alone));
    }
    let proof = format!("step-up at {}", checker.stepped_up_until - STEP_UP);
    let of = (id, batch.made_by, batch.digest);
    payouts::approve_batch(tx, of, &around.approvals, &checker, &proof).await?;
    let approved = batch.approve(&around);
    if approved == Approved::Released {
        (batch.decided_by, batch.authorised_at) = (Some(checker.id), Some(tx.now()));
        bring_to(tx, &mut batch, BatchState::Authorised).await?;
    }
    Ok((batch, approved))
}

/// Says no to all of it, for good.
///
/// # Errors
/// `NotWaiting`, `Expired`, `MembersOnly`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn reject(
    tx: &mut WriteTx<RejectPayout>,
    id: Id<subjects::Batch>,
    reason: &str,
) -> Result<Batch, Problem> {
    let checker: MemberActor = member(tx.actor())?;
    let mut batch = find_to_change(tx, id).await?;
    batch.waits(tx.now())?;
    (batch.decided_by, batch.reason) = (Some(checker.id), Some(reason.to_owned()));
    end(tx, batch, BatchState::Rejected).await
}

/// Takes a draft or a waiting batch back. Employees take back only their own.
///
/// # Errors
/// `NotYours`, `NotWaiting`, `Expired`, `MembersOnly`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn cancel(
    tx: &mut WriteTx<EditPayout>,
    id: Id<subjects::Batch>,
) -> Result<Batch, Problem> {
    let member = member(tx.actor())?;
    let mut batch = find_to_change(tx, id).await?;
    may_change(&batch, &member)?;
    batch.cancel(tx.now())?;
    let says = StepDetail::Cancelled { name: member.name };
    (batch.decided_by, batch.reason) = (Some(member.id), Some(says.to_string()));
    end(tx, batch, BatchState::Cancelled).await
}

/// Stops what of a released batch has not left: from this commit on no worker begins to send a payout of it, and a job
/// cancels them. What is on its way goes on.
///
/// # Errors
/// As [`Batch::stop`], `MembersOnly`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn stop(
    tx: &mut WriteTx<RejectPayout>,
    id: Id<subjects::Batch>,
    reason: Option<&str>,
) -> Result<(Batch, Stop), Problem> {
    let member = member(tx.actor())?;
    let mut batch = find_to_change(tx, id).await?;
    let stop = batch.stop()?;
    if stop == Stop::Now {
        queries::wait_for_senders(tx, id).await?;
        let says = StepDetail::Stopped { name: member.name, reason: reason.map(str::to_owned) };
        (batch.stopped_by, batch.stopped_at) = (Some(member.id), Some(tx.now()));
        (batch.reason, batch.settled) = (Some(says.to_string()), 0);
        queries::set_progress(tx, &batch).await?;
        bring_to(tx, &mut batch, BatchState::Stopping).await?;
    }
    Ok((batch, stop))
}

/// Ends a batch that waited too long.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn expire(
    tx: &mut WriteTx<CarryOut>,
    mut batch: Batch,
) -> Result<Batch, Problem> {
    batch.reason = Some(StepDetail::Undecided.to_string());
    end(tx, batch, BatchState::Expired).await
}

/// What every end before the release has in common: the money of all lines is free at once, their payouts end after it.
async fn end(tx: &mut impl Writing, mut batch: Batch, state: BatchState) -> Result<Batch, Problem> {
    if batch.state == BatchState::Waiting {
        post(tx, &batch, TransferKind::BatchVoid).await?;
    }
    bring_to(tx, &mut batch, state).await?;
    Ok(batch)
}

async fn bring_to(tx: &mut impl Writing, batch: &mut Batch, state: BatchState) -> Result<(), Problem> {
    batch.state = state;
    queries::move_to(tx, batch, state).await?;
    go_on(tx, batch).await
}
