//! Every statement about persons, sessions and factors. `$1` is the person, except where a merchant is founded.

use crate::mail::Language;
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
    pub(super) email_normal: String,
    pub(super) email_confirmed_at: Option<Timestamp>,
    pub(super) password_hash: Secret<String>,
    pub(super) language: Language,
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
            email_normal: row.next()?,
            email_confirmed_at: row.next()?,
            password_hash: Secret::new(row.next()?),
            language: row.next()?,
            totp_sealed: row.next()?,
            totp_confirmed_at: row.next()?,
            totp_last_step: row.next()?,
        })
    }
}

const PERSON: &str = "SELECT id, name, email, email_normal, email_confirmed_at, password_hash, language, totp_sealed, totp_confirmed_at, \
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
    language: Language,
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
    let kyc = if tx.app().settings().approve_new_merchants { "approved" } else { "not_approved" };
    let sql = "INSERT INTO merchant (id, name, country, time_zone, created_at, kyc_state) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &[&name, &"TZ", &"Africa/Dar_es_Salaam", &now, &kyc]).await?;
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
    pub(super) payout_duty: permit::Duty,
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
            payout_duty: row.next()?,
            owner: row.next()?,
            state: row.next()?,
            second_factor_required: row.next()?,
        })
    }
}

/// Every merchant the person was not removed from, in the order of joining.
pub(super) async fn list_memberships(tx: &mut impl Tx) -> Result<Vec<MembershipRow>, Problem> {
    let sql = "SELECT m.merchant, t.name, m.id, m.role, m.payout_duty, m.owner, m.state, t.second_factor_required \
               FROM member m JOIN merchant t ON t.id = m.merchant \
               WHERE m.person = $1 AND m.state <> 'removed' AND t.closed_at IS NULL ORDER BY m.id";
    tx.list(sql, &[]).await
}

/// A live session, as its owner sees it.
pub(super) struct SessionRow {
    pub(super) id: Id<Session>,
    pub(super) address: String,
    pub(super) agent: String,
    pub(super) created_at: Timestamp,
    pub(super) last_used_at: Timestamp,
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

/// The person's live sessions, newest first, at most 100.
pub(super) async fn list_sessions(tx: &mut impl Tx) -> Result<Vec<SessionRow>, Problem> {
    let now = tx.now();
    let unused_since = now - tx.app().settings().session_idle;
    let sql = "SELECT id, address, agent, created_at, last_used_at FROM session \
               WHERE person = $1 AND ended_at IS NULL AND expires_at > $2 AND last_used_at > $3 \
               ORDER BY id DESC LIMIT 100";
    tx.list(sql, &[&now, &unused_since]).await
}

/// Whether the person `tx` is bound to works for another merchant than `here`.
pub(super) async fn works_elsewhere(tx: &mut impl Tx, here: Id<Merchant>) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM member WHERE person = $1 AND merchant <> $2 AND state = 'active'";
    Ok(tx.count(sql, &[&here]).await? > 0)
}

/// Whether the person had a session from this address, as far back as sessions are kept.
pub(super) async fn has_come_from(tx: &mut impl Tx, address: &str) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM session WHERE person = $1 AND address = $2";
    Ok(tx.count(sql, &[&address]).await? > 0)
}

/// Ends every session of the person but `kept`, and says how many that were; the nil id keeps none.
pub(super) async fn end_sessions(tx: &mut impl Writing, kept: Id<Session>) -> Result<u64, Problem> {
    let now = tx.now();
    let sql = "UPDATE session SET ended_at = $3 WHERE person = $1 AND id <> $2 AND ended_at IS NULL";
    tx.execute(sql, &[&kept, &now]).await
}

pub(super) async fn step_session_up(tx: &mut impl Writing, id: Id<Session>) -> Result<(), Problem> {
    let now = tx.now();
    tx.execute("UPDATE session SET stepped_up_at = $3 WHERE person = $1 AND id = $2", &[&id, &now]).await?;
    Ok(())
}

pub(super) async fn set_password(tx: &mut impl Writing, hash: &str) -> Result<(), Problem> {
    tx.execute("UPDATE person SET password_hash = $2 WHERE id = $1", &[&hash]).await?;
    Ok(())
}

/// Names the person anew, in every merchant they belong to; where they were removed the old name stays in history.
pub(super) async fn set_name(tx: &mut impl Writing, name: &str) -> Result<(), Problem> {
    // The member first, as those do who lock both.
    tx.execute("UPDATE member SET name = $2 WHERE person = $1 AND state <> 'removed'", &[&name]).await?;
    tx.execute("UPDATE person SET name = $2 WHERE id = $1", &[&name]).await?;
    Ok(())
}

pub(super) async fn set_language(tx: &mut impl Writing, language: Language) -> Result<(), Problem> {
    tx.execute("UPDATE person SET language = $2 WHERE id = $1", &[&language]).await?;
    Ok(())
}

