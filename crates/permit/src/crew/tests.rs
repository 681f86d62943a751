use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::Semaphore;

use super::*;
use crate::{
    Writing as _,
    fixture::{Instance, SHOP, at, id},
};

const FOUR: Slots = Slots { all: 4, lane: 4 };
/// Longer than anything here takes, and shorter than somebody waits.
const SOON: Duration = Duration::from_secs(5);

/// Leaves jobs with these payloads in a lane.
async fn leave(shop: &Instance, lane: Option<u8>, payloads: &[&str]) {
    let mut upkeep = shop.app.upkeep(id(SHOP), "test").await.expect("a turn");
    for payload in payloads {
        let lane = lane.map(|lane| [lane; 16]);
        let now = shop.app.now();
        upkeep.tx().enqueue_in(lane, "send", (*payload).to_owned(), now).await.expect("a job");
    }
    upkeep.keep().await.expect("kept");
}

async fn finish(task: Task) -> Result<(), Problem> {
    let tx = task.write().await?;
    task.finish_unrecorded(tx).await
}

const JOBS: &str = "SELECT COUNT(*) FROM job";

/// A crew with so many jobs under way that never end.
fn crew(all: usize, running: usize) -> Crew {
    let mut crew = Crew::new("send", Slots { all, lane: all });
    for _ in 0..running {
        crew.running.spawn(std::future::pending());
    }
    crew
}

#[tokio::test]
async fn leasing_is_worth_a_write_once_a_quarter_is_free() {
    let rooms = |all| (0..=all + 2).map(|running| crew(all, running).has_room()).collect::<Vec<_>>();
    assert_eq!(rooms(1), [true, false, false, false]);
    assert_eq!(rooms(4), [true, true, true, true, false, false, false]);
    assert_eq!(rooms(8), [true, true, true, true, true, true, true, false, false, false, false]);
    let full: Vec<_> = (0..4).map(|running| crew(2, running).is_full()).collect();
    assert_eq!(full, [false, false, true, true]);
}

#[tokio::test]
async fn work_is_done_when_it_is_answered() {
    let shop = Instance::shop().await;
    assert_eq!(shop.app.work("send", FOUR, finish).await.expect("an answer"), 0);
    leave(&shop, None, &["one", "two", "three"]).await;
    assert_eq!(shop.app.work("mail", FOUR, finish).await.expect("an answer"), 0, "of another kind");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = seen.clone();
    let slowly = move |task: Task| {
        let told = told.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            told.lock().expect("a list").push(task.payload().to_owned());
            finish(task).await
        }
    };
    assert_eq!(shop.app.work("send", FOUR, slowly).await.expect("an answer"), 3);
    let mut seen = seen.lock().expect("a list").clone();
    seen.sort();
    assert_eq!(seen, ["one", "three", "two"]);
    assert_eq!(shop.one::<i64>(JOBS).await, 0);
}

#[tokio::test]
async fn a_job_whose_work_fails_comes_again_when_its_lease_is_over() {
    let shop = Instance::shop().await;
    leave(&shop, None, &["one"]).await;
    let fails = async |_: Task| Err(Problem::failure("no luck"));
    assert_eq!(shop.app.work("send", FOUR, |task| Box::pin(fails(task))).await.expect("an answer"), 1);
    assert_eq!(shop.app.failed_jobs().into_iter().collect::<Vec<_>>(), [("send", 1)]);
    let panics = |_: Task| async { panic!("a bug") };
    shop.clock.set(at(59));
    assert_eq!(shop.app.work("send", FOUR, panics).await.expect("an answer"), 0, "it is leased");
    shop.clock.set(at(60));
    assert_eq!(shop.app.work("send", FOUR, panics).await.expect("an answer"), 1);
    shop.clock.set(at(120));
    assert_eq!(shop.app.work("send", FOUR, finish).await.expect("an answer"), 1);
    assert_eq!(shop.one::<i64>(JOBS).await, 0);
    assert_eq!(shop.app.failed_jobs().get("send"), Some(&2), "a panic, too, and no job that was done");
}

