//! Asking for an export, and handing it out.

use axum::body::Body;
use jiff::tz::TimeZone;
use permit::{Activity, App, Area, Permission, Permit, Problem, Tx, WriteTx, Writes, Writing as _};
use serde::Serialize;
use values::{Balance, Id, subjects::Merchant};

use super::{
    model::{Export, ExportState, Format, KEPT, Kept, MOST_PRINTED, What},
    queries,
    routes::StatementNarrowing,
    source::Source,
    views::ExportError,
    words,
};
use crate::{
    mail::Language,
    sheet::{
        Cell, MOST_ROWS, Writer,
        pdf::{Pages, grouped},
    },
    streamed,
};

/// After how many pieces it is noted how far a handing out has come.
const NOTED: usize = 20;

/// What is asked for.
pub(super) struct Asked<F> {
    pub what: What,
    pub format: Format,
    pub language: Language,
    pub filters: F,
    /// The days it is of, for people.
    pub span: (Option<String>, Option<String>),
}

/// What was asked for, its rows counted: in a view, since those who write do not wait for however many there are.
///
/// # Errors
/// `TooLong`, `TooManyRows`, `query.invalid`, or a failure of the store.
pub(super) async fn count<F: Serialize>(view: &mut impl Tx, asked: Asked<F>) -> Result<Kept, Problem> {
    let Asked { what, format, language, filters, span } = asked;
    let now = view.now();
    let filters = serde_json::to_string(&filters).map_err(|error| Problem::failure(error.to_string()))?;
    let mut export = Kept {
        id: Id::nil(),
        what,
        format,
        language,
        filters,
        says: String::new(),
        total: 0,
        written: 0,
        written_at: None,
        whole: false,
        maker_kind: String::new(),
        maker: None,
        maker_name: String::new(),
        created_at: now,
        expires_at: now + KEPT,
    };
    export.total = Source::open(view, &export).await?.count(view).await?;
    match format {
        Format::Pdf if export.total > MOST_PRINTED => return Err(ExportError::TooLong(export.total).into()),
        Format::Xlsx if export.total > MOST_ROWS - 2 => {
            return Err(ExportError::TooManyRows(export.total).into());
        }
        _ => {}
    }
    export.says = what.counted(export.total) + &words::span(span.0.as_deref(), span.1.as_deref());
    Ok(export)
}

/// Keeps what was asked for; the record says so.
///
/// # Errors
/// A failure of the store.
pub(super) async fn ask<P: Permission>(
    tx: &mut WriteTx<P>,
    counted: Kept,
) -> Result<(Kept, Activity), Problem> {
    let actor = tx.actor().clone();
    let by = actor.as_member().map(|member| *member.id.as_bytes());
    let export = Kept {
        id: tx.id(),
        maker_kind: actor.kind().to_owned(),
        maker: by.or_else(|| actor.as_key().map(|key| *key.id.as_bytes())),
        maker_name: actor.name().to_owned(),
        ..counted
    };
    queries::insert(tx, &export).await?;
    let says = format!("exported {} as {}", export.says, export.format.name().to_uppercase());
    let done = Activity::new(area(export.what), "export.made", says).on(export.id, export.file_name());
    Ok((export, done))
}

/// Which part of the record an export belongs to.
fn area(what: What) -> Area {
    match what {
        What::Payments => Area::Payments,
        What::Payouts | What::Approvals => Area::Payouts,
        What::Statement | What::Reconciliation => Area::Merchant,
    }
}

/// How far an export is handed out.
struct Place<P> {
    permit: Permit<P>,
    export: Kept,
    source: Source,
    writer: Option<Writer>,
    rows: i64,
    pieces: usize,
}

