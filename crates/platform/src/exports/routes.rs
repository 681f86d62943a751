//! Exports on `/v1`, and in the dashboard. Each kind has a permission of its own, asked for at every step.

use axum::{
    Json,
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use permit::{
    Actor, Created, Describe, ExportPayments, ExportPayouts, ExportStatement, Input, Operation, Path,
    Permission, Permit, Problem, Routes, Tx, Writes,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _},
};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use values::Id;

use super::{
    commands::{self, Asked},
    model::{Export, Format, Kept, TableFormat, What},
    queries,
    views::ExportView,
};
use crate::{
    mail::Language,
    payments::PaymentNarrowing,
    payouts::{ApprovalNarrowing, PayoutNarrowing},
    reconciliations::{self, ReconciliationNarrowing},
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .post("/v1/payment-exports", payments::make)
        .get("/v1/payment-exports/{id}", payments::show)
        .get("/v1/payment-exports/{id}/file", payments::file)
        .post("/v1/payout-exports", payouts::make)
        .get("/v1/payout-exports/{id}", payouts::show)
        .get("/v1/payout-exports/{id}/file", payouts::file)
        .post("/v1/approval-exports", approvals::make)
        .get("/v1/approval-exports/{id}", approvals::show)
        .get("/v1/approval-exports/{id}/file", approvals::file)
        .post("/v1/statement-exports", statement::make)
        .get("/v1/statement-exports/{id}", statement::show)
        .get("/v1/statement-exports/{id}/file", statement::file)
        .post("/v1/reconciliation-exports", reconciliation::make)
        .get("/v1/reconciliation-exports/{id}", reconciliation::show)
        .get("/v1/reconciliation-exports/{id}/file", reconciliation::file)
}

/// Which statement; as in `GET /v1/statement`.
#[derive(Debug, Default, Clone, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(super) struct StatementNarrowing {
    /// `TZS` unless told.
    pub currency: Option<String>,
    /// From this day of East Africa Time or instant on.
    pub from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    pub to: Option<String>,
}

/// A file that is written while it is read.
#[derive(Debug)]
struct File(Format, String, Body);

