//! What waits, what is carried out together, and what of it fails by itself.

use super::*;

/// Takes more than there is and lets the database find that out.
fn overdraw() -> Does<i64> {
    does(|seen| {
        let purse = seen.row::<Purse>(&[&1_i64])?.expect("a purse");
        let mut writes = Writes::default();
        writes.update(&Purse { balance: -1, ..purse });
        Ok(Verdict::Writes(writes, 0))
    })
}

fn oks(outcomes: &[Result<i64, StoreError>]) -> Vec<Option<i64>> {
    outcomes.iter().map(|outcome| outcome.as_ref().ok().copied()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_together_is_carried_out_together_as_far_as_there_is_room() {
    let three = || vec![spend("a", 1), spend("b", 1), spend("c", 1)];
    for (batch, batches) in [(256, 2), (2, 3), (1, 4)] {
        let (db, _folder) = store(Tuning { batch, ..Tuning::default() }).await;
        let (outcomes, took) = behind_another(&db, three()).await;
        assert_eq!((oks(&outcomes), took), (vec![Some(99), Some(98), Some(97)], batches), "{batch} at once");
        assert_eq!(balance(&db).await, 97);
        assert_eq!(db.engine_counts().commands, 4);
    }
    let (db, _folder) = store(Tuning { room: 2, ..Tuning::default() }).await;
    let (outcomes, _) = behind_another(&db, three()).await;
    assert_eq!(oks(&outcomes), [Some(99), Some(98), None]);
    assert!(matches!(outcomes[2], Err(StoreError::Busy)), "{:?}", outcomes[2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_to_be_alone_comes_next_and_alone() {
    let (db, _folder) = store(Tuning::default()).await;
    let (outcomes, took) = behind_another(&db, vec![alone(), alone(), spend("a", 1)]).await;
    assert_eq!((oks(&outcomes), took), (vec![Some(1), Some(1), Some(99)], 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_database_refuses_is_the_trouble_of_one() {
    let (db, _folder) = store(Tuning::default()).await;
    let refused = post(&db, overdraw()).await.expect_err("no purse is below nothing");
    assert!(refused.is_constraint() && !refused.is_unique_violation(), "{refused}");
    let (outcomes, _) = behind_another(&db, vec![spend("a", 1), overdraw(), spend("b", 1)]).await;
    assert_eq!(oks(&outcomes), [Some(99), None, Some(98)]);
    assert!(outcomes[1].as_ref().is_err_and(StoreError::is_constraint), "{:?}", outcomes[1]);
    assert_eq!(balance(&db).await, 98);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_taken_is_looked_for_once_more() {
    let (db, _folder) = store(Tuning::default()).await;
    post(&db, spend("rent", 1)).await.expect("carried out");
    let decided = Arc::new(AtomicUsize::new(0));
    let (counts, blind) = (decided.clone(), pay_blindly("rent"));
    let refused = post(
        &db,
        does(move |seen| {
            counts.fetch_add(1, Ordering::Relaxed);
            (blind.decide)(seen)
        }),
    );
    let refused = refused.await.expect_err("it never looks");
    assert!(refused.is_unique_violation(), "{refused}");
    assert_eq!(decided.load(Ordering::Relaxed), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lane_whose_work_broke_off_is_started_again() {
    let (db, _folder) = store(Tuning::default()).await;
    let broken = Does { reads: |_| panic!("this one panics"), ..spend("a", 1) };
    let outcome = post(&db, broken).await;
    assert!(matches!(outcome, Err(StoreError::CommitUnknown)), "nobody knows: {outcome:?}");
    let mut next = post(&db, spend("a", 1)).await;
    while matches!(next, Err(StoreError::Busy)) {
        next = post(&db, spend("a", 1)).await;
    }
    assert_eq!(next.expect("carried out"), 99);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_carried_out_with_the_rest_of_a_transaction_or_not_at_all() {
    let (db, _folder) = store(Tuning::default()).await;
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.carry_out(spend("rent", 30)).await.expect("carried out"), 70);
    assert_eq!(balance(&db).await, 100, "not yet");
    drop(tx);
    assert_eq!(balance(&db).await, 100, "never");
    let mut tx = db.write().await.expect("a transaction");
    assert_eq!(tx.carry_out(spend("rent", 30)).await.expect("carried out"), 70);
    assert_eq!(tx.carry_out(spend("food", 10)).await.expect("carried out"), 60, "over what it wrote");
    tx.commit().await.expect("durable");
    assert_eq!(balance(&db).await, 60);
    let mut tx = db.write().await.expect("a transaction");
    let refused = tx.carry_out(pay_blindly("rent")).await.expect_err("the key is taken");
    assert!(refused.is_unique_violation(), "{refused}");
    assert!(matches!(tx.commit().await, Err(StoreError::Spoiled)));
}

#[test]
fn lanes_say_how_many_they_are() {
    assert_eq!(format!("{:?}", Lanes::new(2, 1, 1).expect("threads")), "2 lanes");
}
