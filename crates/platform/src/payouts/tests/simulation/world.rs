//! One merchant, its people and their programs, a provider, workers, and a store that fails at any call: what happens next
//! is drawn from the seed, and everything that is decided is decided by the commands of the product.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use permit::{Allow, App, Duty, MoneyModel, Problem, Record, Role};
use rails::{Destination, Doubt, FeeBearer};
use serde_json::Value;
use values::{
    Amount, Currency, Duration, Id, Phone, Timestamp,
    subjects::{Member, Merchant},
};

use super::{
    super::super::{
        commands::{Authorise, Cancel, CreatePayoutCommand, Reject, Undo},
        model::{NewPayout, Payout, Price},
        queries::PayoutEntry,
        views::PayoutView,
    },
    bank::Bank,
    checks::Finding,
    dice::Dice,
    planted::Bug,
    work::Worker,
};
use crate::{
    changes,
    idempotency::{IdempotencyKey, KeyHeader, Once},
    ledger::in_memory,
};

/// The people: four Managers and an Employee.
pub(super) const PEOPLE: [u8; 5] = [0, 1, 2, 3, EMPLOYEE];
pub(super) const EMPLOYEE: u8 = 4;
const MOST_PAYOUTS: usize = 14;
const FEE: i64 = 7_200;

/// What the store is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Create,
    Authorise,
    Reject,
    Cancel,
    Undo,
    Edit,
    Lease,
    Begin,
    Expire,
    Settle,
    Finish,
}

/// A payout that somebody asked for, whether or not it was made, as those see it who are not the product.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) number: usize,
    pub(super) maker: u8,
    pub(super) minor: i64,
    pub(super) phone: String,
    pub(super) payout: Option<Id<Payout>>,
    /// What whoever asked was answered.
    pub(super) answer: Option<Value>,
    /// Whether they still wait for an answer.
    pub(super) waits: bool,
    pub(super) required: i64,
    /// Who approved it, as far as it counts.
    pub(super) approved: BTreeSet<u8>,
    /// Who changed it while it waited.
    pub(super) edited: BTreeSet<u8>,
    /// Whether one of them became somebody else since.
    pub(super) editor_left: bool,
}

pub(super) struct World {
    pub(super) model: MoneyModel,
    pub(super) dice: Dice,
    pub(super) now: Timestamp,
    pub(super) bank: Bank,
    pub(super) workers: Vec<Worker>,
    pub(super) orders: Vec<Order>,
    /// Who lost the role of a Manager.
    pub(super) lost: BTreeSet<u8>,
    /// Who only prepares payouts, or only releases them.
    pub(super) duties: BTreeMap<u8, Duty>,
    pub(super) storm: bool,
    pub(super) planted: Option<Bug>,
    pub(super) steps: u64,
    /// What was done last, for whoever has to understand a finding.
    pub(super) trail: VecDeque<(u64, String)>,
    /// What a decision should not have been let through for.
    pub(super) found: Option<Finding>,
    /// What happened how often.
    pub(super) counts: BTreeMap<&'static str, u64>,
}

pub(super) fn member(number: u8) -> Id<Member> {
    Id::from_bytes([number + 1; 16])
}

pub(super) fn merchant() -> Id<Merchant> {
    Id::from_bytes([99; 16])
}

pub(super) fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("in range")
}

fn role_of(number: u8) -> Role {
    if number == EMPLOYEE { Role::Employee } else { Role::Manager }
}

impl World {
    pub(super) fn new(app: App, seed: u64, planted: Option<Bug>) -> Self {
        let mut model = MoneyModel::new(app, merchant());
        changes::found(&mut model, merchant(), Timestamp::from_micros(0));
        for number in PEOPLE {
            model.put_member(member(number), role_of(number), true);
        }
        let mut dice = Dice::new(seed);
        // Enough for most of what will be asked for, and not for all.
        in_memory::fund(&mut model, merchant(), tzs(900_000));
        let doubt = if dice.percent(50) { Doubt::Ask } else { Doubt::Repeat };
        Self {
            model,
            dice,
            now: Timestamp::from_micros(1_795_417_200_000_000),
            bank: Bank::new(doubt),
            workers: Vec::new(),
            orders: Vec::new(),
            lost: BTreeSet::new(),
            duties: BTreeMap::new(),
            storm: true,
            planted,
            steps: 0,
            trail: VecDeque::new(),
            found: None,
            counts: BTreeMap::new(),
        }
    }

