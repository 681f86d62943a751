use super::*;
use crate::{
    AppSettings,
    fixture::{ADMIN, DEVELOPER, Instance, KEY, MANAGER, SHOP, at, blob, id, secret_of},
};

#[test]
fn a_session_comes_under_the_one_name_only() {
    let mut headers = HeaderMap::new();
    let both = "kibali=planted; __Host-kibali=own".parse().expect("a value");
    headers.insert(header::COOKIE, both);
    assert_eq!(session_cookie("__Host-kibali", &headers), Some("own"));
    assert_eq!(session_cookie("kibali", &headers), Some("planted"));
    headers.insert(header::COOKIE, "kibali=planted".parse().expect("a value"));
    assert_eq!(session_cookie("__Host-kibali", &headers), None);
}

#[test]
fn a_cookie_is_found_among_others() {
    let mut headers = HeaderMap::new();
    assert_eq!(session_cookie("kibali", &headers), None);
    headers.append(header::COOKIE, "a=b;  kibali=own ;c".parse().expect("a value"));
    headers.append(header::COOKIE, "kibali=second".parse().expect("a value"));
    assert_eq!(session_cookie("kibali", &headers), Some("own"), "the first counts");
    assert_eq!(session_cookie("a", &headers), Some("b"));
    assert_eq!(session_cookie("c", &headers), None);
}

#[tokio::test]
async fn the_cookie_is_bound_to_the_host_where_pages_come_by_https() {
    let app = Instance::empty().await.app;
    assert_eq!(cookie_name(&app), "kibali");
    let settings = AppSettings { public_url: "https://kibali.test".to_owned(), ..AppSettings::default() };
    let app = Instance::with(settings).await.app;
    assert_eq!(cookie_name(&app), "__Host-kibali");
}

fn headers(values: &[(header::HeaderName, String)]) -> HeaderMap {
    values.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect()
}

#[tokio::test]
async fn a_credential_is_told_by_its_form() {
    let app = Instance::empty().await.app;
    let key = secret_of(7);
    let bearer = |text: &str| Credential::of(&app, &headers(&[(header::AUTHORIZATION, text.to_owned())]));
    for text in
        [key.clone(), format!("Bearer {key}"), format!("bearer  {key}"), format!("Bearer Bearer {key} ")]
    {
        let Credential::Key(digest) = bearer(&text) else { panic!("no key: {text}") };
        assert_eq!(digest, app.keys().hash(&key));
    }
    for text in ["Bearer ksk_live_nonsense", "Bearer nonsense", "nonsense", "Basic YTpi"] {
        assert!(matches!(bearer(text), Credential::Unusable), "{text}");
    }
    for text in ["", "Bearer", "Bearer ", "  "] {
        assert!(matches!(bearer(text), Credential::None), "{text}");
    }
    let Credential::Token(claims) = bearer(&format!("Bearer {}", token::issue(&app, id(5), id(6), 7))) else {
        panic!("no token")
    };
    assert_eq!((claims.merchant, claims.key, claims.generation), (id(5), id(6), 7));
}

#[tokio::test]
async fn a_key_beats_a_cookie_even_where_it_does_not_work() {
    let app = Instance::empty().await.app;
    let cookie = (header::COOKIE, "kibali=own".to_owned());
    let Credential::Session(digest) = Credential::of(&app, &headers(std::slice::from_ref(&cookie))) else {
        panic!("no session")
    };
    assert_eq!(digest, crypto::digest("own"));
    let key = (header::AUTHORIZATION, format!("Bearer {}", secret_of(7)));
    assert!(matches!(Credential::of(&app, &headers(&[cookie.clone(), key])), Credential::Key(_)));
    let key = (header::AUTHORIZATION, "Bearer ksk_live_nonsense".to_owned());
    assert!(matches!(Credential::of(&app, &headers(&[cookie, key])), Credential::Unusable));
}

async fn found(shop: &Instance, number: u8) -> Option<SessionRow> {
    let digest = crypto::digest(&format!("cookie-{number}"));
    let mut view = shop.app.db().read().await.expect("a view");
    let by_digest = session_by_digest(&shop.app, &mut view, &digest).await.expect("an answer");
    let with = session_and_memberships(&shop.app, &mut view, &digest).await.expect("an answer");
    drop(view);
    let mut tx = shop.app.db().write().await.expect("a turn");
    let by_id = session_by_id(&shop.app, &mut tx, id(number)).await.expect("an answer");
    let sessions = [&by_digest, &by_id, &with.map(|(session, _)| session)]
        .map(|row| row.as_ref().map(|row| row.session));
    assert!(sessions.windows(2).all(|two| two[0] == two[1]), "{sessions:?}");
    by_digest
}

