//! The mail of the area: to those who can release a payout that waits, or confirm what became of one. It opens a page and
//! approves nothing.

use permit::{Problem, Writing};

use super::{
    checkers,
    model::{Found, Payout},
    queries::{self, OPEN},
};
use crate::mail::{self, Content, Letter};

/// At most so many people are mailed about one payout.
const MOST: usize = 20;

/// Mails everybody who can release the payout now; never whoever made it.
///
/// # Errors
/// A failure of the store.
pub(super) async fn tell_checkers(tx: &mut impl Writing, payout: &Payout) -> Result<(), Problem> {
    let approvals = queries::approvals(tx, payout.id).await?;
    let around = queries::surroundings(tx, payout, approvals).await?;
    for checker in checkers::who_can(tx, payout, &around, MOST).await? {
        let Some(member) = mail::find_addressee(tx, checker.id).await? else { continue };
        let content = Content::PayoutWaits {
            merchant: member.merchant,
            amount: payout.amount.to_string(),
            payee: payout.payee_name.clone(),
            reference: payout.reference.clone(),
            made_by: payout.application.as_ref().map_or(&payout.maker_name, |via| &via.name).clone(),
            link: mail::page_link(tx, &format!("payouts/{}", payout.id)),
        };
        let about = Some(("payout", *payout.id.as_bytes()));
        let (to, to_name, language) = (member.email, member.name, member.language);
        mail::send(tx, Letter { to, to_name, language, content, about }).await?;
    }
    Ok(())
}

/// Mails everybody who can confirm what somebody proposed about the payout; never whoever proposed it.
///
/// # Errors
/// A failure of the store.
pub(super) async fn tell_confirmers(tx: &mut impl Writing, payout: &Payout) -> Result<(), Problem> {
    let proposals = queries::proposals_of(tx, payout.id).await?;
    let Some(proposal) = proposals.into_iter().find(|proposal| proposal.state == OPEN) else { return Ok(()) };
    for member in checkers::who_confirms(tx, payout, proposal.proposed_by, MOST).await? {
        let Some(member) = mail::find_addressee(tx, member).await? else { continue };
        let content = Content::OutcomeWaits {
            merchant: member.merchant,
            amount: payout.amount.to_string(),
            payee: payout.payee_name.clone(),
            reference: payout.reference.clone(),
            paid: proposal.found == Found::Paid.name(),
            proposed_by: proposal.proposed_name.clone(),
            link: mail::page_link(tx, &format!("payouts/{}", payout.id)),
        };
        let about = Some(("payout", *payout.id.as_bytes()));
        let (to, to_name, language) = (member.email, member.name, member.language);
        mail::send(tx, Letter { to, to_name, language, content, about }).await?;
    }
    Ok(())
}
