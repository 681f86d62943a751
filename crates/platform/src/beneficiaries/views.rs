//! What is shown of beneficiaries, and refusals as problems.

use http::StatusCode;
use permit::{Actor, Kind, Problem};
use rails::Destination;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{Currency, Id, Timestamp, subjects::Member};

use crate::{
    payees::{Before, Beneficiary, BeneficiaryError, BeneficiaryState, Listed},
    payouts::Channel,
    text,
};

/// Somebody the merchant pays again and again.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = KeptBeneficiary)]
pub(super) struct BeneficiaryView {
    /// Its id, which `POST /v1/payouts` takes as `beneficiary`.
    #[schema(value_type = String)]
    id: Id<Beneficiary>,
    /// What the merchant calls them; the holder, of a bank account.
    name: String,
    /// As the network, bank or till provider knew the account when it was written; null where they said nothing.
    known_name: Option<String>,
    /// Where it stands; only a confirmed one is paid.
    state: BeneficiaryState,
    /// What kind of account is paid.
    channel: Channel,
    /// The phone, bank account or till.
    account: String,
    /// The bank, of a bank account.
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<String>,
    /// What a bank account is kept in.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    /// Whose till it is: the code of `GET /v1/till-providers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    till_provider_code: Option<String>,
    /// Where they are told.
    email: Option<String>,
    /// A note.
    note: Option<String>,
    /// Counts changes of name and account; one that is declined or withdrawn counts no more.
    version: i64,
    /// Who added it.
    added_by: BeneficiaryPerson,
    /// Who last changed name or account.
    changed_by: BeneficiaryPerson,
    /// Who confirmed it last.
    confirmed_by: Option<BeneficiaryPerson>,
    /// When.
    confirmed_at: Option<Timestamp>,
    /// What a second person had confirmed, while a change of that waits: it holds again where the change is declined or withdrawn.
    before: Option<BeneficiaryBefore>,
    /// When its account was written.
    account_changed_at: Timestamp,
    /// When money last arrived there.
    last_paid_at: Option<Timestamp>,
    /// When it was added.
    created_at: Timestamp,
    /// When it last changed, which whoever confirms it repeats.
    updated_at: Timestamp,
    /// What the caller may do with it now.
    you_can: BeneficiaryYouCan,
    /// Why the caller, whose role confirms, may not confirm what waits; absent where they may, and where nothing waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<BeneficiaryRefusal>,
}

/// Why somebody may not confirm a beneficiary.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BeneficiaryRefusal {
    /// As in the problem that the attempt would answer.
    code: &'static str,
    /// In a sentence.
    detail: String,
}

/// What a beneficiary was before a change that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BeneficiaryBefore {
    /// What the merchant called them; the holder, of a bank account.
    name: String,
    /// As the network, bank or till provider knew the account.
    known_name: Option<String>,
    /// What kind of account was paid.
    channel: Channel,
    /// The phone, bank account or till.
    account: String,
    /// The bank, of a bank account.
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<String>,
    /// What a bank account was kept in.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    /// Whose till it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    till_provider_code: Option<String>,
}

impl From<Before> for BeneficiaryBefore {
    fn from(before: Before) -> Self {
        let Before { name, known_name, destination, .. } = before;
        let (channel, account) = (Channel::of(&destination), destination.account().to_owned());
        let (bic, currency, till_provider_code) = parts(destination);
        Self { name, known_name, channel, account, bic, currency, till_provider_code }
    }
}

/// Bank and currency of a bank account, and whose a till is.
fn parts(destination: Destination) -> (Option<String>, Option<Currency>, Option<String>) {
    match destination {
        Destination::Mobile(_) => (None, None, None),
        Destination::Bank { bic, currency, .. } => (Some(bic), Some(currency), None),
        Destination::Till { provider_code, .. } => (None, None, Some(provider_code)),
    }
}

/// A member who had a part in a beneficiary.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BeneficiaryPerson {
    /// The member, or who made the key.
    id: Id<Member>,
    /// Their name, or that of the key.
    name: String,
}

