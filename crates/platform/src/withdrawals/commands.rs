//! Changing a settlement account, which takes two Admins.

mod withdraw;

pub(super) use withdraw::{AuthoriseWithdrawal, MakeWithdrawal};

use permit::{Activity, Area, ConfirmChange, Problem, Withdraw, WriteTx, Writing};
use serde_json::json;

use super::{
    model::{Place, SettlementAccount},
    queries,
};
use crate::{
    changes::{self, Applied, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened},
    mail::{self, Content},
};

const NONE: &str = "none";

/// What became of a wish.
pub(super) enum Decided {
    /// It is so already.
    Same(SettlementAccount),
    /// It is so from now on; what to record.
    Done(SettlementAccount, Activity),
    /// Another Admin confirms it first.
    Waits(Box<ChangeRequestView>),
}

/// Asks for another settlement account.
pub(super) async fn set(tx: &mut WriteTx<Withdraw>, place: Place) -> Result<Decided, Problem> {
    let before = queries::find(tx, place.currency).await?;
    if let Some(account) = before.as_ref().filter(|account| account.at == place) {
        return Ok(Decided::Same(account.clone()));
    }
    let new = NewChange {
        kind: Kind::SettlementAccount,
        subject: None,
        subject_name: format!("the account for {}", place.currency),
        change: json!({"before": before.as_ref().map(|account| &account.at), "after": place}),
        before: before.as_ref().map_or_else(|| NONE.to_owned(), |account| account.at.says()),
        after: place.says(),
        reason: String::new(),
    };
    match changes::open(tx, new).await? {
        Opened::Waits(view) => Ok(Decided::Waits(Box::new(view))),
        Opened::Waived(request) => {
            let account = put(tx, &request, place).await?;
            let says = format!("changed, alone, where withdrawals in {} go", account.at.currency);
            let was = request.before.clone();
            let done = Activity::new(Area::Merchant, "settlement.changed", says);
            Ok(Decided::Done(account.clone(), done.changed(was, account.at.says())))
        }
    }
}

#[derive(serde::Deserialize)]
struct Change {
    before: Option<Place>,
    after: Place,
}

/// Changes a settlement account as two people decided.
pub(super) fn apply<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let change: Change = serde_json::from_value(request.change.clone())
            .map_err(|error| Problem::failure(format!("a settlement account cannot be read: {error}")))?;
        let now = queries::find(tx, change.after.currency).await?;
        if now.map(|account| account.at) != change.before {
            return Err(changes::outdated("The account was changed after this was asked for. Ask again."));
        }
        put(tx, request, change.after).await?;
        Ok(None)
    })
}

/// Writes the account, and tells all Admins.
async fn put(
    tx: &mut impl Writing,
    request: &ChangeRequest,
    at: Place,
) -> Result<SettlementAccount, Problem> {
    let set_by_name = queries::name_of(tx, request.requested_by).await?.unwrap_or_default();
    let confirmer = request.decided_by.filter(|by| *by != request.requested_by);
    let confirmed_by_name = match confirmer {
        Some(by) => queries::name_of(tx, by).await?,
        None => None,
    };
    let set_by = request.requested_by;
    let account = SettlementAccount { at, set_by, set_by_name, confirmed_by_name, set_at: tx.now() };
    queries::put(tx, &account).await?;
    let link = mail::page_link(tx, "balance/withdrawals");
    for admin in queries::list_admins(tx).await? {
        let says = |merchant| Content::SettlementChanged {
            merchant,
            account: account.at.says(),
            asked_by: account.set_by_name.clone(),
            confirmed_by: account.confirmed_by_name.clone(),
            link: link.clone(),
        };
        mail::tell(tx, admin, None, says).await?;
    }
    Ok(account)
}
