//! The checksum that ClickPesa clients put into bodies and expect in webhooks.
//!
//! HMAC-SHA256 over the body without its top-level `checksum` and `checksumMethod`, keys sorted, compact, in
//! lower-case hex. Clients differ in how they print numbers and non-ASCII text, so [`verify`] accepts four
//! serialisations of the one body. What we send follows JavaScript, as ClickPesa's own sample does.

mod canonical;
mod number;
#[cfg(test)]
mod tests;

use canonical::{Characters, Node, Numbers};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq};

const CHECKSUM: &str = "checksum";
const METHOD: &str = "checksumMethod";
const CALL: &str = "call";

/// What is remembered of a checksum that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 32]);

impl Signature {
    /// What stands for the checksum.
    pub const fn digest(self) -> [u8; 32] {
        self.0
    }
}

/// The checksum of `body`, an object, its checksum fields left out.
pub fn sign(key: &str, body: &serde_json::Value) -> String {
    let mut body = Node::from(body);
    body.take(CHECKSUM);
    body.take(METHOD);
    hex_hmac(key, &body.canonical(Numbers::Normalised, Characters::Plain))
}

/// `body` as the checksum sees it: compact, keys sorted. A webhook sent in this form also satisfies receivers
/// that hash the bytes instead of the parsed body.
pub fn canonical(body: &serde_json::Value) -> String {
    Node::from(body).canonical(Numbers::Normalised, Characters::Plain)
}

/// What a checksum has to cover.
#[derive(Debug, Clone, Copy)]
pub enum Cover<'a> {
    /// The body, as ClickPesa clients sign it. Their older way writes values without names or borders, so a body with
    /// other fields than `known` could say something else in the same letters, and is refused.
    Body {
        /// The fields that the route knows.
        known: fn() -> Vec<String>,
    },
    /// The body with its names, as ClickPesa clients sign it. Their older way is refused: where digits meet digits, a part of
    /// one value could be taken for a part of the next, and free text could say all of another call.
    Names,
    /// The body with a field `call` in it, such as `POST /v1/payouts`: what was signed for one call is no good for another.
    Call(&'a str),
}

/// Checks the checksum inside `body`, the bytes of a JSON object as they were received, and answers it.
///
/// Bytes, because parsing loses how a number was written (`1.0E7`), which some clients hash.
///
/// # Errors
/// `Missing` without a checksum, `Wrong` for one that does not match or a body that is no object.
pub fn verify(key: &str, body: &[u8], cover: Cover<'_>) -> Result<Signature, ChecksumRefusal> {
    let mut body = Node::read(body).ok_or(ChecksumRefusal::Wrong)?;
    let given = match body.take(CHECKSUM) {
        None | Some(Node::Null) => return Err(ChecksumRefusal::Missing),
        Some(Node::Text(text)) if text.is_empty() => return Err(ChecksumRefusal::Missing),
        Some(Node::Text(text)) => text,
        Some(_) => return Err(ChecksumRefusal::Wrong),
    };
    let legacy = matches!(body.take(METHOD), Some(Node::Text(method)) if method == "legacy");
    let mut accepted = match cover {
        Cover::Body { known } if legacy && body.has_only(&known()) => legacy_texts(&body),
        Cover::Body { .. } | Cover::Names | Cover::Call(_) if legacy => return Err(ChecksumRefusal::Wrong),
        Cover::Body { .. } | Cover::Names => canonical_texts(&body),
        Cover::Call(call) => {
            body.put(CALL, Node::Text(call.to_owned()));
            canonical_texts(&body)
        }
    };
    accepted.sort_unstable();
    accepted.dedup();
    let matches = accepted.iter().fold(Choice::from(0), |matched, text| {
        matched | hex_hmac(key, text).as_bytes().ct_eq(given.as_bytes())
    });
    if matches.into() { Ok(Signature(Sha256::digest(&given).into())) } else { Err(ChecksumRefusal::Wrong) }
}

fn canonical_texts(body: &Node) -> Vec<String> {
    [
        (Numbers::Normalised, Characters::Plain),
        (Numbers::AsReceived, Characters::Plain),
        (Numbers::AsReceived, Characters::Ascii),
        (Numbers::Normalised, Characters::Ascii),
    ]
    .map(|(numbers, characters)| body.canonical(numbers, characters))
    .into()
}

fn legacy_texts(body: &Node) -> Vec<String> {
    [Numbers::Normalised, Numbers::AsReceived].map(|numbers| body.legacy(numbers)).into()
}

fn hex_hmac(key: &str, text: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    hmac.update(text.as_bytes());
    hex::encode(hmac.finalize().into_bytes())
}

/// Why a body is refused, in the words of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChecksumRefusal {
    /// The field is absent, null or empty.
    #[error("checksum is required")]
    Missing,
    /// The field does not fit the body.
    #[error("Invalid checksum")]
    Wrong,
}
