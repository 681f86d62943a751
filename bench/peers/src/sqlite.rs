//! `bare-sqlite`: one thread and one connection that do for each payout the SQL that Kibali does, and nothing else.

use std::{path::Path, sync::Once, time::Duration};

use rusqlite::{
    Connection, MAIN_DB, OpenFlags, ToSql,
    backup::Progress,
    config::DbConfig,
    functions::FunctionFlags,
    types::{Null, ToSqlOutput, ValueRef},
};

use crate::{
    batch::{self, Batch, Update},
    clients::{self, Client},
    reads::Read,
    template::{Data, Table, Template},
    value::{Kind, Value},
};

/// Copies the data file beside itself, and fills the copy.
///
/// # Errors
/// A sentence.
pub(crate) async fn run(file: &Path, span: Duration, batch: u64, apart: bool) -> Result<(), String> {
    let beside = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tempfile::tempdir_in(beside).map_err(|error| error.to_string())?;
    let copied = folder.path().join("copy.sqlite3");
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(said)?;
    connection.backup(MAIN_DB, &copied, None::<fn(Progress)>).map_err(said)?;
    drop(connection);
    let data = Lite(open(&copied).map_err(said)?);
    let template = Template::of(&data).await?;
    eprintln!("{}", template.says());
    for day in batch::opening_days(&template) {
        let sql = "INSERT INTO day_total (merchant, subject, currency, on_day, total) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        data.0.execute(sql, rusqlite::params_from_iter(&day)).map_err(said)?;
    }
    let before = Sum::of(&data).await?;
    let group = if apart { 1 } else { batch };
    let run = batch::run_name();
    let name = format!("bare-sqlite-{batch}{}", if apart { "-apart" } else { "" });
    let bare = Bare { data, template, run, made: 0, batch, group };
    clients::measure(&name, vec![bare], span).await?;
    let after = Sum::of(&Lite(open(&copied).map_err(said)?)).await?;
    eprintln!(
        "{} payouts and {} entries were added",
        after.payouts - before.payouts,
        after.entries - before.entries
    );
    if after.balance == before.balance { Ok(()) } else { Err("the ledger no longer balances".to_owned()) }
}

fn said(error: rusqlite::Error) -> String {
    error.to_string()
}

/// What tells that nothing went wrong.
struct Sum {
    payouts: i64,
    entries: i64,
    balance: i64,
}

impl Sum {
    async fn of(data: &Lite) -> Result<Self, String> {
        let sql = "SELECT (SELECT COUNT(*) FROM payout), (SELECT COUNT(*) FROM entry), (SELECT SUM(balance) FROM account)";
        let row = data.rows(sql, &[]).await?.pop().ok_or("no sum")?;
        Ok(Self { payouts: row[0].int()?, entries: row[1].int()?, balance: row[2].int()? })
    }
}

/// As Kibali opens its file.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    without_statistics();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(512);
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; \
         PRAGMA synchronous = FULL;",
    )?;
    let plain =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("lowered", 1, plain, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| text.to_lowercase()))
    })?;
    connection.create_collation("C", |one, other| one.as_bytes().cmp(other.as_bytes()))?;
    Ok(connection)
}

fn without_statistics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[expect(unsafe_code, reason = "rusqlite has no safe name for this setting")]
        // SAFETY: no connection is open now and no other thread is inside SQLite. The option takes one int.
        let _ = unsafe { rusqlite::ffi::sqlite3_config(rusqlite::ffi::SQLITE_CONFIG_MEMSTATUS, 0) };
    });
}

/// A data file.
struct Lite(Connection);

impl Data for Lite {
    const FIND: &'static str = "instr";

    async fn tables(&self) -> Result<Vec<Table>, String> {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        let mut tables = Vec::new();
        for row in self.rows(names, &[]).await? {
            let name = row[0].text()?.to_owned();
            let columns = self.rows("SELECT name, type FROM pragma_table_info($1)", &row).await?.into_iter();
            let columns = columns.map(|row| Ok((row[0].text()?.to_owned(), Kind::of(row[1].text()?)?)));
            tables.push(Table { name, columns: columns.collect::<Result<_, String>>()? });
        }
        Ok(tables)
    }

