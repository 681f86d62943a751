//! Argon2id in a bounded pool: unbounded hashing would let strangers stop the machine.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;
use values::Secret;

use crate::{Problem, app::PasswordCost};

/// Hashes and checks passwords, at most two at a time.
#[derive(Debug)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    cost: PasswordCost,
    decoy: String,
    hashed: AtomicU64,
}

/// How many hashes run side by side.
const SLOTS: usize = 2;
/// How many callers may wait for a slot before new ones are turned away.
const QUEUE: usize = 64;

impl Passwords {
    pub(crate) fn new(cost: PasswordCost) -> Self {
        let slots = Arc::new(Semaphore::new(SLOTS + QUEUE));
        Self { slots, cost, decoy: decoy(cost), hashed: AtomicU64::new(0) }
    }

    /// The text that is kept of a password, in PHC form.
    ///
    /// # Errors
    /// Busy, when too many hashes are under way.
    pub async fn hash(&self, password: &Secret<String>) -> Result<String, Problem> {
        let (cost, password) = (self.cost, password.clone());
        self.run(move || hash_now(cost, password.reveal().as_bytes())).await
    }

    /// Whether `password` is the one that `kept` was made from. Without `kept` it takes as long and says no.
    ///
    /// # Errors
    /// Busy, when too many hashes are under way.
    pub async fn verify(&self, password: &Secret<String>, kept: Option<&str>) -> Result<bool, Problem> {
        let known = kept.is_some();
        let (cost, kept, password) = (self.cost, kept.unwrap_or(&self.decoy).to_owned(), password.clone());
        let matches = self
            .run(move || {
                PasswordHash::new(&kept).is_ok_and(|hash| {
                    engine(cost).verify_password(password.reveal().as_bytes(), &hash).is_ok()
                })
            })
            .await?;
        Ok(matches && known)
    }

    /// How many hashes were worked out so far; what a stranger could measure as time.
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        static RUNNING: Semaphore = Semaphore::const_new(SLOTS);
        let busy = || {
            Problem::Failure(crate::problem::Failure {
                context: "password pool is full".into(),
                busy: true,
                may_be_done: false,
            })
        };
        let _queued = self.slots.clone().try_acquire_owned().map_err(|_| busy())?;
        self.hashed.fetch_add(1, Ordering::Relaxed);
        let running = RUNNING.acquire().await.map_err(|_| busy())?;
        let answer = tokio::task::spawn_blocking(work).await;
        drop(running);
        answer.map_err(|error| Problem::failure(format!("password hashing: {error}")))
    }
}

fn engine(cost: PasswordCost) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params(cost))
}

fn params(cost: PasswordCost) -> Params {
    let params = match cost {
        PasswordCost::Full => Params::new(19 * 1024, 2, 1, None),
        PasswordCost::Tests => Params::new(Params::MIN_M_COST, 1, 1, None),
    };
    params.expect("these parameters are within the algorithm's range")
}

/// What is checked in the place of a hash that is not there: it takes as long, and no password leads to it.
fn decoy(cost: PasswordCost) -> String {
    let params = params(cost);
    let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    // Sixteen bytes of salt and 32 of hash, all zero, in base64.
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${}${}", "A".repeat(22), "A".repeat(43))
}

fn hash_now(cost: PasswordCost, password: &[u8]) -> String {
    engine(cost).hash_password(password).expect("hashing into memory does not fail").to_string()
}

#[cfg(test)]
mod tests;
