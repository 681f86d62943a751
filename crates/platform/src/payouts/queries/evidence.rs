//! Proposals of what became of payouts, and what people look into.

use std::sync::LazyLock;

use permit::{MoneySeen, Problem, Tx, Unready, record};
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

use super::{
    super::model::{Proposal, STUCK},
    COLUMNS, ExceptionEntry, FROM, Payout,
};

record! {
    /// A proposal as it is kept.
    #[derive(PartialEq, Eq)]
    pub(in crate::payouts) struct ProposalEntry in "payout_outcome" (merchant, payout, id) Update {
        merchant: Id<Merchant>,
        payout: Id<Payout>,
        id: Id<Proposal>,
        state: String,
        found: String,
        stood: String,
        provider_reference: Option<String>,
        amount: Option<i64>,
        note: String,
        proposed_by: Id<Member>,
        proposed_name: String,
        proposed_at: Timestamp,
        decided_by: Option<Id<Member>>,
        decided_name: Option<String>,
        decided_at: Option<Timestamp>,
        proof: Option<String>,
        reason: Option<String>,
        settled_alone: Option<String>,
    }
}

/// The state of a proposal that waits for a second person.
pub(in crate::payouts) const OPEN: &str = "open";

const OF_PAYOUT: &[&str] = &["merchant", "payout"];

/// What [`proposal_in`] and [`exceptions_in`] read.
pub(in crate::payouts) fn evidence_read_set(reads: &mut permit::MoneyReads<'_>, id: Id<Payout>) {
    reads.rows::<ProposalEntry>(OF_PAYOUT, &[&id]);
    reads.rows::<ExceptionEntry>(OF_PAYOUT, &[&id]);
}

/// The proposal about a payout that waits for a second person.
pub(in crate::payouts) fn proposal_in(
    seen: &MoneySeen<'_>,
    id: Id<Payout>,
) -> Result<Option<ProposalEntry>, Unready> {
    let rows = seen.rows::<ProposalEntry>(OF_PAYOUT, &[&id])?;
    Ok(rows.into_iter().find(|row| row.state == OPEN))
}

/// What the provider said against the end of a payout, and nobody settled.
pub(in crate::payouts) fn exceptions_in(
    seen: &MoneySeen<'_>,
    id: Id<Payout>,
) -> Result<Vec<ExceptionEntry>, Unready> {
    let mut rows = seen.rows::<ExceptionEntry>(OF_PAYOUT, &[&id])?;
    rows.retain(|row| row.closed_at.is_none());
    Ok(rows)
}

/// Every proposal about a payout, oldest first; at most 100.
pub(in crate::payouts) async fn proposals_of(
    tx: &mut impl Tx,
    id: Id<Payout>,
) -> Result<Vec<ProposalEntry>, Problem> {
    let sql = "SELECT merchant, payout, id, state, found, stood, provider_reference, amount, note, proposed_by, \
               proposed_name, proposed_at, decided_by, decided_name, decided_at, proof, reason, settled_alone FROM payout_outcome \
               WHERE merchant = $1 AND payout = $2 ORDER BY id LIMIT 100";
    tx.list(sql, &[&id]).await
}

/// Everything that the provider said against the ends of a payout, settled or not.
pub(in crate::payouts) async fn exceptions_of(
    tx: &mut impl Tx,
    id: Id<Payout>,
) -> Result<Vec<ExceptionEntry>, Problem> {
    let sql = "SELECT merchant, payout, verdict, stood, says, found_at, closed_at FROM payout_exception \
               WHERE merchant = $1 AND payout = $2 ORDER BY stood, verdict";
    tx.list(sql, &[&id]).await
}

/// Payouts that people look into, newest first; one more than `limit`. Those whose provider does not say count from `unknown`
/// after their release on.
pub(in crate::payouts) async fn exceptional(
    tx: &mut impl Tx,
    after: Id<Payout>,
    unknown: values::Duration,
    limit: usize,
) -> Result<Vec<Payout>, Problem> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id IN (\
             SELECT u.id FROM payout u WHERE u.merchant = $1 AND u.state = 'unknown' AND u.id < $2 AND u.authorised_at <= $3 \
             UNION SELECT s.id FROM payout s WHERE s.merchant = $1 AND s.state = 'processing' AND s.id < $2 \
                   AND s.authorised_at <= $4 AND s.sending <> 'not' \
             UNION SELECT e.payout FROM payout_exception e WHERE e.merchant = $1 AND e.closed_at IS NULL AND e.payout < $2) \
             ORDER BY p.id DESC LIMIT $5"
        )
    });
    let now = tx.now();
    tx.list(&SQL, &[&after, &(now - unknown), &(now - STUCK), &(limit + 1)]).await
}
