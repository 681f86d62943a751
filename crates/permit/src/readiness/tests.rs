use super::*;
use crate::fixture::{Instance, START, at};

/// When the store was last written to by somebody who asked.
async fn written_at(instance: &Instance) -> Timestamp {
    instance.one("SELECT touched_at FROM store_row WHERE name = 'readiness'").await
}

#[tokio::test]
async fn however_often_anybody_asks_the_store_is_written_to_once_in_three_seconds() {
    let instance = Instance::empty().await;
    for seconds in [0, 1, 2] {
        instance.clock.set(at(seconds));
        instance.app.check().await.expect("it can write");
        assert_eq!(written_at(&instance).await, START, "after {seconds} seconds");
    }
    instance.clock.set(at(3));
    instance.app.check().await.expect("it can write");
    assert_eq!(written_at(&instance).await, at(3));
}

#[tokio::test]
async fn a_clock_that_was_put_back_keeps_no_answer_for_longer() {
    let instance = Instance::empty().await;
    instance.clock.set(at(3_600));
    instance.app.check().await.expect("it can write");
    instance.clock.set(at(5));
    instance.app.check().await.expect("it can write");
    assert_eq!(written_at(&instance).await, at(5));
}

#[test]
fn an_answer_holds_from_when_it_was_found_until_three_seconds_later() {
    let found = Found { at: at(10), answer: Ok(()) };
    assert!(found.holds(at(10)) && found.holds(at(12)));
    assert!(!found.holds(at(13)) && !found.holds(at(9)));
}
