//! Who may release a payout now. Advice: whoever tries is checked again, in the transaction that would release it.

use permit::{Kind, MemberActor, Problem, Tx};
use values::{Id, Timestamp, subjects::Member};

use super::{
    model::{Alone, Payout, Purpose, Sole, Surroundings},
    queries,
    views::WhoCan,
};
use crate::{changes, policy};

/// Why `member`, whose role and payout duty allow it, may not release the payout; `None` if they may.
///
/// # Errors
/// A failure of the store.
pub(super) async fn why_not(
    tx: &mut impl Tx,
    member: Id<Member>,
    payout: &Payout,
    around: &Surroundings,
) -> Result<Option<Problem>, Problem> {
    if let Err(refused) = payout.check(member, around, tx.now()) {
        let single = refused.is_own_part() && is_single(tx, member, payout, around).await?;
        return Ok(if single { None } else { Some(refused.into()) });
    }
    match changes::may_confirm(tx, &payout.others(around), member).await {
        Ok(()) => Ok(None),
        Err(failure @ Problem::Failure(_)) => Err(failure),
        Err(refused) => Ok(Some(refused)),
    }
}

/// As [`why_not`] for the member who reads the payout, mostly without asking the store again: `last_act` is when they were
/// last part of an act upon a membership.
///
/// # Errors
/// A failure of the store.
pub(super) async fn why_not_reader(
    tx: &mut impl Tx,
    reader: &MemberActor,
    payout: &Payout,
    around: &Surroundings,
    last_act: Option<Timestamp>,
) -> Result<Option<Problem>, Problem> {
    if payout.check(reader.id, around, tx.now()).is_ok()
        && changes::surely_confirms(reader, last_act, tx.now())
    {
        return Ok(None);
    }
    why_not(tx, reader.id, payout, around).await
}

/// Whether the policy lets the member release their own payout; see the command.
async fn is_single(
    tx: &mut impl Tx,
    member: Id<Member>,
    payout: &Payout,
    around: &Surroundings,
) -> Result<bool, Problem> {
    let suits = payout.purpose != Purpose::Withdrawal
        && payout.waits(tx.now()).is_ok()
        && payout.suits_one(member, around);
    Ok(suits && policy::is_single(tx, member).await?)
}

/// Why `member` may settle alone what the provider of the payout leaves open, whatever part they had in it, where they may; see
/// the command that confirms.
///
/// # Errors
/// A failure of the store.
pub(super) async fn settles_alone(
    tx: &mut impl Tx,
    member: &MemberActor,
    payout: &Payout,
) -> Result<Option<String>, Problem> {
    if !member.may(Kind::AuthorisePayout) || !payout.purpose.is_ended_by(member.role) {
        return Ok(None);
    }
    let around = queries::surroundings(tx, payout, Vec::new()).await?;
    let approvals = queries::approvals(tx, queries::approved(payout)).await?.len();
    let alone = match payout.settled_by_one(member.id, &around, approvals) {
        Some(Sole::Admin) => changes::second_people(tx).await?.waiver.map(Alone::Admin),
        Some(Sole::Signatory) => policy::is_single(tx, member.id).await?.then_some(Alone::Signatory),
        None => None,
    };
    Ok(alone.map(|alone| payout.says_settled(&member.name, &alone)))
}

/// Those who may release the payout, oldest members first; at most `most`.
///
/// # Errors
/// A failure of the store.
pub(super) async fn who_can(
    tx: &mut impl Tx,
    payout: &Payout,
    around: &Surroundings,
    most: usize,
) -> Result<Vec<WhoCan>, Problem> {
    let mut people = Vec::new();
    for (id, name, role, last_active_at) in queries::list_members(tx, payout.purpose.releases()).await? {
        if people.len() < most && why_not(tx, id, payout, around).await?.is_none() {
            people.push(WhoCan { id, name, role, last_active_at });
        }
    }
    Ok(people)
}

/// Those who may confirm, as a second person, what `proposer` says became of the payout, oldest members first; at most `most`.
///
/// # Errors
/// A failure of the store.
pub(super) async fn who_confirms(
    tx: &mut impl Tx,
    payout: &Payout,
    proposer: Id<Member>,
    most: usize,
) -> Result<Vec<Id<Member>>, Problem> {
    let around = queries::surroundings(tx, payout, Vec::new()).await?;
    let others = [vec![proposer], payout.makers(&around)].concat();
    let mut people = Vec::new();
    for (id, _, role, _) in queries::list_members(tx, Kind::AuthorisePayout).await? {
        let suits =
            id != proposer && payout.purpose.is_ended_by(role) && payout.check_part(id, &around).is_ok();
        if people.len() == most || !suits {
            continue;
        }
        match changes::may_confirm(tx, &others, id).await {
            Ok(()) => people.push(id),
            Err(failure @ Problem::Failure(_)) => return Err(failure),
            Err(_) => {}
        }
    }
    Ok(people)
}
