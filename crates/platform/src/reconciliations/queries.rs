//! Every statement of the area.

mod lines;
mod orders;

pub(super) use lines::{
    Entry, Line, Wanted, count, exceptions, find_line_locked, insert_lines, list, reopen, resolve, taken,
    totals,
};
pub(super) use orders::{
    By, deposits, missing_deposits, missing_payments, missing_payouts, payments, payouts,
};

use permit::{FromRow, Param, Problem, Row, StoreError, Tx, Writing};
use serde::{Serialize, de::DeserializeOwned};
use values::Id;

use super::model::{Counts, Reconciliation, Stage};
use crate::csv::Columns;

const COLUMNS: &str = "id, name, rail, from_day, to_day, from_at, until_at, header, mapping, lines, stage, read_lines, behind, \
     matched, missing, extra, differing, unreadable, open_exceptions, totals, made_by, maker_name, created_at, done_at";

fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Row(format!("a reconciliation cannot be read: {error}")))
}

fn write(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::failure(error.to_string()))
}

impl FromRow for Reconciliation {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, name, rail) = (row.next()?, row.next()?, row.next()?);
        let (days, span) = ((row.next()?, row.next()?), (row.next()?, row.next()?));
        let (header, mapping): (String, String) = (row.next()?, row.next()?);
        let lines = row.next()?;
        let stage: String = row.next()?;
        let stage = Stage::from_name(&stage);
        let (read_lines, behind) = (row.next()?, row.next()?);
        let counts = Counts {
            matched: row.next()?,
            missing: row.next()?,
            extra: row.next()?,
            differing: row.next()?,
            unreadable: row.next()?,
            open: row.next()?,
        };
        let totals: String = row.next()?;
        Ok(Self {
            id,
            name,
            rail,
            days,
            span,
            header: read(&header)?,
            columns: Columns(read(&mapping)?),
            lines,
            stage: stage.ok_or_else(|| StoreError::Row("a reconciliation's stage cannot be read".into()))?,
            read_lines,
            behind,
            counts,
            totals: read(&totals)?,
            made_by: row.next()?,
            maker_name: row.next()?,
            created_at: row.next()?,
            done_at: row.next()?,
        })
    }
}

pub(super) async fn insert(
    tx: &mut impl Writing,
    new: &Reconciliation,
    digest: &[u8; 32],
    parts: &[String],
) -> Result<(), Problem> {
    let sql = "INSERT INTO reconciliation (merchant, id, name, rail, from_day, to_day, from_at, until_at, file_digest, header, \
               mapping, lines, stage, read_lines, behind, matched, missing, extra, differing, unreadable, open_exceptions, \
               totals, made_by, maker_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'file', 0, \
               $13, 0, 0, 0, 0, 0, 0, '[]', $14, $15, $16)";
    let (header, mapping) = (write(&new.header)?, write(&new.columns.0)?);
    let ((from, to), (begins, ends)) = (&new.days, new.span);
    let row: [Param<'_>; 15] = [
        &new.id,
        &new.name,
        &new.rail,
        from,
        to,
        &begins,
        &ends,
        digest,
        &header,
        &mapping,
        &new.lines,
        &new.behind,
        &new.made_by,
        &new.maker_name,
        &new.created_at,
    ];
    tx.execute(sql, &row).await?;
    let sql =
        "INSERT INTO reconciliation_part (merchant, reconciliation, part, cells) VALUES ($1, $2, $3, $4)";
    for (place, cells) in parts.iter().enumerate() {
        tx.execute(sql, &[&new.id, &place, cells]).await?;
    }
    Ok(())
}

/// One part of the file: where each line stands in it, and its cells.
pub(super) async fn part(
    tx: &mut impl Tx,
    id: Id<Reconciliation>,
    part: i64,
) -> Result<Vec<(i64, Vec<String>)>, Problem> {
    let sql =
        "SELECT cells FROM reconciliation_part WHERE merchant = $1 AND reconciliation = $2 AND part = $3";
    let text: Option<String> = tx.find(sql, &[&id, &part]).await?;
    let text = text.ok_or_else(|| Problem::failure("a part of a file is gone"))?;
    serde_json::from_str(&text).map_err(|error| Problem::failure(error.to_string()))
}

/// Forgets the file, whose lines are all compared.
pub(super) async fn forget_parts(tx: &mut impl Writing, id: Id<Reconciliation>) -> Result<(), Problem> {
    tx.execute("DELETE FROM reconciliation_part WHERE merchant = $1 AND reconciliation = $2", &[&id]).await?;
    Ok(())
}

pub(super) async fn find(
    tx: &mut impl Tx,
    id: Id<Reconciliation>,
) -> Result<Option<Reconciliation>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM reconciliation WHERE merchant = $1 AND id = $2"), &[&id]).await
}

pub(super) async fn find_locked(
    tx: &mut impl Writing,
    id: Id<Reconciliation>,
) -> Result<Option<Reconciliation>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM reconciliation WHERE merchant = $1 AND id = $2");
    tx.find_locked(&sql, &[&id]).await
}

/// The newest of the same file for the same rail.
pub(super) async fn find_by_file(
    tx: &mut impl Tx,
    digest: &[u8; 32],
    rail: &str,
) -> Result<Option<Reconciliation>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reconciliation WHERE merchant = $1 AND file_digest = $2 AND rail = $3 \
         ORDER BY id DESC LIMIT 1"
    );
    tx.find(&sql, &[digest, &rail]).await
}

/// Newest first; one more than the page has.
pub(super) async fn list_all(
    tx: &mut impl Tx,
    after: Id<Reconciliation>,
    limit: usize,
) -> Result<Vec<Reconciliation>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reconciliation WHERE merchant = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    tx.list(&sql, &[&after, &(limit + 1)]).await
}

/// Keeps how far it has come.
pub(super) async fn keep(tx: &mut impl Writing, it: &Reconciliation) -> Result<(), Problem> {
    let sql = "UPDATE reconciliation SET stage = $3, read_lines = $4, behind = $5, matched = $6, missing = $7, extra = $8, \
               differing = $9, unreadable = $10, open_exceptions = $11, totals = $12, done_at = $13 \
               WHERE merchant = $1 AND id = $2";
    let Counts { matched, missing, extra, differing, unreadable, open } = it.counts;
    let totals = write(&it.totals)?;
    let row: [Param<'_>; 12] = [
        &it.id,
        &it.stage.name(),
        &it.read_lines,
        &it.behind,
        &matched,
        &missing,
        &extra,
        &differing,
        &unreadable,
        &open,
        &totals,
        &it.done_at,
    ];
    tx.execute(sql, &row).await?;
    Ok(())
}
