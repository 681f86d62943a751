//! Whether this merchant's bodies carry a checksum.

use permit::{Problem, Tx};

/// The sealed checksum key of a merchant that switched the checksum on.
pub(super) async fn checksum_key(tx: &mut impl Tx) -> Result<Option<Vec<u8>>, Problem> {
    let sql = "SELECT checksum_sealed FROM merchant WHERE id = $1 AND checksum_enabled = 1 \
               AND checksum_sealed IS NOT NULL";
    tx.find(sql, &[]).await
}
