//! What no route of the team can arrange.

use permit::Writing as _;
use values::Id;

use super::{Fixture, Someone};
use crate::team::Newcomer;

/// Gives somebody another address, as a change of e-mail does.
pub(super) async fn take_address(f: &Fixture, who: Someone, email: &str) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "UPDATE person SET email = $2, email_normal = $2 WHERE id = $1";
    upkeep.tx().as_person(who.person).execute(sql, &[&email]).await.expect("a person");
    upkeep.keep().await.expect("kept");
}

/// Closes the merchant.
pub(super) async fn close_merchant(f: &Fixture) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    upkeep.tx().execute("UPDATE merchant SET closed_at = 1 WHERE id = $1", &[]).await.expect("a merchant");
    upkeep.keep().await.expect("kept");
}

/// Gives somebody a second factor that nobody can use.
pub(super) async fn put_factor(f: &Fixture, who: Someone) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "UPDATE person SET totp_sealed = $2, totp_confirmed_at = 1 WHERE id = $1";
    upkeep.tx().as_person(who.person).execute(sql, &[&vec![0_u8; 40]]).await.expect("a person");
    upkeep.keep().await.expect("kept");
}

/// A key whose secret somebody was shown, with these scopes.
pub(super) async fn put_key(f: &Fixture, who: Someone, scopes: &str) -> String {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let tx = upkeep.tx();
    let now = permit::Tx::now(tx);
    let application: Id<values::subjects::Application> = tx.id();
    let key: Id<values::subjects::ApiKey> = tx.id();
    let digest: [u8; 32] = tx.random();
    let client = application.to_string();
    tx.execute(
        "INSERT INTO application (merchant, id, client_id, name, integration, features, key_scopes, state, created_by, \
         created_at) VALUES ($1, $2, $3, 'Shop', 'API', '', $4, 'active', $5, $6)",
        &[&application, &client, &scopes, &who.member, &now],
    )
    .await
    .expect("an application");
    tx.execute(
        "INSERT INTO api_key (merchant, id, application, digest, name, prefix, last_four, scopes, created_by, created_at) \
         VALUES ($1, $2, $3, $4, 'Server', 'kib_', 'abcd', $5, $6, $7)",
        &[&key, &application, &digest, &scopes, &who.member, &now],
    )
    .await
    .expect("a key");
    tx.execute(
        "INSERT INTO api_key_holder (merchant, api_key, member, role, shown_at) VALUES ($1, $2, $3, 'Developer', $4)",
        &[&key, &who.member, &now],
    )
    .await
    .expect("a holder");
    upkeep.keep().await.expect("kept");
    key.to_string()
}

/// A payout that waits, made by one and approved by another.
pub(super) async fn put_payout(f: &Fixture, maker: Someone, checker: Someone, state: &str) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let tx = upkeep.tx();
    let now = permit::Tx::now(tx);
    let payout: [u8; 16] = tx.random();
    let reference = hex::encode(payout);
    tx.execute(
        "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, fee_bearer, debit, currency, receives, \
         receives_currency, channel, account, payee_name, payee_known, door, provider, digest, made_by, maker_name, required, sending, \
         created_at, updated_at, expires_at) VALUES ($1, $2, $3, $3, $4, 97000000, 0, 'merchant', 97000000, 'TZS', 97000000, 'TZS', 'mobile', \
         '255754300118', 'Kilimo Bora', 1, 'request', 'M-PESA', $2, $5, 'Baraka', 1, '', $6, $6, $6)",
        &[&payout, &reference, &state, &maker.member, &now],
    )
    .await
    .expect("a payout");
    tx.execute(
        "INSERT INTO approval (merchant, payout, id, member, name, digest, proof, address, agent, at) \
         VALUES ($1, $2, $2, $3, 'Neema', $2, 'password', '127.0.0.1', '', $4)",
        &[&payout, &checker.member, &now],
    )
    .await
    .expect("an approval");
    upkeep.keep().await.expect("kept");
}

/// How many active Admins there are, and whether the merchant's history counts one alone.
pub(super) async fn admins(f: &Fixture) -> (i64, bool) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "SELECT (SELECT COUNT(*) FROM member m WHERE m.merchant = $1 AND m.role = 'Admin' AND m.state = 'active'), \
               CASE WHEN t.one_admin_since IS NULL THEN 0 ELSE 1 END FROM merchant t WHERE t.id = $1";
    let found: Option<(i64, bool)> = permit::Tx::find(upkeep.tx(), sql, &[]).await.expect("a store");
    found.expect("a merchant")
}

/// How many memberships, accounts and accepted invitations one address has.
pub(super) async fn joined(f: &Fixture, email: &str) -> (i64, i64, i64) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let sql = "SELECT (SELECT COUNT(*) FROM member m JOIN person p ON p.id = m.person \
                       WHERE m.merchant = $1 AND p.email_normal = $2 AND m.state = 'active'), \
                      (SELECT COUNT(*) FROM person p WHERE p.email_normal = $2), \
                      (SELECT COUNT(*) FROM invitation i WHERE i.merchant = $1 AND i.email_normal = $2 \
                       AND i.state = 'accepted')";
    let found: Option<(i64, i64, i64)> =
        permit::Tx::find(upkeep.tx(), sql, &[&email]).await.expect("a store");
    found.expect("counts")
}

/// Puts somebody in, as the sandbox does.
pub(super) async fn enrol(f: &Fixture, new: &Newcomer<'_>) -> Id<values::subjects::Member> {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    let member = crate::team::enrol(upkeep.tx(), new).await.expect("a newcomer");
    upkeep.keep().await.expect("kept");
    member
}