#[tokio::test]
async fn a_job_that_fails_again_and_again_comes_more_rarely_and_stands_out_until_it_goes_on() {
    let shop = Instance::shop().await;
    leave(&shop, None, &["one"]).await;
    let failing = async || {
        let alarms = shop.app.alarms().await.expect("figures");
        (alarms.failing_jobs, alarms.most_failures)
    };
    let (mut now, mut failures) = (0, 0);
    for minutes in [1, 1, 1, 2, 4, 8, 16, 30, 30] {
        assert_eq!(failing().await, if failures < 3 { (0, 0) } else { (1, failures) });
        let fails = |_: Task| async { Err::<(), _>(Problem::failure("no luck")) };
        assert_eq!(shop.app.work("send", FOUR, fails).await.expect("an answer"), 1);
        failures += 1;
        now += minutes * 60;
        shop.clock.set(at(now - 1));
        assert_eq!(shop.app.work("send", FOUR, fails).await.expect("an answer"), 0, "after {failures}");
        shop.clock.set(at(now));
    }
    let kept: Vec<(i64, String)> = shop.all("SELECT failures, last_error FROM job").await;
    assert_eq!(kept.len(), 1);
    assert!(kept[0].0 == 9 && kept[0].1.contains("no luck"), "{kept:?}");
    let goes_on = |task: Task| async move {
        let tx = task.write().await?;
        task.postpone(tx, at(0), "there is more").await
    };
    assert_eq!(shop.app.work("send", FOUR, goes_on).await.expect("an answer"), 1);
    assert_eq!((failing().await, shop.one::<i64>("SELECT failures FROM job").await), ((0, 0), 0));
}

#[tokio::test]
async fn work_that_panics_has_failed_and_what_it_put_off_before_has_not() {
    let shop = Instance::shop().await;
    leave(&shop, None, &["one"]).await;
    let panics = |_: Task| async { panic!("a bug") };
    assert_eq!(shop.app.work("send", FOUR, panics).await.expect("an answer"), 1);
    assert_eq!(shop.one::<i64>("SELECT failures FROM job").await, 1);
    shop.clock.set(at(60));
    let fails_late = |task: Task| async move {
        let tx = task.write().await?;
        task.postpone(tx, at(61), "there is more").await?;
        Err::<(), _>(Problem::failure("no luck"))
    };
    assert_eq!(shop.app.work("send", FOUR, fails_late).await.expect("an answer"), 1);
    let kept: Vec<(i64, String)> = shop.all("SELECT failures, last_error FROM job").await;
    assert_eq!(kept, [(0, "there is more".to_owned())]);
}

#[tokio::test]
async fn no_more_are_leased_than_there_are_slots() {
    let shop = Instance::shop().await;
    leave(&shop, None, &["one", "two", "three"]).await;
    let slots = Slots { all: 2, lane: 2 };
    assert_eq!(shop.app.work("send", slots, finish).await.expect("an answer"), 2);
    assert_eq!(shop.app.work("send", slots, finish).await.expect("an answer"), 1);
}

/// Work that waits for a permit to end.
fn waits(gate: Arc<Semaphore>) -> impl Fn(Task) -> Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>> {
    move |task| {
        let gate = gate.clone();
        Box::pin(async move {
            gate.acquire().await.expect("a gate").forget();
            finish(task).await
        })
    }
}

#[tokio::test]
async fn a_lane_that_is_slow_leaves_room_for_others() {
    let shop = Instance::shop().await;
    let gate = Arc::new(Semaphore::new(0));
    leave(&shop, Some(1), &["a"; 6]).await;
    leave(&shop, Some(2), &["b"]).await;
    let mut crew = Crew::new("send", Slots { all: 10, lane: 2 });
    let work = waits(gate.clone());
    assert_eq!(
        crew.take_on(&shop.app, &work).await.expect("jobs"),
        3,
        "two of the one lane, one of the other"
    );
    assert_eq!(crew.take_on(&shop.app, &work).await.expect("jobs"), 0, "the lane is full, the other empty");
    leave(&shop, Some(2), &["b"]).await;
    assert_eq!(crew.take_on(&shop.app, &work).await.expect("jobs"), 1);
    gate.add_permits(1);
    crew.ended(&shop.app).await;
    assert_eq!((crew.running.len(), crew.jobs.len()), (3, 3));
    gate.add_permits(3);
    crew.finish(&shop.app).await;
    assert_eq!((crew.running.len(), crew.jobs.len()), (0, 0));
    assert_eq!(shop.one::<i64>(JOBS).await, 4);
    crew.ended(&shop.app).await;
}

/// Keeps working until the work is done, or for as long as somebody waits.
async fn keeps_working<F, W>(shop: &Instance, slots: Slots, work: F, done: impl Future<Output = ()>) -> bool
where
    F: Fn(Task) -> W + Send + Sync + 'static,
    W: Future<Output = Result<(), Problem>> + Send + 'static,
{
    let (stop, stopped) = watch::channel(false);
    let app = shop.app.clone();
    let kept = tokio::spawn(async move { app.keep_working("send", slots, stopped, work).await });
    let in_time = tokio::time::timeout(SOON, done).await.is_ok();
    stop.send(true).expect("somebody works");
    if in_time {
        tokio::time::timeout(SOON, kept).await.expect("it stops").expect("no panic");
    } else {
        kept.abort();
    }
    in_time
}

