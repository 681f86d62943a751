//! Documents made from the table of routes, kept beside the code and compared with it.
//!
//! After a change that is meant, `UPDATE=1 cargo test -p platform documents` writes them anew, to be read before they
//! are committed.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use permit::{OpenTo, Route};
use rails::Simulator;
use serde_json::Value;

use crate::{Platform, Settings, clickpesa};

pub(crate) fn table() -> Vec<Route> {
    let rail = Simulator::new(Arc::new(|| values::Timestamp::from_micros(0)));
    Platform::new(Arc::new(rail), Settings::default()).routes().table().to_vec()
}

pub(crate) fn compare(file: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, made).expect("the document is written");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept == made {
        return;
    }
    let (kept, made): (Vec<_>, Vec<_>) = (kept.lines().collect(), made.lines().collect());
    let gone: Vec<_> = kept.iter().filter(|line| !made.contains(line)).take(20).collect();
    let new: Vec<_> = made.iter().filter(|line| !kept.contains(line)).take(20).collect();
    panic!("docs/{file} is not as the code is. Gone: {gone:#?}\nNew: {new:#?}\nIf that is meant: UPDATE=1");
}

#[test]
fn the_table_of_routes_is_as_reviewed() {
    let mut lines: Vec<String> = table()
        .iter()
        .map(|route| {
            let open_to = match route.open_to {
                OpenTo::Merchant => "merchant",
                OpenTo::Person => "person",
                OpenTo::Stranger => "stranger",
            };
            let permission = route.permission.code();
            format!("{:<7} {:<62} {permission:<28} {open_to}", route.method.as_str(), route.path)
        })
        .collect();
    lines.sort_by_key(|line| line.split_whitespace().nth(1).map(str::to_owned));
    let head = "Every route with the permission it takes and the door it has. Made by a test: see promises/documents.rs.\n\n";
    compare("routes.txt", &format!("{head}{}\n", lines.join("\n")));
}

#[test]
fn the_document_of_v1_is_as_reviewed() {
    let own: Vec<_> = table().into_iter().filter(|route| route.path.starts_with("/v1/")).collect();
    let document = permit::document("Kibali", "The API of the dashboard, for automation too.", &own);
    let document = serde_json::to_string_pretty(&document).expect("a document");
    compare("generated/openapi.json", &format!("{document}\n"));
}

#[test]
fn the_document_of_the_third_party_api_is_as_reviewed() {
    let document = clickpesa::document(&table());
    let document = serde_json::to_string_pretty(&document).expect("a document");
    compare("generated/third-parties.json", &format!("{document}\n"));
}

#[test]
fn no_route_stands_twice_and_every_path_is_plain() {
    let mut seen = std::collections::BTreeSet::new();
    for route in table() {
        assert!(seen.insert(format!("{} {}", route.method, route.path)), "{} {}", route.method, route.path);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/-{}_".contains(c);
        assert!(route.path.chars().all(plain) && !route.path.ends_with('/'), "{}", route.path);
    }
}

#[test]
fn a_name_in_the_document_means_one_thing() {
    let mut meanings: BTreeMap<String, Value> = BTreeMap::new();
    for route in table() {
        for (name, schema) in &route.operation.schemas {
            let schema = serde_json::to_value(schema).expect("a schema");
            let known = meanings.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(
                known, &schema,
                "two schemas are called {name}; one is used by {} {}",
                route.method, route.path
            );
        }
    }
}

#[test]
fn what_the_document_names_is_in_it() {
    let document = permit::document("Kibali", "", &table());
    let document = serde_json::to_value(&document).expect("a document");
    let known = document["components"]["schemas"].as_object().expect("schemas");
    let mut missing = std::collections::BTreeSet::new();
    each_ref(&document, &mut |name| {
        if !known.contains_key(name) {
            missing.insert(name.to_owned());
        }
    });
    assert!(missing.is_empty(), "named and not described: {missing:?}");
}

#[test]
fn only_statements_are_offered_as_printed_pages() {
    let routes = table();
    let files: Vec<_> = routes.iter().filter(|route| !route.operation.files.is_empty()).collect();
    assert!(files.len() >= 5);
    for route in files {
        let printed = route.operation.files.contains(&"application/pdf");
        assert_eq!(printed, route.path.starts_with("/v1/statement-exports/"), "{}", route.path);
    }
    let document = permit::document("Kibali", "", &routes);
    let document = serde_json::to_value(&document).expect("a document");
    let offered = |input: &str| {
        let schemas = &document["components"]["schemas"];
        let format = schemas[input]["properties"]["format"]["$ref"].as_str().expect("a name");
        schemas[format.rsplit('/').next().expect("a name")]["enum"].clone()
    };
    assert_eq!(offered("StatementExportInput"), serde_json::json!(["csv", "xlsx", "pdf"]));
    for input in ["Payment", "Payout", "Approval", "Reconciliation"] {
        assert_eq!(offered(&format!("{input}ExportInput")), serde_json::json!(["csv", "xlsx"]), "{input}");
    }
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let mut seen = BTreeMap::new();
    for route in table() {
        let path = format!("{} {}", route.method, route.path);
        if let Some(other) = seen.insert(route.name.clone(), path.clone()) {
            panic!("{} is the name of {other} and of {path}", route.name);
        }
    }
}

fn each_ref(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                if let (true, Some(name)) = (key == "$ref", member.as_str()) {
                    found(name.rsplit('/').next().unwrap_or_default());
                }
                each_ref(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_ref(item, found)),
        _ => {}
    }
}
