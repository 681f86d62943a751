//! From headers to a caller. The look-ups here are the only ones made before a merchant is known.

use std::collections::BTreeSet;

use http::{HeaderMap, StatusCode, header};
use store::{Column, FromRow, Queries, Row, StoreError, ToValue, WriteTransaction};
use values::{
    Duration, Id, Timestamp,
    subjects::{ApiKey, Application, Member, Merchant, Person, Session},
};

use crate::{
    Problem,
    actor::{KeyActor, MemberActor},
    app::App,
    crypto,
    duty::Duty,
    permission::Kind,
    policy::Role,
    token,
};

/// How long a proof of identity stays fresh.
pub const STEP_UP: Duration = Duration::from_secs(15 * 60);

/// The KYC state of a merchant that is known.
pub(crate) const APPROVED: &str = "approved";

/// What a request brought along to prove who is calling.
#[derive(Debug)]
pub(crate) enum Credential {
    None,
    Session([u8; 32]),
    Key([u8; 32]),
    Token(token::Claims),
    Unusable,
}

impl Credential {
    /// A key beats a cookie, so that automation run in a browser's context stays automation.
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let mut bearer = text(header::AUTHORIZATION.as_str()).unwrap_or("").trim();
        while let Some(rest) = bearer.strip_prefix("Bearer").or_else(|| bearer.strip_prefix("bearer")) {
            bearer = rest.trim_start();
        }
        if !bearer.is_empty() {
            return if token::key_is_well_formed(bearer) {
                Self::Key(app.keys().hash(bearer))
            } else if token::is_meant_as_key(bearer) {
                Self::Unusable
            } else {
                token::verify(app, bearer).map_or(Self::Unusable, Self::Token)
            };
        }
        session_cookie(cookie_name(app), headers)
            .map_or(Self::None, |cookie| Self::Session(crypto::digest(cookie)))
    }
}

/// The name of the session cookie: bound to the host and HTTPS wherever HTTPS is used.
pub fn cookie_name(app: &App) -> &'static str {
    if app.is_https() { "__Host-kibali" } else { "kibali" }
}

/// Only under the one name: a neighbouring host can set the other one, and would sign somebody in as itself.
fn session_cookie<'a>(wanted: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// A live session and the person it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct SessionRow {
    pub session: Id<Session>,
    pub person: Id<Person>,
    pub name: String,
    pub last_used_at: Timestamp,
    pub stepped_up_until: Timestamp,
    pub second_factor: bool,
    pub address_confirmed: bool,
}

const SESSION: &str = "SELECT s.id, s.person, p.name, s.last_used_at, s.expires_at, s.ended_at, s.stepped_up_at, \
     p.totp_confirmed_at, p.email_confirmed_at FROM session s JOIN person p ON p.id = s.person";

/// A session that may have ended.
pub(crate) struct RawSession {
    pub row: SessionRow,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

impl FromRow for RawSession {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (session, person, name) = (row.next()?, row.next()?, row.next()?);
        let (last_used_at, expires_at, ended_at) = (row.next()?, row.next()?, row.next()?);
        let stepped_up_at: Timestamp = row.next()?;
        let second_factor = row.next::<Option<i64>>()?.is_some();
        let address_confirmed = row.next::<Option<i64>>()?.is_some();
        let stepped_up_until = stepped_up_at + STEP_UP;
        Ok(Self {
            row: SessionRow {
                session,
                person,
                name,
                last_used_at,
                stepped_up_until,
                second_factor,
                address_confirmed,
            },
            expires_at,
            ended_at,
        })
    }
}

impl RawSession {
    pub(crate) fn live(self, app: &App, now: Timestamp) -> Option<SessionRow> {
        let idle = self.row.last_used_at + app.settings().session_idle;
        (self.ended_at.is_none() && now < self.expires_at && now < idle).then_some(self.row)
    }
}

pub(crate) async fn session_by_digest(
    app: &App,
    tx: &mut impl Queries,
    digest: &[u8; 32],
) -> Result<Option<SessionRow>, Problem> {
    let rows = tx.rows(&format!("{SESSION} WHERE s.digest = $1"), &[digest.to_value()]).await?;
    first::<RawSession>(rows).map(|row| row.and_then(|row| row.live(app, tx.now())))
}

