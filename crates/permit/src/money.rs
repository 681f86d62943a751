//! Money commands: what moves money is decided over rows that were read, and written with its record in one commit that
//! many callers share (`store::engine`).
//!
//! [`Permit::post`] is the only way in. It adds what every command needs: the caller's grant is among the rows that are
//! read and locked, so that a role removed a moment ago no longer spends, and the [`Activity`] is among those written.

mod grant;
mod model;
mod reads;

use store::{
    JobEntry, LeasedJob,
    engine::{Command, Reads, Seen, Verdict},
};
use values::{Id, Timestamp, subjects::Merchant};

use crate::{
    Permit, Problem,
    activity::{self, Activity},
    actor::Actor,
    app::App,
    permission::{CarryOut, Permission, Writes as MayWrite},
    request::RequestInfo,
    worker::Task,
};

pub use model::{ModelTask, MoneyModel};
pub(crate) use reads::owner_of;
pub use reads::{MoneyReads, MoneySeen, MoneyWrites};
pub use store::engine::{Entry as MoneyEntry, Question, Record, Unready};
pub use store::record;

/// What moves money within one merchant, or goes into one commit with it.
pub trait MoneyCommand: Send + Sync + 'static {
    /// What the caller needs.
    type Permission: Permission;
    /// What the caller is told once it is durable.
    type Answer: Send + 'static;

    /// What it knows that it reads, beside the caller's grant.
    fn read_set(&self, reads: &mut MoneyReads<'_>);

    /// Decides. Pure: the same rows lead to the same decision, and it may be asked several times.
    ///
    /// # Errors
    /// A refusal, which writes nothing; or `Unready`, as it comes out of `seen`.
    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided>;
}

/// What moves money as a part of a transaction that does more, and that records all of it: decided as a [`MoneyCommand`] is,
/// written by the engine as one is, in the commit of that transaction. [`crate::Writing::carry_out`] is the way in.
pub trait MoneyStep: Send + Sync + 'static {
    /// What the transaction goes on with.
    type Answer: Send + 'static;

    /// What it knows that it reads.
    fn read_set(&self, reads: &mut MoneyReads<'_>);

    /// Decides, as [`MoneyCommand::decide`].
    ///
    /// # Errors
    /// A refusal, after which the transaction stands as before the step; or `Unready`, as it comes out of `seen`.
    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Self::Answer), Undecided>;
}

/// A step in the hands of its transaction.
pub(crate) struct Step<S> {
    pub step: S,
    pub actor: Actor,
    pub merchant: Id<Merchant>,
    pub app: App,
    pub request: RequestInfo,
    pub now: Timestamp,
}

impl<S: MoneyStep> Command for Step<S> {
    type Outcome = Result<S::Answer, Problem>;

    fn lane(&self) -> [u8; 16] {
        *self.merchant.as_bytes()
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn read_set(&self, reads: &mut Reads) {
        self.step.read_set(&mut MoneyReads { reads, merchant: self.merchant, now: self.now });
    }

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<Self::Outcome>, Unready> {
        // The grant was checked and locked when the transaction began.
        let (merchant, actor, now) = (self.merchant, self.actor.clone(), self.now);
        let seen = MoneySeen { seen, merchant, actor, now, app: &self.app, request: &self.request };
        match self.step.decide(&seen) {
            Ok((writes, answer)) => {
                assert!(writes.job_end().is_none(), "the transaction of a step ends its job");
                Ok(Verdict::Writes(writes.into_inner(merchant), Ok(answer)))
            }
            Err(Undecided::Refused(problem)) => Ok(Verdict::Leaves(Err(problem))),
            Err(Undecided::Unready(unready)) => Err(unready),
        }
    }
}

/// What was decided.
#[derive(Debug)]
pub enum Decision<A> {
    /// This is written and recorded, and this is answered.
    Acts {
        /// The rows.
        writes: MoneyWrites,
        /// The record; none of what is no act, such as putting a job off.
        activity: Option<Box<Activity>>,
        /// The answer.
        answer: A,
    },
    /// It was done before, and this was answered.
    Repeats(A),
}

impl<A> Decision<A> {
    /// Writes and records, and answers.
    pub fn acts(writes: MoneyWrites, activity: Activity, answer: A) -> Self {
        Self::Acts { writes, activity: Some(Box::new(activity)), answer }
    }

