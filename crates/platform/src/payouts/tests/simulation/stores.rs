//! The same troubles on both stores, through HTTP, with many at once: calls to the store fail before they did anything or
//! after they did it, the process dies with all that is under way in it, the provider is the one of [`super::bank`]. What
//! happens at the same time is up to the machine, so a seed brings back the troubles and not their order.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use permit::{App, Call, Clock, Strike};
use rails::{Answer, CollectionOrder, Destination, Doubt, Outcome, PayoutOrder, Rail, RailError, Submission};
use serde_json::{Value, json};
use testkit::{Client, Store};
use values::{Duration, Id};

use super::{bank::Bank, dice::Dice, number};
use crate::{
    Platform, Settings,
    fixtures::{self, Fixture, money::payout_of},
    payouts::model::Payout,
    worker,
};

/// So many requests are under way at once.
const AT_ONCE: usize = 24;

/// The provider behind the instance, whichever process of it calls.
struct Provider {
    bank: Mutex<(Bank, Dice)>,
    clock: Clock,
    steps: Arc<AtomicU64>,
}

impl Provider {
    fn call<T>(&self, ask: impl FnOnce(&mut Bank, &mut Dice) -> T) -> T {
        self.steps.fetch_add(1, Ordering::Relaxed);
        let mut held = self.bank.lock().unwrap_or_else(PoisonError::into_inner);
        let (bank, dice) = &mut *held;
        let answer = ask(bank, dice);
        for phone in bank.news() {
            assert!(bank.times_paid(&phone) <= 1, "{phone} is paid twice");
        }
        answer
    }
}

impl Rail for Provider {
    fn name(&self) -> &'static str {
        "simulator"
    }

    fn doubt(&self) -> Doubt {
        self.call(|bank, _| bank.doubt)
    }

    fn look_up_name<'a>(&'a self, _: &'a Destination) -> Answer<'a, Result<Option<String>, RailError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn collect<'a>(&'a self, _: &'a CollectionOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(std::future::ready(Err(RailError::Unreachable)))
    }

    fn query_collection<'a>(&'a self, _: &'a CollectionOrder) -> Answer<'a, Outcome> {
        Box::pin(std::future::ready(Outcome::Unknown))
    }

    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>> {
        let answer = self.call(|bank, dice| bank.pay_out(dice, self.clock.now(), order));
        Box::pin(async {
            tokio::task::yield_now().await;
            answer
        })
    }

    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome> {
        let answer = self.call(|bank, dice| bank.query(dice, self.clock.now(), order));
        Box::pin(async {
            tokio::task::yield_now().await;
            answer
        })
    }
}

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
}

