//! How many calls one address, or whoever else is counted, may make in a minute.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use values::{Duration, Timestamp};

const MINUTE: Duration = Duration::from_secs(60);

/// Counts calls by caller in windows of a minute. Each process counts for itself: this keeps one caller from
/// taking all of it, and no promise about money hangs on it.
#[derive(Debug)]
pub(crate) struct Calls<K = IpAddr>(Arc<Mutex<Counted<K>>>);

#[derive(Debug)]
struct Counted<K> {
    since: Timestamp,
    calls: HashMap<K, u32>,
}

impl<K> Default for Calls<K> {
    fn default() -> Self {
        let counted = Counted { since: Timestamp::from_micros(0), calls: HashMap::new() };
        Self(Arc::new(Mutex::new(counted)))
    }
}

impl<K> Clone for Calls<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Eq + Hash> Calls<K> {
    /// Counts a call; says after how many seconds to come again when it was one too many.
    pub(crate) fn count(&self, caller: K, limit: u32, now: Timestamp) -> Result<(), u64> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= counted.since + MINUTE || now < counted.since {
            *counted = Counted { since: now, calls: HashMap::new() };
        }
        let left = MINUTE.saturating_sub(now.since(counted.since));
        let calls = counted.calls.entry(caller).or_default();
        *calls = calls.saturating_add(1);
        if *calls <= limit { Ok(()) } else { Err(left.as_secs().max(1)) }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn an_address_has_so_many_calls_a_minute() {
        let calls = Calls::default();
        let (one, other) = (IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)));
        let at = |seconds| Timestamp::from_micros(1_000_000_000) + Duration::from_secs(seconds);
        assert_eq!([0, 1, 2].map(|second| calls.count(one, 2, at(second))), [Ok(()), Ok(()), Err(58)]);
        assert_eq!(calls.count(other, 2, at(3)), Ok(()), "another address");
        assert_eq!(calls.count(one, 2, at(60)), Ok(()), "another minute");
    }
}
