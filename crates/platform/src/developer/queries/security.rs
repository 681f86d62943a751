//! The IP list and the checksum.

use permit::{Problem, Tx};
use values::Timestamp;

/// Whether the checksum is on, since when, and its sealed key.
pub(in crate::developer) async fn find_checksum(
    tx: &mut impl Tx,
) -> Result<(bool, Option<Timestamp>, Option<Vec<u8>>), Problem> {
    let sql = "SELECT checksum_enabled, checksum_since, checksum_sealed FROM merchant WHERE id = $1";
    let found: Option<(bool, Option<Timestamp>, Option<Vec<u8>>)> = tx.find(sql, &[]).await?;
    Ok(found.unwrap_or((false, None, None)))
}
