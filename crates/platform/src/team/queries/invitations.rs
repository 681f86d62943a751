//! Invitations and the digests of their links.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{Id, Timestamp, subjects::Member};

use crate::team::model::Invitation;

impl FromRow for Invitation {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            email: row.next()?,
            email_normal: row.next()?,
            name: row.next()?,
            role: row.next()?,
            language: row.next()?,
            state: row.next()?,
            generation: row.next()?,
            days: row.next()?,
            invited_by: row.next()?,
            confirmed_by: row.next()?,
            created_at: row.next()?,
            sent_at: row.next()?,
            expires_at: row.next()?,
            resent_on: row.next()?,
            resends: row.next()?,
            link_copied_at: row.next()?,
            mail: row.next()?,
            mail_error: row.next()?,
            decided_at: row.next()?,
            member: row.next()?,
            inviter: row.next()?,
            vouched: row.next()?,
        })
    }
}

macro_rules! invitations {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.email, i.email_normal, i.name, i.role, i.language, i.state, i.generation, i.days, ",
            "i.invited_by, i.confirmed_by, i.created_at, i.sent_at, i.expires_at, i.resent_on, i.resends, ",
            "i.link_copied_at, i.mail_state, i.mail_error, i.decided_at, i.member, b.name, ",
            "CASE WHEN v.role = 'Admin' AND v.state = 'active' THEN 1 ELSE 0 END FROM invitation i ",
            "JOIN member b ON b.merchant = i.merchant AND b.id = i.invited_by ",
            "JOIN member v ON v.merchant = i.merchant AND v.id = COALESCE(i.confirmed_by, i.invited_by) ",
            "WHERE i.merchant = $1 ",
            $rest
        )
    };
}

pub(crate) async fn find_invitation(
    tx: &mut impl Tx,
    id: Id<Invitation>,
) -> Result<Option<Invitation>, Problem> {
    tx.find(invitations!("AND i.id = $2"), &[&id]).await
}

/// What waits for this address, expired or not.
pub(crate) async fn find_pending_for(
    tx: &mut impl Tx,
    email_normal: &str,
) -> Result<Option<Invitation>, Problem> {
    tx.find(invitations!("AND i.email_normal = $2 AND i.state = 'pending'"), &[&email_normal]).await
}

/// Newest first.
pub(crate) async fn list_invitations(
    tx: &mut impl Tx,
    before: Id<Invitation>,
    limit: usize,
) -> Result<Vec<Invitation>, Problem> {
    tx.list(invitations!("AND i.id < $2 ORDER BY i.id DESC LIMIT $3"), &[&before, &limit]).await
}

/// How many were written since an instant, and when the oldest of them was.
pub(crate) async fn count_written(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>), Problem> {
    let sql = "SELECT COUNT(*), MIN(created_at) FROM invitation WHERE merchant = $1 AND created_at > $2";
    let row = tx.find(sql, &[&since]).await?;
    row.ok_or_else(|| Problem::failure("a count answered no row"))
}

/// Says whether it was written; not where one waits for the same address.
pub(crate) async fn insert_invitation(tx: &mut impl Writing, new: &Invitation) -> Result<bool, Problem> {
    let sql = "INSERT INTO invitation (merchant, id, email, email_normal, name, role, language, state, generation, days, \
               invited_by, created_at, sent_at, expires_at, mail_state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    let made = tx
        .execute(
            sql,
            &[
                &new.id,
                &new.email,
                &new.email_normal,
                &new.name,
                &new.role,
                &new.language,
                &new.state.name(),
                &new.generation,
                &new.days,
                &new.invited_by,
                &new.created_at,
                &new.sent_at,
                &new.expires_at,
                &new.mail.name(),
            ],
        )
        .await?;
    Ok(made == 1)
}

/// Keeps everything that may change. Call it inside `write_alone` only.
pub(crate) async fn keep_invitation(tx: &mut impl Writing, it: &Invitation) -> Result<(), Problem> {
    let sql = "UPDATE invitation SET name = $3, role = $4, language = $5, state = $6, generation = $7, days = $8, \
               invited_by = $9, confirmed_by = $10, sent_at = $11, expires_at = $12, resent_on = $13, resends = $14, \
               link_copied_at = $15, mail_state = $16, mail_error = $17, decided_at = $18, member = $19 \
               WHERE merchant = $1 AND id = $2";
    tx.execute(
        sql,
        &[
            &it.id,
            &it.name,
            &it.role,
            &it.language,
            &it.state.name(),
            &it.generation,
            &it.days,
            &it.invited_by,
            &it.confirmed_by,
            &it.sent_at,
            &it.expires_at,
            &it.resent_on,
            &it.resends,
            &it.link_copied_at,
            &it.mail.name(),
            &it.mail_error,
            &it.decided_at,
            &it.member,
        ],
    )
    .await?;
    Ok(())
}

/// Keeps the digest of a link; `copied_by` is the Admin who carries it by hand.
pub(crate) async fn insert_token(
    tx: &mut impl Writing,
    invitation: &Invitation,
    digest: [u8; 32],
    copied_by: Option<Id<Member>>,
) -> Result<(), Problem> {
    let sql = "INSERT INTO invitation_token (merchant, digest, invitation, generation, copied_by) \
               VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &[&digest, &invitation.id, &invitation.generation, &copied_by]).await?;
    Ok(())
}

/// The Admin who copied a link to carry it by hand, so that its use proves no address; none where it was mailed.
pub(crate) async fn find_copier(tx: &mut impl Tx, digest: [u8; 32]) -> Result<Option<Id<Member>>, Problem> {
    let sql = "SELECT copied_by FROM invitation_token WHERE merchant = $1 AND digest = $2 AND copied_by IS NOT NULL";
    tx.find(sql, &[&digest]).await
}

/// Notes that a member wrote an invitation, or sent it again.
pub(crate) async fn note_sender(
    tx: &mut impl Writing,
    invitation: Id<Invitation>,
    member: Id<Member>,
) -> Result<(), Problem> {
    let sql = "INSERT INTO invitation_sender (merchant, invitation, member) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&invitation, &member]).await?;
    Ok(())
}

/// Everybody who wrote an invitation or sent it again, oldest members first.
pub(crate) async fn list_senders(
    tx: &mut impl Tx,
    invitation: Id<Invitation>,
) -> Result<Vec<Id<Member>>, Problem> {
    let sql = "SELECT member FROM invitation_sender WHERE merchant = $1 AND invitation = $2 ORDER BY member";
    tx.list(sql, &[&invitation]).await
}

/// The generation of an invitation that still waits.
pub(crate) async fn pending_generation(
    tx: &mut impl Tx,
    invitation: [u8; 16],
) -> Result<Option<i64>, Problem> {
    tx.find(
        "SELECT generation FROM invitation WHERE merchant = $1 AND id = $2 AND state = 'pending'",
        &[&invitation],
    )
    .await
}

/// Notes how the mail of this generation fared.
pub(crate) async fn note_letter(
    tx: &mut impl Writing,
    invitation: [u8; 16],
    generation: i64,
    state: &str,
    error: Option<&str>,
) -> Result<(), Problem> {
    tx.execute(
        "UPDATE invitation SET mail_state = $4, mail_error = $5 \
         WHERE merchant = $1 AND id = $2 AND generation = $3",
        &[&invitation, &generation, &state, &error],
    )
    .await?;
    Ok(())
}
