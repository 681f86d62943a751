//! Brings the tables up to date: numbered texts, each applied once, in order, and never edited after a release.
//!
//! A text is the same for both stores; `/* WITHOUT ROWID */` and lines that begin with `-- sqlite:` count for SQLite only,
//! lines that begin with `-- postgres:` for PostgreSQL, and a file with the store's name adds what only that store can say. What was applied is remembered with a checksum: an edited text is an error.

use sha2::{Digest, Sha256};
use values::{Duration, Timestamp};

use crate::{StoreError, postgres::explain};

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    /// The checksum of an earlier text with the same outcome wherever it could be applied.
    formerly: Option<&'static str>,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: "",
            postgres: "",
            formerly: None,
        }
    };
    ($version:literal, $name:literal, formerly $checksum:literal) => {
        Migration { formerly: Some($checksum), ..migration!($version, $name) }
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
    // The first text failed on every ledger that was not empty.
    migration!(18, "0018_statement", formerly "f12265681bfc3a784880b3d98aebe06871de3cffd6298522ddc2af6e2230fe2e"),
    migration!(19, "0019_notices"),
    migration!(20, "0020_payout_links"),
    migration!(21, "0021_words", split),
    migration!(22, "0022_patience"),
    migration!(23, "0023_direct_debits", split),
    migration!(24, "0024_deposits"),
    migration!(25, "0025_checkout"),
    migration!(26, "0026_policy"),
    migration!(27, "0027_batches", split),
    migration!(28, "0028_mandates"),
    migration!(29, "0029_days"),
    migration!(30, "0030_provenance"),
    migration!(31, "0031_batch_stops"),
    migration!(32, "0032_exports"),
    migration!(33, "0033_exceptions"),
    migration!(34, "0034_outcomes"),
    migration!(35, "0035_beneficiaries"),
    migration!(36, "0036_reports"),
    migration!(37, "0037_ledger_check"),
    migration!(38, "0038_deposit_instructions"),
    migration!(39, "0039_withdrawals"),
    migration!(40, "0040_reconciliations"),
    migration!(41, "0041_comparisons"),
    migration!(42, "0042_many_rows", split),
    migration!(45, "0045_refunds"),
    migration!(46, "0046_search", split),
    migration!(47, "0047_single_signatory"),
    migration!(48, "0048_single_signatory_of_batches"),
    migration!(49, "0049_link_switches"),
    migration!(50, "0050_beneficiary_before"),
    migration!(51, "0051_payout_duty"),
    migration!(52, "0052_opened_again"),
    migration!(53, "0053_paid_before"),
    migration!(54, "0054_search_payments", split),
    migration!(55, "0055_settled_alone"),
    migration!(56, "0056_hands_failures_reversals"),
    migration!(58, "0058_invitation_senders"),
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
        let text = self.text.replace("/* WITHOUT ROWID */", "WITHOUT ROWID").replace("-- sqlite: ", "");
        text + self.sqlite
    }

    fn for_postgres(&self) -> String {
        self.text.replace("-- postgres: ", "") + self.postgres
    }

    /// Whether it is to be applied, given the checksum that was remembered.
    fn is_new(&self, remembered: Option<&str>) -> Result<bool, StoreError> {
        match remembered {
            None => Ok(true),
            Some(checksum) if checksum == self.checksum() || self.formerly == Some(checksum) => Ok(false),
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
    migrate_postgres(client, MIGRATIONS, now).await
}

async fn migrate_postgres(
    client: &mut tokio_postgres::Client,
    known: &[Migration],
    now: Timestamp,
) -> Result<(), StoreError> {
    create_books(client).await?;
    let failed = |error: tokio_postgres::Error| StoreError::Migration(explain(&error));
    loop {
        let tx = client.transaction().await.map_err(failed)?;
        // Another instance may be at work on a long one. Whole tables are read and put together here.
        tx.batch_execute(
            "SET LOCAL lock_timeout = 0; SET LOCAL enable_seqscan = on; \
             SELECT name FROM store_row WHERE name = 'migration' FOR UPDATE",
        )
        .await
        .map_err(failed)?;
        let rows = tx.query("SELECT version, checksum FROM migration", &[]).await.map_err(failed)?;
        let applied: Vec<_> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let Some(migration) = pending(known, &applied)?.first().copied() else {
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
mod tests;