#[tokio::test]
async fn a_session_says_who_and_since_when() {
    let shop = Instance::shop().await;
    let row = found(&shop, MANAGER).await.expect("a session");
    assert_eq!((row.session, row.person, row.name.as_str()), (id(MANAGER), id(MANAGER), "Person 11"));
    assert_eq!((row.last_used_at, row.stepped_up_until), (at(0), at(15 * 60)));
    assert_eq!((row.second_factor, row.address_confirmed), (false, true));
    shop.put("UPDATE person SET totp_confirmed_at = 1, email_confirmed_at = NULL").await;
    let row = found(&shop, MANAGER).await.expect("a session");
    assert_eq!((row.second_factor, row.address_confirmed), (true, false));
    assert!(found(&shop, 77).await.is_none());
}

#[tokio::test]
async fn a_session_ends_by_word_by_age_and_by_idleness() {
    let shop = Instance::shop().await;
    let until = |column: &str, seconds| format!("UPDATE session SET {column} = {}", at(seconds).as_micros());
    // Unused for a day it ends.
    for (seconds, lives) in [(-24 * 3600, false), (-24 * 3600 - 1, false), (1 - 24 * 3600, true)] {
        shop.put(&until("last_used_at", seconds)).await;
        assert_eq!(found(&shop, MANAGER).await.is_some(), lives, "last used at {seconds}");
    }
    for (seconds, lives) in [(0, false), (-1, false), (1, true)] {
        shop.put(&until("expires_at", seconds)).await;
        assert_eq!(found(&shop, MANAGER).await.is_some(), lives, "expires at {seconds}");
    }
    shop.put("UPDATE session SET ended_at = 1").await;
    assert!(found(&shop, MANAGER).await.is_none());
}

async fn memberships(shop: &Instance, number: u8) -> Vec<MembershipRow> {
    let digest = crypto::digest(&format!("cookie-{number}"));
    let mut view = shop.app.db().read().await.expect("a view");
    let found = session_and_memberships(&shop.app, &mut view, &digest).await.expect("an answer");
    found.expect("a session").1
}

#[tokio::test]
async fn a_person_has_all_memberships_that_were_not_removed() {
    let shop = Instance::shop().await;
    shop.merchant(6).await;
    shop.merchant(7).await;
    shop.join(6, MANAGER, Role::Employee).await;
    shop.join(7, MANAGER, Role::Admin).await;
    shop.put("UPDATE member SET state = 'removed' WHERE role = 'Employee'").await;
    shop.put("UPDATE member SET payout_duty = 'initiator' WHERE role = 'Manager'").await;
    let rows = memberships(&shop, MANAGER).await;
    let mut told: Vec<_> = rows.iter().map(|row| (row.merchant, row.role, row.duty.name())).collect();
    told.sort_unstable();
    assert_eq!(told, [(id(SHOP), Role::Manager, "initiator"), (id(7), Role::Admin, "both")]);
    shop.person(30).await;
    assert_eq!(memberships(&shop, 30).await.len(), 0);
}

/// The membership, which is the same however it is looked up.
async fn membership_of(shop: &Instance, number: u8) -> Option<MembershipRow> {
    let mut view = shop.app.db().read().await.expect("a view");
    let row = membership(&mut view, id(SHOP), id(number)).await.expect("an answer");
    drop(view);
    let mut tx = shop.app.db().write().await.expect("a turn");
    let locked = membership_locked(&mut tx, id(SHOP), id(number)).await.expect("an answer");
    assert_eq!(format!("{row:?}"), format!("{locked:?}"));
    row
}

#[tokio::test]
async fn a_membership_is_as_its_rows_say() {
    let shop = Instance::shop().await;
    let row = membership_of(&shop, ADMIN).await.expect("a member");
    assert_eq!((row.merchant, row.member, row.role), (id(SHOP), id(ADMIN), Role::Admin));
    assert_eq!((row.active, row.owner, row.factor_required, row.kyc_approved), (true, true, false, true));
    assert_eq!((row.duty, row.last_active_at), (Duty::Both, None));
    assert!(!membership_of(&shop, MANAGER).await.expect("a member").owner);
    shop.put("UPDATE merchant SET second_factor_required = 1, kyc_state = 'not_approved'").await;
    shop.put("UPDATE member SET last_active_at = 7").await;
    let row = membership_of(&shop, ADMIN).await.expect("a member");
    assert_eq!((row.factor_required, row.kyc_approved), (true, false));
    assert_eq!(row.last_active_at, Some(Timestamp::from_micros(7)));
    for sql in [
        "UPDATE member SET state = 'disabled'",
        "UPDATE merchant SET closed_at = 1",
        "UPDATE member SET state = 'active'",
    ] {
        shop.put(sql).await;
        assert!(!membership_of(&shop, ADMIN).await.expect("a member").active, "{sql}");
    }
    assert!(membership_of(&shop, 77).await.is_none());
}

