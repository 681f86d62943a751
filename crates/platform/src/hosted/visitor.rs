//! Who looks at a page: nobody known, but somebody with a language.

use axum::extract::FromRequestParts;
use http::{HeaderMap, Uri, header, request::Parts};
use permit::{App, Describe, Operation, Problem, crypto};
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};

use crate::mail::Language;

/// What a page knows of its reader.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language they read.
    pub language: Language,
    /// Whether they chose it on the page, so that links and forms carry it on.
    pub(super) chosen: bool,
    /// The path of the page they asked for.
    pub(super) path: String,
    /// Whether no real money moves here.
    pub(crate) simulated: bool,
    /// Names one showing of a form: sending it twice is sending it once.
    pub nonce: String,
}

impl Visitor {
    /// One of two texts, by their language.
    pub const fn say<'a>(&self, english: &'a str, swahili: &'a str) -> &'a str {
        say(self.language, english, swahili)
    }

    /// `path` in the language they chose.
    pub fn link(&self, path: &str) -> String {
        if self.chosen { format!("{path}?lang={}", self.language.code()) } else { path.to_owned() }
    }

    /// Someone of whom only the request is known, for what goes wrong before a handler is reached.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let asked = asked(uri.query().unwrap_or_default());
        let reads = || {
            let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            preferred(header.unwrap_or_default())
        };
        Self {
            language: asked.unwrap_or_else(reads),
            chosen: asked.is_some(),
            path: uri.path().to_owned(),
            simulated: false,
            nonce: String::new(),
        }
    }
}

pub(super) const fn say<'a>(language: Language, english: &'a str, swahili: &'a str) -> &'a str {
    match language {
        Language::En => english,
        Language::Sw => swahili,
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let of = Self::of(&parts.uri, &parts.headers);
        let nonce = crypto::encode(&app.random::<16>());
        Ok(Self { simulated: app.settings().simulated, nonce, ..of })
    }
}

impl Describe for Visitor {
    fn describe(operation: &mut Operation) {
        let lang = ParameterBuilder::new().name("lang").parameter_in(ParameterIn::Query);
        operation.parameters.push(lang.description(Some("`en` or `sw`.")).build());
    }
}

/// The language that the address asks for.
fn asked(query: &str) -> Option<Language> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
    match value {
        "sw" => Some(Language::Sw),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The better liked of the two languages (RFC 9110, 12.5.4); English where neither is named.
fn preferred(header: &str) -> Language {
    let weight = |wanted: &str| {
        let of = |item: &str| {
            let (tag, rest) = item.split_once(';').unwrap_or((item, ""));
            let tag = tag.trim().to_ascii_lowercase();
            let fits = tag == wanted || tag.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'));
            let q = rest.trim().strip_prefix("q=").and_then(thousandths).unwrap_or(1_000);
            fits.then_some(q)
        };
        header.split(',').filter_map(of).max().unwrap_or(0)
    };
    let (english, swahili) = (weight("en"), weight("sw"));
    if swahili > english { Language::Sw } else { Language::En }
}

/// A quality such as `0.8`, in thousandths.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u32>().ok()?.min(1) * 1_000 + part.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_liked_language_is_spoken() {
        for (header, language) in [
            ("", Language::En),
            ("sw", Language::Sw),
            ("sw-TZ,sw;q=0.9,en;q=0.8", Language::Sw),
            ("en-GB,en;q=0.9,sw;q=0.8", Language::En),
            ("fr, sw;q=0.3, en;q=0.25", Language::Sw),
            ("fr;q=x,\u{1},;;;", Language::En),
            ("swx", Language::En),
        ] {
            assert_eq!(preferred(header), language, "{header}");
        }
    }

    #[test]
    fn what_was_chosen_on_the_page_counts_and_is_carried_on() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "en".parse().expect("a value"));
        let visitor = Visitor::of(&"/pay/x?a=b&lang=sw".parse().expect("a path"), &headers);
        assert_eq!((visitor.language, visitor.link("/pay/x").as_str()), (Language::Sw, "/pay/x?lang=sw"));
        let visitor = Visitor::of(&"/pay/x?lang=<script>".parse().unwrap_or_default(), &headers);
        assert_eq!((visitor.language, visitor.link("/pay/x").as_str()), (Language::En, "/pay/x"));
    }
}
