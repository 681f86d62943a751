//! Approvals, and those who give them.

use std::sync::LazyLock;

use permit::{FromRow, Kind, Problem, Role, Row, StoreError, Tx};
use values::{Id, Timestamp, subjects::Member};

use super::super::model::{Approval, Payout};
use crate::listing::{duties, fill, may, places, roles, room};

/// An approval `v` by the member `c` stops counting when it was voided, or when its giver's role, payout duty or access changed
/// after it was given. No duty narrows who releases withdrawals.
static COUNTS: LazyLock<String> = LazyLock::new(|| {
    let withdrawal = " OR EXISTS (SELECT w.id FROM payout w WHERE w.merchant = v.merchant AND w.id = v.payout \
                      AND w.purpose = 'withdrawal')";
    let (releases, duties) = (roles(Kind::AuthorisePayout), duties("c", Kind::AuthorisePayout, withdrawal));
    format!(
        "v.voided_at IS NULL AND c.state = 'active' AND c.role IN ({releases}){duties} AND NOT EXISTS (SELECT r.id \
         FROM role_change r WHERE r.merchant = v.merchant AND r.member = v.member AND r.at > v.at)"
    )
});

pub(super) static APPROVAL: LazyLock<String> = LazyLock::new(|| {
    format!("v.id, v.member, v.name, v.digest, v.at, CAST(CASE WHEN {} THEN 1 ELSE 0 END AS BIGINT)", *COUNTS)
});

/// Whether somebody of `people`, parameters between commas, has given an approval that counts to the payout or batch with
/// the id that `of` names.
pub(crate) fn approved_by(people: &str, of: &str) -> String {
    let counts = &*COUNTS;
    format!(
        "EXISTS (SELECT v.id FROM approval v JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
         WHERE v.merchant = $1 AND v.payout = {of} AND v.member IN ({people}) AND {counts})"
    )
}

impl FromRow for Approval {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, member, name, digest) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok(Self { id, member, name, digest, at: row.next()?, counts: row.next()? })
    }
}

/// Approvals of a payout that nobody voided, oldest first.
pub(crate) async fn approvals(tx: &mut impl Tx, id: Id<Payout>) -> Result<Vec<Approval>, Problem> {
    let approval = &*APPROVAL;
    let sql = format!(
        "SELECT {approval} FROM approval v JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
         WHERE v.merchant = $1 AND v.payout = $2 AND v.voided_at IS NULL ORDER BY v.id"
    );
    tx.list(&sql, &[&id]).await
}

/// Approvals of these payouts, which a page shows, oldest first.
pub(crate) async fn approvals_of(
    tx: &mut impl Tx,
    payouts: &[Id<Payout>],
) -> Result<Vec<(Id<Payout>, Approval)>, Problem> {
    if payouts.is_empty() {
        return Ok(Vec::new());
    }
    let (approval, room) = (&*APPROVAL, room(payouts.len()));
    let sql = format!(
        "SELECT v.payout, {approval} FROM approval v JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
         WHERE v.merchant = $1 AND v.payout IN ({}) ORDER BY v.payout, v.id LIMIT 1000",
        places(2, room)
    );
    let mut params = Vec::with_capacity(room);
    fill(&mut params, payouts, room);
    let rows: Vec<ApprovalOf> = tx.list(&sql, &params).await?;
    Ok(rows.into_iter().map(|ApprovalOf(payout, approval)| (payout, approval)).collect())
}

struct ApprovalOf(Id<Payout>, Approval);

impl FromRow for ApprovalOf {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self(row.next()?, Approval::from_row(row)?))
    }
}

/// A member who might release a payout.
pub(crate) type Candidate = (Id<Member>, String, Role, Option<Timestamp>);

/// Active members who may do `permission` by role and payout duty, oldest first; at most 50.
pub(crate) async fn list_members(tx: &mut impl Tx, permission: Kind) -> Result<Vec<Candidate>, Problem> {
    let sql = format!(
        "SELECT m.id, m.name, m.role, m.last_active_at FROM member m WHERE m.merchant = $1 AND m.state = 'active' \
         AND {} ORDER BY m.id LIMIT 50",
        may("m", permission)
    );
    tx.list(&sql, &[]).await
}
