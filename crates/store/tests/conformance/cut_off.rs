//! A connection that breaks while a commit is on its way: the engine finds out what became of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use store::{
    Clock, Db, StoreError, Target, ToValue as _,
    engine::{Command, Reads, Seen, Unready, Verdict, Writes},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use values::{Secret, Timestamp};

use crate::{
    engine::{Answer, Receipt, balance, purses, spend},
    harness::{Fixture, Kind, one, write},
};

/// What happens to the next commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// The server gets it, and its answer is lost.
    After,
    /// The server never gets it.
    Before,
    /// Nor then; and it takes a while until the server notices, so that others wait for what it has locked.
    Silently,
    /// The server gets it a while after the connection broke.
    Late,
}

/// How long.
const SILENCE: Duration = Duration::from_millis(600);

/// How a session ends its transaction.
const END: &[u8] = b"; COMMIT";

/// Stands between a store and its server.
struct Between {
    url: String,
    /// How many commits from now on are cut off.
    cuts: Arc<AtomicUsize>,
}

impl Between {
    async fn open(target: &Target, cut: Cut) -> Self {
        let Target::Postgres(url) = target else { panic!("only a server can be cut off") };
        let url = url.reveal().to_owned();
        let (before, rest) = url.split_once('@').expect("a user");
        let (server, after) = rest.split_once('/').expect("a database");
        let (server, cuts) = (server.to_owned(), Arc::new(AtomicUsize::new(0)));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("{before}@{}/{after}", listener.local_addr().expect("an address"));
        let left = cuts.clone();
        tokio::spawn(async move {
            while let Ok((here, _)) = listener.accept().await {
                let there = TcpStream::connect(&server).await.expect("the server");
                tokio::spawn(carry(here, there, left.clone(), cut));
            }
        });
        Self { url, cuts }
    }
}

async fn carry(here: TcpStream, there: TcpStream, left: Arc<AtomicUsize>, cut: Cut) {
    let (mut from_here, mut to_here) = here.into_split();
    let (mut from_there, mut to_there) = there.into_split();
    let back = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut from_there, &mut to_here).await;
    });
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from_here.read(&mut bytes).await {
        let said = &bytes[..read];
        let commits = said.windows(END.len()).any(|part| part == END);
        let cuts = commits
            && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if cuts {
            back.abort();
        }
        if cuts && cut == Cut::Late {
            drop(from_here);
            tokio::time::sleep(SILENCE).await;
            let _ = to_there.write_all(said).await;
            // The server works on it before it hears that nobody listens.
            tokio::time::sleep(SILENCE).await;
            return;
        }
        if !(cuts && cut != Cut::After) && to_there.write_all(said).await.is_err() {
            return;
        }
        if cuts {
            if cut == Cut::Silently {
                tokio::time::sleep(SILENCE).await;
            }
            return;
        }
    }
}

