//! Brings the tables up to date: numbered texts, each applied once, in order, and never edited after a release.
//!
//! A text is the same for both stores; `/* WITHOUT ROWID */` counts for SQLite only, and a file with the store's name
//! adds what only that store can say. What was applied is remembered with a checksum: an edited text is an error.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use values::{Duration, Timestamp};

use crate::{StoreError, postgres::explain};

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
    migration!(8, "0008_parts"),
    migration!(9, "0009_fairness"),
    migration!(10, "0010_checksums"),
    migration!(11, "0011_collections"),
    migration!(12, "0012_terms"),
    migration!(13, "0013_destinations"),
    migration!(14, "0014_bills"),
    migration!(15, "0015_links"),
    migration!(16, "0016_rail"),
    migration!(17, "0017_lists", split),
    migration!(18, "0018_statement"),
    migration!(19, "0019_notices"),
    migration!(20, "0020_payout_links"),
    migration!(21, "0021_words", split),
    migration!(22, "0022_patience"),
    migration!(23, "0023_checkout"),
];

/// What was applied, and rows the store itself locks or touches.
const BOOKS: &str = "CREATE TABLE IF NOT EXISTS migration (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, \
     checksum TEXT NOT NULL, applied_at BIGINT NOT NULL); \
     CREATE TABLE IF NOT EXISTS store_row (name TEXT NOT NULL PRIMARY KEY, touched_at BIGINT NOT NULL); \
     INSERT INTO store_row (name, touched_at) VALUES ('migration', 0) ON CONFLICT DO NOTHING;";

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

/// Which of `known` are to be applied, given version and checksum of those that were.
fn pending<'m>(known: &'m [Migration], applied: &[(i64, String)]) -> Result<Vec<&'m Migration>, StoreError> {
    let newest = known.last().map_or(0, |migration| migration.version);
    if let Some((version, _)) = applied.iter().find(|(version, _)| *version > newest) {
        return Err(StoreError::Migration(format!(
            "this database is at step {version}, this Kibali knows {newest}. Use the newer Kibali."
        )));
    }
    let mut pending = Vec::new();
    for migration in known {
        let remembered = applied.iter().find(|(version, _)| *version == migration.version);
        if migration.is_new(remembered.map(|(_, checksum)| checksum.as_str()))? {
            pending.push(migration);
        }
    }
    Ok(pending)
}

/// All in one transaction, whose write lock keeps a second process waiting.
pub(crate) fn bring_sqlite_up_to_date(
    connection: &mut rusqlite::Connection,
    now: Timestamp,
) -> Result<(), StoreError> {
    migrate_sqlite(connection, MIGRATIONS, now)
}

fn migrate_sqlite(
    connection: &mut rusqlite::Connection,
    known: &[Migration],
    now: Timestamp,
) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| StoreError::Migration(error.to_string());
    let tx =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    tx.execute_batch(BOOKS).map_err(failed)?;
    let applied = {
        let mut statement = tx.prepare("SELECT version, checksum FROM migration").map_err(failed)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        rows.collect::<Result<Vec<_>, _>>().map_err(failed)?
    };
    for migration in pending(known, &applied)? {
        tx.execute_batch(&migration.for_sqlite())
            .map_err(|error| StoreError::Migration(format!("{}: {error}", migration.name)))?;
        let values =
            rusqlite::params![migration.version, migration.name, migration.checksum(), now.as_micros()];
        tx.execute(REMEMBER_SQLITE, values).map_err(failed)?;
    }
    tx.commit().map_err(failed)
}

const REMEMBER_SQLITE: &str =
    "INSERT INTO migration (version, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)";
const REMEMBER_POSTGRES: &str =
    "INSERT INTO migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

/// Each in a transaction of its own that locks one row first and then looks what is left to do. The lock of a row
/// ends with its transaction, so a process that died holds nobody up; advisory locks are missing on some engines
/// that speak PostgreSQL.
pub(crate) async fn bring_postgres_up_to_date(
    client: &mut tokio_postgres::Client,
    now: Timestamp,
) -> Result<(), StoreError> {
    create_books(client).await?;
    let failed = |error: tokio_postgres::Error| StoreError::Migration(explain(&error));
    loop {
        let tx = client.transaction().await.map_err(failed)?;
        // Another instance may be at work on a long one.
        tx.batch_execute(
            "SET LOCAL lock_timeout = 0; SELECT name FROM store_row WHERE name = 'migration' FOR UPDATE",
        )
        .await
        .map_err(failed)?;
        let rows = tx.query("SELECT version, checksum FROM migration", &[]).await.map_err(failed)?;
        let applied: Vec<_> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let Some(migration) = pending(MIGRATIONS, &applied)?.first().copied() else {
            return tx.rollback().await.map_err(failed);
        };
        tx.batch_execute(&migration.for_postgres())
            .await
            .map_err(|error| StoreError::Migration(format!("{}: {}", migration.name, explain(&error))))?;
        let (checksum, at) = (migration.checksum(), now.as_micros());
        tx.execute(REMEMBER_POSTGRES, &[&migration.version, &migration.name, &checksum, &at])
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)?;
    }
}

