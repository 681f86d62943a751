//! Workers: what `jobs.rs` does between its commits, one thing at a time, so that anything can happen in between. What is
//! decided and what is posted is the product's.

use permit::{
    CarryOut, Decision, ModelTask, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided,
};
use rails::{Doubt, Outcome, PayoutOrder, RailError, Submission};
use values::{Duration, Id, Timestamp};

use super::{
    super::super::{
        commands::{
            Expire,
            settle::{SOON, Settle, is_moving},
        },
        model::{Next, Payout, PayoutState, Sending},
        queries::{self, Beside, PayoutEntry, WayEntry},
    },
    checks::Finding,
    planted::Bug,
    world::{Act, World},
};

/// How long a worker has a job, as `permit` leases them.
const LEASE: Duration = Duration::from_secs(60);

/// A worker with a job in hand. When the process dies all of it is lost.
pub(super) struct Worker {
    task: ModelTask,
    stage: Stage,
}

/// What it does next.
enum Stage {
    Looks,
    Ends,
    PutsOff,
    Asks(Box<Known>),
    Begins(Box<Known>),
    HandsOver(Box<Known>, Option<Timestamp>),
    Tells(Settle),
}

/// A payout as the worker saw it.
pub(super) struct Known {
    pub(super) payout: Payout,
    pub(super) way: WayEntry,
}

/// Ends a job that left nothing to do.
#[derive(Debug)]
pub(super) struct Finish;

/// Takes a job up again a little later.
#[derive(Debug)]
struct PutOff(Timestamp);

/// What `jobs::send` commits before it hands a payout over: `commands/send.rs`, over rows in memory.
#[derive(Debug)]
pub(super) struct Begin {
    pub(super) id: Id<Payout>,
    /// The payout as it was when that was decided; without it nothing is compared.
    pub(super) seen: Option<(PayoutState, Sending, Option<Timestamp>, Option<Timestamp>)>,
}

impl MoneyCommand for Finish {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, _: &mut MoneyReads<'_>) {}

    fn decide(&self, _: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        Ok(Decision::unrecorded(MoneyWrites::default(), ()))
    }
}

impl MoneyCommand for PutOff {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, _: &mut MoneyReads<'_>) {}

    fn decide(&self, _: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        let mut writes = MoneyWrites::default();
        writes.put_off(self.0, "the payout moved meanwhile");
        Ok(Decision::unrecorded(writes, ()))
    }
}

impl MoneyCommand for Begin {
    type Permission = CarryOut;
    type Answer = Option<Timestamp>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::payout_read_set(reads, self.id);
        reads.row::<WayEntry>(&[&self.id]);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        let (entry, payout) = queries::payout_in(seen, self.id)?;
        let way = seen.row::<WayEntry>(&[&self.id])?.ok_or_else(|| Problem::not_found("payout"))?;
        let now = seen.now();
        let current = (payout.state, payout.sending, payout.authorised_at, way.doubt_at);
        if self.seen.is_some_and(|before| before != current) {
            return Ok(Decision::unrecorded(MoneyWrites::default(), None));
        }
        let state = match payout.state {
            PayoutState::Unknown => PayoutState::Unknown,
            _ => PayoutState::Processing,
        };
        let mut writes = MoneyWrites::default();
        let (state, sending) = (state.name().to_owned(), Sending::Begun.name().to_owned());
        writes.update(&PayoutEntry { state, sending, updated_at: now, ..entry });
        writes.update(&WayEntry { doubt_at: Some(now), ..way });
        Ok(Decision::unrecorded(writes, Some(now)))
    }
}

impl World {
    /// A worker takes up a job that is due.
    pub(super) fn lease(&mut self) -> Result<bool, Finding> {
        let choice = usize::try_from(self.dice.roll(1 << 16)).expect("few");
        let now = self.now;
        let Some(leased) = self.store(Act::Lease, |world| world.model.lease(choice, now, LEASE))? else {
            return Ok(false);
        };
        let Some(task) = leased.map_err(Finding::failed)? else { return Ok(false) };
        self.workers.push(Worker { task, stage: Stage::Looks });
        Ok(true)
    }

    /// A worker does the next thing.
    pub(super) fn work(&mut self, place: usize) -> Result<(), Finding> {
        let Worker { task, stage } = self.workers.swap_remove(place);
        // A worker whose call to the store fails lets go of its job, which comes again when its lease ends.
        let next = match stage {
            Stage::Looks => self.look(&task)?,
            Stage::Ends => {
                self.carry_out(Act::Finish, &task, Finish)?;
                None
            }
            Stage::PutsOff => {
                let until = self.now + SOON;
                self.carry_out(Act::Finish, &task, PutOff(until))?;
                None
            }
            Stage::Asks(known) => Some(self.ask(known)),
            Stage::Begins(known) => self.begin(known)?,
            Stage::HandsOver(known, begun_at) => Some(self.hand_over(known, begun_at)?),
            Stage::Tells(settle) => {
                self.settle(&task, settle)?;
                None
            }
        };
        if let Some(stage) = next {
            self.workers.push(Worker { task, stage });
        }
        Ok(())
    }

    fn carry_out<C: MoneyCommand<Permission = CarryOut>>(
        &mut self,
        act: Act,
        task: &ModelTask,
        command: C,
    ) -> Result<(), Finding> {
        let (task, now) = (task.clone(), self.now);
        match self.store(act, |world| world.model.carry_out(&task, now, command))? {
            Some(done) => done.map(drop).map_err(Finding::failed),
            None => Ok(()),
        }
    }

