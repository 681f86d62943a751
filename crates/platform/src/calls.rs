//! How many calls one address, or whoever else is counted, may make in a minute.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Extension,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use permit::{Problem, Routes, Watch};
use values::{Duration, Timestamp};

use crate::Services;

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

/// Counts what one address does on these routes by the calls it may make of the third-party API.
#[must_use]
pub(crate) fn limit(routes: Routes) -> Routes {
    routes.wrap(|router| router.layer(from_fn_with_state(Calls::default(), limited)))
}

async fn limited(
    State(calls): State<Calls>,
    Extension(services): Extension<Services>,
    request: Request,
    next: Next,
) -> Response {
    match calls.count_request(&services, &request, 1) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            let says = "Too many calls from this address. Wait for as many seconds as Retry-After says.";
            let problem = Problem::refuse(StatusCode::TOO_MANY_REQUESTS, "too_many", says);
            problem.retry_after(seconds).into_response()
        }
    }
}

/// Who is counted as one. Whoever has an address of IPv6 has all that begin with its first 64 bits (RFC 4291, 2.5.4).
pub(crate) fn caller(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

impl Calls<IpAddr> {
    /// As [`Calls::count`], with `share` times the calls that the settings allow; unlimited where they set no limit.
    pub(crate) fn count_request(
        &self,
        services: &Services,
        request: &Request,
        share: u32,
    ) -> Result<(), u64> {
        match (services.settings().calls_per_minute, Watch::of(request.extensions())) {
            (Some(limit), Some(watch)) => {
                self.count(caller(watch.request().address), limit.saturating_mul(share), watch.request().at)
            }
            _ => Ok(()),
        }
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

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let calls = Calls::default();
        let count = |text: &str| {
            let address = text.parse().expect("an address");
            calls.count(caller(address), 2, Timestamp::from_micros(1_000_000_000)).is_ok()
        };
        assert!(count("2001:db8:0:1::1") && count("2001:db8:0:1:ffff::2"));
        assert!(!count("2001:db8:0:1:1:2:3:4"), "the third of one network");
        assert!(count("2001:db8:0:2::1"), "another network");
        assert!(count("::ffff:10.0.0.1") && count("10.0.0.1"), "one address, however it is written");
        assert!(!count("10.0.0.1"));
        assert!(count("::ffff:10.0.0.2"), "another address, though their first 64 bits are the same");
    }
}
