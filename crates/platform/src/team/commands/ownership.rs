//! Handing the ownership to another Admin, and taking it back.

use permit::{Activity, AnswerOwnership, Area, Problem, Role, TransferOwnership, Tx as _, WriteTx, Writing};
use values::{Id, subjects::Member};

use super::{letters::write_to, members::acting};
use crate::{
    mail::{self, Content, Moment},
    team::{
        model::{MemberState, OwnershipTransfer, TeamError, TransferState, UNDO},
        queries,
    },
};

/// Offers the ownership to another active Admin.
pub(crate) async fn offer(
    tx: &mut WriteTx<TransferOwnership>,
    to: Id<Member>,
) -> Result<(OwnershipTransfer, Activity), Problem> {
    let (from, now) = (acting(tx)?, tx.now());
    let found = queries::find_membership_locked(tx, to).await?;
    let recipient = found.ok_or_else(|| Problem::not_found("member"))?;
    if to == from || recipient.role != Role::Admin || recipient.state != MemberState::Active {
        return Err(TeamError::NoRecipient.into());
    }
    if let Some(mut open) = queries::find_open_transfer(tx).await? {
        match open.state_at(now) {
            TransferState::Settled => {
                open.state = TransferState::Settled;
                queries::keep_transfer(tx, &open).await?;
            }
            TransferState::Accepted => return Err(TeamError::StillUndoable.into()),
            _ => return Err(TeamError::OfferOpen.into()),
        }
    }
    let id = tx.id();
    if !queries::insert_transfer(tx, id, from, to).await? {
        return Err(TeamError::OfferOpen.into());
    }
    let transfer = find(tx, id).await?;
    let merchant = queries::find_merchant(tx).await?.name;
    let link = mail::page_link(tx, "settings/team");
    if let Some(reader) = queries::find_reader(tx, to).await? {
        let from = transfer.from_name.clone();
        write_to(tx, &reader, Content::OwnershipOffered { merchant, from, link }).await?;
    }
    let says = format!("offered the ownership to {}", transfer.to_name);
    let done = Activity::new(Area::Team, "ownership.offered", says).on(to, &transfer.to_name);
    Ok((transfer, done))
}

/// The recipient takes it. The former owner may undo that for 72 hours.
pub(crate) async fn accept_ownership(
    tx: &mut WriteTx<AnswerOwnership>,
    id: Id<OwnershipTransfer>,
) -> Result<(OwnershipTransfer, Activity), Problem> {
    let mut transfer = find(tx, id).await?;
    transfer.answered_by(acting(tx)?)?;
    let found = queries::find_membership_locked(tx, transfer.from).await?;
    if !found.is_some_and(|from| from.owner && from.state == MemberState::Active) {
        return Err(TeamError::OfferClosed.into());
    }
    let now = tx.now();
    transfer.state = TransferState::Accepted;
    transfer.accepted_at = Some(now);
    transfer.undo_until = Some(now + UNDO);
    queries::keep_transfer(tx, &transfer).await?;
    queries::move_ownership(tx, transfer.from, transfer.to).await?;
    let merchant = queries::find_merchant(tx).await?;
    let link = mail::page_link(tx, "settings/team");
    let content = Content::OwnershipMoved {
        merchant: merchant.name,
        from: transfer.from_name.clone(),
        to: transfer.to_name.clone(),
        undo_until: Moment { at: now + UNDO, zone: merchant.time_zone },
        link,
    };
    tell_admins(tx, &content).await?;
    let says = format!("took over the ownership from {}", transfer.from_name);
    let done = Activity::new(Area::Team, "ownership.accepted", says)
        .on(transfer.to, &transfer.to_name)
        .changed(transfer.from_name.clone(), transfer.to_name.clone());
    Ok((transfer, done))
}

/// The recipient does not want it.
pub(crate) async fn decline_ownership(
    tx: &mut WriteTx<AnswerOwnership>,
    id: Id<OwnershipTransfer>,
) -> Result<(OwnershipTransfer, Activity), Problem> {
    let mut transfer = find(tx, id).await?;
    transfer.answered_by(acting(tx)?)?;
    transfer.state = TransferState::Declined;
    queries::keep_transfer(tx, &transfer).await?;
    let says = format!("declined the ownership that {} offered", transfer.from_name);
    let done = Activity::new(Area::Team, "ownership.declined", says).on(transfer.from, &transfer.from_name);
    Ok((transfer, done))
}

/// The owner takes the offer back.
pub(crate) async fn withdraw_ownership(
    tx: &mut WriteTx<TransferOwnership>,
    id: Id<OwnershipTransfer>,
) -> Result<(OwnershipTransfer, Activity), Problem> {
    let mut transfer = find(tx, id).await?;
    transfer.withdrawn_by(acting(tx)?)?;
    transfer.state = TransferState::Withdrawn;
    queries::keep_transfer(tx, &transfer).await?;
    let says = format!("withdrew the offer of the ownership to {}", transfer.to_name);
    let done = Activity::new(Area::Team, "ownership.withdrawn", says).on(transfer.to, &transfer.to_name);
    Ok((transfer, done))
}

/// The former owner takes the ownership back, within 72 hours.
pub(crate) async fn undo_ownership(
    tx: &mut WriteTx<AnswerOwnership>,
    id: Id<OwnershipTransfer>,
) -> Result<(OwnershipTransfer, Activity), Problem> {
    let mut transfer = find(tx, id).await?;
    transfer.undone_by(acting(tx)?, tx.now())?;
    transfer.state = TransferState::Undone;
    queries::keep_transfer(tx, &transfer).await?;
    queries::move_ownership(tx, transfer.to, transfer.from).await?;
    let link = mail::page_link(tx, "settings/team");
    let merchant = queries::find_merchant(tx).await?.name;
    let (from, to) = (transfer.from_name.clone(), transfer.to_name.clone());
    tell_admins(tx, &Content::OwnershipUndone { merchant, from, to, link }).await?;
    let says = format!("took the ownership back from {}", transfer.to_name);
    let done = Activity::new(Area::Team, "ownership.undone", says)
        .on(transfer.from, &transfer.from_name)
        .changed(transfer.to_name.clone(), transfer.from_name.clone());
    Ok((transfer, done))
}

async fn find(tx: &mut impl Writing, id: Id<OwnershipTransfer>) -> Result<OwnershipTransfer, Problem> {
    queries::find_transfer(tx, id).await?.ok_or_else(|| Problem::not_found("offer"))
}

async fn tell_admins(tx: &mut impl Writing, content: &Content) -> Result<(), Problem> {
    for reader in queries::list_admins(tx).await? {
        write_to(tx, &reader, content.clone()).await?;
    }
    Ok(())
}