    /// The row of the payout.
    pub(super) fn row<R: Record>(&self, id: Id<Payout>, of: impl Fn(&R) -> Id<Payout>) -> R {
        let rows = self.model.memory.rows::<R>().expect("rows");
        rows.into_iter().find(|row| of(row) == id).expect("the payout")
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    pub(super) fn note(&mut self, says: impl FnOnce() -> String) {
        if self.trail.len() == 60 {
            self.trail.pop_front();
        }
        self.trail.push_back((self.steps, says()));
    }

    /// Asks the store for something, which may fail before it did it, or after, so that nobody knows. `None`: it failed.
    pub(super) fn store<T>(
        &mut self,
        act: Act,
        work: impl FnOnce(&mut Self) -> Result<T, Problem>,
    ) -> Result<Option<Result<T, Problem>>, Finding> {
        let trouble = if self.storm { self.dice.roll(100) } else { 100 };
        if trouble < 4 {
            self.count("the store failed, nothing kept");
            self.note(|| format!("{act:?}: the store failed, nothing kept"));
            return Ok(None);
        }
        let before = self.planted.map(|bug| (bug, self.model.clone()));
        let done = work(self);
        if let (Some((bug, before)), Ok(_)) = (before, &done) {
            self.plant(bug, act, &before);
        }
        // A lease changes nothing that is looked at.
        if act != Act::Lease {
            self.note(|| match &done {
                Ok(_) => format!("{act:?}: done"),
                Err(problem) => format!("{act:?}: {problem}"),
            });
            self.found.take().map_or(Ok(()), Err)?;
            self.check_soon()?;
        }
        if trouble < 8 {
            self.count("the store failed, all kept");
            return Ok(None);
        }
        Ok(Some(done))
    }

    /// One more thing happens.
    pub(super) fn step(&mut self) -> Result<(), Finding> {
        self.steps += 1;
        self.now = self.now + Duration::from_micros(1 + self.dice.roll(900_000));
        match self.dice.roll(100) {
            0..9 => self.order_something()?,
            9..16 => self.ask_again()?,
            16..26 => self.decide(Act::Authorise)?,
            26 => self.decide(Act::Reject)?,
            27 => self.decide(Act::Cancel)?,
            28..31 => self.decide(Act::Undo)?,
            31..46 => drop(self.lease()?),
            46..86 => match self.dice.place(self.workers.len()) {
                Some(place) => self.work(place)?,
                None => drop(self.lease()?),
            },
            86..93 => self.pass(),
            93..95 => self.narrow_somebody(),
            95..97 => self.change_somebody(),
            97 => {
                self.count("the process died");
                self.note(|| "the process dies".to_owned());
                self.crash();
            }
            _ => self.ask_for_something_else()?,
        }
        self.edit_something()?;
        self.look_at_the_bank()?;
        if self.steps.is_multiple_of(32) {
            self.check_thoroughly()?;
        }
        Ok(())
    }

    /// Time passes: mostly a little.
    fn pass(&mut self) {
        let seconds = match self.dice.roll(40) {
            0..20 => self.dice.roll(5),
            20..30 => self.dice.roll(90),
            30..36 => self.dice.roll(900),
            36..39 => self.dice.roll(2 * 3600),
            _ => self.dice.roll(3 * 24 * 3600),
        };
        self.now = self.now + Duration::from_secs(seconds);
        self.note(|| format!("{seconds} s pass"));
        let now = self.now;
        self.bank.deliver(&mut self.dice, now);
    }

    /// Somebody's program asks for a payout, under a key of its own.
    fn order_something(&mut self) -> Result<(), Finding> {
        if self.orders.len() >= MOST_PAYOUTS {
            return Ok(());
        }
        let number = self.orders.len();
        let maker = PEOPLE[self.dice.place(PEOPLE.len()).expect("five")];
        let minor = 30_000 + i64::try_from(self.dice.roll(60_000)).expect("small");
        let required = if self.dice.percent(30) { 2 } else { 1 };
        self.orders.push(Order {
            number,
            maker,
            minor,
            phone: format!("2557123{number:05}"),
            payout: None,
            answer: None,
            waits: true,
            required,
            approved: BTreeSet::new(),
            edited: BTreeSet::new(),
            editor_left: false,
        });
        self.send(number)
    }

    /// Whoever got no answer asks again; so does, now and then, whoever got one.
    fn ask_again(&mut self) -> Result<(), Finding> {
        let waiting: Vec<usize> =
            self.orders.iter().filter(|order| order.waits).map(|order| order.number).collect();
        match (self.dice.place(waiting.len()), self.dice.place(self.orders.len())) {
            (Some(place), _) => self.send(waiting[place]),
            (None, Some(number)) => self.send(number),
            (None, None) => Ok(()),
        }
    }

    pub(super) fn command(&self, order: &Order, minor: i64) -> CreatePayoutCommand {
        let (amount, debit) = (tzs(minor), tzs(minor + FEE));
        let new = NewPayout {
            reference: format!("PAY{}", order.number),
            amount,
            price: Price { fee: tzs(FEE), bearer: FeeBearer::Merchant, debit, receives: amount, rate: None },
            destination: Destination::Mobile(Phone::parse(&order.phone).expect("a number")),
            provider: "TIGO PESA",
            payee_name: None,
            payee_known: false,
            note: None,
        };
        let key =
            IdempotencyKey::of(KeyHeader::sent(&order.phone), "POST /v1/payouts", &(&order.phone, minor));
        CreatePayoutCommand {
            new,
            actor: super::super::every_state::actor(order.maker),
            cooldown: Duration::from_secs(0),
            key: key.expect("JSON"),
            signature: None,
            in_words: Problem::from,
            used: || Problem::failure("no checksum"),
            beneficiary: None,
            random: [0; 3],
        }
    }

    pub(super) fn send(&mut self, number: usize) -> Result<(), Finding> {
        let order = self.orders[number].clone();
        let (command, now) = (self.command(&order, order.minor), self.now);
        let before = self.model.memory.clone();
        let told = self.store(Act::Create, |world| {
            let made = world.model.post(Some(member(order.maker)), now, command)?;
            Ok(match made {
                Once::Made(payout) => {
                    world.made(number, payout.id)?;
                    serde_json::to_value(PayoutView::new(&payout, &[], Allow::Yes)).expect("JSON")
                }
                Once::Before(answer) => answer,
            })
        })?;
        let Some(told) = told else { return Ok(()) };
        if self.planted == Some(Bug::AnswersTooEarly)
            && told.is_ok()
            && order.payout.is_none()
            && self.dice.percent(10)
        {
            // The answer leaves, and then the machine fails.
            self.model.memory = before;
            self.orders[number].payout = None;
        } else if self.storm && self.dice.percent(10) {
            self.count("an answer was lost");
            return Ok(());
        }
        self.hear(number, told)
    }

    /// Whoever asked hears the answer, the same at every time.
    fn hear(&mut self, number: usize, told: Result<Value, Problem>) -> Result<(), Finding> {
        let may_make = self.may_make(self.orders[number].maker);
        let order = &mut self.orders[number];
        order.waits = false;
        match (told, &order.answer) {
            (Ok(answer), None) => order.answer = Some(answer),
            (Ok(answer), Some(first)) if answer == *first => self.count("a repeat was answered as before"),
            (Ok(answer), Some(first)) => {
                return Err(Finding::new(
                    "a repeat is answered as before",
                    format!("{answer} after {first}"),
                ));
            }
            (Err(problem @ Problem::Failure(_)), _) => return Err(Finding::failed(problem)),
            // What they may no longer do, they are not told about either.
            (Err(_), _) if !may_make => {}
            (Err(problem), _) if order.payout.is_some() => {
                return Err(Finding::new("a repeat is answered as before", problem.to_string()));
            }
            (Err(_), _) => {}
        }
        Ok(())
    }

    fn made(&mut self, number: usize, id: Id<Payout>) -> Result<(), Problem> {
        let order = &mut self.orders[number];
        if let Some(before) = order.payout.replace(id) {
            return Err(Problem::failure(format!("{before} was made of it already")));
        }
        // Two for some, as a policy would have it.
        let required = order.required;
        let mut entry = self.row::<PayoutEntry>(id, |entry| entry.id);
        entry.required = required;
        self.model.memory.put(&entry);
        self.count("a payout was made");
        self.found = self.check_making(number).err();
        Ok(())
    }

    /// Another order under a key that was used.
    fn ask_for_something_else(&mut self) -> Result<(), Finding> {
        let Some(number) = self.dice.place(self.orders.len()) else { return Ok(()) };
        let order = self.orders[number].clone();
        if order.payout.is_none() || !self.may_make(order.maker) {
            return Ok(());
        }
        let (command, now) = (self.command(&order, order.minor + 100), self.now);
        let told =
            self.store(Act::Finish, |world| world.model.post(Some(member(order.maker)), now, command))?;
        match told {
            None => Ok(()),
            Some(Err(Problem::Refusal(refusal))) if refusal.code == "idempotency.key_reused" => Ok(()),
            Some(other) => {
                let says = format!("{:?}", other.map(|_| "made"));
                Err(Finding::new("a key stands for one request", says))
            }
        }
    }

    /// Somebody decides about a payout, or tries to.
    fn decide(&mut self, act: Act) -> Result<(), Finding> {
        // Most releases are sent before anybody takes one back by chance.
        let released = if act == Act::Undo { self.released() } else { Vec::new() };
        let fits = |order: &&Order| match order.payout {
            Some(id) => released.is_empty() || released.contains(&id),
            None => false,
        };
        let made: Vec<usize> = self.orders.iter().filter(fits).map(|order| order.number).collect();
        let Some(place) = self.dice.place(made.len()) else { return Ok(()) };
        let number = made[place];
        let id = self.orders[number].payout.expect("made");
        let by = PEOPLE[self.dice.place(PEOPLE.len()).expect("five")];
        let (who, now) = (Some(member(by)), self.now);
        let (checker, read) = (who, Some(self.row::<PayoutEntry>(id, |entry| entry.id).updated_at));
        let done = self.store(act, |world| {
            if act == Act::Authorise {
                world.lend(by, id);
            }
            let done = match act {
                Act::Authorise => world.model.post(who, now, Authorise { id, checker, read }).map(drop),
                Act::Reject => world.model.post(who, now, Reject { id, reason: "no".to_owned() }).map(drop),
                Act::Cancel => world.model.post(who, now, Cancel { id }).map(drop),
                _ => world.model.post(who, now, Undo { id }).map(drop),
            };
            if act == Act::Authorise {
                world.give_back(by, id);
            }
            if done.is_ok() {
                world.decided(act, number, by);
            }
            done
        })?;
        match done {
            Some(Err(problem @ Problem::Failure(_))) => Err(Finding::failed(problem)),
            _ => Ok(()),
        }
    }

    fn decided(&mut self, act: Act, number: usize, by: u8) {
        self.note(|| format!("{by} did it to PAY{number}"));
        let order = &mut self.orders[number];
        match act {
            Act::Authorise => {
                let is_new = order.approved.insert(by);
                self.count("a payout was approved");
                self.found = self.check_approval(number, by, is_new).err();
            }
            Act::Undo => {
                order.approved.clear();
                self.count("a release was taken back");
            }
            _ => self.count("a payout was ended by somebody"),
        }
        let narrow = self.check_duty(act, number, by).err();
        self.found = self.found.take().or(narrow);
    }
}
