//! Work that a commit leaves behind is done by one worker, and comes again when that one dies.

use std::time::Duration;

use store::{Lease, NewJob, Queries as _};

use crate::{
    harness::{Fixture, Kind, both},
    leases::due,
};

const LEASE: Duration = Duration::from_secs(60);

async fn add(fixture: &Fixture, payload: &str) {
    let mut tx = fixture.db.write().await.expect("a transaction");
    let job =
        NewJob { merchant: None, kind: "mail", payload: payload.to_owned(), run_at: tx.now(), lane: None };
    tx.enqueue(job).await.expect("noted");
    tx.commit().await.expect("durable");
}

both!(a_job_is_seen_after_the_commit_only, |fixture: Fixture| async move {
    let mut tx = fixture.db.write().await.expect("a transaction");
    let job = NewJob { merchant: None, kind: "mail", payload: String::new(), run_at: tx.now(), lane: None };
    tx.enqueue(job).await.expect("noted");
    drop(tx);
    assert!(fixture.db.lease_jobs(&due(&["mail"], 10), LEASE).await.expect("none").is_empty());
    add(&fixture, "one").await;
    assert!(fixture.db.lease_jobs(&due(&["other"], 10), LEASE).await.expect("none").is_empty());
    let leased = fixture.db.lease_jobs(&due(&["mail"], 10), LEASE).await.expect("one");
    assert_eq!((leased.len(), leased[0].payload.as_str(), leased[0].attempts), (1, "one", 1));
    assert!(fixture.db.lease_jobs(&due(&["mail"], 10), LEASE).await.expect("taken").is_empty());
});

both!(a_dead_workers_job_is_taken_over_and_its_lease_is_lost, |fixture: Fixture| async move {
    add(&fixture, "one").await;
    let first = fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("leased").remove(0);
    fixture.clock.advance(LEASE + Duration::from_secs(1));
    let second = fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("taken over").remove(0);
    assert_eq!(second.attempts, 2);
    let mut late = fixture.db.write().await.expect("a transaction");
    assert_eq!(late.finish_job(&first).await.expect("an answer"), Lease::Lost);
    drop(late);
    let mut tx = fixture.db.write().await.expect("a transaction");
    assert_eq!(tx.finish_job(&second).await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("durable");
    fixture.clock.advance(LEASE * 2);
    assert!(fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("done").is_empty());
});

both!(a_postponed_job_comes_again_when_it_is_due, |fixture: Fixture| async move {
    add(&fixture, "one").await;
    let job = fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("leased").remove(0);
    let mut tx = fixture.db.write().await.expect("a transaction");
    let later = tx.now() + Duration::from_secs(300);
    assert_eq!(tx.postpone_job(&job, later, "no answer").await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("durable");
    assert!(fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("not due").is_empty());
    fixture.clock.advance(Duration::from_secs(301));
    assert_eq!(fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("due").len(), 1);
});

both!(a_job_whose_work_fails_counts_that_until_it_is_put_off, |fixture: Fixture| async move {
    add(&fixture, "one").await;
    let lease = async || fixture.db.lease_jobs(&due(&["mail"], 1), LEASE).await.expect("an answer");
    for (failures, pause) in [(0, 60), (1, 60), (2, 60), (3, 120), (4, 240)] {
        let job = lease().await.remove(0);
        assert_eq!(job.failures, failures);
        for known in [Lease::Held, Lease::Lost] {
            let mut tx = fixture.db.write().await.expect("a transaction");
            assert_eq!(tx.fail_job(&job, "no luck").await.expect("an answer"), known);
            tx.commit().await.expect("durable");
        }
        fixture.clock.advance(Duration::from_secs(pause - 1));
        assert!(lease().await.is_empty(), "not due");
        fixture.clock.advance(Duration::from_secs(1));
    }
    let job = lease().await.remove(0);
    let mut tx = fixture.db.write().await.expect("a transaction");
    let now = tx.now();
    assert_eq!(tx.postpone_job(&job, now, "there is more").await.expect("an answer"), Lease::Held);
    tx.commit().await.expect("durable");
    assert_eq!(lease().await.remove(0).failures, 0);
});

both!(two_workers_never_hold_the_same_job, |fixture: Fixture| async move {
    for number in 0..40 {
        add(&fixture, &number.to_string()).await;
    }
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let db = fixture.db.clone();
        workers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let leased = db.lease_jobs(&due(&["mail"], 3), LEASE).await.expect("an answer");
                if leased.is_empty() {
                    return mine;
                }
                mine.extend(leased.into_iter().map(|job| job.payload));
            }
        });
    }
    let mut all: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    all.sort();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "a job was held twice");
});

both!(a_waiting_worker_is_told, |fixture: Fixture| async move {
    let db = fixture.db.clone();
    let mut added = db.jobs_added("mail");
    let others = db.jobs_added("send");
    let told = tokio::spawn(async move { added.changed().await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    add(&fixture, "one").await;
    tokio::time::timeout(Duration::from_secs(5), told)
        .await
        .expect("in time")
        .expect("told")
        .expect("a store");
    assert!(!others.has_changed().expect("a store"), "those of another kind look for nothing");
});
