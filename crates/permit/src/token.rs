//! API keys and the hour-long tokens they are exchanged for.
//!
//! A key is `ksk_live_`, or `ksk_test_` where money is simulated, + 43 random characters + 6 check characters: found by
//! secret scanners, and refused without a look-up when it was mistyped. Only a keyed hash is kept. A token is a JSON Web
//! Token (RFC 7519, HS256) naming the key; the key is looked up on every call, so revoking it ends its tokens at once.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use values::{
    Duration, Id, Secret,
    subjects::{ApiKey, Merchant},
};

use crate::{app::App, crypto};

/// Which money a key was made for. Its secret begins with that, for those who find it in a file; what it may do is not
/// decided by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Real money.
    Live,
    /// Simulated money.
    Test,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Live, Self::Test];

    /// What its secrets begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Live => "ksk_live_",
            Self::Test => "ksk_test_",
        }
    }
}

/// How long a token lives.
pub const TOKEN_LIFE: Duration = Duration::from_secs(3600);

const CHECK_LENGTH: usize = 6;
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    #[serde(rename = "sub")]
    pub key: Id<ApiKey>,
    #[serde(rename = "mrc")]
    pub merchant: Id<Merchant>,
    #[serde(rename = "gen")]
    pub generation: i64,
    pub iat: i64,
    pub exp: i64,
}

/// A new API key's secret.
pub fn new_key(kind: KeyKind, random: [u8; 32]) -> Secret<String> {
    let body = format!("{}{}", kind.prefix(), crypto::encode(&random));
    let check = check(&body);
    Secret::new(body + &check)
}

/// Whether somewhere in a text an API key seems to begin, so that it is not shown.
pub fn tells_a_key(text: &str) -> bool {
    KeyKind::ALL.iter().any(|kind| text.contains(kind.prefix()))
}

/// Whether it is meant to be an API key, mistyped or not.
pub(crate) fn is_meant_as_key(text: &str) -> bool {
    KeyKind::ALL.iter().any(|kind| text.starts_with(kind.prefix()))
}

/// Whether the check characters fit, so that a typing mistake never costs a look-up.
pub fn key_is_well_formed(key: &str) -> bool {
    key.len()
        .checked_sub(CHECK_LENGTH)
        .filter(|length| is_meant_as_key(key) && key.is_char_boundary(*length))
        .is_some_and(|length| check(&key[..length]) == key[length..])
}

fn check(body: &str) -> String {
    let mut text = crypto::encode(&crypto::digest(body)[..5]);
    text.truncate(CHECK_LENGTH);
    text
}

/// A token for `key` that lives an hour.
pub(crate) fn issue(app: &App, merchant: Id<Merchant>, key: Id<ApiKey>, generation: i64) -> String {
    let now = app.now();
    let claims =
        Claims { key, merchant, generation, iat: now.as_seconds(), exp: (now + TOKEN_LIFE).as_seconds() };
    let claims = serde_json::to_vec(&claims).expect("claims are plain values");
    let signed = format!("{}.{}", crypto::encode(HEADER.as_bytes()), crypto::encode(&claims));
    let signature = crypto::encode(&app.keys().sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// The claims of a token that is ours and has not expired.
pub(crate) fn verify(app: &App, token: &str) -> Option<Claims> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (_, claims) = signed.split_once('.')?;
    let expected = app.keys().sign(signed.as_bytes());
    let genuine: bool = crypto::decode(signature)?.ct_eq(&expected).into();
    let claims: Claims = serde_json::from_slice(&crypto::decode(claims)?).ok()?;
    (genuine && app.now().as_seconds() < claims.exp).then_some(claims)
}

#[cfg(test)]
mod tests;
