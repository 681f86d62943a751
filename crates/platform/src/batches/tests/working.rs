//! One job at a time goes on with a batch, whatever is done to it meanwhile, and it comes to the end.

use permit::{Tx as _, Writing as _};
use serde_json::{Value, json};
use testkit::both_stores;
use values::{Duration, Timestamp};

use super::{FILE, as_read, confirm, draft, id_of, look, path, upload, waiting};
use crate::{
    batches::jobs::WORK,
    fixtures::{self, Fixture},
};

/// How many jobs go on with batches.
async fn jobs(kibali: &Fixture) -> i64 {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "test").await.expect("a store");
    let sql = "SELECT COUNT(*) FROM job WHERE merchant = $1 AND kind = $2";
    upkeep.tx().count(sql, &[&WORK]).await.expect("a count")
}

both_stores!(however_often_a_batch_is_worked_on_one_job_goes_on_with_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let id = id_of(&upload(&mut kibali.employee, FILE).await);
    for _ in 0..3 {
        kibali.employee.post(&path(&id, "check"), json!({})).await.expect(200);
        let line = json!({"phone": "0712345678", "amount": "10000", "reference": "SAL1"});
        kibali.employee.put(&path(&id, "lines/1"), line).await.expect(200);
    }
    assert_eq!(jobs(&kibali).await, 1);
    kibali.work().await;
    assert_eq!(jobs(&kibali).await, 0, "it ends when there is nothing left to do");
    confirm(&mut kibali.employee, &id).await;
    kibali.manager.post(&path(&id, "reject"), json!({"reason": "no"})).await.expect(200);
    assert_eq!(jobs(&kibali).await, 1);
    kibali.work().await;
    assert_eq!(jobs(&kibali).await, 0);
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "rejected");
    kibali.assert_ledger_holds().await;
});

both_stores!(jobs_of_earlier_versions_end_in_the_one_that_goes_on, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "processing");
    for _ in 0..3 {
        kibali.put_job(WORK, &id).await;
    }
    kibali.work().await;
    assert_eq!(jobs(&kibali).await, 1);
    for _ in 0..4 {
        kibali.pass(Duration::from_secs(3));
        kibali.work().await;
    }
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "done");
    assert_eq!(jobs(&kibali).await, 0);
    // Nor is a batch left alone that has one of those only.
    let id = id_of(&upload(&mut kibali.employee, "phone,amount\n0712345678,1000\n").await);
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "test").await.expect("a store");
    let sql = "DELETE FROM job WHERE merchant = $1 AND kind = $2";
    assert_eq!(upkeep.tx().execute(sql, &[&WORK]).await.expect("a job"), 1);
    upkeep.keep().await.expect("kept");
    kibali.put_job(WORK, &id).await;
    kibali.work().await;
    assert_eq!(look(&mut kibali.employee, &id).await["progress"]["named"], 1);
    assert_eq!(jobs(&kibali).await, 0);
});

both_stores!(stopping_does_not_wait_for_the_next_look_at_the_payouts, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
    kibali.work().await;
    let stopped = kibali.manager.post(&path(&id, "stop"), json!({})).await.expect(200);
    assert_eq!((&stopped["state"], &stopped["progress"]["settled"]), (&json!("stopping"), &json!(0)));
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["progress"]["settled"], 3);
    assert_eq!(jobs(&kibali).await, 1);
});

both_stores!(progress_comes_to_the_end_where_lines_were_dropped, |store| async move {
    let (mut kibali, id) = draft(store).await;
    let whole = |seen: &Value, what: &str| {
        assert_eq!(seen["progress"][what], seen["progress"]["lines"], "{what}: {seen}");
    };
    // The last one, so that nothing stands where the work ends.
    for line in [1, 3] {
        kibali.employee.delete(&path(&id, &format!("lines/{line}"))).await.expect(200);
    }
    kibali.employee.post(&path(&id, "check"), json!({})).await.expect(200);
    kibali.work().await;
    let seen = look(&mut kibali.employee, &id).await;
    whole(&seen, "checked");
    assert_eq!(
        (&seen["progress"]["named"], &seen["count"]),
        (&seen["progress"]["to_name"], &json!(1)),
        "{seen}"
    );
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    whole(&seen, "made");
    kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    for _ in 0..4 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    whole(&seen, "settled");
    assert_eq!(
        (&seen["state"], &seen["outcomes"]),
        (&json!("done"), &json!([{"state": "succeeded", "count": 1}]))
    );
});

/// How many released files are open and since when, and when work on files is due next.
async fn figures(kibali: &Fixture) -> (i64, Option<Timestamp>, Option<Timestamp>) {
    let alarms = kibali.kibali.app.alarms().await.expect("figures");
    let kinds: Vec<_> = alarms.next_jobs.iter().map(|(kind, _)| kind).collect();
    assert!(kinds.is_sorted_by(|one, other| one < other), "each kind once: {kinds:?}");
    let due = alarms.next_jobs.iter().find(|(kind, _)| kind == WORK).map(|(_, at)| *at);
    (alarms.open_batches, alarms.oldest_batch_at, due)
}

both_stores!(an_operator_is_told_which_files_and_which_work_stand_still, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    assert_eq!(figures(&kibali).await, (0, None, None));
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
    let released_at = kibali.kibali.clock.now();
    kibali.pass(Duration::from_secs(300));
    let stands = (1, Some(released_at), Some(released_at));
    assert_eq!(figures(&kibali).await, stands, "no worker is there");
    kibali.work().await;
    let (open, since, due) = figures(&kibali).await;
    assert_eq!((open, since), (1, Some(released_at)));
    assert!(due.is_some_and(|at| at > kibali.kibali.clock.now()), "{due:?}");
    for _ in 0..4 {
        kibali.pass(Duration::from_secs(200));
        kibali.work().await;
    }
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "done");
    assert_eq!(figures(&kibali).await, (0, None, None));
});