    async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Vec<Value>>, String> {
        rows(&self.0, sql, params).map_err(|error| format!("{error}, in: {sql}"))
    }
}

fn rows(connection: &Connection, sql: &str, params: &[Value]) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    for place in 1..=statement.parameter_count() {
        // SQLite numbers `$2 .. $1` by first appearance.
        let name = statement.parameter_name(place).and_then(|name| name[1..].parse::<usize>().ok());
        statement.raw_bind_parameter(place, &params[name.unwrap_or(place) - 1])?;
    }
    let (mut found, mut rows) = (Vec::new(), statement.raw_query());
    while let Some(row) = rows.next()? {
        found.push((0..columns).map(|column| row.get_ref(column).map(value)).collect::<Result<_, _>>()?);
    }
    Ok(found)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Text(number.to_string()),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Null => Null.to_sql(),
            Self::Int(number) => number.to_sql(),
            Self::Text(text) => text.to_sql(),
            Self::Bytes(bytes) => bytes.to_sql(),
        }
    }
}

/// The loop.
struct Bare {
    data: Lite,
    template: Template,
    run: String,
    made: u64,
    batch: u64,
    group: u64,
}

impl Client for Bare {
    async fn call(&mut self) -> Result<u64, String> {
        self.commit().map_err(said)
    }
}

impl Bare {
    /// A batch, with one commit that waits for the disk.
    fn commit(&mut self) -> rusqlite::Result<u64> {
        let connection = &self.data.0;
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let until = self.made + self.batch;
        while self.made < until {
            let count = self.group.min(until - self.made);
            let batch = Batch::new(&self.template, &self.run, self.made, count);
            let found = batch.reads().iter().map(|read| load(connection, read)).collect::<Result<_, _>>()?;
            let writes = batch.writes(found).map_err(|why| rusqlite::Error::UserFunctionError(why.into()))?;
            for (rows, table) in writes.inserts.iter().zip(&self.template.tables) {
                let columns: Vec<&str> = table.table.columns.iter().map(|(name, _)| name.as_str()).collect();
                let places = (1..=columns.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
                let (name, columns) = (&table.table.name, columns.join(", "));
                write(connection, &format!("INSERT INTO {name} ({columns}) VALUES ({places})"), rows)?;
            }
            write(connection, &update(&batch::ACCOUNT), &writes.accounts)?;
            write(connection, &update(&batch::DAY), &writes.days)?;
            self.made += count;
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(self.batch)
    }
}

fn load(connection: &Connection, read: &Read) -> rusqlite::Result<Vec<Vec<Value>>> {
    let on = read.by.iter().enumerate().map(|(at, column)| format!("{column} = ${}", at + 1));
    let (on, columns) = (on.collect::<Vec<_>>().join(" AND "), read.columns.join(", "));
    let sql = format!("SELECT {columns} FROM {} t WHERE {on}{}", read.table, read.only);
    let mut found = Vec::new();
    for key in &read.keys {
        found.extend(rows(connection, &sql, key)?);
    }
    Ok(found)
}

fn update(update: &Update) -> String {
    let each = |columns: &[&str], from: usize, between: &str| {
        let parts = columns.iter().enumerate().map(|(at, column)| format!("{column} = ?{}", at + from));
        parts.collect::<Vec<_>>().join(between)
    };
    let (set, found) = (each(update.set, update.key.len() + 1, ", "), each(update.key, 1, " AND "));
    format!("UPDATE {} SET {set} WHERE {found}", update.table)
}

fn write(connection: &Connection, sql: &str, rows: &[Vec<Value>]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    for row in rows {
        for (at, value) in (1..).zip(row) {
            statement.raw_bind_parameter(at, value)?;
        }
        let touched = statement.raw_execute()?;
        if touched != 1 {
            return Err(rusqlite::Error::StatementChangedRows(touched));
        }
    }
    Ok(())
}
