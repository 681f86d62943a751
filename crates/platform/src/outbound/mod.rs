//! Calls to servers that a merchant named: which addresses may be reached, and a client that reaches no others.

pub(crate) mod address;

use std::{net::SocketAddr, sync::Arc};

use ipnet::IpNet;
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use values::Duration;

pub(crate) use address::{AddressError, Reach};

/// A client that looks a name up once, dials only what may be reached, and follows nobody elsewhere. An address that
/// needs no look-up is checked with [`address::check_literal`], by whoever calls.
///
/// # Errors
/// A sentence: this process cannot dial at all.
pub(crate) fn client(
    reach: Reach,
    networks: Vec<IpNet>,
    agent: &str,
    timeout: Duration,
) -> Result<Client, String> {
    // Only the first call in the process installs it; later ones find it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(agent)
        .timeout(timeout)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .dns_resolver(Checked { reach, networks: networks.into() })
        .build()
        .map_err(|error| format!("this instance cannot dial: {}", says(&error, timeout)))
}

/// Looks names up and keeps only the addresses that may be dialled; what it answers is what is dialled.
struct Checked {
    reach: Reach,
    networks: Arc<[IpNet]>,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, networks) = (self.reach, self.networks.clone());
        Box::pin(async move {
            // A name that leads inside is answered like one that leads nowhere: whoever asks learns no name of ours.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.into_iter().flatten();
            let allowed: Vec<SocketAddr> =
                found.filter(|address| address::may_dial(address.ip(), &networks, reach)).collect();
            if allowed.is_empty() {
                return Err("this name leads to no address that may be reached".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The whole chain of causes, without the address.
pub(crate) fn says(error: &reqwest::Error, timeout: Duration) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", timeout.as_secs());
    }
    let mut cause = std::error::Error::source(error);
    let mut says = String::new();
    while let Some(error) = cause {
        says = error.to_string();
        cause = error.source();
    }
    let says = if says.is_empty() { "the connection failed".to_owned() } else { says };
    storable(says.as_bytes())
}

/// Text of any bytes, without the one character that PostgreSQL cannot keep.
pub(crate) fn storable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_dialled() {
        for (networks, found) in [(vec![], false), (vec!["127.0.0.0/8", "::1/128"], true)] {
            let networks: Vec<IpNet> =
                networks.into_iter().map(|net| net.parse().expect("a network")).collect();
            let checked = Checked { reach: Reach::Everywhere, networks: networks.into() };
            let name = "localhost".parse().expect("a name");
            assert_eq!(checked.resolve(name).await.is_ok(), found);
        }
    }
}
