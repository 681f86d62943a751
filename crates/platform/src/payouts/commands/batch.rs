//! The payouts of a batch: made, released and ended together, hundreds in a commit. Which of that a batch may come to, and
//! that its money is held, is for its area to know; no payout of one is decided about by itself.

use permit::{MemberActor, Problem, Writing};
use values::{
    Id, Timestamp,
    subjects::{Batch, Member},
};

use super::{
    super::{
        model::{Approval, Door, NewPayout, Payout, PayoutState},
        queries::{self, ApprovalEntry, Maker, PayoutEntry},
        wire,
    },
    moves,
};
use crate::{
    ledger::{self, Posting},
    payees::Used,
    policy, rail_accounts,
    timeline::{self, StepDetail},
    webhooks,
};

/// What the payouts of one batch have in common.
#[derive(Debug, Clone)]
pub struct OfBatch {
    /// The batch.
    pub batch: Id<Batch>,
    /// What it is called.
    pub name: String,
    /// Whoever made it.
    pub maker: (Id<Member>, String),
    /// How many approvals it takes.
    pub required: i64,
    /// When it stops waiting.
    pub expires_at: Timestamp,
}

/// Who released a batch.
#[derive(Debug, Clone, Copy)]
pub enum ReleasedBy<'a> {
    /// Others than those who made it.
    Checkers {
        /// Whose approval was the last it took.
        last: Id<Member>,
        /// What all who approved it are called, the first one first.
        names: &'a [String],
    },
    /// The single signatory, as this says of them.
    Alone(&'a str),
}

/// Makes a payout of each line, by its number, to the beneficiary it uses. Their money was held when the batch was confirmed.
///
/// # Errors
/// A failure of the store.
pub async fn make_of_batch(
    tx: &mut impl Writing,
    lines: Vec<(i64, NewPayout, Option<Used>)>,
    of: &OfBatch,
) -> Result<Vec<[u8; 32]>, Problem> {
    let (now, merchant) = (tx.now(), tx.merchant());
    let (member, name) = of.maker.clone();
    let maker = Maker { name, member: Some(member), key: None, door: Door::Request };
    let (mut entries, mut steps) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    for (line, new, used) in &lines {
        let id: Id<Payout> = tx.id();
        let named = (merchant, id, new.wire_id(tx.random()));
        let mut entry = PayoutEntry::new(named, new, &maker, of.required, (now, of.expires_at));
        entry.uses(*used);
        entries.push(PayoutEntry { batch: Some(of.batch), batch_line: Some(*line), ..entry });
        let held = StepDetail::HeldWithBatch { amount: new.total(), batch: of.name.clone() };
        steps.push((*id.as_bytes(), held));
    }
    tx.insert_all(&entries).await?;
    timeline::record_many(tx, (0, PayoutState::Pending.name()), &steps).await?;
    Ok(entries.iter().map(|entry| entry.digest).collect())
}

/// Releases the waiting payouts of the lines after `after`, up to `to`, of a batch called `name`, and leaves the sending to
/// jobs: what the release of a single payout does, for each of them.
///
/// # Errors
/// A failure of the store.
pub async fn release_of_batch(
    tx: &mut impl Writing,
    lines: (Id<Batch>, i64, i64),
    by: ReleasedBy<'_>,
    name: &str,
) -> Result<(), Problem> {
    let state = PayoutState::Authorized;
    let batch = name.to_owned();
    let (whose, detail) = match by {
        ReleasedBy::Checkers { last, names } => {
            ((Some(last), None), StepDetail::ReleasedWithBatch { batch, people: names.to_vec() })
        }
        ReleasedBy::Alone(says) => {
            let name = policy::name_alone(says).to_owned();
            ((None, Some(says)), StepDetail::BatchReleasedAlone { name, batch })
        }
    };
    let payouts = queries::move_on(tx, lines, state, whose, None).await?;
    note(tx, &payouts, state, &detail).await?;
    let lane = rail_accounts::lane(tx, None).await?;
    let now = tx.now();
    let payloads = payouts.iter().map(|payout| payout.id.to_string()).collect();
    tx.enqueue_many(lane, "payout.send", payloads, now).await?;
    tell(tx, &payouts, "payout.created", "PAYOUT INITIATED").await
}

