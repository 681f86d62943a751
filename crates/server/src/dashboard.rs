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
    if path.starts_with("v1/") || path == "v1" {
        return unknown(&method, uri.path());
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
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

fn unknown(method: &Method, path: &str) -> Response {
    let problem = json!({
        "type": "/docs/problems#route.unknown", "title": "Not Found", "status": 404, "code": "route.unknown",
        "detail": format!("There is no {method} {path}. The routes are listed at /docs/api."),
    });
    let headers = [(header::CONTENT_TYPE, "application/problem+json")];
    (StatusCode::NOT_FOUND, headers, problem.to_string()).into_response()
}
