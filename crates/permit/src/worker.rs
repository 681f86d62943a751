//! Leased jobs: the door for work that a commit left to be done.

use std::{marker::PhantomData, net::IpAddr, net::Ipv4Addr};

use store::{Lease, LeasedJob};
use values::{
    Id, Timestamp,
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
    pub(crate) fn new(app: App, job: LeasedJob) -> Self {
        Self { app, job }
    }

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

    /// Whether it is the one job of its kind about its payload, as [`Writing::enqueue_only`](crate::Writing) adds it.
    pub fn is_only(&self) -> bool {
        self.job.is_only()
    }

    /// The instance.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The merchant it belongs to; nil where it is the instance's own.
    pub fn merchant(&self) -> Id<Merchant> {
        self.job.merchant.unwrap_or_else(Id::nil)
    }

    pub(crate) fn leased(&self) -> &LeasedJob {
        &self.job
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Worker(OURSELVES)
    }

    /// What stands for a request in the record of what the job does.
    pub(crate) fn request(&self) -> RequestInfo {
        RequestInfo {
            id: self.job.id.cast(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            agent: String::new(),
            at: self.app.now(),
        }
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
        let core = Core { tx, app: self.app.clone(), actor: self.actor(), request: self.request() };
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

impl App {
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
