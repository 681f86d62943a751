//! The mails of the area: to those who can decide, and to whoever asked.

use permit::{Problem, Tx, Writing};

use super::{
    commands,
    model::State,
    queries::{self, Found},
    views,
};
use crate::mail::{self, Content, Decision};

/// Mails every Admin who can confirm it.
pub(crate) async fn tell_admins(tx: &mut impl Writing, found: &Found) -> Result<(), Problem> {
    let standing = commands::standing(tx).await?;
    let (merchant, _) = queries::find_merchant(tx).await?;
    let who: Vec<_> = standing.who_can(&found.request).map(|admin| admin.id).collect();
    for admin in who.into_iter().filter(|admin| *admin != found.request.requested_by) {
        let content = Content::ChangeRequested {
            merchant: merchant.clone(),
            requested_by: found.requested_by_name.clone(),
            role: found.request.requested_role,
            says: views::says(&found.request),
            link: link(tx, found),
        };
        send(tx, admin, found, content).await?;
    }
    Ok(())
}

/// Mails whoever asked how it ended.
pub(crate) async fn tell_requester(tx: &mut impl Writing, found: &Found) -> Result<(), Problem> {
    let (merchant, _) = queries::find_merchant(tx).await?;
    let decision = match found.request.state {
        State::Confirmed => Decision::Confirmed,
        State::Expired => Decision::Expired,
        State::Declined | State::Withdrawn | State::Open => Decision::Declined,
    };
    let content = Content::ChangeDecided {
        merchant,
        says: views::says(&found.request),
        decision,
        decided_by: found.decided_by_name.clone().unwrap_or_default(),
        note: found.request.note.clone(),
        link: link(tx, found),
    };
    send(tx, found.request.requested_by, found, content).await
}

async fn send(
    tx: &mut impl Writing,
    to: values::Id<values::subjects::Member>,
    found: &Found,
    content: Content,
) -> Result<(), Problem> {
    let about = Some(("change_request", *found.request.id.as_bytes()));
    mail::tell(tx, to, about, |_| content).await
}

fn link(tx: &impl Tx, found: &Found) -> String {
    mail::page_link(tx, &format!("approvals/{}", found.request.id))
}
