//! Leases: nothing is taken before it is due, ended twice, or done by a worker that came too late.

use std::{collections::HashSet, time::Duration};

use store::{Db, IfThere, Lease, LeasedJob, NewJob, ToValue as _, Wanted};
use values::Timestamp;

use crate::harness::{Fixture, INSERT, Kind, both, notes};

const MINUTE: Duration = Duration::from_secs(60);

fn mail(run_at: Timestamp) -> NewJob {
    NewJob { merchant: None, kind: "mail", payload: "{}".to_owned(), run_at, lane: None }
}

pub(crate) fn due<'a>(kinds: &'a [&'a str], limit: usize) -> Wanted<'a> {
    Wanted { kinds, limit, of_a_lane: limit, busy: &[] }
}

async fn enqueue(db: &Db, jobs: impl IntoIterator<Item = NewJob>) {
    let mut tx = db.write().await.expect("a transaction");
    for job in jobs {
        tx.enqueue(job).await.expect("a job");
    }
    tx.commit().await.expect("kept");
}

async fn lease(db: &Db) -> Vec<LeasedJob> {
    db.lease_jobs(&due(&["mail"], 100), MINUTE).await.expect("the due jobs")
}

async fn lease_one(db: &Db) -> LeasedJob {
    let mut jobs = lease(db).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

both!(a_job_is_seen_after_its_commit_and_not_before, |fixture: Fixture| async move {
    let db = &fixture.db;
    let merchant = db.id();
    let mut tx = db.write().await.expect("a transaction");
    let job = NewJob { merchant: Some(merchant), payload: "hello".to_owned(), ..mail(db.now()) };
    let id = tx.enqueue(job).await.expect("a job");
    // On SQLite the due jobs are looked for in a view, which waits for nobody.
    assert!(lease(db).await.is_empty());
    tx.commit().await.expect("kept");
    let job = lease_one(db).await;
    assert_eq!((job.id, job.merchant, job.kind.as_str()), (id, Some(merchant), "mail"));
    assert_eq!((job.payload.as_str(), job.attempts, job.created_at), ("hello", 1, db.now()));
});

both!(a_job_is_not_leased_before_it_is_due, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue(db, [mail(db.now() + MINUTE)]).await;
    assert!(lease(db).await.is_empty());
    fixture.clock.advance(MINUTE);
    lease_one(db).await;
});

both!(an_expired_lease_is_taken_over_and_the_first_worker_told, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue(db, [mail(db.now())]).await;
    let slow = lease_one(db).await;
    fixture.clock.advance(MINUTE);
    let second = lease_one(db).await;
    assert_eq!((second.id, second.attempts), (slow.id, 2));

    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1.to_value()]).await.expect("the effect");
    assert_eq!(tx.finish_job(&slow).await.expect("an answer"), Lease::Lost);
    drop(tx);
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.postpone_job(&slow, db.now(), "late").await.expect("an answer"), Lease::Lost);
    drop(tx);
    assert!(notes(db).await.is_empty());

    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.finish_job(&second).await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("kept");
});

both!(a_finished_job_is_gone_with_its_effect, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue(db, [mail(db.now())]).await;
    let job = lease_one(db).await;
    let mut tx = db.write().await.expect("a transaction");
    tx.execute(INSERT, &[1.to_value()]).await.expect("the effect");
    assert_eq!(tx.finish_job(&job).await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("kept");
    fixture.clock.advance(MINUTE * 60);
    assert!(lease(db).await.is_empty());
    assert_eq!(notes(db).await, [1]);
});

both!(a_postponed_job_comes_again_and_cannot_be_ended_twice, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue(db, [mail(db.now())]).await;
    let job = lease_one(db).await;
    let mut tx = db.write().await.expect("a transaction");
    let until = db.now() + MINUTE * 5;
    assert_eq!(tx.postpone_job(&job, until, "no answer").await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("kept");
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.finish_job(&job).await.expect("an answer"), Lease::Lost);
    drop(tx);
    fixture.clock.advance(MINUTE * 4);
    assert!(lease(db).await.is_empty());
    fixture.clock.advance(MINUTE);
    assert_eq!(lease_one(db).await.attempts, 2);
});

async fn enqueue_only(db: &Db, job: NewJob, if_there: IfThere) {
    let mut tx = db.write().await.expect("a transaction");
    tx.enqueue_only(job, if_there).await.expect("a job");
    tx.commit().await.expect("kept");
}

