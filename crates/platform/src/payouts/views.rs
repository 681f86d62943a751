//! What is shown of payouts, and refusals as problems.

use http::StatusCode;
use permit::{Allow, Problem};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{
    Amount, Balance, Id, Timestamp, mask_phones,
    subjects::{ApiKey, Member},
};

use super::model::{Approval, Payout, PayoutError, PayoutState};
use crate::{text, timeline::TimelineActor};

/// A payout in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PayoutView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Payout>,
    /// Its id on the third-party API.
    pub wire_id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// Where it stands.
    pub state: PayoutState,
    /// What the payee gets.
    pub amount: Amount,
    /// What the merchant pays on top.
    pub fee: Amount,
    /// Both together.
    pub total: Amount,
    /// Who is paid.
    pub payee: PayeeView,
    /// `MOBILE MONEY`.
    pub channel: &'static str,
    /// The payee's network.
    pub provider: String,
    /// Who made it.
    pub maker: TimelineActor,
    /// The application it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<PayoutApplication>,
    /// Approvals, oldest first.
    pub approvals: Vec<ApprovalView>,
    /// How many it takes.
    pub required_approvals: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it stops waiting.
    pub expires_at: Timestamp,
    /// The maker's note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How it went, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Who is paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PayeeView {
    /// As the network knows them, as the maker wrote it, or the number.
    pub name: String,
    /// Whether it was the network that said so. If not, nobody has checked whose number it is.
    pub known: bool,
    /// The number; its middle hidden from those who may not see it.
    pub phone: String,
}

/// The application a payout came through.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PayoutApplication {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An approval.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ApprovalView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Approval>,
    /// Who gave it.
    pub member: Id<Member>,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Whether it no longer counts.
    pub voided: bool,
}

impl From<&Approval> for ApprovalView {
    fn from(approval: &Approval) -> Self {
        Self {
            id: approval.id,
            member: approval.member,
            name: approval.name.clone(),
            at: approval.at,
            voided: !approval.counts,
        }
    }
}

impl PayoutView {
    /// What a caller sees who may see as much as `allow`.
    pub(super) fn new(payout: &Payout, approvals: &[Approval], allow: Allow) -> Self {
        let shown = |text: &String| if allow == Allow::Masked { mask_phones(text) } else { text.clone() };
        let (kind, id) = match (payout.made_by, payout.api_key) {
            (Some(member), _) => ("member", Some(member.to_string())),
            (None, key) => ("key", key.map(|key: Id<ApiKey>| key.to_string())),
        };
        Self {
            id: payout.id,
            wire_id: payout.wire_id.clone(),
            reference: payout.reference.clone(),
            state: payout.state,
            amount: payout.amount,
            fee: payout.fee,
            total: payout.total(),
            payee: PayeeView {
                name: shown(&payout.payee_name),
                known: payout.payee_known,
                phone: shown(&payout.phone.to_string()),
            },
            channel: "MOBILE MONEY",
            provider: payout.provider.clone(),
            maker: TimelineActor { kind: kind.to_owned(), id, name: payout.maker_name.clone() },
            application: payout
                .application
                .as_ref()
                .map(|via| PayoutApplication { id: via.id.to_string(), name: via.name.clone() }),
            approvals: approvals.iter().map(ApprovalView::from).collect(),
            required_approvals: payout.required(),
            created_at: payout.created_at,
            updated_at: payout.updated_at,
            expires_at: payout.expires_at,
            note: payout.note.as_ref().map(shown),
            message: payout.message.as_ref().map(shown),
        }
    }
}

/// A page of payouts, and how many wait or move in all.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayoutPage {
    /// The rows.
    pub data: Vec<PayoutView>,
    /// Give it back as `cursor` for the rows that follow; null at the end.
    pub next: Option<String>,
    /// Whatever the filter.
    pub counts: PayoutCounts,
}

/// How many payouts are not at an end.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct PayoutCounts {
    /// Wait for checkers.
    pub pending: i64,
    /// Released or being sent.
    pub moving: i64,
    /// The provider does not say.
    pub unknown: i64,
}

