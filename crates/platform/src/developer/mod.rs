//! What those who integrate work with: applications, API keys, the integration's security and the request log.

mod model;
mod queries;

use permit::{Problem, Routes, Tx};
use values::{Id, Secret, subjects::Application};

pub use model::redaction::masked;

/// What the checksum's key is sealed for.
const CHECKSUM: &str = "checksum";

/// The key of the merchant's checksum, while it is on.
///
/// # Errors
/// A failure of the store, or of a master key that is another one.
pub async fn checksum_key(tx: &mut impl Tx) -> Result<Option<Secret<String>>, Problem> {
    let (true, _, Some(sealed)) = queries::find_checksum(tx).await? else { return Ok(None) };
    let key = tx.app().keys().open(CHECKSUM, &sealed)?;
    let text = String::from_utf8(key.reveal().clone());
    text.map(|text| Some(Secret::new(text))).map_err(|_| Problem::failure("a checksum key is no text"))
}

/// The name of an application of this merchant.
///
/// # Errors
/// A failure of the store.
pub async fn application_name(tx: &mut impl Tx, id: Id<Application>) -> Result<Option<String>, Problem> {
    tx.find("SELECT name FROM application WHERE merchant = $1 AND id = $2", &[&id]).await
}

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
}
