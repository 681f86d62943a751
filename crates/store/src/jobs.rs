//! The job queue: work that a commit leaves behind, leased to one worker at a time.
//!
//! A job is added in the transaction that causes it. A worker leases due jobs for a while; whoever still holds the
//! lease when the work is done ends the job in the transaction of its effect. A worker that died loses its lease and
//! the job comes again; its fencing number is then higher, so the dead one cannot come back and end it.

mod failing;

use sha2::{Digest as _, Sha256};
use values::{
    Duration, Id, Timestamp,
    subjects::{Job, Merchant},
};

use crate::{Db, FromRow, Queries, Row, StoreError, ToValue, WriteTransaction};

/// Work to be done after the commit.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Whose it is; none for the instance's own.
    pub merchant: Option<Id<Merchant>>,
    /// Which worker takes it.
    pub kind: &'static str,
    /// What the worker needs to know; nothing secret.
    pub payload: String,
    /// When it is due.
    pub run_at: Timestamp,
    /// What it may have to wait for, such as a receiver: of one lane only a few jobs are under way at once.
    pub lane: Option<[u8; 16]>,
}

/// So many due jobs are looked at for those of lanes that have room; a lane in front of the others with more of them
/// delays those by one lease.
const LOOKED_AT: usize = 2_000;

/// Which due jobs a worker asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Their kinds.
    pub kinds: &'a [&'a str],
    /// How many at most.
    pub limit: usize,
    /// How many at most of one lane.
    pub of_a_lane: usize,
    /// Lanes that nothing is wanted of.
    pub busy: &'a [[u8; 16]],
}

/// What becomes of a job that is there already, where its like is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfThere {
    /// It falls due when it did.
    Stays,
    /// It falls due with the new one, at the latest: a worker that holds it loses it to the next.
    Hastens,
}

/// The id of the only job of a kind about something.
fn only_id(merchant: Option<Id<Merchant>>, kind: &str, payload: &str) -> Id<Job> {
    let owner = merchant.unwrap_or_else(Id::nil);
    let named = Sha256::new().chain_update(owner.as_bytes()).chain_update(kind).chain_update([0_u8]);
    let digest: [u8; 32] = named.chain_update(payload).finalize().into();
    Id::from_bytes(digest[..16].try_into().expect("16 of 32 bytes"))
}

/// A job that this worker holds for a while.
#[derive(Debug, Clone)]
pub struct LeasedJob {
    /// The job.
    pub id: Id<Job>,
    /// Whose it is.
    pub merchant: Option<Id<Merchant>>,
    /// Which worker takes it.
    pub kind: String,
    /// What it was given.
    pub payload: String,
    /// Which try this is, from 1 on.
    pub attempts: u32,
    /// When it was added.
    pub created_at: Timestamp,
    /// As in [`NewJob`].
    pub lane: Option<[u8; 16]>,
    /// How often in a row its work has failed.
    pub failures: u32,
    fence: i64,
}

/// Whether a job was still this worker's.
#[must_use = "a worker that lost its lease rolls back"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// It was; commit.
    Held,
    /// Another worker has it; roll back.
    Lost,
}

impl FromRow for LeasedJob {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            merchant: row.next()?,
            kind: row.next()?,
            payload: row.next()?,
            attempts: row.next()?,
            created_at: row.next()?,
            lane: row.next()?,
            fence: row.next()?,
            failures: row.next()?,
        })
    }
}

crate::record! {
    /// A job as it is kept.
    pub struct JobEntry in "job" (id) Update {
        /// Its id.
        id: Id<Job>,
        /// Whose it is; nobody's is the instance's own.
        merchant: Option<Id<Merchant>>,
        /// What kind of work.
        kind: String,
        /// What the work is told.
        payload: String,
        /// When it is due.
        run_at: Timestamp,
        /// How often it was taken up.
        attempts: i64,
        /// Grows with every lease.
        fence: i64,
        /// When it was added.
        created_at: Timestamp,
        /// What it may have to wait for.
        lane: Option<[u8; 16]>,
        /// Why it was put off, or how its work failed.
        last_error: Option<String>,
        /// How often in a row its work has failed.
        failures: i64,
    }
}

impl LeasedJob {
    /// Whether the job, as it is kept, is still this worker's.
    pub fn holds(&self, job: &JobEntry) -> bool {
        self.fence == job.fence
    }

    /// Whether it was added by [`WriteTransaction::enqueue_only`].
    pub fn is_only(&self) -> bool {
        self.id == only_id(self.merchant, &self.kind, &self.payload)
    }
}

