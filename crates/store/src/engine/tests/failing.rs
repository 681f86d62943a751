//! What becomes of commands whose commit fails, or is not answered.

use super::*;
use crate::{Call, Strike};

/// Strikes the commits from now on, one after the other, and counts them.
fn strike(db: &Db, strikes: Vec<Strike>) -> Arc<AtomicUsize> {
    let commits = Arc::new(AtomicUsize::new(0));
    let (counts, mut strikes) = (commits.clone(), strikes.into_iter());
    db.plan_faults(Some(Box::new(move |call| {
        if call != Call::Commit {
            return Strike::None;
        }
        counts.fetch_add(1, Ordering::SeqCst);
        strikes.next().unwrap_or(Strike::None)
    })));
    commits
}

/// What one command comes to whose commits are struck so, how many there were, and what is left in the purse.
async fn struck(command: Does<i64>, strikes: Vec<Strike>) -> (Result<i64, String>, usize, i64) {
    let (db, _folder) = store(Tuning::default()).await;
    let commits = strike(&db, strikes);
    let outcome = post(&db, command).await.map_err(|error| error.to_string());
    db.plan_faults(None);
    (outcome, commits.load(Ordering::SeqCst), balance(&db).await)
}

/// Keeps a receipt, and reads nothing.
fn receipt() -> Does<i64> {
    does(|seen| {
        let mut writes = Writes::default();
        writes.insert(&Receipt { id: *seen.id::<()>().as_bytes(), name: "rent".to_owned() });
        Ok(Verdict::Writes(writes, 1))
    })
}

fn said<T>(error: &StoreError) -> Result<T, String> {
    Err(error.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_without_an_answer_is_looked_for_and_made_once() {
    let rent = || spend("rent", 30);
    assert_eq!(struck(rent(), vec![Strike::Untold]).await, (Ok(70), 1, 70), "it is found");
    assert_eq!(struck(rent(), vec![Strike::Lost]).await, (Ok(70), 2, 70), "it is not, and made after all");
    assert_eq!(struck(rent(), vec![Strike::Lost, Strike::Untold]).await, (Ok(70), 2, 70));
    let lost = struck(rent(), vec![Strike::Lost; 9]).await;
    assert_eq!(lost, (said(&StoreError::CommitUnknown), 3, 100), "lost again and again");
    for (strike, commits) in [(Strike::Untold, 1), (Strike::Lost, 2)] {
        assert_eq!(struck(receipt(), vec![strike]).await, (Ok(1), commits, 100), "it locks nothing");
    }
    let untold = struck(pay_blindly("rent"), vec![Strike::Untold]).await;
    assert_eq!(untold, (said(&StoreError::CommitUnknown), 1, 100), "it left nothing that is surely its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_store_is_asked_six_times_and_one_that_is_gone_once() {
    let busy = struck(spend("rent", 30), vec![Strike::Busy; 20]).await;
    assert_eq!(busy, (said(&StoreError::Busy), 6, 100));
    assert_eq!(struck(spend("rent", 30), vec![Strike::Busy; 5]).await, (Ok(70), 6, 70));
    let (outcome, commits, left) = struck(spend("rent", 30), vec![Strike::Gone]).await;
    assert!(outcome.is_err_and(|said| said.contains("not available")));
    assert_eq!((commits, left), (1, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_holds_one_up_does_not_hold_up_the_others() {
    for (busy, batches) in [(1, 3), (2, 5)] {
        let (db, _folder) = store(Tuning::default()).await;
        let mut strikes = vec![Strike::Busy; busy];
        // The command before them is carried out as always.
        strikes.insert(0, Strike::None);
        strike(&db, strikes);
        let (outcomes, took) = behind_another(&db, vec![spend("a", 1), spend("b", 1)]).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!((took, balance(&db).await), (batches, 98), "busy {busy} times");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_left_out_of_a_commit_without_an_answer_is_carried_out_after_it() {
    let (db, _folder) = store(Tuning::default()).await;
    strike(&db, vec![Strike::None, Strike::Untold]);
    let (outcomes, took) = behind_another(&db, vec![spend("a", 1), alone(), alone()]).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!((took, balance(&db).await), (4, 99));
}
