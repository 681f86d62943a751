//! Brings the tables up to date: numbered texts, each applied once, in order, and never edited after a release.
//!
//! A text is the same for both stores; `/* WITHOUT ROWID */` counts for SQLite only, and a file with the store's name
//! adds what only that store can say. What was applied is remembered with a checksum: an edited text is an error.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use values::{Duration, Timestamp};

use crate::{Clock, StoreError, db::random, postgres::Postgres};

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: "",
            postgres: "",
        }
    };
    ($version:literal, $name:literal, split) => {
        Migration {
            sqlite: include_str!(concat!("../migrations/", $name, ".sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $name, ".postgres.sql")),
            ..migration!($version, $name)
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_store"),
    migration!(2, "0002_access"),
    migration!(3, "0003_team"),
    migration!(4, "0004_developer"),
    migration!(5, "0005_money", split),
    migration!(6, "0006_webhooks"),
    migration!(7, "0007_activity", split),
];

const BOOKS: &str = "CREATE TABLE IF NOT EXISTS migration (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, \
     checksum TEXT NOT NULL, applied_at BIGINT NOT NULL); \
     CREATE TABLE IF NOT EXISTS migration_lock (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, \
     until BIGINT NOT NULL);";

impl Migration {
    fn checksum(&self) -> String {
        hex::encode(Sha256::digest([self.text, self.sqlite, self.postgres].concat()))
    }

    fn for_sqlite(&self) -> String {
        self.text.replace("/* WITHOUT ROWID */", "WITHOUT ROWID") + self.sqlite
    }

    fn for_postgres(&self) -> Cow<'static, str> {
        if self.postgres.is_empty() { self.text.into() } else { [self.text, self.postgres].concat().into() }
    }

    /// Whether it is to be applied, given the checksum that was remembered.
    fn is_new(&self, remembered: Option<&str>) -> Result<bool, StoreError> {
        match remembered {
            None => Ok(true),
            Some(checksum) if checksum == self.checksum() => Ok(false),
            Some(_) => Err(StoreError::Migration(format!(
                "{} was applied with another text. Use the version of Kibali that made this database, or a newer one.",
                self.name
            ))),
        }
    }
}

/// Refuses a database that a newer Kibali has written.
fn refuse_newer(newest: Option<i64>) -> Result<(), StoreError> {
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    match newest {
        Some(version) if version > known => Err(StoreError::Migration(format!(
            "this database is at step {version}, this Kibali knows {known}. Use the newer Kibali."
        ))),
        _ => Ok(()),
    }
}

pub(crate) fn bring_sqlite_up_to_date(
    connection: &mut rusqlite::Connection,
    now: Timestamp,
) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| StoreError::Migration(error.to_string());
    let tx =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    tx.execute_batch(BOOKS).map_err(failed)?;
    tx.execute("INSERT INTO migration_lock VALUES ('schema', '', 0) ON CONFLICT DO NOTHING", [])
        .map_err(failed)?;
    refuse_newer(tx.query_row("SELECT MAX(version) FROM migration", [], |row| row.get(0)).map_err(failed)?)?;
    for migration in MIGRATIONS {
        let sql = "SELECT checksum FROM migration WHERE version = ?1";
        let remembered =
            rusqlite::OptionalExtension::optional(
                tx.query_row(sql, [migration.version], |row| row.get::<_, String>(0)),
            )
            .map_err(failed)?;
        if migration.is_new(remembered.as_deref())? {
            tx.execute_batch(&migration.for_sqlite())
                .map_err(|error| StoreError::Migration(format!("{}: {error}", migration.name)))?;
            let sql = "INSERT INTO migration (version, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)";
            let values =
                rusqlite::params![migration.version, migration.name, migration.checksum(), now.as_micros()];
            tx.execute(sql, values).map_err(failed)?;
        }
    }
    tx.commit().map_err(failed)
}

/// A row that says who migrates until when: advisory locks are missing on some engines that speak PostgreSQL.
const LOCK: &str = "INSERT INTO migration_lock (name, holder, until) VALUES ('schema', $1, $2) \
     ON CONFLICT (name) DO UPDATE SET holder = $1, until = $2 WHERE migration_lock.until < $3";
const LOCK_FOR: Duration = Duration::from_secs(60);

pub(crate) async fn bring_postgres_up_to_date(postgres: &Postgres, clock: &Clock) -> Result<(), StoreError> {
    let mut client = postgres.client().await?;
    let failed = |error: tokio_postgres::Error| StoreError::Migration(crate::postgres::explain(&error));
    // Two instances that create the same table at once collide in the catalogue; the loser finds it there.
    if client.batch_execute(BOOKS).await.is_err() {
        client.batch_execute(BOOKS).await.map_err(failed)?;
    }
    let holder = hex::encode(random::<8>());
    loop {
        let now = Clock::system().now().as_micros();
        let until = now + i64::try_from(LOCK_FOR.as_micros()).unwrap_or(0);
        if client.execute(LOCK, &[&holder, &until, &now]).await.map_err(failed)? == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let newest = client.query_one("SELECT MAX(version) FROM migration", &[]).await.map_err(failed)?;
    refuse_newer(newest.get(0))?;
    for migration in MIGRATIONS {
        let sql = "SELECT checksum FROM migration WHERE version = $1";
        let remembered = client.query_opt(sql, &[&migration.version]).await.map_err(failed)?;
        let remembered: Option<String> = remembered.map(|row| row.get(0));
        if migration.is_new(remembered.as_deref())? {
            let tx = client.transaction().await.map_err(failed)?;
            tx.batch_execute(&migration.for_postgres()).await.map_err(|error| {
                StoreError::Migration(format!("{}: {}", migration.name, crate::postgres::explain(&error)))
            })?;
            let sql = "INSERT INTO migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
            let now = clock.now().as_micros();
            tx.execute(sql, &[&migration.version, &migration.name, &migration.checksum(), &now])
                .await
                .map_err(failed)?;
            tx.commit().await.map_err(failed)?;
        }
    }
    let unlock = "UPDATE migration_lock SET until = 0 WHERE name = 'schema' AND holder = $1";
    client.execute(unlock, &[&holder]).await.map_err(failed)?;
    Ok(())
}
