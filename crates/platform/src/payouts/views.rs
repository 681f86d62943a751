//! What is shown of payouts, and refusals as problems.

mod evidence;
mod problems;
mod quote;

use permit::{Allow, Kind, Role, rule};
use rails::{Destination, FeeBearer};
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Amount, Balance, Id, Timestamp, mask_account, mask_phones,
    subjects::{ApiKey, Batch, Member},
};

use super::{
    model::{Approval, Channel, Door, Facts, Payout, PayoutState, Price, Purpose, ReturnedFee, ThroughLink},
    wire::transfer_of,
};
use crate::{payees::Beneficiary, payments::Payment, timeline::TimelineActor};
pub(super) use evidence::{Contradiction, OutcomeView, PayoutException, PayoutExceptionPage, PayoutOutcomes};
pub(super) use quote::{BankList, PayeeFound, PayoutQuote, TillProviderList};

/// A payout in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PayoutView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Payout>,
    /// Its id on the third-party API.
    pub wire_id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// Where it stands.
    pub state: PayoutState,
    /// What was asked for, in the currency of the balance it is taken from.
    pub amount: Amount,
    /// The fee, whoever bears it.
    pub fee: Amount,
    /// Who bears it: `merchant` on top of the amount, `customer` out of it, `both` half each.
    #[schema(value_type = String)]
    pub fee_bearer: FeeBearer,
    /// What the balance is debited.
    pub total: Amount,
    /// What arrives.
    pub receives: Amount,
    /// The conversion, where balance and payee have different currencies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeView>,
    /// Who is paid.
    pub payee: PayeeView,
    /// What kind of account is paid.
    pub channel: Channel,
    /// The payee's network, bank or till provider.
    pub provider: String,
    /// Whether the payee typed the account on a payout link.
    pub by_link: bool,
    /// The payout link it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub link: Option<Id<ThroughLink>>,
    /// The beneficiary that it uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub beneficiary: Option<Id<Beneficiary>>,
    /// What gives reason to look twice, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look_twice: Option<LookTwice>,
    /// What it is for: a withdrawal goes to the merchant's own account and is made and released by Admins, a refund goes to
    /// whoever made a payment.
    pub purpose: Purpose,
    /// The payment that a refund gives back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub payment: Option<Id<Payment>>,
    /// Why one person sufficed, where one did: one Admin for a withdrawal, the single signatory of the policy for the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
    /// The batch it belongs to, which is released, rejected and cancelled as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Id<Batch>>,
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
    /// How its money came back, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnView>,
}

/// What gives reason to look twice before a payout is released.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PayoutLookTwice)]
pub(crate) struct LookTwice {
    /// Nothing arrived at this account before.
    pub first_to_account: bool,
    /// The reference of a payout of the same amount to the same account in the 24 hours before it.
    pub same_as: Option<String>,
    /// The beneficiary was changed or archived after this was made: it is not released, make it again.
    pub beneficiary_changed: bool,
    /// The account of the beneficiary changed after it was last paid.
    pub account_changed: bool,
}

impl From<Facts> for LookTwice {
    fn from(facts: Facts) -> Self {
        let Facts { first_to_account, same_reference, beneficiary_changed, account_changed } = facts;
        Self { first_to_account, same_as: same_reference, beneficiary_changed, account_changed }
    }
}

/// A conversion.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PayoutExchange)]
pub(crate) struct ExchangeView {
    /// What is converted: the debit less the fee.
    pub sent: Amount,
    /// What one unit of it is worth in the payee's currency, as decimal text.
    pub rate: String,
}

impl ExchangeView {
    fn of(price: &Price) -> Option<Self> {
        price.rate.map(|rate| Self { sent: price.sent(), rate: rate.to_string() })
    }
}

/// How the money of a payout came back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PayoutReturn)]
pub(crate) struct ReturnView {
    /// When, as the provider says.
    pub at: Timestamp,
    /// Whether the fee came back as well.
    pub with_fee: bool,
}

