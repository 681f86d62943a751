//! The way to the API and back: tokens, signatures, and what is certain about a call that went wrong.

use reqwest::{Client, Method, RequestBuilder, header::HeaderValue};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use values::{Duration, Secret, Timestamp};

use super::Account;
use crate::simulator::Clock;

/// How long a token is used; it lives for an hour.
const TOKEN_LIFE: Duration = Duration::from_secs(55 * 60);
/// The most of an answer that is read, in bytes.
const MOST_READ: usize = 1024 * 1024;
/// How long to wait where the provider wants us to and does not say for how long.
const USUAL_WAIT: Duration = Duration::from_secs(60);

/// The longest that we wait because the provider wants us to: an answer that asks for more is a mistake.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// For so long a token that could not be had is not asked for again, so that of many callers one waits for an answer.
const FAILURE_LIFE: Duration = Duration::from_secs(3);

/// What became of a call.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// A whole answer that is JSON. What is not is none: some gateway wrote it.
    Answered {
        /// The status; never 401, 429, or one of a gateway.
        status: u16,
        /// What it says.
        body: Value,
        /// How long the provider asks to wait, if it does.
        wait: Option<Duration>,
    },
    /// It certainly was not carried out, and would not be now; try again after so long.
    NotNow(Duration),
    /// It certainly was not carried out: the credentials are refused. The words of the provider.
    Locked(String),
    /// It certainly was not sent.
    Away,
    /// It may have been carried out.
    Lost,
}

struct Token {
    text: HeaderValue,
    until: Timestamp,
}

/// Calls as one application of one merchant.
pub(super) struct Caller {
    account: Account,
    client: Client,
    clock: Clock,
    token: Mutex<Kept>,
}

/// What is known of tokens.
#[derive(Default)]
struct Kept {
    token: Option<Token>,
    /// Why none could be had, and until when that is taken for granted.
    failure: Option<(Reply, Timestamp)>,
}

impl Caller {
    pub(super) fn new(account: Account, client: Client, clock: Clock) -> Self {
        Self { account, client, clock, token: Mutex::default() }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn is_signing(&self) -> bool {
        self.account.checksum_key.is_some()
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.call(|| self.client.request(Method::GET, self.url(path))).await
    }

    /// Posts `body`, an object, with its checksum where the merchant signs.
    pub(super) async fn post(&self, path: &str, mut body: Value) -> Reply {
        if let Some(key) = &self.account.checksum_key {
            body["checksum"] = checksum::sign(key.reveal(), &body).into();
            body["checksumMethod"] = json!("canonical");
        }
        let text = body.to_string();
        let request = || {
            let request = self.client.request(Method::POST, self.url(path));
            request.header("content-type", "application/json").body(text.clone())
        };
        self.call(request).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}/third-parties/{path}", self.account.base_url.trim_end_matches('/'))
    }

    /// Calls with a token, and once more with a new one where the provider does not know it any longer.
    async fn call(&self, request: impl Fn() -> RequestBuilder) -> Reply {
        let mut refused = None;
        loop {
            let token = match self.token(refused.as_ref()).await {
                Ok(token) => token,
                Err(reply) => return reply,
            };
            let (status, wait, body) = match send(request().header("authorization", token.clone())).await {
                Ok(answer) => answer,
                Err(reply) => return reply,
            };
            match status {
                401 if refused.is_none() => refused = Some(token),
                401 => return Reply::Locked(words(&body)),
                429 => return Reply::NotNow(wait.unwrap_or(USUAL_WAIT)),
                _ => return Reply::Answered { status, body, wait },
            }
        }
    }

    /// A token that works as far as is known, and not `refused`. Of callers that need a new one, one fetches it, and if it gets
    /// none, those who waited for it go without as well.
    async fn token(&self, refused: Option<&HeaderValue>) -> Result<HeaderValue, Reply> {
        let mut kept = self.token.lock().await;
        if let Some(token) = kept.token.as_ref().filter(|token| self.now() < token.until)
            && refused != Some(&token.text)
        {
            return Ok(token.text.clone());
        }
        if let Some((reply, until)) = &kept.failure
            && self.now() < *until
        {
            return Err(reply.clone());
        }
        kept.token = None;
        let fetched = self.fetch_token().await;
        kept.failure = fetched.as_ref().err().map(|reply| (reply.clone(), self.now() + FAILURE_LIFE));
        let token = fetched?;
        let text = token.text.clone();
        kept.token = Some(token);
        Ok(text)
    }

    async fn fetch_token(&self) -> Result<Token, Reply> {
        let Account { client_id, api_key, .. } = &self.account;
        let request = self
            .client
            .request(Method::POST, self.url("generate-token"))
            .header("content-type", "application/json")
            .header("client-id", client_id)
            .header("api-key", secret(api_key)?);
        let asked_at = self.now();
        let (status, wait, body) = send(request).await.map_err(|reply| match reply {
            // Whatever became of this call, the one that it is for was never made.
            Reply::Lost => Reply::Away,
            reply => reply,
        })?;
        match (status, body["token"].as_str()) {
            (200, Some(text)) => {
                let mut text = HeaderValue::from_str(text).map_err(|_| Reply::Away)?;
                text.set_sensitive(true);
                Ok(Token { text, until: asked_at + TOKEN_LIFE })
            }
            (401 | 403, _) => Err(Reply::Locked(words(&body))),
            (429, _) => Err(Reply::NotNow(wait.unwrap_or(USUAL_WAIT))),
            _ => Err(Reply::Away),
        }
    }
}

fn secret(text: &Secret<String>) -> Result<HeaderValue, Reply> {
    let mut value = HeaderValue::from_str(text.reveal())
        .map_err(|_| Reply::Locked("the API key has characters that no key has".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Sends a request and reads the whole answer: its status, how long it asks to wait, and its JSON.
async fn send(request: RequestBuilder) -> Result<(u16, Option<Duration>, Value), Reply> {
    let lost = |error: reqwest::Error| if error.is_connect() { Reply::Away } else { Reply::Lost };
    let mut answer = request.send().await.map_err(lost)?;
    let status = answer.status().as_u16();
    let wait = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let mut bytes = Vec::new();
    // An answer that breaks off says nothing, whatever its status was.
    while let Some(chunk) = answer.chunk().await.map_err(|_| Reply::Lost)? {
        if bytes.len() + chunk.len() > MOST_READ {
            return Err(Reply::Lost);
        }
        bytes.extend_from_slice(&chunk);
    }
    let wait = wait.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
    match serde_json::from_slice(&bytes) {
        Ok(body) if !(300..400).contains(&status) && status < 500 && status != 408 => {
            Ok((status, wait, body))
        }
        _ => Err(Reply::Lost),
    }
}

/// The provider's sentence in a refusal; it may be a list of them.
pub(super) fn words(body: &Value) -> String {
    let text = match &body["message"] {
        Value::String(text) => text.clone(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    text.chars().filter(|letter| !letter.is_control()).take(300).collect()
}