    /// Writes what is no act of anybody, and answers.
    pub fn unrecorded(writes: MoneyWrites, answer: A) -> Self {
        Self::Acts { writes, activity: None, answer }
    }
}

/// Why nothing was decided.
#[derive(Debug)]
pub enum Undecided {
    /// Rows are missing; the engine reads them and asks again.
    Unready(Unready),
    /// No.
    Refused(Problem),
}

impl From<Unready> for Undecided {
    fn from(unready: Unready) -> Self {
        Self::Unready(unready)
    }
}

impl From<Problem> for Undecided {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

/// A command in the hands of whoever gave it.
struct Given<C> {
    command: C,
    /// The job that it carries out, which ends in the same commit.
    job: Option<LeasedJob>,
    actor: Actor,
    merchant: Id<Merchant>,
    app: App,
    request: RequestInfo,
    now: Timestamp,
}

impl<C: MoneyCommand> Given<C> {
    fn decided(&self, seen: &Seen<'_>) -> Result<(Actor, Decision<C::Answer>), Undecided> {
        let kind = <C::Permission as Permission>::KIND;
        let actor = grant::check(&self.app, seen, self.merchant, &self.actor, kind, self.now)?;
        let (app, request) = (&self.app, &self.request);
        let seen = MoneySeen { seen, merchant: self.merchant, actor, now: self.now, app, request };
        let decision = self.command.decide(&seen)?;
        Ok((seen.actor, decision))
    }
}

impl<C: MoneyCommand> Command for Given<C> {
    /// `None` when another worker has the job by now.
    type Outcome = Result<Option<C::Answer>, Problem>;

    fn lane(&self) -> [u8; 16] {
        *self.merchant.as_bytes()
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn read_set(&self, reads: &mut Reads) {
        grant::read_set(reads, self.merchant, &self.actor);
        if let Some(job) = &self.job {
            reads.row::<JobEntry>(&[&job.id]);
        }
        self.command.read_set(&mut MoneyReads { reads, merchant: self.merchant, now: self.now });
    }

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<Self::Outcome>, Unready> {
        let job = match &self.job {
            None => None,
            Some(leased) => match seen.row::<JobEntry>(&[&leased.id])?.filter(|job| leased.holds(job)) {
                None => return Ok(Verdict::Leaves(Ok(None))),
                held => held,
            },
        };
        match self.decided(seen) {
            Ok((actor, Decision::Acts { writes, activity, answer })) => {
                let end = writes.job_end();
                let mut writes = writes.into_inner(self.merchant);
                match (job, end) {
                    (None, _) => {}
                    (Some(job), None) => writes.delete::<JobEntry>(&[&job.id]),
                    (Some(job), Some((until, why))) => writes.update(&job.put_off(until, why)),
                }
                if let Some(activity) = &activity {
                    let (named, merchant) = ((seen.id(), self.now), *self.merchant.as_bytes());
                    writes.insert(&activity::entry(named, merchant, &actor, &self.request, activity));
                }
                Ok(Verdict::Writes(writes, Ok(Some(answer))))
            }
            Ok((_, Decision::Repeats(answer))) => Ok(Verdict::Leaves(Ok(Some(answer)))),
            Err(Undecided::Refused(problem)) => Ok(Verdict::Leaves(Err(problem))),
            Err(Undecided::Unready(unready)) => Err(unready),
        }
    }
}

impl<P: Permission<Mode = MayWrite>> Permit<P> {
    /// Carries out a money command, in which the grant is checked once more, and answers once it is durable.
    ///
    /// # Errors
    /// What the command refuses, the refusal that has come true since the request began, or a failure of the store.
    pub async fn post<C: MoneyCommand<Permission = P>>(self, command: C) -> Result<C::Answer, Problem> {
        let (actor, merchant, app, request) = self.into_parts();
        let now = app.now();
        let db = app.db().clone();
        let given = Given { command, job: None, actor, merchant, app, request: (*request).clone(), now };
        db.post(given).await??.ok_or_else(|| Problem::failure("a command without a job lost one"))
    }
}

impl Task {
    /// Carries out a money command and ends the job in the same commit, or puts it off as the command says. `None` when
    /// another worker has the job by now: then nothing is kept.
    ///
    /// # Errors
    /// What the command refuses, or a failure of the store; the job comes again.
    pub async fn post<C: MoneyCommand<Permission = CarryOut>>(
        &self,
        command: C,
    ) -> Result<Option<C::Answer>, Problem> {
        let app = self.app().clone();
        let (now, db) = (app.now(), app.db().clone());
        let (merchant, request) = (self.merchant(), self.request());
        let job = Some(self.leased().clone());
        db.post(Given { command, job, actor: self.actor(), merchant, app, request, now }).await?
    }
}

#[cfg(test)]
pub(crate) mod tests;