impl PayoutCounts {
    pub(super) fn new(rows: &[(String, i64)]) -> Self {
        let of = |names: &[PayoutState]| {
            rows.iter()
                .filter(|(state, _)| names.iter().any(|name| name.name() == state))
                .map(|row| row.1)
                .sum()
        };
        Self {
            pending: of(&[PayoutState::Pending]),
            moving: of(&[PayoutState::Authorized, PayoutState::Processing]),
            unknown: of(&[PayoutState::Unknown]),
        }
    }
}

/// What waits, in figures.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayoutSummary {
    /// Payouts the caller could release.
    pub waiting_for_me: i64,
    /// Money set aside for payouts; only for those who see balances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Balance>,
    /// Since when the oldest one waits.
    pub oldest_at: Option<Timestamp>,
    /// How many are not at an end.
    pub counts: PayoutCounts,
}

/// A payout with what approvals cover and what the caller may do. What happened to it is its history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayoutDetail {
    /// As in the list.
    #[serde(flatten)]
    pub payout: PayoutView,
    /// The network's receipt.
    pub receipt: Option<String>,
    /// What approvals cover: SHA-256 over payee, amount, currency, fee and reference. Left out where the number is
    /// masked, which could be found by trying.
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
    pub(super) fn new(payout: &Payout, approvals: &[Approval], allow: Allow) -> Self {
        Self {
            payout: PayoutView::new(payout, approvals, allow),
            receipt: payout.rail_reference.clone(),
            digest: (allow != Allow::Masked).then(|| hex::encode(payout.digest)),
            you_can: YouCan::default(),
            refusal: None,
        }
    }
}

/// What the caller may do with a payout now.
#[derive(Debug, Default, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PayoutYouCan)]
pub(super) struct YouCan {
    /// Release it.
    pub authorise: bool,
    /// Say no.
    pub reject: bool,
    /// Take it back.
    pub cancel: bool,
}

/// Why somebody may not release a payout, and who can.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayoutRefusal {
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
pub(super) struct WhoCan {
    /// The member.
    pub id: Id<Member>,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: permit::Role,
    /// When they were last seen.
    pub last_active_at: Option<Timestamp>,
}

/// What a payout would cost.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayoutQuote {
    /// The fee.
    pub fee: Amount,
    /// Amount and fee.
    pub total: Amount,
    /// Who holds the number; null where the network does not say.
    pub payee_name: Option<String>,
    /// The payee's network.
    pub provider: &'static str,
    /// What may be spent before it.
    pub available: Balance,
}

impl From<PayoutError> for Problem {
    fn from(error: PayoutError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            PayoutError::Maker => Self::forbid(StatusCode::FORBIDDEN, "payout.maker", says),
            PayoutError::KeyMaker => Self::forbid(StatusCode::FORBIDDEN, "payout.key_maker", says),
            PayoutError::KeyHolder => Self::forbid(StatusCode::FORBIDDEN, "payout.key_holder", says),
            PayoutError::Integrator => Self::forbid(StatusCode::FORBIDDEN, "payout.integrator", says),
            PayoutError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "payout.not_yours", says),
            PayoutError::FeatureOff => Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says),
            PayoutError::NotWaiting(state) => {
                Self::refuse(StatusCode::CONFLICT, "payout.not_waiting", says).with("state", json!(state))
            }
            PayoutError::Expired => Self::refuse(StatusCode::CONFLICT, "payout.expired", says),
            PayoutError::Approved => Self::refuse(StatusCode::CONFLICT, "payout.approved", says),
            PayoutError::ReferenceUsed(_) => {
                Self::refuse(StatusCode::CONFLICT, "payout.reference_used", says)
            }
            PayoutError::InsufficientBalance(available) => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "payout.insufficient_balance", says)
                    .with("available", json!(available))
            }
            PayoutError::NoNetwork | PayoutError::Phone(_) => Self::field("phone_number", says),
            PayoutError::Amount(_) => Self::field("amount", says),
            PayoutError::Reference(_) => Self::field("reference", says),
        }
    }
}
