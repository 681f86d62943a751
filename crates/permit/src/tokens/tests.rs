use super::*;
use crate::fixture::{DEVELOPER, Instance, KEY, SHOP, blob, id, secret_of};

async fn exchanged(instance: &Instance, client: &str, key: &str) -> Exchange {
    instance.public::<GetToken>().await.exchange(client, key).await.expect("an answer")
}

#[tokio::test]
async fn a_client_id_and_its_key_become_a_token() {
    let shop = Instance::shop().await;
    let found = exchanged(&shop, "client-20", &secret_of(KEY)).await;
    let Exchange::Token { token, merchant } = found else { panic!("{found:?}") };
    assert_eq!(merchant, id(SHOP));
    let claims = token::verify(&shop.app, &token).expect("ours");
    assert_eq!((claims.key, claims.merchant, claims.generation), (id(KEY), id(SHOP), 1));
    let noted = format!("SELECT last_used_at FROM api_key WHERE id = {}", blob(KEY));
    shop.comes_to(&noted, Some(shop.app.now())).await;
}

#[tokio::test]
async fn an_application_that_is_unknown_or_off_gets_none() {
    let shop = Instance::shop().await;
    let found = exchanged(&shop, "client-99", &secret_of(KEY)).await;
    assert!(matches!(found, Exchange::UnknownClient), "{found:?}");
    shop.put("UPDATE application SET state = 'disabled'").await;
    let found = exchanged(&shop, "client-20", &secret_of(KEY)).await;
    assert!(matches!(found, Exchange::UnknownClient), "{found:?}");
}

#[tokio::test]
async fn a_key_that_is_unknown_mistyped_revoked_or_over_gets_none() {
    let shop = Instance::shop().await;
    for key in [secret_of(77), "ksk_live_nonsense".to_owned(), String::new()] {
        let found = exchanged(&shop, "client-20", &key).await;
        assert!(matches!(found, Exchange::UnusableKey), "{key}: {found:?}");
    }
    for sql in [
        "UPDATE api_key SET expires_at = 1",
        "UPDATE api_key SET expires_at = NULL, revoked_at = 1",
        "UPDATE merchant SET closed_at = 1",
    ] {
        shop.put(sql).await;
        let found = exchanged(&shop, "client-20", &secret_of(KEY)).await;
        assert!(matches!(found, Exchange::UnusableKey), "{sql}: {found:?}");
    }
}

#[tokio::test]
async fn what_is_kept_for_a_mistyped_key_is_never_looked_for() {
    let shop = Instance::shop().await;
    let digest = crate::fixture::bytes_of(&shop.app.keys().hash("ksk_live_nonsense"));
    shop.put(&format!("UPDATE api_key SET digest = {digest}")).await;
    let found = exchanged(&shop, "client-20", "ksk_live_nonsense").await;
    assert!(matches!(found, Exchange::UnusableKey), "{found:?}");
}

#[tokio::test]
async fn the_key_of_another_application_gets_none() {
    let shop = Instance::shop().await;
    shop.key(SHOP, 21, "payment.view").await;
    let found = exchanged(&shop, "client-20", &secret_of(21)).await;
    assert!(matches!(found, Exchange::OtherApplication), "{found:?}");
    let found = exchanged(&shop, "client-21", &secret_of(21)).await;
    assert!(matches!(found, Exchange::Token { .. }), "{found:?}");
}

#[tokio::test]
async fn an_address_that_is_not_on_the_list_gets_none() {
    let shop = Instance::shop().await;
    let (merchant, maker) = (blob(SHOP), blob(DEVELOPER));
    let sql = format!(
        "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) \
         VALUES ({merchant}, {maker}, '10.0.0.0/8', '', {maker}, 1)"
    );
    shop.put(&sql).await;
    let found = exchanged(&shop, "client-20", &secret_of(KEY)).await;
    assert!(matches!(found, Exchange::AddressRefused), "{found:?}");
    shop.put("UPDATE ip_range SET cidr = '196.41.0.7/32'").await;
    let found = exchanged(&shop, "client-20", &secret_of(KEY)).await;
    assert!(matches!(found, Exchange::Token { .. }), "{found:?}");
}

#[tokio::test]
async fn a_token_is_a_call_of_a_merchant_that_is_not_approved() {
    let shop = Instance::shop().await;
    shop.put("UPDATE merchant SET kyc_state = 'not_approved'").await;
    let found = exchanged(&shop, "client-20", &secret_of(KEY)).await;
    assert!(matches!(found, Exchange::Token { .. }), "{found:?}");
    assert_eq!(shop.one::<i64>("SELECT calls FROM api_calls").await, 1);
    shop.put("UPDATE api_calls SET calls = 100").await;
    let problem = shop.public::<GetToken>().await.exchange("client-20", &secret_of(KEY)).await;
    assert_eq!(crate::fixture::outcome(problem), "kyc.calls");
}