/// Gives the person an address that a mail reached. False where it is another person's.
pub(super) async fn set_email(tx: &mut impl Writing, email: &Email) -> Result<bool, Problem> {
    let now = tx.now();
    let (written, normal) = (email.as_str(), email.normal());
    let sql = "UPDATE person SET email = $2, email_normal = $3, email_confirmed_at = $4 WHERE id = $1 \
               AND NOT EXISTS (SELECT 1 FROM person p WHERE p.email_normal = $3 AND p.id <> $1)";
    Ok(tx.execute(sql, &[&written, &normal, &now]).await? == 1)
}

/// Notes that a mail reached the person's address, if that was not known.
pub(super) async fn confirm_email(tx: &mut impl Writing) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE person SET email_confirmed_at = $2 WHERE id = $1 AND email_confirmed_at IS NULL";
    tx.execute(sql, &[&now]).await?;
    Ok(())
}

/// A token that was mailed, as it is kept.
pub(super) struct NewToken<'a> {
    pub(super) digest: [u8; 32],
    pub(super) purpose: &'static str,
    pub(super) detail: &'a str,
    pub(super) expires_at: Timestamp,
}

pub(super) async fn insert_token(tx: &mut impl Writing, new: NewToken<'_>) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO person_token (person, digest, purpose, detail, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &[&new.digest, &new.purpose, &new.detail, &now, &new.expires_at]).await?;
    Ok(())
}

/// Spends the person's unused tokens of one purpose, made at or after `since`.
pub(super) async fn spend_tokens(
    tx: &mut impl Writing,
    purpose: &'static str,
    since: Timestamp,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE person_token SET used_at = $4 \
               WHERE person = $1 AND purpose = $2 AND created_at >= $3 AND used_at IS NULL";
    tx.execute(sql, &[&purpose, &since, &now]).await?;
    Ok(())
}

/// When a token was made.
pub(super) async fn token_created_at(
    tx: &mut impl Tx,
    digest: [u8; 32],
) -> Result<Option<Timestamp>, Problem> {
    tx.find("SELECT created_at FROM person_token WHERE person = $1 AND digest = $2", &[&digest]).await
}

/// What the newest unused token of a purpose carries, while it works.
pub(super) async fn find_token_detail(
    tx: &mut impl Tx,
    purpose: &'static str,
) -> Result<Option<String>, Problem> {
    let now = tx.now();
    let sql = "SELECT detail FROM person_token WHERE person = $1 AND purpose = $2 AND used_at IS NULL \
               AND expires_at > $3 ORDER BY created_at DESC LIMIT 1";
    tx.find(sql, &[&purpose, &now]).await
}

/// Keeps a seed that waits for its first code.
pub(super) async fn set_seed(tx: &mut impl Writing, sealed: &[u8]) -> Result<(), Problem> {
    let sealed = sealed.to_vec();
    let sql =
        "UPDATE person SET totp_sealed = $2, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = $1";
    tx.execute(sql, &[&sealed]).await?;
    Ok(())
}

pub(super) async fn turn_factor_on(tx: &mut impl Writing) -> Result<(), Problem> {
    let now = tx.now();
    tx.execute("UPDATE person SET totp_confirmed_at = $2 WHERE id = $1", &[&now]).await?;
    Ok(())
}

/// Takes the second factor away, its recovery codes too.
pub(super) async fn turn_factor_off(tx: &mut impl Writing) -> Result<(), Problem> {
    let sql =
        "UPDATE person SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = $1";
    tx.execute(sql, &[]).await?;
    tx.execute("DELETE FROM recovery_code WHERE person = $1", &[]).await?;
    Ok(())
}

/// Spends a step of the authenticator. False where it, or a later one, is spent.
pub(super) async fn spend_step(tx: &mut impl Writing, step: i64) -> Result<bool, Problem> {
    let sql = "UPDATE person SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2";
    Ok(tx.execute(sql, &[&step]).await? == 1)
}

/// Puts new recovery codes in the place of all there were.
pub(super) async fn replace_recovery_codes(
    tx: &mut impl Writing,
    digests: &[[u8; 32]],
) -> Result<(), Problem> {
    tx.execute("DELETE FROM recovery_code WHERE person = $1", &[]).await?;
    for digest in digests {
        tx.execute("INSERT INTO recovery_code (person, digest) VALUES ($1, $2)", &[digest]).await?;
    }
    Ok(())
}

/// Spends a recovery code. False where there is none such, or it is spent.
pub(super) async fn spend_recovery_code(tx: &mut impl Writing, digest: [u8; 32]) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "UPDATE recovery_code SET used_at = $3 WHERE person = $1 AND digest = $2 AND used_at IS NULL";
    Ok(tx.execute(sql, &[&digest, &now]).await? == 1)
}

pub(super) async fn count_recovery_codes(tx: &mut impl Tx) -> Result<i64, Problem> {
    tx.count("SELECT COUNT(*) FROM recovery_code WHERE person = $1 AND used_at IS NULL", &[]).await
}
