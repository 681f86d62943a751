//! What the walks arrange directly, and read back.

use permit::{Param, Tx as _, Writing as _};
use testkit::Client;
use values::{
    Id,
    subjects::{ApiKey, Application, Member},
};

use crate::fixtures::Fixture;

/// An API key and a caller that uses it.
pub(super) struct Key {
    pub id: Id<ApiKey>,
    pub application: Id<Application>,
    pub client: Client,
}

pub(super) async fn put(f: &Fixture, sql: &str, params: &[Param<'_>]) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    upkeep.tx().execute(sql, params).await.expect("a statement");
    upkeep.keep().await.expect("kept");
}

/// A key of an application of its own, with every feature on.
pub(super) async fn put_key(f: &Fixture, scopes: &str) -> Key {
    let app = &f.kibali.app;
    let now = app.now();
    let (id, application) = (Id::new(now, app.random()), Id::new(now, app.random()));
    let maker = f.people.admin.member;
    let client_id = application.to_string();
    let sql = "INSERT INTO application (merchant, id, client_id, name, integration, features, key_scopes, state, \
               created_by, created_at) VALUES ($1, $2, $3, 'Shop', 'API', $4, $5, 'active', $6, $7)";
    let features = "collection payout checkout_link hosted_payout";
    put(f, sql, &[&application, &client_id, &features, &scopes, &maker, &now]).await;
    let secret = permit::new_key(permit::KeyKind::Live, app.random());
    let digest = app.keys().hash(secret.reveal());
    let sql = "INSERT INTO api_key (merchant, id, application, digest, name, prefix, last_four, scopes, created_by, \
               created_at) VALUES ($1, $2, $3, $4, 'Server', 'ksk_live_', 'abcd', $5, $6, $7)";
    put(f, sql, &[&id, &application, &digest, &scopes, &maker, &now]).await;
    let client = f.stranger().with("authorization", &format!("Bearer {}", secret.reveal()));
    Key { id, application, client }
}

pub(super) async fn set_dormant(f: &Fixture, key: &Key) {
    let now = f.kibali.app.now();
    put(f, "UPDATE api_key SET dormant_at = $3 WHERE merchant = $1 AND id = $2", &[&key.id, &now]).await;
}

/// Ends a key now, by `revoked_at` or `expires_at`.
pub(super) async fn end_key(f: &Fixture, key: &Key, column: &str) {
    let now = f.kibali.app.now();
    let sql = format!("UPDATE api_key SET {column} = $3 WHERE merchant = $1 AND id = $2");
    put(f, &sql, &[&key.id, &now]).await;
}

pub(super) async fn disable_application(f: &Fixture, key: &Key) {
    let sql = "UPDATE application SET state = 'disabled' WHERE merchant = $1 AND id = $2";
    put(f, sql, &[&key.application]).await;
}

pub(super) async fn set_state(f: &Fixture, member: Id<Member>, state: &str) {
    put(f, "UPDATE member SET state = $3 WHERE merchant = $1 AND id = $2", &[&member, &state]).await;
}

pub(super) async fn put_range(f: &Fixture, cidr: &str) {
    let app = &f.kibali.app;
    let now = app.now();
    let id = Id::<Application>::new(now, app.random());
    let sql = "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) VALUES ($1, $2, $3, '', $4, $5)";
    put(f, sql, &[&id, &cidr, &f.people.admin.member, &now]).await;
}

/// The refusals on record of one member: code and how often.
pub(super) async fn list_refusals(f: &Fixture, member: Id<Member>) -> Vec<(String, i64)> {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let sql = "SELECT a.refusal, w.times FROM activity a \
               JOIN refusal_window w ON w.merchant = a.merchant AND w.activity = a.id \
               WHERE a.merchant = $1 AND a.actor = $2 AND a.refusal IS NOT NULL ORDER BY a.id";
    upkeep.tx().list(sql, &[&member]).await.expect("a store")
}

/// How many payouts and approvals there are.
pub(super) async fn count_money_out(f: &Fixture) -> i64 {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let payouts = "SELECT COUNT(*) FROM payout WHERE merchant = $1";
    let approvals = "SELECT COUNT(*) FROM approval WHERE merchant = $1";
    let tx = upkeep.tx();
    tx.count(payouts, &[]).await.expect("a store") + tx.count(approvals, &[]).await.expect("a store")
}
