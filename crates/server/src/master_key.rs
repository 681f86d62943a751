//! The master key: from the settings, or from a file in the data folder that is made at the first start.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use permit::Target;
use values::Secret;

/// Its name in the data folder.
pub(crate) const FILE: &str = "master.key";

/// The key, and where it was written if it is new and the data may know another one: a PostgreSQL, which others may have filled.
#[derive(Debug)]
pub(crate) struct MasterKey {
    pub key: Secret<[u8; 32]>,
    made: Option<PathBuf>,
}

impl MasterKey {
    /// Takes a new key away again: the data turned out to know another one, or there is none.
    pub(crate) fn take_back(&self) {
        if let Some(path) = &self.made {
            // Whoever cannot take it away is told the same at the next start.
            let _ = fs::remove_file(path);
        }
    }
}

/// Reads the key, or makes one where there is neither key nor data.
///
/// # Errors
/// A sentence that says what to do; nothing was written then.
pub(crate) fn load(
    setting: Option<&Secret<String>>,
    folder: &Path,
    target: &Target,
) -> Result<MasterKey, String> {
    let path = folder.join(FILE);
    if setting.is_none() && !path.exists() {
        return match lost(folder, target) {
            Some(sentence) => Err(sentence),
            None => {
                let key = make(&path)?;
                Ok(MasterKey { key, made: matches!(target, Target::Postgres(_)).then_some(path) })
            }
        };
    }
    Ok(MasterKey { key: find(setting, &path)?, made: None })
}

/// What is to be restored where data is there and its key is not; a PostgreSQL says so itself.
pub(crate) fn lost(folder: &Path, target: &Target) -> Option<String> {
    let Target::Sqlite(data) = target else { return None };
    let written = fs::metadata(data).is_ok_and(|data| data.len() > 0);
    written.then(|| {
        format!(
            "{} is there, but {} is not, the key that it was written with: restore that file from your backup, or set \
             KIBALI_MASTER_KEY. Nothing was changed",
            data.display(),
            folder.join(FILE).display()
        )
    })
}

/// The key as it is.
fn find(setting: Option<&Secret<String>>, path: &Path) -> Result<Secret<[u8; 32]>, String> {
    if let Some(text) = setting {
        return parse(text.reveal()).ok_or_else(|| "master_key is not 64 hexadecimal digits".to_owned());
    }
    match fs::read_to_string(path) {
        Ok(text) => {
            let mode = fs::metadata(path).map_or(0, |data| data.permissions().mode());
            if mode & 0o077 != 0 {
                return Err(format!("{} can be read by others: run chmod 600 on it", path.display()));
            }
            parse(text.trim())
                .ok_or_else(|| format!("{} is damaged: restore it from a backup", path.display()))
        }
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

    fn beside(folder: &Path) -> Target {
        Target::Sqlite(folder.join("kibali.sqlite3"))
    }

    #[test]
    fn a_key_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = beside(folder.path());
        let first = load(None, folder.path(), &target).expect("a new key");
        let second = load(None, folder.path(), &target).expect("the same key");
        assert!(first.key.matches(second.key.reveal()));
        let mode = fs::metadata(folder.path().join(FILE)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        first.take_back();
        assert!(folder.path().join(FILE).exists(), "a file beside it may be written with it by now");
    }

    #[test]
    fn a_key_that_a_database_does_not_know_is_taken_away_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = Target::Postgres(Secret::new("postgres://127.0.0.1/kibali".to_owned()));
        let first = load(None, folder.path(), &target).expect("a new key");
        let second = load(None, folder.path(), &target).expect("the same key");
        second.take_back();
        assert!(folder.path().join(FILE).exists(), "it was there before");
        first.take_back();
        assert!(!folder.path().join(FILE).exists());
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = beside(folder.path());
        load(None, folder.path(), &target).expect("a new key");
        let path = folder.path().join(FILE);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a change of mode");
        assert!(load(None, folder.path(), &target).expect_err("refused").contains("chmod 600"));
    }

    #[test]
    fn no_key_is_made_beside_data_that_has_one() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("kibali.sqlite3"), "data").expect("a file");
        let refused = load(None, folder.path(), &beside(folder.path())).expect_err("refused");
        assert!(refused.contains("restore that file from your backup"), "{refused}");
        assert!(!folder.path().join(FILE).exists(), "nothing was written");
        let setting = Secret::new("11".repeat(32));
        load(Some(&setting), folder.path(), &beside(folder.path())).expect("the key of the settings");
    }
}
