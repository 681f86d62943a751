//! Every route × every role × every way a credential can be wrong.

use http::StatusCode;
use permit::{KeyCell, OpenTo, Role, Route, rule};
use testkit::{Answer, Client, both_stores};
use values::Duration;

use super::{
    UNKNOWN, call, ends_its_caller, fill, for_members, is_page, is_third_party, lets_in, merchant, name,
    queries, table,
};
use crate::fixtures::{self, Fixture};

/// Checks a refusal by status and code; the third-party API has its own codes.
#[track_caller]
fn refused(route: &Route, answer: &Answer, status: u16, code: &str, who: &str) {
    let says = format!("{} by {who}: {}", name(route), answer.text);
    assert_eq!(answer.status.as_u16(), status, "{says}");
    if !is_third_party(route) {
        assert_eq!(answer.json()["code"], code, "{says}");
    }
}

/// Checks that the doors let the caller in: whatever the answer complains about, it is not who is calling.
#[track_caller]
fn let_in(route: &Route, answer: &Answer, who: &str) {
    let says = format!("{} by {who}: {} {}", name(route), answer.status, answer.text);
    assert!(answer.status.as_u16() < 500, "{says}");
    if is_third_party(route) || is_page(route) {
        return;
    }
    let problem = if answer.status.is_success() { serde_json::Value::Null } else { answer.json() };
    let code = problem["code"].as_str().unwrap_or_default();
    for refusal in ["session.required", "scope.refused", "member.disabled", "step_up.required"] {
        assert_ne!(code, refusal, "{says}");
    }
    // A finer rule inside, such as "about somebody else", names another permission than the door's.
    let by_door = code == "role.refused" && problem["permission"] == route.permission.code();
    assert!(!by_door, "{says}");
}

fn roles(f: &Fixture) -> [(Role, Client, bool); 5] {
    [
        (Role::Admin, f.peter.clone(), false),
        (Role::Admin, f.admin.clone(), true),
        (Role::Manager, f.manager.clone(), false),
        (Role::Employee, f.employee.clone(), false),
        (Role::Developer, f.developer.clone(), false),
    ]
}

both_stores!(who_brings_no_credential_passes_only_the_doors_for_strangers, |store| async move {
    let f = merchant(store).await;
    let mut stranger = f.stranger();
    let mut unusable = vec![
        stranger.clone().with("authorization", "Bearer nonsense"),
        stranger.clone().with("authorization", "Bearer ksk_live_nonsense"),
        stranger.clone().with("authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
        stranger.clone().with("cookie", "kibali=nonsense"),
        stranger.clone().with("cookie", "__Host-kibali="),
    ];
    for route in table(&f) {
        if route.open_to == OpenTo::Stranger {
            assert!(permit::stranger_may(route.permission), "{}", name(&route));
            let_in(&route, &call(&mut stranger, &route).await, "a stranger");
            continue;
        }
        assert!(!permit::stranger_may(route.permission), "{}", name(&route));
        refused(&route, &call(&mut stranger, &route).await, 401, "session.required", "a stranger");
        for client in &mut unusable {
            refused(&route, &call(client, &route).await, 401, "session.required", "a bad credential");
        }
    }
});

both_stores!(each_role_enters_what_the_table_grants_and_nothing_else, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    for (role, client, owner) in roles(&f) {
        for route in for_members(&table) {
            let (granted, _) = lets_in(route, role, owner);
            if granted && ends_its_caller(route) {
                continue;
            }
            let answer = call(&mut client.clone(), route).await;
            if granted {
                let_in(route, &answer, role.name());
                continue;
            }
            // Before body, idempotency key and existence: the body is no JSON and the ids are nobody's.
            refused(route, &answer, 403, "role.refused", role.name());
            if !is_third_party(route) {
                let problem = answer.json();
                assert_eq!(problem["permission"], route.permission.code(), "{}", name(route));
                for who in problem["who_can"].as_array().expect("who can") {
                    let role = who["role"].as_str().and_then(Role::from_name).expect("a role");
                    assert!(rule(route.permission).of(role).allow.enters(), "{}: {who}", name(route));
                }
            }
        }
    }
});

