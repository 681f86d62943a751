use super::*;
use crate::{AppSettings, fixture::Instance};

/// The code for a POST with these headers.
fn checked(app: &App, headers: &[(&str, &str)]) -> &'static str {
    checked_by(app, &Method::POST, headers)
}

fn checked_by(app: &App, method: &Method, headers: &[(&str, &str)]) -> &'static str {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().expect("a name");
        map.insert(name, value.parse().expect("a value"));
    }
    crate::fixture::outcome(check(app, method, &map))
}

const REFUSED: &str = "origin.refused";

#[tokio::test]
async fn what_only_looks_may_come_from_anywhere() {
    let app = Instance::empty().await.app;
    let elsewhere = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")];
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        assert_eq!(checked_by(&app, &method, &elsewhere), "passed", "{method}");
    }
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        assert_eq!(checked_by(&app, &method, &elsewhere), REFUSED, "{method}");
    }
}

#[tokio::test]
async fn a_change_comes_from_our_own_pages() {
    let app = Instance::empty().await.app;
    let host = ("host", "kibali.test:8080");
    for ours in ["http://127.0.0.1:8080", "http://kibali.test:8080", "https://kibali.test:8080"] {
        assert_eq!(checked(&app, &[host, ("origin", ours)]), "passed", "{ours}");
        assert_eq!(checked(&app, &[host, ("origin", ours), ("sec-fetch-site", "same-origin")]), "passed");
        assert_eq!(checked(&app, &[host, ("origin", ours), ("sec-fetch-site", "same-site")]), REFUSED);
        assert_eq!(checked(&app, &[host, ("origin", ours), ("sec-fetch-site", "cross-site")]), REFUSED);
    }
    for other in [
        "https://evil.test",
        "http://kibali.test",
        "http://evil.kibali.test:8080",
        "ftp://kibali.test:8080",
        "kibali.test:8080",
        "null",
        "",
    ] {
        assert_eq!(checked(&app, &[host, ("origin", other)]), REFUSED, "{other}");
        assert_eq!(checked(&app, &[host, ("origin", other), ("sec-fetch-site", "same-origin")]), REFUSED);
        assert_eq!(checked(&app, &[host, ("origin", other), ("sec-fetch-site", "none")]), REFUSED);
    }
}

#[tokio::test]
async fn without_an_origin_the_browser_itself_must_say_so() {
    let app = Instance::empty().await.app;
    for (site, wanted) in
        [("same-origin", "passed"), ("none", "passed"), ("same-site", REFUSED), ("cross-site", REFUSED)]
    {
        assert_eq!(checked(&app, &[("sec-fetch-site", site)]), wanted, "{site}");
    }
    assert_eq!(checked(&app, &[]), REFUSED);
    assert_eq!(checked(&app, &[("host", "127.0.0.1:8080")]), REFUSED);
}

#[tokio::test]
async fn where_pages_come_by_https_no_page_without_it_is_ours() {
    let settings = AppSettings { public_url: "https://kibali.test".to_owned(), ..AppSettings::default() };
    let app = Instance::with(settings).await.app;
    let host = ("host", "pay.test");
    assert_eq!(checked(&app, &[host, ("origin", "https://kibali.test")]), "passed");
    assert_eq!(checked(&app, &[host, ("origin", "https://pay.test")]), "passed");
    assert_eq!(checked(&app, &[host, ("origin", "http://pay.test")]), REFUSED);
}

#[tokio::test]
async fn the_refusal_is_not_kept_in_the_record() {
    let app = Instance::empty().await.app;
    let Err(Problem::Refusal(refusal)) = check(&app, &Method::POST, &HeaderMap::new()) else {
        panic!("it passed")
    };
    assert_eq!(refusal.status, StatusCode::FORBIDDEN);
    assert!(!refusal.recorded);
}
