use super::*;
use crate::fixture::{Instance, at};

const WINDOW: Duration = Duration::from_secs(600);
const ASHA: [u8; 32] = [1; 32];
const BARAKA: [u8; 32] = [2; 32];

async fn tried(instance: &Instance, scope: &str, subject: [u8; 32]) -> i64 {
    let mut tx = instance.person_tx().await;
    let tries = tx.count_try(scope, subject, WINDOW).await.expect("a count");
    tx.commit_unrecorded(tries).await.expect("kept")
}

#[tokio::test]
async fn tries_are_counted_by_scope_and_subject() {
    let instance = Instance::empty().await;
    for wanted in [1, 2, 3] {
        assert_eq!(tried(&instance, "sign-in", ASHA).await, wanted);
    }
    assert_eq!(tried(&instance, "sign-in", BARAKA).await, 1);
    assert_eq!(tried(&instance, "reset", ASHA).await, 1);
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 4);
}

#[tokio::test]
async fn a_window_begins_with_its_first_try() {
    let instance = Instance::empty().await;
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 1);
    instance.clock.set(at(400));
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 2);
    instance.clock.set(at(600));
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 3, "within its last moment");
    instance.clock.set(at(601));
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 1, "it is over");
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 2);
}

#[tokio::test]
async fn whoever_tried_too_often_hears_when_their_window_is_over() {
    let instance = Instance::empty().await;
    let end = async |subject| {
        let mut tx = instance.person_tx().await;
        tx.tries_end_at("sign-in", subject, WINDOW).await.expect("an instant")
    };
    tried(&instance, "sign-in", ASHA).await;
    instance.clock.set(at(100));
    tried(&instance, "sign-in", ASHA).await;
    assert_eq!(end(ASHA).await, at(600));
    assert_eq!(end(BARAKA).await, at(700), "whoever never tried has a whole one");
}

#[tokio::test]
async fn a_try_that_was_right_is_taken_back() {
    let instance = Instance::empty().await;
    let forgive = async |scope: &str| {
        let mut tx = instance.person_tx().await;
        tx.forgive_try(scope, ASHA).await.expect("written");
        tx.commit_unrecorded(()).await.expect("kept");
    };
    tried(&instance, "sign-in", ASHA).await;
    tried(&instance, "sign-in", ASHA).await;
    forgive("reset").await;
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 3);
    for _ in 0..5 {
        forgive("sign-in").await;
    }
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 1, "never fewer than none");
}

#[tokio::test]
async fn tries_are_forgotten_after_one_that_succeeded() {
    let instance = Instance::empty().await;
    for subject in [ASHA, BARAKA] {
        tried(&instance, "sign-in", subject).await;
        tried(&instance, "sign-in", subject).await;
    }
    let mut tx = instance.person_tx().await;
    tx.forget_tries("sign-in", ASHA).await.expect("written");
    tx.commit_unrecorded(()).await.expect("kept");
    assert_eq!(tried(&instance, "sign-in", ASHA).await, 1);
    assert_eq!(tried(&instance, "sign-in", BARAKA).await, 3);
}
