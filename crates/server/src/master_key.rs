//! The master key: from the settings, or from a file in the data folder that is made at the first start.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use values::Secret;

/// Its name in the data folder.
pub(crate) const FILE: &str = "master.key";

/// Reads the key, or makes one where there is none.
///
/// # Errors
/// A sentence that says what to do.
pub(crate) fn load(setting: Option<&Secret<String>>, folder: &Path) -> Result<Secret<[u8; 32]>, String> {
    if let Some(text) = setting {
        return parse(text.reveal()).ok_or_else(|| "master_key is not 64 hexadecimal digits".to_owned());
    }
    let path = folder.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let mode = fs::metadata(&path).map_or(0, |data| data.permissions().mode());
            if mode & 0o077 != 0 {
                return Err(format!("{} can be read by others: run chmod 600 on it", path.display()));
            }
            parse(text.trim())
                .ok_or_else(|| format!("{} is damaged: restore it from a backup", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => make(&path),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

fn make(path: &Path) -> Result<Secret<[u8; 32]>, String> {
    let failed = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| format!("the system has no randomness: {error}"))?;
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    file.write_all(hex::encode(key).as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    Ok(Secret::new(key))
}

fn parse(text: &str) -> Option<Secret<[u8; 32]>> {
    let mut key = [0; 32];
    hex::decode_to_slice(text, &mut key).ok()?;
    Some(Secret::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = load(None, folder.path()).expect("a new key");
        let second = load(None, folder.path()).expect("the same key");
        assert!(first.matches(second.reveal()));
        let mode = fs::metadata(folder.path().join(FILE)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        load(None, folder.path()).expect("a new key");
        let path = folder.path().join(FILE);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a change of mode");
        assert!(load(None, folder.path()).expect_err("refused").contains("chmod 600"));
    }
}
