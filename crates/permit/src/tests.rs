//! What doors, permits and transactions let through, over an instance on a file of SQLite: its rows are written as they are kept.

mod calls;
mod crossings;
mod doors;
mod grants;
mod keys;
mod matter;
mod money;
mod records;
mod secrets;
mod work;

use axum::{Json, Router, body::Body};
use http::{Request, StatusCode, header};
use serde_json::Value as Document;
use store::{Clock, Queries as _, Row, Target, ToValue};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt as _;
use values::{Duration, Id, Secret, Timestamp};

use crate::{App, AppSettings, PasswordCost, Role, Routes, crypto, new_key};

/// When the clock begins to stand.
const START: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);
const MINUTE: Duration = Duration::from_secs(60);

type Params<'a> = &'a [&'a dyn ToValue];

/// An instance, its clock and its doors.
struct Instance {
    app: App,
    clock: Clock,
    router: Router,
    _folder: TempDir,
}

impl Instance {
    async fn start() -> Self {
        Self::start_as(AppSettings::default()).await
    }

    async fn start_as(settings: AppSettings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kibali.sqlite3");
        std::fs::write(&file, empty().await).expect("a file");
        let target = Target::Sqlite(file);
        let clock = Clock::fixed(START);
        let settings = AppSettings { password_cost: PasswordCost::Tests, ..settings };
        let app =
            App::open(&target, clock.clone(), &Secret::new([42; 32]), settings).await.expect("an instance");
        let router = doors::routes().into_router(&app);
        Self { app, clock, router, _folder: folder }
    }

    async fn execute(&self, sql: &str, params: Params<'_>) {
        let values: Vec<_> = params.iter().map(|param| param.to_value()).collect();
        let mut tx = self.app.db().write().await.expect("a transaction");
        tx.execute(sql, &values).await.expect("a statement");
        tx.commit().await.expect("a commit");
    }

    async fn rows(&self, sql: &str, params: Params<'_>) -> Vec<Row> {
        let values: Vec<_> = params.iter().map(|param| param.to_value()).collect();
        self.app.db().read().await.expect("a transaction").rows(sql, &values).await.expect("rows")
    }

    async fn number(&self, sql: &str) -> i64 {
        self.rows(sql, &[]).await.remove(0).next().expect("a number")
    }

    /// Waits for what is noted beside an answer.
    async fn until(&self, sql: &str, number: i64) {
        for _ in 0..2_000 {
            if self.number(sql).await == number {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        panic!("never {number}: {sql}");
    }

    async fn text(&self, sql: &str) -> String {
        self.rows(sql, &[]).await.remove(0).next().expect("a text")
    }

    async fn merchant(&self, merchant: u8) {
        let sql =
            "INSERT INTO merchant (id, name, country, time_zone, created_at) VALUES ($1, $2, 'TZ', 'UTC', 0)";
        self.execute(sql, &[&[merchant; 16], &format!("Merchant {merchant}")]).await;
    }

    async fn person(&self, person: u8) {
        let sql = "INSERT INTO person (id, name, email, email_normal, password_hash, language, created_at) \
                   VALUES ($1, $2, $3, $3, '', 'en', 0)";
        self.execute(sql, &[&[person; 16], &format!("Person {person}"), &format!("{person}@x.tz")]).await;
        let sql = "INSERT INTO session (id, digest, person, created_at, last_used_at, expires_at, stepped_up_at, address, \
                   agent) VALUES ($1, $2, $1, $3, $3, $4, $3, '', '')";
        let digest = crypto::digest(&format!("session-{person}"));
        self.execute(sql, &[&[person; 16], &digest, &START, &(START + Duration::from_secs(3 * 24 * 3600))])
            .await;
    }

    async fn member(&self, merchant: u8, person: u8, role: Role) {
        let sql = "INSERT INTO member (merchant, id, person, role, state, owner, name, joined_at, last_active_at) \
                   VALUES ($1, $2, $2, $3, 'active', 0, $4, 0, $5)";
        let name = format!("Person {person}");
        self.execute(sql, &[&[merchant; 16], &[person; 16], &role, &name, &START]).await;
    }

    /// Merchant 1 with a member of each role: persons 1 to 4, in the order of the roles.
    async fn with_roles() -> Self {
        let instance = Self::start().await;
        instance.merchant(1).await;
        for (person, role) in (1..).zip(Role::ALL) {
            instance.person(person).await;
            instance.member(1, person, role).await;
        }
        instance
    }

    /// A key of merchant 1 and its application, both of this number.
    async fn key(&self, number: u8, scopes: &str, allowed: &str) -> String {
        let sql = "INSERT INTO application (merchant, id, client_id, name, integration, features, key_scopes, state, created_by, \
                   created_at) VALUES ($1, $2, $3, 'Shop', 'API', 'payout', $4, 'active', $1, 0)";
        self.execute(sql, &[&[1; 16], &[number; 16], &format!("client-{number}"), &allowed]).await;
        let key = new_key([number; 32]).reveal().clone();
        let sql = "INSERT INTO api_key (merchant, id, application, digest, name, prefix, last_four, scopes, created_by, created_at, \
                   expires_at) VALUES ($1, $2, $2, $3, 'Till', '', '', $4, $1, 0, $5)";
        let digest = self.app.keys().hash(&key);
        self.execute(sql, &[&[1; 16], &[number; 16], &digest, &scopes, &(START + 60 * MINUTE)]).await;
        key
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Document) {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Asks with these headers; the answer, or the code of what was refused.
    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (status, body) = self.send(request.body(Body::empty()).expect("a request")).await;
        Answer { status: status.as_u16(), body }
    }

    /// As the person, from our own pages.
    async fn as_person(&self, person: u8, method: &str, path: &str) -> Answer {
        let cookie = format!("kibali=session-{person}");
        self.ask(method, path, &[(header::COOKIE.as_str(), &cookie), ("sec-fetch-site", "same-origin")]).await
    }

    async fn with_bearer(&self, bearer: &str, method: &str, path: &str) -> Answer {
        self.ask(method, path, &[("authorization", &format!("Bearer {bearer}"))]).await
    }
}

/// The file of an instance without a row: made once, since its tables take longer than most tests.
async fn empty() -> &'static [u8] {
    static EMPTY: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = || async {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kibali.sqlite3");
        let settings = AppSettings { password_cost: PasswordCost::Tests, ..AppSettings::default() };
        let (target, key) = (Target::Sqlite(file.clone()), Secret::new([42; 32]));
        let app = App::open(&target, Clock::fixed(START), &key, settings).await.expect("an instance");
        app.close().await;
        drop(app);
        std::fs::read(&file).expect("a file")
    };
    EMPTY.get_or_init(make).await
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    body: Document,
}

impl Answer {
    /// The code of a problem, or the text of an answer.
    fn says(&self) -> &str {
        self.body.get("code").unwrap_or(&self.body).as_str().unwrap_or("")
    }

    fn names(&self, member: &str) -> Vec<&str> {
        let list = self.body[member].as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|one| one.get("name").unwrap_or(one).as_str().unwrap_or("")).collect()
    }
}

fn merchant(number: u8) -> Id<values::subjects::Merchant> {
    Id::from_bytes([number; 16])
}

fn answer(text: String) -> Json<String> {
    Json(text)
}

fn no_routes() -> Routes {
    Routes::new()
}
