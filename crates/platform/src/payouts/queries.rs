//! Every statement about payouts and their approvals.

mod approvals;
mod batch;
mod deciding;
mod edits;
mod entry;
mod evidence;
mod exceptions;
mod facts;
mod given;
mod lists;
mod waiting;
mod way;
mod wire;

use std::sync::LazyLock;

use permit::{FromRow, MoneySeen, Problem, Question, Row, StoreError, Tx, Unready, Writing};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member},
};

use approvals::APPROVAL;
pub(super) use approvals::{approvals, approvals_of};
pub(crate) use approvals::{approved_by, list_members};
pub use batch::{OfLine, count_of_batch, list_of_batch, list_of_lines};
pub(super) use batch::{
    is_stopped, is_stopped_in, move_on, stop, stoppable, stopped_read_set, void_approval,
};
pub(super) use deciding::{
    ApprovalEntry, Case, approved, beside, case, held_to, payout_in, payout_read_set, read_set,
    times_approved,
};
pub(super) use edits::EDITED;
pub(super) use entry::{Beside, MakerRow, PayoutEntry};
use entry::{COLUMNS, FROM};
pub(super) use evidence::{
    OPEN, ProposalEntry, evidence_read_set, exceptional, exceptions_in, exceptions_of, proposal_in,
    proposals_of,
};
pub(super) use exceptions::ExceptionEntry;
pub(super) use facts::facts_of;
pub(super) use given::{GivenApproval, WantedApprovals};
#[cfg(test)]
pub(super) use lists::BY_STATE;
pub(super) use lists::{OfPayouts, Wanted, count_by_state, oldest_pending};
pub use lists::{page_for, refunds_of};
pub use waiting::waiting_for;
pub(super) use way::{Way, WayEntry, begin_way, find_way, plan_question, set_fee_back};
pub use wire::PayoutWireFilter;
pub(crate) use wire::{list_for_wire, payout_order};

use crate::{
    payees,
    policy::{self, Payees},
};

use super::model::{Approval, Door, Payout, PayoutState, Sending, Surroundings};

/// What a payout paid, of its row: what left the balance for it, less the fee.
pub(crate) const PAID: &str = "debit - fee";

/// Who makes a payout, and how it came in.
#[derive(Debug, Clone)]
pub struct Maker {
    /// The name of the member or key.
    pub name: String,
    /// The member who makes it in person.
    pub member: Option<Id<Member>>,
    /// The key it comes through, the application of that, and who made the key.
    pub key: Option<(Id<ApiKey>, Id<Application>, Id<Member>)>,
    /// How it came in.
    pub door: Door,
}

/// The payout with this id.
///
/// # Errors
/// A failure of the store.
pub async fn find(tx: &mut impl Tx, id: Id<Payout>) -> Result<Option<Payout>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id = $2"), &[&id]).await
}

/// A payout as one statement finds it, so that its parts agree with each other in any view.
pub(super) struct Found {
    pub payout: Payout,
    /// Oldest first.
    pub approvals: Vec<Approval>,
    /// When the reader last acted upon a membership, or somebody upon theirs.
    pub last_act_of_reader: Option<Timestamp>,
}

/// The payout with its approvals, for `reader`.
pub(super) async fn find_for(
    tx: &mut impl Tx,
    id: Id<Payout>,
    reader: Option<Id<Member>>,
) -> Result<Option<Found>, Problem> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let approval = &*APPROVAL;
        format!(
            "SELECT {COLUMNS}, (SELECT MAX(r.at) FROM (SELECT at FROM role_change WHERE merchant = $1 AND member = $3 \
             UNION ALL SELECT MAX(at) FROM role_change WHERE merchant = $1 AND by_member = $3) r), v.payout, {approval} FROM {FROM} \
             LEFT JOIN approval v ON v.merchant = p.merchant AND v.payout = p.id \
             LEFT JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
             WHERE p.merchant = $1 AND p.id = $2 LIMIT 1000"
        )
    });
    let rows: Vec<WithApproval> = tx.list(&SQL, &[&id, &reader]).await?;
    let mut found = None;
    let mut approvals = Vec::new();
    for WithApproval(payout, last_act, approval) in rows {
        found = Some((payout, last_act));
        approvals.extend(approval);
    }
    // Put in order here: so few rows take SQLite longer, with a table of its own for them.
    approvals.sort_unstable_by_key(|approval| approval.id);
    Ok(found.map(|(payout, last_act_of_reader)| Found { payout, approvals, last_act_of_reader }))
}

