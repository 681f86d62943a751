//! Whether somebody is the only one who makes or releases payouts.

use permit::{FromRow, MoneySeen, Problem, Role, Row, StoreError, Tx, Unready};
use values::{Id, subjects::Member};

use super::{
    super::model::{Other, REMEMBERED},
    MakerRow,
};
use crate::changes::{OF_MEMBER, RoleChange};

/// Whether there is nobody beside `member`, in a money command.
pub(in crate::payouts) fn is_alone_in(seen: &MoneySeen<'_>, member: Id<Member>) -> Result<bool, Unready> {
    let since = seen.now() - REMEMBERED;
    let others = seen.rows::<MakerRow>(&["merchant"], &[])?.into_iter().filter(|one| one.id != member);
    let read = |one: MakerRow| {
        let changes = seen.rows::<RoleChange>(OF_MEMBER, &[&one.id])?;
        let lately =
            changes.into_iter().filter(|change| change.at > since).map(|change| change.kind).collect();
        Ok(Other { role: one.role, active: one.state == "active", lately })
    };
    // All are looked at before the first that is missing ends it.
    let others = others.map(read).collect::<Vec<Result<Other, Unready>>>();
    let others = others.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(!others.iter().any(Other::is_second))
}

struct Seen(Role, bool, Option<String>);

impl FromRow for Seen {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let role = row.next()?;
        let state: String = row.next()?;
        Ok(Self(role, state == "active", row.next()?))
    }
}

/// As [`is_alone_in`], for whoever is only told.
pub(in crate::payouts) async fn is_alone(tx: &mut impl Tx, member: Id<Member>) -> Result<bool, Problem> {
    let since = tx.now() - REMEMBERED;
    let sql = "SELECT m.role, m.state, c.kind FROM member m LEFT JOIN role_change c ON c.merchant = m.merchant \
               AND c.member = m.id AND c.at > $3 WHERE m.merchant = $1 AND m.id <> $2 ORDER BY m.id, c.id";
    let rows: Vec<Seen> = tx.list(sql, &[&member, &since]).await?;
    let other = |Seen(role, active, kind): Seen| Other { role, active, lately: kind.into_iter().collect() };
    Ok(!rows.into_iter().map(other).any(|other| other.is_second()))
}