pub(crate) async fn session_by_id(
    app: &App,
    tx: &mut WriteTransaction,
    id: Id<Session>,
) -> Result<Option<SessionRow>, Problem> {
    let rows = tx.rows(&format!("{SESSION} WHERE s.id = $1"), &[id.to_value()]).await?;
    first::<RawSession>(rows).map(|row| row.and_then(|row| row.live(app, tx.now())))
}

/// A membership as it stands now.
#[derive(Debug, Clone)]
pub(crate) struct MembershipRow {
    pub merchant: Id<Merchant>,
    pub member: Id<Member>,
    pub role: Role,
    pub duty: Duty,
    pub active: bool,
    pub owner: bool,
    pub factor_required: bool,
    pub last_active_at: Option<Timestamp>,
    pub kyc_approved: bool,
}

const MEMBERSHIP: &str = "SELECT m.merchant, m.id, m.role, m.payout_duty, m.state, m.owner, t.second_factor_required, \
     t.closed_at, m.last_active_at, t.kyc_state FROM member m JOIN merchant t ON t.id = m.merchant";

impl FromRow for MembershipRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (merchant, member, role, duty) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let state: String = row.next()?;
        let (owner, factor_required) = (row.next()?, row.next()?);
        let closed: Option<i64> = row.next()?;
        let last_active_at = row.next()?;
        let kyc_approved = row.next::<String>()? == APPROVED;
        let active = state == "active" && closed.is_none();
        Ok(Self {
            merchant,
            member,
            role,
            duty,
            active,
            owner,
            factor_required,
            last_active_at,
            kyc_approved,
        })
    }
}

/// A live session, with every membership of its person that was not removed.
pub(crate) async fn session_and_memberships(
    app: &App,
    tx: &mut impl Queries,
    digest: &[u8; 32],
) -> Result<Option<(SessionRow, Vec<MembershipRow>)>, Problem> {
    const SQL: &str = "SELECT s.id, s.person, p.name, s.last_used_at, s.expires_at, s.ended_at, s.stepped_up_at, \
         p.totp_confirmed_at, p.email_confirmed_at, m.merchant, m.id, m.role, m.payout_duty, m.state, m.owner, \
         t.second_factor_required, t.closed_at, m.last_active_at, t.kyc_state FROM session s JOIN person p ON p.id = s.person \
         LEFT JOIN member m ON m.person = s.person AND m.state <> 'removed' \
         LEFT JOIN merchant t ON t.id = m.merchant WHERE s.digest = $1";
    const MERCHANT: usize = 9;
    let mut session = None;
    let mut memberships = Vec::new();
    for mut row in tx.rows(SQL, &[digest.to_value()]).await? {
        session = Some(RawSession::from_row(&mut row)?);
        if row.get::<Option<Id<Merchant>>>(MERCHANT)?.is_some() {
            memberships.push(MembershipRow::from_row(&mut row)?);
        }
    }
    Ok(session.and_then(|session| session.live(app, tx.now())).map(|session| (session, memberships)))
}

/// The membership as it stands.
pub(crate) async fn membership(
    tx: &mut impl Queries,
    merchant: Id<Merchant>,
    member: Id<Member>,
) -> Result<Option<MembershipRow>, Problem> {
    let sql = format!("{MEMBERSHIP} WHERE m.merchant = $1 AND m.id = $2");
    first(tx.rows(&sql, &[merchant.to_value(), member.to_value()]).await?)
}

/// The membership, locked against change. Its merchant is not: whoever changes who may do what locks the merchant first
/// and members after it, so a lock on it from here would be taken the other way round.
pub(crate) async fn membership_locked(
    tx: &mut WriteTransaction,
    merchant: Id<Merchant>,
    member: Id<Member>,
) -> Result<Option<MembershipRow>, Problem> {
    let sql = format!("{MEMBERSHIP} WHERE m.merchant = $1 AND m.id = $2");
    first(tx.rows_shared(&sql, "m", &[merchant.to_value(), member.to_value()]).await?)
}

/// An API key that still works, with what the application lends it.
#[derive(Debug, Clone)]
pub(crate) struct KeyRow {
    pub merchant: Id<Merchant>,
    pub actor: KeyActor,
    /// Of merchant and application together: both only grow, so the sum is the same only while neither has.
    pub token_generation: i64,
    pub last_used_at: Option<Timestamp>,
    pub last_used_address: Option<String>,
}