impl JobEntry {
    /// The job, to be taken up again at `until`.
    #[must_use]
    pub fn put_off(self, until: Timestamp, why: String) -> Self {
        Self { run_at: until, last_error: Some(why), fence: self.fence + 1, failures: 0, ..self }
    }

    /// The job as it is while a worker holds it until `until`, and what that worker has in hand.
    pub(crate) fn lease(self, until: Timestamp) -> (Self, LeasedJob) {
        let (attempts, fence) = (self.attempts + 1, self.fence + 1);
        let leased = LeasedJob {
            id: self.id,
            merchant: self.merchant,
            kind: self.kind.clone(),
            payload: self.payload.clone(),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            created_at: self.created_at,
            lane: self.lane,
            failures: u32::try_from(self.failures).unwrap_or(u32::MAX),
            fence,
        };
        (Self { run_at: until, attempts, fence, ..self }, leased)
    }

    /// A job that nobody took up yet, added at `now`.
    pub fn new((id, now): (Id<Job>, Timestamp), job: &NewJob) -> Self {
        Self {
            id,
            merchant: job.merchant,
            kind: job.kind.to_owned(),
            payload: job.payload.clone(),
            run_at: job.run_at,
            attempts: 0,
            fence: 0,
            created_at: now,
            lane: job.lane,
            last_error: None,
            failures: 0,
        }
    }
}

impl WriteTransaction {
    /// Adds a job, to be seen by workers after the commit.
    ///
    /// # Errors
    /// What the database said.
    pub async fn enqueue(&mut self, job: NewJob) -> Result<Id<Job>, StoreError> {
        let (id, now) = (self.id(), self.now());
        let entry = JobEntry::new((id, now), &job);
        self.insert(&entry).await?;
        if job.run_at <= now {
            self.left_work(job.kind);
        }
        Ok(id)
    }

    /// Adds a job like `job` for each payload.
    ///
    /// # Errors
    /// What the database said.
    pub async fn enqueue_many(&mut self, job: NewJob, payloads: Vec<String>) -> Result<(), StoreError> {
        let now = self.now();
        let entry = |payload| JobEntry::new((self.id(), now), &NewJob { payload, ..job.clone() });
        let entries: Vec<JobEntry> = payloads.into_iter().map(entry).collect();
        self.insert_all(&entries).await?;
        if job.run_at <= now && !entries.is_empty() {
            self.left_work(job.kind);
        }
        Ok(())
    }

    /// Adds a job of whose kind, merchant and payload there is never more than one. Where there is one, even in a worker's
    /// hands, it is that: so the worker locks what the job is about, and looks what is left to do, before it ends the job.
    ///
    /// # Errors
    /// What the database said.
    pub async fn enqueue_only(&mut self, job: NewJob, if_there: IfThere) -> Result<(), StoreError> {
        let now = self.now();
        let id = only_id(job.merchant, job.kind, &job.payload);
        let then = match if_there {
            IfThere::Stays => "NOTHING",
            IfThere::Hastens => "UPDATE SET run_at = $5 WHERE job.run_at > $5",
        };
        // Its fence begins above those of earlier jobs of this id: whoever still holds one of them does not end this one.
        let sql = format!(
            "INSERT INTO job (id, merchant, kind, payload, run_at, attempts, fence, created_at, lane) \
             VALUES ($1, $2, $3, $4, $5, 0, $6, $6, $7) ON CONFLICT (id) DO {then}"
        );
        let values = [
            id.to_value(),
            job.merchant.to_value(),
            job.kind.to_value(),
            job.payload.to_value(),
            job.run_at.to_value(),
            now.to_value(),
            job.lane.to_value(),
        ];
        if self.execute(&sql, &values).await? > 0 && job.run_at <= now {
            self.left_work(job.kind);
        }
        Ok(())
    }

    /// Ends a job. `Lost`: another worker has it, so roll back.
    ///
    /// # Errors
    /// What the database said.
    pub async fn finish_job(&mut self, job: &LeasedJob) -> Result<Lease, StoreError> {
        let sql = "DELETE FROM job WHERE id = $1 AND fence = $2";
        Ok(lease(self.execute(sql, &[job.id.to_value(), job.fence.to_value()]).await?))
    }

    /// Gives a job back, to come again at `until`. `Lost`: another worker has it, so roll back.
    ///
    /// # Errors
    /// What the database said.
    pub async fn postpone_job(
        &mut self,
        job: &LeasedJob,
        until: Timestamp,
        error: &str,
    ) -> Result<Lease, StoreError> {
        let sql = "UPDATE job SET run_at = $3, last_error = $4, failures = 0, fence = fence + 1 \
                   WHERE id = $1 AND fence = $2";
        let values = [job.id.to_value(), job.fence.to_value(), until.to_value(), error.to_value()];
        Ok(lease(self.execute(sql, &values).await?))
    }
}

