use super::*;
use crate::{
    crypto::{decode, encode},
    fixture::{Instance, id},
};

#[test]
fn a_mistyped_key_is_noticed_without_a_look_up() {
    let key = new_key(KeyKind::Live, [7; 32]);
    assert!(key_is_well_formed(key.reveal()));
    let mistyped = key.reveal().replacen("Bw", "Bv", 1);
    assert_ne!(&mistyped, key.reveal());
    assert!(!key_is_well_formed(&mistyped));
    assert!(!key_is_well_formed("ksk_live_") && !key_is_well_formed("") && !key_is_well_formed("é"));
    let other = key.reveal().replacen("ksk_live_", "ksk_test_", 1);
    assert!(!key_is_well_formed(&other), "what it is for is checked with the rest");
}

#[test]
fn a_key_has_its_prefix_43_characters_and_6_that_check_them() {
    for (kind, prefix) in [(KeyKind::Live, "ksk_live_"), (KeyKind::Test, "ksk_test_")] {
        let key = new_key(kind, [7; 32]);
        assert!(key_is_well_formed(key.reveal()));
        let rest = key.reveal().strip_prefix(prefix).expect("the prefix");
        assert_eq!(rest.len(), 43 + 6);
        assert_eq!(rest[..43], encode(&[7; 32]));
        assert_ne!(key.reveal(), new_key(kind, [8; 32]).reveal());
    }
}

#[test]
fn a_key_in_the_middle_of_a_text_is_noticed() {
    for kind in KeyKind::ALL {
        let key = new_key(kind, [7; 32]);
        assert!(tells_a_key(&format!("order {}", key.reveal())), "{kind:?}");
    }
    assert!(!tells_a_key("ksk_") && !tells_a_key("sk_live_1") && !tells_a_key(""));
}

#[test]
fn another_prefix_makes_another_secret_even_where_the_check_fits() {
    let body = format!("xsk_live_{}", encode(&[7; 32]));
    assert!(!key_is_well_formed(&format!("{body}{}", check(&body))));
    assert_eq!(check(&body).len(), 6);
}

#[test]
fn letters_of_several_bytes_are_no_key() {
    // The sixth byte from the end is inside of a letter.
    assert!(!key_is_well_formed("ksk_live_ééé0"));
}

#[tokio::test]
async fn a_token_says_whose_it_is_for_an_hour() {
    let instance = Instance::empty().await;
    let app = &instance.app;
    let token = issue(app, id(5), id(6), 7);
    let claims = verify(app, &token).expect("ours");
    assert_eq!((claims.merchant, claims.key, claims.generation), (id(5), id(6), 7));
    assert_eq!((claims.iat, claims.exp), (app.now().as_seconds(), app.now().as_seconds() + 3600));
    instance.clock.advance(Duration::from_secs(3599));
    assert!(verify(app, &token).is_some());
    instance.clock.advance(Duration::from_secs(1));
    assert!(verify(app, &token).is_none(), "its hour is over");
    instance.clock.advance(Duration::from_secs(1));
    assert!(verify(app, &token).is_none());
}

#[tokio::test]
async fn a_token_is_a_json_web_token() {
    let app = Instance::empty().await.app;
    let token = issue(&app, id(5), id(6), 7);
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, _] = parts[..] else { panic!("{token}") };
    let read =
        |part| serde_json::from_slice::<serde_json::Value>(&decode(part).expect("base64")).expect("JSON");
    assert_eq!(read(header), serde_json::json!({"alg": "HS256", "typ": "JWT"}));
    assert_eq!(
        (&read(claims)["sub"], &read(claims)["gen"]),
        (&serde_json::json!(id::<ApiKey>(6)), &7.into())
    );
}

#[tokio::test]
async fn a_token_that_was_changed_or_made_by_others_is_none() {
    let app = Instance::empty().await.app;
    let token = issue(&app, id(5), id(6), 7);
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let (header, claims) = signed.split_once('.').expect("claims");
    let more =
        String::from_utf8(decode(claims).expect("base64")).expect("text").replace("\"gen\":7", "\"gen\":8");
    let other = crypto::Keys::derive(&[1; 32]).sign(signed.as_bytes());
    for forged in [
        format!("{header}.{}.{signature}", encode(more.as_bytes())),
        format!("{signed}.{}", encode(&other)),
        format!("{signed}."),
        format!("{signed}.{}", &signature[..20]),
        signed.to_owned(),
        claims.to_owned(),
        String::new(),
    ] {
        assert!(verify(&app, &forged).is_none(), "{forged}");
    }
}
