//! The IP list and the checksum.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing, record};
use values::{
    Id, Subject, Timestamp,
    subjects::{Member, Merchant},
};

/// One entry of the IP list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::developer) enum IpRange {}
impl Subject for IpRange {
    const PREFIX: &'static str = "ipr";
}

/// One entry of the IP list, as it is kept.
#[derive(Debug, Clone)]
pub(in crate::developer) struct RangeRow {
    pub id: Id<IpRange>,
    pub cidr: String,
    pub label: String,
    pub added_by: Id<Member>,
    pub added_by_name: Option<String>,
    pub added_at: Timestamp,
}

impl FromRow for RangeRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            cidr: row.next()?,
            label: row.next()?,
            added_by: row.next()?,
            added_by_name: row.next()?,
            added_at: row.next()?,
        })
    }
}

pub(in crate::developer) async fn list_ranges(tx: &mut impl Tx) -> Result<Vec<RangeRow>, Problem> {
    let sql = "SELECT r.id, r.cidr, r.label, r.added_by, m.name, r.added_at FROM ip_range r \
               LEFT JOIN member m ON m.merchant = r.merchant AND m.id = r.added_by WHERE r.merchant = $1 ORDER BY r.id";
    tx.list(sql, &[]).await
}

/// Replaces the whole list; entries that stay keep who added them.
pub(in crate::developer) async fn replace_ranges(
    tx: &mut impl Writing,
    before: &[RangeRow],
    after: &[(String, String)],
    added_by: Id<Member>,
) -> Result<(), Problem> {
    let now = tx.now();
    for row in before {
        if !after.iter().any(|(cidr, _)| *cidr == row.cidr) {
            tx.execute("DELETE FROM ip_range WHERE merchant = $1 AND id = $2", &[&row.id]).await?;
        }
    }
    for (cidr, label) in after {
        if let Some(row) = before.iter().find(|row| row.cidr == *cidr) {
            let sql = "UPDATE ip_range SET label = $3 WHERE merchant = $1 AND id = $2";
            tx.execute(sql, &[&row.id, label]).await?;
            continue;
        }
        let id: Id<IpRange> = tx.id();
        let sql = "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6)";
        tx.execute(sql, &[&id, cidr, label, &added_by, &now]).await?;
    }
    Ok(())
}

/// Whether the checksum is on, since when, and its sealed key.
pub(in crate::developer) async fn find_checksum(
    tx: &mut impl Tx,
) -> Result<(bool, Option<Timestamp>, Option<Vec<u8>>), Problem> {
    let sql = "SELECT checksum_enabled, checksum_since, checksum_sealed FROM merchant WHERE id = $1";
    let found: Option<(bool, Option<Timestamp>, Option<Vec<u8>>)> = tx.find(sql, &[]).await?;
    Ok(found.unwrap_or((false, None, None)))
}

/// Sets the checksum's key, or turns it off, and ends every token of the merchant.
pub(in crate::developer) async fn set_checksum(
    tx: &mut impl Writing,
    sealed: Option<&[u8]>,
) -> Result<(), Problem> {
    let since = sealed.map(|_| tx.now());
    let sql = "UPDATE merchant SET checksum_enabled = $2, checksum_sealed = $3, checksum_since = $4, \
               token_generation = token_generation + 1 WHERE id = $1";
    tx.execute(sql, &[&sealed.is_some(), &sealed, &since]).await?;
    Ok(())
}

/// The addresses that keys made by `member` were last used from.
pub(in crate::developer) async fn list_addresses_of(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Vec<String>, Problem> {
    let sql = "SELECT DISTINCT last_used_address FROM api_key \
               WHERE merchant = $1 AND created_by = $2 AND last_used_address IS NOT NULL LIMIT 50";
    tx.list(sql, &[&member]).await
}

/// Remembers what a checksum is first used for.
pub(in crate::developer) async fn insert_signature(
    tx: &mut impl Writing,
    digest: [u8; 32],
    purpose: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO checksum_used (merchant, digest, purpose, made, at) VALUES ($1, $2, $3, 0, $4) \
               ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&digest, &purpose, &now]).await?;
    Ok(())
}

record! {
    /// A checksum that was used, for one purpose, and whether it made something.
    pub(in crate::developer) struct UsedChecksum in "checksum_used" (merchant, digest) Update {
        merchant: Id<Merchant>,
        digest: [u8; 32],
        purpose: String,
        made: bool,
        at: Timestamp,
    }
}

/// Whether a checksum is remembered for this purpose.
pub(in crate::developer) async fn signature_is_for(
    tx: &mut impl Writing,
    digest: [u8; 32],
    purpose: &str,
) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM checksum_used WHERE merchant = $1 AND digest = $2 AND purpose = $3";
    Ok(tx.count(sql, &[&digest, &purpose]).await? > 0)
}

/// Notes that a checksum made something; false where it had, or was used for another purpose.
pub(in crate::developer) async fn spend_signature(
    tx: &mut impl Writing,
    digest: [u8; 32],
    purpose: &str,
) -> Result<bool, Problem> {
    let sql =
        "UPDATE checksum_used SET made = 1 WHERE merchant = $1 AND digest = $2 AND purpose = $3 AND made = 0";
    Ok(tx.execute(sql, &[&digest, &purpose]).await? == 1)
}
