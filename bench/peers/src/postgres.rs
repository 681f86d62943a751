//! `bare-postgres`: connections that do for each payout the SQL that Kibali does, one statement for all rows of a table, the
//! reads in one journey and the writes in another.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::{join, try_join_all};
use tokio_postgres::{
    Client as Connection, Config, NoTls, Row, Statement,
    config::Host,
    types::{ToSql, Type},
};

use crate::{
    batch::{self, Batch, Update},
    clients::{self, Client},
    reads::Read,
    template::{Data, Table, Template},
    value::{Kind, Value},
};

/// As Kibali sets its connections.
const SETTINGS: &str =
    "SET synchronous_commit = on; SET plan_cache_mode = force_generic_plan; SET lock_timeout = '30s'";

/// How a run is shared out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Payouts to a commit.
    pub batch: u64,
    /// Connections that commit side by side.
    pub connections: usize,
}

/// Fills the database.
///
/// # Errors
/// A sentence.
pub(crate) async fn run(url: &str, span: Duration, shape: Shape) -> Result<(), String> {
    let data = Elephant::open(url).await?;
    look_for_the_disk(&data.0).await?;
    let template = Arc::new(Template::of(&data).await?);
    eprintln!("{}", template.says());
    for day in batch::opening_days(&template) {
        let sql = "INSERT INTO day_total (merchant, subject, currency, on_day, total) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        data.rows(sql, &day).await?;
    }
    let before = sum(&data).await?;
    let (run, made) = (Arc::new(batch::run_name()), Arc::new(AtomicU64::new(0)));
    let mut bare = Vec::new();
    for _ in 0..shape.connections {
        let data = Elephant::open(url).await?;
        let (template, run, made) = (template.clone(), run.clone(), made.clone());
        bare.push(Bare { data, template, run, made, batch: shape.batch, ready: Vec::new() });
    }
    let name = match shape.batch {
        1 => format!("bare-postgres-each-{}", shape.connections),
        batch => format!("bare-postgres-{batch}-{}", shape.connections),
    };
    clients::measure(&name, bare, span).await?;
    let after = sum(&data).await?;
    eprintln!("{} payouts were added", after.0 - before.0);
    if after.1 == before.1 { Ok(()) } else { Err("the ledger no longer balances".to_owned()) }
}

/// How many payouts there are, and what all balances come to.
async fn sum(data: &Elephant) -> Result<(i64, i64), String> {
    let sql = "SELECT (SELECT COUNT(*) FROM payout), (SELECT CAST(SUM(balance) AS BIGINT) FROM account)";
    let row = data.rows(sql, &[]).await?.pop().ok_or("no sum")?;
    Ok((row[0].int()?, row[1].int()?))
}

/// Connects to a database of this machine, and to no other.
///
/// # Errors
/// A sentence.
pub(crate) async fn connect(url: &str) -> Result<Connection, String> {
    let config: Config = url.parse().map_err(said)?;
    let here = |host: &Host| match host {
        Host::Tcp(name) => ["127.0.0.1", "localhost"].contains(&name.as_str()),
        Host::Unix(_) => true,
    };
    if !config.get_hosts().iter().all(here) {
        return Err("only a database of this machine is measured: name 127.0.0.1".to_owned());
    }
    let (client, connection) = config.connect(NoTls).await.map_err(said)?;
    tokio::spawn(connection);
    client.batch_execute(SETTINGS).await.map_err(said)?;
    Ok(client)
}

/// Says so where a commit does not wait for the disk.
///
/// # Errors
/// What the database said.
pub(crate) async fn look_for_the_disk(client: &Connection) -> Result<(), String> {
    let row = client.query_one("SELECT current_setting('fsync') = 'on'", &[]).await.map_err(said)?;
    if !row.get::<_, bool>(0) {
        eprintln!("fsync is off: nothing is durable here, and the figure says nothing");
    }
    Ok(())
}

