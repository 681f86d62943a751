//! The demonstration's secrets: in a file of the data folder that only its owner reads, never in the database.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use serde::{Deserialize, Serialize};

const FILE: &str = "sandbox.json";

/// What people and programs need to use the sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Demonstration {
    /// The merchant.
    pub merchant_id: String,
    /// The application's client id.
    pub client_id: String,
    /// Its API key.
    pub api_key: String,
    /// The checksum key, when the checksum is on.
    pub checksum_key: Option<String>,
    /// One member of each role.
    pub members: Vec<DemonstrationMember>,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DemonstrationMember {
    /// `Admin`, `Manager`, `Employee` or `Developer`.
    pub role: String,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What an earlier start kept.
///
/// # Errors
/// A sentence.
pub(crate) fn load(folder: &Path) -> Result<Option<Demonstration>, String> {
    let path = folder.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => {
            serde_json::from_str(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// The schema of PostgreSQL that belongs to this folder.
///
/// # Errors
/// A sentence.
pub(crate) fn schema(folder: &Path) -> Result<String, String> {
    let path = folder.join("schema");
    if let Ok(name) = fs::read_to_string(&path) {
        return Ok(name.trim().to_owned());
    }
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| format!("the system has no randomness: {error}"))?;
    let name = format!("sandbox_{}", hex::encode(random));
    fs::write(&path, &name).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(name)
}

/// Keeps it whole or not at all.
///
/// # Errors
/// A sentence.
pub(crate) fn keep(folder: &Path, demonstration: &Demonstration) -> Result<(), String> {
    let path = folder.join(FILE);
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let text = serde_json::to_string_pretty(demonstration).map_err(|error| error.to_string())?;
    let fresh = folder.join("sandbox.json.new");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)
        .map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&fresh, &path).map_err(failed)
}