/// The key, which is the same however it is looked up.
async fn key_of(shop: &Instance) -> Option<KeyRow> {
    let digest = shop.app.keys().hash(&secret_of(KEY));
    let mut view = shop.app.db().read().await.expect("a view");
    let by_digest = key(&mut view, KeyLookup::Digest(&digest)).await.expect("an answer");
    let by_id = key(&mut view, KeyLookup::Id(id(SHOP), id(KEY))).await.expect("an answer");
    drop(view);
    let mut tx = shop.app.db().write().await.expect("a turn");
    let locked = key_locked(&mut tx, id(SHOP), id(KEY)).await.expect("an answer");
    assert_eq!(format!("{by_digest:?}"), format!("{by_id:?}"));
    assert_eq!(format!("{by_id:?}"), format!("{locked:?}"));
    locked
}

#[tokio::test]
async fn a_key_is_as_its_rows_say() {
    let shop = Instance::shop().await;
    let row = key_of(&shop).await.expect("a key");
    assert_eq!((row.merchant, row.token_generation, row.last_used_at), (id(SHOP), 1, None));
    let actor = &row.actor;
    assert_eq!((actor.id, actor.application, actor.maker), (id(KEY), id(KEY), id(DEVELOPER)));
    let names = [&actor.application_name, &actor.client_id, &actor.name, &actor.features];
    assert_eq!(names, ["Till 20", "client-20", "Key 20", "checkout"]);
    let scopes = [Kind::ViewPayments, Kind::InitiatePayment, Kind::ViewPayouts, Kind::CreatePayout];
    assert_eq!(actor.scopes, scopes.into());
    assert!(actor.kyc_approved);
    shop.put("UPDATE merchant SET kyc_state = 'not_approved', token_generation = 4").await;
    shop.put("UPDATE application SET token_generation = 3").await;
    shop.put("UPDATE api_key SET last_used_at = 7, last_used_address = 'there'").await;
    let row = key_of(&shop).await.expect("a key");
    assert_eq!((row.token_generation, row.actor.kyc_approved), (7, false));
    assert_eq!(row.last_used_at, Some(Timestamp::from_micros(7)));
    assert_eq!(row.last_used_address.as_deref(), Some("there"));
}

#[tokio::test]
async fn a_key_works_until_it_ends_or_is_taken_out_of_use() {
    let shop = Instance::shop().await;
    for (seconds, works) in [(1, true), (0, false), (-1, false)] {
        shop.put(&format!("UPDATE api_key SET expires_at = {}", at(seconds).as_micros())).await;
        assert_eq!(key_of(&shop).await.is_some(), works, "ends at {seconds}");
    }
    for sql in [
        "UPDATE api_key SET revoked_at = 1",
        "UPDATE application SET state = 'disabled'",
        "UPDATE merchant SET closed_at = 1",
    ] {
        let shop = Instance::shop().await;
        assert!(key_of(&shop).await.is_some());
        shop.put(sql).await;
        assert!(key_of(&shop).await.is_none(), "{sql}");
    }
}

#[test]
fn a_key_may_what_its_application_lends_it_and_sends_no_money_while_it_sleeps() {
    let scopes =
        |own: &str, lent: &str, dormant| scopes_of(own, lent, dormant).into_iter().collect::<Vec<_>>();
    let both = [Kind::ViewPayments, Kind::CreatePayout];
    assert_eq!(scopes("payment.view payout.create", "payment.view", false), both);
    assert_eq!(scopes("payment.view payout.create", "payment.view", true), [Kind::ViewPayments]);
    assert_eq!(scopes("payment.view payout.create", "", false), [Kind::CreatePayout]);
    assert_eq!(scopes("payment.view", "payout.view payment.view", false), [Kind::ViewPayments]);
    assert_eq!(scopes("payment.view", "payout.view", false), []);
    assert_eq!(scopes("", "payment.view payout.create", false), []);
    assert_eq!(scopes("payment.nonsense", "payment.nonsense", false), []);
}

