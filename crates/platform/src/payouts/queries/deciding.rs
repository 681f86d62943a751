//! What a decision about a payout rests on, read in a money command.

use permit::{Kind, MoneyReads, MoneySeen, Problem, Undecided, Unready, record, rule};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Batch, Member, Merchant},
};

use super::{
    super::model::{Approval, Payout, PayoutState, Purpose, Surroundings, ThroughLink},
    Beside, MakerRow, PayoutEntry,
    edits::{editor_left_in, edits_in},
};
use crate::{
    changes::{OF_MEMBER, RoleChange},
    developer::Via,
    payees,
    policy::{self, Payees},
};

record! {
    /// An approval as it is kept. Whoever writes one holds the lock on its payout.
    pub(in crate::payouts) struct ApprovalEntry in "approval" (merchant, payout, id) None {
        merchant: Id<Merchant>,
        payout: Id<Payout>,
        id: Id<Approval>,
        member: Id<Member>,
        name: String,
        maker: Option<Id<Member>>,
        key_maker: Option<Id<Member>>,
        digest: [u8; 32],
        proof: String,
        address: String,
        agent: String,
        at: Timestamp,
        voided_at: Option<Timestamp>,
        void_reason: Option<String>,
    }
}
record! {
    struct Holder in "api_key_holder" (merchant, api_key, member) None {
        merchant: Id<Merchant>,
        api_key: Id<ApiKey>,
        member: Id<Member>,
    }
}
record! {
    struct ViaRow in "application" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Application>,
        name: String,
        client_id: String,
    }
}
record! {
    struct LinkRow in "link" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<ThroughLink>,
        payout: Option<Id<Payout>>,
        switched_on_by: Option<Id<Member>>,
    }
}
record! {
    struct BatchMaker in "batch_maker" (merchant, batch, member) None {
        merchant: Id<Merchant>,
        batch: Id<Batch>,
        member: Id<Member>,
    }
}

const OF_PAYOUT: &[&str] = &["merchant", "payout"];
const OF_BATCH: &[&str] = &["merchant", "batch"];
const OF_KEY: &[&str] = &["merchant", "api_key"];

/// A payout to be decided about.
#[derive(Debug)]
pub(in crate::payouts) struct Case {
    /// Its row.
    pub entry: PayoutEntry,
    /// What it is.
    pub payout: Payout,
    /// Approvals that nobody voided, oldest first.
    pub approvals: Vec<(ApprovalEntry, Approval)>,
    /// Who has a part in how it came.
    pub around: Surroundings,
}

/// What every decision about the payout reads.
pub(in crate::payouts) fn read_set(reads: &mut MoneyReads<'_>, id: Id<Payout>) {
    payout_read_set(reads, id);
    policy::rules_read_set(reads);
    reads.rows::<ApprovalEntry>(OF_PAYOUT, &[&id]);
}

/// What [`payout_in`] reads.
pub(in crate::payouts) fn payout_read_set(reads: &mut MoneyReads<'_>, id: Id<Payout>) {
    reads.row::<PayoutEntry>(&[&id]);
    reads.rows::<LinkRow>(OF_PAYOUT, &[&id]);
}

/// The payout, locked.
///
/// # Errors
/// `not_found`, `Unready`.
pub(in crate::payouts) fn payout_in(
    seen: &MoneySeen<'_>,
    id: Id<Payout>,
) -> Result<(PayoutEntry, Payout), Undecided> {
    let entry = seen.row::<PayoutEntry>(&[&id])?.ok_or_else(|| Problem::not_found("payout"))?;
    let payout = entry.clone().read(beside(seen, &entry)?).map_err(Unready::from)?;
    Ok((entry, payout))
}

/// The payout, locked, with all that a decision about it rests on.
///
/// # Errors
/// `not_found`, `Unready`.
pub(in crate::payouts) fn case(seen: &MoneySeen<'_>, id: Id<Payout>) -> Result<Case, Undecided> {
    let entry = seen.row::<PayoutEntry>(&[&id])?.ok_or_else(|| Problem::not_found("payout"))?;
    // None of these waits for another's rows, so those that are missing are read in one journey.
    let purpose = entry.purpose().map_err(Unready::from)?;
    let given = approvals(seen, id, purpose);
    let (beside, approvals, people) = (beside(seen, &entry), given, people(seen, &entry));
    let makers = entry.batch.map(|batch| seen.rows::<BatchMaker>(OF_BATCH, &[&batch])).transpose();
    let edits = edits_in(seen, &entry);
    let (beside, approvals, (key_holders, mut integrators)) = (beside?, approvals?, people?);
    let batch_makers = makers?.unwrap_or_default().into_iter().map(|maker| maker.member).collect();
    let editors = edits?.into_iter().map(|(editor, _)| editor).collect();
    let link_switcher = link_of(seen, id)?.and_then(|link| link.switched_on_by);
    let payout = entry.clone().read(beside).map_err(Unready::from)?;
    let mut beneficiary_stands = true;
    if let Some((id, version)) = payout.beneficiary {
        let one = payees::find_in(seen, id)?;
        beneficiary_stands = one.as_ref().is_some_and(|now| now.stands_as(version));
        if let Some(one) = one {
            integrators.extend(payees::builders_in(seen, &one)?);
        }
    }
    // Mostly nothing has to be asked: what waits has mostly been held to the policy.
    let asks = payout.state == PayoutState::Pending && payout.has_unchecked_payee();
    let payees = if asks { policy::load_in(seen)?.payees } else { Payees::Any };
    let given = approvals.iter().map(|(_, approval)| approval.clone()).collect();
    let around = Surroundings {
        key_holders,
        integrators,
        batch_makers,
        editors,
        link_switcher,
        approvals: given,
        beneficiary_stands,
        payees,
    };
    Ok(Case { entry, payout, approvals, around })
}