const KEY: &str = "SELECT k.merchant, k.id, k.application, a.name, a.client_id, k.name, k.created_by, k.scopes, a.key_scopes, k.dormant_at, a.features, \
     t.token_generation + a.token_generation, k.last_used_at, k.last_used_address, k.expires_at, k.revoked_at, a.state, t.closed_at, t.kyc_state, \
     t.checksum_enabled";
const KEY_FROM: &str = "FROM api_key k JOIN application a ON a.merchant = k.merchant AND a.id = k.application \
     JOIN merchant t ON t.id = k.merchant";

/// A key that may not work any more.
pub(crate) struct RawKey {
    pub row: KeyRow,
    pub expires_at: Option<Timestamp>,
    /// Whether nobody took it, or its application or merchant, out of use.
    pub usable: bool,
}

impl RawKey {
    pub(crate) fn usable(self, now: Timestamp) -> Option<KeyRow> {
        (self.usable && self.expires_at.is_none_or(|at| now < at)).then_some(self.row)
    }
}

impl FromRow for RawKey {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let merchant = row.next()?;
        let (id, application, application_name): (Id<ApiKey>, Id<Application>, String) =
            (row.next()?, row.next()?, row.next()?);
        let (client_id, name, maker): (String, String, Id<Member>) = (row.next()?, row.next()?, row.next()?);
        let (scopes, allowed): (String, String) = (row.next()?, row.next()?);
        let dormant = row.next::<Option<i64>>()?.is_some();
        let scopes = scopes_of(&scopes, &allowed, dormant);
        let features = row.next()?;
        let (token_generation, last_used_at, last_used_address) = (row.next()?, row.next()?, row.next()?);
        let expires_at = row.next()?;
        let revoked: Option<i64> = row.next()?;
        let state: String = row.next()?;
        let closed: Option<i64> = row.next()?;
        let kyc_approved = row.next::<String>()? == APPROVED;
        let signs = row.next()?;
        let actor = KeyActor {
            id,
            application,
            application_name,
            client_id,
            name,
            maker,
            scopes,
            features,
            kyc_approved,
            signs,
        };
        Ok(Self {
            row: KeyRow { merchant, actor, token_generation, last_used_at, last_used_address },
            expires_at,
            usable: revoked.is_none() && state == "active" && closed.is_none(),
        })
    }
}

/// The permissions a key's scopes stand for: ordinary ones as far as its application's keys may carry them now, those
/// that send money out unless the key is dormant.
pub(crate) fn scopes_of(scopes: &str, allowed: &str, dormant: bool) -> BTreeSet<Kind> {
    let is_allowed = |kind: Kind| allowed.split(' ').any(|scope| scope == kind.code());
    let usable = |kind: Kind| if crate::is_money_scope(kind) { !dormant } else { is_allowed(kind) };
    scopes.split(' ').filter_map(Kind::from_code).filter(|kind| usable(*kind)).collect()
}

pub(crate) enum KeyLookup<'a> {
    Digest(&'a [u8; 32]),
    Id(Id<Merchant>, Id<ApiKey>),
}

impl KeyLookup<'_> {
    async fn rows(&self, tx: &mut impl Queries, columns: &str) -> Result<Vec<Row>, Problem> {
        let found = match self {
            Self::Digest(digest) => {
                let sql = format!("{columns} {KEY_FROM} WHERE k.digest = $1");
                tx.rows(&sql, &[digest.to_value()]).await
            }
            Self::Id(merchant, id) => {
                let sql = format!("{columns} {KEY_FROM} WHERE k.merchant = $1 AND k.id = $2");
                tx.rows(&sql, &[merchant.to_value(), id.to_value()]).await
            }
        };
        Ok(found?)
    }
}

pub(crate) async fn key(tx: &mut impl Queries, by: KeyLookup<'_>) -> Result<Option<KeyRow>, Problem> {
    usable(by.rows(tx, KEY).await?, tx.now())
}

