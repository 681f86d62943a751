//! Holding payouts to the policy, and changing it.

use permit::{
    Activity, Area, ConfirmChange, Duty, MemberActor, MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Problem,
    TightenPolicy, Tx, Undecided, Unready, WriteTx, Writing,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use values::{Amount, Currency, Id, subjects::Member};

use super::{
    model::{Payees, Policy, PolicyError, Signatory},
    queries::{self, Day},
};
use crate::changes::{self, Applied, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened};

/// What holds for the merchant.
///
/// # Errors
/// A failure of the store.
pub async fn load(tx: &mut impl Tx) -> Result<Policy, Problem> {
    Ok(queries::find(tx).await?.unwrap_or_default())
}

/// As [`load`]; nobody changes it before the transaction has ended.
///
/// # Errors
/// A failure of the store.
pub async fn load_kept(tx: &mut impl Writing) -> Result<Policy, Problem> {
    tx.carry_out(Kept).await
}

struct Kept;

impl MoneyStep for Kept {
    type Answer = Policy;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        rules_read_set(reads);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Policy), Undecided> {
        Ok((MoneyWrites::default(), load_in(seen)?))
    }
}

/// What [`load_in`] reads.
pub fn rules_read_set(reads: &mut MoneyReads<'_>) {
    queries::read_set(reads);
}

/// As [`load_kept`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn load_in(seen: &MoneySeen<'_>) -> Result<Policy, Unready> {
    Ok(queries::find_in(seen)?.unwrap_or_default())
}

/// Whether `member` is the single signatory: the policy has one, their payout duty leaves them both sides, and nobody beside them
/// makes or releases payouts, or did so within seven days.
///
/// # Errors
/// A failure of the store.
pub async fn is_single(tx: &mut impl Tx, member: Id<Member>) -> Result<bool, Problem> {
    Ok(load(tx).await?.signatory == Signatory::Single
        && queries::duty_of(tx, member).await? == Some(Duty::Both)
        && queries::is_alone(tx, member).await?)
}

/// As [`is_single`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn is_single_in(seen: &MoneySeen<'_>, member: &MemberActor) -> Result<bool, Undecided> {
    Ok(load_in(seen)?.signatory == Signatory::Single
        && member.duty == Duty::Both
        && queries::is_alone_in(seen, member.id)?)
}

/// Which accounts are paid.
///
/// # Errors
/// A failure of the store.
pub async fn payees(tx: &mut impl Tx) -> Result<Payees, Problem> {
    Ok(load(tx).await?.payees)
}

/// What the policy asks of a payout that it lets be made.
#[derive(Debug, Clone, Copy)]
pub struct Admitted {
    /// How many approvers it takes.
    pub required: i64,
    /// To whom it may go.
    pub payees: Payees,
}

/// What [`admit_in`] reads.
pub fn read_set(reads: &mut MoneyReads<'_>, currency: Currency) {
    queries::read_set(reads);
    Day::read_set(reads, *reads.merchant().as_bytes(), currency);
}

/// Holds a payout of `amount` that is about to be made to the merchant's limits, counts it to the day, and says what
/// it takes.
///
/// # Errors
/// `policy.payout_limit`, `policy.day_limit`, or `Unready`.
pub fn admit_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    amount: Amount,
) -> Result<Admitted, Undecided> {
    let policy = load_in(seen)?;
    // Counted also while nothing limits it, so that a limit holds from the moment it is set.
    let day = Day::of(seen, *seen.merchant().as_bytes(), amount.currency())?;
    policy.check(amount, day.total()?).map_err(Problem::from)?;
    day.add(writes, amount.minor());
    Ok(Admitted { required: policy.required(amount), payees: policy.payees })
}

/// As [`admit_in`], of payouts that are made together in one currency: each is held to the limit of one, all of them to that
/// of the day, and they take the approvers that one payout of all of it would take.
///
/// # Errors
/// As [`admit_in`].
pub fn admit_many_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    largest: Amount,
    together: Amount,
) -> Result<Admitted, Undecided> {
    let policy = load_in(seen)?;
    let day = Day::of(seen, *seen.merchant().as_bytes(), together.currency())?;
    policy.check_many(largest, together, day.total()?).map_err(Problem::from)?;
    day.add(writes, together.minor());
    Ok(Admitted { required: policy.required(together), payees: policy.payees })
}

/// What became of a wish.
pub(super) enum Decided {
    /// It is so already.
    Same(Policy),
    /// It is so from now on; what to record.
    Done(Policy, Activity),
    /// Another Admin confirms it first.
    Waits(Box<ChangeRequestView>),
}

/// What a request for a loosening carries.
#[derive(Serialize, Deserialize)]
struct Loosening {
    before: Policy,
    after: Policy,
}

/// Refuses to make one person enough by one person's word, unless that one is alone.
async fn refuse_unless_alone(tx: &mut impl Writing, before: &Policy, wanted: &Policy) -> Result<(), Problem> {
    if wanted.signatory <= before.signatory {
        return Ok(());
    }
    let alone = match tx.actor().member() {
        Some(member) => queries::is_alone(tx, member).await?,
        None => false,
    };
    if alone { Ok(()) } else { Err(PolicyError::NotAlone.into()) }
}

/// Tightens at once; asks for a second person to loosen.
///
/// # Errors
/// `policy.not_alone`, those of [`changes::open`], or a failure of the store.
pub(super) async fn set(tx: &mut WriteTx<TightenPolicy>, wanted: Policy) -> Result<Decided, Problem> {
    let before = load(tx).await?;
    if before == wanted {
        return Ok(Decided::Same(wanted));
    }
    let (was, will) = (before.says(), wanted.says());
    let record = |act, says: &str| Activity::new(Area::Merchant, act, says).changed(&was, &will);
    let merchant = tx.merchant();
    let done = if before.loosens(&wanted) {
        let new = NewChange {
            kind: Kind::PolicyLoosened,
            subject: None,
            subject_name: "the payout policy".to_owned(),
            change: json!(Loosening { before: before.clone(), after: wanted.clone() }),
            before: was.clone(),
            after: will.clone(),
            reason: String::new(),
        };
        match changes::open(tx, new).await? {
            Opened::Waits(view) => return Ok(Decided::Waits(Box::new(view))),
            Opened::Waived(_) => {
                refuse_unless_alone(tx, &before, &wanted).await?;
                record("policy.loosened", "loosened the payout policy, alone")
            }
        }
    } else {
        record("policy.tightened", "tightened the payout policy")
    };
    queries::set(tx, &wanted).await?;
    Ok(Decided::Done(wanted, done.on(merchant, "the payout policy")))
}

/// Loosens the policy as two people decided.
pub(super) fn apply<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let change: Loosening = serde_json::from_value(request.change.clone())
            .map_err(|error| Problem::failure(format!("a change of policy cannot be read: {error}")))?;
        if load(tx).await? != change.before {
            return Err(changes::outdated(
                "The payout policy was changed after this was asked for. Ask again.",
            ));
        }
        if request.waiver.is_some() {
            refuse_unless_alone(tx, &change.before, &change.after).await?;
        }
        queries::set(tx, &change.after).await?;
        Ok(None)
    })
}