/// A server between the fixture and a store of its own.
async fn cut_off(cut: Cut) -> (Fixture, Db, Arc<AtomicUsize>) {
    let fixture = Fixture::open(Kind::Postgres).await;
    purses(&fixture, 100).await;
    let between = Between::open(&fixture.target, cut).await;
    let clock = Clock::fixed(Timestamp::from_micros(1_795_417_200_000_000));
    let db = Db::open(&Target::Postgres(Secret::new(between.url)), clock).await.expect("the store opens");
    (fixture, db, between.cuts)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_found_and_not_made_twice() {
    let (fixture, db, cuts) = cut_off(Cut::After).await;
    cuts.store(1, Ordering::SeqCst);
    assert_eq!(db.post(spend(30, "heard")).await.expect("carried out"), Answer::Left(70));
    assert_eq!(cuts.load(Ordering::SeqCst), 0, "it was cut off");
    assert_eq!(balance(&fixture).await, 70);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_never_arrived_is_made_after_all() {
    let (fixture, db, cuts) = cut_off(Cut::Before).await;
    cuts.store(1, Ordering::SeqCst);
    assert_eq!(db.post(spend(30, "unheard")).await.expect("carried out"), Answer::Left(70));
    assert_eq!(cuts.load(Ordering::SeqCst), 0, "it was cut off");
    assert_eq!(balance(&fixture).await, 70);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_lost_again_and_again_is_said_to_be_unknown() {
    let (fixture, db, cuts) = cut_off(Cut::Before).await;
    cuts.store(3, Ordering::SeqCst);
    let outcome = db.post(spend(30, "unheard")).await;
    assert!(matches!(outcome, Err(StoreError::CommitUnknown)), "{outcome:?}");
    assert_eq!(balance(&fixture).await, 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_somebody_else_wrote_does_not_stand_for_a_commit_that_is_lost() {
    let (fixture, db, cuts) = cut_off(Cut::Silently).await;
    cuts.store(1, Ordering::SeqCst);
    let lost = tokio::spawn(async move { db.post(spend(30, "both")).await });
    while cuts.load(Ordering::SeqCst) > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // It waits for the purse that the lost one has locked, and is next.
    assert_eq!(fixture.db.post(spend(20, "both")).await.expect("carried out"), Answer::Left(80));
    assert_eq!(lost.await.expect("no panic").expect("carried out"), Answer::Before(80));
    assert_eq!(balance(&fixture).await, 80);
}

/// Keeps a receipt, and neither reads nor locks anything.
struct Keep;

impl Command for Keep {
    type Outcome = ();

    fn lane(&self) -> [u8; 16] {
        [7; 16]
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn read_set(&self, _: &mut Reads) {}

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<()>, Unready> {
        let mut writes = Writes::default();
        writes.insert(&Receipt { id: *seen.id::<()>().as_bytes(), name: "kept".to_owned() });
        Ok(Verdict::Writes(writes, ()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_locked_nothing_is_waited_for_before_it_is_looked_for() {
    for cut in [Cut::After, Cut::Before, Cut::Silently, Cut::Late] {
        let (fixture, db, cuts) = cut_off(cut).await;
        cuts.store(1, Ordering::SeqCst);
        db.post(Keep).await.expect("carried out");
        assert_eq!(cuts.load(Ordering::SeqCst), 0, "it was cut off");
        let mut view = fixture.db.read().await.expect("a view");
        let kept: i64 = one(&mut view, "SELECT COUNT(*) FROM receipt", &[]).await;
        assert_eq!(kept, 1, "{cut:?}");
    }
}

/// Keeps a receipt, which is there already when it tries for the second time: so does a commit that arrives very late.
struct Overtaken {
    db: Db,
    decided: AtomicUsize,
}

impl Command for Overtaken {
    type Outcome = ();

    fn lane(&self) -> [u8; 16] {
        [7; 16]
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn read_set(&self, _: &mut Reads) {}

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<()>, Unready> {
        let id = *seen.id::<()>().as_bytes();
        if self.decided.fetch_add(1, Ordering::SeqCst) == 1 {
            let values = [id.to_value()];
            let late = write(&self.db, "INSERT INTO receipt (id, name) VALUES ($1, 'late')", &values);
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(late))
                .expect("written");
        }
        let mut writes = Writes::default();
        writes.insert(&Receipt { id, name: "late".to_owned() });
        Ok(Verdict::Writes(writes, ()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_arrives_after_it_was_looked_for_is_found_where_it_is_made_again() {
    let (fixture, db, cuts) = cut_off(Cut::Before).await;
    cuts.store(1, Ordering::SeqCst);
    let overtaken = Overtaken { db: fixture.db.clone(), decided: AtomicUsize::new(0) };
    db.post(overtaken).await.expect("carried out");
    let mut view = fixture.db.read().await.expect("a view");
    let kept: i64 = one(&mut view, "SELECT COUNT(*) FROM receipt", &[]).await;
    assert_eq!(kept, 1);
}