impl World {
    /// Another process on the same data.
    async fn begin(&self, faults: Option<u64>) -> Process {
        let app = self.kibali.kibali.reopen().await;
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
        let made: Vec<usize> =
            self.asked.iter().filter(|asked| asked.answer.is_some()).map(|asked| asked.number).collect();
        let lately = made.len().saturating_sub(60);
        let some = |dice: &mut Dice| dice.place(made.len() - lately).map(|place| made[lately + place]);
        let open: Vec<usize> = self
            .asked
            .iter()
            .filter(|asked| asked.answer.is_none() && !asked.refused)
            .map(|asked| asked.number)
            .collect();
        let act = match self.dice.roll(100) {
            0..40 => None,
            40..55 => self.dice.place(open.len()).map(|place| (open[place], Act::Make)),
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
            }
            (Act::Make, 201, Some((first, _))) => assert_eq!(text, first, "a repeat is answered as before"),
            (Act::Make, _, first) => {
                assert!(first.is_none(), "a repeat is answered as before: {text}");
                asked.refused = true;
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
                (number, act, answer)
            });
        }
        for _ in 0..2 {
            let (app, platform, steps) = (process.app.clone(), process.platform.clone(), self.steps.clone());
            asking.spawn(async move {
                let done = worker::once(&app, &platform).await.unwrap_or(0);
                steps.fetch_add(u64::try_from(done).expect("few"), Ordering::Relaxed);
                // No payout has this number; nothing is heard of it.
                (usize::MAX, Act::Make, testkit::Answer::default())
            });
        }
        if dies {
            let soon = std::time::Duration::from_micros(self.dice.roll(6_000));
            let _ = tokio::time::timeout(soon, async { while asking.join_next().await.is_some() {} }).await;
            return;
        }
        while let Some(told) = asking.join_next().await {
            let (number, act, answer) = told.expect("a request ends");
            if number != usize::MAX {
                self.hear(number, act, &answer);
            }
        }
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
        let rounds = 4 + self.dice.roll(16);
        for round in 1..=rounds {
            self.round(&process, round == rounds).await;
            let seconds = self.dice.roll(30);
            self.pass(seconds);
        }
        // The next one begins when leases have ended, or before.
        let seconds = self.dice.roll(90);
        self.pass(seconds);
    }

    /// Lets everything come to its end, and compares what there is with what everybody was told and what the provider did.
    async fn come_to_rest(&mut self) {
        self.provider.call(|bank, _| bank.storm = false);
        let mut process = self.begin(None).await;
        let open: Vec<usize> =
            self.asked.iter().filter(|asked| !asked.refused).map(|asked| asked.number).collect();
        for number in open {
            let mut client = process.people[0].clone().with("idempotency-key", &format!("key-{number}"));
            let answer = client.post("/v1/payouts", self.asked[number].order()).await;
            self.hear(number, Act::Make, &answer);
        }
        let mut round = 0;
        while self.moving().await > 0 {
            round += 1;
            assert!(round < 150, "{} are stuck", self.moving().await);
            self.pass(if round < 40 { 60 } else { 3 * 3_600 });
            while worker::once(&process.app, &process.platform).await.expect("a store") > 0 {}
            if round % 40 == 0 {
                process = self.begin(None).await;
            }
        }
        self.kibali.assert_ledger_holds().await;
        self.compare().await;
    }

    async fn moving(&self) -> usize {
        let waits = ["pending", "authorized", "processing", "unknown"];
        self.states().await.iter().filter(|(_, _, state)| waits.contains(&state.as_str())).count()
    }

    async fn states(&self) -> Vec<(Id<Payout>, String, String)> {
        let kibali = &self.kibali;
        let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "simulation").await.expect("a store");
        let sql = "SELECT id, account, state FROM payout WHERE merchant = $1";
        permit::Tx::list(upkeep.tx(), sql, &[]).await.expect("payouts")
    }

    async fn compare(&self) {
        let states = self.states().await;
        let bank = self.provider.bank.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = std::collections::BTreeMap::new();
        for (id, phone, state) in &states {
            assert!(seen.insert(phone.clone(), id).is_none(), "{phone} has two payouts");
            let paid = bank.0.times_paid(phone);
            assert!(paid <= 1, "{phone} is paid {paid} times");
            let arrived = matches!(state.as_str(), "succeeded" | "refunded" | "reversed");
            if !bank.0.lied.contains(phone) {
                assert_eq!(arrived, paid == 1, "{id} to {phone} is {state}, paid {paid} times");
            }
        }
        let mut decided = 0;
        for asked in &self.asked {
            let Some((_, told)) = &asked.answer else { continue };
            let found = states.iter().find(|(id, ..)| id.to_string() == *told);
            let (_, _, state) = found.unwrap_or_else(|| panic!("SIM{} was acknowledged", asked.number));
            let ends: &[&str] = match asked.decided {
                Some("rejection") => &["rejected"],
                Some("cancellation") => &["cancelled"],
                Some("authorization") if !asked.shaken => &["succeeded", "failed", "refunded", "reversed"],
                _ => continue,
            };
            decided += 1;
            assert!(ends.contains(&state.as_str()), "SIM{}: {:?}, then {state}", asked.number, asked.decided);
        }
        assert!(decided * 4 > states.len(), "{decided} of {} were decided about", states.len());
    }
}

/// Takes so many steps on a store, from process to process.
async fn simulate(store: Store) {
    let wanted = number("KIBALI_SIMULATE_STORE_STEPS").unwrap_or(50_000);
    let seed = number("KIBALI_SIMULATE_SEED").unwrap_or(1);
    let mut dice = Dice::new(seed);
    let kibali = fixtures::merchant(store).await;
    kibali.fund(100_000_000).await;
    let steps = Arc::new(AtomicU64::new(0));
    let doubt = if dice.percent(50) { Doubt::Ask } else { Doubt::Repeat };
    let bank = Mutex::new((Bank::new(doubt), Dice::new(seed)));
    let clock = kibali.kibali.clock.clone();
    let provider = Arc::new(Provider { bank, clock, steps: steps.clone() });
    let settings = Settings::default();
    println!("seed {seed}, {store:?}, {doubt:?}");
    let mut world = World { kibali, provider, settings, steps: steps.clone(), dice, asked: Vec::new() };
    let mut lives = 0;
    while steps.load(Ordering::Relaxed) < wanted {
        // A process is a runtime of its own, so that its death takes all of its tasks.
        world = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let runtime = runtime.expect("a runtime");
            runtime.block_on(world.live());
            runtime.shutdown_background();
            world
        })
        .join()
        .expect("a process lives as it should");
        lives += 1;
    }
    world.come_to_rest().await;
    println!(
        "{} steps, {} payouts, {lives} processes died",
        steps.load(Ordering::Relaxed),
        world.asked.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_on_sqlite_every_promise_holds() {
    simulate(Store::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_on_postgres_every_promise_holds() {
    simulate(Store::Postgres).await;
}
