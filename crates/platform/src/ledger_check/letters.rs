//! The mail of the area: to the Admins, when the ledger does not add up.

use permit::{Problem, Writing};

use crate::mail::{self, Content, Letter};

/// So many findings are named in a mail; the page has all.
const NAMED: usize = 5;

/// Tells every active Admin what was found.
pub(super) async fn tell_admins(tx: &mut impl Writing, told: &[String]) -> Result<(), Problem> {
    for admin in mail::list_admins(tx).await? {
        let content = Content::LedgerDiffers {
            merchant: admin.merchant,
            count: told.len(),
            findings: told.iter().take(NAMED).cloned().collect(),
            link: mail::page_link(tx, "balance/check"),
        };
        let (to, to_name, language) = (admin.email, admin.name, admin.language);
        mail::send(tx, Letter { to, to_name, language, content, about: None }).await?;
    }
    Ok(())
}