/// Ends the waiting payouts of the lines after `after`, up to `to`, as `detail` says. Their money was freed when the batch
/// ended.
///
/// # Errors
/// A failure of the store.
pub async fn end_of_batch(
    tx: &mut impl Writing,
    lines: (Id<Batch>, i64, i64),
    state: PayoutState,
    detail: &StepDetail,
) -> Result<(), Problem> {
    let reason = detail.to_string();
    let payouts = queries::move_on(tx, lines, state, (None, None), Some(&reason)).await?;
    note(tx, &payouts, state, detail).await?;
    tell(tx, &payouts, "payout.failed", "PAYOUT FAILED").await
}

/// Cancels the payouts of the lines after `after`, up to `to`, of a stopped batch, that no worker has begun to send, and frees
/// the money of each.
///
/// # Errors
/// A failure of the store.
pub async fn stop_of_batch(
    tx: &mut impl Writing,
    lines: (Id<Batch>, i64, i64),
    detail: &StepDetail,
) -> Result<(), Problem> {
    // In the order of money commands: payouts, then balances, then what the database counts as their state changes.
    let freed: Vec<_> = queries::stoppable(tx, lines).await?.iter().map(moves::void).collect();
    let count = freed.len();
    tx.carry_out(Posting(freed)).await?.map_err(ledger::must_be_enough)?;
    let payouts = queries::stop(tx, lines, &detail.to_string()).await?;
    if payouts.len() != count {
        return Err(Problem::failure("of a stopped batch others were cancelled than whose money is free"));
    }
    let state = PayoutState::Cancelled.name();
    let step = |payout: &Payout| (*payout.id.as_bytes(), detail.clone());
    let (released, waiting): (Vec<&Payout>, Vec<&Payout>) =
        payouts.iter().partition(|payout| payout.authorised_at.is_some());
    let steps = |of: Vec<&Payout>| of.into_iter().map(step).collect::<Vec<_>>();
    timeline::record_many(tx, (1, state), &steps(waiting)).await?;
    timeline::record_many(tx, (2, state), &steps(released)).await?;
    tell(tx, &payouts, "payout.failed", "PAYOUT FAILED").await
}

async fn note(
    tx: &mut impl Writing,
    payouts: &[Payout],
    state: PayoutState,
    detail: &StepDetail,
) -> Result<(), Problem> {
    let steps: Vec<_> = payouts.iter().map(|payout| (*payout.id.as_bytes(), detail.clone())).collect();
    timeline::record_many(tx, (1, state.name()), &steps).await
}

async fn tell(
    tx: &mut impl Writing,
    payouts: &[Payout],
    name: &'static str,
    wire_name: &'static str,
) -> Result<(), Problem> {
    let event = |payout: &Payout| webhooks::NewEvent {
        name,
        wire_name,
        subject: *payout.id.as_bytes(),
        application: None,
        data: wire::event(payout),
    };
    webhooks::emit_many(tx, payouts.iter().map(event).collect()).await
}

/// The approvals of a batch that nobody voided, oldest first. They stand beside those of payouts.
///
/// # Errors
/// A failure of the store.
pub async fn approvals_of_batch(
    tx: &mut impl permit::Tx,
    batch: Id<Batch>,
) -> Result<Vec<Approval>, Problem> {
    queries::approvals(tx, batch.cast()).await
}

/// Writes an approval of a batch that `maker` made, bound to `digest`, and voids those that no longer count.
///
/// # Errors
/// A failure of the store.
pub async fn approve_batch(
    tx: &mut impl Writing,
    (batch, maker, digest): (Id<Batch>, Id<Member>, [u8; 32]),
    before: &[Approval],
    checker: &MemberActor,
    proof: &str,
) -> Result<(), Problem> {
    for stale in before.iter().filter(|approval| !approval.counts) {
        let why = "whoever gave it lost or changed their access";
        queries::void_approval(tx, batch, stale.id, why).await?;
    }
    let entry = ApprovalEntry {
        merchant: tx.merchant(),
        payout: batch.cast(),
        id: tx.id(),
        member: checker.id,
        name: checker.name.clone(),
        maker: Some(maker),
        key_maker: None,
        digest,
        proof: proof.to_owned(),
        address: tx.request().address.to_string(),
        agent: tx.request().agent.clone(),
        at: tx.now(),
        voided_at: None,
        void_reason: None,
    };
    tx.insert(&entry).await
}