    fn look(&mut self, task: &ModelTask) -> Result<Option<Stage>, Finding> {
        if self.storm && self.dice.percent(2) {
            return Ok(None);
        }
        let id: Id<Payout> = task.payload().parse().expect("jobs here are about payouts");
        match task.kind() {
            "payout.expire" => {
                self.carry_out(Act::Expire, task, Expire { id })?;
                return Ok(None);
            }
            "payout.send" => {}
            _ => return Ok(Some(Stage::Ends)),
        }
        let known = self.known(id);
        let payout = &known.payout;
        let taken_back = payout.authorised_at.is_some_and(|at| task.created_at() < at);
        if taken_back || !is_moving(payout.state) {
            return Ok(Some(Stage::Ends));
        }
        let asks = match payout.sending {
            Sending::Given | Sending::Lost => true,
            Sending::Begun => self.bank.doubt == Doubt::Ask,
            Sending::Not => false,
        };
        let begun_at = known.way.doubt_at;
        Ok(Some(match payout.sending {
            _ if asks => Stage::Asks(known),
            Sending::Not => Stage::Begins(known),
            _ => Stage::HandsOver(known, begun_at),
        }))
    }

    fn known(&self, id: Id<Payout>) -> Box<Known> {
        let entry = self.row::<PayoutEntry>(id, |entry| entry.id);
        let way = self.row::<WayEntry>(id, |way| way.id);
        let required = entry.required;
        let beside = Beside { application: None, link: None, maker_active: true, required };
        Box::new(Known { payout: entry.read(beside).expect("a payout"), way })
    }

    fn order(&self, payout: &Payout) -> PayoutOrder {
        let mut order = payout.order();
        if self.planted == Some(Bug::NewKeyAfterUnknown) && payout.state == PayoutState::Unknown {
            order.key += "-again";
        }
        order
    }

    fn ask(&mut self, known: Box<Known>) -> Stage {
        let (order, now) = (self.order(&known.payout), self.now);
        let outcome: Outcome = self.bank.query(&mut self.dice, now, &order);
        let next = known.payout.answered(&outcome, known.way.doubt_at, now);
        if next == Next::Again {
            return Stage::Begins(known);
        }
        let (sending, doubt_at) = (known.payout.sending, known.way.doubt_at);
        Stage::Tells(self.settling(&known, sending, (doubt_at, None), next))
    }

    fn begin(&mut self, known: Box<Known>) -> Result<Option<Stage>, Finding> {
        let Payout { id, state, sending, authorised_at, .. } = known.payout;
        let seen = Some((state, sending, authorised_at, known.way.doubt_at));
        let seen = if self.planted == Some(Bug::BeginsUnseen) { None } else { seen };
        let now = self.now;
        let begun = self.store(Act::Begin, |world| world.model.post(None, now, Begin { id, seen }))?;
        Ok(match begun {
            None => None,
            Some(begun) => Some(match begun.map_err(Finding::failed)? {
                Some(at) => Stage::HandsOver(known, Some(at)),
                None => Stage::PutsOff,
            }),
        })
    }

    fn hand_over(&mut self, known: Box<Known>, begun_at: Option<Timestamp>) -> Result<Stage, Finding> {
        let (order, now, way) = (self.order(&known.payout), self.now, &known.way);
        let answer = self.bank.pay_out(&mut self.dice, now, &order);
        let next = known.payout.submitted(&answer, way.doubt_at, way.away_at, now);
        let doubt_at = if answer == Ok(Submission::Unclear) { begun_at } else { way.doubt_at };
        let away = matches!(answer, Err(RailError::Unreachable | RailError::Locked));
        let away_at = away.then(|| way.away_at.unwrap_or(now));
        let settle = self.settling(&known, Sending::Begun, (doubt_at, away_at), next);
        self.look_at_the_bank()?;
        Ok(Stage::Tells(settle))
    }

    fn settling(
        &self,
        known: &Known,
        sending: Sending,
        (doubt_at, away_at): (Option<Timestamp>, Option<Timestamp>),
        next: Next,
    ) -> Settle {
        let next = match next {
            Next::Unknown if self.planted == Some(Bug::SilenceIsFailure) => {
                Next::Failed("silence".to_owned())
            }
            next => next,
        };
        let (id, doubt) = (known.payout.id, self.bank.doubt);
        Settle { id, sending, doubt_at, away_at, next, rail: "model", doubt, again: None }
    }

    fn settle(&mut self, task: &ModelTask, settle: Settle) -> Result<(), Finding> {
        self.note(|| format!("{}, handed over as {:?}: {:?}", settle.id, settle.sending, settle.next));
        if self.planted != Some(Bug::SettlesTwice) {
            return self.carry_out(Act::Settle, task, settle);
        }
        // Whoever comes second does not see that it is over.
        let mut entry = self.row::<PayoutEntry>(settle.id, |entry| entry.id);
        entry.state = PayoutState::Processing.name().to_owned();
        entry.sending = settle.sending.name().to_owned();
        self.model.memory.put(&entry);
        let now = self.now;
        match self.store(Act::Settle, |world| world.model.post(None, now, settle))? {
            Some(done) => done.map_err(Finding::failed),
            None => Ok(()),
        }
    }

    /// The process dies: what its workers had in hand is lost, and their jobs come again when their leases end.
    pub(super) fn crash(&mut self) {
        let dead = std::mem::take(&mut self.workers);
        if self.planted == Some(Bug::CrashLosesJobs) {
            for worker in dead {
                let _ = self.model.carry_out(&worker.task, self.now, Finish);
            }
        }
    }

    /// Works, without any trouble, until nothing is due.
    pub(super) fn work_off(&mut self) -> Result<(), Finding> {
        while self.lease()? {
            while let Some(place) = self.workers.len().checked_sub(1) {
                self.steps += 1;
                self.work(place)?;
            }
        }
        Ok(())
    }
}
