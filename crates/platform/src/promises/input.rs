//! Bad input: whatever is sent to whichever route, the answer is a clear problem and never a 5xx.

use http::Method;
use permit::{OpenTo, Route};
use serde_json::{Map, Value, json};
use testkit::{Answer, Client, both_stores};
use utoipa::openapi::path::{Parameter, ParameterIn};

use super::{UNKNOWN, ends_its_caller, fill, is_page, is_third_party, merchant, name, table};
use crate::fixtures::{Fixture, pages};

#[track_caller]
fn clear(route: &Route, answer: &Answer, what: &str) {
    let says = format!("{} with {what}: {} {}", name(route), answer.status, answer.text);
    assert!(answer.status.as_u16() < 500, "{says}");
    if is_page(route) {
        return pages::assert_page(answer);
    }
    if !answer.status.is_success() && !is_third_party(route) {
        let problem = answer.json();
        for member in ["type", "title", "code", "detail", "request_id"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{says}");
        }
        assert_eq!(problem["status"], answer.status.as_u16(), "{says}");
    }
}

/// Whoever the table lets in, strangers' doors included; a stranger's own cookie is none.
fn caller(f: &Fixture, route: &Route) -> Client {
    let client = [(permit::Role::Admin, &f.admin), (permit::Role::Developer, &f.developer)]
        .into_iter()
        .find(|(role, _)| permit::rule(route.permission).of(*role).allow.enters())
        .map_or(&f.admin, |(_, client)| client);
    if route.open_to == OpenTo::Stranger { f.stranger() } else { client.clone() }
}

/// Bodies made from what the route itself says it takes, each member wrong in one way.
fn bodies(route: &Route) -> Vec<(&'static str, String)> {
    let document = permit::document("", "", std::slice::from_ref(route));
    let document = serde_json::to_value(&document).expect("a document");
    let asked = serde_json::to_value(&route.operation.body).expect("a schema");
    let asked = asked["$ref"].as_str().and_then(|at| at.rsplit('/').next()).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    if let Some(schemas) = document["components"]["schemas"].as_object() {
        // Elsewhere a member that the body has not is refused before any other is looked at.
        let tolerant = is_third_party(route);
        for (_, schema) in schemas.iter().filter(|(name, _)| *name == asked || tolerant && *name != "Problem")
        {
            names.extend(schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned());
        }
    }
    let all = |value: Value| Value::Object(names.iter().map(|name| (name.clone(), value.clone())).collect());
    vec![
        ("nothing", String::new()),
        ("no JSON", "{\"a\":".to_owned()),
        ("deep nesting", "[".repeat(20_000)),
        ("null", "null".to_owned()),
        ("a list", "[]".to_owned()),
        ("a text", "\"text\"".to_owned()),
        ("an empty object", "{}".to_owned()),
        ("members that are null", all(Value::Null).to_string()),
        ("members that are NUL characters", all(json!("a\u{0}b")).to_string()),
        ("members that are numbers", all(json!(9_223_372_036_854_775_807_i64)).to_string()),
        ("members that are huge numbers", all(json!(1)).to_string().replace(":1", ":1e999")),
        ("members that are negative", all(json!(-1)).to_string()),
        ("members that are empty texts", all(json!("")).to_string()),
        ("members that are right-to-left and emoji", all(json!("محمد 👩🏾‍🌾 \u{202e}")).to_string()),
        ("members that are long", all(json!("x".repeat(70_000))).to_string()),
        ("members that are lists", all(json!([null, {"a": []}])).to_string()),
        ("members that are objects", all(json!({"amount": -1, "currency": "XXX"})).to_string()),
        ("lone surrogates", all(json!("@")).to_string().replace('@', "\\ud800")),
        ("two megabytes", format!("{{\"a\":\"{}\"}}", "x".repeat(2 * 1024 * 1024))),
    ]
}

