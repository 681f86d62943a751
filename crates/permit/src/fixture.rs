//! What a unit test of this crate needs: an instance on a store of its own, a merchant with its people and programs, and
//! requests of theirs. Whoever is number `n` here has `[n; 16]` for an id.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, OnceLock},
};

use http::{Method, Request, header, request::Builder};
use store::{Clock, Column, FromRow, Queries as _, Target, Tuning};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use values::{Duration, Id, Secret, Timestamp};

use crate::{
    App, AppSettings, Durable, PasswordCost, Problem, Role,
    activity::{Activity, Area},
    actor::Caller,
    crypto,
    door::{Door, Public},
    permission::{Permission, SignIn},
    request::{Context, RequestInfo},
    token,
    transaction::PersonTx,
};

/// Monday 23 November 2026, 07:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);
/// Where people reach the instance.
pub(crate) const OURS: &str = "http://127.0.0.1:8080";
/// The shop, its four members and its key; see [`Instance::shop`].
pub(crate) const SHOP: u8 = 5;
pub(crate) const ADMIN: u8 = 10;
pub(crate) const MANAGER: u8 = 11;
pub(crate) const EMPLOYEE: u8 = 12;
pub(crate) const DEVELOPER: u8 = 13;
pub(crate) const KEY: u8 = 20;

pub(crate) fn id<T>(number: u8) -> Id<T> {
    Id::from_bytes([number; 16])
}

/// The id of number `n` in a statement.
pub(crate) fn blob(number: u8) -> String {
    bytes_of(&[number; 16])
}

/// Bytes in a statement.
pub(crate) fn bytes_of(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(START.as_micros() + seconds * 1_000_000)
}

/// The code of the refusal, or "passed".
pub(crate) fn outcome<T>(result: Result<T, Problem>) -> &'static str {
    result.map_or_else(|problem| problem.code(), |_| "passed")
}

pub(crate) fn secret_of(key: u8) -> String {
    token::new_key(token::KeyKind::Live, [key; 32]).reveal().clone()
}

/// A change that a member asks for from our own page.
pub(crate) fn by_member(number: u8) -> Builder {
    nobody().header(header::COOKIE, format!("kibali=cookie-{number}")).header(header::ORIGIN, OURS)
}

/// A change that a program asks for.
pub(crate) fn by_key(number: u8) -> Builder {
    nobody().header(header::AUTHORIZATION, format!("Bearer {}", secret_of(number)))
}

/// A change that somebody without any credential asks for.
pub(crate) fn nobody() -> Builder {
    Request::builder().method(Method::POST).uri("/v1/things").header(header::HOST, "127.0.0.1:8080")
}

pub(crate) fn request_info() -> RequestInfo {
    let address = IpAddr::V4(Ipv4Addr::new(196, 41, 0, 7));
    RequestInfo { id: id(99), address, agent: "browser".to_owned(), at: START }
}

pub(crate) fn done() -> Activity {
    Activity::new(Area::Team, "thing.done", "did a thing")
}

/// An instance whose time stands still until it is moved.
pub(crate) struct Instance {
    pub app: App,
    pub clock: Clock,
    pub target: Target,
    _folder: TempDir,
}

const MASTER_KEY: [u8; 32] = [42; 32];

async fn open(target: &Target, clock: &Clock, settings: AppSettings) -> App {
    // No test here is about a machine that loses its power.
    let tuning = Tuning { durable: Durable::AtTheEnd, ..settings.tuning };
    let settings = AppSettings { password_cost: PasswordCost::Tests, tuning, ..settings };
    App::open(target, clock.clone(), &Secret::new(MASTER_KEY), settings).await.expect("an instance")
}

/// A store with all its tables and no rows, made once for all tests of a process.
async fn empty_store() -> &'static [u8] {
    static STORE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = async || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("kibali.sqlite3");
        let app = open(&Target::Sqlite(path.clone()), &Clock::fixed(START), AppSettings::default()).await;
        app.close().await;
        drop(app);
        std::fs::read(path).expect("a closed store is one file")
    };
    STORE.get_or_init(make).await
}

