//! A page for each call of the third-party API: fields, a request to copy, answers, and every refusal in its words.

use std::fmt::Write as _;

use serde_json::Value;

use super::page::{self, code_spans, resolved, text};
use crate::html::escape;

/// Where the script is that fills in what is the reader's own.
pub(super) const SCRIPT: &str = "/docs/call.js";
/// The script.
pub(super) const SCRIPT_TEXT: &str = include_str!("call.js");
/// Where the page about checksums is.
pub(super) const CHECKSUM: &str = "/docs/third-parties/checksum";

/// The samples, which script/test runs.
const SAMPLES: [(&str, &str); 5] = [
    ("Python", include_str!("../../../../docs/samples/checksum.py")),
    ("JavaScript", include_str!("../../../../docs/samples/checksum.mjs")),
    ("PHP", include_str!("../../../../docs/samples/checksum.php")),
    ("Ruby", include_str!("../../../../docs/samples/checksum.rb")),
    ("Go", include_str!("../../../../docs/samples/checksum.go")),
];

/// The sample that checks deliveries.
const WEBHOOK: &str = include_str!("../../../../docs/samples/webhook.mjs");

/// One call and where its page stands.
pub(super) struct Call {
    /// `/docs/third-parties/…`.
    pub address: String,
    /// The operation's id.
    pub operation: String,
    path: String,
    method: String,
    title: String,
}

/// Every call of the document, in its order.
pub(super) fn pages(document: &Value) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let plain = path.trim_start_matches("/third-parties/").replace(['{', '}'], "").replace('/', "-");
            let mut address = format!("/docs/third-parties/{plain}");
            if calls.iter().any(|call| call.address == address) {
                let _ = write!(address, "-{method}");
            }
            calls.push(Call {
                address,
                operation: text(&operation["operationId"]).to_owned(),
                path: path.clone(),
                method: method.clone(),
                title: text(&operation["summary"]).to_owned(),
            });
        }
    }
    calls
}

fn beside(calls: &[Call]) -> String {
    let mut nav =
        format!("<a href=\"{CHECKSUM}\">Checksum and webhooks</a><details open><summary>Calls</summary>");
    for call in calls {
        let _ = write!(nav, "<a href=\"{}\">{}</a>", call.address, escape(&call.title));
    }
    nav + "</details>"
}

/// The page of one call.
pub(super) fn render(document: &Value, call: &Call, calls: &[Call]) -> String {
    let operation = &document["paths"][&call.path][&call.method];
    let mut body = format!(
        "<p><code>{} {}</code></p>{}",
        call.method.to_uppercase(),
        escape(&call.path),
        page::paragraphs(text(&operation["description"]))
    );
    parameters(&mut body, operation);
    let request = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !request.is_null() {
        body.push_str("<h2>Body</h2>");
        fields(&mut body, document, request);
        let _ = write!(
            body,
            "<p>With the merchant's checksum on, <a href=\"{CHECKSUM}\">the checksum</a> goes into the body too.</p>"
        );
    }
    body.push_str("<h2>Request</h2>");
    body.push_str(&curl(document, call, request));
    let answer = &operation["responses"]["200"]["content"]["application/json"];
    body.push_str("<h2>Answer 200</h2>");
    if let Some(example) = answer.get("example") {
        let _ = write!(body, "<pre>{}</pre>", escape(&pretty(example)));
    }
    fields(&mut body, document, &answer["schema"]);
    refusals(&mut body, operation);
    let _ = write!(body, "<script src=\"{SCRIPT}\" type=\"module\"></script>");
    page::around(&call.title, &beside(calls), &body)
}

fn parameters(body: &mut String, operation: &Value) {
    let all: Vec<_> = operation["parameters"].as_array().into_iter().flatten().collect();
    for (place, heading) in [("path", "Path"), ("query", "Query")] {
        let those: Vec<_> = all.iter().filter(|one| one["in"] == place).collect();
        if those.is_empty() {
            continue;
        }
        let _ = write!(body, "<h2>{heading}</h2><dl>");
        for one in those {
            let name = escape(text(&one["name"]));
            let _ = write!(
                body,
                "<dt><code>{name}</code>{}</dt><dd>{}</dd>",
                if one["required"] == true { ", required" } else { "" },
                code_spans(text(&one["description"]))
            );
        }
        body.push_str("</dl>");
    }
}

/// A table of the fields of an object, or of the objects of a list, and of the objects within.
fn fields(body: &mut String, document: &Value, schema: &Value) {
    let mut of = String::new();
    rows(&mut of, document, schema, "", 0);
    table(body, ["Field", "Type", "Rules", "Meaning"], &of);
}

