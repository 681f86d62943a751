//! The document of the third-party API: what the routes say about themselves, and what no type can say: an example
//! of every answer, and every refusal in its words.

mod about;
mod account;
mod billpay;
mod cards;
mod collections;
mod direct_debits;
mod links;
mod payouts;
#[cfg(test)]
mod tests;

use http::StatusCode;
use permit::{MAX_BODY, Problem, Route};
use serde_json::{Map, Value, json};

use super::refusal::{ErrorBody, Refusal};
use crate::developer::ChecksumRefusal;

/// What is to be known of one call besides its types.
struct Guide {
    /// Method and path.
    call: &'static str,
    /// Its name, in a few words.
    title: &'static str,
    /// What it does and what to mind, in sentences.
    says: &'static str,
    /// An answer, in JSON.
    answer: &'static str,
    /// The refusals of its own, those that all calls share left out.
    refusals: fn() -> Vec<Refusal>,
}

/// Every call, in the order in which it is read.
fn guides() -> impl Iterator<Item = &'static Guide> {
    [
        account::CALLS,
        collections::CALLS,
        cards::CALLS,
        links::CALLS,
        billpay::CALLS,
        direct_debits::CALLS,
        payouts::CALLS,
    ]
    .into_iter()
    .flatten()
}

/// The OpenAPI document of those of `routes` that ClickPesa clients call.
pub fn document(routes: &[Route]) -> Value {
    let own: Vec<_> =
        routes.iter().filter(|route| route.path.starts_with("/third-parties/")).cloned().collect();
    let document = permit::document("Kibali for ClickPesa clients", about::ABOUT, &own);
    let mut document = serde_json::to_value(&document).expect("a document is plain data");
    let sent = sent(&document);
    let schemas = document["components"]["schemas"].as_object_mut().expect("schemas");
    schemas.remove("Problem");
    schemas.insert("Refusal".to_owned(), refusal_schema());
    schemas.insert("TokenRefusal".to_owned(), token_refusal_schema());
    for name in sent {
        sharpen(&name, &mut schemas[&name]);
    }
    document["components"]["securitySchemes"] = json!({
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "The token of `POST /third-parties/generate-token`, which carries the word `Bearer` itself."},
        "client_id": {"type": "apiKey", "in": "header", "name": "client-id"},
        "api_key": {"type": "apiKey", "in": "header", "name": "api-key"},
    });
    for route in &own {
        let method = route.method.as_str().to_ascii_lowercase();
        let guide = guides().find(|guide| guide.call == format!("{} {}", route.method, route.path));
        describe(route, guide, &mut document["paths"][route.path][method]);
    }
    document
}

fn is_token_call(route: &Route) -> bool {
    route.path.ends_with("/generate-token")
}

fn describe(route: &Route, guide: Option<&Guide>, operation: &mut Value) {
    let area = route.path.split('/').nth(2).unwrap_or_default();
    operation["tags"] = json!([if is_token_call(route) { "token" } else { area }]);
    operation["security"] =
        if is_token_call(route) { json!([{"client_id": [], "api_key": []}]) } else { json!([{"token": []}]) };
    let mut says = guide.map_or_else(String::new, |guide| guide.says.to_owned());
    if !is_token_call(route) {
        let joint = if says.is_empty() { "" } else { " " };
        says.push_str(&format!("{joint}The key takes the scope `{}`.", route.permission.code()));
    }
    operation["description"] = says.into();
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        exemplify(parameter, area);
    }
    let request = billpay::REQUESTS.iter().find(|(call, _)| guide.is_some_and(|guide| guide.call == *call));
    if let Some((_, example)) = request {
        operation["requestBody"]["content"]["application/json"]["example"] =
            serde_json::from_str(example).expect("an example in JSON");
    }
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    responses.remove("default");
    if let (Some(guide), Some(done)) = (guide, responses.get_mut("200")) {
        done["content"]["application/json"]["example"] =
            serde_json::from_str(guide.answer).expect("an example in JSON");
    }
    for (status, answer) in refusals(route, guide) {
        responses.insert(status, answer);
    }
    if let Some(guide) = guide {
        operation["summary"] = guide.title.into();
    }
}

/// What a parameter that a call cannot do without is, and one that the examples of other calls know.
fn exemplify(parameter: &mut Value, area: &str) {
    let (says, example) = match (parameter["in"].as_str(), parameter["name"].as_str()) {
        (Some("path"), Some("reference")) if area == "payouts" => (Some("The order reference."), "PAY0001"),
        (Some("path"), Some("reference")) => (Some("The order reference."), "ORD0001"),
        (Some("path"), _) => (Some("The control number, as it was answered."), "55042914871931"),
        (_, Some("requestId")) => (None, "DDM0A1B2C3D4E5F6071"),
        (_, Some("currency")) if area == "account" => (None, "TZS"),
        _ => return,
    };
    parameter["example"] = example.into();
    if let Some(says) = says {
        parameter["description"] = says.into();
    }
}

