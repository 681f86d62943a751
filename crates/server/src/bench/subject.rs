//! The instance that is measured: a sandbox without workers, with somebody signed in.

use std::{net::SocketAddr, ops::Range, path::PathBuf, sync::Arc};

use mailbox::Mailbox;
use permit::{App, Problem, Slots, Tuning};
use platform::search::jobs;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
};
use values::{Duration, Id, subjects::Merchant};

use super::{
    load::{self, Rate},
    queries,
};
use crate::{
    instance::{self, Stop},
    sandbox::{self, Sandbox},
};

pub(super) struct Subject {
    pub address: SocketAddr,
    pub client_id: String,
    pub api_key: String,
    app: App,
    cookie: String,
    payout: String,
    members: Vec<sandbox::DemonstrationMember>,
    stop: Stop,
    server: JoinHandle<Result<(), String>>,
    _folder: TempDir,
    _mailbox: Mailbox,
}

impl Subject {
    pub(super) async fn start(database: Option<String>, tuning: Tuning) -> Result<Self, String> {
        Self::start_in(None, database, tuning).await
    }

    /// In a folder that stays, or in one that does not.
    pub(super) async fn start_in(
        keep: Option<PathBuf>,
        database: Option<String>,
        tuning: Tuning,
    ) -> Result<Self, String> {
        // Enough for a million small payouts.
        let begin = sandbox::Begin { balance: 1_000_000_000, ..sandbox::Begin::default() };
        let passing = tempfile::tempdir().map_err(|error| error.to_string())?;
        let folder = keep.unwrap_or_else(|| passing.path().to_owned());
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let Sandbox { app, platform, listener, address, mailbox, demonstration } =
            sandbox::open(&folder, 0, database.as_deref(), tuning, &begin).await?;
        let stop = Stop::new();
        let nobody = tokio::spawn(std::future::ready(()));
        let server =
            instance::serve(app.clone(), platform, nobody, listener, stop.clone(), axum::Router::new());
        let server = tokio::spawn(server);
        let sandbox::Demonstration { members, client_id, api_key, .. } = demonstration;
        let cookie = sign_in(address, &members, "Manager").await?;
        let (_, list) = ask(address, &request("GET", "/v1/payouts?limit=1", address, &cookie, "")).await?;
        let list: Value = serde_json::from_str(&list).map_err(|error| format!("{error} in {list}"))?;
        let payout = list["data"][0]["id"].as_str().ok_or("no payout to read")?.to_owned();
        Ok(Self {
            address,
            client_id,
            api_key,
            app,
            cookie,
            payout,
            members,
            stop,
            server,
            _folder: passing,
            _mailbox: mailbox,
        })
    }

    /// A token for the key of the demonstration.
    pub(super) async fn token(&self) -> Result<String, String> {
        token(self.address, &self.client_id, &self.api_key).await
    }

    /// The request that asks for one.
    pub(super) fn token_request(&self) -> String {
        token_request(self.address, &self.client_id, &self.api_key)
    }

    /// Tokens of further merchants, whose keys may pay as the demonstration's may.
    pub(super) async fn merchants(&self, count: usize) -> Result<Arc<Vec<String>>, String> {
        let admin = self.members.iter().find(|member| member.role == "Admin").ok_or("no Admin")?;
        let mut tokens = Vec::with_capacity(count);
        for number in 0..count {
            let made = queries::put_merchant(&self.app, &admin.email, number).await;
            let merchant = made.map_err(|problem| problem.to_string())?;
            let cookie = sign_in(self.address, &self.members, "Admin").await?;
            let head = format!(
                "{cookie}
kibali-merchant: {merchant}"
            );
            let of = |method: &str, path: &str, body: Value| {
                request(method, path, self.address, &head, &body.to_string())
            };
            let body = json!({"name": "Mauzo", "integration": "API", "features": ["payout"]});
            let made = told(self.address, &of("POST", "/v1/applications", body)).await?;
            let (id, client_id) = (text(&made["id"])?, text(&made["client_id"])?);
            let tzs = |shillings: i64| json!([{"amount": shillings * 100, "currency": "TZS"}]);
            let mandate = json!({"per_payout": tzs(5_000_000), "per_day": tzs(1_000_000_000),
                "until": "2100-01-01T00:00:00Z"});
            told(self.address, &of("PUT", &format!("/v1/mandates/{id}"), mandate)).await?;
            let body = json!({"name": "server", "scopes": ["payout.create"]});
            let key = told(self.address, &of("POST", &format!("/v1/applications/{id}/keys"), body)).await?;
            tokens.push(token(self.address, &client_id, &text(&key["secret"])?).await?);
        }
        Ok(Arc::new(tokens))
    }

    pub(super) async fn read(&self, connections: usize, span: Duration) -> Result<Rate, String> {
        let path = format!("/v1/payouts/{}", self.payout);
        let request = request("GET", &path, self.address, &self.cookie, "");
        load::run(self.address, vec![request], connections, span).await
    }

