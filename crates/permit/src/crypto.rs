//! The instance's master key and what is derived from it: seals, keyed hashes, token signatures.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use values::Secret;

use crate::Problem;

type HmacSha256 = Hmac<Sha256>;

/// Keys derived from the master key, one for each purpose.
#[derive(Debug)]
pub struct Keys {
    seal: Secret<[u8; 32]>,
    hash: Secret<[u8; 32]>,
    sign: Secret<[u8; 32]>,
}

impl Keys {
    /// Derives every key from the 32 bytes of the master key.
    pub fn derive(master: &[u8; 32]) -> Self {
        let key = |purpose: &[u8]| Secret::new(mac(master, purpose));
        Self { seal: key(b"kibali seal 1"), hash: key(b"kibali hash 1"), sign: key(b"kibali sign 1") }
    }

    /// Encrypts `plain` for keeping; `purpose` must be the same when it is opened.
    pub fn seal(&self, purpose: &str, nonce: [u8; 24], plain: &[u8]) -> Vec<u8> {
        let cipher = XChaCha20Poly1305::new(self.seal.reveal().into());
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed =
            cipher.encrypt(&XNonce::from(nonce), payload).expect("encryption into memory does not fail");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`Keys::seal`] made.
    ///
    /// # Errors
    /// A failure when the master key is another one or the bytes were changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Secret<Vec<u8>>, Problem> {
        let broken =
            || Problem::failure(format!("a sealed {purpose} does not open: is this the right master key?"));
        let (nonce, rest) = sealed.split_at_checked(24).ok_or_else(broken)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| broken())?;
        let cipher = XChaCha20Poly1305::new(self.seal.reveal().into());
        let payload = Payload { msg: rest, aad: purpose.as_bytes() };
        cipher.decrypt(&XNonce::from(nonce), payload).map(Secret::new).map_err(|_| broken())
    }

    /// A keyed hash: what is kept of a secret that is looked up, such as an API key.
    pub fn hash(&self, secret: &str) -> [u8; 32] {
        mac(self.hash.reveal(), secret.as_bytes())
    }

    /// Signs `message`, for tokens that are verified without a look-up.
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        mac(self.sign.reveal(), message)
    }
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = HmacSha256::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// SHA-256, for tokens that are random enough to need no key.
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// URL-safe base64 without padding.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The reverse of [`encode`].
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests;