#[test]
fn what_is_left_out_of_the_walks_exists() {
    let table = super::documents::table();
    for (method, path) in super::ENDS_ITS_CALLER {
        assert!(table.iter().any(|route| route.method == method && route.path == path), "{method} {path}");
    }
}

both_stores!(an_ended_session_opens_nothing, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    let mut signed_out = fixtures::sign_in(f.stranger(), f.people.admin.email).await;
    signed_out.clone().delete("/v1/session").await.expect(204);
    for route in table.iter().filter(|route| route.open_to != OpenTo::Stranger) {
        refused(route, &call(&mut signed_out, route).await, 401, "session.required", "who signed out");
    }
    f.pass(Duration::from_secs(400 * 24 * 3600));
    for (role, mut client, _) in roles(&f) {
        for route in table.iter().filter(|route| route.open_to != OpenTo::Stranger) {
            refused(route, &call(&mut client, route).await, 401, "session.required", role.name());
        }
    }
});

both_stores!(a_disabled_or_removed_member_enters_nothing_of_the_merchant, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    for (state, status, code) in [("disabled", 403, "member.disabled"), ("removed", 403, "membership.none")] {
        for someone in [f.people.peter, f.people.manager, f.people.employee, f.people.developer] {
            queries::set_state(&f, someone.member, state).await;
        }
        for (role, mut client, _) in roles(&f).into_iter().filter(|(_, _, owner)| !owner) {
            for route in for_members(&table) {
                refused(route, &call(&mut client, route).await, status, code, role.name());
            }
            for route in
                table.iter().filter(|route| route.open_to == OpenTo::Person && !ends_its_caller(route))
            {
                let answer = call(&mut client, route).await;
                assert!(answer.status.as_u16() < 500, "{}: {}", name(route), answer.text);
            }
        }
    }
});

both_stores!(a_merchant_one_does_not_belong_to_is_not_found, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    let (other, _) = f.other_merchant().await;
    for named in [other.to_string(), "mrc_nonsense".to_owned(), f.people.admin.member.to_string()] {
        for (role, client, _) in roles(&f) {
            let mut client = client.with("kibali-merchant", &named);
            for route in for_members(&table) {
                refused(route, &call(&mut client, route).await, 404, "not_found", role.name());
            }
        }
    }
});

both_stores!(what_asks_for_step_up_asks_once_fifteen_minutes_have_passed, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    f.pass(Duration::from_secs(15 * 60));
    for (role, client, owner) in roles(&f) {
        for route in for_members(&table) {
            let (granted, cell) = lets_in(route, role, owner);
            if !granted || ends_its_caller(route) {
                continue;
            }
            let answer = call(&mut client.clone(), route).await;
            if cell.step_up {
                refused(route, &answer, 403, "step_up.required", role.name());
            } else {
                let_in(route, &answer, role.name());
            }
        }
    }
});

both_stores!(another_site_makes_no_changes_with_a_cookie, |store| async move {
    let f = merchant(store).await;
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "")];
    for route in table(&f) {
        let safe = route.method == http::Method::GET || route.open_to == OpenTo::Stranger;
        for (header, value) in foreign {
            let mut client = f.admin.clone().with(header, value);
            let answer = call(&mut client, &route).await;
            if safe {
                assert!(answer.status.as_u16() < 500, "{}: {}", name(&route), answer.text);
            } else {
                refused(&route, &answer, 403, "origin.refused", "another site");
            }
        }
    }
});

both_stores!(a_key_does_what_its_scopes_say_and_its_row_allows, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    let all: Vec<_> = permit::Kind::ALL.iter().map(|kind| kind.code()).collect();
    let mut none = queries::put_key(&f, "").await;
    let mut every = queries::put_key(&f, &all.join(" ")).await;
    let mut dormant = queries::put_key(&f, &all.join(" ")).await;
    queries::set_dormant(&f, &dormant).await;
    let clients = [(&mut none, false, false), (&mut every, true, true), (&mut dormant, true, false)];
    for (key, scopes, money) in clients {
        for route in table.iter().filter(|route| route.open_to != OpenTo::Stranger) {
            let answer = call(&mut key.client, route).await;
            if route.open_to == OpenTo::Person {
                refused(route, &answer, 401, "session.required", "a key");
                continue;
            }
            let granted = match rule(route.permission).key {
                KeyCell::No | KeyCell::Never => false,
                KeyCell::Own => true,
                KeyCell::Scope => scopes,
                KeyCell::Confirmed | KeyCell::ConfirmedOwn => money,
            };
            if granted {
                let_in(route, &answer, "a key");
            } else {
                refused(route, &answer, 403, "scope.refused", "a key");
            }
        }
    }
});

