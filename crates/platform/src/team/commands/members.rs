//! Changing a role, switching access off and on, removing, leaving.

use permit::{
    Activity, Area, Duty, LeaveMerchant, ManageMember, Problem, Role, WriteTx, Writing, is_money_scope,
};
use values::{Id, subjects::Member};

use super::letters::write_to;
use crate::{
    access, changes,
    mail::{self, Access, Content},
    team::{
        model::{Act, MemberState, Membership, Verdict, duty_turn, turn},
        queries::{self, KnownKey, NewRoleChange},
    },
};

/// Changes a member's role; nothing where they hold it already.
pub(crate) async fn change_role(
    tx: &mut WriteTx<ManageMember>,
    id: Id<Member>,
    role: Role,
) -> Result<Option<Activity>, Problem> {
    let (mut member, verdict) = judge(tx, id, Act::ChangeRole(role)).await?;
    if verdict == Verdict::Already {
        return Ok(None);
    }
    let before = member.take_role(role);
    queries::keep_membership(tx, &member).await?;
    note(tx, &member, turn(before, role), Some(before), Some(role)).await?;
    if role == Role::Developer {
        put_keys_to_sleep(tx, id).await?;
    }
    if before == Role::Admin {
        queries::withdraw_offers_to(tx, id).await?;
    }
    changes::admins_changed(tx, (before == Role::Admin).then_some(id)).await?;
    let link = mail::page_link(tx, "settings/roles");
    let by = tx.actor().name().to_owned();
    tell(tx, &member, |merchant| Content::RoleChanged { merchant, before, after: role, by, link }).await?;
    let says = format!("made {} {} instead of {}", member.name, role.name(), before.name());
    Ok(Some(
        Activity::new(Area::Team, "member.role_changed", says)
            .on(id, &member.name)
            .changed(before.name(), role.name()),
    ))
}

/// Changes which part of payouts and refunds is a member's; nothing where it is so already.
pub(crate) async fn change_duty(
    tx: &mut WriteTx<ManageMember>,
    id: Id<Member>,
    duty: Duty,
) -> Result<Option<Activity>, Problem> {
    let (mut member, verdict) = judge(tx, id, Act::ChangeDuty(duty)).await?;
    if verdict == Verdict::Already {
        return Ok(None);
    }
    let before = std::mem::replace(&mut member.duty, duty);
    queries::keep_membership(tx, &member).await?;
    let role = Some(member.role);
    note(tx, &member, duty_turn(before, duty), role, role).await?;
    let link = mail::page_link(tx, "settings/roles");
    let by = tx.actor().name().to_owned();
    tell(tx, &member, |merchant| Content::DutyChanged { merchant, before, after: duty, by, link }).await?;
    let says =
        format!("made the payout duty of {} {} instead of {}", member.name, duty.name(), before.name());
    Ok(Some(
        Activity::new(Area::Team, "member.duty_changed", says)
            .on(id, &member.name)
            .changed(before.name(), duty.name()),
    ))
}

/// Switches a member's access off.
pub(crate) async fn disable(
    tx: &mut WriteTx<ManageMember>,
    id: Id<Member>,
) -> Result<Option<Activity>, Problem> {
    let (mut member, verdict) = judge(tx, id, Act::Disable).await?;
    if verdict == Verdict::Already {
        return Ok(None);
    }
    member.state = MemberState::Disabled;
    queries::keep_membership(tx, &member).await?;
    note(tx, &member, "disabled", Some(member.role), None).await?;
    take_access(tx, &member, "access switched off").await?;
    tell_access(tx, &member, Access::Disabled).await?;
    let says = format!("switched off the access of {}", member.name);
    Ok(Some(activity("member.disabled", says, &member, MemberState::Active)))
}

/// Switches a member's access on again. Dormant keys stay dormant.
pub(crate) async fn enable(
    tx: &mut WriteTx<ManageMember>,
    id: Id<Member>,
) -> Result<Option<Activity>, Problem> {
    let (mut member, verdict) = judge(tx, id, Act::Enable).await?;
    if verdict == Verdict::Already {
        return Ok(None);
    }
    member.state = MemberState::Active;
    queries::keep_membership(tx, &member).await?;
    note(tx, &member, "enabled", None, Some(member.role)).await?;
    changes::admins_changed(tx, None).await?;
    tell_access(tx, &member, Access::Enabled).await?;
    let says = format!("switched on the access of {}", member.name);
    Ok(Some(activity("member.enabled", says, &member, MemberState::Disabled)))
}

