//! Randomness from the operating system, and identifiers that sort in the order they were made.

use std::sync::{Mutex, PoisonError};

use values::{Id, Timestamp};

/// `N` bytes from the operating system's generator.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Makes identifiers. Those of one generator sort as they were made, even within one microsecond.
#[derive(Debug, Default)]
pub(crate) struct Generator(Mutex<Last>);

#[derive(Debug, Default, Clone, Copy)]
struct Last {
    micros: i64,
    count: u16,
}

/// How far behind the newest identifier an instant may lie and still be moved up to it. Transactions begin
/// in one order and make identifiers in another; a clock that was set back further is followed.
const DRIFT_MICROS: i64 = 60_000_000;

impl Generator {
    /// The next identifier at `at`: its millisecond, microsecond and number within it lead, 48 random bits end it.
    pub(crate) fn next<T>(&self, at: Timestamp) -> Id<T> {
        let Last { micros, count } = self.step(at.as_micros());
        let [c0, c1] = count.to_be_bytes();
        let [_, _, m0, m1] = u32::try_from(micros.rem_euclid(1_000)).unwrap_or(0).to_be_bytes();
        // RFC 9562, method 3: 12 bits beside the version and 14 beside the variant hold a 26-bit number,
        // ten bits of microsecond and sixteen of count. The other bits of those bytes are overwritten.
        let number = u32::from_be_bytes([m0, m1, c0, c1]);
        let [r0, r1, r2, r3, r4, r5] = random();
        let [_, _, a0, a1] = (number >> 14).to_be_bytes();
        let [_, _, b0, b1] = (number & 0x3fff).to_be_bytes();
        Id::new(Timestamp::from_micros(micros), [a0, a1, b0, b1, r0, r1, r2, r3, r4, r5])
    }

    fn step(&self, micros: i64) -> Last {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = if micros > last.micros || last.micros.saturating_sub(micros) > DRIFT_MICROS {
            Last { micros, count: 0 }
        } else if let Some(count) = last.count.checked_add(1) {
            Last { count, ..*last }
        } else {
            Last { micros: last.micros.saturating_add(1), count: 0 }
        };
        *last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use values::subjects::Job;

    #[test]
    fn ids_sort_as_they_were_made_within_one_microsecond_and_across_many() {
        let generator = Generator::default();
        let start = 1_700_000_000_000_000;
        let mut made: Vec<Id<Job>> = Vec::new();
        for step in 0..2_000 {
            for _ in 0..50 {
                made.push(generator.next(Timestamp::from_micros(start + step)));
            }
        }
        for _ in 0..70_000 {
            made.push(generator.next(Timestamp::from_micros(start)));
        }
        assert!(made.is_sorted_by(|a, b| a < b));
    }
}
