//! Confirming a draft: the money of every line is held at once, or nothing is.

use permit::{
    CreatePayout, MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Problem, Tx as _, Undecided, WriteTx,
    Writing,
};
use values::{Amount, Currency, Id, subjects};

use super::{
    super::{
        jobs,
        model::{Batch, BatchError, BatchState, waits_until},
        queries,
    },
    find_to_change, fingerprint, go_on, member, work,
};
use crate::{
    ledger::{self, AccountKind, LedgerError, Posting, Transfer, TransferKind},
    payouts::PayoutError,
    policy::{self, Payees},
    terms::{self, Terms},
};

/// Confirms a draft for somebody who repeats how many payouts it has and what they come to.
///
/// # Errors
/// As [`Batch::confirm`], `MembersOnly`, `Outdated`, `payout.insufficient_balance`, `kyc.limit`, `policy.*`, `not_found`, or a failure
/// of the store.
pub(in crate::batches) async fn confirm(
    tx: &mut WriteTx<CreatePayout>,
    id: Id<subjects::Batch>,
    count: i64,
    totals: &[Amount],
) -> Result<Batch, Problem> {
    let member = member(tx.actor())?;
    let mut batch = find_to_change(tx, id).await?;
    let terms = terms::load(tx).await?;
    batch.is_checked()?;
    // What is held is what the lines come to now, not what was noted of them.
    work::sum_up(tx, &mut batch).await?;
    batch.confirm(count, totals, fingerprint(&terms))?;
    terms::check_kyc(tx, together(&terms, &batch)?).await?;
    let free = queries::claim_references(tx, id).await?;
    if u64::try_from(batch.counted) != Ok(free) {
        return Err(BatchError::Outdated.into());
    }
    batch.required = admitted(tx, &batch).await?;
    post(tx, &batch, TransferKind::BatchHold).await?;
    queries::add_maker(tx, id, &member, "confirmed").await?;
    let expires_at = waits_until(tx.now());
    (batch.state, batch.confirmed_by, batch.expires_at) =
        (BatchState::Waiting, Some(member.id), Some(expires_at));
    queries::set_progress(tx, &batch).await?;
    queries::move_to(tx, &batch, BatchState::Waiting).await?;
    tx.enqueue(jobs::EXPIRE, id.to_string(), expires_at).await?;
    go_on(tx, &batch).await?;
    Ok(batch)
}

/// Holds the batch to the merchant's policy, currency by currency, and says how many approvers it takes: as many as one
/// payout of all of it would, so that nothing is gained by parting it.
async fn admitted(tx: &mut impl Writing, batch: &Batch) -> Result<i64, Problem> {
    let currencies = batch.totals()?.into_iter().map(|total| total.currency());
    let amounts = currencies.map(|currency| batch.amounts(currency)).collect::<Result<_, _>>()?;
    let (required, known_only) = tx.carry_out(Admission { required: batch.required, amounts }).await?;
    if known_only && let (count @ 1.., Some(line)) = queries::unknown_payees(tx, batch.id).await? {
        return Err(BatchError::UnknownPayees { count, line }.into());
    }
    Ok(required)
}

/// Holds the payouts of a batch to the policy, in each currency by the largest of them and what they come to.
struct Admission {
    required: i64,
    amounts: Vec<(Amount, Amount)>,
}

impl MoneyStep for Admission {
    /// How many approvers it takes, and whether only confirmed beneficiaries are paid.
    type Answer = (i64, bool);

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        for (_, together) in &self.amounts {
            policy::read_set(reads, together.currency());
        }
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Self::Answer), Undecided> {
        let (mut writes, mut required, mut known_only) = (MoneyWrites::default(), self.required, false);
        for (largest, together) in &self.amounts {
            let admitted = policy::admit_many_in(seen, &mut writes, *largest, *together)?;
            required = required.max(admitted.required);
            known_only |= admitted.payees == Payees::Confirmed;
        }
        Ok((writes, (required, known_only)))
    }
}

/// Everything in one currency, as a merchant that is not known yet may move it.
fn together(terms: &Terms, batch: &Batch) -> Result<Amount, BatchError> {
    let mut sum = Amount::zero(Currency::TZS);
    for part in &batch.sums {
        let converted = terms.convert(part.amount, Currency::TZS).map_err(|_| BatchError::Outdated)?;
        sum = sum.checked_add(converted.amount).map_err(|_| BatchError::TooMuch)?;
    }
    Ok(sum)
}

/// Holds what all lines come to, or frees it: one transfer in each currency.
pub(super) async fn post(tx: &mut impl Writing, batch: &Batch, kind: TransferKind) -> Result<(), Problem> {
    let (available, held) = (AccountKind::Available, AccountKind::Held);
    let (from, to, words) = match kind {
        TransferKind::BatchHold => {
            (available, held, ("Held for a batch of payouts", "Held for the fees of a batch"))
        }
        _ => (held, available, ("Batch ended, money free again", "Batch ended, fees free again")),
    };
    let reference = batch.name.as_str();
    let mut transfers = Vec::new();
    for total in batch.totals()? {
        let currency = total.currency();
        let fees = batch.fees(currency)?;
        let sent = total.checked_sub(fees).map_err(|_| BatchError::TooMuch)?;
        transfers.push(
            Transfer::new(kind, *batch.id.as_bytes(), reference, currency)
                .move_money(from, to, sent, words.0)
                .charge(from, to, fees, words.1),
        );
    }
    tx.carry_out(Posting(transfers)).await?.map_err(|error| match error {
        LedgerError::NotEnough(left) if kind == TransferKind::BatchHold => {
            PayoutError::InsufficientBalance(left).into()
        }
        other => ledger::must_be_enough(other),
    })
}