struct WithApproval(Payout, Option<Timestamp>, Option<Approval>);

impl FromRow for WithApproval {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (payout, last_act) = (Payout::from_row(row)?, row.next()?);
        let given: Option<Id<Payout>> = row.next()?;
        Ok(Self(payout, last_act, given.map(|_| Approval::from_row(row)).transpose()?))
    }
}

/// The payout, its row locked until the end of the transaction.
pub(super) async fn find_locked(tx: &mut impl Writing, id: Id<Payout>) -> Result<Option<Payout>, Problem> {
    // PostgreSQL does not lock the outer side of a join, so the row is locked by itself first.
    let row: Option<Id<Payout>> =
        tx.find_locked("SELECT id FROM payout WHERE merchant = $1 AND id = $2", &[&id]).await?;
    if row.is_none() { Ok(None) } else { find(tx, id).await }
}

/// The payout with this reference.
///
/// # Errors
/// A failure of the store.
pub async fn find_by_reference(tx: &mut impl Tx, reference: &str) -> Result<Option<Payout>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.reference = $2");
    tx.find(&sql, &[&reference]).await
}

/// Asked about: the merchant, and an identifier as old as the oldest payout of interest.
static LAST_BY_API: Question = Question {
    sql: "SELECT created_at FROM payout WHERE merchant = $1 AND id >= $2 AND api_key IS NOT NULL AND door = 'request' \
          ORDER BY id DESC LIMIT 1",
};

/// When the last payout by API was made, if that was not before `since`; only a decision that is alone may ask.
pub(super) fn last_by_api_in(seen: &MoneySeen<'_>, since: Timestamp) -> Result<Option<Timestamp>, Unready> {
    // An identifier never seems made before its row.
    let oldest = Id::<Payout>::new(since, [0; 10]);
    let rows = seen.answer(&LAST_BY_API, &[&oldest])?;
    Ok(rows.into_iter().next().map(|mut row| row.next()).transpose()?)
}

/// Notes that a payout is about to be handed over.
pub(super) async fn set_sending(
    tx: &mut impl Writing,
    id: Id<Payout>,
    state: PayoutState,
    sending: Sending,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE payout SET state = $3, sending = $4, updated_at = $5 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &state.name(), &sending.name(), &now]).await?;
    Ok(())
}

/// What a decision about the payout has to know.
pub(super) async fn surroundings(
    tx: &mut impl Tx,
    payout: &Payout,
    approvals: Vec<Approval>,
) -> Result<Surroundings, Problem> {
    let people: Vec<(Id<Member>, bool)> = match payout.api_key {
        None => Vec::new(),
        Some(key) => {
            let sql = "SELECT member, 1 FROM api_key_holder WHERE merchant = $1 AND api_key = $2 \
                       UNION ALL SELECT member, 0 FROM developer_part WHERE merchant = $1 AND subject IN ($2, $3)";
            tx.list(sql, &[&key, &payout.application.as_ref().map(|via| via.id)]).await?
        }
    };
    let of =
        |holders: bool| people.iter().filter(|(_, holds)| *holds == holders).map(|(id, _)| *id).collect();
    let batch_makers = match payout.batch {
        None => Vec::new(),
        Some(batch) => {
            let sql = "SELECT member FROM batch_maker WHERE merchant = $1 AND batch = $2 ORDER BY member";
            tx.list(sql, &[&batch]).await?
        }
    };
    let editors = edits::editors(tx, payout).await?;
    let link_switcher = match payout.link {
        None => None,
        Some(link) => {
            let sql = "SELECT switched_on_by FROM link WHERE merchant = $1 AND id = $2";
            let row: Option<(Option<Id<Member>>,)> = tx.find(sql, &[&link]).await?;
            row.and_then(|(switcher,)| switcher)
        }
    };
    let payees = if payout.has_unchecked_payee() { policy::payees(tx).await? } else { Payees::Any };
    let (mut integrators, mut beneficiary_stands): (Vec<_>, _) = (of(false), true);
    if let Some((id, version)) = payout.beneficiary {
        let one = payees::find(tx, id).await?;
        beneficiary_stands = one.as_ref().is_some_and(|now| now.stands_as(version));
        if one.is_some() {
            integrators.extend(payees::builders(tx, id).await?);
        }
    }
    Ok(Surroundings {
        key_holders: of(true),
        integrators,
        batch_makers,
        editors,
        link_switcher,
        approvals,
        beneficiary_stands,
        payees,
    })
}
