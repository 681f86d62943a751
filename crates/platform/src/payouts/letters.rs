//! The mail of the area: to those who can release a payout that waits. It opens a page and approves nothing.

use permit::{Problem, Writing};

use super::{checkers, model::Payout, queries};
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
