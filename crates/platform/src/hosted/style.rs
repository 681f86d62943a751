//! The one style and the one script, inlined into every page, and the policy that lets nothing else in.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;
use sha2::{Digest as _, Sha256};

/// The style as it is written: colours are tokens.
const SOURCE: &str = include_str!("../../templates/hosted/page.css");

/// Loads the page again when what it watches has changed. No newer than ECMAScript 3, for old phones.
pub(super) const SCRIPT: &str = include_str!("../../templates/hosted/live.js");

/// Token, light, dark: the part of the identity that these pages use.
const TOKENS: [(&str, &str, &str); 20] = [
    ("page", "#f3f5f4", "#0b1417"),
    ("surface", "#ffffff", "#111d21"),
    ("sunk", "#f8f9f8", "#0e191c"),
    ("line", "#e1e6e5", "#22323a"),
    ("line2", "#c6cfce", "#3a4d55"),
    ("field", "#7c8b91", "#637982"),
    ("ink", "#10242b", "#e8efee"),
    ("ink2", "#44565c", "#b4c2c4"),
    ("ink3", "#596970", "#91a3a7"),
    ("wino", "#12414f", "#8fd0dd"),
    ("on-wino", "#ffffff", "#06222b"),
    ("wino-h", "#0c323e", "#a9dde7"),
    ("link", "#0b6076", "#7cc7d8"),
    ("wino-t", "#e3eff2", "#163039"),
    ("ok", "#1a6b3c", "#79cc98"),
    ("ok-t", "#e4f3e9", "#142a1e"),
    ("bad", "#a8261c", "#f59a90"),
    ("bad-t", "#fbeae8", "#2a1819"),
    ("bad-l", "#edbdb8", "#6f3531"),
    ("tile", "#12414f", "#1b586a"),
];

/// The style as it is sent: the tokens in both schemes, and before each use of one its light value, which is all that
/// browsers without custom properties understand.
pub(super) fn css() -> &'static str {
    static CSS: LazyLock<String> = LazyLock::new(|| {
        let scheme = |value: fn(&(&str, &str, &str)) -> String| TOKENS.iter().map(value).collect::<String>();
        let light = scheme(|(name, light, _)| format!("--{name}:{light};"));
        let dark = scheme(|(name, _, dark)| format!("--{name}:{dark};"));
        let lines = SOURCE.lines().map(str::trim).map(with_light).collect::<String>();
        format!(":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}{lines}")
    });
    &CSS
}

/// A line of declarations, each that names a token preceded by itself in the light colour.
fn with_light(line: &str) -> String {
    let Some((selector, rest)) = line.split_once('{') else { return line.to_owned() };
    if !rest.contains("var(--") || rest.contains('{') {
        return line.to_owned();
    }
    let (body, end) = rest.rsplit_once('}').unwrap_or((rest, ""));
    let each = |declaration: &str| {
        let light = TOKENS.iter().fold(declaration.to_owned(), |text, (name, light, _)| {
            text.replace(&format!("var(--{name})"), light)
        });
        if light == declaration { light } else { format!("{light};{declaration}") }
    };
    let body: Vec<String> = body.split(';').filter(|part| !part.is_empty()).map(each).collect();
    format!("{selector}{{{}}}{end}", body.join(";"))
}

/// What a browser may do with a page: show the one style, run the one script, send forms to us and nothing else.
pub(super) fn policy() -> &'static HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        // Browsers that know hashes ignore 'unsafe-inline' beside one; those that do not would show no style at all.
        let policy = format!(
            "default-src 'none'; style-src {} 'unsafe-inline'; script-src {}; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            hash(css()),
            hash(SCRIPT)
        );
        HeaderValue::from_str(&policy).expect("a policy is plain text")
    });
    &POLICY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_has_its_light_value_before_it() {
        assert_eq!(with_light("a{color:var(--link);top:0}"), "a{color:#0b6076;color:var(--link);top:0}");
        for part in css().split("var(--").skip(1) {
            let name = part.split(')').next().expect("a name");
            assert!(TOKENS.iter().any(|(known, ..)| *known == name), "there is no token {name}");
        }
        assert!(css().len() < 12_000, "{}", css().len());
    }

    #[test]
    fn text_is_told_from_what_it_stands_on() {
        for (text, ground) in [
            ("ink", "page"),
            ("ink", "surface"),
            ("ink2", "surface"),
            ("ink3", "surface"),
            ("ink3", "page"),
            ("on-wino", "wino"),
            ("on-wino", "wino-h"),
            ("link", "surface"),
            ("link", "page"),
            ("ok", "ok-t"),
            ("bad", "bad-t"),
            ("bad", "surface"),
            ("ok", "surface"),
            ("ink", "sunk"),
            ("ink", "wino-t"),
        ] {
            for scheme in [1, 2] {
                let of = |name: &str| {
                    let token = TOKENS.iter().find(|token| token.0 == name).expect("a token");
                    luminance(if scheme == 1 { token.1 } else { token.2 })
                };
                let (one, other) = (of(text), of(ground));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast >= 4.5, "{text} on {ground}: {contrast}");
            }
        }
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(hex: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }
}
