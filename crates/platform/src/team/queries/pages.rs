//! What the team's pages show, from the tables of all areas.

use permit::{Duty, FromRow, Param, Problem, Role, Row, StoreError, Tx};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Entry, Member, Session},
};

/// One line of the team: a member, or somebody invited.
#[derive(Debug, Clone)]
pub(crate) struct TeamRow {
    /// The member's id, or the bits of the invitation's.
    pub(crate) id: Id<Member>,
    pub(crate) invited: bool,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) payout_duty: Duty,
    /// `active`, `disabled`, `removed`, `invited`, `expired`.
    pub(crate) status: String,
    pub(crate) owner: bool,
    pub(crate) last_active_at: Option<Timestamp>,
    pub(crate) second_factor: bool,
    pub(crate) invited_by: Option<Id<Member>>,
    pub(crate) inviter: Option<String>,
    pub(crate) joined_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
}

impl FromRow for TeamRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            invited: row.next()?,
            name: row.next()?,
            email: row.next()?,
            role: row.next()?,
            payout_duty: row.next()?,
            status: row.next()?,
            owner: row.next()?,
            last_active_at: row.next()?,
            second_factor: row.next()?,
            invited_by: row.next()?,
            inviter: row.next()?,
            joined_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

macro_rules! member_rows {
    () => {
        "SELECT m.id AS id, 0 AS invited, m.name AS name, p.email AS email, m.role AS role, m.payout_duty AS payout_duty, \
         m.state AS status, m.owner AS owner, m.last_active_at AS last_active_at, \
         CASE WHEN p.totp_confirmed_at IS NULL THEN 0 ELSE 1 END AS second_factor, m.invited_by AS invited_by, \
         b.name AS inviter, m.joined_at AS joined_at, CAST(NULL AS BIGINT) AS expires_at \
         FROM member m JOIN person p ON p.id = m.person \
         LEFT JOIN member b ON b.merchant = m.merchant AND b.id = m.invited_by WHERE m.merchant = $1"
    };
}

/// What the list is narrowed to. An empty `status` is everybody but the removed; an empty `search` is everybody.
pub(crate) struct Narrow<'a> {
    pub(crate) before: Id<Member>,
    pub(crate) status: &'a str,
    /// A pattern for LIKE, in lower case; `%` for everybody.
    pub(crate) pattern: String,
    /// Whether addresses are searched too: not for readers who do not see them.
    pub(crate) addresses: bool,
    pub(crate) limit: usize,
}

/// Members and pending invitations, newest first.
pub(crate) async fn list_team(tx: &mut impl Tx, narrow: &Narrow<'_>) -> Result<Vec<TeamRow>, Problem> {
    let now = tx.now();
    let params: [Param<'_>; 6] =
        [&narrow.before, &narrow.status, &narrow.pattern, &narrow.addresses, &now, &narrow.limit];
    let sql = concat!(
        "SELECT id, invited, name, email, role, payout_duty, status, owner, last_active_at, second_factor, invited_by, \
         inviter, joined_at, expires_at FROM (",
        member_rows!(),
        " UNION ALL SELECT i.id, 1, i.name, i.email, i.role, CAST(NULL AS TEXT), \
         CASE WHEN i.expires_at <= $6 THEN 'expired' ELSE 'invited' END, 0, CAST(NULL AS BIGINT), 0, i.invited_by, \
         c.name, CAST(NULL AS BIGINT), i.expires_at FROM invitation i \
         JOIN member c ON c.merchant = i.merchant AND c.id = i.invited_by \
         WHERE i.merchant = $1 AND i.state = 'pending') AS team \
         WHERE id < $2 AND (status = $3 OR ($3 = '' AND status <> 'removed')) \
         AND (lowered(name) LIKE $4 ESCAPE '\\' OR (CAST($5 AS BIGINT) = 1 AND lowered(email) LIKE $4 ESCAPE '\\')) \
         ORDER BY id DESC LIMIT $7"
    );
    tx.list(sql, &params).await
}

pub(crate) async fn find_team_row(tx: &mut impl Tx, member: Id<Member>) -> Result<Option<TeamRow>, Problem> {
    tx.find(concat!(member_rows!(), " AND m.id = $2"), &[&member]).await
}

/// One line of a member's history.
pub(crate) struct RoleChangeRow {
    pub(crate) kind: String,
    pub(crate) before: Option<Role>,
    pub(crate) after: Option<Role>,
    pub(crate) by: Option<Id<Member>>,
    pub(crate) by_name: Option<String>,
    pub(crate) at: Timestamp,
}

impl FromRow for RoleChangeRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row.next()?,
            before: row.next()?,
            after: row.next()?,
            by: row.next()?,
            by_name: row.next()?,
            at: row.next()?,
        })
    }
}

