//! Making addresses lead somewhere.

use permit::{Problem, Writing, crypto};
use values::{Id, subjects::Merchant};

use super::{Kind, Logo, address, queries};

/// Makes the page about `subject` open, and answers its whole address.
///
/// # Errors
/// A failure of the store.
pub async fn open(tx: &mut impl Writing, kind: Kind, subject: [u8; 16]) -> Result<String, Problem> {
    let token = address::token(tx.app(), kind, subject);
    queries::insert_page(tx, crypto::digest(&token), kind, subject).await?;
    Ok(address::address(tx.app(), kind, subject))
}

/// Makes the page about `subject` open under a name that people type, in place of a token.
///
/// # Errors
/// A failure of the store.
pub async fn open_as(
    tx: &mut impl Writing,
    kind: Kind,
    name: &str,
    subject: [u8; 16],
) -> Result<(), Problem> {
    queries::insert_page(tx, crypto::digest(name), kind, subject).await
}

/// Puts the merchant's logo on its pages, or takes it off. A new picture has a new address, for caches' sake.
///
/// # Errors
/// A failure of the store.
pub async fn set_logo(tx: &mut impl Writing, logo: Option<&Logo>) -> Result<(), Problem> {
    if let Some(before) = queries::find_logo_id(tx).await? {
        let token = address::token(tx.app(), Kind::Logo, before);
        queries::delete_page(tx, crypto::digest(&token)).await?;
        queries::delete_logo(tx).await?;
    }
    let Some(logo) = logo else { return Ok(()) };
    let id: Id<Merchant> = tx.id();
    queries::insert_logo(tx, *id.as_bytes(), logo).await?;
    open(tx, Kind::Logo, *id.as_bytes()).await?;
    Ok(())
}
