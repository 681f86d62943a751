//! Posts a delivery to a merchant's address, through a client that reaches only what it may.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use ipnet::IpNet;
use reqwest::Client;
use serde_json::{Map, Value};
use url::Url;
use values::Duration;

use crate::outbound::{self, Reach, address, says, storable};

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
        let mut answer = request.send().await.map_err(|error| says(&error, TIMEOUT))?;
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
        place
            .get_or_init(|| {
                let agent = concat!("Kibali-Webhooks/", env!("CARGO_PKG_VERSION"));
                outbound::client(reach, self.0.networks.clone(), agent, TIMEOUT)
            })
            .as_ref()
            .map_err(Clone::clone)
    }
}

fn kept_headers(headers: &reqwest::header::HeaderMap) -> Map<String, Value> {
    let kept = headers.iter().take(MOST_HEADERS).map(|(name, value)| {
        let secret = ["set-cookie", "authorization", "proxy-authenticate"].contains(&name.as_str());
        let value = if secret { "••••".to_owned() } else { storable(value.as_bytes()) };
        (name.to_string(), Value::String(value))
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
