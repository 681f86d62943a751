//! The two ways a delivery proves where it comes from: Standard Webhooks headers, and ClickPesa's checksum.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use values::Secret;

use crate::developer::checksum;

/// What every endpoint's secret begins with.
const PREFIX: &str = "whsec_";

/// The secret as the merchant keeps it.
pub(in crate::webhooks) fn print_secret(secret: &[u8]) -> Secret<String> {
    Secret::new(format!("{PREFIX}{}", STANDARD.encode(secret)))
}

/// The value of `webhook-signature` (Standard Webhooks): one signature for each secret that still counts.
pub(in crate::webhooks) fn standard(
    secrets: &[Secret<Vec<u8>>],
    id: &str,
    timestamp: i64,
    body: &str,
) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let signatures = secrets.iter().map(|secret| {
        let mut hmac =
            Hmac::<Sha256>::new_from_slice(secret.reveal()).expect("HMAC takes a key of any length");
        hmac.update(signed.as_bytes());
        format!("v1,{}", STANDARD.encode(hmac.finalize().into_bytes()))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

/// Where the checksum stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::webhooks) enum SignaturePlace {
    /// In the body, as ClickPesa documents, and in the header.
    BodyAndHeader,
    /// In the header only, for receivers that hash the body as it came.
    Header,
}

impl SignaturePlace {
    /// As it is stored.
    pub(in crate::webhooks) const fn name(self) -> &'static str {
        match self {
            Self::BodyAndHeader => "body_and_header",
            Self::Header => "header",
        }
    }

    /// The reverse of [`SignaturePlace::name`].
    pub(in crate::webhooks) fn from_name(name: &str) -> Self {
        if name == "header" { Self::Header } else { Self::BodyAndHeader }
    }
}

/// The body as it is sent and its checksum, where the merchant's checksum is on.
pub(in crate::webhooks) fn body(
    payload: &str,
    checksum_key: Option<&Secret<String>>,
    place: SignaturePlace,
) -> (String, Option<String>) {
    let Some(key) = checksum_key else { return (payload.to_owned(), None) };
    let Ok(mut body) = serde_json::from_str::<Value>(payload) else { return (payload.to_owned(), None) };
    let checksum = checksum::sign(key.reveal(), &body);
    if let (SignaturePlace::BodyAndHeader, Some(fields)) = (place, body.as_object_mut()) {
        fields.insert("checksum".to_owned(), checksum.clone().into());
        fields.insert("checksumMethod".to_owned(), "canonical".into());
    }
    (checksum::canonical(&body), Some(checksum))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the Standard Webhooks specification's own libraries.
    #[test]
    fn signs_as_standard_webhooks_does() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let signature = standard(
            &[Secret::new(secret)],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_side_by_side() {
        let secrets = [Secret::new(vec![1; 32]), Secret::new(vec![2; 32])];
        let both = standard(&secrets, "evt_1", 1, "{}");
        let first = standard(&secrets[..1], "evt_1", 1, "{}");
        assert!(both.starts_with(&format!("{first} v1,")), "{both}");
    }

    #[test]
    fn a_checksum_covers_the_body_without_itself() {
        let payload = r#"{"data":{"id":"X"},"event":"PAYOUT REFUNDED"}"#;
        let key = Secret::new("CHK-test-key-1".to_owned());
        let (sent, checksum) = body(payload, Some(&key), SignaturePlace::BodyAndHeader);
        let checksum = checksum.expect("a checksum");
        assert_eq!(
            sent,
            format!(
                r#"{{"checksum":"{checksum}","checksumMethod":"canonical","data":{{"id":"X"}},"event":"PAYOUT REFUNDED"}}"#
            )
        );
        let cover = checksum::Cover::Body { known: Vec::new };
        assert!(checksum::verify("CHK-test-key-1", sent.as_bytes(), cover).is_ok());
        let (bare, same) = body(payload, Some(&key), SignaturePlace::Header);
        assert_eq!((bare.as_str(), same.as_deref()), (payload, Some(checksum.as_str())));
        assert_eq!(body(payload, None, SignaturePlace::BodyAndHeader), (payload.to_owned(), None));
    }
}