/// What the database said; the library's own text hides it.
pub(crate) fn said(error: tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

/// A database.
struct Elephant(Connection);

impl Elephant {
    /// In the schema of the payouts: the one that the URL names or leads to, or else the one that has most of them, since
    /// each `kibali sandbox` and `kibali bench` has a schema of its own.
    async fn open(url: &str) -> Result<Self, String> {
        let sql = "SELECT set_config('search_path', n.nspname, FALSE) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
            WHERE c.relname = 'payout' AND c.relkind = 'r' \
            ORDER BY n.nspname IS NOT DISTINCT FROM current_schema() DESC, pg_relation_size(c.oid) DESC LIMIT 1";
        let client = connect(url).await?;
        match client.query_opt(sql, &[]).await.map_err(said)? {
            Some(_) => Ok(Self(client)),
            None => Err("there are no payouts in this database".to_owned()),
        }
    }
}

impl Data for Elephant {
    const FIND: &'static str = "strpos";

    async fn tables(&self) -> Result<Vec<Table>, String> {
        let sql = "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CAST(c.data_type AS TEXT) \
            FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) \
            WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
            ORDER BY c.table_name, c.ordinal_position";
        let mut tables: Vec<Table> = Vec::new();
        for row in self.rows(sql, &[]).await? {
            let (name, column) = (row[0].text()?, (row[1].text()?.to_owned(), Kind::of(row[2].text()?)?));
            match tables.last_mut() {
                Some(table) if table.name == name => table.columns.push(column),
                _ => tables.push(Table { name: name.to_owned(), columns: vec![column] }),
            }
        }
        Ok(tables)
    }

    async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Vec<Value>>, String> {
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        let rows = self.0.query(sql, &params).await.map_err(|error| format!("{}, in: {sql}", said(error)))?;
        rows.iter().map(|row| values(row, 0)).collect()
    }
}

fn values(row: &Row, from: usize) -> Result<Vec<Value>, String> {
    let read = |place: usize| {
        let read = match *row.columns()[place].type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(place).map(|value| value.map(Value::Int)),
            Type::TEXT => row.try_get::<_, Option<String>>(place).map(|value| value.map(Value::Text)),
            _ => row.try_get::<_, Option<Vec<u8>>>(place).map(|value| value.map(Value::Bytes)),
        };
        read.map(|value| value.unwrap_or(Value::Null)).map_err(said)
    };
    (from..row.len()).map(read).collect()
}

/// One connection's loop.
struct Bare {
    data: Elephant,
    template: Arc<Template>,
    run: Arc<String>,
    made: Arc<AtomicU64>,
    batch: u64,
    /// Statements by their text.
    ready: Vec<(String, Statement)>,
}

impl Client for Bare {
    async fn call(&mut self) -> Result<u64, String> {
        let first = self.made.fetch_add(self.batch, Ordering::Relaxed);
        let template = self.template.clone();
        let batch = Batch::new(&template, &self.run, first, self.batch);
        let wanted: Vec<Read> = batch.reads();
        let mut asked = Vec::new();
        for read in &wanted {
            asked.push((self.prepare(question(read)).await?, Columns::of(&read.keys)));
        }
        let client = &self.data.0;
        let begin = client.batch_execute("BEGIN");
        let asked = try_join_all(asked.iter().map(|(statement, columns)| ask(client, statement, columns)));
        let (begun, found) = join(begin, asked).await;
        begun.map_err(said)?;
        let writes = batch.writes(found?)?;
        let mut written = Vec::new();
        for (rows, table) in writes.inserts.iter().zip(&template.tables) {
            written.push((self.prepare(insert(&table.table)).await?, Columns::of(rows)));
        }
        for (changes, rows) in [(batch::ACCOUNT, &writes.accounts), (batch::DAY, &writes.days)] {
            if let Some(first) = rows.first() {
                written.push((self.prepare(update(&changes, first)).await?, Columns::of(rows)));
            }
        }
        let client = &self.data.0;
        try_join_all(written.iter().map(|(statement, columns)| carry_out(client, statement, columns)))
            .await?;
        client.batch_execute("COMMIT").await.map_err(said)?;
        Ok(self.batch)
    }
}

