use super::*;

#[test]
fn the_decoy_costs_as_much_as_a_kept_hash() {
    for cost in [PasswordCost::Full, PasswordCost::Tests] {
        let cut = |text: &str| text.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cut(&decoy(cost)), cut(&hash_now(cost, b"kilimanjaro")));
    }
    let decoy = decoy(PasswordCost::Tests);
    let hash = PasswordHash::new(&decoy).expect("the decoy is a hash in PHC form");
    assert!(hash.salt.is_some() && hash.hash.is_some());
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn a_password_is_checked_against_what_is_kept_of_it() {
    let passwords = Passwords::new(PasswordCost::Tests);
    let kept = passwords.hash(&secret("kilimanjaro")).await.expect("a hash");
    assert!(kept.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{kept}");
    assert_ne!(kept, passwords.hash(&secret("kilimanjaro")).await.expect("a hash"), "each has its salt");
    assert!(passwords.verify(&secret("kilimanjaro"), Some(&kept)).await.expect("an answer"));
    for (wrong, kept) in [
        ("serengeti", Some(kept.as_str())),
        ("", Some(kept.as_str())),
        ("kilimanjaro", Some("nonsense")),
        ("kilimanjaro", None),
    ] {
        assert!(!passwords.verify(&secret(wrong), kept).await.expect("an answer"), "{wrong} {kept:?}");
    }
}

#[tokio::test]
async fn an_address_that_nobody_has_costs_a_hash_all_the_same() {
    let passwords = Passwords::new(PasswordCost::Tests);
    assert_eq!(passwords.hashed(), 0);
    passwords.verify(&secret("a"), None).await.expect("an answer");
    assert_eq!(passwords.hashed(), 1);
    passwords.verify(&secret("a"), Some("nonsense")).await.expect("an answer");
    passwords.hash(&secret("a")).await.expect("a hash");
    assert_eq!(passwords.hashed(), 3);
}

#[tokio::test]
async fn nobody_knows_a_password_that_leads_to_the_decoy() {
    let passwords = Passwords::new(PasswordCost::Tests);
    let decoy = decoy(PasswordCost::Tests);
    for guess in ["", "a", "\0"] {
        assert!(!passwords.verify(&secret(guess), Some(&decoy)).await.expect("an answer"));
    }
}

#[test]
fn a_guess_costs_what_owasp_recommends() {
    let full = params(PasswordCost::Full);
    assert_eq!((full.m_cost(), full.t_cost(), full.p_cost()), (19_456, 2, 1));
}

#[tokio::test]
async fn those_who_come_when_the_queue_is_full_are_told_to_come_again() {
    let passwords = Passwords::new(PasswordCost::Tests);
    let taken = passwords.slots.clone().acquire_many_owned(65).await.expect("slots");
    passwords.hash(&secret("a")).await.expect("the last place");
    let last = passwords.slots.clone().acquire_owned().await.expect("a slot");
    let problem = passwords.hash(&secret("a")).await.expect_err("full");
    assert_eq!(problem.code(), "busy");
    assert_eq!(passwords.verify(&secret("a"), None).await.expect_err("full").code(), "busy");
    drop((taken, last));
    passwords.hash(&secret("a")).await.expect("there is room again");
}
