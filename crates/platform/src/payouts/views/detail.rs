//! One payout whole, with what its reader may do about it, and who else can.

use permit::{Allow, Kind, Role, rule};
use serde::Serialize;
use utoipa::ToSchema;
use values::{Id, Timestamp, subjects::Member};

use super::{
    super::model::{Approval, Payout},
    PayoutView, shown,
};

/// A payout with what approvals cover and what the caller may do. What happened to it is its history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutDetail {
    /// As in the list.
    #[serde(flatten)]
    pub payout: PayoutView,
    /// The network's receipt.
    pub receipt: Option<String>,
    /// What approvals cover: SHA-256 over payee, amount, fee and its bearer, what arrives, and reference. Left out where the
    /// number is masked, which could be found by trying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What the caller may do with it now.
    pub you_can: YouCan,
    /// Why the caller may not release it, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<PayoutRefusal>,
}

impl PayoutDetail {
    /// What a caller sees who may see as much as `allow`, and may do nothing with it.
    pub(in crate::payouts) fn new(payout: &Payout, approvals: &[Approval], allow: Allow) -> Self {
        Self {
            payout: PayoutView::new(payout, approvals, allow),
            receipt: payout.rail_reference.as_deref().map(|text| shown(text, payout, allow)),
            digest: (allow != Allow::Masked).then(|| hex::encode(payout.digest)),
            you_can: YouCan::default(),
            refusal: None,
        }
    }
}

/// What the caller may do with a payout now.
#[derive(Debug, Default, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PayoutYouCan)]
pub(crate) struct YouCan {
    /// Release it.
    pub authorise: bool,
    /// Say no.
    pub reject: bool,
    /// Change it.
    pub edit: bool,
    /// Take it back.
    pub cancel: bool,
    /// Have a released one wait again.
    pub undo: bool,
}

/// Why somebody may not release a payout, and who can.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutRefusal {
    /// As in the problem that the attempt would answer.
    pub code: &'static str,
    /// In a few words.
    pub title: String,
    /// In a sentence.
    pub detail: String,
    /// Members who can; at most 6.
    pub who_can: Vec<WhoCan>,
}

/// A member who can release a payout.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WhoCan {
    /// The member.
    pub id: Id<Member>,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// When they were last seen.
    pub last_active_at: Option<Timestamp>,
}

impl WhoCan {
    /// How many of them a refusal names.
    pub(crate) const NAMED: usize = 6;

    /// The same people for a reader in `role`: those who see names and roles of the team do not see when somebody was here.
    pub(crate) fn shown_to(role: Role, mut people: Vec<Self>) -> Vec<Self> {
        if rule(Kind::ViewTeam).of(role).allow != Allow::Yes {
            people.iter_mut().for_each(|person| person.last_active_at = None);
        }
        people
    }
}
