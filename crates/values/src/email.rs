//! E-mail addresses: kept as typed, compared in a normalised form.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use unicode_normalization::UnicodeNormalization;

/// An address as its owner writes it, with the form it is compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Email {
    written: String,
    normal: String,
}

impl Email {
    /// The longest address RFC 5321 lets a server accept.
    pub const MAX_LENGTH: usize = 254;

    /// Reads an address; surrounding space is dropped.
    ///
    /// # Errors
    /// [`EmailError`] when nobody could be reached under it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let written: String = text.trim().nfc().collect();
        let (local, domain) = written.rsplit_once('@').ok_or(EmailError)?;
        let bad = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '\\' | '"' | '@')
        };
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        if local.is_empty()
            || local.len() > 64
            || local.contains(bad)
            || dots
            || written.len() > Self::MAX_LENGTH
        {
            return Err(EmailError);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| EmailError)?;
        if !domain.contains('.') || domain.split('.').any(str::is_empty) {
            return Err(EmailError);
        }
        let local: String = local.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        let normal = format!("{local}@{domain}");
        Ok(Self { written, normal })
    }

    /// As its owner wrote it; for mails and pages.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Lower case, compatibility characters folded, domain in ASCII; plus-tags stay distinct.
    pub fn normal(&self) -> &str {
        &self.normal
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.written
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

impl utoipa::PartialSchema for Email {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .max_length(Some(Self::MAX_LENGTH))
            .format(Some(utoipa::openapi::SchemaFormat::Custom("email".into())))
            .into()
    }
}
impl utoipa::ToSchema for Email {}

/// A text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write an e-mail address such as asha@zurifoods.co.tz")]
pub struct EmailError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_without_case_or_unicode_form() {
        let plain = Email::parse("Asha@Zurifoods.CO.TZ").expect("an address");
        assert_eq!(plain.normal(), "asha@zurifoods.co.tz");
        assert_eq!(plain.as_str(), "Asha@Zurifoods.CO.TZ");
        let composed = Email::parse("zoë@x.tz").expect("an address");
        let decomposed = Email::parse("zoe\u{308}@x.tz").expect("an address");
        let wide = Email::parse("ｚｏë@X.tz").expect("an address");
        assert_eq!(composed.normal(), decomposed.normal());
        assert_eq!(composed.normal(), wide.normal());
    }

    #[test]
    fn plus_tags_stay_distinct() {
        let tagged = Email::parse("asha+api@x.tz").expect("an address");
        assert_ne!(tagged.normal(), Email::parse("asha@x.tz").expect("an address").normal());
    }

    #[test]
    fn refuses_what_no_mail_reaches() {
        for wrong in [
            "",
            "asha",
            "@x.tz",
            "a b@x.tz",
            "a@localhost",
            "a@x..tz",
            "a\r\nBcc: b@x.tz",
            "a@b@x.tz",
            ".a@x.tz",
            "<a@x.tz>",
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }
}
