//! Whether a request that rides on a cookie was made by our own pages.

use http::{HeaderMap, Method, StatusCode, header};

use crate::{Problem, app::App};

/// Refuses a change that another site's page triggered: `Sec-Fetch-Site` decides, else `Origin`.
pub(crate) fn check(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN.as_str());
    let ours = |origin: &str| {
        let host = text(header::HOST.as_str());
        let same_host = |(scheme, rest): (&str, &str)| {
            // Where the instance is reached by HTTPS, its pages are.
            host == Some(rest) && (scheme == "https" || (scheme == "http" && !app.is_https()))
        };
        origin == app.settings().public_url || origin.split_once("://").is_some_and(same_host)
    };
    let same = match (text("sec-fetch-site"), origin) {
        (Some("same-origin" | "none"), None) => true,
        (Some("same-origin" | "none"), Some(origin)) => ours(origin),
        (Some(_), _) => false,
        (None, Some(origin)) => ours(origin),
        (None, None) => false,
    };
    if same {
        return Ok(());
    }
    Err(Problem::refuse(
        StatusCode::FORBIDDEN,
        "origin.refused",
        "A change with a session cookie must come from this site: send an Origin header that matches it, or use an API key.",
    ))
}

#[cfg(test)]
mod tests;
