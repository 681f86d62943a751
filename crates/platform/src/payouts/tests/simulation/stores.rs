//! The same troubles on both stores, through HTTP, with many at once: calls to the store fail before they did anything or
//! after they did it, the process dies with all that is under way in it, the provider is the one of [`super::bank`]. What
//! happens at the same time is up to the machine, so a seed brings back the troubles and not their order.

mod batches;
mod provider;
mod rest;

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use permit::{App, AppSettings, Call, Strike, Tuning};
use rails::Doubt;
use serde_json::{Value, json};
use testkit::{Client, Store};
use values::Duration;

use super::{bank::Bank, dice::Dice, number};
use crate::{
    Platform, Settings,
    fixtures::{self, Fixture, money::payout_of},
    worker,
};
use batches::Batch;
use provider::Provider;

/// So many steps are taken on each store, unless told.
const STEPS: u64 = 100_000;
/// So many merchants live side by side on a store, each on a database of its own: while one waits, another goes on.
const SIDE_BY_SIDE: u64 = 2;
/// So many requests are under way at once.
const AT_ONCE: usize = 24;
/// And so many more about batches.
const BATCHES_AT_ONCE: usize = 4;
/// So many connections a process has. On PostgreSQL most of what one costs is its beginning, and processes die often here.
const CONNECTIONS: usize = 8;

/// What somebody asked for and what they were told.
#[derive(Debug, Clone)]
struct Asked {
    number: usize,
    /// The text of the first answer, and the id in it.
    answer: Option<(String, String)>,
    refused: bool,
    /// The word for what they were told was done about it last.
    decided: Option<&'static str>,
    /// Whether anybody tried to take a release back, which may have been done without anybody hearing of it.
    shaken: bool,
}

/// What one request is about.
#[derive(Debug, Clone, Copy)]
enum Act {
    Make,
    Decide(&'static str),
}

/// What came of something that was under way.
enum Heard {
    /// The answer about a payout.
    Payout(usize, Act, testkit::Answer),
    /// The answer about a batch: which, what was tried, by whom.
    Batch(usize, &'static str, usize, testkit::Answer),
    /// Workers tell nobody anything.
    Nothing,
}

impl Asked {
    fn order(&self) -> Value {
        payout_of(1_000, &format!("SIM{}", self.number), &format!("25575{:07}", self.number))
    }
}

/// A process of the instance, until it dies.
struct Process {
    app: App,
    platform: Platform,
    people: [Client; 3],
}

struct World {
    kibali: Fixture,
    provider: Arc<Provider>,
    settings: Settings,
    steps: Arc<AtomicU64>,
    dice: Dice,
    asked: Vec<Asked>,
    /// The numbers of those that were acknowledged, in the order in which that was heard.
    made: Vec<usize>,
    /// The numbers of those that nobody was told anything about.
    open: BTreeSet<usize>,
    batches: Vec<Batch>,
}

impl World {
    /// Another process on the same data.
    async fn begin(&self, faults: Option<u64>) -> Process {
        let tuning = Tuning { connections: CONNECTIONS, ..Tuning::default() };
        let app = self.kibali.kibali.reopen_as(AppSettings { tuning, ..AppSettings::default() }).await;
        let platform = Platform::new(self.provider.clone(), self.settings.clone());
        let router = platform.routes().into_router(&app);
        let people = self.kibali.people;
        let sign_in = |email| {
            let stranger = self.kibali.stranger().through(router.clone());
            fixtures::sign_in(stranger, email)
        };
        let people = [
            sign_in(people.employee.email).await,
            sign_in(people.manager.email).await,
            sign_in(people.peter.email).await,
        ];
        if let Some(seed) = faults {
            let (mut dice, steps) = (Dice::new(seed), self.steps.clone());
            app.plan_faults(Some(Box::new(move |call| {
                let strike = match (call, dice.roll(400)) {
                    (_, 0..2) => Strike::Gone,
                    (_, 2..4) => Strike::Busy,
                    (Call::Commit, 4..14) => Strike::Untold,
                    _ => return Strike::None,
                };
                steps.fetch_add(1, Ordering::Relaxed);
                strike
            })));
        }
        Process { app, platform, people }
    }

