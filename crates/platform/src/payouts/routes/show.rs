//! One payout: what happened, and what the caller may do about it.

use axum::Json;
use http::StatusCode;
use permit::{Allow, Kind, MemberActor, Path, Permit, Problem, ReadTx, Tx as _, ViewPayouts, rule};
use values::{Id, Timestamp};

use super::super::{
    checkers,
    model::{Payout, PayoutState, Purpose, Surroundings},
    queries::{self, Found},
    views::{LookTwice, PayoutDetail, PayoutRefusal, WhoCan, YouCan, masked_words},
};
use crate::timeline::{self, History};

/// Shows a payout. All of it that is kept comes from one statement; what the caller may do is advice, since every act
/// is checked again.
pub(super) async fn show(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<PayoutDetail>, Problem> {
    detail_of(permit, id, None).await.map(Json)
}

/// The payout, if it is for `purpose` where one is named.
///
/// # Errors
/// `not_found`, or a failure of the store.
pub(crate) async fn detail_of(
    permit: Permit<ViewPayouts>,
    id: Id<Payout>,
    purpose: Option<Purpose>,
) -> Result<PayoutDetail, Problem> {
    let mut tx = permit.glance().await?;
    let reader = permit.actor().as_member();
    let found = queries::find_for(&mut tx, id, reader.map(|member| member.id)).await?;
    let found = found.filter(|found| purpose.is_none_or(|purpose| found.payout.purpose == purpose));
    let Found { payout, approvals, last_act_of_reader } =
        found.ok_or_else(|| Problem::not_found(purpose.map_or("payout", Purpose::name)))?;
    let mut detail = PayoutDetail::new(&payout, &approvals, permit.allow());
    if let Some(member) = reader {
        detail.you_can.undo = may_undo(member, &payout);
    }
    if let Some(member) = reader
        && payout.state == PayoutState::Pending
    {
        let facts = queries::facts_of(&mut tx, &[id]).await?;
        let facts = facts.into_iter().next();
        detail.payout.look_twice = facts.map(|(_, facts)| LookTwice::new(facts, &payout, permit.allow()));
        let around = queries::surroundings(&mut tx, &payout, approvals).await?;
        let refused = why_not_you(&mut tx, member, &payout, &around, last_act_of_reader).await?;
        detail.you_can = what_you_can(member, &payout, refused.is_none(), tx.now());
        // One view at a time: whoever holds one while waiting for another may wait for ever.
        drop(tx);
        if let Some(problem) = refused {
            let mut tx = permit.read().await?;
            let who_can = checkers::who_can(&mut tx, &payout, &around, WhoCan::NAMED).await?;
            detail.refusal = Some(PayoutRefusal {
                code: problem.code(),
                title: title(problem.code()).to_owned(),
                detail: problem.detail().to_owned(),
                who_can: WhoCan::shown_to(member.role, who_can),
            });
        }
    }
    Ok(detail)
}

/// Shows what happened to a payout.
pub(super) async fn history(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<History>, Problem> {
    let tx = permit.read().await?;
    let payout = queries::find(&mut &tx, id).await?.ok_or_else(|| Problem::not_found("payout"))?;
    let mut history = timeline::history_of(&tx, permit.actor(), permit.allow(), *id.as_bytes()).await?;
    if permit.allow() == Allow::Masked {
        history.hide(|text| masked_words(text, &payout));
    }
    Ok(Json(history))
}

async fn why_not_you(
    tx: &mut ReadTx,
    member: &MemberActor,
    payout: &Payout,
    around: &Surroundings,
    last_act: Option<Timestamp>,
) -> Result<Option<Problem>, Problem> {
    let releases = payout.purpose.releases();
    if member.may(releases) {
        return checkers::why_not_reader(tx, member, payout, around, last_act).await;
    }
    if rule(releases).of(member.role).allow.enters() {
        return Ok(Some(member.duty.refusal(releases)));
    }
    let (role, what) = (member.role.name(), payout.purpose.name());
    let says = format!("Your role, {role}, may not authorise {what}s.");
    Ok(Some(Problem::forbid(StatusCode::FORBIDDEN, "role.refused", says)))
}

fn what_you_can(member: &MemberActor, payout: &Payout, authorise: bool, now: Timestamp) -> YouCan {
    let waits = payout.waits(now).is_ok() && payout.purpose.is_ended_by(member.role);
    let own = rule(Kind::EditPayout).of(member.role).allow == Allow::Own;
    let theirs = member.may(Kind::EditPayout) && (!own || payout.made_by == Some(member.id));
    let reject = waits && member.may(Kind::RejectPayout);
    let (edit, cancel) = (theirs && payout.editable(now).is_ok(), waits && theirs);
    YouCan { authorise, reject, edit, cancel, undo: may_undo(member, payout) }
}

fn may_undo(member: &MemberActor, payout: &Payout) -> bool {
    member.may(Kind::RejectPayout) && payout.purpose.is_ended_by(member.role) && payout.undoable().is_ok()
}

fn title(code: &str) -> &'static str {
    match code {
        "payout.maker" => "You made this payout, so you cannot release it",
        "payout.editor" => "You changed this payout, so you cannot release it",
        "payout.link_switcher" => "You switched its link on again, so you cannot release it",
        "payout.key_maker" | "payout.key_holder" => {
            "It came through a key you have seen, so you cannot release it"
        }
        "payout.integrator" => {
            "It, or its beneficiary, came through what you built, so you cannot release it"
        }
        "payout.mandate_changer" => "You changed the mandate it went through, so you cannot release it",
        "payout.beneficiary_changer" => "You added or changed the beneficiary, so you cannot release it",
        "payout.beneficiary_changed" => "The beneficiary is not as it was",
        "payout.no_beneficiary" => "It goes to nobody whom a second person confirmed",
        "payout.approved" => "You have approved it, now somebody else has to",
        "payout.in_batch" => "It is released with its batch",
        "payout.expired" => "It waited too long",
        "role.refused" => "Not for your role to release",
        "duty.refused" => "Not for your payout duty to release",
        _ => "You do not count as the second person here",
    }
}