/// Removes a member. Answers the keys they know, to be rotated or revoked.
pub(crate) async fn remove(
    tx: &mut WriteTx<ManageMember>,
    id: Id<Member>,
) -> Result<(Activity, Vec<KnownKey>), Problem> {
    let (mut member, _) = judge(tx, id, Act::Remove).await?;
    let before = std::mem::replace(&mut member.state, MemberState::Removed);
    queries::keep_membership(tx, &member).await?;
    note(tx, &member, "removed", Some(member.role), None).await?;
    take_access(tx, &member, "removed from the team").await?;
    tell_access(tx, &member, Access::Removed).await?;
    let says = format!("removed {} from the team", member.name);
    let keys = queries::list_known_keys(tx, id).await?;
    Ok((activity("member.removed", says, &member, before), keys))
}

/// Leaves the merchant. Sessions stay: they belong to the person, who may be a member elsewhere.
pub(crate) async fn leave(tx: &mut WriteTx<LeaveMerchant>) -> Result<Activity, Problem> {
    let id = acting(tx)?;
    let found = queries::find_membership_locked(tx, id).await?;
    let mut member = found.ok_or_else(|| Problem::not_found("member"))?;
    member.may_leave(queries::count_other_admins(tx, id).await?)?;
    member.state = MemberState::Removed;
    queries::keep_membership(tx, &member).await?;
    note(tx, &member, "left", Some(member.role), None).await?;
    give_up(tx, &member, "left the team").await?;
    Ok(activity("member.left", "left the team".to_owned(), &member, MemberState::Active))
}

/// The member who acts; a key never does here.
pub(super) fn acting(tx: &impl Writing) -> Result<Id<Member>, Problem> {
    tx.actor().as_member().map(|member| member.id).ok_or_else(|| Problem::not_found("member"))
}

/// Locks a membership and judges the act under that lock.
pub(super) async fn judge(
    tx: &mut impl Writing,
    id: Id<Member>,
    act: Act,
) -> Result<(Membership, Verdict), Problem> {
    let actor = acting(tx)?;
    let found = queries::find_membership_locked(tx, id).await?;
    let member = found.ok_or_else(|| Problem::not_found("member"))?;
    let other_admins = queries::count_other_admins(tx, id).await?;
    let verdict = member.judge(act, actor, other_admins, tx.now())?;
    Ok((member, verdict))
}

pub(super) async fn note(
    tx: &mut impl Writing,
    member: &Membership,
    kind: &'static str,
    before: Option<Role>,
    after: Option<Role>,
) -> Result<(), Problem> {
    let (by, at) = (tx.actor().member(), tx.now());
    let change = NewRoleChange { member: member.id, kind, before, after, by, at };
    queries::insert_role_change(tx, &change).await
}

/// Everything that ends with access that somebody else took.
async fn take_access(tx: &mut impl Writing, member: &Membership, why: &str) -> Result<(), Problem> {
    if let Some(reader) = queries::find_reader(tx, member.id).await? {
        access::end_sessions_of(tx, reader.person).await?;
    }
    give_up(tx, member, why).await
}

/// Everything that ends with access, whoever ended it: approvals, money scopes of known keys, offers.
async fn give_up(tx: &mut impl Writing, member: &Membership, why: &str) -> Result<(), Problem> {
    queries::void_approvals(tx, member.id, why).await?;
    put_keys_to_sleep(tx, member.id).await?;
    queries::withdraw_offers_to(tx, member.id).await?;
    changes::admins_changed(tx, (member.role == Role::Admin).then_some(member.id)).await
}

/// No secret that somebody outside the circle of Admins knows keeps a money scope.
async fn put_keys_to_sleep(tx: &mut impl Writing, member: Id<Member>) -> Result<(), Problem> {
    for key in queries::list_known_keys(tx, member).await? {
        if carries_money(&key.scopes) {
            queries::make_dormant(tx, key.id).await?;
        }
    }
    Ok(())
}

/// Whether scopes let money leave.
pub(crate) fn carries_money(scopes: &str) -> bool {
    let mut money = permit::Kind::ALL.iter().filter(|kind| is_money_scope(**kind));
    money.any(|kind| scopes.split(' ').any(|scope| scope == kind.code()))
}

async fn tell(
    tx: &mut impl Writing,
    member: &Membership,
    content: impl FnOnce(String) -> Content,
) -> Result<(), Problem> {
    let merchant = queries::find_merchant(tx).await?.name;
    match queries::find_reader(tx, member.id).await? {
        Some(reader) => write_to(tx, &reader, content(merchant)).await,
        None => Ok(()),
    }
}

/// Tells a member what happened to their access.
pub(super) async fn tell_access(
    tx: &mut impl Writing,
    member: &Membership,
    what: Access,
) -> Result<(), Problem> {
    let page = if what == Access::FactorReset { "settings/security" } else { "" };
    let link = mail::page_link(tx, page);
    let by = tx.actor().name().to_owned();
    tell(tx, member, |merchant| Content::AccessChanged { merchant, what, by, link }).await
}

fn activity(act: &'static str, says: String, member: &Membership, before: MemberState) -> Activity {
    Activity::new(Area::Team, act, says)
        .on(member.id, &member.name)
        .changed(before.name(), member.state.name())
}
