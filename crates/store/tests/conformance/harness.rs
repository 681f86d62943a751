//! A store of its own for every test, with one small table.

use std::sync::Arc;

use store::{Clock, Db, FromRow, Queries, StoreError, Target, ToValue as _, Tuning, Value};
use tempfile::TempDir;
use values::{Secret, Timestamp};

/// Which store a behaviour is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// Two tests of one behaviour: `name::sqlite` and `name::postgres`.
macro_rules! both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let fixture = Fixture::open(Kind::Sqlite).await;
                let folder = fixture.folder.clone();
                ($body)(fixture).await;
                drop(folder);
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                ($body)(Fixture::open(Kind::Postgres).await).await;
            }
        }
    };
}
pub(crate) use both;

/// A store with a table `note (id BIGINT, word TEXT, raw BYTEA)`.
pub(crate) struct Fixture {
    pub db: Db,
    pub clock: Clock,
    pub target: Target,
    pub kind: Kind,
    pub folder: Arc<TempDir>,
}

impl Fixture {
    pub(crate) async fn open(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let target = match kind {
            Kind::Sqlite => Target::Sqlite(folder.path().join("store.sqlite3")),
            Kind::Postgres => Target::Postgres(Secret::new(schema().await)),
        };
        let clock = Clock::fixed(Timestamp::from_micros(1_795_417_200_000_000));
        let db = Db::open(&target, clock.clone()).await.expect("the store opens");
        let mut tx = db.write().await.expect("a transaction");
        let table = "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, word TEXT, raw BYTEA)";
        tx.execute(table, &[]).await.expect("a table");
        tx.commit().await.expect("kept");
        Self { db, clock, target, kind, folder: Arc::new(folder) }
    }

    /// Another instance on the same data.
    pub(crate) async fn reopen(&self, tuning: Tuning) -> Db {
        Db::open_with(&self.target, self.clock.clone(), tuning).await.expect("the store opens")
    }

    /// Where there is no data yet.
    pub(crate) async fn empty_target(&self) -> Target {
        match self.kind {
            Kind::Sqlite => Target::Sqlite(self.folder.path().join("empty.sqlite3")),
            Kind::Postgres => Target::Postgres(Secret::new(schema().await)),
        }
    }

    /// How many notes can be seen from outside.
    pub(crate) async fn count(&self) -> i64 {
        let mut view = self.db.read().await.expect("a view");
        let rows = view.rows("SELECT COUNT(*) FROM note", &[]).await.expect("a count");
        rows.into_iter().next().expect("a row").next().expect("a number")
    }
}

async fn schema() -> String {
    let url = std::env::var("KIBALI_TEST_DATABASE_URL")
        .expect("KIBALI_TEST_DATABASE_URL names a PostgreSQL for tests; script/test starts one");
    let (client, connection) =
        tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("PostgreSQL answers");
    let driver = tokio::spawn(connection);
    let micros = Clock::system().now().as_micros();
    let mut random = [0_u8; 4];
    getrandom::fill(&mut random).expect("randomness");
    let schema = format!("s{micros}_{}", hex::encode(random));
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).await.expect("a schema");
    drop(client);
    let _ = driver.await;
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-csearch_path%3D{schema}")
}

/// One statement in a transaction of its own.
pub(crate) async fn write(db: &Db, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let mut tx = db.write().await?;
    let touched = tx.execute(sql, params).await?;
    tx.commit().await?;
    Ok(touched)
}

pub(crate) const INSERT: &str = "INSERT INTO note (id) VALUES ($1)";

/// Adds a note in a transaction of its own.
pub(crate) async fn add(db: &Db, id: i64) -> Result<(), StoreError> {
    write(db, INSERT, &[id.to_value()]).await.map(|_| ())
}

/// The only row of an answer.
pub(crate) async fn one<T: FromRow>(tx: &mut impl Queries, sql: &str, params: &[Value]) -> T {
    let mut rows = tx.rows(sql, params).await.expect("the statement runs");
    assert_eq!(rows.len(), 1, "{sql}");
    T::from_row(&mut rows[0]).expect("a row of this shape")
}

/// The notes a new view sees.
pub(crate) async fn notes(db: &Db) -> Vec<i64> {
    let mut view = db.read().await.expect("a view");
    notes_in(&mut view).await
}

pub(crate) async fn notes_in(tx: &mut impl Queries) -> Vec<i64> {
    let rows = tx.rows("SELECT id FROM note ORDER BY id", &[]).await.expect("the notes");
    rows.into_iter().map(|mut row| row.next().expect("an id")).collect()
}