    /// As [`Subject::read`], each connection with a session and a waiting payout of its own.
    pub(super) async fn read_apart(&self, connections: usize, span: Duration) -> Result<Rate, String> {
        let employee = sign_in(self.address, &self.members, "Employee").await?;
        let mut requests = Vec::new();
        for number in 0..connections {
            let payout = json!({"amount": {"amount": 100_000, "currency": "TZS"},
                "phone_number": "255712345678", "reference": format!("APART{number}")});
            let made = request("POST", "/v1/payouts", self.address, &employee, &payout.to_string());
            let (_, made) = ask(self.address, &made).await?;
            let made: Value = serde_json::from_str(&made).map_err(|error| format!("{error} in {made}"))?;
            let id = made["id"].as_str().ok_or_else(|| format!("no payout: {made}"))?;
            let manager = sign_in(self.address, &self.members, "Manager").await?;
            requests.push(request("GET", &format!("/v1/payouts/{id}"), self.address, &manager, ""));
        }
        load::run(self.address, requests, connections, span).await
    }

    /// Makes payouts that wait for an approval, and that nothing else is in the state of.
    pub(super) async fn wait(&self, count: usize) -> Result<(), String> {
        let employee = sign_in(self.address, &self.members, "Employee").await?;
        let address = self.address;
        let make = move |number| {
            let payout = json!({"amount": {"amount": 10_000, "currency": "TZS"},
                "phone_number": "255712345678", "reference": format!("WAITING{number}")});
            request("POST", "/v1/payouts", address, &employee, &payout.to_string())
        };
        load::each(address, 0..count, 32, make).await.map(drop)
    }

    /// Writes payments of these numbers.
    pub(super) async fn pay_in(&self, numbers: Range<usize>) -> Result<(), String> {
        let merchant = told(self.address, &self.look("/v1/merchant")).await?;
        let merchant: Result<Id<Merchant>, _> = text(&merchant["id"])?.parse();
        let merchant = merchant.map_err(|error| error.to_string())?;
        queries::put_payments(&self.app, merchant, numbers).await.map_err(|problem| problem.to_string())
    }

    /// Has the worker write the words of all payees and payers, and the database look at its tables, which both otherwise do
    /// within seconds.
    pub(super) async fn learn(&self) -> Result<(), String> {
        let slots = Slots { all: 1, lane: 1 };
        let all = async {
            self.app.keep_job(jobs::JOB).await?;
            while self.app.work(jobs::JOB, slots, jobs::carry_out).await? > 0 {}
            self.app.analyze().await?;
            Ok::<(), Problem>(())
        };
        all.await.map_err(|problem| problem.to_string())
    }

    /// From when until when so far everything was posted, as `from` and `to` of a statement.
    pub(super) async fn period(&self) -> Result<(String, String), String> {
        let page = told(self.address, &self.look("/v1/payouts?limit=1")).await?;
        Ok(("2020-01-01".to_owned(), text(&page["data"][0]["created_at"])?))
    }

    /// A request of the Manager's session.
    pub(super) fn look(&self, path: &str) -> String {
        request("GET", path, self.address, &self.cookie, "")
    }

    pub(super) async fn write(&self, connections: usize, span: Duration) -> Result<Rate, String> {
        let request =
            request("PATCH", "/v1/merchant", self.address, &self.cookie, r#"{"name":"Zuri Foods"}"#);
        load::run(self.address, vec![request], connections, span).await
    }

    pub(super) async fn stop(self) -> Result<(), String> {
        self.stop.now();
        self.server.await.map_err(|error| error.to_string())?
    }
}

fn request(method: &str, path: &str, address: SocketAddr, cookie: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn token_request(address: SocketAddr, client_id: &str, api_key: &str) -> String {
    format!(
        "POST /third-parties/generate-token HTTP/1.1\r\nhost: {address}\r\nclient-id: {client_id}\r\n\
         api-key: {api_key}\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n"
    )
}

async fn token(address: SocketAddr, client_id: &str, api_key: &str) -> Result<String, String> {
    let answer = told(address, &token_request(address, client_id, api_key)).await?;
    text(&answer["token"])
}

/// The answer in JSON, which must be a success.
pub(super) async fn told(address: SocketAddr, request: &str) -> Result<Value, String> {
    let (head, body) = ask(address, request).await?;
    if !head.starts_with("HTTP/1.1 20") {
        return Err(format!("{head}\n{body}"));
    }
    serde_json::from_str(&body).map_err(|error| format!("{error} in {body}"))
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("a text was expected, not {value}"))
}

/// The cookie of a new session of the demonstration's member in this role.
async fn sign_in(
    address: SocketAddr,
    members: &[sandbox::DemonstrationMember],
    role: &str,
) -> Result<String, String> {
    let member = members.iter().find(|member| member.role == role).ok_or_else(|| format!("no {role}"))?;
    let body = json!({"email": member.email, "password": member.password}).to_string();
    let (head, _) = ask(address, &request("POST", "/v1/session", address, "", &body)).await?;
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).ok_or("no cookie")?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// One request on a connection of its own; head and body of the answer.
pub(super) async fn ask(address: SocketAddr, request: &str) -> Result<(String, String), String> {
    let mut stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.map_err(|error| error.to_string())?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
    Ok((head.to_owned(), body.to_owned()))
}