/// Newest first, at most 100.
pub(crate) async fn list_role_changes(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Vec<RoleChangeRow>, Problem> {
    let sql = "SELECT c.kind, c.role_before, c.role_after, c.by_member, b.name, c.at FROM role_change c \
               LEFT JOIN member b ON b.merchant = c.merchant AND b.id = c.by_member \
               WHERE c.merchant = $1 AND c.member = $2 ORDER BY c.id DESC LIMIT 100";
    tx.list(sql, &[&member]).await
}

/// A live session of the person behind a member.
pub(crate) struct SessionRow {
    pub(crate) id: Id<Session>,
    pub(crate) address: String,
    pub(crate) agent: String,
    pub(crate) created_at: Timestamp,
    pub(crate) last_used_at: Timestamp,
}

impl FromRow for SessionRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            address: row.next()?,
            agent: row.next()?,
            created_at: row.next()?,
            last_used_at: row.next()?,
        })
    }
}

/// Newest first, at most 20; none of somebody who was removed, or who works for another merchant too: those are theirs.
pub(crate) async fn list_sessions(tx: &mut impl Tx, member: Id<Member>) -> Result<Vec<SessionRow>, Problem> {
    let now = tx.now();
    let idle_since = now - tx.app().settings().session_idle;
    let sql = "SELECT s.id, s.address, s.agent, s.created_at, s.last_used_at FROM session s \
               JOIN member m ON m.person = s.person WHERE m.merchant = $1 AND m.id = $2 AND m.state <> 'removed' \
               AND NOT EXISTS (SELECT 1 FROM member o WHERE o.person = m.person AND o.merchant <> $1 AND o.state = 'active') \
               AND s.ended_at IS NULL AND s.expires_at > $3 AND s.last_used_at > $4 ORDER BY s.id DESC LIMIT 20";
    tx.list(sql, &[&member, &now, &idle_since]).await
}

/// Whether the person behind a member works for another merchant too.
pub(crate) async fn works_elsewhere(tx: &mut impl Tx, member: Id<Member>) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM member m JOIN member o ON o.person = m.person AND o.merchant <> m.merchant \
               WHERE m.merchant = $1 AND m.id = $2 AND o.state = 'active'";
    Ok(tx.count(sql, &[&member]).await? > 0)
}

/// A key that a member made.
pub(crate) struct KeyRow {
    pub(crate) id: Id<ApiKey>,
    pub(crate) name: String,
    pub(crate) application: Id<Application>,
    pub(crate) application_name: String,
    pub(crate) last_four: String,
    pub(crate) scopes: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) revoked_at: Option<Timestamp>,
    pub(crate) dormant_at: Option<Timestamp>,
}

impl FromRow for KeyRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            application: row.next()?,
            application_name: row.next()?,
            last_four: row.next()?,
            scopes: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            revoked_at: row.next()?,
            dormant_at: row.next()?,
        })
    }
}

