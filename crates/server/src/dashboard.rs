//! The dashboard, embedded. Built without it, the program says how to build it.

use axum::response::{Html, IntoResponse as _, Response};
use http::{Method, StatusCode, Uri, header};
use rust_embed::RustEmbed;
use serde_json::json;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Kibali</title>\
    <p>This Kibali was built without its dashboard. Run <code>npm ci &amp;&amp; npm run build</code> in <code>web</code>, \
    then build again. The API works as it is: see <a href=\"/docs/api\">/docs/api</a>.</p></html>";

/// A file of the dashboard; its first page for every address that is not a file; a problem for an unknown API path.
pub(crate) async fn serve(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let page = method == Method::GET || method == Method::HEAD;
    if !page || path.starts_with("v1/") || path == "v1" {
        return unknown(&method, uri.path());
    }
    if let Some(file) = Files::get(path) {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        // Vite names these files by their content.
        let lasting = path.starts_with("assets/");
        let cache = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = [(header::CONTENT_TYPE, kind.to_string()), (header::CACHE_CONTROL, cache.to_owned())];
        return (headers, file.data).into_response();
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Files::get("index.html") {
        Some(page) => {
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, page.data).into_response()
        }
        None => Html(PLACEHOLDER).into_response(),
    }
}

/// The answer to a path that is there, asked in a way that it does not know.
pub(crate) async fn wrong_method(method: Method, uri: Uri) -> Response {
    let detail = format!(
        "{} does not know {method}. The header Allow says what it knows, /docs/api what for.",
        uri.path()
    );
    problem(StatusCode::METHOD_NOT_ALLOWED, "method.unknown", &detail)
}

fn unknown(method: &Method, path: &str) -> Response {
    let detail = format!(
        "There is no {method} {path}. The routes are listed at /docs/api; those that ClickPesa clients call begin with \
         /third-parties."
    );
    problem(StatusCode::NOT_FOUND, "route.unknown", &detail)
}

fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let problem = json!({
        "type": format!("/docs/problems#{code}"), "title": status.canonical_reason(), "status": status.as_u16(),
        "code": code, "detail": detail,
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response()
}
