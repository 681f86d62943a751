//! An OpenAPI document as one page: readable without JavaScript, on a phone, and printed.

use std::fmt::Write as _;

use serde_json::Value;

use super::Links;

use crate::html::escape;

const STYLE: &str = include_str!("page.css");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The page; `source` is where the document itself is served, `links` where operations have pages of their own.
pub(super) fn render(document: &Value, source: &str, links: &Links) -> String {
    let title = escape(text(&document["info"]["title"]));
    let mut areas: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let operation = &item[method];
            if operation.is_null() {
                continue;
            }
            let area = text(&operation["tags"][0]).to_owned();
            let html = operation_html(document, path, method, operation, links);
            match areas.iter_mut().find(|(name, _)| *name == area) {
                Some((_, body)) => body.push_str(&html),
                None => areas.push((area, html)),
            }
        }
    }
    let mut page = String::new();
    // Writing into a String does not fail.
    let _ = write!(
        page,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><nav aria-label=\"Documents and areas\">\
         <p class=\"mark\">Kibali</p>{DOCUMENTS}<p class=\"mark\">{title}</p>"
    );
    for (area, _) in &areas {
        let area = escape(area);
        let _ = write!(page, "<a href=\"#{area}\">{area}</a>");
    }
    if !links.is_empty() {
        let _ = write!(page, "<a href=\"{}\">Checksum and webhooks</a>", super::call::CHECKSUM);
    }
    let _ = write!(page, "<a href=\"{source}\">OpenAPI document</a></nav><main><h1>{title}</h1>");
    page.push_str(&paragraphs(text(&document["info"]["description"])));
    for (area, body) in &areas {
        let area = escape(area);
        let _ = write!(page, "<section id=\"{area}\"><h2>{area}</h2>{body}</section>");
    }
    page.push_str("</main></body></html>");
    page
}

/// The documents, and the way back.
const DOCUMENTS: &str = "<a href=\"/docs/api\">API</a><a href=\"/docs/third-parties\">Third-party API</a>\
     <a href=\"/docs/problems\">Problems</a><a href=\"/\">Dashboard</a>";

/// A page with a heading; `nav` are links beside it, `body` what follows the heading.
pub(super) fn around(title: &str, nav: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><nav aria-label=\"Documents\">\
         <p class=\"mark\">Kibali</p>{DOCUMENTS}{nav}</nav><main>\
         <h1>{title}</h1>{body}</main></body></html>"
    )
}

/// Every code of a problem, each with an anchor, since problems point at them.
pub(super) fn problems(about: &str, codes: &[(&str, &str)]) -> String {
    let mut body = paragraphs(about);
    body.push_str("<h2>Codes</h2><dl class=\"codes\">");
    for (code, says) in codes {
        let _ = write!(body, "<dt id=\"{code}\"><code>{code}</code></dt><dd>{}</dd>", code_spans(says));
    }
    body.push_str("</dl>");
    around("Problems", "", &body)
}

/// Paragraphs, with code between backticks.
pub(super) fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(|paragraph| format!("<p>{}</p>", code_spans(paragraph))).collect()
}

fn operation_html(document: &Value, path: &str, method: &str, operation: &Value, links: &Links) -> String {
    let mut html = String::new();
    let id = escape(text(&operation["operationId"]));
    if let Some(address) = links.get(id.as_str()) {
        let _ = write!(
            html,
            "<article id=\"{id}\"><h3><span class=\"{method}\">{}</span> <a href=\"{address}\"><code>{}</code></a></h3>\
             <p>{}.</p></article>",
            method.to_uppercase(),
            escape(path),
            escape(text(&operation["summary"])),
        );
        return html;
    }
    let _ = write!(
        html,
        "<article id=\"{id}\"><h3><span class=\"{method}\">{}</span> <code>{}</code></h3><p>{}. {}</p>",
        method.to_uppercase(),
        escape(path),
        escape(text(&operation["summary"])),
        code_spans(text(&operation["description"])),
    );
    let queries: Vec<&Value> =
        operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "query").collect();
    if !queries.is_empty() {
        html.push_str("<h4>Query</h4><dl>");
        for one in queries {
            let says = escape(text(&one["description"]));
            let _ = write!(html, "<dt><code>{}</code></dt><dd>{says}</dd>", escape(text(&one["name"])));
        }
        html.push_str("</dl>");
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        let _ = write!(html, "<h4>Body</h4><pre>{}</pre>", escape(&shape(document, body, 0)));
        if let Some(example) = resolved(document, body).get("example") {
            let _ = write!(html, "<h4>For example</h4><pre>{}</pre>", escape(&example.to_string()));
        }
    }
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let schema = &answer["content"]["application/json"]["schema"];
        if schema.is_null() {
            continue;
        }
        let _ = write!(html, "<h4>Answer {status}</h4><pre>{}</pre>", escape(&shape(document, schema, 0)));
    }
    html.push_str("</article>");
    html
}

/// The schema itself, where another one names it.
pub(super) fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        Some(name) => resolved(document, &document["components"]["schemas"][name]),
        None => schema,
    }
}

/// A schema in a notation close to the JSON it stands for.
pub(super) fn shape(document: &Value, schema: &Value, depth: usize) -> String {
    if depth > 5 {
        return "…".to_owned();
    }
    let schema = resolved(document, schema);
    for joint in ["oneOf", "anyOf"] {
        if let Some(options) = schema[joint].as_array() {
            let shapes: Vec<String> =
                options.iter().map(|option| shape(document, option, depth + 1)).collect();
            return shapes.join(" | ");
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let shapes: Vec<String> = parts.iter().map(|part| shape(document, part, depth)).collect();
        return shapes.join(" & ");
    }
    if let Some(values) = schema["enum"].as_array() {
        let words: Vec<String> = values.iter().map(Value::to_string).collect();
        return words.join(" | ");
    }
    if let Some(items) = schema.get("items") {
        return format!("[{}]", shape(document, items, depth + 1));
    }
    if let Some(properties) = schema["properties"].as_object() {
        let required = schema["required"].as_array();
        let needs = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        let indent = "  ".repeat(depth + 1);
        let lines: Vec<String> = properties
            .iter()
            .map(|(name, property)| {
                let optional = if needs(name) { "" } else { "?" };
                let says = text(&property["description"]).replace('\n', " ");
                let says = if says.is_empty() { says } else { format!("  // {says}") };
                match shape(document, property, depth + 1) {
                    // A line of its own, where the value takes several.
                    long if long.contains('\n') && !says.is_empty() => {
                        format!("{indent}{}\n{indent}{name}{optional}: {long}", says.trim_start())
                    }
                    short => format!("{indent}{name}{optional}: {short}{says}"),
                }
            })
            .collect();
        return format!("{{\n{}\n{}}}", lines.join("\n"), "  ".repeat(depth));
    }
    match &schema["type"] {
        Value::String(word) => word.clone(),
        Value::Array(words) => words.iter().map(text).collect::<Vec<_>>().join(" | "),
        _ => "any".to_owned(),
    }
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(super) fn code_spans(text: &str) -> String {
    let parts = escape(text);
    let mut html = String::new();
    for (place, part) in parts.split('`').enumerate() {
        let _ = if place % 2 == 1 { write!(html, "<code>{part}</code>") } else { write!(html, "{part}") };
    }
    html
}