/// What is known of a payout beside its row.
///
/// # Errors
/// `Unready`.
pub(in crate::payouts) fn beside(seen: &MoneySeen<'_>, entry: &PayoutEntry) -> Result<Beside, Unready> {
    let maker = entry.made_by.or(entry.key_maker);
    let maker = maker.map(|maker| seen.row::<MakerRow>(&[&maker]));
    let via = entry.application.map(|id| seen.row::<ViaRow>(&[&id]));
    let editor_left = editor_left_in(seen, entry);
    let link = link_of(seen, entry.id)?.map(|link| link.id);
    let maker = maker.transpose()?.flatten();
    let purpose = entry.purpose()?;
    let via = via.transpose()?.flatten();
    let required = held_to(seen, entry)?;
    Ok(Beside {
        required,
        application: via.map(|row| Via { id: row.id, name: row.name, client_id: row.client_id }),
        link,
        maker_active: !editor_left? && maker.is_none_or(|maker| maker.may_make(purpose)),
    })
}

/// The link that the payout came through.
fn link_of(seen: &MoneySeen<'_>, id: Id<Payout>) -> Result<Option<LinkRow>, Unready> {
    Ok(seen.rows::<LinkRow>(OF_PAYOUT, &[&id])?.pop())
}

/// How many checkers the payout takes while its maker is active. A withdrawal has a rule of its own, and a batch is held as
/// one.
///
/// # Errors
/// `Unready`.
pub(in crate::payouts) fn held_to(seen: &MoneySeen<'_>, entry: &PayoutEntry) -> Result<i64, Unready> {
    let waits = entry.state == PayoutState::Pending.name() && entry.batch.is_none();
    if !waits || entry.purpose()? == Purpose::Withdrawal {
        return Ok(entry.required);
    }
    Ok(policy::load_in(seen)?.held_to(entry.required, entry.amount()?))
}

/// An approval stops counting when it was voided, or when its giver's role, payout duty or access changed after it was given.
fn approvals(
    seen: &MoneySeen<'_>,
    id: Id<Payout>,
    purpose: Purpose,
) -> Result<Vec<(ApprovalEntry, Approval)>, Unready> {
    let mut given = seen.rows::<ApprovalEntry>(OF_PAYOUT, &[&id])?;
    given.retain(|approval| approval.voided_at.is_none());
    let read = |approval: ApprovalEntry| {
        let (giver, changes) = (
            seen.row::<MakerRow>(&[&approval.member]),
            seen.rows::<RoleChange>(OF_MEMBER, &[&approval.member]),
        );
        let may = |giver: MakerRow| {
            giver.state == "active"
                && rule(Kind::AuthorisePayout).of(giver.role).allow.enters()
                && giver.payout_duty.lets(purpose.releases())
        };
        let counts = giver?.is_some_and(may) && !changes?.iter().any(|change| change.at > approval.at);
        let read = Approval {
            id: approval.id,
            member: approval.member,
            name: approval.name.clone(),
            digest: approval.digest,
            at: approval.at,
            counts,
        };
        Ok((approval, read))
    };
    // All are looked at before the first that is missing ends it.
    given.into_iter().map(read).collect::<Vec<_>>().into_iter().collect()
}

/// What the approvals are of that released a payout: its batch, where it has one.
pub(in crate::payouts) fn approved(payout: &Payout) -> Id<Payout> {
    payout.batch.map_or(payout.id, Id::cast)
}

/// How many approvals released a payout or its batch.
///
/// # Errors
/// `Unready`.
pub(in crate::payouts) fn times_approved(seen: &MoneySeen<'_>, payout: &Payout) -> Result<usize, Unready> {
    let given = seen.rows::<ApprovalEntry>(OF_PAYOUT, &[&approved(payout)])?;
    Ok(given.iter().filter(|approval| approval.voided_at.is_none()).count())
}

/// Those who were shown the secret of the key it came through, and those who, as Developers, had a part in it.
fn people(seen: &MoneySeen<'_>, entry: &PayoutEntry) -> Result<(Vec<Id<Member>>, Vec<Id<Member>>), Unready> {
    let Some(key) = entry.api_key else { return Ok((Vec::new(), Vec::new())) };
    let subjects = [Some(*key.as_bytes()), entry.application.map(|application| *application.as_bytes())];
    let holders = seen.rows::<Holder>(OF_KEY, &[&key]);
    let parts = payees::parts_in(seen, subjects.into_iter().flatten());
    let holders = holders?.into_iter().map(|holder| holder.member).collect();
    Ok((holders, parts?))
}
