//! A setting of SQLite that precedes the first connection, and with [`super::pace`] all the `unsafe` of the store.

use std::sync::Once;

/// Stops SQLite from counting its allocations, which takes a lock around each of them.
pub(super) fn without_statistics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[expect(unsafe_code, reason = "rusqlite has no safe name for this setting")]
        // SAFETY: only this crate uses SQLite, and every connection is opened after this has returned, so no other
        // thread is inside SQLite now. The option takes one int, as SQLite documents.
        let answer = unsafe { rusqlite::ffi::sqlite3_config(rusqlite::ffi::SQLITE_CONFIG_MEMSTATUS, 0) };
        if answer != rusqlite::ffi::SQLITE_OK {
            tracing::debug!(answer, "SQLite keeps its memory statistics");
        }
    });
}
