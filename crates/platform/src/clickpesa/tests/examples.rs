//! The requests that the documents offer for copying, made as they stand there.

use testkit::both_stores;

use super::{Value, json, open};
use crate::{clickpesa::document, fixtures::money::NewKey, promises::table_of_routes};

/// What one of the requests needs that no other one makes, so that nothing is found.
const UNFOUND: [&str; 5] = [
    "GET /third-parties/billpay/{number}",
    "PATCH /third-parties/billpay/{number}",
    "PUT /third-parties/billpay/update-status",
    "GET /third-parties/customers/crdb-direct-debit-mandate",
    "POST /third-parties/customers/crdb-direct-debit-mandate/cancel",
];

both_stores!(every_request_of_the_documents_is_answered_as_it_stands_there, |store| async move {
    let (kibali, ..) = open(store).await;
    kibali.fund(900_000).await;
    let scopes =
        "payment.view payment.initiate payout.view payout.preview payout.create balance.view link.manage";
    let new =
        NewKey { features: "collection payout checkout_link hosted_payout", scopes, pays_at_once: true };
    let key = kibali.key(kibali.people.peter, new).await;
    let mut client = kibali.bearer(&key).await;
    let document = document(&table_of_routes());
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            calls.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    // A preview comes before the order that takes its reference, a question after it.
    calls
        .sort_by_key(|(method, path, _)| (!path.contains("/preview-"), method != "POST", path.contains('{')));
    for (method, path, operation) in calls {
        let call = format!("{method} {path}");
        if path.ends_with("/generate-token") {
            continue;
        }
        let content = &operation["requestBody"]["content"]["application/json"];
        let example = match (&content["example"], content["schema"]["$ref"].as_str()) {
            (Value::Null, Some(schema)) => {
                let name = schema.rsplit('/').next().expect("a name");
                document["components"]["schemas"][name]["example"].clone()
            }
            (own, _) => own.clone(),
        };
        let (mut address, mut query) = (path.clone(), Vec::new());
        for one in operation["parameters"].as_array().into_iter().flatten() {
            let name = one["name"].as_str().expect("a name");
            let example = one["example"].as_str();
            if one["in"] == "path" {
                address = address.replace(&format!("{{{name}}}"), example.expect("an example"));
            } else if one["required"] == json!(true) {
                query.push(format!("{name}={}", example.expect("an example")));
            }
        }
        if !query.is_empty() {
            address = format!("{address}?{}", query.join("&"));
        }
        let body = (!example.is_null()).then(|| example.to_string());
        let answer = client.send(method.parse().expect("a method"), &address, body).await;
        let expected = if UNFOUND.contains(&call.as_str()) { 404 } else { 200 };
        assert_eq!(answer.status, expected, "{call}: {}", answer.text);
        let failed = serde_json::from_str::<Value>(&answer.text)
            .is_ok_and(|said| said["failed"] != Value::Null && said["failed"] != json!(0));
        assert!(!failed, "{call}: {}", answer.text);
    }
});
