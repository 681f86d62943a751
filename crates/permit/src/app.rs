//! The state every handler shares. The store inside is private: without a permit there is no data.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use http::HeaderMap;
use ipnet::IpNet;
use store::{Clock, Db, Queries as _, Target, ToValue as _, Tuning, engine::EngineCounts};
use values::{Duration, Secret, Timestamp};

use crate::{
    Problem,
    crew::FailedJobs,
    crypto::{Keys, encode},
    passwords::Passwords,
    readiness::Readiness,
};

/// The running instance, as handlers and workers hold it. Cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    keys: Keys,
    passwords: Passwords,
    readiness: Readiness,
    failed_jobs: FailedJobs,
    settings: AppSettings,
}

/// What the operator decides about doors and sessions.
#[derive(Debug, Clone)]
pub struct AppSettings {
    /// Where people reach the instance, without a slash at the end.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// A session unused for so long ends.
    pub session_idle: Duration,
    /// A session ends after so long whatever happens.
    pub session_absolute: Duration,
    /// How expensive a password guess is.
    pub password_cost: PasswordCost,
    /// Whether no real money moves, for pages to say.
    pub simulated: bool,
    /// Whether a new merchant counts as known from the start, or an approval is recorded first.
    pub approve_new_merchants: bool,
    /// What a benchmark varies in the store.
    pub tuning: Tuning,
}

/// The work of one password hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// 19 MiB and two passes, as OWASP recommends for argon2id.
    Full,
    /// As little as the algorithm permits; for tests only.
    Tests,
}

impl Default for AppSettings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            trusted_proxies: Vec::new(),
            session_idle: Duration::from_secs(24 * 3600),
            session_absolute: Duration::from_secs(14 * 24 * 3600),
            password_cost: PasswordCost::Full,
            simulated: true,
            approve_new_merchants: true,
            tuning: Tuning::default(),
        }
    }
}

impl App {
    /// Opens the store, brings its tables up to date and derives the keys.
    ///
    /// # Errors
    /// A failure that says why the store cannot be used.
    pub async fn open(
        target: &Target,
        clock: Clock,
        master_key: &Secret<[u8; 32]>,
        settings: AppSettings,
    ) -> Result<Self, Problem> {
        let db = Db::open_with(target, clock, settings.tuning).await?;
        let keys = Keys::derive(master_key.reveal());
        check_key(&db, &keys).await?;
        let passwords = Passwords::new(settings.password_cost);
        let (readiness, failed_jobs) = (Readiness::default(), FailedJobs::default());
        Ok(Self(Arc::new(Inner { db, keys, passwords, readiness, failed_jobs, settings })))
    }

    /// The operator's settings.
    pub fn settings(&self) -> &AppSettings {
        &self.0.settings
    }

    /// Seals, keyed hashes and signatures.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The pool that hashes passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Has the store fail as `plan` says, from now on; for tests.
    #[cfg(feature = "faults")]
    pub fn plan_faults(&self, plan: Option<Box<dyn FnMut(store::Call) -> store::Strike + Send>>) {
        self.0.db.plan_faults(plan);
    }

    /// Does to the database what the product never does; for tests.
    ///
    /// # Errors
    /// What the database said.
    #[cfg(feature = "faults")]
    pub async fn tamper(&self, sql: &str) -> Result<(), Problem> {
        let mut tx = self.0.db.write().await?;
        tx.execute(sql, &[]).await?;
        Ok(tx.commit().await?)
    }

    /// The instance's time.
    pub fn now(&self) -> Timestamp {
        self.0.db.now()
    }

    /// Random bytes from the store's generator.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.0.db.random()
    }

    /// Whether the store answers and can write, as was found out within the last three seconds: however often this is
    /// asked, the store is written to no oftener.
    ///
    /// # Errors
    /// The failure that it answers with.
    pub async fn check(&self) -> Result<(), Problem> {
        self.0.readiness.ask(&self.0.db).await
    }

    /// Has the database look at its tables once more, after many rows were written at once.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn analyze(&self) -> Result<(), Problem> {
        Ok(self.0.db.analyze().await?)
    }

    /// Finishes what is under way and closes the store.
    pub async fn close(&self) {
        self.0.db.clone().close().await;
    }

    /// What the money engine of this process has done.
    pub fn engine_counts(&self) -> EngineCounts {
        self.0.db.engine_counts()
    }

    /// How many jobs of each kind failed in this process, and come again; kinds of which none did are left out.
    pub fn failed_jobs(&self) -> BTreeMap<&'static str, u64> {
        self.0.failed_jobs.counts()
    }

    pub(crate) fn failed(&self) -> &FailedJobs {
        &self.0.failed_jobs
    }

    /// Whether cookies can be bound to HTTPS.
    pub fn is_https(&self) -> bool {
        self.0.settings.public_url.starts_with("https://")
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// The caller's address: the nearest one that is not a trusted proxy.
    pub(crate) fn caller_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        nearest(&self.0.settings.trusted_proxies, peer, headers)
    }
}

/// Refuses a master key that is not the one the data was written with: nothing sealed could be opened, and what was
/// sealed anew could never be opened with the right one.
async fn check_key(db: &Db, keys: &Keys) -> Result<(), Problem> {
    let ours = encode(&keys.hash("kibali: which master key the data was written with"));
    let find = "SELECT value FROM instance WHERE name = 'master_key_check'";
    let mut known = db.read().await?.rows(find, &[]).await?;
    if known.is_empty() {
        let mut tx = db.write().await?;
        let sql = "INSERT INTO instance (name, value) VALUES ('master_key_check', $1) ON CONFLICT DO NOTHING";
        tx.execute(sql, &[ours.to_value()]).await?;
        tx.commit().await?;
        // Two first starts at once: the first to write counts.
        known = db.read().await?.rows(find, &[]).await?;
    }
    let known: Option<String> = known.into_iter().next().map(|mut row| row.next()).transpose()?;
    match known {
        Some(known) if known == ours => Ok(()),
        _ => Err(Problem::failure(
            "the data was written with another master key: put the right one back, from a backup of master.key or as \
             KIBALI_MASTER_KEY; nothing was changed",
        )),
    }
}

/// Several lines of the header are one list (RFC 9110, 5.3): a proxy may add a line of its own below the caller's.
fn nearest(proxies: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|net| net.contains(address));
    if !trusted(&peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    // What cannot be read hides who stands before it: the walk ends there.
    let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
    let mut hops = hops.map_while(|hop| Some(hop.trim().parse::<IpAddr>().ok()?.to_canonical()));
    hops.find(|hop| !trusted(hop)).unwrap_or(peer)
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
