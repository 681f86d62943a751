//! The mail of the area: to those who can release a payout that waits, or confirm what became of one. It opens a page and
//! approves nothing.

use permit::{Problem, Tx, Writing};

use super::{
    checkers,
    model::{Found, Payout},
    queries::{self, OPEN},
};
use crate::mail::{self, Content};

/// At most so many people are mailed about one payout.
const MOST: usize = 20;

/// Mails everybody who can release the payout now; never whoever made it.
///
/// # Errors
/// A failure of the store.
pub(super) async fn tell_checkers(tx: &mut impl Writing, payout: &Payout) -> Result<(), Problem> {
    let approvals = queries::approvals(tx, payout.id).await?;
    let around = queries::surroundings(tx, payout, approvals).await?;
    let (about, link) = (about(payout), link(tx, payout));
    for checker in checkers::who_can(tx, payout, &around, MOST).await? {
        let says = |merchant| Content::PayoutWaits {
            merchant,
            amount: payout.amount.to_string(),
            payee: payout.payee_name.clone(),
            reference: payout.reference.clone(),
            made_by: payout.application.as_ref().map_or(&payout.maker_name, |via| &via.name).clone(),
            link: link.clone(),
        };
        mail::tell(tx, checker.id, about, says).await?;
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
    let (about, link) = (about(payout), link(tx, payout));
    for member in checkers::who_confirms(tx, payout, proposal.proposed_by, MOST).await? {
        let says = |merchant| Content::OutcomeWaits {
            merchant,
            amount: payout.amount.to_string(),
            payee: payout.payee_name.clone(),
            reference: payout.reference.clone(),
            paid: proposal.found == Found::Paid.name(),
            proposed_by: proposal.proposed_name.clone(),
            link: link.clone(),
        };
        mail::tell(tx, member, about, says).await?;
    }
    Ok(())
}

fn about(payout: &Payout) -> Option<(&'static str, [u8; 16])> {
    Some(("payout", *payout.id.as_bytes()))
}

fn link(tx: &impl Tx, payout: &Payout) -> String {
    mail::page_link(tx, &format!("payouts/{}", payout.id))
}
