//! What is done about a batch in pieces, so that no transaction takes long: checking, making, releasing, ending.

use std::collections::BTreeMap;

use permit::{Problem, Writing};

use super::{
    super::{
        model::{
            Batch, BatchState, NAMES_WITHIN, Names, STRIDE,
            line::{Given, check, order_of},
        },
        queries::{self, Line, Looked, Shown, Summed, Which},
    },
    fingerprint,
};
use crate::{
    payouts::{self, OfBatch, PayoutState, ReleasedBy},
    policy::{self, Payees},
    terms::{self, Terms},
    timeline::StepDetail,
};

const AT_MOST: usize = STRIDE as usize;

/// Checks the next lines: at one price list from the first to the last, or from the first on again.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn check_more(tx: &mut impl Writing, batch: &mut Batch) -> Result<(), Problem> {
    let terms = terms::load(tx).await?;
    let known = Some(fingerprint(&terms));
    if batch.terms != known {
        (batch.terms, batch.checked) = (known, 0);
    }
    let lines = next_lines(tx, batch, &terms).await?;
    let first = batch.checked + 1;
    let last = lines.last().map_or(first, |line| line.number);
    let whole = lines.len() == AT_MOST;
    queries::put_lines(tx, batch.id, &lines).await?;
    queries::check_twins(tx, batch.id, Which::Numbers(first, last)).await?;
    batch.checked = if whole { last.min(batch.lines) } else { batch.lines };
    if batch.checked == batch.lines {
        batch.from_file = false;
        batch.names_by = Some(tx.now() + NAMES_WITHIN);
        sum_up(tx, batch).await?;
    }
    queries::set_progress(tx, batch).await
}

async fn next_lines(tx: &mut impl Writing, batch: &Batch, terms: &Terms) -> Result<Vec<Looked>, Problem> {
    let look = |number: i64, at_line: i64, given: Given, before: Option<Line>| {
        let checked = check(terms, &given, &batch.made_up_reference(number));
        Looked { number, at_line, given, checked, before }
    };
    if !batch.from_file {
        let after = Shown { after: batch.checked, ..Shown::default() };
        let lines = queries::lines(tx, batch.id, after, AT_MOST).await?;
        let again = |line: Line| look(line.number, line.at_line, line.given.clone(), Some(line));
        return Ok(lines.into_iter().map(again).collect());
    }
    let cells = queries::part(tx, batch.id, batch.checked / STRIDE).await?;
    let numbered = (batch.checked + 1..).zip(&cells);
    let first = |(number, (at_line, cells)): (i64, &(i64, Vec<String>))| {
        look(number, *at_line, Given::of(&batch.columns, cells), None)
    };
    Ok(numbered.map(first).collect())
}

/// Notes what the lines come to.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn sum_up(tx: &mut impl Writing, batch: &mut Batch) -> Result<(), Problem> {
    let Summed { counted, faulty, warned, names, sums } = queries::sums(tx, batch.id).await?;
    (batch.counted, batch.faulty, batch.warned, batch.names) = (counted, faulty, warned, names);
    // Of lines that come to too much no sums are kept, and nobody confirms lines that stand in none.
    batch.sums = sums.unwrap_or_default();
    Ok(())
}

/// Forgets what the lines came to.
pub(in crate::batches) fn forget_sums(batch: &mut Batch) {
    (batch.sums, batch.counted, batch.faulty, batch.warned) = (Vec::new(), 0, 0, 0);
    batch.names = Names::default();
}

/// Makes the next payouts. Their money is held already.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn make_more(tx: &mut impl Writing, batch: &mut Batch) -> Result<(), Problem> {
    let after = Shown { after: batch.made, ..Shown::default() };
    let lines = queries::lines(tx, batch.id, after, AT_MOST).await?;
    let last = lines.last().map_or(batch.lines, |line| line.number);
    let whole = lines.len() == AT_MOST;
    let mut used = match policy::payees(tx).await? {
        Payees::Confirmed => queries::used_by_lines(tx, batch.id, (batch.made, last)).await?,
        Payees::Any => BTreeMap::new(),
    };
    let mut orders = Vec::with_capacity(lines.len());
    for line in lines {
        let priced = line.priced.ok_or_else(|| Problem::failure("a confirmed line has no price"))?;
        let known = line.known_name;
        let order = order_of(&line.given, &line.reference, priced, line.transfer, known)
            .map_err(|error| Problem::failure(format!("a confirmed line is no payout: {error}")))?;
        orders.push((line.number, order, used.remove(&line.number)));
    }
    let of = OfBatch {
        batch: batch.id,
        name: batch.name.clone(),
        maker: (batch.made_by, batch.maker_name.clone()),
        required: batch.required,
        expires_at: batch.expires_at.unwrap_or(tx.now()),
    };
    let digests = payouts::make_of_batch(tx, orders, &of).await?;
    batch.digest = batch.chained(&digests);
    batch.made = if whole { last } else { batch.lines };
    queries::set_progress(tx, batch).await
}

