//! The document against the routes.

use super::*;
use crate::promises::table_of_routes;

/// Where `value` does not have the form of `schema`.
fn misfit(document: &Value, schema: &Value, value: &Value, place: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return misfit(document, &document["components"]["schemas"][name], value, place);
    }
    for joint in ["oneOf", "anyOf"] {
        if let Some(options) = schema[joint].as_array() {
            let misfits: Option<Vec<_>> =
                options.iter().map(|option| misfit(document, option, value, place)).collect();
            return misfits.map(|misfits| misfits.join(" and "));
        }
    }
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_str().bytes().all(|byte| byte.is_ascii_digit()) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = kinds.contains(&kind) || (kind == "integer" && kinds.contains(&"number"));
    if !kinds.is_empty() && !fits {
        return Some(format!("{place} is {kind}, not {kinds:?}"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Some(format!("{place} is {value}, none of {words:?}"));
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        return values.iter().find_map(|value| misfit(document, items, value, &format!("{place}[]")));
    }
    let (Some(properties), Some(members)) = (schema["properties"].as_object(), value.as_object()) else {
        return None;
    };
    let missing = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(missing) = missing.into_iter().find(|name| !members.contains_key(*name)) {
        return Some(format!("{place} lacks {missing}"));
    }
    members.iter().find_map(|(name, value)| {
        let place = format!("{place}.{name}");
        match properties.get(name) {
            Some(schema) => misfit(document, schema, value, &place),
            None => Some(format!("{place} is unknown")),
        }
    })
}

#[test]
fn every_call_is_explained_and_nothing_else() {
    let routes = table_of_routes();
    let name = |route: &Route| format!("{} {}", route.method, route.path);
    let routes: Vec<_> = routes.iter().map(name).filter(|name| name.contains(" /third-parties/")).collect();
    let guides: Vec<_> = guides().map(|guide| guide.call.to_owned()).collect();
    for call in &guides {
        assert!(routes.contains(call), "{call} is explained and no route");
        assert_eq!(guides.iter().filter(|other| *other == call).count(), 1, "{call} is explained twice");
    }
    for call in &routes {
        assert!(guides.contains(call), "{call} is not explained");
    }
}

#[test]
fn every_example_has_the_form_that_its_route_says() {
    let document = document(&table_of_routes());
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let place = format!("{method} {path}");
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            if let Some(name) = body["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
                let schema = &document["components"]["schemas"][name];
                assert!(schema["example"].is_object(), "{name} has no example");
                assert_eq!(misfit(&document, body, &schema["example"], &place), None);
                seen += 1;
            }
            for (status, answer) in operation["responses"].as_object().expect("responses") {
                let content = &answer["content"]["application/json"];
                let (schema, place) = (&content["schema"], format!("{place} {status}"));
                if let Some(example) = content.get("example") {
                    assert_eq!(misfit(&document, schema, example, &place), None);
                    seen += 1;
                }
                for (name, example) in content["examples"].as_object().into_iter().flatten() {
                    assert_eq!(
                        misfit(&document, schema, &example["value"], &format!("{place} {name}")),
                        None
                    );
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 50, "{seen} examples");
}

#[test]
fn every_body_may_carry_a_checksum_and_says_what_a_reference_is() {
    let document = document(&table_of_routes());
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            let Some(name) = body["$ref"].as_str().and_then(|path| path.rsplit('/').next()) else {
                assert!(method == "get" || path.ends_with("/generate-token"), "{method} {path} has no body");
                continue;
            };
            let properties = &document["components"]["schemas"][name]["properties"];
            for field in ["checksum", "checksumMethod"] {
                assert!(properties[field]["description"].is_string(), "{name} has no {field}");
            }
            let longest = if path.contains("checkout") { 64 } else { 20 };
            if !properties["orderReference"].is_null() {
                assert_eq!(properties["orderReference"]["maxLength"], longest, "{name}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 18, "{seen} bodies");
}

#[test]
fn a_misfit_is_seen() {
    let document = json!({});
    let schema = json!({"type": "object", "required": ["a"], "properties": {
        "a": {"type": "string"}, "b": {"type": ["number", "null"]}, "c": {"enum": ["X"]}}});
    assert_eq!(misfit(&document, &schema, &json!({"a": "", "b": 1, "c": "X"}), ""), None);
    for wrong in [
        json!([]),
        json!({}),
        json!({"a": 1}),
        json!({"a": "", "b": ""}),
        json!({"a": "", "c": "Y"}),
        json!({"a": "", "d": 1}),
    ] {
        assert!(misfit(&document, &schema, &wrong, "").is_some(), "{wrong}");
    }
}
