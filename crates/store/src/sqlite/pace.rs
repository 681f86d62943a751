//! Lets one thread hand pages to the disk a few at a time.
//!
//! SQLite writes all pages of a checkpoint and then waits until the disk has them. A commit that comes meanwhile waits
//! behind them, tens of milliseconds. Its Unix file system lets system calls be replaced (`xSetSystemCall`), so that what the
//! thread of [`super::checkpoints`] writes is on its way to the disk long before SQLite waits for it.

use std::cell::Cell;

thread_local! {
    /// How many pages this thread has written, if it writes them slowly.
    static WRITTEN: Cell<Option<u64>> = const { Cell::new(None) };
}

/// From now on this thread writes slowly.
pub(super) fn write_slowly() {
    WRITTEN.set(Some(0));
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub(super) use linux::teach;

/// Elsewhere a checkpoint is written at once.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
pub(super) fn teach() {}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[expect(unsafe_code, reason = "rusqlite has no safe name for the file system of SQLite")]
mod linux {
    use std::{
        ffi::{c_int, c_void},
        mem, ptr,
        sync::Once,
        thread,
        time::Duration,
    };

    use rusqlite::ffi;

    use super::WRITTEN;

    /// So many pages are handed to the disk together: at most 218 MB a second of pages of 4 KiB.
    const PAGES: u64 = 16;
    const PAUSE: Duration = Duration::from_micros(300);

    type Write = unsafe extern "C" fn(c_int, *const c_void, usize, i64) -> isize;

    /// Has SQLite write by [`write()`]. Where it does not know the call, a checkpoint is written at once.
    pub(in crate::sqlite) fn teach() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let write: Write = write;
            // SAFETY: the file system that SQLite finds lives as long as the process, and no connection is open yet that could
            // be using it. It keeps every system call as a function without a type and calls this one as the type above.
            unsafe {
                let vfs = ffi::sqlite3_vfs_find(ptr::null());
                let Some(set) = vfs.as_ref().and_then(|vfs| vfs.xSetSystemCall) else { return };
                for name in [c"pwrite64", c"pwrite"] {
                    let call = mem::transmute::<Write, unsafe extern "C" fn()>(write);
                    set(vfs, name.as_ptr(), Some(call));
                }
            }
        });
    }

    /// As `pwrite`; a thread that writes slowly has the disk begin after every few pages, and rests.
    unsafe extern "C" fn write(file: c_int, bytes: *const c_void, count: usize, at: i64) -> isize {
        // SAFETY: SQLite passes what the system call takes.
        let written = unsafe { libc::pwrite(file, bytes, count, at) };
        // SQLite asks `errno` after a failure.
        if written > 0
            && let Some(pages) = WRITTEN.get()
        {
            WRITTEN.set(Some(pages + 1));
            if (pages + 1).is_multiple_of(PAGES) {
                // SAFETY: it takes a file and no memory. That it fails changes nothing, SQLite waits for the disk by itself.
                unsafe { libc::sync_file_range(file, 0, 0, libc::SYNC_FILE_RANGE_WRITE) };
                thread::sleep(PAUSE);
            }
        }
        written
    }
}

#[cfg(all(test, target_os = "linux", target_pointer_width = "64"))]
mod tests {
    use super::*;
    use crate::{Durable, sqlite::connection};

    /// Were the system call of another name in the next SQLite, nothing else would tell.
    #[test]
    fn pages_of_a_checkpoint_are_written_slowly() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("paced.sqlite3");
        let writer = connection::open_writer(&path, Durable::AtEachCommit).unwrap();
        connection::run(&writer, "CREATE TABLE paced (number INTEGER PRIMARY KEY, text TEXT)").unwrap();
        let many = "INSERT INTO paced (text) WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 1000) \
                    SELECT hex(zeroblob(200)) FROM up";
        connection::run(&writer, many).unwrap();
        let mover = connection::open_beside(&path, Durable::AtEachCommit).unwrap();
        assert_eq!(WRITTEN.get(), None);
        write_slowly();
        connection::move_log(&mover).unwrap();
        assert!(WRITTEN.get().is_some_and(|pages| pages > 100), "{:?}", WRITTEN.get());
    }
}
