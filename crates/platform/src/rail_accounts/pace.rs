//! How often notices make us ask.

use values::{Duration, Timestamp};

/// Of one order there are at least so many seconds between two questions that its notices lead to.
const APART: Duration = Duration::from_secs(5);

/// When to ask because of a notice that arrives `now`, the last question having been planned for `planned`; `None` where
/// that one is yet to come, which will learn what this notice tells of.
pub fn next_question(planned: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (planned <= now).then(|| now.max(planned + APART))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_followed_by_a_question_and_no_two_questions_are_close() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let mut planned = at(0);
        let mut asked = Vec::new();
        for now in [100, 100, 101, 104, 105, 105, 109, 110, 111, 200] {
            if let Some(next) = next_question(planned, at(now)) {
                planned = next;
                asked.push(next.as_seconds());
            }
            assert!(planned >= at(now), "a question follows the notice of {now}");
        }
        assert_eq!(asked, [100, 105, 110, 115, 200]);
    }
}