fn lease(touched: u64) -> Lease {
    if touched == 1 { Lease::Held } else { Lease::Lost }
}

impl Db {
    /// Sees to it that the instance has its one job of this kind, which is never ended.
    ///
    /// # Errors
    /// What the database said.
    pub async fn keep_job(&self, kind: &'static str) -> Result<(), StoreError> {
        let id: [u8; 32] = Sha256::digest(kind).into();
        let id: Id<Job> = Id::from_bytes(id[..16].try_into().expect("16 of 32 bytes"));
        let known = self.read().await?.rows("SELECT id FROM job WHERE id = $1", &[id.to_value()]).await?;
        if !known.is_empty() {
            return Ok(());
        }
        let mut tx = self.write().await?;
        let now = tx.now();
        let sql = "INSERT INTO job (id, kind, payload, run_at, attempts, fence, created_at) \
                   VALUES ($1, $2, '', $3, 0, 0, $3) ON CONFLICT DO NOTHING";
        tx.execute(sql, &[id.to_value(), kind.to_value(), now.to_value()]).await?;
        tx.left_work(kind);
        tx.commit().await
    }

    /// Leases due jobs, those first that fell due first. A lease moves `run_at` to its own end, so that an abandoned
    /// job falls due again.
    ///
    /// # Errors
    /// What the database said.
    pub async fn lease_jobs(
        &self,
        wanted: &Wanted<'_>,
        lease: Duration,
    ) -> Result<Vec<LeasedJob>, StoreError> {
        if wanted.kinds.is_empty() || wanted.limit == 0 {
            return Ok(Vec::new());
        }
        let now = self.now();
        // Most often nothing is due, and a view does not take the turn of somebody who writes.
        let due = self.due_jobs(wanted, now).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let skip = if self.locks_rows() { " FOR UPDATE SKIP LOCKED" } else { "" };
        let take = format!(
            "WITH due AS (SELECT id FROM job WHERE run_at <= $1 AND id IN ({}){skip}) \
             UPDATE job SET run_at = $2, attempts = attempts + 1, fence = fence + 1 \
             WHERE id IN (SELECT id FROM due) \
             RETURNING id, merchant, kind, payload, attempts, created_at, lane, fence, failures",
            places(3, due.len())
        );
        let mut values = vec![now.to_value(), (now + lease).to_value()];
        values.extend(due.iter().map(ToValue::to_value));
        let mut tx = self.write().await?;
        let rows = tx.rows(&take, &values).await?;
        let leased: Result<Vec<_>, _> =
            rows.into_iter().map(|mut row| LeasedJob::from_row(&mut row)).collect();
        let mut leased = leased?;
        tx.commit().await?;
        leased.sort_by_key(|job| job.id);
        Ok(leased)
    }

    async fn due_jobs(&self, wanted: &Wanted<'_>, now: Timestamp) -> Result<Vec<Id<Job>>, StoreError> {
        let (kinds, busy) = (wanted.kinds.len(), wanted.busy.len());
        let passes = if busy == 0 {
            String::new()
        } else {
            format!("AND (lane IS NULL OR lane NOT IN ({})) ", places(4 + kinds, busy))
        };
        let first = format!(
            "SELECT id, lane, run_at FROM job WHERE kind IN ({}) AND run_at <= $1 {passes}ORDER BY run_at LIMIT",
            places(4, kinds)
        );
        // Where lanes limit nothing the first are the first. What has no lane is a lane of its own.
        let look = if wanted.of_a_lane >= wanted.limit {
            format!("SELECT id FROM ({first} $3) due WHERE CAST($2 AS BIGINT) > 0")
        } else {
            format!(
                "SELECT id FROM (SELECT id, run_at, ROW_NUMBER() OVER (PARTITION BY COALESCE(lane, id) ORDER BY run_at, id) AS place \
                 FROM ({first} {LOOKED_AT}) first) due WHERE place <= $2 ORDER BY run_at LIMIT $3"
            )
        };
        let mut values = vec![now.to_value(), wanted.of_a_lane.max(1).to_value(), wanted.limit.to_value()];
        values.extend(wanted.kinds.iter().map(ToValue::to_value));
        values.extend(wanted.busy.iter().map(ToValue::to_value));
        let rows = self.read().await?.rows(&look, &values).await?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }
}

/// `$3, $4, $5`: so many places from `first` on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}
