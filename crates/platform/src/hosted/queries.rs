//! Every statement about pages for people outside, and the merchant they stand for.

use permit::{App, Column as _, FromRow, Problem, Row, StoreError, Tx, Writing};

use super::{Kind, Logo, address};

/// Whom a page speaks for.
#[derive(Debug, Clone)]
pub struct Brand {
    /// The merchant's name.
    pub name: String,
    /// The IANA name of the zone its people live by.
    pub zone: String,
    /// The path of its logo, if it has one.
    pub logo: Option<String>,
}

struct BrandRow {
    name: String,
    zone: String,
    logo: Option<[u8; 16]>,
}

impl FromRow for BrandRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { name: row.next()?, zone: row.next()?, logo: row.next()? })
    }
}

/// The merchant as a page shows it.
///
/// # Errors
/// A failure of the store.
pub async fn brand(tx: &mut impl Tx) -> Result<Brand, Problem> {
    let sql = "SELECT m.name, m.time_zone, l.id FROM merchant m LEFT JOIN merchant_logo l ON l.merchant = m.id \
               WHERE m.id = $1";
    let found: Option<BrandRow> = tx.find(sql, &[]).await?;
    let found = found.ok_or_else(|| Problem::failure("a merchant that has pages is missing"))?;
    let app: &App = tx.app();
    let logo = found.logo.map(|id| address::path(app, Kind::Logo, id));
    Ok(Brand { name: found.name, zone: found.zone, logo })
}

/// The path of the merchant's logo, if it has one.
///
/// # Errors
/// A failure of the store.
pub async fn logo_path(tx: &mut impl Tx) -> Result<Option<String>, Problem> {
    Ok(find_logo_id(tx).await?.map(|id| address::path(tx.app(), Kind::Logo, id)))
}

pub(super) async fn find_logo_id(tx: &mut impl Tx) -> Result<Option<[u8; 16]>, Problem> {
    let id: Option<OneId> = tx.find("SELECT id FROM merchant_logo WHERE merchant = $1", &[]).await?;
    Ok(id.map(|id| id.0))
}

struct OneId([u8; 16]);

impl FromRow for OneId {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self(row.next()?))
    }
}

pub(super) async fn insert_page(
    tx: &mut impl Writing,
    digest: [u8; 32],
    kind: Kind,
    subject: [u8; 16],
) -> Result<(), Problem> {
    let sql = "INSERT INTO hosted_page (merchant, digest, kind, subject) VALUES ($1, $2, $3, $4) \
               ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&digest, &kind.name(), &subject]).await?;
    Ok(())
}

pub(super) async fn delete_page(tx: &mut impl Writing, digest: [u8; 32]) -> Result<(), Problem> {
    tx.execute("DELETE FROM hosted_page WHERE merchant = $1 AND digest = $2", &[&digest]).await?;
    Ok(())
}

impl FromRow for Logo {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let media_type: String = row.next()?;
        let bytes = Vec::<u8>::from_value(row.next()?)?;
        Self::kept(&media_type, bytes).ok_or_else(|| StoreError::Row("a logo cannot be read".to_owned()))
    }
}

pub(super) async fn find_logo(tx: &mut impl Tx, id: [u8; 16]) -> Result<Option<Logo>, Problem> {
    let sql = "SELECT media_type, bytes FROM merchant_logo WHERE merchant = $1 AND id = $2";
    tx.find(sql, &[&id]).await
}

pub(super) async fn delete_logo(tx: &mut impl Writing) -> Result<(), Problem> {
    tx.execute("DELETE FROM merchant_logo WHERE merchant = $1", &[]).await?;
    Ok(())
}

pub(super) async fn insert_logo(tx: &mut impl Writing, id: [u8; 16], logo: &Logo) -> Result<(), Problem> {
    let sql = "INSERT INTO merchant_logo (merchant, id, media_type, bytes) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &[&id, &logo.media_type(), &logo.bytes()]).await?;
    Ok(())
}