/// What the caller may do with a beneficiary now.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct BeneficiaryYouCan {
    /// Change name or account.
    change: bool,
    /// Confirm what waits.
    confirm: bool,
    /// Decline what waits.
    decline: bool,
    /// Take back their own change that waits.
    withdraw: bool,
    /// Put it away.
    archive: bool,
    /// Take it out again.
    restore: bool,
}

impl BeneficiaryView {
    /// One as `reader` sees it, who may not confirm those in `refused`.
    pub(super) fn new(listed: Listed, reader: &Actor, refused: &[(Id<Beneficiary>, Problem)]) -> Self {
        let Listed { beneficiary: one, last_paid_at } = listed;
        let refused = refused.iter().find(|(id, _)| *id == one.id);
        let refusal = refused.map(|(_, problem)| BeneficiaryRefusal {
            code: problem.code(),
            detail: problem.detail().to_owned(),
        });
        let you_can = you_can(&one, reader, refusal.as_ref());
        let account = one.destination.account().to_owned();
        let channel = Channel::of(&one.destination);
        let (bic, currency, till_provider_code) = parts(one.destination);
        let person = |(id, name): (Id<Member>, String)| BeneficiaryPerson { id, name };
        let confirmed_at = one.confirmed.as_ref().map(|(.., at)| *at);
        Self {
            id: one.id,
            name: one.name,
            known_name: one.known_name,
            state: one.state,
            channel,
            account,
            bic,
            currency,
            till_provider_code,
            email: one.email,
            note: one.note,
            version: one.version,
            added_by: person(one.added_by),
            changed_by: person(one.changed_by),
            confirmed_by: one.confirmed.map(|(id, name, _)| BeneficiaryPerson { id, name }),
            confirmed_at,
            before: one.before.map(BeneficiaryBefore::from),
            account_changed_at: one.account_changed_at,
            last_paid_at,
            created_at: one.created_at,
            updated_at: one.updated_at,
            you_can,
            refusal,
        }
    }
}

fn you_can(one: &Beneficiary, reader: &Actor, refusal: Option<&BeneficiaryRefusal>) -> BeneficiaryYouCan {
    let (keeps, decides) = (reader.sees(Kind::ManageBeneficiaries), reader.sees(Kind::ConfirmBeneficiary));
    let (waits, away) = (one.state == BeneficiaryState::Waiting, one.state == BeneficiaryState::Archived);
    let me = reader.member();
    BeneficiaryYouCan {
        change: keeps && !away && (!waits || me == Some(one.changed_by.0)),
        confirm: decides && waits && refusal.is_none(),
        decline: decides && waits,
        withdraw: keeps && waits && me == Some(one.changed_by.0) && one.before.is_some(),
        archive: keeps && !away,
        restore: keeps && away,
    }
}

impl From<BeneficiaryError> for Problem {
    fn from(error: BeneficiaryError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            BeneficiaryError::Known(id) => {
                Self::refuse(StatusCode::CONFLICT, "beneficiary.known", says).with("beneficiary", json!(id))
            }
            BeneficiaryError::Waiting => Self::forbid(StatusCode::CONFLICT, "beneficiary.waiting", says),
            BeneficiaryError::Archived => Self::refuse(StatusCode::CONFLICT, "beneficiary.archived", says),
            BeneficiaryError::ChangeWaits => {
                Self::forbid(StatusCode::CONFLICT, "beneficiary.change_waits", says)
            }
            BeneficiaryError::Integrator => {
                Self::forbid(StatusCode::FORBIDDEN, "beneficiary.integrator", says)
            }
            BeneficiaryError::Changed => Self::forbid(StatusCode::CONFLICT, "beneficiary.changed", says),
            BeneficiaryError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "beneficiary.not_yours", says),
            BeneficiaryError::NothingBefore => {
                Self::refuse(StatusCode::CONFLICT, "beneficiary.nothing_before", says)
            }
            BeneficiaryError::NotWaiting(state) => {
                Self::refuse(StatusCode::CONFLICT, "beneficiary.not_waiting", says)
                    .with("state", json!(state))
            }
            BeneficiaryError::NotArchived(state) => {
                Self::refuse(StatusCode::CONFLICT, "beneficiary.not_archived", says)
                    .with("state", json!(state))
            }
        }
    }
}
