//! Asking for a change, and deciding what somebody else asked for.

mod independence;
mod waiver;

pub use independence::Confirmer;
use independence::footing;
pub(crate) use independence::{confirm_read_set, may_confirm, may_confirm_in, not_beside};
pub(crate) use waiver::{admins_changed, lift_objection, object, waiver_in, waiver_read_set};

use permit::{ConfirmChange, Problem, ReadTx, RequestChange, Tx, WriteTx, Writing};
use serde_json::Value;
use values::{Id, subjects::Member};

use super::{
    ChangeRequestView, Opened, Registry, SecondPeople, jobs, letters,
    model::{
        A_DAY, ChangeError, ChangeRequest, Kind, LIFE, MOST_A_DAY, MOST_OPEN, NewChange, Standing, State,
        Waiver, YOUNG,
    },
    queries::{self, Found, Narrow},
    views,
};
use crate::mail;

/// Asks for a change in the name of the member who acts, or waives the second person where one Admin suffices.
///
/// An Admin's own change under the waiver is recorded as decided at once, and the caller applies it; that of an application which
/// they built as a Developer waits for somebody else all the same.
pub(crate) async fn open(tx: &mut impl Writing, new: NewChange) -> Result<Opened, Problem> {
    let (_, history) = queries::find_history(tx).await?;
    let waiver = history.waiver(tx.now()).filter(|_| tx.actor().role() == Some(permit::Role::Admin));
    let request = request(tx, new)?;
    let built = waiver.is_some() && standing(tx).await?.has_built(&request, request.requested_by);
    let Some(waiver) = waiver.filter(|_| !built) else {
        let found = wait(tx, request).await?;
        let standing = standing(tx).await?;
        let reader = Some(found.request.requested_by);
        return Ok(Opened::Waits(views::one(tx.merchant(), &standing, reader, found)));
    };
    let request = ChangeRequest {
        state: State::Confirmed,
        decided_by: Some(request.requested_by),
        decided_at: Some(request.requested_at),
        waiver: Some(waiver.to_string()),
        ..request
    };
    queries::insert(tx, &request).await?;
    Ok(Opened::Waived(request))
}

/// Asks for a change that waits for a decision, whoever asks.
pub(crate) async fn ask(tx: &mut WriteTx<RequestChange>, new: NewChange) -> Result<Found, Problem> {
    let request = request(tx, new)?;
    wait(tx, request).await
}

fn request(tx: &mut impl Writing, new: NewChange) -> Result<ChangeRequest, ChangeError> {
    let member = tx.actor().as_member().ok_or(ChangeError::NotAMember)?;
    let (requested_by, requested_role) = (member.id, member.role);
    if !new.kind.may_be_asked_by(requested_role) {
        return Err(ChangeError::RoleMayNotAsk(requested_role));
    }
    let requested_at = tx.now();
    Ok(ChangeRequest {
        id: tx.id(),
        kind: new.kind,
        state: State::Open,
        subject: new.subject,
        subject_name: new.subject_name,
        change: new.change,
        before: new.before,
        after: new.after,
        reason: new.reason,
        requested_by,
        requested_role,
        requested_at,
        expires_at: requested_at + LIFE,
        decided_by: None,
        decided_at: None,
        note: None,
        waiver: None,
        learnt: None,
    })
}

async fn wait(tx: &mut impl Writing, request: ChangeRequest) -> Result<Found, Problem> {
    let change = request.change.to_string();
    if let Some(id) = queries::find_equal_open(tx, request.kind, request.subject, &change).await? {
        return Err(ChangeError::AlreadyAsked(id).into());
    }
    if queries::count_open_of(tx, request.requested_by).await? >= MOST_OPEN {
        return Err(ChangeError::TooManyOpen.into());
    }
    let yesterday = tx.now() - A_DAY;
    if queries::count_asked_since(tx, request.requested_by, yesterday).await? >= MOST_A_DAY {
        return Err(ChangeError::TooManyToday.into());
    }
    queries::insert(tx, &request).await?;
    tx.enqueue(jobs::EXPIRY, request.id.to_string(), request.expires_at).await?;
    let found = Found { request, requested_by_name: tx.actor().name().to_owned(), decided_by_name: None };
    letters::tell_admins(tx, &found).await?;
    Ok(found)
}

/// Learns what the change needs to know from outside, if `decider` may be the one who confirms it. Takes the view, so that it is
/// not held meanwhile.
pub(crate) async fn learn(
    mut tx: ReadTx,
    registry: &Registry,
    id: Id<ChangeRequest>,
    decider: Option<Id<Member>>,
) -> Result<Option<Value>, Problem> {
    let request = load(&mut tx, id).await?.request;
    let may = request.still_open(tx.now()).is_ok() && Some(request.requested_by) != decider;
    match registry.learner(request.kind).filter(|_| may) {
        Some(learn) => learn(tx, request).await.map(Some),
        None => Ok(None),
    }
}

