//! The mail of the area: to those who can confirm a beneficiary that waits. It opens a page and confirms nothing.

use permit::{Kind, Problem, Writing};
use values::mask_account;

use crate::{
    changes,
    mail::{self, Content},
    payees::{self, Beneficiary},
    payouts,
};

/// At most so many people are mailed about one beneficiary.
const MOST: usize = 20;

/// Mails everybody who can confirm the beneficiary now; never whoever added or changed it.
///
/// # Errors
/// A failure of the store.
pub(super) async fn tell_confirmers(tx: &mut impl Writing, one: &Beneficiary) -> Result<(), Problem> {
    let builders = payees::builders(tx, one.id).await?;
    let (about, account) = (Some(("beneficiary", *one.id.as_bytes())), one.destination.account());
    let link = mail::page_link(tx, &format!("beneficiaries/{}", one.id));
    let mut told = 0;
    for (id, ..) in payouts::list_members(tx, Kind::ConfirmBeneficiary).await? {
        let confirmer = changes::Confirmer::load(tx, id).await?;
        if told == MOST || builders.contains(&id) || confirmer.check(&one.others()).is_err() {
            continue;
        }
        let says = |merchant| Content::BeneficiaryWaits {
            merchant,
            beneficiary: one.name.clone(),
            account: mask_account(account, account),
            asked_by: one.asked_by.1.clone(),
            link: link.clone(),
        };
        mail::tell(tx, id, about, says).await?;
        told += 1;
    }
    Ok(())
}