both!(of_an_only_job_there_is_one_however_often_it_is_added, |fixture: Fixture| async move {
    let db = &fixture.db;
    let about = |payload: &str| NewJob { payload: payload.to_owned(), ..mail(db.now()) };
    for payload in ["one", "one", "other"] {
        enqueue_only(db, about(payload), IfThere::Stays).await;
    }
    enqueue_only(db, NewJob { merchant: Some(db.id()), ..about("one") }, IfThere::Stays).await;
    let leased = lease(db).await;
    assert_eq!(leased.len(), 3);
    assert!(leased.iter().all(LeasedJob::is_only));
    // Nor while a worker holds it.
    enqueue_only(db, about("one"), IfThere::Stays).await;
    assert!(lease(db).await.is_empty());
    enqueue(db, [about("one")]).await;
    assert!(!lease_one(db).await.is_only());
});

both!(an_only_job_that_was_put_off_is_hastened_on_demand, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue_only(db, mail(db.now() + MINUTE * 5), IfThere::Stays).await;
    enqueue_only(db, mail(db.now()), IfThere::Stays).await;
    assert!(lease(db).await.is_empty());
    enqueue_only(db, mail(db.now() + MINUTE * 9), IfThere::Hastens).await;
    fixture.clock.advance(MINUTE);
    assert!(lease(db).await.is_empty());
    enqueue_only(db, mail(db.now()), IfThere::Hastens).await;
    lease_one(db).await;
});

both!(whoever_held_an_only_job_that_ended_does_not_end_its_like, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue_only(db, mail(db.now()), IfThere::Stays).await;
    let slow = lease_one(db).await;
    fixture.clock.advance(MINUTE);
    let second = lease_one(db).await;
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.finish_job(&second).await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("kept");
    enqueue_only(db, mail(db.now()), IfThere::Stays).await;
    let third = lease_one(db).await;
    assert_eq!((third.id, third.attempts), (slow.id, 1));
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.finish_job(&slow).await.expect("an answer"), Lease::Lost);
});

both!(a_worker_takes_its_kinds_up_to_its_limit, |fixture: Fixture| async move {
    let db = &fixture.db;
    let kinds = ["mail", "hook", "other", "mail", "hook", "mail"];
    enqueue(db, kinds.map(|kind| NewJob { kind, ..mail(db.now()) })).await;
    let first = db.lease_jobs(&due(&["hook", "mail"], 3), MINUTE).await.expect("three");
    assert_eq!(first.len(), 3);
    assert!(first.is_sorted_by_key(|job| job.id));
    let rest = db.lease_jobs(&due(&["hook", "mail"], 3), MINUTE).await.expect("the others");
    assert_eq!(rest.len(), 2);
    assert!(first.iter().chain(&rest).all(|job| job.kind != "other"));
    assert!(db.lease_jobs(&due(&[], 3), MINUTE).await.expect("none").is_empty());
});

both!(a_lane_is_given_a_few_and_nothing_while_it_is_busy, |fixture: Fixture| async move {
    let db = &fixture.db;
    let (slow, other) = ([1; 16], [2; 16]);
    let lanes = [[Some(slow); 9].as_slice(), &[Some(other), None, None, None]].concat();
    enqueue(db, lanes.into_iter().map(|lane| NewJob { lane, ..mail(db.now()) })).await;
    let lease = async |busy: &[[u8; 16]]| {
        let wanted = Wanted { kinds: &["mail"], limit: 20, of_a_lane: 2, busy };
        let jobs = db.lease_jobs(&wanted, MINUTE).await.expect("jobs");
        let mut lanes: Vec<_> = jobs.into_iter().map(|job| job.lane).collect();
        lanes.sort_unstable();
        lanes
    };
    assert_eq!(lease(&[]).await, [None, None, None, Some(slow), Some(slow), Some(other)]);
    assert_eq!(lease(&[slow, other]).await, []);
    assert_eq!(lease(&[other]).await, [Some(slow), Some(slow)]);
});

both!(workers_at_once_share_without_overlap, |fixture: Fixture| async move {
    let db = &fixture.db;
    enqueue(db, (0..60).map(|_| mail(db.now()))).await;
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let jobs = db.lease_jobs(&due(&["mail"], 7), MINUTE).await.expect("jobs");
                    if jobs.is_empty() {
                        return mine;
                    }
                    mine.extend(jobs.into_iter().map(|job| job.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.expect("a worker"));
    }
    assert_eq!(all.len(), all.iter().collect::<HashSet<_>>().len(), "a job was leased twice");
    // A worker that found the rest locked by others may have gone home early.
    all.extend(lease(db).await.into_iter().map(|job| job.id));
    assert_eq!(all.len(), 60);
});