/// The answers that refuse, by status, each with its bodies by their words.
fn refusals(route: &Route, guide: Option<&Guide>) -> Map<String, Value> {
    let own = guide.map_or_else(Vec::new, |guide| (guide.refusals)());
    let own =
        own.into_iter().map(|refusal| (Problem::from(refusal.clone()).code(), ErrorBody::from(&refusal)));
    let (name, short) = if is_token_call(route) { ("TokenRefusal", true) } else { ("Refusal", false) };
    let mut answers = Map::new();
    for (code, body) in common(route).into_iter().chain(own) {
        let answer = answers.entry(body.status_code.to_string()).or_insert_with(|| {
            let content = json!({"schema": {"$ref": format!("#/components/schemas/{name}")}, "examples": {}});
            json!({"description": body.error, "content": {"application/json": content}})
        });
        let (says, waits) = (body.message.clone(), body.message.contains("retry after"));
        let body = if short { json!({"message": body.message}) } else { json!(body) };
        let examples = &mut answer["content"]["application/json"]["examples"];
        // Several refusals may share a code; each has words of its own.
        let same =
            examples.as_object().into_iter().flat_map(Map::keys).filter(|key| key.starts_with(code)).count();
        let name = if same == 0 { code.to_owned() } else { format!("{code}.{}", same + 1) };
        examples[name] = json!({"summary": says, "value": body});
        if waits {
            let header = json!({"description": "Seconds to wait.", "schema": {"type": "integer"}});
            answer["headers"]["Retry-After"] = header;
        }
    }
    answers
}

/// What every call of this kind may be refused with.
fn common(route: &Route) -> Vec<(&'static str, ErrorBody)> {
    let mut common = Vec::new();
    let mut add = |refusal: Refusal| {
        let body = ErrorBody::from(&refusal);
        common.push((Problem::from(refusal).code(), body));
    };
    if route.operation.body.is_some() {
        add(Refusal::NotAnObject);
        add(ChecksumRefusal::Missing.into());
        add(ChecksumRefusal::Wrong.into());
    }
    add(Refusal::Unauthorized);
    add(Refusal::AddressNotAllowed);
    if !is_token_call(route) {
        add(Refusal::MissingScope(permit::missing_scope(route.permission)));
    }
    add(Refusal::TooManyRequests(42));
    if route.operation.body.is_some() {
        let says = format!("The body is larger than {MAX_BODY} bytes. Send less at once.");
        common.push(("too_large", ErrorBody::new(StatusCode::PAYLOAD_TOO_LARGE, says)));
    }
    common
        .push(("busy", ErrorBody::new(StatusCode::SERVICE_UNAVAILABLE, "Service is busy, try again later")));
    common
}

fn refusal_schema() -> Value {
    json!({"type": "object", "description": "Every refusal but those of the token call.",
    "required": ["statusCode", "message", "error"], "properties": {
        "statusCode": {"type": "integer", "description": "The HTTP status again."},
        "message": {"type": "string", "description": "What is wrong, in one text."},
        "error": {"type": "string", "description": "The name of the status, such as `Bad Request`."},
    }})
}

fn token_refusal_schema() -> Value {
    json!({"type": "object", "description": "A refusal of the token call.", "required": ["message"],
        "properties": {"message": {"type": "string", "description": "What is wrong, in one text."}}})
}

/// The names of the schemas of all bodies that are sent.
fn sent(document: &Value) -> Vec<String> {
    let items = document["paths"].as_object().into_iter().flat_map(Map::values);
    let operations = items.filter_map(Value::as_object).flat_map(Map::values);
    let schema = |operation: &Value| {
        let name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()?;
        name.rsplit('/').next().map(str::to_owned)
    };
    operations.filter_map(schema).collect()
}

/// Adds to a body what every one may carry, and the rules of fields that mean the same in all of them.
fn sharpen(name: &str, schema: &mut Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    // A shop's order is what a checkout link is about: its reference may be longer than that of a payment.
    let longest = if name == "CheckoutLinkRequest" { 64 } else { 20 };
    for (name, rules) in [
        ("orderReference", json!({"minLength": 1, "maxLength": longest, "pattern": "^[A-Za-z0-9]+$"})),
        ("phoneNumber", json!({"pattern": "^255[67][0-9]{8}$"})),
    ] {
        let property = properties.get_mut(name).and_then(Value::as_object_mut);
        if let (Some(property), Value::Object(rules)) = (property, rules) {
            property.extend(rules);
        }
    }
    properties.insert(
        "checksum".to_owned(),
        json!({"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$",
            "description": "Only where the merchant's checksum is on, and then on every body: 64 hex digits of HMAC-SHA256."}),
    );
    properties.insert(
        "checksumMethod".to_owned(),
        json!({"type": ["string", "null"], "description": "How the checksum was made, such as `canonical`; it is no part of what is signed, and nothing depends on it."}),
    );
}