both_stores!(no_body_whatever_makes_a_server_error, |store| async move {
    let f = merchant(store).await;
    for route in table(&f) {
        if route.method == Method::GET || ends_its_caller(&route) {
            continue;
        }
        for (what, body) in bodies(&route) {
            let mut client = caller(&f, &route);
            let answer = client.send(route.method.clone(), &fill(route.path, UNKNOWN), Some(body)).await;
            clear(&route, &answer, what);
        }
    }
});

both_stores!(a_member_that_no_document_names_is_refused_and_named, |store| async move {
    let f = merchant(store).await;
    let mut asked = 0;
    for route in table(&f) {
        let strict = !is_third_party(&route) && !is_page(&route) && route.operation.body.is_some();
        if !strict || ends_its_caller(&route) {
            continue;
        }
        let mut client = caller(&f, &route);
        let body = Some(r#"{"surely_unknown": 1}"#.to_owned());
        let answer = client.send(route.method.clone(), &fill(route.path, UNKNOWN), body).await;
        clear(&route, &answer, "a member more");
        if answer.status == 422 {
            asked += 1;
            let field = answer.json()["fields"][0]["field"].clone();
            assert_ne!(field, Value::Null, "{}: {}", name(&route), answer.text);
        }
        assert!(!answer.status.is_success(), "{} takes it: {}", name(&route), answer.text);
    }
    assert!(asked > 40, "{asked} routes read their bodies");
});

both_stores!(a_parameter_that_no_document_names_is_refused_and_named, |store| async move {
    let f = merchant(store).await;
    let in_query = |parameter: &Parameter| matches!(parameter.parameter_in, ParameterIn::Query);
    let mut asked = 0;
    for route in table(&f) {
        let known = route.operation.parameters.iter().find(|parameter| in_query(parameter));
        if is_page(&route) || ends_its_caller(&route) || known.is_none() && !route.is_bare() {
            continue;
        }
        let path = format!("{}?surely_unknown=1", fill(route.path, UNKNOWN));
        let answer = caller(&f, &route).send(route.method.clone(), &path, None).await;
        if is_third_party(&route) {
            assert!(!answer.text.contains("surely_unknown"), "{}: {}", name(&route), answer.text);
            continue;
        }
        clear(&route, &answer, "a parameter more");
        assert!(!answer.status.is_success(), "{} takes it: {}", name(&route), answer.text);
        if answer.status == 400 {
            asked += 1;
            let problem = answer.json();
            assert_eq!(problem["fields"][0]["field"], "surely_unknown", "{}: {problem}", name(&route));
            let says = problem["detail"].as_str().expect("a sentence");
            let told = known.map_or("nor any other", |known| known.name.as_str());
            assert!(says.contains(told), "{}: {says}", name(&route));
        }
    }
    assert!(asked > 120, "{asked} routes read their queries");
});

both_stores!(no_path_and_no_query_whatever_makes_a_server_error, |store| async move {
    let f = merchant(store).await;
    for route in table(&f) {
        let mut client = caller(&f, &route);
        if ends_its_caller(&route) {
            continue;
        }
        for id in [
            "nonsense",
            "%00",
            "%ff%fe",
            "00000000000000000000000000",
            "7zzzzzzzzzzzzzzzzzzzzzzzzz",
            "é",
            "%2e%2e%2f",
        ] {
            let path = fill(route.path, &id.replace('é', "%C3%A9"));
            let body = (route.method != Method::GET).then(|| "{}".to_owned());
            let answer = client.send(route.method.clone(), &path, body).await;
            clear(&route, &answer, id);
        }
        if route.method != Method::GET {
            continue;
        }
        let names: Vec<_> =
            route.operation.parameters.iter().map(|parameter| parameter.name.clone()).collect();
        for value in [
            "",
            "%00",
            "%ff",
            "-1",
            "99999999999999999999",
            "nonsense",
            "%25_%5C%27",
            "%F0%9F%91%A9",
            "2026-13-99",
            "null",
        ] {
            for name in names.iter().map(String::as_str).chain(["cursor", "limit", "unknown"]) {
                let path = format!("{}?{name}={value}", fill(route.path, UNKNOWN));
                clear(&route, &client.get(&path).await, &format!("{name}={value}"));
            }
        }
    }
});
