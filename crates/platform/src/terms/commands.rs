//! Reading terms, holding an unknown merchant to its limit, and changing terms, which takes two people.

use permit::{
    Activity, Actor, Area, ConfirmChange, ManageRails, MoneyReads, MoneySeen, MoneyWrites, Problem, Tx,
    Undecided, WriteTx, Writing,
};
use serde_json::json;
use values::Amount;

use super::{
    model::{KycState, Settings, TermChange, Terms, TermsError, Wanted},
    queries,
};
use crate::changes::{self, Applied, ChangeRequest, ChangeRequestView, NewChange, Opened};

/// What holds for the merchant, in one statement.
///
/// # Errors
/// A failure of the store.
pub async fn load(tx: &mut impl Tx) -> Result<Terms, Problem> {
    terms_of(&queries::find_settings(tx).await?)
}

fn terms_of(settings: &Settings) -> Result<Terms, Problem> {
    settings.terms().map_err(|name| Problem::failure(format!("the merchant's term {name} cannot be read")))
}

/// Refuses to move `amount`, in or out, where that is more than a merchant may that is not approved. Call it before the
/// payment or payout is written, in its transaction. For an approved merchant that a member or key acts for, no
/// statement is made.
///
/// # Errors
/// `kyc.limit`, or a failure of the store.
pub async fn check_kyc(tx: &mut impl Writing, amount: Amount) -> Result<(), Problem> {
    Ok(may_move(tx, amount).await??)
}

/// What [`check_kyc_in`] reads, where `actor` acts.
pub fn kyc_read_set(reads: &mut MoneyReads<'_>, actor: &Actor) {
    if actor.kyc_approved() != Some(true) {
        queries::read_set(reads);
    }
}

/// As [`check_kyc`], in a money command. Commands of an unknown merchant are carried out one at a time.
///
/// # Errors
/// `kyc.limit`, or `Unready`.
pub fn check_kyc_in(seen: &MoneySeen<'_>, writes: &mut MoneyWrites, amount: Amount) -> Result<(), Undecided> {
    if seen.actor().kyc_approved() == Some(true) {
        return Ok(());
    }
    let Some((settings, moved)) = queries::settings_and_moved(seen, writes)? else { return Ok(()) };
    Ok(terms_of(&settings)?.check_kyc(&moved, amount).map_err(Problem::from)?)
}

/// As [`check_kyc`], for callers who say it in words of their own.
///
/// # Errors
/// A failure of the store.
pub async fn may_move(tx: &mut impl Writing, amount: Amount) -> Result<Result<(), TermsError>, Problem> {
    if tx.actor().kyc_approved() == Some(true) {
        return Ok(Ok(()));
    }
    let terms = load(tx).await?;
    if terms.kyc().state == KycState::Approved {
        return Ok(Ok(()));
    }
    queries::queue_up(tx).await?;
    let moved = queries::moved(tx).await?;
    Ok(terms.check_kyc(&moved, amount))
}

/// What became of a wish.
pub(super) enum Decided {
    /// It is so already.
    Same,
    /// It is so from now on; what to record.
    Done(Activity),
    /// Another Admin confirms it first.
    Waits(Box<ChangeRequestView>),
}

/// Asks for a change of terms; applies it where one Admin suffices.
pub(super) async fn set(tx: &mut WriteTx<ManageRails>, wanted: &Wanted) -> Result<Decided, Problem> {
    let settings = queries::find_settings(tx).await?;
    let (name, value) = (wanted.name(), wanted.value());
    let before = settings.value(&name).map(str::to_owned);
    if before == value {
        return Ok(Decided::Same);
    }
    let after = settings.with(&name, value.as_deref(), tx.now());
    let (now, then) = (wanted.says(&terms_of(&settings)?), wanted.says(&terms_of(&after)?));
    let new = NewChange {
        kind: wanted.kind(),
        subject: None,
        subject_name: wanted.subject(),
        change: json!(TermChange { name, value, before }),
        before: now.clone(),
        after: then.clone(),
        reason: String::new(),
    };
    match changes::open(tx, new).await? {
        Opened::Waits(view) => Ok(Decided::Waits(Box::new(view))),
        Opened::Waived(request) => {
            carry_out(tx, &request).await?;
            let says = format!("changed {}, alone", wanted.subject());
            let done =
                Activity::new(Area::Merchant, "terms.changed", says).on(tx.merchant(), wanted.subject());
            Ok(Decided::Done(done.changed(now, then)))
        }
    }
}

async fn carry_out(tx: &mut impl Writing, request: &ChangeRequest) -> Result<(), Problem> {
    let change: TermChange = serde_json::from_value(request.change.clone())
        .map_err(|error| Problem::failure(format!("a change of terms cannot be read: {error}")))?;
    let settings = queries::find_settings(tx).await?;
    if settings.value(&change.name) != change.before.as_deref() {
        return Err(changes::outdated("This was changed after it was asked for. Ask again."));
    }
    match settings.with(&change.name, change.value.as_deref(), tx.now()).kyc {
        kyc if kyc != settings.kyc => queries::set_kyc_state(tx, kyc).await,
        _ => queries::set(tx, &change.name, change.value.as_deref()).await,
    }
}

/// Changes terms as two people decided.
pub fn apply<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move { carry_out(tx, request).await.map(|()| None) })
}