async fn jobs_are(shop: &Instance, count: i64) {
    while shop.one::<i64>(JOBS).await != count {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn jobs_are_carried_out_as_they_fall_due() {
    let shop = Instance::shop().await;
    leave(&shop, None, &["before"; 9]).await;
    let later = async {
        jobs_are(&shop, 0).await;
        leave(&shop, None, &["meanwhile"]).await;
        let begun = Instant::now();
        jobs_are(&shop, 0).await;
        assert!(begun.elapsed() < PATIENCE, "workers are told");
    };
    assert!(keeps_working(&shop, FOUR, finish, later).await);
}

#[tokio::test]
async fn a_job_that_another_process_left_is_found_before_long() {
    let shop = Instance::shop().await;
    let later = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        shop.put(
            "INSERT INTO job (id, kind, payload, run_at, attempts, fence, created_at) VALUES (x'01010101010101010101010101010101', \
             'send', '', 1, 0, 0, 1)",
        )
        .await;
        jobs_are(&shop, 0).await;
    };
    assert!(keeps_working(&shop, FOUR, finish, later).await);
}

#[tokio::test]
async fn nothing_is_begun_after_the_stop_and_what_was_begun_is_finished() {
    let shop = Instance::shop().await;
    let (stop, stopped) = watch::channel(true);
    leave(&shop, None, &["one"]).await;
    shop.app.keep_working("send", FOUR, stopped, finish).await;
    assert_eq!(shop.one::<i64>(JOBS).await, 1);
    stop.send(false).expect_err("nobody works");
    let gate = Arc::new(Semaphore::new(0));
    let begun = async {
        shop.comes_to("SELECT attempts FROM job", 1_i64).await;
        let gate = gate.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            gate.add_permits(1);
        });
    };
    assert!(keeps_working(&shop, FOUR, waits(gate.clone()), begun).await);
    assert_eq!(shop.one::<i64>(JOBS).await, 0);
}

#[tokio::test]
async fn the_next_of_a_lane_begins_as_soon_as_one_has_ended() {
    let shop = Instance::shop().await;
    leave(&shop, Some(1), &["one", "two", "three"]).await;
    let begun = Instant::now();
    assert!(keeps_working(&shop, Slots { all: 4, lane: 1 }, finish, jobs_are(&shop, 0)).await);
    assert!(begun.elapsed() < PATIENCE, "nobody waited to be told");
}

#[tokio::test]
async fn those_who_are_slow_hold_nobody_up() {
    let shop = Instance::shop().await;
    let (slow, quick) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    leave(&shop, None, &["slow"; 7]).await;
    let (gate, count) = (slow.clone(), quick.clone());
    let work = move |task: Task| {
        let (gate, count) = (gate.clone(), count.clone());
        async move {
            if task.payload() == "slow" {
                gate.acquire().await.expect("a gate").forget();
            } else {
                count.fetch_add(1, Ordering::Relaxed);
            }
            finish(task).await
        }
    };
    let served = async {
        shop.comes_to("SELECT COUNT(*) FROM job WHERE attempts = 1", 7_i64).await;
        // One slot of eight is free: less than a quarter, and still for those who are quick.
        leave(&shop, None, &["quick"; 3]).await;
        jobs_are(&shop, 7).await;
        assert_eq!(quick.load(Ordering::Relaxed), 3);
        slow.add_permits(7);
        jobs_are(&shop, 0).await;
    };
    assert!(keeps_working(&shop, Slots { all: 8, lane: 8 }, work, served).await);
}

#[tokio::test]
async fn when_all_slots_are_taken_the_first_that_ends_makes_room() {
    let shop = Instance::shop().await;
    let gate = Arc::new(Semaphore::new(0));
    leave(&shop, None, &["one", "two", "three"]).await;
    let served = async {
        shop.comes_to("SELECT COUNT(*) FROM job WHERE attempts = 1", 2_i64).await;
        gate.add_permits(1);
        shop.comes_to("SELECT COALESCE(SUM(attempts), 0) FROM job", 2_i64).await;
        gate.add_permits(2);
        jobs_are(&shop, 0).await;
    };
    assert!(keeps_working(&shop, Slots { all: 2, lane: 2 }, waits(gate.clone()), served).await);
}

/// Counts what is told to the operator.
#[cfg(feature = "faults")]
#[derive(Clone, Default)]
struct Told(Arc<AtomicUsize>);

#[cfg(feature = "faults")]
impl tracing::Subscriber for Told {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::ERROR && metadata.target().ends_with("crew")
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn an_outage_is_told_once_and_work_goes_on_after_it() {
    let shop = Instance::shop().await;
    leave(&shop, None, &["one"]).await;
    let told = Told::default();
    let _guard = tracing::subscriber::set_default(told.clone());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    shop.app.plan_faults(Some(Box::new(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        store::Strike::Gone
    })));
    let over = async {
        while asked.load(Ordering::Relaxed) < 2 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        shop.app.plan_faults(None);
        jobs_are(&shop, 0).await;
    };
    assert!(keeps_working(&shop, FOUR, finish, over).await);
    assert_eq!(told.0.load(Ordering::Relaxed), 1);
}
