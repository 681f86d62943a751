//! One connection: how it is opened, and how a statement runs on it.

use std::{path::Path, time::Duration};

use rusqlite::{
    CachedStatement, Connection, ErrorCode, OpenFlags,
    config::DbConfig,
    ffi,
    functions::FunctionFlags,
    types::{Null, ValueRef},
};

use crate::{Durable, Fault, Row, StoreError, Value};

/// How long SQLite waits for another process that writes to the same file. It blocks a thread that serves others.
const PATIENCE: Duration = Duration::from_millis(500);
/// The same while migrating, when nobody is served yet.
const PATIENCE_AT_START: Duration = Duration::from_secs(60);

const WAIT_FOR_THE_DISK: &str = "PRAGMA synchronous = FULL";

/// What one request undoes is kept in memory, not in a file; a group of requests finds the pages it changes still there; and
/// the log is moved into the file by [`super::checkpoints`], unless that does not keep up.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 134217728; PRAGMA temp_store = MEMORY; \
    PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 32000;";

pub(super) fn open_writer(path: &Path, durable: Durable) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_CREATE, WRITER)?;
    run(&connection, wait_for(durable))?;
    Ok(connection)
}

/// A connection beside the writer that reads and writes no rows.
pub(super) fn open_beside(path: &Path, durable: Durable) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::empty(), "PRAGMA query_only = ON;")?;
    serve(&connection)?;
    run(&connection, wait_for(durable))?;
    Ok(connection)
}

const fn wait_for(durable: Durable) -> &'static str {
    match durable {
        Durable::AtEachCommit => WAIT_FOR_THE_DISK,
        Durable::AtTheEnd => "PRAGMA synchronous = OFF",
    }
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::empty(), "PRAGMA query_only = ON;")?;
    serve(&connection)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags, settings: &str) -> Result<Connection, StoreError> {
    super::memory::without_statistics();
    super::pace::teach();
    let failed = |error: rusqlite::Error| StoreError::Unavailable(format!("{}: {error}", path.display()));
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    // With its statistics (STAT4) the bundled SQLite would plan a join anew for every bound value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    connection.busy_timeout(PATIENCE_AT_START).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(512);
    connection.execute_batch("PRAGMA foreign_keys = ON;").map_err(failed)?;
    connection.execute_batch(settings).map_err(failed)?;
    teach(&connection).map_err(failed)?;
    Ok(connection)
}

/// Teaches SQLite what PostgreSQL knows of text, so that a statement finds and orders the same rows there: `lowered`, which
/// is lower() for every alphabet, and `COLLATE "C"`, the order of bytes.
fn teach(connection: &Connection) -> rusqlite::Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("lowered", 1, flags, |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Text(text) if text.is_ascii() => {
                Some(String::from_utf8_lossy(text).to_ascii_lowercase())
            }
            ValueRef::Text(text) => Some(String::from_utf8_lossy(text).to_lowercase()),
            ValueRef::Null => None,
            _ => return Err(rusqlite::Error::UserFunctionError("lowered() takes text".into())),
        })
    })?;
    connection.create_collation("C", |one, other| one.as_bytes().cmp(other.as_bytes()))
}

/// From now on the connection serves requests.
pub(super) fn serve(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(PATIENCE).map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Runs a statement without parameters or rows.
pub(super) fn run(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    execute(connection, sql, &[]).map(|_| ())
}

/// Commits. A disk that fails while it is told to keep something may have kept it.
pub(super) fn commit(connection: &Connection) -> Result<(), StoreError> {
    run(connection, "COMMIT").map_err(|error| {
        tracing::error!(%error, "SQLite could not commit");
        match error {
            StoreError::Unavailable(_) => StoreError::CommitUnknown,
            other => other,
        }
    })
}

/// Moves what it can of the log into the file, whoever reads or writes meanwhile.
pub(super) fn move_log(connection: &Connection) -> Result<(), StoreError> {
    rows(connection, "PRAGMA wal_checkpoint(PASSIVE)", &[]).map(|_| ())
}

/// Moves the log into the file, and waits until the disk has it.
pub(super) fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    run(connection, WAIT_FOR_THE_DISK)?;
    rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)", &[]).map(|_| ())
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| failed(sql, &error))?;
    bind(&mut statement, sql, params)?;
    let touched = statement.raw_execute().map_err(|error| failed(sql, &error))?;
    Ok(touched as u64)
}

pub(super) fn rows(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| failed(sql, &error))?;
    bind(&mut statement, sql, params)?;
    let columns = statement.column_count();
    let mut answer = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| failed(sql, &error))? {
        answer.push(Row::new(read_row(row, columns, sql)?));
    }
    Ok(answer)
}

/// The values of the first `columns` of a row.
pub(super) fn read_row(row: &rusqlite::Row<'_>, columns: usize, sql: &str) -> Result<Vec<Value>, StoreError> {
    let mut values = Vec::with_capacity(columns);
    for column in 0..columns {
        let value = row.get_ref(column).map_err(|error| failed(sql, &error))?;
        let broken = |found| StoreError::Row(format!("column {column}: {found} was found, in: {sql}"));
        values.push(read(value).map_err(broken)?);
    }
    Ok(values)
}

fn read(value: ValueRef<'_>) -> Result<Value, &'static str> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => {
            Value::Text(std::str::from_utf8(text).map_err(|_| "a text that is not UTF-8")?.to_owned())
        }
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err("a fraction"),
    })
}

/// Binds by name: SQLite numbers `$2 .. $1` by first appearance. As PostgreSQL does, it refuses a parameter too many
/// or too few and a text with NUL in it, so that a mistake shows on either store.
fn bind(statement: &mut CachedStatement<'_>, sql: &str, params: &[Value]) -> Result<(), StoreError> {
    let mistake =
        |message: String| StoreError::Statement { sql: sql.to_owned(), message, fault: Fault::Statement };
    let count = statement.parameter_count();
    if count != params.len() {
        return Err(mistake(format!("{} parameters were given, the statement has {count}", params.len())));
    }
    for index in 1..=count {
        let name = statement.parameter_name(index).unwrap_or_default();
        let place: Option<usize> = name.strip_prefix('$').and_then(|digits| digits.parse().ok());
        let value = place.and_then(|place| params.get(place.checked_sub(1)?));
        let value = value.ok_or_else(|| mistake(format!("no parameter is given for {name:?}")))?;
        let bound = match value {
            Value::Null => statement.raw_bind_parameter(index, Null),
            Value::Int(number) => statement.raw_bind_parameter(index, number),
            Value::Text(text) if text.contains('\0') => {
                return Err(mistake(format!("the text given for {name} has a NUL in it")));
            }
            Value::Text(text) => statement.raw_bind_parameter(index, text),
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes),
        };
        bound.map_err(|error| failed(sql, &error))?;
    }
    Ok(())
}

pub(super) fn failed(sql: &str, error: &rusqlite::Error) -> StoreError {
    let fault = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => return StoreError::Busy,
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase,
        ) => return StoreError::Unavailable(error.to_string()),
        Some(ErrorCode::ConstraintViolation) => match error.sqlite_extended_error_code() {
            Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => Fault::Unique,
            _ => Fault::Constraint,
        },
        _ => Fault::Statement,
    };
    StoreError::Statement { sql: sql.to_owned(), message: error.to_string(), fault }
}
