//! Whether somebody is the only one who makes or releases payouts.

use permit::{Duty, MoneySeen, Problem, Role, Tx, Unready, record};
use values::{
    Id,
    subjects::{Member, Merchant},
};

use super::super::model::{Other, REMEMBERED};
use crate::changes::{OF_MEMBER, RoleChange};

record! {
    /// A member, active or not.
    struct Somebody in "member" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Member>,
        state: String,
        role: Role,
    }
}

/// Whether there is nobody beside `member`, in a money command.
pub(in crate::policy) fn is_alone_in(seen: &MoneySeen<'_>, member: Id<Member>) -> Result<bool, Unready> {
    let since = seen.now() - REMEMBERED;
    let others = seen.rows::<Somebody>(&["merchant"], &[])?.into_iter().filter(|one| one.id != member);
    let read = |one: Somebody| {
        let changes = seen.rows::<RoleChange>(OF_MEMBER, &[&one.id])?.into_iter();
        let had =
            changes.filter(|change| change.at > since).filter_map(|change| change.role_before).collect();
        Ok(Other { role: one.role, active: one.state == "active", had })
    };
    // All are looked at before the first that is missing ends it.
    let others = others.map(read).collect::<Vec<Result<Other, Unready>>>();
    let others = others.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(!others.iter().any(Other::is_second))
}

/// As [`is_alone_in`], in another transaction.
pub(in crate::policy) async fn is_alone(tx: &mut impl Tx, member: Id<Member>) -> Result<bool, Problem> {
    let since = tx.now() - REMEMBERED;
    let sql = "SELECT m.role, m.state, c.role_before FROM member m LEFT JOIN role_change c ON c.merchant = m.merchant \
               AND c.member = m.id AND c.at > $3 WHERE m.merchant = $1 AND m.id <> $2 ORDER BY m.id, c.id";
    let rows: Vec<(Role, String, Option<Role>)> = tx.list(sql, &[&member, &since]).await?;
    let other = |(role, state, had): (Role, String, Option<Role>)| Other {
        role,
        active: state == "active",
        had: had.into_iter().collect(),
    };
    Ok(!rows.into_iter().map(other).any(|other| other.is_second()))
}

/// The payout duty of a member.
pub(in crate::policy) async fn duty_of(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Option<Duty>, Problem> {
    let sql = "SELECT payout_duty FROM member WHERE merchant = $1 AND id = $2";
    let found: Option<(Duty,)> = tx.find(sql, &[&member]).await?;
    Ok(found.map(|(duty,)| duty))
}