#[tokio::test]
async fn the_address_list_is_the_merchant_s() {
    let shop = Instance::shop().await;
    for (merchant, number, cidr) in [(SHOP, 30, "10.0.0.0/8"), (SHOP, 31, "::/0"), (6, 32, "0.0.0.0/0")] {
        let (merchant, own) = (blob(merchant), blob(number));
        let sql = format!(
            "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) VALUES ({merchant}, {own}, '{cidr}', '', {own}, 1)"
        );
        shop.put(&sql).await;
    }
    let mut view = shop.app.db().read().await.expect("a view");
    let by = KeyLookup::Id(id(SHOP), id(KEY));
    let (_, mut list) = calling_key(&mut view, by).await.expect("an answer").expect("a key");
    list.sort();
    assert_eq!(list, ["10.0.0.0/8", "::/0"]);
    shop.put(&format!("DELETE FROM ip_range WHERE merchant = {}", blob(SHOP))).await;
    let mut view = shop.app.db().read().await.expect("a view");
    let by = KeyLookup::Id(id(SHOP), id(KEY));
    let (_, list) = calling_key(&mut view, by).await.expect("an answer").expect("a key");
    assert_eq!(list, [""; 0], "everyone");
}

async fn who(shop: &Instance, kind: Kind, reader: Role) -> Vec<serde_json::Value> {
    let mut view = shop.app.db().read().await.expect("a view");
    who_can(&mut view, id(SHOP), kind, reader).await.expect("a list")
}

fn names(people: &[serde_json::Value]) -> Vec<&str> {
    people.iter().map(|person| person["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn whoever_was_refused_hears_who_can() {
    let shop = Instance::shop().await;
    let people = who(&shop, Kind::AuthorisePayout, Role::Employee).await;
    assert_eq!(names(&people), ["Person 10", "Person 11"]);
    let asha = serde_json::json!({"id": id::<Member>(ADMIN), "name": "Person 10", "role": "Admin", "last_active_at": null});
    assert_eq!(people[0], asha);
    shop.put(&format!("UPDATE member SET state = 'disabled' WHERE id = {}", blob(ADMIN))).await;
    assert_eq!(names(&who(&shop, Kind::AuthorisePayout, Role::Employee).await), ["Person 11"]);
}

#[tokio::test]
async fn only_the_owner_can_what_is_the_owner_s() {
    let shop = Instance::shop().await;
    shop.person(30).await;
    shop.join(SHOP, 30, Role::Admin).await;
    assert_eq!(names(&who(&shop, Kind::TransferOwnership, Role::Employee).await), ["Person 10"]);
    assert_eq!(names(&who(&shop, Kind::InviteMember, Role::Employee).await), ["Person 10", "Person 30"]);
}

#[tokio::test]
async fn six_are_enough_to_ask() {
    let shop = Instance::shop().await;
    for number in 30..37 {
        shop.person(number).await;
        shop.join(SHOP, number, Role::Manager).await;
    }
    let people = who(&shop, Kind::AuthorisePayout, Role::Employee).await;
    assert_eq!(
        names(&people),
        ["Person 10", "Person 11", "Person 30", "Person 31", "Person 32", "Person 33"]
    );
}

#[tokio::test]
async fn when_somebody_was_here_is_for_those_who_see_the_whole_team() {
    let shop = Instance::shop().await;
    shop.put(&format!("UPDATE member SET last_active_at = {}", at(0).as_micros())).await;
    for (reader, sees) in
        [(Role::Admin, true), (Role::Manager, true), (Role::Employee, false), (Role::Developer, false)]
    {
        let people = who(&shop, Kind::ViewPolicy, reader).await;
        let wanted = if sees { serde_json::json!(at(0)) } else { serde_json::Value::Null };
        assert_eq!(people[0]["last_active_at"], wanted, "{reader:?}");
    }
}

#[test]
fn a_role_is_kept_by_its_name() {
    for role in Role::ALL {
        assert_eq!(role.to_value(), store::Value::Text(role.name().to_owned()));
        assert_eq!(Role::from_value(role.to_value()).expect("a role"), role);
    }
    let error = Role::from_value("Owner".to_value()).expect_err("no role");
    assert!(error.to_string().contains("no role is named Owner"), "{error}");
    assert!(Role::from_value(store::Value::Int(1)).is_err());
}

#[test]
fn whoever_must_sign_in_is_told_so_and_no_record_is_made() {
    let Problem::Refusal(refusal) = session_required() else { panic!("a failure") };
    assert_eq!((refusal.status, refusal.code), (StatusCode::UNAUTHORIZED, "session.required"));
    assert!(!refusal.recorded);
}
