use values::{Timestamp, subjects::ApiKey};

use super::*;
use crate::{
    Duty, Role,
    fixture::{EMPLOYEE, Instance, KEY, MANAGER, SHOP, at, blob, id, request_info},
};

const EARLIER: Timestamp = Timestamp::from_micros(crate::fixture::START.as_micros() - 1_000);

fn session(number: u8, last_used_at: Timestamp) -> SessionRow {
    SessionRow {
        session: id(number),
        person: id(number),
        name: String::new(),
        last_used_at,
        stepped_up_until: at(0),
        second_factor: false,
        address_confirmed: true,
    }
}

fn membership(number: u8, last_active_at: Option<Timestamp>) -> MembershipRow {
    MembershipRow {
        merchant: id(SHOP),
        member: id(number),
        role: Role::Manager,
        duty: Duty::Both,
        active: true,
        owner: false,
        factor_required: false,
        last_active_at,
        kyc_approved: true,
    }
}

/// A shop in which everybody was here a moment before, so that one note more is seen.
async fn shop() -> Instance {
    let shop = Instance::shop().await;
    shop.put(&format!("UPDATE session SET last_used_at = {}", EARLIER.as_micros())).await;
    shop
}

fn request(seconds: i64) -> RequestInfo {
    RequestInfo { at: at(seconds), ..request_info() }
}

fn session_of(number: u8) -> String {
    format!("SELECT last_used_at FROM session WHERE id = {}", blob(number))
}

fn member_of(number: u8) -> String {
    format!("SELECT last_active_at FROM member WHERE id = {}", blob(number))
}

/// Waits until what was begun before is done: notes are taken one after the other.
async fn settled(shop: &Instance) {
    let key = KeyRow { last_used_at: None, ..key_row(shop).await };
    key_used(&shop.app, &key, &request(1_000));
    shop.comes_to(&format!("SELECT last_used_at FROM api_key WHERE id = {}", blob(KEY)), Some(at(1_000)))
        .await;
}

async fn key_row(shop: &Instance) -> KeyRow {
    let mut view = shop.app.db().read().await.expect("a view");
    let by = crate::credentials::KeyLookup::Id(id(SHOP), id(KEY));
    crate::credentials::key(&mut view, by).await.expect("an answer").expect("a key")
}

#[tokio::test]
async fn a_member_who_was_away_for_a_minute_is_noted() {
    for (used, active) in [
        (at(-60), Some(at(0))),
        (at(0), Some(at(-60))),
        (at(0), None),
        (at(-60), Some(at(-60))),
        (at(-90), Some(at(-59))),
    ] {
        let shop = shop().await;
        seen(&shop.app, &session(MANAGER, used), &membership(MANAGER, active), &request(0));
        shop.comes_to(&session_of(MANAGER), at(0)).await;
        shop.comes_to(&member_of(MANAGER), Some(at(0))).await;
        let address = format!("SELECT address FROM session WHERE id = {}", blob(MANAGER));
        assert_eq!(shop.one::<String>(&address).await, "196.41.0.7");
        assert_eq!(shop.one::<Timestamp>(&session_of(EMPLOYEE)).await, EARLIER, "nobody else");
        assert_eq!(shop.one::<Option<Timestamp>>(&member_of(EMPLOYEE)).await, None);
    }
}

#[tokio::test]
async fn a_member_who_was_here_a_moment_ago_is_not_noted_again() {
    for seconds in [0, 1, 59] {
        let shop = shop().await;
        let (session, member) = (session(MANAGER, at(0)), membership(MANAGER, Some(at(0))));
        seen(&shop.app, &session, &member, &request(seconds));
        settled(&shop).await;
        assert_eq!(shop.one::<Timestamp>(&session_of(MANAGER)).await, EARLIER, "{seconds}");
        assert_eq!(shop.one::<Option<Timestamp>>(&member_of(MANAGER)).await, None, "{seconds}");
    }
}

#[tokio::test]
async fn a_session_is_noted_once_a_minute() {
    for (seconds, noted) in [(0, false), (59, false), (60, true), (61, true)] {
        let shop = shop().await;
        session_used(&shop.app, &session(MANAGER, at(0)), &request(seconds));
        settled(&shop).await;
        let wanted = if noted { at(seconds) } else { EARLIER };
        assert_eq!(shop.one::<Timestamp>(&session_of(MANAGER)).await, wanted, "{seconds}");
        assert_eq!(shop.one::<Timestamp>(&session_of(EMPLOYEE)).await, EARLIER, "nobody else");
    }
}

#[tokio::test]
async fn a_note_that_comes_late_takes_nothing_back() {
    let shop = shop().await;
    shop.put(&format!("UPDATE session SET last_used_at = {}", at(500).as_micros())).await;
    shop.put(&format!("UPDATE member SET last_active_at = {}", at(500).as_micros())).await;
    seen(&shop.app, &session(MANAGER, at(0)), &membership(MANAGER, Some(at(0))), &request(100));
    settled(&shop).await;
    assert_eq!(shop.one::<Timestamp>(&session_of(MANAGER)).await, at(500));
    assert_eq!(shop.one::<Option<Timestamp>>(&member_of(MANAGER)).await, Some(at(500)));
}

#[tokio::test]
async fn a_key_is_noted_once_a_minute_and_from_each_new_address() {
    let here = || Some("196.41.0.7".to_owned());
    let elsewhere = || Some("10.0.0.1".to_owned());
    for (last, address, noted) in [
        (None, None, true),
        (Some(at(0)), here(), false),
        (Some(at(-59)), here(), false),
        (Some(at(-60)), here(), true),
        (Some(at(-61)), here(), true),
        (Some(at(0)), elsewhere(), true),
        (Some(at(0)), None, true),
    ] {
        let shop = shop().await;
        shop.key(SHOP, 21, "payment.view").await;
        let key = KeyRow { last_used_at: last, last_used_address: address, ..key_row(&shop).await };
        key_used(&shop.app, &key, &request(0));
        // The note of another key comes after it.
        let mut other = key.clone();
        (other.actor.id, other.last_used_at) = (id::<ApiKey>(21), None);
        key_used(&shop.app, &other, &request(7));
        let used = |number| format!("SELECT last_used_at FROM api_key WHERE id = {}", blob(number));
        shop.comes_to(&used(21), Some(at(7))).await;
        let wanted = noted.then_some(at(0));
        assert_eq!(shop.one::<Option<Timestamp>>(&used(KEY)).await, wanted, "{last:?}");
        let address = format!("SELECT last_used_address FROM api_key WHERE id = {}", blob(KEY));
        assert_eq!(shop.one::<Option<String>>(&address).await, noted.then(|| "196.41.0.7".to_owned()));
    }
}
