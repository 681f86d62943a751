//! Money commands: decided over what was read, many in one commit.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use store::{
    Queries as _, StoreError, ToValue as _, Tuning,
    engine::{Command, Question, Reads, Seen, Unready, Verdict, Writes},
    record,
};
use values::Timestamp;

use crate::harness::{Fixture, Kind, both, one, write};

static TOTAL: Question = Question { sql: "SELECT CAST(SUM(balance) AS BIGINT) FROM purse WHERE owner = $1" };

record! {
    struct Purse in "purse" (owner, id) Update { owner: [u8; 16], id: i64, balance: i64 }
}
record! {
    struct Spent in "spent" (name) Update { name: String, purse: i64, left_over: Option<i64>, raw: Vec<u8> }
}
record! {
    /// What nobody else can have written.
    pub(crate) struct Receipt in "receipt" (id) Update { id: [u8; 16], name: String }
}

impl Spent {
    fn new(name: &str, left_over: i64) -> Self {
        Self { name: name.to_owned(), purse: 1, left_over: Some(left_over), raw: vec![1, 0, 255] }
    }
}

const OWNER: [u8; 16] = [7; 16];

/// Takes `amount` out of a purse, once for each name.
#[derive(Debug, Clone)]
pub(crate) struct Spend {
    purse: i64,
    amount: i64,
    name: String,
    /// Whether it says beforehand what it reads.
    tells: bool,
    /// Whether it lets the database find out that the purse is empty.
    reckless: bool,
    panics: bool,
    /// Whether it takes away a row that is not there.
    ghost: bool,
    decided: Arc<AtomicUsize>,
}

