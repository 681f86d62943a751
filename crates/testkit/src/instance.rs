//! An instance of its own for every test, on a store of its own.

use axum::Router;
use permit::{App, AppSettings, Clock, PasswordCost, Problem, Routes, Target};
use tempfile::TempDir;
use values::{Secret, Timestamp};

use crate::Client;

/// Which store a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// A file in a folder of the test's own.
    Sqlite,
    /// A schema of the test's own, in the database that `KIBALI_TEST_DATABASE_URL` names.
    Postgres,
}

/// A running instance without a network: requests go straight to its router.
#[derive(Debug)]
pub struct Instance {
    /// The instance.
    pub app: App,
    /// Its time, which stands still until it is moved. It begins on Monday 23 November 2026 at 07:00 UTC.
    pub clock: Clock,
    /// Where its data is, to be opened once more after a crash.
    pub target: Target,
    router: Router,
    _folder: TempDir,
}

/// The master key of every test.
pub(crate) const MASTER_KEY: [u8; 32] = [42; 32];

impl Instance {
    /// Opens a new instance that serves `routes`.
    pub async fn start(store: Store, routes: Routes) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = match store {
            Store::Sqlite => Target::Sqlite(folder.path().join("kibali.sqlite3")),
            Store::Postgres => Target::Postgres(Secret::new(new_schema().await)),
        };
        let clock = Clock::fixed(Timestamp::from_micros(1_795_417_200_000_000));
        let settings = AppSettings { password_cost: PasswordCost::Tests, ..AppSettings::default() };
        let app =
            App::open(&target, clock.clone(), &Secret::new(MASTER_KEY), settings).await.expect("an instance");
        let router = routes.into_router(&app);
        Self { app, clock, target, router, _folder: folder }
    }

    /// Opens the same data once more, as another process would after a crash.
    pub async fn reopen(&self) -> App {
        self.reopen_with(MASTER_KEY).await.expect("an instance")
    }

    /// As [`Instance::reopen`], with a master key that may be another one.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn reopen_with(&self, master_key: [u8; 32]) -> Result<App, Problem> {
        let settings = AppSettings { password_cost: PasswordCost::Tests, ..AppSettings::default() };
        App::open(&self.target, self.clock.clone(), &Secret::new(master_key), settings).await
    }

    /// What it serves, to be put on a port.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// As [`Instance::reopen`], as another operator decided.
    pub async fn reopen_as(&self, settings: AppSettings) -> App {
        let settings = AppSettings { password_cost: PasswordCost::Tests, ..settings };
        let key = Secret::new(MASTER_KEY);
        App::open(&self.target, self.clock.clone(), &key, settings).await.expect("an instance")
    }

    /// A caller without any credential.
    pub fn stranger(&self) -> Client {
        Client::new(self.router.clone())
    }
}

#[expect(clippy::disallowed_methods, reason = "a name no other test has, not a time")]
async fn new_schema() -> String {
    let url = std::env::var("KIBALI_TEST_DATABASE_URL")
        .expect("KIBALI_TEST_DATABASE_URL names a PostgreSQL for tests; script/test starts one");
    let (client, connection) =
        tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("PostgreSQL answers");
    let driver = tokio::spawn(connection);
    let nanos =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_nanos();
    let schema = format!("t{nanos}_{}", std::process::id());
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).await.expect("a schema of its own");
    drop(client);
    let _ = driver.await;
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-csearch_path%3D{schema}")
}
