//! Whoever asks whether the instance is ready learns what the store can do, and keeps no disk busy.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use permit::{App, Call, Strike};
use testkit::both_stores;
use tokio::task::JoinSet;
use values::Duration;

use crate::fixtures;

/// Has commits of the store end as `strike` says, and counts them.
fn striking(app: &App, strike: Strike) -> Arc<AtomicU64> {
    let commits = Arc::new(AtomicU64::new(0));
    let counted = commits.clone();
    app.plan_faults(Some(Box::new(move |call| match call {
        Call::Statement => Strike::None,
        Call::Commit => {
            counted.fetch_add(1, Ordering::Relaxed);
            strike
        }
    })));
    commits
}

/// How many of so many who ask at once hear that it is ready.
async fn ready(app: &App, callers: usize) -> usize {
    let mut asked = JoinSet::new();
    for _ in 0..callers {
        let app = app.clone();
        asked.spawn(async move { app.check().await.is_ok() });
    }
    asked.join_all().await.into_iter().filter(|ready| *ready).count()
}

both_stores!(of_many_who_ask_at_once_one_writes_and_all_hear_of_it, |store| async move {
    let instance = fixtures::empty(store).await;
    let (app, clock) = (&instance.kibali.app, &instance.kibali.clock);
    let commits = striking(app, Strike::None);
    assert_eq!(ready(app, 40).await, 40);
    assert_eq!(commits.load(Ordering::Relaxed), 1);
    clock.advance(Duration::from_secs(2));
    assert_eq!(ready(app, 40).await, 40);
    assert_eq!(commits.load(Ordering::Relaxed), 1);
    clock.advance(Duration::from_secs(1));
    assert_eq!(ready(app, 40).await, 40);
    assert_eq!(commits.load(Ordering::Relaxed), 2);
});

both_stores!(a_store_that_cannot_write_is_not_ready_until_it_can, |store| async move {
    let instance = fixtures::empty(store).await;
    let (app, clock) = (&instance.kibali.app, &instance.kibali.clock);
    assert_eq!(ready(app, 1).await, 1);
    let commits = striking(app, Strike::Gone);
    clock.advance(Duration::from_secs(3));
    assert_eq!(ready(app, 40).await, 0);
    assert_eq!(commits.load(Ordering::Relaxed), 1, "nor is it tried again and again");
    app.plan_faults(None);
    clock.advance(Duration::from_secs(3));
    assert_eq!(ready(app, 40).await, 40);
});
