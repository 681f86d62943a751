//! Members and the merchant they belong to.

use permit::{FromRow, Problem, Role, Row, StoreError, Tx, Writing};
use values::{
    Id, Timestamp,
    subjects::{Member, Person},
};

use crate::{
    mail::Language,
    team::model::{MemberState, Membership},
};

/// What letters and rules need to know of the merchant.
pub(crate) struct MerchantRow {
    pub(crate) name: String,
    pub(crate) time_zone: String,
    pub(crate) closed: bool,
}

impl FromRow for MerchantRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { name: row.next()?, time_zone: row.next()?, closed: row.next::<Option<i64>>()?.is_some() })
    }
}

pub(crate) async fn find_merchant(tx: &mut impl Tx) -> Result<MerchantRow, Problem> {
    let sql = "SELECT name, time_zone, closed_at FROM merchant WHERE id = $1";
    tx.find(sql, &[]).await?.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))
}

impl FromRow for Membership {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            role: row.next()?,
            duty: row.next()?,
            state: row.next()?,
            owner: row.next()?,
            may_undo_until: row.next()?,
        })
    }
}

/// A membership, locked until the end of the transaction: whoever acts through it at this moment ends first.
pub(crate) async fn find_membership_locked(
    tx: &mut impl Writing,
    member: Id<Member>,
) -> Result<Option<Membership>, Problem> {
    let sql = "SELECT m.id, m.name, m.role, m.payout_duty, m.state, m.owner, (SELECT MAX(t.undo_until) FROM ownership_transfer t \
               WHERE t.merchant = m.merchant AND t.from_member = m.id AND t.state = 'accepted') \
               FROM member m WHERE m.merchant = $1 AND m.id = $2";
    tx.find_locked(sql, &[&member]).await
}

/// How many active Admins there are besides one member. Count inside `write_alone` only.
pub(crate) async fn count_other_admins(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM member WHERE merchant = $1 AND role = 'Admin' AND state = 'active' AND id <> $2";
    tx.count(sql, &[&member]).await
}

/// Keeps role, payout duty and state of a membership.
pub(crate) async fn keep_membership(tx: &mut impl Writing, member: &Membership) -> Result<(), Problem> {
    let removed_at = (member.state == MemberState::Removed).then(|| tx.now());
    let sql = "UPDATE member SET role = $3, state = $4, removed_at = $5, payout_duty = $6 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&member.id, &member.role, &member.state.name(), &removed_at, &member.duty]).await?;
    Ok(())
}

/// Whose mail is to be written, and in which language.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) member: Id<Member>,
    pub(crate) person: Id<Person>,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: Language,
}

impl FromRow for Reader {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            member: row.next()?,
            person: row.next()?,
            name: row.next()?,
            email: row.next()?,
            language: row.next()?,
        })
    }
}

macro_rules! readers {
    ($rest:literal) => {
        concat!(
            "SELECT m.id, m.person, m.name, p.email, p.language FROM member m JOIN person p ON p.id = m.person ",
            "WHERE m.merchant = $1 ",
            $rest
        )
    };
}

pub(crate) async fn find_reader(tx: &mut impl Tx, member: Id<Member>) -> Result<Option<Reader>, Problem> {
    tx.find(readers!("AND m.id = $2"), &[&member]).await
}

/// All active Admins, by age of membership.
pub(crate) async fn list_admins(tx: &mut impl Tx) -> Result<Vec<Reader>, Problem> {
    tx.list(readers!("AND m.role = 'Admin' AND m.state = 'active' ORDER BY m.id LIMIT 200"), &[]).await
}

/// A member found by the address of their account.
pub(crate) struct Known {
    pub(crate) id: Id<Member>,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) state: MemberState,
}

impl FromRow for Known {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.next()?, name: row.next()?, role: row.next()?, state: row.next()? })
    }
}

pub(crate) async fn find_member_by_email(tx: &mut impl Tx, normal: &str) -> Result<Option<Known>, Problem> {
    let sql = "SELECT m.id, m.name, m.role, m.state FROM member m JOIN person p ON p.id = m.person \
               WHERE m.merchant = $1 AND p.email_normal = $2";
    tx.find(sql, &[&normal]).await
}

pub(crate) async fn find_member_of_person(
    tx: &mut impl Tx,
    person: Id<Person>,
) -> Result<Option<Known>, Problem> {
    tx.find("SELECT id, name, role, state FROM member WHERE merchant = $1 AND person = $2", &[&person]).await
}

/// A membership to be made.
#[derive(Debug)]
pub(crate) struct NewMembership<'a> {
    pub(crate) id: Id<Member>,
    pub(crate) person: Id<Person>,
    pub(crate) name: &'a str,
    pub(crate) role: Role,
    pub(crate) invited_by: Option<Id<Member>>,
}

/// Says whether it was made; not where the person has one here, even a removed one.
pub(crate) async fn insert_member(tx: &mut impl Writing, new: &NewMembership<'_>) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO member (merchant, id, person, role, state, name, invited_by, joined_at) \
               VALUES ($1, $2, $3, $4, 'active', $5, $6, $7) ON CONFLICT DO NOTHING";
    let made = tx.execute(sql, &[&new.id, &new.person, &new.role, &new.name, &new.invited_by, &now]).await?;
    Ok(made == 1)
}

/// A removed member comes back: the same membership, so that its history stays one.
pub(crate) async fn restore_member(tx: &mut impl Writing, new: &NewMembership<'_>) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "UPDATE member SET role = $3, state = 'active', owner = 0, name = $4, invited_by = $5, joined_at = $6, \
               removed_at = NULL, last_active_at = NULL, payout_duty = NULL WHERE merchant = $1 AND id = $2 AND state = 'removed'";
    Ok(tx.execute(sql, &[&new.id, &new.role, &new.name, &new.invited_by, &now]).await? == 1)
}

/// One line of a member's history.
#[derive(Debug)]
pub(crate) struct NewRoleChange {
    pub(crate) member: Id<Member>,
    pub(crate) kind: &'static str,
    pub(crate) before: Option<Role>,
    pub(crate) after: Option<Role>,
    pub(crate) by: Option<Id<Member>>,
    pub(crate) at: Timestamp,
}

pub(crate) async fn insert_role_change(tx: &mut impl Writing, new: &NewRoleChange) -> Result<(), Problem> {
    let id: Id<NewRoleChange> = tx.id();
    let sql = "INSERT INTO role_change (merchant, id, member, kind, role_before, role_after, by_member, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute(sql, &[&id, &new.member, &new.kind, &new.before, &new.after, &new.by, &new.at]).await?;
    Ok(())
}
