use values::subjects::Merchant;

use super::*;
use crate::{
    Actor,
    fixture::{Instance, KEY, SHOP, at, id, request_info},
};

#[test]
fn a_path_is_kept_short_and_without_secrets() {
    assert_eq!(shown_path("/v1/payouts/p%6fut_1/authorization"), "/v1/payouts/pout_1/authorization");
    let key = "ksk_live_0123456789abcdefghijklmnopqrstuvwxyz012345";
    assert_eq!(shown_path(&format!("/v1/payments/{key}")), "/v1/payments/ksk_live…");
    assert!(shown_path(&"/a".repeat(9_000)).len() <= 200);
    assert_eq!(shown_path("/a%00b"), "/a\u{fffd}b");
    assert_eq!(shown_path("/a%E2%80%AEb%E2%80%8B"), "/a\u{fffd}b\u{fffd}");
}

#[test]
fn letters_that_show_nothing_are_replaced() {
    for unseen in ['\n', '\u{7f}', '\u{200b}', '\u{2029}', '\u{202e}', '\u{2066}', '\u{feff}'] {
        assert!(is_unseen(unseen), "{unseen:?}");
        assert_eq!(shown_path(&format!("/a{unseen}b")), "/a\u{fffd}b");
    }
    for seen in ['a', ' ', 'é', '…', '\u{200a}', '\u{2030}', '😀'] {
        assert!(!is_unseen(seen), "{seen:?}");
        assert_eq!(shown_path(&format!("/a{seen}b")), format!("/a{seen}b"));
    }
}

#[test]
fn a_part_as_long_as_an_id_is_shown_and_a_longer_one_is_not() {
    let (id, key) = ("a".repeat(40), "a".repeat(41));
    assert_eq!(shown_path(&format!("/v1/{id}/b")), format!("/v1/{id}/b"));
    assert_eq!(shown_path(&format!("/v1/{key}/b")), "/v1/aaaaaaaa…/b");
    assert_eq!(shown_path(&"/abc".repeat(80)).chars().count(), 200);
}

#[test]
fn a_refusal_belongs_to_the_part_of_its_path() {
    for (what, area) in [
        ("POST /v1/payouts/pout_1", Area::Payouts),
        ("POST /v1/payments", Area::Payments),
        ("POST /v1/payments/pay_1/payouts", Area::Payments),
        ("POST /v1/team/payouts", Area::Team),
        ("POST /v1/team/mem_1", Area::Team),
        ("POST /v1/invitations", Area::Team),
        ("POST /v1/change-requests/1", Area::Team),
        ("PATCH /v1/merchant", Area::Merchant),
        ("POST /v1/session/step-up", Area::Access),
        ("POST /v1/profile", Area::Access),
        ("POST /third-parties/payouts/preview", Area::Payouts),
        ("GET /third-parties/payments/1", Area::Payments),
        ("GET /third-parties/account", Area::Developer),
        ("POST /v1/applications", Area::Developer),
        ("/v1/payouts", Area::Payouts),
        ("", Area::Developer),
    ] {
        assert_eq!(area_of(what), area, "{what}");
    }
}

fn call(path: &str) -> Call {
    Call { method: Method::POST, uri: path.parse().expect("a path"), pattern: None }
}

#[test]
fn a_call_is_told_without_its_query() {
    let call = call("/v1/payouts/p%6fut_1?token=secret");
    assert_eq!(call.what(), "POST /v1/payouts/pout_1");
    assert_eq!(call.route(), "POST ");
}

fn caller(number: u8, merchant: u8) -> Caller {
    let actor = Actor::Person(id(number), format!("Person {number}"));
    Caller { actor, merchant: id(merchant) }
}

fn refusal(code: &'static str) -> Refusal {
    let problem = Problem::forbid(http::StatusCode::FORBIDDEN, code, "Not you.");
    let Problem::Refusal(refusal) = problem else { panic!("a failure") };
    *refusal
}

async fn refused(instance: &Instance, caller: &Caller, path: &str, code: &'static str) {
    let info = RequestInfo { at: instance.app.now(), ..request_info() };
    record(&instance.app, &info, caller, &call(path), &refusal(code)).await.expect("recorded");
}

