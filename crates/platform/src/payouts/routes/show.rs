//! One payout: what happened, and what the caller may do about it.

use axum::Json;
use http::StatusCode;
use permit::{Actor, Allow, Kind, MemberActor, Path, Permit, Problem, ReadTx, Tx as _, ViewPayouts, rule};
use values::{Id, subjects::Member};

use super::super::{
    model::{Payout, PayoutState, Surroundings},
    queries,
    views::{PayoutDetail, PayoutRefusal, PayoutView, WhoCan, YouCan},
};
use crate::{changes, ledger, timeline};

/// Shows a payout.
pub(super) async fn show(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<PayoutDetail>, Problem> {
    let mut tx = permit.read().await?;
    let payout = queries::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("payout"))?;
    let subject = *id.as_bytes();
    // None of these waits for another.
    let (around, timeline, transfers, events, deliveries) = tokio::try_join!(
        async { queries::surroundings(&mut &tx, &payout).await },
        async { timeline::steps_of(&mut &tx, subject).await },
        async { ledger::transfers_of(&mut &tx, subject).await },
        async { timeline::events_of(&mut &tx, subject).await },
        async {
            if timeline::sees_deliveries(permit.actor()) {
                timeline::deliveries_of(&mut &tx, subject).await
            } else {
                Ok(Vec::new())
            }
        },
    )?;
    let (you_can, refusal) = match permit.actor() {
        Actor::Member(member) if payout.state == PayoutState::Pending => {
            what_you_can(&mut tx, member, &payout, &around).await?
        }
        _ => (YouCan::default(), None),
    };
    Ok(Json(PayoutDetail {
        payout: PayoutView::new(&payout, &around.approvals, permit.allow()),
        receipt: payout.rail_reference.clone(),
        timeline,
        transfers,
        events,
        deliveries,
        digest: hex::encode(payout.digest),
        you_can,
        refusal,
    }))
}

async fn what_you_can(
    tx: &mut ReadTx,
    member: &MemberActor,
    payout: &Payout,
    around: &Surroundings,
) -> Result<(YouCan, Option<PayoutRefusal>), Problem> {
    let may = |kind: Kind| rule(kind).of(member.role).allow;
    let waits = payout.waits(tx.now()).is_ok();
    let cancel = match may(Kind::EditPayout) {
        Allow::Own => payout.made_by == Some(member.id),
        allow => allow.enters(),
    };
    let refused = if may(Kind::AuthorisePayout).enters() {
        may_release(tx, member.id, payout, around).await?
    } else {
        let says = format!("Your role, {}, may not authorise payouts.", member.role.name());
        Some(Problem::forbid(StatusCode::FORBIDDEN, "role.refused", says))
    };
    let you_can = YouCan {
        authorise: refused.is_none(),
        reject: waits && may(Kind::RejectPayout).enters(),
        cancel: waits && cancel,
    };
    let refusal = match refused {
        None => None,
        Some(problem) => Some(PayoutRefusal {
            code: problem.code(),
            title: title(problem.code()).to_owned(),
            detail: problem.detail().to_owned(),
            who_can: who_can(tx, payout, around).await?,
        }),
    };
    Ok((you_can, refusal))
}

fn title(code: &str) -> &'static str {
    match code {
        "payout.maker" => "You made this payout, so you cannot release it",
        "payout.key_maker" | "payout.key_holder" => {
            "It came through a key you have seen, so you cannot release it"
        }
        "payout.approved" => "You have approved it, now somebody else has to",
        "payout.expired" => "It waited too long",
        "role.refused" => "Not for your role to release",
        _ => "You do not count as the second person here",
    }
}

/// Why `member` may not release the payout; `None` if they may.
async fn may_release(
    tx: &mut ReadTx,
    member: Id<Member>,
    payout: &Payout,
    around: &Surroundings,
) -> Result<Option<Problem>, Problem> {
    if let Err(refused) = payout.check(member, around, tx.now()) {
        return Ok(Some(refused.into()));
    }
    for maker in [payout.made_by, payout.key_maker].into_iter().flatten() {
        match changes::may_confirm(tx, maker, member).await {
            Ok(()) => {}
            Err(failure @ Problem::Failure(_)) => return Err(failure),
            Err(refused) => return Ok(Some(refused)),
        }
    }
    Ok(None)
}

async fn who_can(tx: &mut ReadTx, payout: &Payout, around: &Surroundings) -> Result<Vec<WhoCan>, Problem> {
    let mut people = Vec::new();
    for (id, name, role, last_active_at) in queries::list_members(tx).await? {
        let allowed = rule(Kind::AuthorisePayout).of(role).allow.enters();
        if people.len() < 6 && allowed && may_release(tx, id, payout, around).await?.is_none() {
            people.push(WhoCan { id, name, role, last_active_at });
        }
    }
    Ok(people)
}
