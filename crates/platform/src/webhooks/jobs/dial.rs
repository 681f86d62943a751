//! The one place that dials a merchant's address. It looks a name up once, refuses what may not be reached, and
//! follows nobody elsewhere.

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Instant,
};

use ipnet::IpNet;
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use serde_json::{Map, Value};
use url::Url;
use values::Duration;

use super::super::model::address::{self, Reach};

const TIMEOUT: Duration = Duration::from_secs(10);
/// The most of an answer that is read, in bytes.
const MOST_READ: usize = 16 * 1024;
/// The most headers of an answer that are kept.
const MOST_HEADERS: usize = 50;

/// Sends deliveries. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Dialler(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    networks: Vec<IpNet>,
    everywhere: OnceLock<Result<Client, String>>,
    own_networks: OnceLock<Result<Client, String>>,
}

/// How a try went.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub took: Duration,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub headers: Map<String, Value>,
    pub body: String,
    pub retry_after: Option<String>,
}

impl Dialler {
    /// Reaches the internet and, besides, `networks`.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(Arc::new(Inner { networks, everywhere: OnceLock::new(), own_networks: OnceLock::new() }))
    }

    /// Posts `body` and waits for the answer, 10 seconds at most.
    pub(super) async fn post(&self, url: &str, headers: &[(&'static str, String)], body: &str) -> Outcome {
        let begun = Instant::now();
        let mut outcome = match self.try_post(url, headers, body).await {
            Ok(outcome) => outcome,
            Err(error) => Outcome { error: Some(error), ..Outcome::default() },
        };
        outcome.took = begun.elapsed();
        outcome
    }

    async fn try_post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: &str,
    ) -> Result<Outcome, String> {
        let url = Url::parse(url).map_err(|_| "the address cannot be read".to_owned())?;
        address::check_literal(&url, &self.0.networks).map_err(|error| error.to_string())?;
        let client = self.client(Reach::of(&url))?;
        let mut request = client.post(url).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut answer = request.send().await.map_err(|error| says(&error))?;
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let mut outcome = Outcome {
            status: Some(status),
            retry_after: retry_after.map(str::to_owned),
            headers: kept_headers(answer.headers()),
            ..Outcome::default()
        };
        if !(200..300).contains(&status) {
            outcome.error = Some(match status {
                300..400 => format!("answered {status}: redirects are not followed"),
                _ => format!("answered {status}"),
            });
        }
        let mut body = Vec::new();
        // An answer that breaks off after its status has still acknowledged.
        while let Ok(Some(chunk)) = answer.chunk().await {
            let room = MOST_READ - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if body.len() == MOST_READ {
                break;
            }
        }
        outcome.body = storable(&body);
        Ok(outcome)
    }

    fn client(&self, reach: Reach) -> Result<&Client, String> {
        let place = match reach {
            Reach::Everywhere => &self.0.everywhere,
            Reach::OwnNetworks => &self.0.own_networks,
        };
        place.get_or_init(|| build(reach, self.0.networks.clone())).as_ref().map_err(Clone::clone)
    }
}

fn build(reach: Reach, networks: Vec<IpNet>) -> Result<Client, String> {
    // Only the first call in the process installs it; later ones find it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("Kibali-Webhooks/", env!("CARGO_PKG_VERSION")))
        .timeout(TIMEOUT)
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .dns_resolver(Checked { reach, networks: networks.into() })
        .build()
        .map_err(|error| format!("this instance cannot dial: {}", says(&error)))
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
fn says(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", TIMEOUT.as_secs());
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

fn kept_headers(headers: &reqwest::header::HeaderMap) -> Map<String, Value> {
    let kept = headers.iter().take(MOST_HEADERS).map(|(name, value)| {
        let secret = ["set-cookie", "authorization", "proxy-authenticate"].contains(&name.as_str());
        let value = if secret { "••••".to_owned() } else { storable(value.as_bytes()) };
        (name.to_string(), Value::String(value))
    });
    kept.collect()
}

/// Text of any bytes, without the one character that PostgreSQL cannot keep.
fn storable(bytes: &[u8]) -> String {
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

    #[tokio::test]
    async fn an_address_that_leads_inside_is_not_dialled() {
        let dialler = Dialler::new(Vec::new());
        for url in ["https://127.0.0.1:1/", "https://[::1]:1/", "http://8.8.8.8/"] {
            let outcome = dialler.post(url, &[], "{}").await;
            assert!(outcome.status.is_none() && outcome.error.is_some(), "{url}");
            assert!(outcome.took < Duration::from_secs(1), "{url}: nothing was dialled");
        }
    }
}