/// Instances that create the same table at once collide in the catalogue; whoever loses finds it there.
async fn create_books(client: &tokio_postgres::Client) -> Result<(), StoreError> {
    const TRIES: u32 = 10;
    let mut tries = 1;
    while let Err(error) = client.batch_execute(BOOKS).await {
        if tries == TRIES {
            return Err(StoreError::Migration(explain(&error)));
        }
        tries += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &'static str) -> [Migration; 1] {
        [Migration { version: 1, name: "0001_one", text, sqlite: "", postgres: "" }]
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_list() {
        let folder =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("the folder");
        let mut found: Vec<String> = folder
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
            .filter_map(|name| name.strip_suffix(".sql").map(str::to_owned))
            .filter(|name| !name.contains('.'))
            .collect();
        found.sort();
        let listed: Vec<&str> = MIGRATIONS.iter().map(|migration| migration.name).collect();
        assert_eq!(listed, found);
        assert!(MIGRATIONS.is_sorted_by(|one, next| one.version < next.version));
    }

    #[test]
    fn payments_and_payouts_from_before_keep_their_references() {
        let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
        let now = Timestamp::from_micros(1);
        let before = |migration: &&Migration| migration.version < 11;
        let count = MIGRATIONS.iter().filter(before).count();
        migrate_sqlite(&mut connection, &MIGRATIONS[..count], now).expect("as it was");
        let put = "INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, phone, channel, \
                   created_at, updated_at) VALUES (x'01', x'02', 'W', 'ORD1', 'succeeded', 100, 5, 'TZS', '255712345678', \
                   'TIGO-PESA', 1, 7)";
        connection.execute(put, []).expect("a payment");
        let put = "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, currency, phone, payee_name, \
                   provider, digest, maker_name, required, sending, created_at, updated_at, expires_at) VALUES (x'01', x'03', \
                   'W', 'PAY1', 'pending', 100, 5, 'TZS', '255712345678', 'A', 'TIGO PESA', x'00', 'A', 1, 'not', 1, 1, 1)";
        connection.execute(put, []).expect("a payout");
        migrate_sqlite(&mut connection, MIGRATIONS, now).expect("as it is");
        let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).expect("a row");
        let taken =
            "SELECT group_concat(kind || ' ' || reference) FROM order_reference WHERE merchant = x'01'";
        assert_eq!(text(taken), "payment ORD1,payout PAY1");
        let payment = "SELECT method || ' ' || state || ' ' || attempt || ' ' || received_at || ' ' || phone FROM payment";
        assert_eq!(text(payment), "ussd_push succeeded 1 7 255712345678");
    }

    #[test]
    fn an_edited_text_is_refused() {
        let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
        let now = Timestamp::from_micros(1);
        migrate_sqlite(&mut connection, &one("CREATE TABLE a (b BIGINT)"), now).expect("the first time");
        migrate_sqlite(&mut connection, &one("CREATE TABLE a (b BIGINT)"), now)
            .expect("nothing is left to do");
        let edited = migrate_sqlite(&mut connection, &one("CREATE TABLE a (b TEXT)"), now);
        assert!(matches!(edited, Err(StoreError::Migration(reason)) if reason.contains("0001_one")));
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused() {
        let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
        let now = Timestamp::from_micros(1);
        migrate_sqlite(&mut connection, &one("CREATE TABLE a (b BIGINT)"), now).expect("the newer one");
        let older = migrate_sqlite(&mut connection, &[], now);
        assert!(matches!(older, Err(StoreError::Migration(reason)) if reason.contains("newer")));
    }

    #[test]
    fn a_failing_text_leaves_nothing_behind() {
        let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
        let broken = one("CREATE TABLE a (b BIGINT); CREATE TABLE a (b BIGINT)");
        assert!(migrate_sqlite(&mut connection, &broken, Timestamp::from_micros(1)).is_err());
        let tables: i64 = connection
            .query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(tables, 0);
    }
}
