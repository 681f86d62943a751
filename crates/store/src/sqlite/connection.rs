//! One connection: how it is opened, and how a statement runs on it.

use std::{path::Path, sync::Once};

use rusqlite::{Connection, OpenFlags, config::DbConfig, types::ValueRef};

use crate::{Row, StoreError, Value};

/// How long SQLite waits for another process that writes to the same file.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    without_memory_statistics();
    let connection = Connection::open(path).map_err(|error| unavailable(path, &error))?;
    prepare(&connection)?;
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                    PRAGMA journal_size_limit = 67108864;";
    connection.execute_batch(settings).map_err(|error| unavailable(path, &error))?;
    Ok(connection)
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unavailable(path, &error))?;
    prepare(&connection)?;
    connection.execute_batch("PRAGMA query_only = ON;").map_err(|error| unavailable(path, &error))?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| StoreError::Unavailable(error.to_string());
    // With its statistics (STAT4) the bundled SQLite would plan a join anew for every bound value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(())
}

/// Counting allocations takes a lock around each of them.
fn without_memory_statistics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[expect(
            unsafe_code,
            reason = "rusqlite has no safe name for this setting; it only precedes the first open"
        )]
        // SAFETY: called once, before any connection of this process exists; the arguments are those SQLite documents.
        let result = unsafe { rusqlite::ffi::sqlite3_config(rusqlite::ffi::SQLITE_CONFIG_MEMSTATUS, 0) };
        if result != rusqlite::ffi::SQLITE_OK {
            tracing::debug!(result, "SQLite keeps its memory statistics");
        }
    });
}

fn unavailable(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", path.display()))
}

/// Runs a statement without parameters or rows.
pub(super) fn run(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    execute(connection, sql, &[]).map(|_| ())
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
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column).map_err(|error| failed(sql, &error))? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
                ValueRef::Real(_) => {
                    return Err(StoreError::Row(format!("a fraction in column {column} of: {sql}")));
                }
            });
        }
        answer.push(Row::new(values));
    }
    Ok(answer)
}

const NAMES: [&str; 40] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16",
    "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31",
    "$32", "$33", "$34", "$35", "$36", "$37", "$38", "$39", "$40",
];

/// Binds by name: SQLite numbers `$2 .. $1` by first appearance.
fn bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    sql: &str,
    params: &[Value],
) -> Result<(), StoreError> {
    let mismatch =
        |message: String| StoreError::Statement { sql: sql.to_owned(), message, constraint: false };
    if statement.parameter_count() != params.len() {
        let count = statement.parameter_count();
        return Err(mismatch(format!("{} parameters were given, the statement has {count}", params.len())));
    }
    for (place, value) in params.iter().enumerate() {
        let name = NAMES.get(place).ok_or_else(|| mismatch("too many parameters".to_owned()))?;
        let index = statement.parameter_index(name).map_err(|error| failed(sql, &error))?;
        let index = index.ok_or_else(|| mismatch(format!("the statement has no {name}")))?;
        let bound = match value {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null),
            Value::Int(number) => statement.raw_bind_parameter(index, number),
            Value::Text(text) => statement.raw_bind_parameter(index, text),
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes),
        };
        bound.map_err(|error| failed(sql, &error))?;
    }
    Ok(())
}

fn failed(sql: &str, error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly) => {
            StoreError::Unavailable(error.to_string())
        }
        code => StoreError::Statement {
            sql: sql.to_owned(),
            message: error.to_string(),
            constraint: code == Some(ErrorCode::ConstraintViolation),
        },
    }
}