/// A table. On a phone its rows are stacked: the first cell and the second on a line, all others below them. The roles stay what
/// they are there, where cells are no longer laid out as those of a table.
fn table<const CELLS: usize>(body: &mut String, heads: [&str; CELLS], rows: &str) {
    let heads = heads.map(|head| format!("<th role=\"columnheader\">{head}</th>")).concat();
    let _ = write!(
        body,
        "<div class=\"wide\"><table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">{heads}</tr></thead>\
         <tbody role=\"rowgroup\">{rows}</tbody></table></div>"
    );
}

/// A row of it, of cells in HTML.
fn row<const CELLS: usize>(body: &mut String, cells: [&str; CELLS]) {
    let cells = cells.map(|cell| format!("<td role=\"cell\">{cell}</td>")).concat();
    let _ = write!(body, "<tr role=\"row\">{cells}</tr>");
}

fn rows(body: &mut String, document: &Value, schema: &Value, before: &str, depth: usize) {
    let mut schema = resolved(document, schema);
    let mut before = before.to_owned();
    while let Some(items) = schema.get("items") {
        schema = resolved(document, items);
        before = format!("{}[].", before.trim_end_matches('.'));
    }
    let required: Vec<_> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let inner = inner(document, property);
        let mut rules =
            vec![if required.contains(&name.as_str()) { "required" } else { "optional" }.to_owned()];
        rules.extend(inner["maxLength"].as_u64().map(|most| format!("at most {most} characters")));
        rules.extend(inner["maximum"].as_f64().map(|most| format!("at most {most}")));
        rules.extend(inner["minimum"].as_f64().map(|least| format!("at least {least}")));
        rules.extend(inner["pattern"].as_str().map(|pattern| format!("`{pattern}`")));
        let words: Vec<_> = inner["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|word| format!("`{word}`"))
            .collect();
        rules.extend((!words.is_empty()).then(|| words.join(", ")));
        let says =
            if property["description"].is_null() { &inner["description"] } else { &property["description"] };
        let field = format!("<code>{}{}</code>", escape(&before), escape(name));
        let (kind, rules) = (escape(&kind(document, property)), code_spans(&rules.join("; ")));
        row(body, [&field, &kind, &rules, &code_spans(text(says))]);
        if depth < 4 {
            rows(body, document, inner, &format!("{before}{name}."), depth + 1);
        }
    }
}

/// The schema behind a name, and behind "this or null".
fn inner<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = resolved(document, schema);
    let options = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    let real = options.and_then(|options| {
        let real: Vec<_> = options.iter().filter(|option| option["type"] != "null").collect();
        (real.len() == 1).then(|| real[0])
    });
    real.map_or(schema, |real| inner(document, real))
}

/// `string`, `number or string`, `list of object`.
fn kind(document: &Value, schema: &Value) -> String {
    let schema = inner(document, schema);
    if let Some(items) = schema.get("items") {
        return format!("list of {}", kind(document, items));
    }
    let of = |kind: &Value| text(kind).to_owned();
    let mut kinds: Vec<String> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(of).collect(),
        Value::String(kind) => vec![kind.clone()],
        _ => {
            let options = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
            options.into_iter().flatten().map(|option| kind(document, option)).collect()
        }
    };
    kinds.retain(|kind| kind != "null");
    if kinds.is_empty() { "any".to_owned() } else { kinds.join(" or ") }
}

fn refusals(body: &mut String, operation: &Value) {
    body.push_str("<h2>Refusals</h2>");
    let mut rows = String::new();
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let wait =
            if answer["headers"].get("Retry-After").is_some() { ", with the header Retry-After" } else { "" };
        for example in answer["content"]["application/json"]["examples"].as_object().into_iter().flatten() {
            let says = escape(text(&example.1["value"]["message"]));
            let wait = if says.contains("retry after") { wait } else { "" };
            row(&mut rows, [status, &format!("<code>{says}</code>{wait}")]);
        }
    }
    table(body, ["Status", "message"], &rows);
}

/// The request as a command, beginning with the token. Placeholders are filled in by the script.
fn curl(document: &Value, call: &Call, request: &Value) -> String {
    const ORIGIN: &str = "<span data-own=\"origin\">https://kibali.example</span>";
    let token = format!(
        "curl -s -X POST {ORIGIN}/third-parties/generate-token \\\n  -H 'client-id: <span data-own=\"client\">YOUR_CLIENT_ID</span>' \\\n  \
         -H 'api-key: YOUR_API_KEY'"
    );
    if call.path.ends_with("/generate-token") {
        return format!("<pre data-copy>{token}</pre>");
    }
    let operation = &document["paths"][&call.path][&call.method];
    let own = &operation["requestBody"]["content"]["application/json"]["example"];
    let example = if own.is_null() { &resolved(document, request)["example"] } else { own };
    let path = with_examples(&call.path, operation);
    let mut command = format!("TOKEN=$({token} |\n  sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')\n");
    let _ = write!(
        command,
        "curl -s -X {} \"{ORIGIN}{}\" \\\n  -H \"Authorization: $TOKEN\"",
        call.method.to_uppercase(),
        escape(&path)
    );
    if !example.is_null() {
        let _ = write!(
            command,
            " \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'",
            escape(&example.to_string().replace('\'', "'\\''"))
        );
    }
    format!("<pre data-copy>{command}</pre>")
}