    fn choose(&mut self) -> (usize, Act) {
        let lately = self.made[self.made.len().saturating_sub(60)..].to_vec();
        let some = |dice: &mut Dice| dice.place(lately.len()).map(|place| lately[place]);
        let act = match self.dice.roll(100) {
            0..40 => None,
            40..55 => {
                let place = self.dice.place(self.open.len());
                place.and_then(|place| self.open.iter().nth(place)).map(|number| (*number, Act::Make))
            }
            55..62 => some(&mut self.dice).map(|number| (number, Act::Make)),
            62..93 => some(&mut self.dice).map(|number| (number, Act::Decide("authorization"))),
            93..95 => some(&mut self.dice).map(|number| (number, Act::Decide("rejection"))),
            95..97 => some(&mut self.dice).map(|number| (number, Act::Decide("cancellation"))),
            _ => some(&mut self.dice).map(|number| (number, Act::Decide("undo"))),
        };
        act.unwrap_or_else(|| {
            let number = self.asked.len();
            let new = Asked { number, answer: None, refused: false, decided: None, shaken: false };
            self.asked.push(new);
            self.open.insert(number);
            (number, Act::Make)
        })
    }

    /// Hears what a request was answered.
    fn hear(&mut self, number: usize, act: Act, answer: &testkit::Answer) {
        let (status, text) = (answer.status.as_u16(), &answer.text);
        assert!(status < 500 || status == 503, "{status}: {text}");
        let asked = &mut self.asked[number];
        match (act, status, &asked.answer) {
            (_, 503, _) => {}
            (Act::Make, 201, None) => {
                let id = answer.json()["id"].as_str().expect("an id").to_owned();
                asked.answer = Some((text.clone(), id));
                self.made.push(number);
                self.open.remove(&number);
            }
            (Act::Make, 201, Some((first, _))) => assert_eq!(text, first, "a repeat is answered as before"),
            (Act::Make, _, first) => {
                assert!(first.is_none(), "a repeat is answered as before: {text}");
                asked.refused = true;
                self.open.remove(&number);
            }
            (Act::Decide(what), 200, _) => asked.decided = Some(what),
            (Act::Decide(_), 403 | 409, _) => {}
            (Act::Decide(what), _, _) => panic!("{what}: {status} {text}"),
        }
    }

    /// Lets many do something at once, and workers work; where the process dies, nobody hears anything.
    async fn round(&mut self, process: &Process, dies: bool) {
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..AT_ONCE {
            let (number, act) = self.choose();
            let asked = &mut self.asked[number];
            asked.shaken |= matches!(act, Act::Decide("undo"));
            let asked = asked.clone();
            let who = match act {
                Act::Make => 0,
                Act::Decide("cancellation") => 0,
                Act::Decide(_) => 1 + self.dice.place(2).expect("two"),
            };
            let mut client = process.people[who].clone();
            self.steps.fetch_add(1, Ordering::Relaxed);
            asking.spawn(async move {
                let answer = match act {
                    Act::Make => {
                        let mut client = client.with("idempotency-key", &format!("key-{number}"));
                        client.post("/v1/payouts", asked.order()).await
                    }
                    Act::Decide(act) => {
                        let (_, id) = asked.answer.expect("made");
                        let body = if act == "rejection" { json!({"reason": "no"}) } else { json!({}) };
                        client.post(&format!("/v1/payouts/{id}/{act}"), body).await
                    }
                };
                Heard::Payout(number, act, answer)
            });
        }
        for _ in 0..BATCHES_AT_ONCE {
            let (batch, deed, who) = self.choose_batch();
            let client = process.people[who].clone();
            self.steps.fetch_add(1, Ordering::Relaxed);
            asking.spawn(async move {
                let number = batch.number;
                Heard::Batch(number, deed, who, batch.carry_out(client, deed).await)
            });
        }
        for _ in 0..2 {
            let (app, platform, steps) = (process.app.clone(), process.platform.clone(), self.steps.clone());
            asking.spawn(async move {
                let done = worker::once(&app, &platform).await.unwrap_or(0);
                steps.fetch_add(u64::try_from(done).expect("few"), Ordering::Relaxed);
                Heard::Nothing
            });
        }
        if dies {
            let soon = std::time::Duration::from_micros(self.dice.roll(6_000));
            let _ = tokio::time::timeout(soon, async { while asking.join_next().await.is_some() {} }).await;
            return;
        }
        while let Some(told) = asking.join_next().await {
            match told.expect("a request ends") {
                Heard::Payout(number, act, answer) => self.hear(number, act, &answer),
                Heard::Batch(number, deed, who, answer) => self.hear_batch((number, deed, who), &answer),
                Heard::Nothing => {}
            }
        }
        self.look_at_stopped().await;
    }