/// A key that calls, with the merchant's IP allow-list in the same statement; an empty one means everyone.
pub(crate) async fn calling_key(
    tx: &mut impl Queries,
    by: KeyLookup<'_>,
) -> Result<Option<(KeyRow, Vec<String>)>, Problem> {
    let columns =
        format!("{KEY}, (SELECT string_agg(r.cidr, ' ') FROM ip_range r WHERE r.merchant = k.merchant)");
    let Some(mut row) = by.rows(tx, &columns).await?.into_iter().next() else { return Ok(None) };
    let key = RawKey::from_row(&mut row)?;
    let list: Option<String> = row.next()?;
    let list = list.iter().flat_map(|list| list.split(' ')).map(str::to_owned).collect();
    Ok(key.usable(tx.now()).map(|key| (key, list)))
}

/// The key, locked against change, before its application as by money commands and those who change both: once revoking or
/// disabling was answered, nothing more is done with it.
pub(crate) async fn key_locked(
    tx: &mut WriteTransaction,
    merchant: Id<Merchant>,
    id: Id<ApiKey>,
) -> Result<Option<KeyRow>, Problem> {
    let sql = format!("{KEY} {KEY_FROM} WHERE k.merchant = $1 AND k.id = $2");
    let rows = tx.rows_shared(&sql, "k, a", &[merchant.to_value(), id.to_value()]).await?;
    usable(rows, tx.now())
}

fn usable(rows: Vec<Row>, now: Timestamp) -> Result<Option<KeyRow>, Problem> {
    Ok(first::<RawKey>(rows)?.and_then(|key| key.usable(now)))
}

/// Active members by role and payout duty, for answers that say who can.
pub(crate) async fn who_can(
    tx: &mut impl Queries,
    merchant: Id<Merchant>,
    permission: Kind,
    reader: Role,
) -> Result<Vec<serde_json::Value>, Problem> {
    let sql = "SELECT id, name, role, payout_duty, owner, last_active_at FROM member \
               WHERE merchant = $1 AND state = 'active' ORDER BY role, id LIMIT 50";
    let mut people = Vec::new();
    for mut row in tx.rows(sql, &[merchant.to_value()]).await? {
        let (id, name, role, duty): (Id<Member>, String, Role, Duty) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let owner: bool = row.next()?;
        // Those who see names and roles of the team do not see when somebody was here.
        let sees_all = crate::policy::rule(Kind::ViewTeam).of(reader).allow == crate::Allow::Yes;
        let last_active_at = row.next::<Option<Timestamp>>()?.filter(|_| sees_all);
        let allow = crate::policy::rule(permission).of(role).allow;
        let may = allow.enters() && (allow != crate::Allow::Owner || owner) && duty.lets(permission);
        if may && people.len() < 6 {
            people.push(
                serde_json::json!({"id": id, "name": name, "role": role, "last_active_at": last_active_at}),
            );
        }
    }
    Ok(people)
}

fn first<T: FromRow>(rows: Vec<Row>) -> Result<Option<T>, Problem> {
    Ok(rows.into_iter().next().map(|mut row| T::from_row(&mut row)).transpose()?)
}

impl store::engine::Typed for Role {
    const TYPE: store::engine::ColumnType = store::engine::ColumnType::Text;
}

impl Column for Role {
    fn from_value(value: store::Value) -> Result<Self, StoreError> {
        let name = String::from_value(value)?;
        Self::from_name(&name).ok_or_else(|| StoreError::Row(format!("no role is named {name}")))
    }
}

impl ToValue for Role {
    fn to_value(&self) -> store::Value {
        self.name().to_value()
    }
}

impl MemberActor {
    pub(crate) fn from_rows(session: &SessionRow, membership: &MembershipRow) -> Self {
        Self {
            id: membership.member,
            person: session.person,
            session: session.session,
            role: membership.role,
            duty: membership.duty,
            owner: membership.owner,
            name: session.name.clone(),
            stepped_up_until: session.stepped_up_until,
            second_factor: session.second_factor,
            address_confirmed: session.address_confirmed,
            kyc_approved: membership.kyc_approved,
        }
    }
}

/// The answer to whoever must sign in first.
pub(crate) fn session_required() -> Problem {
    Problem::refuse(
        StatusCode::UNAUTHORIZED,
        "session.required",
        "Sign in, or send an API key that still works.",
    )
}

#[cfg(test)]
mod tests;