/// Releases the next payouts.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn release_more(
    tx: &mut impl Writing,
    batch: &mut Batch,
) -> Result<(), Problem> {
    let approvals = payouts::approvals_of_batch(tx, batch.id).await?;
    let names: Vec<String> = approvals.into_iter().map(|approval| approval.name).collect();
    let by = match (&batch.released_alone, batch.decided_by) {
        (Some(says), _) => ReleasedBy::Alone(says),
        (None, Some(last)) => ReleasedBy::Checkers { last, names: &names },
        (None, None) => return Err(Problem::failure("an authorised batch has nobody who did")),
    };
    let to = batch.lines.min(batch.settled + STRIDE);
    payouts::release_of_batch(tx, (batch.id, batch.settled, to), by, &batch.name).await?;
    batch.settled = to;
    queries::set_progress(tx, batch).await?;
    if batch.settled == batch.lines {
        batch.state = BatchState::Processing;
        queries::move_to(tx, batch, BatchState::Processing).await?;
    }
    Ok(())
}

/// Ends the next payouts of a batch that ended before any left.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn end_more(tx: &mut impl Writing, batch: &mut Batch) -> Result<(), Problem> {
    let state = match batch.state {
        BatchState::Rejected => PayoutState::Rejected,
        BatchState::Expired => PayoutState::Expired,
        _ => PayoutState::Cancelled,
    };
    let to = batch.made.min(batch.settled + STRIDE);
    let detail = why_it_ended(batch);
    payouts::end_of_batch(tx, (batch.id, batch.settled, to), state, &detail).await?;
    batch.settled = to;
    queries::set_progress(tx, batch).await
}

/// What the steps of its payouts say of why a batch ended. Its reason is in the words of whoever rejected it, or a sentence of
/// ours that names who acted.
fn why_it_ended(batch: &Batch) -> StepDetail {
    let reason = batch.reason.as_deref().unwrap_or_default();
    let by = |begins: &str| reason.strip_prefix(begins);
    match batch.state {
        BatchState::Expired => StepDetail::Undecided,
        BatchState::Cancelled => match by("Cancelled by ") {
            Some(name) => StepDetail::Cancelled { name: name.to_owned() },
            None => StepDetail::words(reason),
        },
        BatchState::Stopping => {
            match by("Stopped by ").map(|rest| rest.split_once(": ").unwrap_or((rest, ""))) {
                Some((name, why)) => {
                    let why = (!why.is_empty()).then(|| why.to_owned());
                    StepDetail::Stopped { name: name.to_owned(), reason: why }
                }
                None => StepDetail::words(reason),
            }
        }
        _ => StepDetail::words(reason),
    }
}

/// Cancels the next payouts of a stopped batch, of those that have not left. The others go on.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn stop_more(tx: &mut impl Writing, batch: &mut Batch) -> Result<(), Problem> {
    let to = batch.made.min(batch.settled + STRIDE);
    let detail = why_it_ended(batch);
    payouts::stop_of_batch(tx, (batch.id, batch.settled, to), &detail).await?;
    batch.settled = to;
    queries::set_progress(tx, batch).await
}

/// Sees whether every payout has ended; true when it has.
///
/// # Errors
/// A failure of the store.
pub(in crate::batches) async fn all_ended(tx: &mut impl Writing, batch: &mut Batch) -> Result<bool, Problem> {
    let counts = payouts::count_of_batch(tx, batch.id).await?;
    let moves = |state: &PayoutState| {
        matches!(
            state,
            PayoutState::Pending | PayoutState::Authorized | PayoutState::Processing | PayoutState::Unknown
        )
    };
    if counts.iter().any(|(state, _)| moves(state)) {
        return Ok(false);
    }
    batch.state = match batch.state {
        BatchState::Stopping => BatchState::Stopped,
        _ => BatchState::Done,
    };
    queries::move_to(tx, batch, batch.state).await?;
    Ok(true)
}
