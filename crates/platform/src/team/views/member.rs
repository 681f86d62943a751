//! Members, as the list shows them, and what depends on one.

use permit::{Duty, Problem, Role, Tx};
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member},
};

use super::PersonName;
use crate::team::{
    commands::carries_money,
    model::Invitation,
    queries::{self, KnownKey, TeamRow},
};

type KeyId = Id<ApiKey>;
type ApplicationId = Id<Application>;

/// A member, or somebody invited.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberView {
    /// `mem_…`, or `inv_…` of somebody who has yet to accept.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// The address; absent for readers who see names and roles only, as is all that follows `owner`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    /// The role.
    pub(crate) role: Role,
    /// `active`, `invited`, `expired`, `disabled` or `removed`.
    pub(crate) status: String,
    /// Whether they own the merchant.
    pub(crate) owner: bool,
    /// Whether this is the reader.
    pub(crate) you: bool,
    /// What of payouts and refunds is theirs, as far as the role has a part in them; absent of somebody who has yet to accept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payout_duty: Option<Duty>,
    /// When they were last seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_active_at: Option<Timestamp>,
    /// Whether they have a second factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) second_factor: Option<bool>,
    /// Who invited them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invited_by: Option<PersonName>,
    /// When they joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) joined_at: Option<Timestamp>,
    /// Until when somebody invited can accept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
}

/// How much of others a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Names, roles and status.
    Names,
    /// The list with addresses.
    List,
    /// Everything.
    All,
}

impl MemberView {
    /// What `reader` sees of a line.
    pub(crate) fn of(row: TeamRow, reader: Option<Id<Member>>, sight: Sight) -> Self {
        let you = !row.invited && reader == Some(row.id);
        let sees = you || sight != Sight::Names;
        let id = if row.invited { row.id.cast::<Invitation>().to_string() } else { row.id.to_string() };
        let invited_by = row.invited_by.zip(row.inviter).map(|(id, name)| PersonName { id, name });
        Self {
            id,
            name: row.name,
            email: Some(row.email).filter(|_| sees),
            role: row.role,
            status: row.status,
            owner: row.owner,
            you,
            payout_duty: (sees && !row.invited).then_some(row.payout_duty),
            last_active_at: row.last_active_at.filter(|_| sees),
            second_factor: (sees && !row.invited).then_some(row.second_factor),
            invited_by: invited_by.filter(|_| sees),
            joined_at: row.joined_at.filter(|_| sees),
            expires_at: row.expires_at.filter(|_| sees),
        }
    }
}

/// A member after a change to them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberChange {
    /// The member.
    #[serde(flatten)]
    pub(crate) member: MemberView,
    /// Keys whose secret they know: rotate or revoke them.
    pub(crate) keys_to_rotate: Vec<ExposedKey>,
}

/// What is left of a removed member.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MemberRemoved)]
pub(crate) struct RemovedView {
    /// Keys whose secret they know: rotate or revoke them.
    pub(crate) keys_to_rotate: Vec<ExposedKey>,
}

/// A key whose secret a member was shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ExposedKey {
    /// The key.
    pub(crate) id: KeyId,
    /// Its name.
    pub(crate) name: String,
    /// The application it belongs to.
    pub(crate) application: KeyApplication,
    /// The end of its secret.
    pub(crate) last_four: String,
    /// Whether it may let money leave.
    pub(crate) money: bool,
    /// Whether its money scopes sleep until an Admin confirms them anew.
    pub(crate) dormant: bool,
}

/// The application of a key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KeyApplication {
    /// Its id.
    pub(crate) id: ApplicationId,
    /// Its name.
    pub(crate) name: String,
}

impl From<KnownKey> for ExposedKey {
    fn from(key: KnownKey) -> Self {
        Self {
            money: carries_money(&key.scopes),
            dormant: key.dormant_at.is_some(),
            id: key.id,
            name: key.name,
            application: KeyApplication { id: key.application, name: key.application_name },
            last_four: key.last_four,
        }
    }
}

/// What depends on a member, to be known before they are disabled or removed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MemberExposure)]
pub(crate) struct ExposureView {
    /// Keys whose secret they know.
    pub(crate) keys: Vec<ExposedKey>,
    /// Payouts they made that still wait, and will need one more approver.
    pub(crate) payouts_waiting: i64,
    /// Approvals they gave on payouts that still wait, and that would stop counting.
    pub(crate) approvals_counting: i64,
}

/// What depends on a member.
pub(crate) async fn exposure(tx: &mut impl Tx, member: Id<Member>) -> Result<ExposureView, Problem> {
    Ok(ExposureView {
        keys: exposed_keys(tx, member).await?,
        payouts_waiting: queries::count_payouts_waiting(tx, member).await?,
        approvals_counting: queries::count_approvals_counting(tx, member).await?,
    })
}

async fn exposed_keys(tx: &mut impl Tx, member: Id<Member>) -> Result<Vec<ExposedKey>, Problem> {
    Ok(queries::list_known_keys(tx, member).await?.into_iter().map(ExposedKey::from).collect())
}

/// A member after a change, as the Admin who made it sees them.
pub(crate) async fn member(
    tx: &mut impl Tx,
    id: Id<Member>,
    reader: Option<Id<Member>>,
) -> Result<MemberChange, Problem> {
    let row = queries::find_team_row(tx, id).await?.ok_or_else(|| Problem::not_found("member"))?;
    let keys_to_rotate = match row.status.as_str() {
        "active" if row.role != Role::Developer => Vec::new(),
        _ => exposed_keys(tx, id).await?,
    };
    Ok(MemberChange { member: MemberView::of(row, reader, Sight::All), keys_to_rotate })
}