impl IntoResponse for File {
    fn into_response(self) -> Response {
        let Self(format, name, body) = self;
        let kind = match format {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Pdf => "application/pdf",
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        let name = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
        headers.insert(header::CONTENT_DISPOSITION, name.expect("a file's name is plain"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// A file of what is handed out as a table.
#[derive(Debug)]
struct TableFile(File);

impl IntoResponse for TableFile {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl Describe for TableFile {
    fn describe(operation: &mut Operation) {
        operation
            .files
            .extend(["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]);
    }
}

/// A file of what is printed as well.
#[derive(Debug)]
struct PrintedFile(File);

impl IntoResponse for PrintedFile {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl Describe for PrintedFile {
    fn describe(operation: &mut Operation) {
        TableFile::describe(operation);
        operation.files.push("application/pdf");
    }
}

async fn find(tx: &mut impl Tx, id: Id<Export>, what: What) -> Result<Kept, Problem> {
    queries::find(tx, id, what).await?.ok_or_else(|| Problem::not_found("export"))
}

async fn make_it<P: Permission<Mode = Writes>, F: Serialize>(
    permit: Permit<P>,
    asked: Asked<F>,
    path: &str,
) -> Result<Created<ExportView>, Problem> {
    let counted = commands::count(&mut permit.read().await?, asked).await?;
    let mut tx = permit.write().await?;
    let (export, done) = commands::ask(&mut tx, counted).await?;
    let view = ExportView::new(&export, path, export.created_at);
    tx.commit(done, Created(view)).await
}

async fn show_it<P: Permission>(
    permit: Permit<P>,
    id: Id<Export>,
    what: What,
    path: &str,
) -> Result<Json<ExportView>, Problem> {
    let export = find(&mut permit.glance().await?, id, what).await?;
    Ok(Json(ExportView::new(&export, path, permit.app().now())))
}

async fn hand_out<P: Permission<Mode = Writes>>(
    permit: Permit<P>,
    id: Id<Export>,
    what: What,
) -> Result<File, Problem> {
    let export = find(&mut permit.glance().await?, id, what).await?;
    let (format, name) = (export.format, export.file_name());
    Ok(File(format, name, commands::hand_out(permit, export).await?))
}

/// Filters by their names: a list of them in their order, which a derived reader takes as well, is none.
fn by_name<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    let named = Map::<String, Value>::deserialize(deserializer)?;
    serde_json::from_value(Value::Object(named)).map_err(D::Error::custom)
}

type Days = (Option<String>, Option<String>);

/// The routes of one kind: what narrows it, what it takes, as what it is written and handed out, of which days it is, and who
/// besides is kept out.
macro_rules! kind {
    ($module:ident, $what:expr, $path:literal, $permission:ident, $narrowing:ident, $input:ident) => {
        kind!($module, $what, $path, $permission, $narrowing, $input, TableFormat, TableFile);
    };
    ($module:ident, $what:expr, $path:literal, $permission:ident, $narrowing:ident, $input:ident, $format:ident, $file:ident) => {
        kind!(
            $module,
            $what,
            $path,
            $permission,
            $narrowing,
            $input,
            $format,
            $file,
            |filters: &$narrowing| -> Days { (filters.from.clone(), filters.to.clone()) },
            |_: &Actor| Ok(())
        );
    };
    ($module:ident, $what:expr, $path:literal, $permission:ident, $narrowing:ident, $input:ident, $format:ident, $file:ident, $days:expr, $admit:expr) => {
        mod $module {
            use super::*;

            /// What is exported, and as what.
            #[derive(Debug, Deserialize, ToSchema)]
            pub(super) struct $input {
                /// As what.
                format: $format,
                /// What narrows it; everything unless told.
                #[serde(default, deserialize_with = "by_name")]
                filters: $narrowing,
                /// In which language printed pages are; English unless told.
                #[serde(default)]
                language: Language,
            }

            fn admit(actor: &Actor) -> Result<(), Problem> {
                ($admit)(actor)
            }

            pub(super) async fn make(
                permit: Permit<$permission>,
                Input(input): Input<$input>,
            ) -> Result<Created<ExportView>, Problem> {
                admit(permit.actor())?;
                let $input { format, filters, language } = input;
                let format = Format::from(format);
                let span = ($days)(&filters);
                make_it(permit, Asked { what: $what, format, language, filters, span }, $path).await
            }

            pub(super) async fn show(
                permit: Permit<$permission>,
                Path(id): Path<Id<Export>>,
            ) -> Result<Json<ExportView>, Problem> {
                admit(permit.actor())?;
                show_it(permit, id, $what, $path).await
            }

            pub(super) async fn file(
                permit: Permit<$permission>,
                Path(id): Path<Id<Export>>,
            ) -> Result<$file, Problem> {
                admit(permit.actor())?;
                hand_out(permit, id, $what).await.map($file)
            }
        }
    };
}

kind!(payments, What::Payments, "/v1/payment-exports", ExportPayments, PaymentNarrowing, PaymentExportInput);
kind!(payouts, What::Payouts, "/v1/payout-exports", ExportPayouts, PayoutNarrowing, PayoutExportInput);
kind!(
    approvals,
    What::Approvals,
    "/v1/approval-exports",
    ExportPayouts,
    ApprovalNarrowing,
    ApprovalExportInput
);
kind!(
    statement,
    What::Statement,
    "/v1/statement-exports",
    ExportStatement,
    StatementNarrowing,
    StatementExportInput,
    Format,
    PrintedFile
);
kind!(
    reconciliation,
    What::Reconciliation,
    "/v1/reconciliation-exports",
    ExportStatement,
    ReconciliationNarrowing,
    ReconciliationExportInput,
    TableFormat,
    TableFile,
    |_: &ReconciliationNarrowing| -> Days { (None, None) },
    reconciliations::for_members
);
