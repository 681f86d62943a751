//! What the engine promises: of rows in memory, and of what goes wrong with a store of SQLite.

mod deciding;
#[cfg(feature = "faults")]
mod failing;
mod memory;
mod statements;
mod waiting;

use std::{
    sync::{
        Barrier,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{
    batch::{Batch, Decides, Progress},
    *,
};
use crate::{Clock, Queries as _, Target, ToValue, Tuning, Value, left::Left};

crate::record! {
    struct Purse in "purse" (id) Update { id: i64, owner: i64, balance: i64 }
}
crate::record! {
    struct Paid in "paid" (name) Update { name: String, purse: i64, left_over: i64 }
}
crate::record! {
    /// What nobody else can have written.
    struct Receipt in "receipt" (id) Update { id: [u8; 16], name: String }
}
crate::record! {
    /// What a purse may pay, by the same keys.
    struct Limit in "most" (id) Share where "t.most > 0" { id: i64, most: i64 }
}

type Decide<T> = Box<dyn Fn(&Seen<'_>) -> Result<Verdict<T>, Unready> + Send + Sync>;

/// A command that decides as it is told.
struct Does<T> {
    reads: fn(&mut Reads),
    decide: Decide<T>,
}

impl<T: Send + 'static> Command for Does<T> {
    type Outcome = T;

    fn lane(&self) -> [u8; 16] {
        [7; 16]
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn read_set(&self, reads: &mut Reads) {
        (self.reads)(reads);
    }

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<T>, Unready> {
        (self.decide)(seen)
    }
}

/// Says nothing beforehand of what it reads.
fn does<T>(decide: impl Fn(&Seen<'_>) -> Result<Verdict<T>, Unready> + Send + Sync + 'static) -> Does<T> {
    Does { reads: |_| {}, decide: Box::new(decide) }
}

/// Takes an amount out of the first purse, once for each name, and says what is left.
fn spend(name: &'static str, amount: i64) -> Does<i64> {
    does(move |seen| {
        if let Some(paid) = seen.row::<Paid>(&[&name])? {
            return Ok(Verdict::Leaves(paid.left_over));
        }
        let mut purse = seen.row::<Purse>(&[&1_i64])?.expect("a purse");
        purse.balance -= amount;
        let mut writes = Writes::default();
        writes.insert(&Paid { name: name.to_owned(), purse: 1, left_over: purse.balance });
        writes.insert(&Receipt { id: *seen.id::<()>().as_bytes(), name: name.to_owned() });
        writes.update(&purse);
        Ok(Verdict::Writes(writes, purse.balance))
    })
}

/// Pays under a name without looking whether that was done.
fn pay_blindly(name: &'static str) -> Does<i64> {
    does(move |_| {
        let mut writes = Writes::default();
        writes.insert(&Paid { name: name.to_owned(), purse: 1, left_over: 0 });
        Ok(Verdict::Writes(writes, 0))
    })
}

/// Has to be the only one of its batch.
fn alone() -> Does<i64> {
    does(|seen| {
        seen.alone()?;
        Ok(Verdict::Leaves(1))
    })
}

/// A purse of 100 and one of 50, each of its own owner.
fn purses() -> Memory {
    let mut memory = Memory::default();
    memory.put(&Purse { id: 1, owner: 8, balance: 100 });
    memory.put(&Purse { id: 2, owner: 9, balance: 50 });
    memory
}

/// What became of a batch in memory.
struct Ran {
    rounds: usize,
    left_out: Vec<usize>,
    left: Left,
    /// Of each statement the table, what it does, and its rows.
    written: Vec<(&'static str, Act, Vec<Vec<Value>>)>,
}

fn run(memory: &mut Memory, commands: &[Arc<dyn Decides>]) -> Ran {
    let mut batch = Batch::new(commands);
    let mut wanted = batch.read_set();
    for rounds in 1..=50 {
        for group in wanted {
            let found = memory.find(&group);
            batch.learn(group, found);
        }
        match batch.decide() {
            Progress::Reads(groups) => wanted = groups,
            Progress::Done { ops, left, left_out } => {
                let written = ops.iter().map(|op| (op.table.name, op.act.clone(), op.rows.clone())).collect();
                ops.into_iter().for_each(|op| memory.apply(op));
                return Ran { rounds, left_out, left, written };
            }
        }
    }
    panic!("it goes round in circles");
}

/// Runs commands as one batch and tells their outcomes.
fn together<T: Send + 'static>(memory: &mut Memory, commands: Vec<Does<T>>) -> (Vec<Result<T, String>>, Ran) {
    let numbered = (1..).step_by(16).zip(commands);
    let posted: Vec<Arc<Posted<Does<T>>>> = numbered
        .map(|(number, command)| {
            let next = AtomicU8::new(number);
            Arc::new(Posted::new(command, move || [next.fetch_add(1, Ordering::Relaxed); 16]))
        })
        .collect();
    let all: Vec<Arc<dyn Decides>> = posted.iter().map(|one| one.clone() as Arc<dyn Decides>).collect();
    let ran = run(memory, &all);
    (posted.iter().map(|one| one.take().map_err(|error| error.to_string())).collect(), ran)
}

/// A store of SQLite with a purse of 100.
async fn store(tuning: Tuning) -> (Db, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Target::Sqlite(folder.path().join("store.sqlite3"));
    let clock = Clock::fixed(Timestamp::from_micros(1_795_417_200_000_000));
    let db = Db::open_with(&target, clock, tuning).await.expect("the store opens");
    let mut tx = db.write().await.expect("a transaction");
    for sql in [
        "CREATE TABLE purse (id BIGINT NOT NULL PRIMARY KEY, owner BIGINT NOT NULL, balance BIGINT NOT NULL, \
         CHECK (balance >= 0))",
        "CREATE TABLE paid (name TEXT NOT NULL PRIMARY KEY, purse BIGINT NOT NULL, left_over BIGINT NOT NULL)",
        "CREATE TABLE receipt (id BYTEA NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
        "INSERT INTO purse (id, owner, balance) VALUES (1, 8, 100)",
    ] {
        tx.execute(sql, &[]).await.expect("done");
    }
    tx.commit().await.expect("durable");
    (db, folder)
}

async fn balance(db: &Db) -> i64 {
    let mut view = db.read().await.expect("a view");
    let rows = view.rows("SELECT balance FROM purse WHERE id = $1", &[1_i64.to_value()]).await;
    rows.expect("the purse")[0].get(0).expect("a number")
}

/// Posts a command, and does not wait for ever.
async fn post<T: Send + 'static>(db: &Db, command: Does<T>) -> Result<T, StoreError> {
    tokio::time::timeout(Duration::from_secs(20), db.post(command)).await.expect("somebody works on it")
}

/// Posts commands, in their order, while the lane is busy with another one: they are the next batch. How many batches it
/// took, the first one's included.
async fn behind_another(db: &Db, commands: Vec<Does<i64>>) -> (Vec<Result<i64, StoreError>>, u64) {
    let before = db.engine_counts();
    let count = before.commands + 1 + commands.len() as u64;
    let doors = Arc::new([Barrier::new(2), Barrier::new(2)]);
    let first = does({
        let doors = doors.clone();
        move |_| {
            for door in doors.iter() {
                door.wait();
            }
            Ok(Verdict::Leaves(0))
        }
    });
    let first = tokio::spawn({
        let db = db.clone();
        async move { db.post(first).await }
    });
    doors[0].wait();
    let rest = tokio::spawn({
        let db = db.clone();
        async move {
            let all = commands.into_iter().map(|command| post(&db, command));
            futures_util::future::join_all(all).await
        }
    });
    while db.engine_counts().commands < count {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(Duration::from_millis(5)).await;
    doors[1].wait();
    first.await.expect("no panic").expect("carried out");
    (rest.await.expect("no panic"), db.engine_counts().batches - before.batches)
}