/// Those that work before those that are over, each newest first, at most 200.
pub(crate) async fn list_keys_made(tx: &mut impl Tx, member: Id<Member>) -> Result<Vec<KeyRow>, Problem> {
    let now = tx.now();
    let sql = "SELECT k.id, k.name, k.application, a.name, k.last_four, k.scopes, k.created_at, k.expires_at, \
               k.revoked_at, k.dormant_at FROM api_key k \
               JOIN application a ON a.merchant = k.merchant AND a.id = k.application \
               WHERE k.merchant = $1 AND k.created_by = $2 ORDER BY CASE WHEN k.revoked_at IS NULL \
               AND (k.expires_at IS NULL OR k.expires_at > $3) THEN 0 ELSE 1 END, k.id DESC LIMIT 200";
    tx.list(sql, &[&member, &now]).await
}

/// A payout that a member made or authorised.
pub(crate) struct PayoutRow {
    pub(crate) id: [u8; 16],
    pub(crate) reference: String,
    pub(crate) state: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) at: Timestamp,
}

impl FromRow for PayoutRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            reference: row.next()?,
            state: row.next()?,
            amount: row.next()?,
            currency: row.next()?,
            at: row.next()?,
        })
    }
}

pub(crate) async fn count_payouts_made(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    tx.count("SELECT COUNT(*) FROM payout WHERE merchant = $1 AND made_by = $2", &[&member]).await
}

/// How many payouts a member made still wait.
pub(crate) async fn count_payouts_waiting(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM payout WHERE merchant = $1 AND made_by = $2 AND state = 'pending'";
    tx.count(sql, &[&member]).await
}

/// How many approvals of a member count on payouts that still wait.
pub(crate) async fn count_approvals_counting(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM approval a JOIN payout p ON p.merchant = a.merchant AND p.id = a.payout \
               WHERE a.merchant = $1 AND a.member = $2 AND a.voided_at IS NULL AND p.state = 'pending'";
    tx.count(sql, &[&member]).await
}

/// Newest first, at most 5.
pub(crate) async fn list_payouts_made(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Vec<PayoutRow>, Problem> {
    let sql = "SELECT id, reference, state, amount, currency, created_at FROM payout \
               WHERE merchant = $1 AND made_by = $2 ORDER BY id DESC LIMIT 5";
    tx.list(sql, &[&member]).await
}

pub(crate) async fn count_payouts_authorised(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM approval WHERE merchant = $1 AND member = $2 AND voided_at IS NULL";
    tx.count(sql, &[&member]).await
}

/// Newest first, at most 5.
pub(crate) async fn list_payouts_authorised(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Vec<PayoutRow>, Problem> {
    let sql = "SELECT p.id, p.reference, p.state, p.amount, p.currency, a.at FROM approval a \
               JOIN payout p ON p.merchant = a.merchant AND p.id = a.payout \
               WHERE a.merchant = $1 AND a.member = $2 AND a.voided_at IS NULL ORDER BY a.id DESC LIMIT 5";
    tx.list(sql, &[&member]).await
}

/// What a member was refused.
pub(crate) struct RefusalRow {
    pub(crate) id: Id<Entry>,
    pub(crate) at: Timestamp,
    pub(crate) says: String,
    pub(crate) code: String,
    pub(crate) count: i64,
}

impl FromRow for RefusalRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            says: row.next()?,
            code: row.next()?,
            count: row.next()?,
        })
    }
}

/// Newest first, at most 20.
pub(crate) async fn list_refusals(tx: &mut impl Tx, member: Id<Member>) -> Result<Vec<RefusalRow>, Problem> {
    let sql = "SELECT a.id, a.at, a.says, a.refusal, COALESCE(w.times, 1) FROM activity a \
               LEFT JOIN refusal_window w ON w.merchant = a.merchant AND w.activity = a.id \
               WHERE a.merchant = $1 AND a.actor = $2 AND a.refusal IS NOT NULL ORDER BY a.id DESC LIMIT 20";
    tx.list(sql, &[&member]).await
}
