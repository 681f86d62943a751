use super::*;

#[test]
fn what_is_sealed_opens_only_for_its_purpose_and_key() {
    let keys = Keys::derive(&[1; 32]);
    let sealed = keys.seal("totp", [2; 24], b"seed");
    assert_eq!(keys.open("totp", &sealed).expect("opens").reveal(), b"seed");
    assert!(keys.open("webhook", &sealed).is_err());
    assert!(Keys::derive(&[3; 32]).open("totp", &sealed).is_err());
    assert!(keys.open("totp", &sealed[..10]).is_err());
}

#[test]
fn what_was_sealed_is_not_to_be_seen_and_not_to_be_changed() {
    let keys = Keys::derive(&[1; 32]);
    let sealed = keys.seal("totp", [2; 24], b"a seed of some length");
    assert_eq!(sealed[..24], [2; 24]);
    assert!(!sealed.windows(6).any(|part| part == b"a seed"));
    assert_ne!(sealed, keys.seal("totp", [3; 24], b"a seed of some length"));
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(keys.open("totp", &changed).is_err(), "byte {place}");
    }
    let problem = keys.open("totp", b"").expect_err("nothing was sealed");
    assert!(problem.to_string().contains("a sealed totp does not open"), "{problem}");
}

#[test]
fn each_purpose_has_a_key_of_its_own_and_each_master_key_others() {
    let (keys, others) = (Keys::derive(&[1; 32]), Keys::derive(&[2; 32]));
    assert_eq!(keys.hash("secret"), Keys::derive(&[1; 32]).hash("secret"));
    assert_ne!(keys.hash("secret"), keys.sign(b"secret"));
    assert_ne!(keys.hash("secret"), keys.hash("secrets"));
    assert_ne!(keys.hash("secret"), others.hash("secret"));
    assert_ne!(keys.sign(b"a"), keys.sign(b"b"));
    assert_ne!(keys.sign(b"a"), others.sign(b"a"));
    assert_ne!(keys.hash("secret"), digest("secret"));
}

#[test]
fn keyed_hashes_are_hmac_sha256() {
    // RFC 4231, test case 2.
    let wanted = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    let found = mac(b"Jefe", b"what do ya want for nothing?").map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(found, wanted);
}

#[test]
fn a_digest_is_sha256() {
    let found = digest("abc").map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(found, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn bytes_become_text_that_goes_into_a_url_and_back() {
    assert_eq!(encode(&[0xfb, 0xff, 0xfe]), "-__-");
    assert_eq!(encode(&[1]), "AQ", "no padding");
    assert_eq!(decode("-__-"), Some(vec![0xfb, 0xff, 0xfe]));
    assert_eq!(decode("AQ"), Some(vec![1]));
    for wrong in ["AQ==", "+//+", "a", "é"] {
        assert_eq!(decode(wrong), None, "{wrong}");
    }
}
