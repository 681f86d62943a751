//! Keys, passwords and what the instance lends.

use values::Secret;

use super::Instance;
use crate::{App, PasswordCost, crypto, passwords::Passwords};

#[test]
fn secrets_are_what_rfcs_and_their_keys_make_of_them() {
    let sha = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
    assert_eq!(crypto::encode(&crypto::digest("abc")), sha, "FIPS 180-2, of abc");
    assert_eq!(crypto::decode(sha), Some(crypto::digest("abc").to_vec()));
    assert_eq!(crypto::decode("="), None);
    let (one, two) = (crypto::Keys::derive(&[1; 32]), crypto::Keys::derive(&[2; 32]));
    assert_ne!(one.hash("a"), two.hash("a"));
    assert_ne!(one.hash("a"), one.hash("b"));
    assert_ne!(one.sign(b"a"), two.sign(b"a"));
    assert_ne!(one.sign(b"a"), one.hash("a"), "each purpose has its key");
}

#[tokio::test]
async fn a_password_is_verified_against_what_is_kept_of_it() {
    let passwords = Passwords::new(PasswordCost::Tests);
    let secret = |text: &str| Secret::new(text.to_owned());
    let kept = passwords.hash(&secret("kilimanjaro")).await.expect("a hash");
    assert_eq!(passwords.hashed(), 1);
    assert!(passwords.verify(&secret("kilimanjaro"), Some(&kept)).await.expect("an answer"));
    assert!(!passwords.verify(&secret("meru"), Some(&kept)).await.expect("an answer"));
    assert!(!passwords.verify(&secret("kilimanjaro"), None).await.expect("an answer"));
    assert_eq!(passwords.hashed(), 4, "who is not known takes as long");
    let full = Passwords::new(PasswordCost::Full).hash(&secret("a")).await.expect("a hash");
    assert!(full.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{full}");
}

#[tokio::test]
async fn the_instance_lends_its_time_its_settings_and_its_keys() {
    let instance = Instance::start().await;
    let app: &App = &instance.app;
    assert_eq!(
        (app.now(), app.settings().public_url.as_str(), app.is_https()),
        (super::START, "http://127.0.0.1:8080", false)
    );
    assert_ne!(app.random::<16>(), app.random::<16>());
    assert!(app.check().await.is_ok());
    assert_eq!(app.keys().hash("a"), crypto::Keys::derive(&[42; 32]).hash("a"));
    assert!(format!("{app:?}").contains("127.0.0.1:8080"));
    app.close().await;
    assert!(app.check().await.is_err(), "what is closed answers no more");
}