/// Applies what was asked for, in this transaction, knowing what was learnt before it. Answers the secret that the change made, if it made one.
pub(crate) async fn confirm(
    tx: &mut WriteTx<ConfirmChange>,
    registry: &Registry,
    id: Id<ChangeRequest>,
    (note, learnt): (Option<String>, Option<Value>),
) -> Result<(Found, Option<Value>), Problem> {
    let mut found = load(tx, id).await?;
    found.request.learnt = learnt;
    let (decider, name) = decider(tx)?;
    let waiver = standing(tx).await?.confirm(&found.request, decider)?;
    still_wanted(tx, &found.request).await?;
    let apply = registry
        .applier(found.request.kind)
        .ok_or_else(|| Problem::failure(format!("nobody applies {}", found.request.kind.code())))?;
    decide(tx, &mut found, State::Confirmed, (decider, name), note, waiver).await?;
    let secret = apply(tx, &found.request).await?;
    letters::tell_requester(tx, &found).await?;
    Ok((found, secret))
}

/// Refuses what was asked for. Any Admin but the requester may, for it only keeps things as they are.
pub(crate) async fn decline(
    tx: &mut WriteTx<ConfirmChange>,
    id: Id<ChangeRequest>,
    note: Option<String>,
) -> Result<Found, Problem> {
    let mut found = load(tx, id).await?;
    found.request.still_open(tx.now())?;
    let (decider, name) = decider(tx)?;
    if found.request.requested_by == decider {
        return Err(ChangeError::WithdrawInstead.into());
    }
    decide(tx, &mut found, State::Declined, (decider, name), note, None).await?;
    letters::tell_requester(tx, &found).await?;
    Ok(found)
}

/// Takes one's own request back.
pub(crate) async fn withdraw(
    tx: &mut WriteTx<RequestChange>,
    id: Id<ChangeRequest>,
) -> Result<Found, Problem> {
    let mut found = load(tx, id).await?;
    let (member, name) = decider(tx)?;
    if found.request.requested_by != member {
        let role = tx.actor().role();
        // What a Developer may not see does not exist for them.
        let hidden = role != Some(permit::Role::Admin);
        return Err(if hidden { Problem::not_found("request") } else { ChangeError::NotYours.into() });
    }
    found.request.still_open(tx.now())?;
    decide(tx, &mut found, State::Withdrawn, (member, name), None, None).await?;
    Ok(found)
}

async fn load(tx: &mut impl Tx, id: Id<ChangeRequest>) -> Result<Found, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::not_found("request"))
}

fn decider(tx: &impl Writing) -> Result<(Id<Member>, String), ChangeError> {
    let member = tx.actor().as_member().ok_or(ChangeError::NotAMember)?;
    Ok((member.id, member.name.clone()))
}

async fn still_wanted(tx: &mut impl Tx, request: &ChangeRequest) -> Result<(), Problem> {
    let requester = mail::find_addressee(tx, request.requested_by).await?;
    let still = requester.is_some_and(|member| member.active && request.kind.may_be_asked_by(member.role));
    if still { Ok(()) } else { Err(ChangeError::RequesterGone.into()) }
}

async fn decide(
    tx: &mut impl Writing,
    found: &mut Found,
    state: State,
    (by, name): (Id<Member>, String),
    note: Option<String>,
    waiver: Option<Waiver>,
) -> Result<(), Problem> {
    let request = &mut found.request;
    request.state = state;
    request.decided_by = Some(by);
    request.decided_at = Some(tx.now());
    request.note = note;
    request.waiver = waiver.map(|waiver| waiver.to_string());
    found.decided_by_name = Some(name);
    if queries::decide(tx, &found.request).await? {
        return Ok(());
    }
    // Another decision came first, whatever the lock on the merchant should have prevented.
    let decided = load(tx, found.request.id).await?;
    Err(ChangeError::AlreadyDecided(decided.request.state).into())
}

/// Reads what the rules about second people look at.
pub(crate) async fn standing(tx: &mut impl Tx) -> Result<Standing, Problem> {
    let (merchant_created_at, history) = queries::find_history(tx).await?;
    let waiver = history.waiver(tx.now());
    let footing = footing(tx, merchant_created_at).await?;
    let (admins, built) = (queries::list_admins(tx).await?, queries::built_by_admins(tx).await?);
    Ok(Standing { footing, waiver, admins, built })
}

/// What the rule asks at this moment; see [`super::second_people`].
pub(crate) async fn second_people(tx: &mut impl Tx) -> Result<SecondPeople, Problem> {
    let (created_at, history) = queries::find_history(tx).await?;
    let waiver = history.waiver(tx.now()).map(|waiver| waiver.to_string());
    Ok(SecondPeople { young_until: created_at + YOUNG, waiver })
}

/// What waits of these kinds.
pub(crate) async fn waiting(
    tx: &mut impl Tx,
    kinds: &[Kind],
    reader: Option<Id<Member>>,
) -> Result<Vec<(ChangeRequest, ChangeRequestView)>, Problem> {
    let mut found = Vec::new();
    for kind in kinds {
        let before = Id::from_bytes([0xff; 16]);
        let (state, kind) = (State::Open.name(), kind.code());
        found.extend(
            queries::list(tx, &Narrow { requested_by: Id::nil(), state, kind, before, limit: 100 }).await?,
        );
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let (merchant, standing) = (tx.merchant(), standing(tx).await?);
    let view = |found: Found| (found.request.clone(), views::one(merchant, &standing, reader, found));
    Ok(found.into_iter().map(view).collect())
}
