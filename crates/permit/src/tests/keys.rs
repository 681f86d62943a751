//! What an API key and its tokens open.

use values::Duration;

use super::{Instance, MINUTE, START, merchant};
use crate::{Kind, Role, credentials::scopes_of, is_money_scope, token};

const BOTH: &str = "payout.view payout.create";

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_its_application_lends() {
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, "payout.view").await;
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.says(), "Till Yes 1");
    assert_eq!(instance.with_bearer(&key, "POST", "/v1/payouts").await.says(), "Till");
    assert_eq!(
        instance.with_bearer(&key, "GET", "/v1/api-keys").await.says(),
        "Till Yes 1",
        "each sees itself"
    );
    let refused = instance.with_bearer(&key, "GET", "/v1/balances").await;
    assert_eq!((refused.status, refused.says()), (403, "scope.refused"));
    assert_eq!(refused.body["permission"], "balance.view");
    assert!(
        refused.body["detail"].as_str().is_some_and(|text| text.starts_with("This API key may not do this"))
    );
    for (method, path) in [("POST", "/v1/payouts/authorization"), ("GET", "/v1/team")] {
        let refused = instance.with_bearer(&key, method, path).await;
        assert_eq!(refused.says(), "scope.refused");
        assert!(
            refused.body["detail"].as_str().is_some_and(|text| text.starts_with("No API key may do this"))
        );
    }
    assert_eq!(
        instance.with_bearer(&key, "GET", "/v1/profile").await.says(),
        "session.required",
        "a key is nobody"
    );
    let both = [("authorization", key.as_str()), ("cookie", "kibali=session-1")];
    assert_eq!(instance.ask("GET", "/v1/payouts", &both).await.says(), "Till Yes 1", "a key beats a cookie");
    let twice = format!("Bearer bearer {key}");
    assert_eq!(instance.ask("GET", "/v1/payouts", &[("authorization", &twice)]).await.says(), "Till Yes 1");
}

#[tokio::test]
async fn a_key_that_anything_ended_is_no_key() {
    for (ends, again) in [
        ("UPDATE api_key SET revoked_at = 1", "UPDATE api_key SET revoked_at = NULL"),
        ("UPDATE application SET state = 'disabled'", "UPDATE application SET state = 'active'"),
        ("UPDATE merchant SET closed_at = 1", "UPDATE merchant SET closed_at = NULL"),
    ] {
        let instance = Instance::with_roles().await;
        let key = instance.key(1, BOTH, BOTH).await;
        let permit = || super::work::permit_of_key::<crate::CreatePayout>(&instance.app, 1);
        instance.execute(ends, &[]).await;
        let refused = instance.with_bearer(&key, "GET", "/v1/payouts").await;
        assert_eq!((refused.status, refused.says()), (401, "session.required"), "{ends}");
        assert_eq!(permit().write().await.err().map(|no| no.code()), Some("session.required"), "{ends}");
        instance.execute(again, &[]).await;
        assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200, "{again}");
        assert!(permit().write().await.is_ok(), "{again}");
    }
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, BOTH).await;
    instance.clock.set(START + 60 * MINUTE - Duration::from_micros(1));
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200);
    instance.clock.set(START + 60 * MINUTE);
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 401);
    instance.execute("UPDATE api_key SET expires_at = NULL", &[]).await;
    assert_eq!(
        instance.with_bearer(&key, "GET", "/v1/payouts").await.status,
        200,
        "one without an end lasts"
    );
    let mistyped = key.replacen(&key[20..21], if &key[20..21] == "x" { "y" } else { "x" }, 1);
    for unknown in [mistyped.as_str(), "ksk_live_", "nonsense", "a.b.c"] {
        assert_eq!(instance.with_bearer(unknown, "GET", "/v1/payouts").await.status, 401, "{unknown}");
    }
}

#[tokio::test]
async fn a_scope_that_went_dormant_sends_no_money() {
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, BOTH).await;
    instance.execute("UPDATE api_key SET dormant_at = 1", &[]).await;
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200);
    assert_eq!(instance.with_bearer(&key, "POST", "/v1/payouts").await.says(), "scope.refused");
    let permit = super::work::permit_of_key::<crate::CreatePayout>(&instance.app, 1);
    assert_eq!(permit.write().await.err().map(|no| no.code()), Some("scope.refused"));
}

#[test]
fn ordinary_scopes_are_lent_and_money_scopes_sleep() {
    let of = |allowed, dormant| {
        scopes_of("payout.view payout.create nonsense", allowed, dormant).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(of("payout.view balance.view", false), [Kind::ViewPayouts, Kind::CreatePayout]);
    assert_eq!(of("balance.view", false), [Kind::CreatePayout]);
    assert_eq!(of("payout.view payout.create", true), [Kind::ViewPayouts]);
    assert!(
        is_money_scope(Kind::CreatePayout)
            && is_money_scope(Kind::EditPayout)
            && !is_money_scope(Kind::ViewPayouts)
    );
}

#[tokio::test]
async fn a_list_of_addresses_lets_in_those_on_it() {
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, BOTH).await;
    let list =
        "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) VALUES ($1, $1, $2, '', $1, 0)";
    instance.execute(list, &[&[1; 16], &"10.0.0.0/8"]).await;
    let refused = instance.with_bearer(&key, "GET", "/v1/payouts").await;
    assert_eq!((refused.status, refused.says()), (403, "address.refused"));
    instance.execute("UPDATE ip_range SET cidr = '127.0.0.0/8'", &[]).await;
    assert_eq!(instance.with_bearer(&key, "GET", "/v1/payouts").await.status, 200);
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.status, 200);
}

