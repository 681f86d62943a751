//! One `kibali serve` at a time on a folder with SQLite: a second one would know nothing of what the first has under way.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

const FILE: &str = "serve.lock";

/// A folder that is this process's until this is dropped, or the process ends however.
#[derive(Debug)]
pub(crate) struct Held {
    _file: File,
}

/// Takes the folder.
///
/// # Errors
/// A sentence that says who has it and what to do.
pub(crate) fn hold(folder: &Path) -> Result<Held, String> {
    let path = folder.join(FILE);
    let failed = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::Error(error)) => return Err(failed(error)),
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            // Who it is helps, and is not needed.
            let _ = file.read_to_string(&mut process);
            return Err(format!(
                "another kibali serve (process {}) works on {}: stop that one, or give this one a folder of its own with --data or \
                 KIBALI_DATA. Several on one database take PostgreSQL",
                process.trim(),
                folder.display()
            ));
        }
    }
    file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(failed)?;
    Ok(Held { _file: file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = hold(folder.path()).expect("a free folder");
        let refused = hold(folder.path()).expect_err("it is taken");
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        hold(folder.path()).expect("it is free again");
    }
}
