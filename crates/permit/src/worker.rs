//! Leased jobs: the door for work that a commit left to be done.

use std::{future::Future, marker::PhantomData, net::IpAddr, net::Ipv4Addr};

use store::{Lease, LeasedJob};
use values::{
    Duration, Id, Timestamp,
    subjects::{Job, Merchant},
};

use crate::{
    Problem,
    activity::Activity,
    actor::Actor,
    app::App,
    permission::CarryOut,
    request::RequestInfo,
    transaction::{Core, PersonTx, ReadTx, WriteTx},
};

/// One job, leased to this worker. The only way for a worker to reach the store.
#[derive(Debug)]
pub struct Task {
    app: App,
    job: LeasedJob,
}

impl Task {
    /// What the job was given when it was enqueued.
    pub fn payload(&self) -> &str {
        &self.job.payload
    }

    /// Which try this is, from 1 on.
    pub fn attempt(&self) -> u32 {
        self.job.attempts
    }

    /// When it was enqueued.
    pub fn created_at(&self) -> Timestamp {
        self.job.created_at
    }

    /// The job's id.
    pub fn id(&self) -> Id<Job> {
        self.job.id
    }

    /// The instance.
    pub fn app(&self) -> &App {
        &self.app
    }

    fn merchant(&self) -> Id<Merchant> {
        self.job.merchant.unwrap_or_else(Id::nil)
    }

    /// Looks within the job's merchant.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn read(&self) -> Result<ReadTx, Problem> {
        Ok(ReadTx { tx: self.app.db().read().await?, merchant: self.merchant(), app: self.app.clone() })
    }

    /// Writes within the job's merchant.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn write(&self) -> Result<WriteTx<CarryOut>, Problem> {
        let tx = self.app.db().write().await?;
        let request = RequestInfo {
            id: self.job.id.cast(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            agent: String::new(),
            at: self.app.now(),
        };
        let core = Core { tx, app: self.app.clone(), actor: Actor::Worker(OURSELVES), request };
        Ok(WriteTx { core, merchant: self.merchant(), permission: PhantomData })
    }

    /// Ends the job in the transaction of its effect. Lost to another worker, nothing is kept.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn finish(&self, mut tx: WriteTx<CarryOut>, done: Activity) -> Result<(), Problem> {
        match tx.core.tx.finish_job(&self.job).await? {
            Lease::Held => tx.commit(done, ()).await,
            Lease::Lost => Ok(()),
        }
    }

    /// As [`Task::finish`], for bookkeeping that is no act: a mail that went out, an attempt that has its own record.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn finish_unrecorded(&self, mut tx: WriteTx<CarryOut>) -> Result<(), Problem> {
        match tx.core.tx.finish_job(&self.job).await? {
            Lease::Held => Ok(tx.core.tx.commit().await?),
            Lease::Lost => Ok(()),
        }
    }

    /// Tries again at `until`; what `tx` wrote is kept with it.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn postpone(
        &self,
        mut tx: WriteTx<CarryOut>,
        until: Timestamp,
        why: &str,
    ) -> Result<(), Problem> {
        match tx.core.tx.postpone_job(&self.job, until, why).await? {
            Lease::Held => Ok(tx.core.tx.commit().await?),
            Lease::Lost => Ok(()),
        }
    }

    /// As [`Task::postpone`], where what `tx` wrote is an act with a record of its own.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn go_on(
        &self,
        mut tx: WriteTx<CarryOut>,
        until: Timestamp,
        why: &str,
        done: Activity,
    ) -> Result<(), Problem> {
        match tx.core.tx.postpone_job(&self.job, until, why).await? {
            Lease::Held => tx.commit(done, ()).await,
            Lease::Lost => Ok(()),
        }
    }
}

/// What a job is called in the record, which people read; the act says what it did.
const OURSELVES: &str = "Kibali";

/// How long a worker may hold a job before another takes it over.
const LEASE: Duration = Duration::from_secs(60);

impl App {
    /// Leases up to `limit` due jobs of one kind and carries them out side by side. Answers how many there were.
    ///
    /// A job whose work fails stays leased and comes again when its lease is over, or when its work postponed it.
    ///
    /// # Errors
    /// A failure of the store while leasing.
    pub async fn work<F, W>(&self, kind: &'static str, limit: usize, carry_out: F) -> Result<usize, Problem>
    where
        F: Fn(Task) -> W,
        W: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        let jobs = self.db().lease_jobs(&[kind], limit, LEASE).await?;
        let count = jobs.len();
        let mut running = tokio::task::JoinSet::new();
        for job in jobs {
            let id = job.id;
            let work = carry_out(Task { app: self.clone(), job });
            running.spawn(async move { (id, work.await) });
        }
        while let Some(ended) = running.join_next().await {
            match ended {
                Ok((_, Ok(()))) => {}
                Ok((id, Err(problem))) => {
                    tracing::error!(job = %id, kind, %problem, "job failed, it comes again")
                }
                Err(error) => tracing::error!(kind, %error, "job stopped, it comes again"),
            }
        }
        Ok(count)
    }

    /// Resolves when a commit may have left work behind.
    pub async fn work_added(&self) {
        self.db().job_added().await;
    }

    /// A transaction for upkeep within one merchant that no request asked for, such as keeping the request log.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn upkeep(&self, merchant: Id<Merchant>, name: &'static str) -> Result<Upkeep, Problem> {
        let tx = self.db().write().await?;
        let request = RequestInfo {
            id: Id::nil(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            agent: String::new(),
            at: self.now(),
        };
        let core = Core { tx, app: self.clone(), actor: Actor::Worker(name), request };
        Ok(Upkeep(WriteTx { core, merchant, permission: PhantomData }))
    }
}

impl App {
    /// A transaction for what the server itself does while nobody is there yet: the set-up link, a demonstration.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn found(&self, name: &'static str) -> Result<PersonTx, Problem> {
        let Upkeep(WriteTx { core, .. }) = self.upkeep(Id::nil(), name).await?;
        Ok(PersonTx { core, person: Id::nil() })
    }
}

/// See [`App::upkeep`]. It commits without an act, because it is none.
pub struct Upkeep(WriteTx<CarryOut>);

impl Upkeep {
    /// The transaction.
    pub fn tx(&mut self) -> &mut WriteTx<CarryOut> {
        &mut self.0
    }

    /// Keeps what was written, with its record, where it is an act after all.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn commit(self, done: Activity) -> Result<(), Problem> {
        self.0.commit(done, ()).await
    }

    /// Keeps what was written.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn keep(self) -> Result<(), Problem> {
        Ok(self.0.core.tx.commit().await?)
    }
}
