//! A member's own page.

use permit::{Problem, Role, Tx};
use serde::Serialize;
use utoipa::ToSchema;
use values::{
    Id, Subject, Timestamp,
    subjects::{ApiKey, Entry, Member, Session},
};

use super::{
    PersonName,
    member::{KeyApplication, MemberView, Sight},
};
use crate::team::{
    commands::carries_money,
    queries::{self, KeyRow, PayoutRow, RefusalRow, RoleChangeRow, SessionRow},
};

type KeyId = Id<ApiKey>;
type SessionId = Id<Session>;
type EntryId = Id<Entry>;

/// A member's own page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberPage {
    /// The member.
    #[serde(flatten)]
    pub(crate) member: MemberView,
    /// The rest; absent for readers who see the list only.
    #[serde(flatten)]
    pub(crate) details: Option<MemberDetails>,
}

/// What Admins see of a member, and each member of themselves.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberDetails {
    /// Newest first.
    pub(crate) role_history: Vec<RoleTurn>,
    /// Live sessions, newest first; none of somebody who works for another merchant too.
    pub(crate) sessions: Vec<MemberSession>,
    /// Whether they work for another merchant too: their sessions and their second factor are theirs alone then.
    pub(crate) works_elsewhere: bool,
    /// Keys they made, newest first.
    pub(crate) keys: Vec<MemberKey>,
    /// Payouts they made.
    pub(crate) payouts_made: MemberPayouts,
    /// Payouts they authorised.
    pub(crate) payouts_authorised: MemberPayouts,
    /// What they were refused, newest first.
    pub(crate) refusals: Vec<MemberRefusal>,
}

/// One turn in a member's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RoleTurn {
    /// `invited`, `joined`, `promoted`, `demoted`, `disabled`, `enabled`, `removed`, `left` or `factor_reset`.
    pub(crate) kind: String,
    /// The role before.
    pub(crate) from: Option<Role>,
    /// The role after.
    pub(crate) to: Option<Role>,
    /// Who did it.
    pub(crate) by: Option<PersonName>,
    /// When.
    pub(crate) at: Timestamp,
}

impl From<RoleChangeRow> for RoleTurn {
    fn from(row: RoleChangeRow) -> Self {
        let by = row.by.zip(row.by_name).map(|(id, name)| PersonName { id, name });
        Self { kind: row.kind, from: row.before, to: row.after, by, at: row.at }
    }
}

/// A live session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberSession {
    /// Its id.
    pub(crate) id: SessionId,
    /// Where it was last used from.
    pub(crate) address: String,
    /// The browser.
    pub(crate) agent: String,
    /// Since when.
    pub(crate) created_at: Timestamp,
    /// When it was last used.
    pub(crate) last_used_at: Timestamp,
}

impl From<SessionRow> for MemberSession {
    fn from(row: SessionRow) -> Self {
        let SessionRow { id, address, agent, created_at, last_used_at } = row;
        Self { id, address, agent, created_at, last_used_at }
    }
}

/// A key that a member made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberKey {
    /// The key.
    pub(crate) id: KeyId,
    /// Its name.
    pub(crate) name: String,
    /// The application it belongs to.
    pub(crate) application: KeyApplication,
    /// The end of its secret.
    pub(crate) last_four: String,
    /// `active`, `ended`, `revoked` or `dormant`.
    pub(crate) state: &'static str,
    /// Whether it may let money leave.
    pub(crate) money: bool,
    /// When it was made.
    pub(crate) created_at: Timestamp,
}

impl MemberKey {
    fn at(row: KeyRow, now: Timestamp) -> Self {
        let ended = row.expires_at.is_some_and(|at| now >= at);
        let state = match (row.revoked_at, ended, row.dormant_at) {
            (Some(_), _, _) => "revoked",
            (None, true, _) => "ended",
            (None, false, Some(_)) => "dormant",
            (None, false, None) => "active",
        };
        Self {
            money: carries_money(&row.scopes),
            state,
            id: row.id,
            name: row.name,
            application: KeyApplication { id: row.application, name: row.application_name },
            last_four: row.last_four,
            created_at: row.created_at,
        }
    }
}

/// Payouts of a member.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberPayouts {
    /// How many in all.
    pub(crate) count: i64,
    /// The newest few.
    pub(crate) recent: Vec<MemberPayout>,
}

/// A payout, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberPayout {
    /// Its id.
    pub(crate) id: String,
    /// The reference.
    pub(crate) reference: String,
    /// Where it stands.
    pub(crate) state: String,
    /// How much.
    pub(crate) amount: MinorUnits,
    /// When it was made or authorised.
    pub(crate) at: Timestamp,
}

/// Money in minor units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MinorUnits {
    /// The number of minor units.
    pub(crate) amount: i64,
    /// ISO 4217.
    pub(crate) currency: String,
}

enum PayoutPrefix {}
impl Subject for PayoutPrefix {
    const PREFIX: &'static str = "pout";
}

impl From<PayoutRow> for MemberPayout {
    fn from(row: PayoutRow) -> Self {
        Self {
            id: Id::<PayoutPrefix>::from_bytes(row.id).to_string(),
            reference: row.reference,
            state: row.state,
            amount: MinorUnits { amount: row.amount, currency: row.currency },
            at: row.at,
        }
    }
}

/// What a member was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberRefusal {
    /// The entry in the activity record.
    pub(crate) id: EntryId,
    /// When.
    pub(crate) at: Timestamp,
    /// What, in words.
    pub(crate) says: String,
    /// The stable code.
    pub(crate) code: String,
    /// How often within its minute.
    pub(crate) count: i64,
}

impl From<RefusalRow> for MemberRefusal {
    fn from(row: RefusalRow) -> Self {
        let RefusalRow { id, at, says, code, count } = row;
        Self { id, at, says, code, count }
    }
}

/// A member's page as `reader` sees it.
pub(crate) async fn member_page(
    tx: &mut impl Tx,
    id: Id<Member>,
    reader: Option<Id<Member>>,
    sight: Sight,
) -> Result<MemberPage, Problem> {
    let row = queries::find_team_row(tx, id).await?.ok_or_else(|| Problem::not_found("member"))?;
    let own = reader == Some(id);
    if row.status == "removed" && sight != Sight::All {
        return Err(Problem::not_found("member"));
    }
    let member = MemberView::of(row, reader, sight);
    let details = if own || sight == Sight::All { Some(details(tx, id).await?) } else { None };
    Ok(MemberPage { member, details })
}

async fn details(tx: &mut impl Tx, id: Id<Member>) -> Result<MemberDetails, Problem> {
    let now = tx.now();
    let payouts = |rows: Vec<PayoutRow>| rows.into_iter().map(MemberPayout::from).collect();
    Ok(MemberDetails {
        role_history: queries::list_role_changes(tx, id).await?.into_iter().map(RoleTurn::from).collect(),
        sessions: queries::list_sessions(tx, id).await?.into_iter().map(MemberSession::from).collect(),
        works_elsewhere: queries::works_elsewhere(tx, id).await?,
        keys: queries::list_keys_made(tx, id).await?.into_iter().map(|key| MemberKey::at(key, now)).collect(),
        payouts_made: MemberPayouts {
            count: queries::count_payouts_made(tx, id).await?,
            recent: payouts(queries::list_payouts_made(tx, id).await?),
        },
        payouts_authorised: MemberPayouts {
            count: queries::count_payouts_authorised(tx, id).await?,
            recent: payouts(queries::list_payouts_authorised(tx, id).await?),
        },
        refusals: queries::list_refusals(tx, id).await?.into_iter().map(MemberRefusal::from).collect(),
    })
}
