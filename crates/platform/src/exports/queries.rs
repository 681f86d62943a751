//! Every statement about exports.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::Id;

use super::model::{Export, Format, Kept, What};
use crate::mail::Language;

const COLUMNS: &str = "x.id, x.what, x.format, x.language, x.filters, x.says, x.total, x.written, x.written_at, x.whole, \
     x.maker_kind, x.maker, x.maker_name, x.created_at, x.expires_at";

impl FromRow for Kept {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("an export's {what} cannot be read"));
        let id = row.next()?;
        let (what, format, language): (String, String, String) = (row.next()?, row.next()?, row.next()?);
        Ok(Self {
            id,
            what: What::ALL
                .into_iter()
                .find(|known| known.name() == what)
                .ok_or_else(|| broken("subject"))?,
            format: Format::ALL
                .into_iter()
                .find(|known| known.name() == format)
                .ok_or_else(|| broken("format"))?,
            language: Language::from_code(&language),
            filters: row.next()?,
            says: row.next()?,
            total: row.next()?,
            written: row.next()?,
            written_at: row.next()?,
            whole: row.next()?,
            maker_kind: row.next()?,
            maker: row.next()?,
            maker_name: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// Keeps a new export.
pub(super) async fn insert(tx: &mut impl Writing, export: &Kept) -> Result<(), Problem> {
    let sql = "INSERT INTO export (merchant, id, what, format, language, filters, says, total, written, whole, maker_kind, \
               maker, maker_name, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10, $11, $12, $13)";
    let Kept { id, filters, says, total, maker_kind, maker, maker_name, created_at, expires_at, .. } = export;
    let (what, format, language) = (export.what.name(), export.format.name(), export.language.code());
    tx.execute(
        sql,
        &[
            id, &what, &format, &language, filters, says, total, maker_kind, maker, maker_name, created_at,
            expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// The export with this id, if it is of this.
pub(super) async fn find(tx: &mut impl Tx, id: Id<Export>, what: What) -> Result<Option<Kept>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM export x WHERE x.merchant = $1 AND x.id = $2 AND x.what = $3");
    tx.find(&sql, &[&id, &what.name()]).await
}

/// Notes how many rows of it are handed out, and whether those are all.
pub(super) async fn note(
    tx: &mut impl Writing,
    id: Id<Export>,
    written: i64,
    whole: bool,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE export SET written = $3, written_at = $4, whole = $5 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &written, &now, &whole]).await?;
    Ok(())
}

/// What the merchant is called, and the zone its people live by.
pub(super) async fn merchant(tx: &mut impl Tx) -> Result<(String, String), Problem> {
    let found = tx.find("SELECT name, time_zone FROM merchant WHERE id = $1", &[]).await?;
    found.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))
}