/// Hands out an export, which the record says first.
///
/// # Errors
/// `Expired`, what came true of the caller since, or a failure of the store.
pub(super) async fn hand_out<P: Permission<Mode = Writes>>(
    permit: Permit<P>,
    export: Kept,
) -> Result<Body, Problem> {
    let now = permit.app().now();
    if export.state(now) == ExportState::Expired {
        return Err(ExportError::Expired.into());
    }
    let says = format!("downloaded {} as {}", export.says, export.format.name().to_uppercase());
    let done = Activity::new(area(export.what), "export.downloaded", says);
    permit.record(done.on(export.id, export.file_name())).await?;
    note(permit.app(), permit.merchant(), export.id, 0, false).await?;
    let mut tx = permit.read().await?;
    let source = Source::open(&mut tx, &export).await?;
    let (merchant, zone) = queries::merchant(&mut tx).await?;
    drop(tx);
    let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let writer = Some(writer(&export, &source, (merchant, zone))?);
    let begin = Some(Place { permit, export, source, writer, rows: 0, pieces: 0 });
    Ok(streamed::body(begin, |place| async move {
        let Some(place) = place else { return Ok(None) };
        place.piece().await.map(Some)
    }))
}

fn writer(export: &Kept, source: &Source, (merchant, zone): (String, TimeZone)) -> Result<Writer, Problem> {
    Ok(match (export.format, source) {
        (Format::Pdf, Source::Statement(statement)) => {
            let totals = &statement.totals;
            let asked: StatementNarrowing =
                serde_json::from_str(&export.filters).map_err(|error| Problem::failure(error.to_string()))?;
            let span = (asked.from.as_deref(), asked.to.as_deref());
            let sums = statement.sums.unwrap_or([Balance::new(0, totals.currency); 2]);
            let sums = sums.map(|sum| grouped(&sum.to_decimal()));
            let head = words::head(export, (merchant, &zone), totals.currency.code(), span, sums);
            let columns = words::columns(export.language);
            Writer::Pdf(Box::new(Pages::new(head, columns, totals.lines + 2, zone)))
        }
        (Format::Xlsx, source) => Writer::xlsx(source.columns(), zone),
        (_, source) => Writer::csv(source.columns()),
    })
}

impl<P: Permission<Mode = Writes>> Place<P> {
    /// The next piece of the file, and where it goes on; nothing after the last.
    async fn piece(mut self) -> Result<(Vec<u8>, Option<Self>), Problem> {
        let (mut rows, count) = self.source.next(&mut self.permit.read().await?).await?;
        let mut writer = self.writer.take().expect("a file that goes on has a writer");
        let is_end = rows.is_empty();
        if self.export.format == Format::Pdf {
            name_the_ends(&mut rows, self.export.language);
        }
        rows.iter().for_each(|row| writer.row(row));
        self.rows += i64::try_from(count).unwrap_or_default();
        self.pieces += 1;
        let (app, merchant, id) = (self.permit.app(), self.permit.merchant(), self.export.id);
        if is_end {
            note(app, merchant, id, self.rows, true).await?;
            return Ok((writer.end(), None));
        }
        if self.pieces.is_multiple_of(NOTED) {
            note(app, merchant, id, self.rows, false).await?;
        }
        let text = writer.take();
        self.writer = Some(writer);
        Ok((text, Some(self)))
    }
}

/// The opening and the closing balance of printed pages, in their language.
fn name_the_ends(rows: &mut [Vec<Cell>], language: Language) {
    let [opening, closing] = words::ends(language);
    for row in rows.iter_mut() {
        for cell in row.iter_mut() {
            match cell {
                Cell::Text(text) if text == "opening_balance" => *cell = opening.into(),
                Cell::Text(text) if text == "closing_balance" => *cell = closing.into(),
                _ => {}
            }
        }
    }
}

async fn note(
    app: &App,
    merchant: Id<Merchant>,
    export: Id<Export>,
    rows: i64,
    whole: bool,
) -> Result<(), Problem> {
    let mut upkeep = app.upkeep(merchant, "exports").await?;
    queries::note(upkeep.tx(), export, rows, whole).await?;
    upkeep.keep().await
}