/// How many entries the record has, and of how many refusals.
async fn entries(instance: &Instance) -> (i64, i64) {
    let entries = instance.one::<i64>("SELECT COUNT(*) FROM activity").await;
    (entries, instance.one("SELECT COALESCE(SUM(times), 0) FROM refusal_window").await)
}

#[tokio::test]
async fn the_record_says_what_was_tried_and_why_it_was_refused() {
    let instance = Instance::empty().await;
    refused(&instance, &caller(30, SHOP), "/v1/payouts/1", "role.refused").await;
    let kept: Vec<(Id<Merchant>, String, String, String, String, String)> =
        instance.all("SELECT merchant, act, area, says, after, refusal FROM activity").await;
    let words = ["refused", "payouts", "was refused: Not you.", "POST /v1/payouts/1", "role.refused"];
    let [act, area, says, after, code] = words.map(str::to_owned);
    assert_eq!(kept, [(id(SHOP), act, area, says, after, code)]);
}

#[tokio::test]
async fn equal_refusals_of_a_minute_are_one_entry() {
    let instance = Instance::empty().await;
    let asha = caller(30, SHOP);
    for seconds in [0, 1, 59] {
        instance.clock.set(at(seconds));
        refused(&instance, &asha, "/v1/payouts/1", "role.refused").await;
    }
    assert_eq!(entries(&instance).await, (1, 3));
    instance.clock.set(at(60));
    refused(&instance, &asha, "/v1/payouts/1", "role.refused").await;
    assert_eq!(entries(&instance).await, (2, 4), "the minute is over");
}

#[tokio::test]
async fn refusals_that_differ_have_entries_of_their_own() {
    let instance = Instance::empty().await;
    refused(&instance, &caller(30, SHOP), "/v1/payouts/1", "role.refused").await;
    refused(&instance, &caller(30, SHOP), "/v1/payouts/2", "role.refused").await;
    refused(&instance, &caller(30, SHOP), "/v1/payouts/1", "step_up.required").await;
    refused(&instance, &caller(31, SHOP), "/v1/payouts/1", "role.refused").await;
    refused(&instance, &caller(30, 6), "/v1/payouts/1", "role.refused").await;
    assert_eq!(entries(&instance).await, (5, 5));
}

#[tokio::test]
async fn the_keys_of_an_application_are_one_caller() {
    let shop = Instance::shop().await;
    shop.key(SHOP, 21, "payment.view").await;
    shop.put(&format!("UPDATE api_key SET application = {}", crate::fixture::blob(KEY))).await;
    for number in [KEY, 21] {
        let found =
            shop.caller_at::<crate::Permit<crate::ManageMember>>(crate::fixture::by_key(number)).await;
        refused(&shop, &found.expect("a caller"), "/v1/team/1", "scope.refused").await;
    }
    assert_eq!(entries(&shop).await, (1, 2));
}

#[tokio::test]
async fn a_caller_who_tries_everything_does_not_fill_the_record() {
    let instance = Instance::empty().await;
    let asha = caller(30, SHOP);
    for number in 0..30 {
        refused(&instance, &asha, &format!("/v1/payouts/{number}"), "role.refused").await;
    }
    assert_eq!(entries(&instance).await, (30, 30));
    for number in 30..40 {
        refused(&instance, &asha, &format!("/v1/payouts/{number}"), "role.refused").await;
    }
    assert_eq!(entries(&instance).await, (31, 40));
    refused(&instance, &asha, "/v1/payouts/3", "role.refused").await;
    assert_eq!(entries(&instance).await, (31, 41), "what has an entry is counted there");
    let several = "SELECT after FROM activity WHERE after LIKE '%several'";
    assert_eq!(instance.one::<String>(several).await, "POST , several");
    refused(&instance, &caller(31, SHOP), "/v1/payouts/99", "role.refused").await;
    assert_eq!(entries(&instance).await, (32, 42), "others are not affected");
    instance.clock.set(at(60));
    refused(&instance, &asha, "/v1/payouts/77", "role.refused").await;
    assert_eq!(instance.one::<i64>("SELECT COUNT(*) FROM activity WHERE after LIKE '%/77'").await, 1);
}
