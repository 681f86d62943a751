//! Every statement about persons, sessions and factors. `$1` is the person, except where a merchant is founded.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{
    Email, Id, Secret, Timestamp,
    subjects::{Member, Merchant, Person, Session},
};

/// An account, with what proves its owner.
pub(super) struct PersonRow {
    pub(super) id: Id<Person>,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) email_confirmed_at: Option<Timestamp>,
    pub(super) password_hash: Secret<String>,
    pub(super) language: String,
    pub(super) totp_sealed: Option<Vec<u8>>,
    pub(super) totp_confirmed_at: Option<Timestamp>,
    pub(super) totp_last_step: i64,
}

impl FromRow for PersonRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            email: row.next()?,
            email_confirmed_at: row.next()?,
            password_hash: Secret::new(row.next()?),
            language: row.next()?,
            totp_sealed: row.next()?,
            totp_confirmed_at: row.next()?,
            totp_last_step: row.next()?,
        })
    }
}

const PERSON: &str = "SELECT id, name, email, email_confirmed_at, password_hash, language, totp_sealed, totp_confirmed_at, \
     totp_last_step FROM person WHERE id = $1";

pub(super) async fn find_person(tx: &mut impl Tx) -> Result<Option<PersonRow>, Problem> {
    tx.find(PERSON, &[]).await
}

pub(super) async fn find_person_locked(tx: &mut impl Writing) -> Result<Option<PersonRow>, Problem> {
    tx.find_locked(PERSON, &[]).await
}

/// Whether an account was made; not where the address has one already.
pub(super) async fn insert_person(
    tx: &mut impl Writing,
    name: &str,
    email: &Email,
    password_hash: &str,
    language: &str,
    confirmed_at: Option<Timestamp>,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO person (id, name, email, email_normal, email_confirmed_at, password_hash, language, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let (written, normal) = (email.as_str(), email.normal());
    let made =
        tx.execute(sql, &[&name, &written, &normal, &confirmed_at, &password_hash, &language, &now]).await?;
    Ok(made == 1)
}

pub(super) async fn insert_merchant(tx: &mut impl Writing, name: &str) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO merchant (id, name, country, time_zone, created_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &[&name, &"TZ", &"Africa/Dar_es_Salaam", &now]).await?;
    Ok(())
}

/// The first member of a merchant: its owner.
pub(super) async fn insert_owner(
    tx: &mut impl Writing,
    id: Id<Member>,
    person: Id<Person>,
    name: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO member (merchant, id, person, role, state, owner, name, joined_at) \
               VALUES ($1, $2, $3, 'Admin', 'active', 1, $4, $5)";
    tx.execute(sql, &[&id, &person, &name, &now]).await?;
    Ok(())
}

/// A session to be kept. Of its token only the digest is.
pub(super) struct NewSession<'a> {
    pub(super) id: Id<Session>,
    pub(super) digest: [u8; 32],
    pub(super) expires_at: Timestamp,
    pub(super) address: &'a str,
    pub(super) agent: &'a str,
}

pub(super) async fn insert_session(tx: &mut impl Writing, new: NewSession<'_>) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO session (person, id, digest, created_at, last_used_at, expires_at, stepped_up_at, address, agent) \
               VALUES ($1, $2, $3, $4, $4, $5, $4, $6, $7)";
    tx.execute(sql, &[&new.id, &new.digest, &now, &new.expires_at, &new.address, &new.agent]).await?;
    Ok(())
}

/// Whether there was such a live session of the person.
pub(super) async fn end_session(tx: &mut impl Writing, id: Id<Session>) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "UPDATE session SET ended_at = $3 WHERE person = $1 AND id = $2 AND ended_at IS NULL";
    Ok(tx.execute(sql, &[&id, &now]).await? == 1)
}

/// One merchant a person belongs to.
pub(super) struct MembershipRow {
    pub(super) merchant: Id<Merchant>,
    pub(super) merchant_name: String,
    pub(super) member: Id<Member>,
    pub(super) role: permit::Role,
    pub(super) owner: bool,
    pub(super) state: String,
    pub(super) second_factor_required: bool,
}

impl FromRow for MembershipRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            merchant: row.next()?,
            merchant_name: row.next()?,
            member: row.next()?,
            role: row.next()?,
            owner: row.next()?,
            state: row.next()?,
            second_factor_required: row.next()?,
        })
    }
}

/// Every merchant the person was not removed from, in the order of joining.
pub(super) async fn list_memberships(tx: &mut impl Tx) -> Result<Vec<MembershipRow>, Problem> {
    let sql = "SELECT m.merchant, t.name, m.id, m.role, m.owner, m.state, t.second_factor_required FROM member m \
               JOIN merchant t ON t.id = m.merchant \
               WHERE m.person = $1 AND m.state <> 'removed' AND t.closed_at IS NULL ORDER BY m.id";
    tx.list(sql, &[]).await
}
