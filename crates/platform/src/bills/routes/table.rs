//! Bills as tables: many made from one, and all of them in one.

use axum::Extension;
use permit::{ExportPayments, ManageLinks, Paging, Permit, Problem, Query};
use values::Id;

use super::{
    super::{
        commands::{self, Imported},
        queries,
        views::{BillImport, BillImportInput, BillView},
    },
    BillFilter, way,
};
use crate::{
    Services, csv,
    developer::Signed,
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    streamed::Table,
};

/// How many bills one exported table holds, the newest.
const MOST_ROWS: usize = 10_000;

/// Makes a bill of each line of a table, with a message for each.
pub(super) async fn import(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<BillImportInput>,
) -> Result<Once<BillImport>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "bill.import", &input)?;
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let imported: Vec<Imported> = commands::import(&mut tx, &services, &input.csv).await?;
    let way = way(&mut tx).await?;
    let view = BillImport::new(&imported, &way);
    if view.made == 0 {
        // Nothing was done, so nothing is kept or recorded: the table can be mended and sent again under the same key.
        return Ok(tx.already_done(Once::Made(view)));
    }
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    tx.commit(commands::imported(&imported), Once::Made(view)).await
}

/// Hands out the newest bills as a table, 10,000 at most.
pub(super) async fn export(
    permit: Permit<ExportPayments>,
    Query(filter): Query<BillFilter>,
) -> Result<Table, Problem> {
    let mut wanted = filter.wanted(&Paging { cursor: None, limit: Some("100".to_owned()) })?;
    let mut tx = permit.read().await?;
    let way = way(&mut tx).await?;
    let mut table = csv::head(BillView::COLUMNS);
    let mut rows = 0;
    loop {
        let mut bills = queries::list(&mut tx, &wanted).await?;
        let more = bills.len() > wanted.limit;
        bills.truncate(wanted.limit);
        for bill in &bills {
            table.push_str(&csv::write(BillView::new(bill, &way).row()));
        }
        rows += bills.len();
        wanted.after = bills.last().map_or_else(Id::nil, |bill| bill.id);
        if !more || rows >= MOST_ROWS {
            return Ok(Table("control-numbers.csv", table.into()));
        }
    }
}
