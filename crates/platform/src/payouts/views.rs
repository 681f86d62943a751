//! What is shown of payouts, and refusals as problems.

mod detail;
mod evidence;
mod page;
mod problems;
mod quote;

use permit::Allow;
use rails::{Destination, FeeBearer};
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Amount, Id, Timestamp, mask_account, mask_numbers, mask_phones,
    subjects::{ApiKey, Batch, Member},
};

use super::{
    model::{
        Approval, Channel, Door, Facts, LastPaid, Payout, PayoutState, Price, Purpose, ReturnedFee,
        ThroughLink,
    },
    wire::transfer_of,
};
use crate::{payees::Beneficiary, payments::Payment, text, timeline::TimelineActor};
pub(crate) use detail::{PayoutDetail, PayoutRefusal, WhoCan, YouCan};
pub(super) use evidence::{Contradiction, OutcomeView, PayoutException, PayoutExceptionPage, PayoutOutcomes};
pub(super) use page::{PayoutCounts, PayoutPage, PayoutSummary};
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
    /// Who changed the payout last, while it waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// What was paid to the beneficiary last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_paid: Option<LastPaidView>,
}

/// What was paid to a beneficiary last.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PayoutLastPaid)]
pub(crate) struct LastPaidView {
    /// What was asked for.
    pub amount: Amount,
    /// Who was paid: the name, and how the account ended.
    pub payee: String,
    /// When.
    pub at: Timestamp,
}

impl LookTwice {
    /// What a reader of `payout` sees who may see as much as `allow`.
    pub(super) fn new(facts: Facts, payout: &Payout, allow: Allow) -> Self {
        let Facts { first_to_account, same_reference, beneficiary_changed, account_changed, .. } = facts;
        let same_as = same_reference.map(|reference| shown(&reference, payout, allow));
        let last_paid = facts.last_paid.map(|LastPaid { amount, payee, at }| {
            let payee = shown(&payee, payout, allow);
            LastPaidView { amount, payee, at }
        });
        let edited_by = facts.edited_by;
        Self { first_to_account, same_as, beneficiary_changed, account_changed, edited_by, last_paid }
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

/// Text about a payout, for a caller who may see as much as `allow`.
fn shown(text: &str, payout: &Payout, allow: Allow) -> String {
    if allow == Allow::Masked { masked(text, &payout.destination) } else { text.to_owned() }
}

/// Text about a payout for those who may not know the payee's account.
fn masked(text: &str, destination: &Destination) -> String {
    match destination {
        Destination::Mobile(_) => mask_phones(text),
        Destination::Bank { .. } | Destination::Till { .. } => {
            mask_phones(&mask_account(text, destination.account()))
        }
    }
}

/// What was said of a payout, for those who may not know accounts: what is said of a batch may name any of its lines.
pub(super) fn masked_words(text: &str, payout: &Payout) -> String {
    let text = masked(text, &payout.destination);
    if payout.batch.is_some() { mask_numbers(&text) } else { text }
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
        let shown = |text: &str| shown(text, payout, allow);
        let (kind, id) = match (payout.made_by, payout.api_key) {
            (Some(member), _) => ("member", Some(member.to_string())),
            (None, key) => ("key", key.map(|key: Id<ApiKey>| key.to_string())),
        };
        Self {
            id: payout.id,
            wire_id: text::shown_wire_id(&payout.wire_id, &payout.reference, shown),
            reference: shown(&payout.reference),
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
            message: payout.message.as_deref().map(|text| match allow {
                Allow::Masked => masked_words(text, payout),
                _ => text.to_owned(),
            }),
            returned: payout.returned.map(|(at, fee)| ReturnView { at, with_fee: fee == ReturnedFee::Back }),
        }
    }
}
