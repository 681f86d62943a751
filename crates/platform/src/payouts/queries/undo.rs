//! The statement that takes a release back.

use permit::{Problem, Writing};
use values::{Id, Timestamp};

use super::super::model::Payout;

/// Has a released payout wait until `expires_at`, as if nobody had released it.
pub(crate) async fn set_waiting_again(
    tx: &mut impl Writing,
    id: Id<Payout>,
    expires_at: Timestamp,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE payout SET state = 'pending', decided_by = NULL, authorised_at = NULL, expires_at = $3, updated_at = $4 \
               WHERE merchant = $1 AND id = $2 AND state = 'authorized' AND sending = 'not'";
    match tx.execute(sql, &[&id, &expires_at, &now]).await? {
        1 => Ok(()),
        _ => Err(Problem::failure("a payout that was released a moment ago is not any more")),
    }
}
