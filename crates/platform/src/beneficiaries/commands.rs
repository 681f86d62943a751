//! Adding, changing, confirming, taking back and putting away.

use permit::{
    Activity, Actor, Area, ConfirmBeneficiary, Kind, ManageBeneficiaries, Problem, Tx, WriteTx, Writing,
};
use values::{Id, Timestamp, mask_account, subjects::Member};

use super::letters;
use crate::{
    changes,
    payees::{self, Beneficiary, BeneficiaryError, BeneficiaryState, Change, Changed, Listed},
};

/// A beneficiary as it is now, and what to record.
type Done = (Listed, Activity);

/// Who acts: a member, or the maker of the key that does, by the name of the key.
fn who(actor: &Actor) -> Result<(Id<Member>, String), Problem> {
    match actor {
        Actor::Member(member) => Ok((member.id, member.name.clone())),
        Actor::Key(key) => Ok((key.maker, key.name.clone())),
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => {
            Err(Problem::failure("only members and keys keep beneficiaries"))
        }
    }
}

/// Adds one, which waits for a second person.
pub(super) async fn add(tx: &mut WriteTx<ManageBeneficiaries>, new: Changed) -> Result<Done, Problem> {
    let (by, now) = (who(tx.actor())?, tx.now());
    let Changed { name, known_name, destination, email, note } = new;
    let one = Beneficiary {
        id: tx.id(),
        name,
        known_name,
        destination,
        email,
        note,
        state: BeneficiaryState::Waiting,
        version: 1,
        added_by: by.clone(),
        asked_by: by.clone(),
        changed_by: by,
        changed_as: Vec::new(),
        confirmed: None,
        before: None,
        account_changed_at: now,
        created_at: now,
        updated_at: now,
    };
    refuse_second(tx, &one).await?;
    payees::insert(tx, &one).await?;
    letters::tell_confirmers(tx, &one).await?;
    let activity = record(&one, "beneficiary.added", "added").changed("", says(&one));
    Ok((look(tx, one.id).await?, activity))
}

/// Changes one; a new name or account waits for a second person.
pub(super) async fn change(
    tx: &mut WriteTx<ManageBeneficiaries>,
    id: Id<Beneficiary>,
    to: Changed,
) -> Result<Done, Problem> {
    let mut one = load(tx, id).await?;
    let (by, now, before) = (who(tx.actor())?, tx.now(), says(&one));
    let change = one.change(to, by, now)?;
    let verb = match change {
        Change::Account => "changed the account of",
        Change::Name => "renamed",
        Change::Rest => "changed the address or note of",
    };
    let activity = record(&one, "beneficiary.changed", verb).changed(before, says(&one));
    let done = keep(tx, &one, activity).await?;
    if change != Change::Rest {
        letters::tell_confirmers(tx, &one).await?;
    }
    Ok(done)
}

/// Says that one may be paid, as another person than those who had a part in what waits, or in how it came. `as_read` is when it had last changed
/// for whoever says so.
pub(super) async fn confirm(
    tx: &mut WriteTx<ConfirmBeneficiary>,
    id: Id<Beneficiary>,
    as_read: Timestamp,
) -> Result<Done, Problem> {
    let mut one = load(tx, id).await?;
    let (by, now) = (who(tx.actor())?, tx.now());
    one.confirm(as_read, by.clone(), now)?;
    changes::may_confirm(tx, &one.others(), by.0).await?;
    if payees::builders(tx, id).await?.contains(&by.0) {
        return Err(BeneficiaryError::Integrator.into());
    }
    payees::update(tx, &one).await?;
    let activity = record(&one, "beneficiary.confirmed", "confirmed");
    Ok((look(tx, id).await?, activity.changed("waiting", says(&one))))
}

/// The refusals that [`confirm`] would give `reader`, by beneficiary; none for what they may confirm, what does not wait, and whoever
/// has no role that confirms.
///
/// # Errors
/// A failure of the store.
pub(super) async fn why_not(
    tx: &mut impl Tx,
    listed: &[Listed],
    reader: &Actor,
) -> Result<Vec<(Id<Beneficiary>, Problem)>, Problem> {
    let waits = listed.iter().map(|listed| &listed.beneficiary);
    let waits: Vec<_> = waits.filter(|one| one.state == BeneficiaryState::Waiting).collect();
    let member = reader.as_member().filter(|member| member.may(Kind::ConfirmBeneficiary));
    let Some(member) = member.filter(|_| !waits.is_empty()) else { return Ok(Vec::new()) };
    let confirmer = changes::Confirmer::load(tx, member.id).await?;
    let ids: Vec<_> = waits.iter().map(|one| one.id).collect();
    let built = payees::built_by(tx, member.id, &ids).await?;
    let why_not = |one: &Beneficiary| match confirmer.check(&one.others()) {
        Err(refused) => Some((one.id, refused)),
        Ok(()) => built.contains(&one.id).then(|| (one.id, BeneficiaryError::Integrator.into())),
    };
    Ok(waits.into_iter().filter_map(why_not).collect())
}

