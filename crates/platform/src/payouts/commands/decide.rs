//! Authorising, rejecting, cancelling, expiring.

use permit::{
    Actor, Allow, AuthorisePayout, CarryOut, EditPayout, Kind, MemberActor, Problem, RejectPayout, STEP_UP,
    Tx as _, WriteTx, Writing as _, rule,
};
use values::Id;

use super::{
    super::{
        model::{Approved, Payout, PayoutError, PayoutState},
        queries::{self, Change},
    },
    find_to_decide, load, release, tell, void,
};
use crate::{changes, timeline};

/// Adds the approval of whoever acts, which releases the payout when it was the last one it takes.
///
/// # Errors
/// `payout.maker`, `payout.key_maker`, `payout.key_holder`, `payout.integrator`, `payout.not_waiting`,
/// `payout.expired`, `payout.approved`, `second_person.*`, `not_found`, or a failure of the store.
pub(crate) async fn authorise(
    tx: &mut WriteTx<AuthorisePayout>,
    id: Id<Payout>,
) -> Result<(Payout, Approved), Problem> {
    let payout = find_to_decide(tx, id).await?;
    let checker = acting_member(tx.actor())?;
    let approvals = queries::approvals(tx, id).await?;
    let around = queries::surroundings(tx, &payout, approvals).await?;
    payout.check(checker.id, &around, tx.now())?;
    for maker in [payout.made_by, payout.key_maker].into_iter().flatten() {
        changes::may_confirm(tx, maker, checker.id).await?;
    }
    for stale in around.approvals.iter().filter(|approval| !approval.counts) {
        let why = "whoever gave it lost or changed their access";
        queries::void_approval(tx, id, stale.id, why).await?;
    }
    let proved_at = checker.stepped_up_until - STEP_UP;
    let proof = format!("step-up at {proved_at}");
    queries::insert_approval(tx, &payout, &checker, &proof).await?;
    let detail = format!("Identity confirmed at {proved_at}, from {}", tx.request().address);
    let approved = payout.approve(&around);
    match approved {
        Approved::Released => release(tx, id, Some(&checker), &detail).await?,
        Approved::Waits => timeline::record(tx, *id.as_bytes(), "approved", &detail).await?,
    }
    Ok((load(tx, id).await?, approved))
}

/// Says no, for good.
///
/// # Errors
/// `payout.not_waiting`, `payout.expired`, `not_found`, or a failure of the store.
pub(crate) async fn reject(
    tx: &mut WriteTx<RejectPayout>,
    id: Id<Payout>,
    reason: &str,
) -> Result<Payout, Problem> {
    let payout = find_to_decide(tx, id).await?;
    payout.waits(tx.now())?;
    let checker = acting_member(tx.actor())?;
    let change = Change { message: Some(reason), decided_by: Some(checker.id), ..Change::default() };
    queries::set_state(tx, id, PayoutState::Rejected, change).await?;
    end(tx, &payout, PayoutState::Rejected, reason).await
}

/// Takes a payout back. Employees and keys take back only their own.
///
/// # Errors
/// `payout.not_yours`, `payout.not_waiting`, `payout.expired`, `not_found`, or a failure of the store.
pub(crate) async fn cancel(tx: &mut WriteTx<EditPayout>, id: Id<Payout>) -> Result<Payout, Problem> {
    let payout = find_to_decide(tx, id).await?;
    let (decided_by, may) = match tx.actor() {
        Actor::Member(member) => {
            let own = rule(Kind::EditPayout).of(member.role).allow == Allow::Own;
            (Some(member.id), !own || payout.made_by == Some(member.id))
        }
        Actor::Key(key) => (None, payout.api_key == Some(key.id)),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => (None, false),
    };
    if !may {
        return Err(PayoutError::NotYours.into());
    }
    payout.waits(tx.now())?;
    let reason = format!("Cancelled by {}", tx.actor().name());
    let change = Change { message: Some(&reason), decided_by, ..Change::default() };
    queries::set_state(tx, id, PayoutState::Cancelled, change).await?;
    end(tx, &payout, PayoutState::Cancelled, &reason).await
}

/// Ends a payout that waited too long.
///
/// # Errors
/// A failure of the store.
pub(crate) async fn expire(tx: &mut WriteTx<CarryOut>, payout: &Payout) -> Result<Payout, Problem> {
    let reason = "Nobody decided within 7 days";
    let change = Change { message: Some(reason), ..Change::default() };
    queries::set_state(tx, payout.id, PayoutState::Expired, change).await?;
    end(tx, payout, PayoutState::Expired, reason).await
}

/// What every end before the sending has in common.
async fn end<P: permit::Permission>(
    tx: &mut WriteTx<P>,
    payout: &Payout,
    state: PayoutState,
    reason: &str,
) -> Result<Payout, Problem> {
    void(tx, payout).await?;
    timeline::record(tx, *payout.id.as_bytes(), state.name(), reason).await?;
    tell(tx, payout.id, "payout.failed", "PAYOUT FAILED").await?;
    load(tx, payout.id).await
}

fn acting_member(actor: &Actor) -> Result<MemberActor, Problem> {
    let member = actor.as_member().cloned();
    member.ok_or_else(|| Problem::failure("only members decide about payouts"))
}