    fn pass(&mut self, seconds: u64) {
        self.steps.fetch_add(1, Ordering::Relaxed);
        self.kibali.pass(Duration::from_secs(seconds));
        let now = self.kibali.kibali.clock.now();
        self.provider.call(|bank, dice| bank.deliver(dice, now));
    }

    /// One process, from its start to its death.
    async fn live(&mut self) {
        let seed = self.dice.roll(u64::MAX);
        let process = self.begin(Some(seed)).await;
        // Not longer than people who signed in at its start may release without proving again who they are.
        let rounds = 2 + self.dice.roll(29);
        for round in 1..=rounds {
            self.round(&process, round == rounds).await;
            let seconds = self.dice.roll(30);
            self.pass(seconds);
        }
        // The next one begins when leases have ended, or before.
        let seconds = self.dice.roll(90);
        self.pass(seconds);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime")
}

/// One merchant takes so many steps on a store, from process to process. Answers how many it took in the end.
async fn live_through(store: Store, seed: u64, wanted: u64) -> u64 {
    let mut dice = Dice::new(seed);
    let kibali = fixtures::merchant(store).await;
    kibali.fund(100_000_000).await;
    let steps = Arc::new(AtomicU64::new(0));
    let doubt = if dice.percent(50) { Doubt::Ask } else { Doubt::Repeat };
    let bank = Mutex::new((Bank::new(doubt), Dice::new(seed)));
    let clock = kibali.kibali.clock.clone();
    let provider = Arc::new(Provider { bank, clock, steps: steps.clone() });
    println!("seed {seed}, {store:?}, {doubt:?}");
    let mut world = World {
        kibali,
        provider,
        settings: Settings::default(),
        steps: steps.clone(),
        dice,
        asked: Vec::new(),
        made: Vec::new(),
        open: BTreeSet::new(),
        batches: Vec::new(),
    };
    let mut lives = 0;
    while steps.load(Ordering::Relaxed) < wanted {
        // A process is a runtime of its own, so that its death takes all of its tasks.
        world = std::thread::spawn(move || {
            let runtime = runtime();
            runtime.block_on(world.live());
            runtime.shutdown_background();
            world
        })
        .join()
        .expect("a process lives as it should");
        lives += 1;
    }
    world.come_to_rest().await;
    let (taken, payouts, batches) = (steps.load(Ordering::Relaxed), world.asked.len(), world.batches.len());
    println!("seed {seed}: {taken} steps, {payouts} payouts, {batches} batches, {lives} processes died");
    taken
}

fn simulate(store: Store) {
    let wanted = number("KIBALI_SIMULATE_STORE_STEPS").unwrap_or(STEPS);
    let seeds = match number("KIBALI_SIMULATE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 1..1 + SIDE_BY_SIDE,
    };
    let each = wanted.div_ceil(seeds.end - seeds.start);
    let live = |seed| std::thread::spawn(move || runtime().block_on(live_through(store, seed, each)));
    let merchants: Vec<_> = seeds.map(live).collect();
    let taken: u64 = merchants.into_iter().map(|lived| lived.join().expect("every promise holds")).sum();
    assert!(taken >= wanted, "{taken} steps of {wanted} were taken on {store:?}");
}

#[test]
fn whatever_happens_on_sqlite_every_promise_holds() {
    simulate(Store::Sqlite);
}

#[test]
fn whatever_happens_on_postgres_every_promise_holds() {
    simulate(Store::Postgres);
}