#[tokio::test]
async fn a_token_lives_an_hour_and_until_its_generation_ends() {
    let instance = Instance::with_roles().await;
    instance.key(1, BOTH, BOTH).await;
    instance.execute("UPDATE api_key SET expires_at = NULL", &[]).await;
    let issue =
        |generation| token::issue(&instance.app, merchant(1), values::Id::from_bytes([1; 16]), generation);
    let (good, old) = (issue(1), issue(0));
    assert_eq!(instance.with_bearer(&good, "GET", "/v1/payouts").await.says(), "Till Yes 1");
    assert_eq!(instance.with_bearer(&old, "GET", "/v1/payouts").await.status, 401);
    let claims = token::verify(&instance.app, &good).expect("a token");
    assert_eq!((claims.generation, claims.exp - claims.iat), (1, 3600));
    let (signed, signature) = good.rsplit_once('.').expect("three parts");
    for forged in [format!("{signed}x.{signature}"), format!("{signed}."), signed.to_owned()] {
        assert!(token::verify(&instance.app, &forged).is_none(), "{forged}");
    }
    instance.execute("UPDATE application SET token_generation = 1", &[]).await;
    assert_eq!(instance.with_bearer(&good, "GET", "/v1/payouts").await.status, 401);
    assert_eq!(
        instance.with_bearer(&issue(2), "GET", "/v1/payouts").await.status,
        200,
        "both are counted together"
    );
    instance.clock.advance(Duration::from_secs(3599));
    assert!(token::verify(&instance.app, &good).is_some());
    instance.clock.advance(Duration::from_secs(1));
    assert!(token::verify(&instance.app, &good).is_none());
}

#[tokio::test]
async fn client_id_and_key_are_exchanged_for_a_token_of_that_application() {
    use crate::Exchange;
    let instance = Instance::with_roles().await;
    let key = instance.key(1, BOTH, BOTH).await;
    let other = instance.key(2, BOTH, BOTH).await;
    let door = super::work::public::<crate::GetToken>(&instance.app);
    let exchange = async |client: &str, key: &str| door.exchange(client, key).await.expect("an answer");
    let Exchange::Token { token, merchant } = exchange("client-1", &key).await else { panic!("no token") };
    assert_eq!(merchant, super::merchant(1));
    assert_eq!(instance.with_bearer(&token, "GET", "/v1/payouts").await.says(), "Till Yes 1");
    assert!(matches!(exchange("client-9", &key).await, Exchange::UnknownClient));
    assert!(matches!(exchange("client-1", "nonsense").await, Exchange::UnusableKey));
    assert!(matches!(
        exchange("client-1", &crate::new_key([9; 32]).reveal()[..]).await,
        Exchange::UnusableKey
    ));
    assert!(matches!(exchange("client-1", &other).await, Exchange::OtherApplication));
    let list = "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) VALUES ($1, $1, '10.0.0.0/8', '', $1, 0)";
    instance.execute(list, &[&[1; 16]]).await;
    assert!(matches!(exchange("client-1", &key).await, Exchange::AddressRefused));
    instance.execute("UPDATE application SET state = 'disabled'", &[]).await;
    assert!(matches!(exchange("client-1", &key).await, Exchange::UnknownClient));
}

#[tokio::test]
async fn whoever_left_something_behind_acts_by_what_they_may_now() {
    use crate::{Behalf, Standing};
    let instance = Instance::with_roles().await;
    instance.key(1, BOTH, BOTH).await;
    let permit = super::work::permit_of::<crate::ViewPayouts>(&instance.app, 1, Role::Admin);
    let standing = async |behalf, kind| {
        let looked = permit.read().await.expect("a look").standing(behalf, kind).await.expect("a standing");
        let writer = super::work::permit_of::<crate::CreatePayout>(&instance.app, 1, Role::Admin);
        let locked = writer.write().await.expect("a write").standing(behalf, kind).await.expect("a standing");
        let word = |standing| match standing {
            Standing::Lost => "lost".to_owned(),
            Standing::Member => "member".to_owned(),
            Standing::Key(key) => key.name,
        };
        let (looked, locked) = (word(looked), word(locked));
        assert_eq!(looked, locked);
        looked
    };
    let member = |number| Behalf::Member(values::Id::from_bytes([number; 16]));
    let key = |number| Behalf::Key(values::Id::from_bytes([number; 16]));
    assert_eq!(standing(member(3), Kind::CreatePayout).await, "member");
    assert_eq!(standing(member(4), Kind::CreatePayout).await, "lost");
    assert_eq!(standing(member(9), Kind::CreatePayout).await, "lost");
    assert_eq!(standing(key(1), Kind::CreatePayout).await, "Till");
    assert_eq!(standing(key(1), Kind::ViewBalance).await, "lost");
    assert_eq!(standing(key(9), Kind::CreatePayout).await, "lost");
    instance.execute("UPDATE member SET state = 'disabled' WHERE id = $1", &[&[3; 16]]).await;
    assert_eq!(standing(member(3), Kind::CreatePayout).await, "lost");
}