/// Who is paid. Numbers have their middle hidden from those who may not see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PayeeView {
    /// As the network, bank or till provider knows them, as the maker wrote it, or the number.
    pub name: String,
    /// Whether it was the network, bank or till provider that said so. If not, nobody has checked whose account it is.
    pub known: bool,
    /// The name the maker wrote, where the network, bank or till provider says another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// The phone, bank account or till.
    pub account: String,
    /// The phone again, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The bank, of a bank account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<PayeeBank>,
    /// Whose till it is, of a till: the code of `GET /v1/till-providers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub till_provider_code: Option<String>,
}

/// The bank of a payee.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PayeeBank {
    /// Its BIC.
    pub bic: String,
    /// The system that carries it: `ACH` or `RTGS`.
    pub transfer_type: &'static str,
    /// `Instant` or `1-3 Working Days`.
    pub arrives: &'static str,
}

impl PayeeView {
    fn new(payout: &Payout, shown: impl Fn(&str) -> String) -> Self {
        let account = shown(payout.destination.account());
        let (phone, bank, till_provider_code) = match &payout.destination {
            Destination::Mobile(_) => (Some(account.clone()), None, None),
            Destination::Bank { bic, .. } => {
                let transfer = transfer_of(&payout.destination);
                let bank = transfer.map(|(transfer_type, arrives)| PayeeBank {
                    bic: bic.clone(),
                    transfer_type,
                    arrives,
                });
                (None, bank, None)
            }
            Destination::Till { provider_code, .. } => (None, None, Some(provider_code.clone())),
        };
        let name = shown(&payout.payee_name);
        let given =
            payout.given_name.as_deref().filter(|given| payout.payee_known && *given != payout.payee_name);
        let given_name = given.map(&shown);
        Self { name, known: payout.payee_known, given_name, account, phone, bank, till_provider_code }
    }
}

/// Text about a payout for those who may not know the payee's account.
pub(super) fn masked(text: &str, destination: &Destination) -> String {
    match destination {
        Destination::Mobile(_) => mask_phones(text),
        Destination::Bank { .. } | Destination::Till { .. } => {
            mask_phones(&mask_account(text, destination.account()))
        }
    }
}

/// The application a payout came through.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PayoutApplication {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An approval.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalView {
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
    pub(crate) fn new(payout: &Payout, approvals: &[Approval], allow: Allow) -> Self {
        let shown = |text: &str| match allow {
            Allow::Masked => masked(text, &payout.destination),
            _ => text.to_owned(),
        };
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
            fee: payout.price.fee,
            fee_bearer: payout.price.bearer,
            total: payout.total(),
            receives: payout.price.receives,
            exchange: ExchangeView::of(&payout.price),
            payee: PayeeView::new(payout, shown),
            channel: payout.channel(),
            provider: payout.provider.clone(),
            by_link: payout.door == Door::Link,
            link: payout.link,
            beneficiary: payout.beneficiary.map(|(id, _)| id),
            look_twice: None,
            batch: payout.batch,
            purpose: payout.purpose,
            payment: payout.payment,
            waived: payout.waiver.clone(),
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
            note: payout.note.as_deref().map(shown),
            message: payout.message.as_deref().map(shown),
            returned: payout.returned.map(|(at, fee)| ReturnView { at, with_fee: fee == ReturnedFee::Back }),
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
pub(crate) struct PayoutDetail {
    /// As in the list.
    #[serde(flatten)]
    pub payout: PayoutView,
    /// The network's receipt.
    pub receipt: Option<String>,
    /// What approvals cover: SHA-256 over payee, amount, fee and its bearer, what arrives, and reference. Left out where the number is
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
pub(crate) struct YouCan {
    /// Release it.
    pub authorise: bool,
    /// Say no.
    pub reject: bool,
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
    /// The same people for a reader in `role`: those who see names and roles of the team do not see when somebody was here.
    pub(crate) fn shown_to(role: Role, mut people: Vec<Self>) -> Vec<Self> {
        if rule(Kind::ViewTeam).of(role).allow != Allow::Yes {
            people.iter_mut().for_each(|person| person.last_active_at = None);
        }
        people
    }
}