impl Instance {
    pub(crate) async fn with(settings: AppSettings) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("kibali.sqlite3");
        std::fs::write(&path, empty_store().await).expect("a copy");
        let (target, clock) = (Target::Sqlite(path), Clock::fixed(START));
        let app = open(&target, &clock, settings).await;
        Self { app, clock, target, _folder: folder }
    }

    /// Without a row.
    pub(crate) async fn empty() -> Self {
        Self::with(AppSettings::default()).await
    }

    /// With a merchant: its owner, who is an Admin, a Manager, an Employee and a Developer, all signed in and just proved,
    /// and an API key that may carry what keys ordinarily do.
    pub(crate) async fn shop() -> Self {
        let instance = Self::empty().await;
        instance.merchant(SHOP).await;
        let people = [ADMIN, MANAGER, EMPLOYEE, DEVELOPER];
        for (number, role) in people.into_iter().zip(Role::ALL) {
            instance.person(number).await;
            instance.join(SHOP, number, role).await;
        }
        instance.put(&format!("UPDATE member SET owner = 1 WHERE id = {}", blob(ADMIN))).await;
        instance.key(SHOP, KEY, "payment.view payment.initiate payout.view payout.create").await;
        instance
    }

    pub(crate) async fn merchant(&self, number: u8) {
        let sql = format!(
            "INSERT INTO merchant (id, name, country, time_zone, created_at) \
             VALUES ({}, 'Shop {number}', 'TZ', 'Africa/Nairobi', 1)",
            blob(number)
        );
        self.put(&sql).await;
    }

    /// A person with a session of the same number, whose address was confirmed.
    pub(crate) async fn person(&self, number: u8) {
        let (own, now) = (blob(number), self.app.now().as_micros());
        let sql = format!(
            "INSERT INTO person (id, name, email, email_normal, email_confirmed_at, password_hash, language, created_at) \
             VALUES ({own}, 'Person {number}', 'P{number}@shop.test', 'p{number}@shop.test', 1, '', 'en', 1)"
        );
        self.put(&sql).await;
        let digest = bytes_of(&crypto::digest(&format!("cookie-{number}")));
        let sql = format!(
            "INSERT INTO session (id, digest, person, created_at, last_used_at, expires_at, stepped_up_at, address, agent) \
             VALUES ({own}, {digest}, {own}, {now}, {now}, {now} + 1209600000000, {now}, '', '')"
        );
        self.put(&sql).await;
    }

    pub(crate) async fn join(&self, merchant: u8, number: u8, role: Role) {
        let sql = format!(
            "INSERT INTO member (merchant, id, person, role, state, name, joined_at) \
             VALUES ({}, {own}, {own}, '{}', 'active', 'Person {number}', 1)",
            blob(merchant),
            role.name(),
            own = blob(number),
        );
        self.put(&sql).await;
    }

    /// A key with these scopes, and its application of the same number, whose keys may carry them; made by the Developer.
    pub(crate) async fn key(&self, merchant: u8, number: u8, scopes: &str) {
        let (merchant, own, maker) = (blob(merchant), blob(number), blob(DEVELOPER));
        let sql = format!(
            "INSERT INTO application (merchant, id, client_id, name, integration, features, key_scopes, state, created_by, \
             created_at) VALUES ({merchant}, {own}, 'client-{number}', 'Till {number}', 'API', 'checkout', '{scopes}', \
             'active', {maker}, 1)"
        );
        self.put(&sql).await;
        let digest = bytes_of(&self.app.keys().hash(&secret_of(number)));
        let sql = format!(
            "INSERT INTO api_key (merchant, id, application, digest, name, prefix, last_four, scopes, created_by, created_at) \
             VALUES ({merchant}, {own}, {own}, {digest}, 'Key {number}', '', '', '{scopes}', {maker}, 1)"
        );
        self.put(&sql).await;
    }

    /// Carries out a statement and says how many rows it touched.
    pub(crate) async fn put(&self, sql: &str) -> u64 {
        let mut tx = self.app.db().write().await.expect("a turn");
        let touched = tx.execute(sql, &[]).await.expect("a statement");
        tx.commit().await.expect("kept");
        touched
    }

    pub(crate) async fn all<T: FromRow>(&self, sql: &str) -> Vec<T> {
        let rows = self.app.db().read().await.expect("a view").rows(sql, &[]).await.expect("rows");
        rows.into_iter().map(|mut row| T::from_row(&mut row).expect("a row")).collect()
    }

    /// The first column of the only row.
    pub(crate) async fn one<T: Column>(&self, sql: &str) -> T {
        let rows = self.app.db().read().await.expect("a view").rows(sql, &[]).await.expect("rows");
        let [mut row] = <[_; 1]>::try_from(rows).expect("one row");
        row.next().expect("a column")
    }

    /// Waits until what is done after an answer has come to this.
    pub(crate) async fn comes_to<T: Column + PartialEq + std::fmt::Debug>(&self, sql: &str, wanted: T) {
        let mut found = self.one::<T>(sql).await;
        for _ in 0..2_000 {
            if found == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            found = self.one(sql).await;
        }
        panic!("{sql} stays at {found:?} instead of {wanted:?}");
    }

    pub(crate) fn context(&self) -> Context {
        let info = Arc::new(RequestInfo { at: self.app.now(), ..request_info() });
        Context { info, caller: Arc::new(OnceLock::new()), bare: false }
    }

    /// Passes a door, or not.
    pub(crate) async fn enter<D: Door>(&self, request: Builder) -> Result<D, Problem> {
        self.enter_as(self.context(), request).await
    }

    /// As [`Instance::enter`], with what the edge has put there.
    pub(crate) async fn enter_as<D: Door>(&self, context: Context, request: Builder) -> Result<D, Problem> {
        let mut parts = request.body(()).expect("a request").into_parts().0;
        parts.extensions.insert(context);
        D::from_request_parts(&mut parts, &self.app).await
    }

    /// Who a request turned out to come from, whether or not it passed.
    pub(crate) async fn caller_at<D: Door>(&self, request: Builder) -> Option<Caller> {
        let context = self.context();
        let _ = self.enter_as::<D>(context.clone(), request).await;
        context.caller.get().cloned()
    }

    /// What a stranger holds.
    pub(crate) async fn public<P: Permission>(&self) -> Public<P> {
        self.enter(nobody()).await.expect("a stranger may")
    }

    /// A transaction that is bound to nobody.
    pub(crate) async fn person_tx(&self) -> PersonTx {
        self.public::<SignIn>().await.write().await.expect("a turn")
    }
}
