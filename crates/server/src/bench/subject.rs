//! The instance that is measured: a sandbox without workers, with somebody signed in.

use std::{net::SocketAddr, ops::Range};

use mailbox::Mailbox;
use permit::{App, Tuning};
use serde_json::Value;
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
    merchant: Id<Merchant>,
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
        // Enough for a million small payouts.
        let begin = sandbox::Begin { balance: 1_000_000_000, ..sandbox::Begin::default() };
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let Sandbox { app, platform, listener, address, mailbox, demonstration } =
            sandbox::open(folder.path(), 0, database.as_deref(), tuning, &begin).await?;
        let stop = Stop::new();
        let nobody = tokio::spawn(std::future::ready(()));
        let server =
            instance::serve(app.clone(), platform, nobody, listener, stop.clone(), axum::Router::new());
        let server = tokio::spawn(server);
        let sandbox::Demonstration { merchant_id, members, client_id, api_key, .. } = demonstration;
        let merchant = merchant_id.parse().map_err(|_| "a merchant's id")?;
        let cookie = sign_in(address, &members, "Manager").await?;
        let (_, list) = ask(address, &request("GET", "/v1/payouts?limit=1", address, &cookie, "")).await?;
        let list: Value = serde_json::from_str(&list).map_err(|error| format!("{error} in {list}"))?;
        let payout = list["data"][0]["id"].as_str().ok_or("no payout to read")?.to_owned();
        Ok(Self {
            address,
            client_id,
            api_key,
            app,
            merchant,
            cookie,
            payout,
            members,
            stop,
            server,
            _folder: folder,
            _mailbox: mailbox,
        })
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
            let payout = serde_json::json!({"amount": {"amount": 100_000, "currency": "TZS"},
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
            let payout = serde_json::json!({"amount": {"amount": 10_000, "currency": "TZS"},
                "phone_number": "255712345678", "reference": format!("WAITING{number}")});
            request("POST", "/v1/payouts", address, &employee, &payout.to_string())
        };
        load::each(address, 0..count, 32, make).await.map(drop)
    }

    /// Adds copies of the payout `BULK0` under the numbers of `numbers`.
    pub(super) async fn copy(&self, numbers: Range<usize>) -> Result<(), String> {
        let copied = queries::copy_payouts(&self.app, self.merchant, "BULK0", numbers).await;
        copied.map_err(|problem| problem.to_string())
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

/// The cookie of a new session of the demonstration's member in this role.
async fn sign_in(
    address: SocketAddr,
    members: &[sandbox::DemonstrationMember],
    role: &str,
) -> Result<String, String> {
    let member = members.iter().find(|member| member.role == role).ok_or_else(|| format!("no {role}"))?;
    let body = serde_json::json!({"email": member.email, "password": member.password}).to_string();
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
