//! What outsiders see of payouts that people look into, and of what was found out.

use permit::Allow;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, subjects::Member};

use super::{PayoutView, shown};
use crate::payouts::{
    model::{Found, Need, Payout, Proposal},
    queries::{ExceptionEntry, ProposalEntry},
};

/// A payout that people look into.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::payouts) struct PayoutException {
    /// Why; `unknown`, `slow` or `contradicted`.
    pub reason: Need,
    /// The payout.
    pub payout: PayoutView,
    /// What the provider said against how the payout had ended, and nobody settled.
    pub contradictions: Vec<Contradiction>,
    /// What somebody proposed and waits for a second person.
    pub proposal: Option<OutcomeView>,
    /// Why the caller may confirm it alone, whatever part they had in it; absent where it takes somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<String>,
    /// What the provider knows the order by, to be asked there about it; absent where people do not look into it, or where no
    /// account at a provider had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_provider: Option<String>,
}

/// What a provider said against how a payout had ended. No money moved by it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutContradiction)]
pub(in crate::payouts) struct Contradiction {
    /// Where the payout stood.
    pub stood: String,
    /// What the provider said: `paid`, `failed` or `returned`.
    pub verdict: String,
    /// In the provider's words, or its receipt.
    pub says: String,
    /// When.
    pub at: Timestamp,
    /// When people settled it.
    pub closed_at: Option<Timestamp>,
}

/// What somebody found out about a payout.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutOutcomeProposal)]
pub(in crate::payouts) struct OutcomeView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Proposal>,
    /// `open`, `confirmed` or `declined`.
    pub state: String,
    /// What happened.
    pub outcome: Found,
    /// Where the payout stood.
    pub stood: String,
    /// What the provider calls it.
    pub provider_reference: Option<String>,
    /// What arrived, as the evidence says.
    pub amount: Option<Amount>,
    /// What the evidence is.
    pub note: String,
    /// Who proposed it.
    pub proposed_by: OutcomePerson,
    /// When.
    pub proposed_at: Timestamp,
    /// Who confirmed or declined it.
    pub decided_by: Option<OutcomePerson>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// Why one person sufficed to confirm it, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
}

/// A member who proposed or decided.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::payouts) struct OutcomePerson {
    /// The member.
    pub id: Id<Member>,
    /// Their name at that time.
    pub name: String,
}

impl Contradiction {
    /// What a caller sees who may see as much as `allow`.
    pub(in crate::payouts) fn new(entry: ExceptionEntry, payout: &Payout, allow: Allow) -> Self {
        Self {
            stood: entry.stood,
            verdict: entry.verdict,
            says: shown(&entry.says, payout, allow),
            at: entry.found_at,
            closed_at: entry.closed_at,
        }
    }
}

impl OutcomeView {
    /// What a caller sees who may see as much as `allow`.
    pub(in crate::payouts) fn new(entry: ProposalEntry, payout: &Payout, allow: Allow) -> Self {
        let shown = |text: String| shown(&text, payout, allow);
        let currency = payout.price.receives.currency();
        Self {
            id: entry.id,
            outcome: Found::from_name(&entry.found).unwrap_or(Found::NotPaid),
            state: entry.state,
            stood: entry.stood,
            provider_reference: entry.provider_reference.map(shown),
            amount: entry.amount.and_then(|minor| Amount::new(minor, currency).ok()),
            note: shown(entry.note),
            proposed_by: OutcomePerson { id: entry.proposed_by, name: entry.proposed_name },
            proposed_at: entry.proposed_at,
            decided_by: entry.decided_by.zip(entry.decided_name).map(|(id, name)| OutcomePerson { id, name }),
            decided_at: entry.decided_at,
            reason: entry.reason.map(shown),
            waived: entry.settled_alone,
        }
    }
}

/// A page of payouts that people look into.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::payouts) struct PayoutExceptionPage {
    /// The rows, newest payouts first.
    pub data: Vec<PayoutException>,
    /// Give it back as `cursor` for the rows that follow; null at the end.
    pub next: Option<String>,
}

/// What was found out about one payout, and what the provider said against its ends.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::payouts) struct PayoutOutcomes {
    /// Why people look into it now, if they do.
    pub reason: Option<Need>,
    /// What was proposed, oldest first; at most 100.
    pub proposals: Vec<OutcomeView>,
    /// What the provider said against its ends.
    pub contradictions: Vec<Contradiction>,
    /// Why the caller may confirm alone what is proposed, whatever part they had in it; absent where it takes somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<String>,
    /// What the provider knows the order by, to be asked there about it; absent where people do not look into it, or where no
    /// account at a provider had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_provider: Option<String>,
}