pub(crate) fn spend(amount: i64, name: impl Into<String>) -> Spend {
    Spend {
        purse: 1,
        amount,
        name: name.into(),
        tells: true,
        reckless: false,
        panics: false,
        ghost: false,
        decided: Arc::default(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Left(i64),
    Before(i64),
    Empty,
}

impl Command for Spend {
    type Outcome = Answer;

    fn lane(&self) -> [u8; 16] {
        OWNER
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn read_set(&self, reads: &mut Reads) {
        if self.tells {
            reads.row::<Spent>(&[&self.name]);
            reads.row::<Purse>(&[&OWNER, &self.purse]);
        }
    }

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<Answer>, Unready> {
        self.decided.fetch_add(1, Ordering::SeqCst);
        if let Some(before) = seen.row::<Spent>(&[&self.name])? {
            return Ok(Verdict::Leaves(Answer::Before(before.left_over.unwrap_or(-1))));
        }
        assert!(!self.panics, "this one panics");
        let Some(mut purse) = seen.row::<Purse>(&[&OWNER, &self.purse])? else {
            return Ok(Verdict::Leaves(Answer::Empty));
        };
        purse.balance -= self.amount;
        if purse.balance < 0 && !self.reckless {
            return Ok(Verdict::Leaves(Answer::Empty));
        }
        let mut writes = Writes::default();
        if self.ghost {
            writes.delete::<Purse>(&[&OWNER, &99_i64]);
        }
        writes.insert(&Spent::new(&self.name, purse.balance));
        writes.insert(&Receipt { id: *seen.id::<()>().as_bytes(), name: self.name.clone() });
        writes.update(&purse);
        Ok(Verdict::Writes(writes, Answer::Left(purse.balance)))
    }
}

/// Counts what was spent from a purse, in a row of its own.
struct Count {
    name: &'static str,
    sum: bool,
}

impl Command for Count {
    type Outcome = i64;

    fn lane(&self) -> [u8; 16] {
        OWNER
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn read_set(&self, reads: &mut Reads) {
        reads.rows::<Spent>(&["purse"], &[&1_i64]);
    }

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<i64>, Unready> {
        let number = if self.sum {
            let mut rows = seen.answer(&TOTAL, &[&OWNER])?;
            rows[0].next()?
        } else {
            i64::try_from(seen.rows::<Spent>(&["purse"], &[&1_i64])?.len()).expect("few")
        };
        let mut writes = Writes::default();
        writes.insert(&Spent::new(self.name, number));
        Ok(Verdict::Writes(writes, number))
    }
}

pub(crate) async fn purses(fixture: &Fixture, balance: i64) {
    let purse = "CREATE TABLE purse (owner BYTEA NOT NULL, id BIGINT NOT NULL, balance BIGINT NOT NULL, \
                 PRIMARY KEY (owner, id), CHECK (balance >= 0))";
    let spent = "CREATE TABLE spent (name TEXT NOT NULL PRIMARY KEY, purse BIGINT NOT NULL, left_over BIGINT, raw BYTEA)";
    write(&fixture.db, purse, &[]).await.expect("a table");
    write(&fixture.db, spent, &[]).await.expect("a table");
    let receipt = "CREATE TABLE receipt (id BYTEA NOT NULL PRIMARY KEY, name TEXT NOT NULL)";
    write(&fixture.db, receipt, &[]).await.expect("a table");
    for id in 1..=2_i64 {
        let sql = "INSERT INTO purse (owner, id, balance) VALUES ($1, $2, $3)";
        write(&fixture.db, sql, &[OWNER.to_value(), id.to_value(), balance.to_value()])
            .await
            .expect("a purse");
    }
}

pub(crate) async fn balance(fixture: &Fixture) -> i64 {
    let mut view = fixture.db.read().await.expect("a view");
    one(&mut view, "SELECT balance FROM purse WHERE id = 1", &[]).await
}

async fn all<C: Command>(db: &store::Db, commands: Vec<C>) -> Vec<Result<C::Outcome, StoreError>> {
    let posted: Vec<_> = commands
        .into_iter()
        .map(|command| {
            let db = db.clone();
            tokio::spawn(async move { db.post(command).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for one in posted {
        outcomes.push(one.await.expect("no panic"));
    }
    outcomes
}

both!(many_commands_share_a_commit_and_none_overdraws, |fixture: Fixture| async move {
    purses(&fixture, 1_000).await;
    let before = fixture.db.commits();
    let outcomes = all(&fixture.db, (0..1_500).map(|number| spend(1, format!("s{number}"))).collect()).await;
    let left: Vec<_> = outcomes.into_iter().map(|outcome| outcome.expect("carried out")).collect();
    assert_eq!(left.iter().filter(|answer| **answer == Answer::Empty).count(), 500);
    let mut seen: Vec<i64> = left
        .iter()
        .filter_map(|answer| if let Answer::Left(left) = answer { Some(*left) } else { None })
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..1_000).collect::<Vec<_>>(), "each saw the one before it");
    assert_eq!(balance(&fixture).await, 0);
    let commits = fixture.db.commits() - before;
    assert!(commits < 200, "{commits} commits for 1,500 commands");
});

both!(a_repeat_within_a_batch_has_no_effect, |fixture: Fixture| async move {
    purses(&fixture, 100).await;
    let outcomes = all(&fixture.db, (0..64).map(|_| spend(10, "once")).collect()).await;
    let mut made = 0;
    for outcome in outcomes {
        match outcome.expect("carried out") {
            Answer::Left(90) => made += 1,
            Answer::Before(90) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((made, balance(&fixture).await), (1, 90));
});

both!(a_mistake_of_one_command_is_its_own, |fixture: Fixture| async move {
    purses(&fixture, 50).await;
    let mut commands: Vec<_> = (0..40).map(|number| spend(1, format!("s{number}"))).collect();
    commands[7] = Spend { reckless: true, amount: 1_000, ..spend(0, "reckless") };
    commands[20] = Spend { panics: true, ..spend(0, "panics") };
    let outcomes = all(&fixture.db, commands).await;
    for (place, outcome) in outcomes.into_iter().enumerate() {
        match place {
            7 => assert!(outcome.expect_err("the database refuses it").is_constraint()),
            20 => assert!(matches!(outcome, Err(StoreError::Row(_)))),
            _ => assert!(matches!(outcome.expect("carried out"), Answer::Left(_))),
        }
    }
    assert_eq!(balance(&fixture).await, 12);
});

both!(a_row_that_is_not_there_is_the_trouble_of_one_command, |fixture: Fixture| async move {
    purses(&fixture, 50).await;
    let mut commands: Vec<_> = (0..40).map(|number| spend(1, format!("s{number}"))).collect();
    commands[30] = Spend { ghost: true, ..spend(1, "ghost") };
    for (place, outcome) in all(&fixture.db, commands).await.into_iter().enumerate() {
        assert_eq!(outcome.is_err(), place == 30, "{place}: {outcome:?}");
    }
    assert_eq!(balance(&fixture).await, 11);
});

record! {
    struct Seat in "seat" (name) Update { name: String, number: i64 }
}

/// Somebody takes the seat that somebody else leaves, and a third moves to another.
struct Reseat;

impl Command for Reseat {
    type Outcome = ();

    fn lane(&self) -> [u8; 16] {
        OWNER
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }

    fn read_set(&self, _: &mut Reads) {}

    fn decide(&self, seen: &Seen<'_>) -> Result<Verdict<()>, Unready> {
        let (old, mover) = (seen.row::<Seat>(&[&"old"])?, seen.row::<Seat>(&[&"mover"])?);
        let (old, mover) = (old.expect("there"), mover.expect("there"));
        let mut writes = Writes::default();
        writes.insert(&Seat { name: "heir".to_owned(), number: old.number });
        writes.insert(&Seat { name: "next".to_owned(), number: mover.number });
        writes.update(&Seat { number: 3, ..mover });
        writes.delete::<Seat>(&[&"old"]);
        Ok(Verdict::Writes(writes, ()))
    }
}

both!(what_goes_or_changes_makes_room_for_what_is_new, |fixture: Fixture| async move {
    let table = "CREATE TABLE seat (name TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL UNIQUE)";
    write(&fixture.db, table, &[]).await.expect("a table");
    write(&fixture.db, "INSERT INTO seat (name, number) VALUES ('old', 1), ('mover', 2)", &[])
        .await
        .expect("seats");
    fixture.db.post(Reseat).await.expect("everybody sits");
    let mut view = fixture.db.read().await.expect("a view");
    let rows = view.rows("SELECT name FROM seat ORDER BY number", &[]).await.expect("seats");
    let names: Vec<String> = rows.into_iter().map(|mut row| row.next().expect("a name")).collect();
    assert_eq!(names, ["heir", "next", "mover"]);
});

both!(what_is_read_late_is_read_all_the_same, |fixture: Fixture| async move {
    purses(&fixture, 50).await;
    let command = Spend { tells: false, ..spend(5, "late") };
    let decided = command.decided.clone();
    assert_eq!(fixture.db.post(command).await.expect("carried out"), Answer::Left(45));
    assert_eq!(decided.load(Ordering::SeqCst), 3, "once for each row it did not tell of, and once with both");
    assert_eq!(fixture.db.post(spend(5, "late")).await.expect("carried out"), Answer::Before(45));
});

both!(a_list_has_what_the_batch_added_to_it, |fixture: Fixture| async move {
    purses(&fixture, 50).await;
    // They wait behind the first, and so for each other.
    let counts = vec!["a", "b", "c", "d", "e"].into_iter().map(|name| Count { name, sum: false }).collect();
    let outcomes = all(&fixture.db, counts).await;
    let mut seen: Vec<i64> = outcomes.into_iter().map(|outcome| outcome.expect("carried out")).collect();
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2, 3, 4]);
});

both!(a_question_is_asked_alone, |fixture: Fixture| async move {
    purses(&fixture, 50).await;
    let db = fixture.db.clone();
    let spending = tokio::spawn(async move {
        all(&db, (0..30).map(|number| spend(1, format!("s{number}"))).collect()).await
    });
    let names = vec!["a", "b", "c"];
    let outcomes = all(&fixture.db, names.into_iter().map(|name| Count { name, sum: true }).collect()).await;
    for outcome in outcomes {
        let total = outcome.expect("carried out");
        assert!((70..=100).contains(&total), "{total}");
    }
    spending.await.expect("no panic");
    let total = fixture.db.post(Count { name: "last", sum: true }).await.expect("carried out");
    assert_eq!(total, 70);
});

both!(ordinary_transactions_and_commands_wait_for_each_other, |fixture: Fixture| async move {
    purses(&fixture, 1_000).await;
    let db = fixture.db.clone();
    let spending = tokio::spawn(async move {
        all(&db, (0..200).map(|number| spend(1, format!("s{number}"))).collect()).await
    });
    for _ in 0..50 {
        let mut tx = fixture.db.write().await.expect("a transaction");
        let mut rows =
            tx.rows_locked("SELECT balance FROM purse WHERE id = 1", &[]).await.expect("the purse");
        let left: i64 = rows[0].next().expect("a number");
        tx.execute("UPDATE purse SET balance = $1 WHERE id = 1", &[(left - 1).to_value()])
            .await
            .expect("spent");
        tx.commit().await.expect("durable");
    }
    for outcome in spending.await.expect("no panic") {
        outcome.expect("carried out");
    }
    assert_eq!(balance(&fixture).await, 750);
});

both!(two_instances_make_one_effect, |fixture: Fixture| async move {
    purses(&fixture, 100).await;
    if fixture.kind == Kind::Sqlite {
        return;
    }
    let other = fixture.reopen(Tuning::default()).await;
    for round in 0..20 {
        let name = format!("once{round}");
        let (here, there) = tokio::join!(
            all(&fixture.db, (0..8).map(|_| spend(1, name.clone())).collect()),
            all(&other, (0..8).map(|_| spend(1, name.clone())).collect()),
        );
        let made = here.into_iter().chain(there).map(|outcome| outcome.expect("carried out"));
        assert_eq!(made.filter(|answer| matches!(answer, Answer::Left(_))).count(), 1);
    }
    assert_eq!(balance(&fixture).await, 80);
});

both!(a_full_lane_says_that_it_is_busy, |fixture: Fixture| async move {
    purses(&fixture, 1_000).await;
    let narrow = fixture.reopen(Tuning { room: 4, ..Tuning::default() }).await;
    let outcomes = all(&narrow, (0..200).map(|number| spend(1, format!("s{number}"))).collect()).await;
    let busy = outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Busy))).count();
    assert!(busy > 0, "somebody found it full");
    let kept = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Answer::Left(_)))).count();
    assert_eq!(balance(&fixture).await, 1_000 - i64::try_from(kept).expect("few"));
    let other =
        outcomes.iter().find(|outcome| !matches!(outcome, Ok(Answer::Left(_)) | Err(StoreError::Busy)));
    assert_eq!(busy + kept, 200, "{other:?}");
});