/// Says that one may not be paid. Keeps things as they are, so anybody who confirms may.
pub(super) async fn decline(
    tx: &mut WriteTx<ConfirmBeneficiary>,
    id: Id<Beneficiary>,
) -> Result<Done, Problem> {
    let decline = |one: &mut Beneficiary, now| one.decline(now);
    move_to(tx, id, decline, ("beneficiary.declined", "declined")).await
}

/// What is done to a beneficiary without any input.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    /// Take back one's own change that waits.
    Withdraw,
    /// Put it away.
    Archive,
    /// Take it out again, to be confirmed.
    Restore,
}

/// Withdraws, archives or restores a beneficiary.
///
/// # Errors
/// As [`Beneficiary::withdraw`], [`Beneficiary::archive`] and [`Beneficiary::restore`], `not_found`, or a failure of the store.
pub(super) async fn act(
    tx: &mut WriteTx<ManageBeneficiaries>,
    id: Id<Beneficiary>,
    act: Act,
) -> Result<Done, Problem> {
    let by = who(tx.actor())?;
    let change = |one: &mut Beneficiary, now| match act {
        Act::Withdraw => one.withdraw(by.0, now),
        Act::Archive => one.archive(now),
        Act::Restore => one.restore(by, now),
    };
    let said = match act {
        Act::Withdraw => ("beneficiary.withdrawn", "withdrew"),
        Act::Archive => ("beneficiary.archived", "archived"),
        Act::Restore => ("beneficiary.restored", "restored"),
    };
    let done = move_to(tx, id, change, said).await?;
    if let Act::Restore = act {
        letters::tell_confirmers(tx, &done.0.beneficiary).await?;
    }
    Ok(done)
}

/// Has one become what `change` makes of it. Where a change that waited ends without anybody having confirmed it, what was
/// confirmed before holds again, and the record says from what to what.
async fn move_to(
    tx: &mut impl Writing,
    id: Id<Beneficiary>,
    change: impl FnOnce(&mut Beneficiary, Timestamp) -> Result<(), BeneficiaryError>,
    (act, verb): (&'static str, &str),
) -> Result<Done, Problem> {
    let mut one = load(tx, id).await?;
    let (before, wanted) = (one.state.name(), says(&one));
    change(&mut one, tx.now())?;
    let activity = match one.state {
        BeneficiaryState::Confirmed => {
            record(&one, act, &format!("{verb} the change of")).changed(wanted, says(&one))
        }
        state => record(&one, act, verb).changed(before, state.name()),
    };
    keep(tx, &one, activity).await
}

/// Writes what one became, if no other has its account.
async fn keep(tx: &mut impl Writing, one: &Beneficiary, activity: Activity) -> Result<Done, Problem> {
    refuse_second(tx, one).await?;
    payees::update(tx, one).await?;
    Ok((look(tx, one.id).await?, activity))
}

/// Refuses a second one for the same account. Only one at a time gets here in a merchant.
async fn refuse_second(tx: &mut impl Tx, one: &Beneficiary) -> Result<(), Problem> {
    if one.state == BeneficiaryState::Archived {
        return Ok(());
    }
    match payees::find_other(tx, &one.destination, one.id).await? {
        Some(other) => Err(BeneficiaryError::Known(other).into()),
        None => Ok(()),
    }
}

async fn load(tx: &mut impl Writing, id: Id<Beneficiary>) -> Result<Beneficiary, Problem> {
    payees::find_locked(tx, id).await?.ok_or_else(|| Problem::not_found("beneficiary"))
}

async fn look(tx: &mut impl Tx, id: Id<Beneficiary>) -> Result<Listed, Problem> {
    payees::look(tx, id).await?.ok_or_else(|| Problem::failure("a beneficiary just written is gone"))
}

fn record(one: &Beneficiary, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} the beneficiary {}", one.name);
    Activity::new(Area::Payouts, act, says).on(one.id, &one.name)
}

/// Name and account for the record, which shows no account whole.
fn says(one: &Beneficiary) -> String {
    let account = one.destination.account();
    format!("{}, {}", one.name, mask_account(account, account))
}
