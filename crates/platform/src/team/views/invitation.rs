//! Invitations, as Admins see them and as the invited see them.

use permit::Role;
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

use crate::{
    mail::Language,
    team::{
        commands::Entrance,
        model::{Invitation, Mail, Standing},
        roles,
    },
};

// The derive for schemas takes names without parameters only.
type InvitationId = Id<Invitation>;
type MemberId = Id<Member>;
type MerchantId = Id<Merchant>;

/// A member by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TeamPerson)]
pub(crate) struct PersonName {
    /// The member.
    pub(crate) id: MemberId,
    /// The name.
    pub(crate) name: String,
}

/// An invitation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(crate) struct InvitationView {
    /// Its id.
    pub(crate) id: InvitationId,
    /// Whom it is for.
    pub(crate) name: String,
    /// The address; absent for readers who see names only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    /// As what.
    pub(crate) role: Role,
    /// Where it stands.
    pub(crate) status: Standing,
    /// How the mail of the newest link fared.
    pub(crate) mail: Mail,
    /// Why the mail was not delivered.
    pub(crate) mail_error: Option<String>,
    /// Until when the link works.
    pub(crate) expires_at: Timestamp,
    /// Who invited.
    pub(crate) invited_by: PersonName,
    /// When it was written.
    pub(crate) created_at: Timestamp,
    /// When the newest link was made.
    pub(crate) sent_at: Timestamp,
    /// From when on it may be sent again, if that is not yet.
    pub(crate) resend_after: Option<Timestamp>,
    /// Whether the link was copied by hand, which is possible once for each sending.
    pub(crate) link_copied: bool,
    /// In which language it is written.
    pub(crate) language: Language,
}

impl InvitationView {
    /// The view at `now`.
    pub(crate) fn at(it: Invitation, now: Timestamp, addresses: bool) -> Self {
        Self {
            status: it.standing(now),
            resend_after: it.resend_after(now),
            id: it.id,
            name: it.name,
            email: addresses.then_some(it.email),
            role: it.role,
            mail: it.mail,
            mail_error: it.mail_error,
            expires_at: it.expires_at,
            invited_by: PersonName { id: it.invited_by, name: it.inviter },
            created_at: it.created_at,
            sent_at: it.sent_at,
            link_copied: it.link_copied_at.is_some(),
            language: it.language,
        }
    }
}

/// A link that an Admin carries by hand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InvitationLink {
    /// Shown once.
    pub(crate) link: String,
}

/// A name alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InvitationAddressee)]
pub(crate) struct Addressee {
    /// The name.
    pub(crate) name: String,
}

/// What an invitation offers, for whoever holds its link.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InvitationOffer {
    /// The merchant.
    pub(crate) merchant: Addressee,
    /// Whom it is for.
    pub(crate) name: String,
    /// The address it is bound to.
    pub(crate) email: String,
    /// As what.
    pub(crate) role: Role,
    /// The role in words.
    pub(crate) role_says: RoleSays,
    /// Who invited.
    pub(crate) invited_by: Addressee,
    /// When.
    pub(crate) created_at: Timestamp,
    /// Until when the link works.
    pub(crate) expires_at: Timestamp,
    /// Whether an account with this address exists, so that one signs in to accept.
    pub(crate) account_exists: bool,
    /// Whether the one who is signed in is the one invited.
    pub(crate) for_you: bool,
}

/// A role in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RoleSays {
    /// What it lets one do.
    pub(crate) can: Vec<String>,
    /// What it never lets one do.
    pub(crate) never: Vec<String>,
}

impl From<Entrance> for InvitationOffer {
    fn from(it: Entrance) -> Self {
        let short = roles::in_short(it.invitation.role, it.invitation.language);
        Self {
            merchant: Addressee { name: it.merchant },
            name: it.invitation.name,
            email: it.invitation.email,
            role: it.invitation.role,
            role_says: RoleSays { can: short.can, never: short.never },
            invited_by: Addressee { name: it.invitation.inviter },
            created_at: it.invitation.created_at,
            expires_at: it.invitation.expires_at,
            account_exists: it.account_exists,
            for_you: it.for_you,
        }
    }
}

/// What an accepted invitation became. It signs nobody in.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Joined)]
pub(crate) struct JoinedView {
    /// The merchant.
    pub(crate) merchant_id: MerchantId,
    /// The membership.
    pub(crate) member_id: MemberId,
}
