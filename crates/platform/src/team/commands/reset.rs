//! Resetting a member's second factor: two people, and the member's sessions end.

use permit::{Activity, Area, Problem, ResetMemberFactor, WriteTx, Writing};
use serde_json::json;
use values::{
    Id,
    subjects::{Member, Person},
};

use super::members::{judge, tell_access};
use crate::{
    access,
    changes::{self, ChangeRequest, Kind, NewChange, Opened},
    mail::Access,
    team::{
        model::{Act, Membership, TeamError},
        queries::{self, NewRoleChange},
    },
};

/// Asks for the reset, or carries it out where one Admin suffices.
pub(crate) async fn ask_for_reset(
    tx: &mut WriteTx<ResetMemberFactor>,
    id: Id<Member>,
    reason: String,
) -> Result<(Opened, Activity), Problem> {
    let (member, _) = judge(tx, id, Act::ResetFactor).await?;
    if !queries::has_factor(tx, id).await? {
        return Err(TeamError::NoFactor.into());
    }
    ours_alone(tx, id).await?;
    let change = NewChange {
        kind: Kind::MemberFactorReset,
        subject: Some(*id.as_bytes()),
        subject_name: member.name.clone(),
        change: json!({"member": id}),
        before: "second factor on".to_owned(),
        after: "second factor off until a new one is set up".to_owned(),
        reason,
    };
    let opened = changes::open(tx, change).await?;
    let done = match &opened {
        Opened::Waits(view) => changes::requested(view),
        Opened::Waived(request) => {
            carry_out(tx, request, &member).await?;
            let says = format!("reset the second factor of {}, alone", member.name);
            Activity::new(Area::Team, "member.second_factor_reset", says).on(id, &member.name)
        }
    };
    Ok((opened, done))
}

/// Carries out a reset that a second Admin confirmed, unless it makes no sense any more.
pub(crate) async fn reset(tx: &mut impl Writing, request: &ChangeRequest) -> Result<(), Problem> {
    let id: Id<Member> = request.subject.map_or(Id::nil(), Id::from_bytes);
    let gone = || changes::outdated("This person is no longer a member, or has no second factor any more.");
    let member = queries::find_membership_locked(tx, id).await?.ok_or_else(gone)?;
    let judged = member.judge(Act::ResetFactor, request.requested_by, 1, tx.now());
    if judged.is_err() || !queries::has_factor(tx, id).await? {
        return Err(gone());
    }
    ours_alone(tx, id).await?;
    carry_out(tx, request, &member).await
}

async fn carry_out(
    tx: &mut impl Writing,
    request: &ChangeRequest,
    member: &Membership,
) -> Result<(), Problem> {
    let person = person_of(tx, member.id).await?;
    access::reset_factor_of(tx, person).await?;
    let at = tx.now();
    let confirmer = tx.actor().member().filter(|confirmer| *confirmer != request.requested_by);
    for by in std::iter::once(request.requested_by).chain(confirmer) {
        let (member, by) = (member.id, Some(by));
        let change = NewRoleChange { member, kind: "factor_reset", before: None, after: None, by, at };
        queries::insert_role_change(tx, &change).await?;
    }
    tell_access(tx, member, Access::FactorReset).await
}

/// Refuses where the account guards another merchant too.
async fn ours_alone(tx: &mut impl Writing, member: Id<Member>) -> Result<(), Problem> {
    let person = person_of(tx, member).await?;
    if access::works_elsewhere(tx, person).await? { Err(TeamError::WorksElsewhere.into()) } else { Ok(()) }
}

async fn person_of(tx: &mut impl Writing, member: Id<Member>) -> Result<Id<Person>, Problem> {
    let reader = queries::find_reader(tx, member).await?;
    reader.map(|reader| reader.person).ok_or_else(|| Problem::failure("a member belongs to nobody"))
}
