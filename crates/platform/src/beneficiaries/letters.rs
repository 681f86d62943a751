//! The mail of the area: to those who can confirm a beneficiary that waits. It opens a page and confirms nothing.

use permit::{Kind, Problem, Writing};
use values::mask_account;

use crate::{
    changes,
    mail::{self, Content, Letter},
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
    let builders = payees::builders(tx, one).await?;
    let mut told = 0;
    for (id, ..) in payouts::list_members(tx, Kind::ConfirmBeneficiary).await? {
        let confirmer = changes::Confirmer::load(tx, id).await?;
        if told == MOST || builders.contains(&id) || confirmer.check(&one.others()).is_err() {
            continue;
        }
        let Some(member) = mail::find_addressee(tx, id).await? else { continue };
        let account = one.destination.account();
        let content = Content::BeneficiaryWaits {
            merchant: member.merchant,
            beneficiary: one.name.clone(),
            account: mask_account(account, account),
            asked_by: one.asked_by.1.clone(),
            link: mail::page_link(tx, &format!("beneficiaries/{}", one.id)),
        };
        let about = Some(("beneficiary", *one.id.as_bytes()));
        let (to, to_name, language) = (member.email, member.name, member.language);
        mail::send(tx, Letter { to, to_name, language, content, about }).await?;
        told += 1;
    }
    Ok(())
}
