//! The team's refusals as problems.

use http::StatusCode;
use permit::{Kind, Problem, Role, Tx};
use serde_json::json;

use crate::team::{
    model::{TeamError, TokenError},
    queries::{self, Known},
};

/// A refusal by a rule of the team.
pub(crate) fn refusal(error: &TeamError) -> Problem {
    use TeamError as E;
    const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;
    const CONFLICT: StatusCode = StatusCode::CONFLICT;
    let says = error.to_string();
    match error {
        E::OwnRole => Problem::forbid(FORBIDDEN, "member.own_role", says),
        E::OwnDuty => Problem::forbid(FORBIDDEN, "member.own_duty", says),
        E::NoDuty(_) => Problem::forbid(CONFLICT, "member.no_duty", says),
        E::OwnAccess => Problem::forbid(FORBIDDEN, "member.own_access", says),
        E::OwnFactor => Problem::forbid(FORBIDDEN, "member.own_second_factor", says),
        E::Owner => Problem::forbid(FORBIDDEN, "member.owner", says),
        E::FormerOwner => Problem::forbid(FORBIDDEN, "member.former_owner", says),
        E::LastAdmin => Problem::forbid(CONFLICT, "member.last_admin", says),
        E::OwnerLeaves => Problem::forbid(CONFLICT, "member.owner_leaves", says),
        E::Removed => Problem::refuse(CONFLICT, "member.removed", says),
        E::WorksElsewhere => Problem::forbid(CONFLICT, "member.works_elsewhere", says),
        E::NoFactor => Problem::refuse(CONFLICT, "member.no_second_factor", says),
        E::AlreadyMember(_) => Problem::refuse(CONFLICT, "invitation.member_active", says),
        E::DisabledMember(_) => Problem::refuse(CONFLICT, "invitation.member_disabled", says),
        E::Accepted => Problem::refuse(CONFLICT, "invitation.accepted", says),
        E::Revoked => Problem::refuse(CONFLICT, "invitation.revoked", says),
        E::NotExpired => Problem::refuse(CONFLICT, "invitation.not_expired", says),
        E::Expired => Problem::refuse(CONFLICT, "invitation.expired", says),
        E::Suspended => Problem::forbid(CONFLICT, "invitation.suspended", says),
        E::NotSuspended => Problem::refuse(CONFLICT, "invitation.not_suspended", says),
        E::LinkCopied => Problem::forbid(CONFLICT, "invitation.link_copied", says),
        E::TooSoon(seconds) => too_many("invitation.too_soon", says, *seconds),
        E::TooOften(seconds) => too_many("invitation.too_often", says, *seconds),
        E::TooMany(seconds) => too_many("invitation.too_many", says, *seconds),
        E::NoRecipient => Problem::field("member_id", says),
        E::OfferOpen => Problem::refuse(CONFLICT, "ownership.offer_open", says),
        E::StillUndoable => Problem::forbid(CONFLICT, "ownership.still_undoable", says),
        E::OfferClosed => Problem::refuse(CONFLICT, "ownership.closed", says),
        E::NotTheRecipient => Problem::forbid(FORBIDDEN, "ownership.not_recipient", says),
        E::NotTheOfferer => Problem::forbid(FORBIDDEN, "ownership.not_offerer", says),
        E::NotTheFormerOwner => Problem::forbid(FORBIDDEN, "ownership.not_former_owner", says),
        E::UndoOver => Problem::refuse(CONFLICT, "ownership.undo_over", says),
    }
}

/// A refusal of a link.
pub(crate) fn token_refusal(error: &TokenError) -> Problem {
    use TokenError as E;
    let says = error.to_string();
    match error {
        E::Unknown => Problem::refuse(StatusCode::NOT_FOUND, "invitation.unknown", says),
        E::Expired => Problem::refuse(StatusCode::GONE, "invitation.expired", says),
        E::Revoked => Problem::refuse(StatusCode::GONE, "invitation.revoked", says),
        E::Replaced => Problem::refuse(StatusCode::GONE, "invitation.replaced", says),
        E::Accepted => Problem::refuse(StatusCode::GONE, "invitation.accepted", says),
        E::Closed => Problem::refuse(StatusCode::GONE, "invitation.merchant_closed", says),
        E::Suspended => Problem::refuse(StatusCode::CONFLICT, "invitation.suspended", says),
        E::SignIn => Problem::refuse(StatusCode::CONFLICT, "invitation.sign_in", says),
        E::OtherPerson(whom) => {
            Problem::refuse(StatusCode::FORBIDDEN, "invitation.other_person", says).with("for", json!(whom))
        }
        E::Member => Problem::refuse(StatusCode::CONFLICT, "invitation.member", says),
        E::Disabled => Problem::refuse(StatusCode::CONFLICT, "invitation.member_disabled", says),
        E::TooMany(seconds) => too_many("too_many", says, *seconds),
    }
}

fn too_many(code: &'static str, says: String, seconds: u64) -> Problem {
    Problem::refuse(StatusCode::TOO_MANY_REQUESTS, code, says).retry_after(seconds)
}

/// The answer to whoever asks for what only Admins see of others, with those Admins.
pub(crate) async fn admins_only(tx: &mut impl Tx) -> Result<Problem, Problem> {
    let admins = queries::list_admins(tx).await?;
    let who = |admin: &queries::Reader| json!({"id": admin.member, "name": admin.name, "role": Role::Admin});
    let people: Vec<_> = admins.iter().take(6).map(who).collect();
    let says = "Only an Admin can see this about somebody else.";
    Ok(Problem::forbid(StatusCode::FORBIDDEN, "role.refused", says)
        .with("permission", json!(Kind::ManageMember.code()))
        .with("who_can", people.into()))
}

impl From<TeamError> for Problem {
    fn from(error: TeamError) -> Self {
        refusal(&error)
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        token_refusal(&error)
    }
}

impl Known {
    /// A refusal that shows the member who is in the way, so that the page can offer the other act.
    pub(crate) fn refusal(&self, error: TeamError) -> Problem {
        let member =
            json!({"id": self.id, "name": self.name, "role": self.role, "status": self.state.name()});
        Problem::from(error).with("member", member)
    }
}
