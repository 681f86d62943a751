//! The control number of a checkout link: one way to pay it, closed with the others.

use permit::{Problem, Writing};
use values::{Amount, Id, subjects::Application};

use super::{
    super::{
        model::{Bill, BillChange, BillError, BillMode, LinkOrder, NewBill},
        queries::{self, Maker},
    },
    put,
};
use crate::{payments, refused::Refused};

/// The control number of a link, made when somebody first asks for one. It takes `amount`, nothing else, once.
///
/// # Errors
/// `Amount`, or a failure of the store.
pub async fn of_link(
    tx: &mut impl Writing,
    order: LinkOrder,
    amount: Amount,
    application: Option<Id<Application>>,
) -> Result<Bill, Refused<BillError>> {
    payments::lock_source(tx, Some(order.source())).await?;
    if let Some(known) = queries::find_of_link(tx, order.link).await? {
        return Ok(known);
    }
    let new = NewBill {
        amount: Some(amount),
        mode: BillMode::Exact,
        description: Some(order.reference.clone()),
        ..NewBill::default()
    };
    let maker = Maker { application, api_key: None, made_by: None };
    put(tx, new, maker, Some(order)).await?.map_err(Refused::Rule)
}

/// Takes the control number of a link out of use, because the link takes no more money; true where there was one to close.
///
/// # Errors
/// A failure of the store.
pub async fn close_of_link(tx: &mut impl Writing, link: [u8; 16]) -> Result<bool, Problem> {
    let now = tx.now();
    switch(tx, link, |bill| bill.switched_off_at.is_none() && bill.payments == 0, Some(now)).await
}

/// Lets the control number of a link be paid again, because the link is open again.
///
/// # Errors
/// A failure of the store.
pub async fn reopen_of_link(tx: &mut impl Writing, link: [u8; 16]) -> Result<bool, Problem> {
    switch(tx, link, |bill| bill.switched_off_at.is_some(), None).await
}

async fn switch(
    tx: &mut impl Writing,
    link: [u8; 16],
    applies: fn(&Bill) -> bool,
    off_at: Option<values::Timestamp>,
) -> Result<bool, Problem> {
    let Some(found) = queries::find_of_link(tx, link).await? else { return Ok(false) };
    payments::lock_source(tx, found.order.as_ref().map(LinkOrder::source)).await?;
    queries::lock(tx, found.id).await?;
    let bill = queries::find(tx, found.id).await?.filter(applies);
    let Some(bill) = bill else { return Ok(false) };
    let updated_at = tx.now();
    queries::update(tx, &Bill { switched_off_at: off_at, updated_at, ..bill }).await?;
    Ok(true)
}

/// Refuses what a member may not do to the number of a link: change what is due, or open it after the link was paid.
pub(super) async fn may_change(
    tx: &mut impl Writing,
    order: &LinkOrder,
    change: &BillChange,
) -> Result<(), Refused<BillError>> {
    if !change.only_switches() {
        return Err(Refused::Rule(BillError::OfLink));
    }
    if payments::find_counted(tx, order.source()).await?.is_some() {
        return Err(Refused::Rule(BillError::Paid));
    }
    Ok(())
}
