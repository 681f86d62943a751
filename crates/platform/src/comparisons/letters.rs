//! The mail of the area: to the Admins, when what is at the provider is not what the books say, or is again.

use permit::{Problem, Writing};

use super::{model::Verdict, queries::Kept};
use crate::mail::{self, Content, Letter};

/// Tells every active Admin what was found.
pub(super) async fn tell_admins(tx: &mut impl Writing, told: &[Kept]) -> Result<(), Problem> {
    let closed = told.iter().all(|kept| kept.verdict == Verdict::Closed);
    for admin in mail::list_admins(tx).await? {
        let content = Content::BalanceAtProvider {
            merchant: admin.merchant,
            closed,
            findings: told.iter().map(|kept| kept.says.clone()).collect(),
            link: mail::page_link(tx, "settings/rail"),
        };
        let (to, to_name, language) = (admin.email, admin.name, admin.language);
        mail::send(tx, Letter { to, to_name, language, content, about: None }).await?;
    }
    Ok(())
}