both_stores!(a_key_that_ended_opens_nothing, |store| async move {
    let f = merchant(store).await;
    let table = table(&f);
    let all: Vec<_> = permit::Kind::ALL.iter().map(|kind| kind.code()).collect();
    let mut ended = Vec::new();
    for column in ["revoked_at", "expires_at"] {
        let key = queries::put_key(&f, &all.join(" ")).await;
        queries::end_key(&f, &key, column).await;
        ended.push(key);
    }
    let key = queries::put_key(&f, &all.join(" ")).await;
    queries::disable_application(&f, &key).await;
    ended.push(key);
    for mut key in ended {
        for route in table.iter().filter(|route| route.open_to != OpenTo::Stranger) {
            refused(route, &call(&mut key.client, route).await, 401, "session.required", "an ended key");
        }
    }
});

both_stores!(where_calls_are_signed_a_key_changes_nothing_unsigned, |store| async move {
    let f = merchant(store).await;
    f.switch_checksum_on("CHK-test-key-1").await;
    let table = table(&f);
    let all: Vec<_> = permit::Kind::ALL.iter().map(|kind| kind.code()).collect();
    let mut key = queries::put_key(&f, &all.join(" ")).await;
    let mut signed = 0;
    for route in for_members(&table).filter(|route| route.method != http::Method::GET) {
        let for_keys = !matches!(rule(route.permission).key, KeyCell::No | KeyCell::Never);
        if !for_keys || is_third_party(route) {
            continue;
        }
        let path = fill(&route.path.replace("{number}", "1"), UNKNOWN);
        // What is for members alone says so of a body that reads.
        let body = match path.rsplit('/').next() {
            Some("mapping") => r#"{"columns": []}"#,
            Some("confirm") => r#"{"count": 1, "totals": []}"#,
            Some("resolve") => r#"{"note": "seen"}"#,
            _ => "{}",
        };
        let answer = key.client.send(route.method.clone(), &path, Some(body.to_owned())).await;
        let problem = answer.json();
        let code = problem["code"].as_str().unwrap_or_default();
        // What a body lacks is said before whether it is signed; an export reads.
        let lacks = code == "input.invalid" && (route.operation.signed || route.path.ends_with("-exports"));
        let before = lacks || code.ends_with(".members_only");
        assert!(code == "checksum.missing" || before, "{} unsigned: {}", name(route), answer.text);
        signed += usize::from(!before);
    }
    assert!(signed > 12, "{signed} routes asked for a signature");
});

both_stores!(a_key_calls_only_from_where_the_list_allows, |store| async move {
    let f = merchant(store).await;
    let all: Vec<_> = permit::Kind::ALL.iter().map(|kind| kind.code()).collect();
    let mut key = queries::put_key(&f, &all.join(" ")).await;
    queries::put_range(&f, "203.0.113.0/24").await;
    let table = table(&f);
    for route in for_members(&table) {
        refused(route, &call(&mut key.client, route).await, 403, "address.refused", "a key from elsewhere");
    }
    queries::put_range(&f, "127.0.0.0/8").await;
    let answer = key.client.get("/v1/activity").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
});

both_stores!(every_refusal_by_a_door_is_on_record, |store| async move {
    let mut f = merchant(store).await;
    let table = table(&f);
    let mut expected = 0;
    for route in for_members(&table) {
        if !lets_in(route, Role::Employee, false).0 {
            call(&mut f.employee, route).await;
            call(&mut f.employee, route).await;
            expected += 1;
        }
    }
    let found = queries::list_refusals(&f, f.people.employee.member).await;
    assert_eq!(found.len(), expected, "one entry for each, however often");
    assert!(found.iter().all(|(code, times)| code == "role.refused" && *times == 2), "{found:?}");
});
