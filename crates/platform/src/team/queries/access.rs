//! What hangs on a member: approvals they gave, keys they know, the account behind them.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member, Person},
};

/// Voids the approvals a member gave on payouts and batches that still wait. Says how many.
pub(crate) async fn void_approvals(
    tx: &mut impl Writing,
    member: Id<Member>,
    reason: &str,
) -> Result<u64, Problem> {
    let now = tx.now();
    let sql = "UPDATE approval SET voided_at = $3, void_reason = $4 WHERE merchant = $1 AND member = $2 \
               AND voided_at IS NULL \
               AND payout IN (SELECT p.id FROM payout p WHERE p.merchant = $1 AND p.state = 'pending' \
               UNION ALL SELECT b.id FROM batch b WHERE b.merchant = $1 AND b.state = 'waiting')";
    tx.execute(sql, &[&member, &now, &reason]).await
}

/// A key whose secret a member was shown, still able to call.
pub(crate) struct KnownKey {
    pub(crate) id: Id<ApiKey>,
    pub(crate) name: String,
    pub(crate) application: Id<Application>,
    pub(crate) application_name: String,
    pub(crate) last_four: String,
    pub(crate) scopes: String,
    pub(crate) dormant_at: Option<Timestamp>,
}

impl FromRow for KnownKey {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            application: row.next()?,
            application_name: row.next()?,
            last_four: row.next()?,
            scopes: row.next()?,
            dormant_at: row.next()?,
        })
    }
}

/// Every key of the merchant whose secret the member knows and that works, newest first.
pub(crate) async fn list_known_keys(tx: &mut impl Tx, member: Id<Member>) -> Result<Vec<KnownKey>, Problem> {
    let now = tx.now();
    let sql = "SELECT k.id, k.name, k.application, a.name, k.last_four, k.scopes, k.dormant_at FROM api_key k \
               JOIN application a ON a.merchant = k.merchant AND a.id = k.application \
               WHERE k.merchant = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $3) \
               AND EXISTS (SELECT 1 FROM api_key_holder h \
                    WHERE h.merchant = k.merchant AND h.api_key = k.id AND h.member = $2) ORDER BY k.id DESC";
    tx.list(sql, &[&member, &now]).await
}

/// Puts the money scopes of a key to sleep until an Admin confirms them anew.
pub(crate) async fn make_dormant(tx: &mut impl Writing, key: Id<ApiKey>) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE api_key SET dormant_at = $3 WHERE merchant = $1 AND id = $2 AND dormant_at IS NULL";
    tx.execute(sql, &[&key, &now]).await?;
    Ok(())
}

/// Whether the person behind a member has a second factor.
pub(crate) async fn has_factor(tx: &mut impl Tx, member: Id<Member>) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM member m JOIN person p ON p.id = m.person \
               WHERE m.merchant = $1 AND m.id = $2 AND p.totp_confirmed_at IS NOT NULL";
    Ok(tx.count(sql, &[&member]).await? > 0)
}

/// Notes that mail reached the person. `$1` is the person.
pub(crate) async fn confirm_email(tx: &mut impl Writing) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE person SET email_confirmed_at = $2 WHERE id = $1 AND email_confirmed_at IS NULL";
    tx.execute(sql, &[&now]).await?;
    Ok(())
}

/// Name and normalised address of an account. `$1` is the person.
pub(crate) async fn find_account(tx: &mut impl Tx) -> Result<Option<(String, String)>, Problem> {
    tx.find("SELECT name, email_normal FROM person WHERE id = $1", &[]).await
}

/// The account of an address, seen from a merchant that invites it.
pub(crate) async fn find_person_by_email(
    tx: &mut impl Tx,
    invitation: [u8; 16],
) -> Result<Option<Id<Person>>, Problem> {
    let sql = "SELECT p.id FROM invitation i JOIN person p ON p.email_normal = i.email_normal \
               WHERE i.merchant = $1 AND i.id = $2";
    tx.find(sql, &[&invitation]).await
}