/// The path with the examples of its parameters in place of their names, and those of the query that it needs.
fn with_examples(path: &str, operation: &Value) -> String {
    let mut path = path.to_owned();
    for one in operation["parameters"].as_array().into_iter().flatten() {
        let (name, example) = (text(&one["name"]), text(&one["example"]));
        if one["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), example);
        } else if one["required"] == true {
            let _ = write!(path, "{}{name}={example}", if path.contains('?') { '&' } else { '?' });
        }
    }
    path
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON is printed")
}

/// How a body is signed, with a sample in each language.
pub(super) fn checksum_page(calls: &[Call]) -> String {
    let mut body = page::paragraphs(
        "With the merchant's checksum on, the body of every POST, PUT and PATCH carries the field `checksum`; the token call \
         has no body and needs none. Take the body without `checksum` and `checksumMethod`, sort the names of every object at \
         every depth, leave lists as they are, write it as JSON without spaces, and make HMAC-SHA256 of it with the checksum \
         key, in 64 lower-case hex digits.\n\nNumbers may be written as your language writes them, `10000` or `10000.0`, and \
         text beyond ASCII as it is or as `\\uXXXX`: each of the four combinations is accepted. Webhooks are signed the same \
         way, with numbers and text as JavaScript writes them.\n\nAn older way is accepted too, for bodies that say \
         `\"checksumMethod\": \"legacy\"` and have no fields that the call does not know: sort the names of the outermost \
         object, write its values one after the other, and make the HMAC of that.\n\nEach sample is a program that reads a \
         body and prints its checksum; all of them are run against the same bodies whenever Kibali is tested.",
    );
    for (language, sample) in SAMPLES {
        let _ = write!(body, "<h2>{language}</h2><pre data-copy>{}</pre>", escape(sample));
    }
    let _ = write!(
        body,
        "<h2>Webhooks</h2><p>Whether a delivery can be believed, in JavaScript; it is run against real deliveries.</p>\
         <pre data-copy>{}</pre>",
        escape(WEBHOOK)
    );
    let _ = write!(body, "<script src=\"{SCRIPT}\" type=\"module\"></script>");
    page::around("Checksum and webhooks", &beside(calls), &body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "paths": {"/third-parties/things/{id}": {
                "get": {"operationId": "one", "summary": "Ask for a thing", "responses": {"200": {}}},
                "patch": {"operationId": "two", "summary": "Change a thing",
                    "parameters": [{"in": "path", "name": "id", "required": true, "example": "T1"},
                        {"in": "query", "name": "at", "required": true, "example": "now"}, {"in": "query", "name": "by"}],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                    "responses": {
                        "200": {"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}},
                        "429": {"headers": {"Retry-After": {}}, "content": {"application/json": {"examples": {
                            "a": {"value": {"message": "retry after <3> seconds"}}}}}}}},
            }},
            "components": {"schemas": {"Thing": {"example": {"name": "Ng'ang'a"}, "required": ["name"], "properties": {
                "name": {"type": "string", "maxLength": 20, "description": "Its `name`."},
                "parts": {"type": ["array", "null"], "items": {"properties": {"amount": {"oneOf": [{"type": "string"}, {"type": "number"}]}}}},
            }}}},
        })
    }

    #[test]
    fn every_call_has_an_address_of_its_own() {
        let calls = pages(&document());
        let addresses: Vec<_> = calls.iter().map(|call| call.address.as_str()).collect();
        assert_eq!(addresses, ["/docs/third-parties/things-id", "/docs/third-parties/things-id-patch"]);
    }

    #[test]
    fn a_page_shows_fields_request_and_refusals() {
        let document = document();
        let calls = pages(&document);
        let page = render(&document, &calls[1], &calls);
        for part in [
            "<td role=\"cell\"><code>name</code></td><td role=\"cell\">string</td><td role=\"cell\">required; at most 20 characters</td>\
             <td role=\"cell\">Its <code>name</code>.</td></tr>",
            "<td role=\"cell\"><code>parts[].amount</code></td><td role=\"cell\">string or number</td>",
            "<td role=\"cell\"><code>[].name</code></td>",
            "YOUR_CLIENT_ID",
            "curl -s -X PATCH \"<span data-own=\"origin\">https://kibali.example</span>/third-parties/things/T1?at=now\" ",
            "<dt><code>at</code>, required</dt>",
            "-d '{&quot;name&quot;:&quot;Ng'\\''ang'\\''a&quot;}'",
            "<td role=\"cell\">429</td><td role=\"cell\"><code>retry after &lt;3&gt; seconds</code>, with the header Retry-After</td>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
    }
}