impl Bare {
    async fn prepare(&mut self, sql: String) -> Result<Statement, String> {
        if let Some((_, statement)) = self.ready.iter().find(|(known, _)| *known == sql) {
            return Ok(statement.clone());
        }
        let prepared = self.data.0.prepare(&sql).await;
        let statement = prepared.map_err(|error| format!("{}, in: {sql}", said(error)))?;
        self.ready.push((sql, statement.clone()));
        Ok(statement)
    }
}

async fn ask(
    client: &Connection,
    statement: &Statement,
    columns: &Columns<'_>,
) -> Result<Vec<Vec<Value>>, String> {
    let rows = client.query(statement, &columns.params()).await.map_err(said)?;
    rows.iter().map(|row| values(row, 1)).collect()
}

async fn carry_out(client: &Connection, statement: &Statement, columns: &Columns<'_>) -> Result<(), String> {
    let touched = client.execute(statement, &columns.params()).await.map_err(said)?;
    let rows = columns.0.first().map_or(0, Vec::len);
    if touched == rows as u64 { Ok(()) } else { Err(format!("{touched} rows were touched, not {rows}")) }
}

/// Arrays as a table `k` with the columns `k0 …`, numbered from 1 by `n`.
fn keys(kinds: impl Iterator<Item = Kind>) -> String {
    let arrays: Vec<String> =
        kinds.enumerate().map(|(at, kind)| format!("${}::{}", at + 1, kind.array())).collect();
    let names = (0..arrays.len()).map(|at| format!("k{at}")).collect::<Vec<_>>().join(", ");
    format!("unnest({}) WITH ORDINALITY AS k({names}, n)", arrays.join(", "))
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Int(_) => Kind::Int,
        Value::Text(_) => Kind::Text,
        Value::Bytes(_) | Value::Null => Kind::Bytes,
    }
}

fn question(read: &Read) -> String {
    let columns = read.columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
    let keys = keys(read.keys[0].iter().map(kind));
    let on = read.by.iter().enumerate().map(|(at, column)| format!("t.{column} = k.k{at}"));
    let on = on.collect::<Vec<_>>().join(" AND ");
    let Read { table, only, order, lock, .. } = read;
    format!("SELECT k.n, {columns} FROM {keys} JOIN {table} t ON {on}{only} ORDER BY t.{order}{lock}")
}

fn insert(table: &Table) -> String {
    let columns = table.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let keys = keys(table.columns.iter().map(|(_, kind)| *kind));
    let values = (0..table.columns.len()).map(|at| format!("k{at}")).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {} ({columns}) SELECT {values} FROM {keys} ORDER BY n", table.name)
}

fn update(update: &Update, row: &[Value]) -> String {
    let each = |columns: &[&str], before: &str, from: usize, between: &str| {
        let parts =
            columns.iter().enumerate().map(|(at, column)| format!("{before}{column} = k.k{}", at + from));
        parts.collect::<Vec<_>>().join(between)
    };
    let (set, found) = (each(update.set, "", update.key.len(), ", "), each(update.key, "t.", 0, " AND "));
    format!("UPDATE {} t SET {set} FROM {} WHERE {found}", update.table, keys(row.iter().map(kind)))
}

/// Rows turned into columns, each an array of PostgreSQL.
struct Columns<'a>(Vec<Vec<&'a Value>>);

impl<'a> Columns<'a> {
    fn of(rows: &'a [Vec<Value>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        Self((0..width).map(|at| rows.iter().map(|row| &row[at]).collect()).collect())
    }

    fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.0.iter().map(|column| column as _).collect()
    }
}
