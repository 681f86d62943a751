//! What members had a part in as Developers. Payouts read it: whoever has a part in one does not release it.

use permit::{Problem, Writing};
use values::{
    Id,
    subjects::{ApiKey, Member},
};

/// Notes that `member` had a part in an application or key. Noted once, it stays.
pub(in crate::developer) async fn insert_part(
    tx: &mut impl Writing,
    subject: [u8; 16],
    member: Id<Member>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO developer_part (merchant, subject, member, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&subject, &member, &now]).await?;
    Ok(())
}

/// Whoever had a part in `old` has one in the key that takes its place.
pub(in crate::developer) async fn pass_parts_on(
    tx: &mut impl Writing,
    old: Id<ApiKey>,
    new: Id<ApiKey>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO developer_part (merchant, subject, member, at) \
               SELECT merchant, $3, member, $4 FROM developer_part WHERE merchant = $1 AND subject = $2 \
               ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&old, &new, &now]).await?;
    Ok(())
}
