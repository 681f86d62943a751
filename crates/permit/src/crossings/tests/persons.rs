use super::*;
use crate::fixture::{ADMIN, Instance, MANAGER, SHOP, at, blob, bytes_of, done, id};

#[tokio::test]
async fn a_person_is_found_by_the_normalised_address() {
    let shop = Instance::shop().await;
    let mut tx = shop.person_tx().await;
    assert_eq!(tx.person_by_email("p11@shop.test").await.expect("an answer"), Some(id(MANAGER)));
    assert_eq!(tx.person_by_email("P11@shop.test").await.expect("an answer"), None);
    assert_eq!(tx.person_by_email("").await.expect("an answer"), None);
}

#[tokio::test]
async fn a_mailed_token_leads_to_its_person_once_and_for_its_purpose() {
    let shop = Instance::shop().await;
    let digest = bytes_of(&[8; 32]);
    let sql = format!(
        "INSERT INTO person_token (digest, person, purpose, detail, created_at, expires_at) \
         VALUES ({digest}, {}, 'reset', 'more', 1, {})",
        blob(MANAGER),
        at(60).as_micros()
    );
    shop.put(&sql).await;
    let find = async |purpose: &str, digest| {
        let mut tx = shop.person_tx().await;
        tx.person_by_token(purpose, digest).await.expect("an answer")
    };
    assert_eq!(find("reset", [8; 32]).await, Some((id(MANAGER), "more".to_owned())));
    assert_eq!(find("email", [8; 32]).await, None);
    assert_eq!(find("reset", [9; 32]).await, None);
    shop.clock.set(at(59));
    assert!(find("reset", [8; 32]).await.is_some());
    shop.clock.set(at(60));
    assert_eq!(find("reset", [8; 32]).await, None, "it is over");
    shop.clock.set(at(0));
    shop.put("UPDATE person_token SET used_at = 1").await;
    assert_eq!(find("reset", [8; 32]).await, None, "it was used");
}

#[tokio::test]
async fn the_switcher_shows_each_merchant_a_person_belongs_to() {
    let shop = Instance::shop().await;
    for number in [6, 7, 8] {
        shop.merchant(number).await;
        let sql = format!(
            "INSERT INTO member (merchant, id, person, role, state, name, joined_at) \
             VALUES ({}, {}, {}, 'Developer', 'disabled', 'A', 1)",
            blob(number),
            blob(number),
            blob(ADMIN)
        );
        shop.put(&sql).await;
    }
    shop.put(&format!("UPDATE merchant SET closed_at = 1 WHERE id = {}", blob(7))).await;
    shop.put(&format!("UPDATE member SET state = 'removed' WHERE merchant = {}", blob(8))).await;
    shop.put(&format!("UPDATE merchant SET second_factor_required = 1 WHERE id = {}", blob(SHOP))).await;
    let mut tx = shop.person_tx().await;
    tx.turn_to(id(ADMIN));
    let found = tx.memberships().await.expect("a list");
    let [first, second] = &found[..] else { panic!("{found:?}") };
    assert_eq!((first.merchant, first.member), (id(6), id(6)), "oldest membership first");
    assert_eq!((first.role, first.owner, first.state.as_str()), (Role::Developer, false, "disabled"));
    assert!(!first.second_factor_required);
    assert_eq!((second.merchant, second.member), (id(SHOP), id(ADMIN)));
    assert_eq!((second.role, second.owner, second.state.as_str()), (Role::Admin, true, "active"));
    assert_eq!((second.merchant_name.as_str(), second.second_factor_required), ("Shop 5", true));
    tx.turn_to(id(77));
    assert_eq!(tx.memberships().await.expect("a list").len(), 0);
}

#[tokio::test]
async fn an_instance_is_empty_until_it_has_a_merchant() {
    let instance = Instance::empty().await;
    assert!(instance.person_tx().await.instance_is_empty().await.expect("an answer"));
    instance.person(30).await;
    assert!(instance.person_tx().await.instance_is_empty().await.expect("an answer"));
    instance.merchant(6).await;
    assert!(!instance.person_tx().await.instance_is_empty().await.expect("an answer"));
}

#[tokio::test]
async fn the_instance_keeps_values_about_itself() {
    let instance = Instance::empty().await;
    let value = async |name: &str| {
        let mut tx = instance.person_tx().await;
        tx.instance_value(name).await.expect("an answer")
    };
    let keep = async |name: &str, value: Option<&str>| {
        let mut tx = instance.person_tx().await;
        tx.keep_instance_value(name, value).await.expect("written");
        tx.commit_unrecorded(()).await.expect("kept");
    };
    assert_eq!(value("link").await, None);
    keep("link", Some("first")).await;
    keep("other", Some("else")).await;
    assert_eq!(value("link").await.as_deref(), Some("first"));
    keep("link", Some("second")).await;
    assert_eq!(value("link").await.as_deref(), Some("second"));
    keep("link", None).await;
    assert_eq!(value("link").await, None);
    assert_eq!(value("other").await.as_deref(), Some("else"));
}

#[tokio::test]
async fn mail_reaches_a_member_of_this_merchant_by_their_address() {
    let shop = Instance::shop().await;
    shop.merchant(6).await;
    shop.person(30).await;
    shop.join(6, 30, Role::Admin).await;
    let mut upkeep = shop.app.upkeep(id(SHOP), "test").await.expect("a turn");
    let address = upkeep.tx().email_of(id(MANAGER)).await.expect("an answer");
    assert_eq!(address.as_deref(), Some("P11@shop.test"));
    assert_eq!(upkeep.tx().email_of(id(30)).await.expect("an answer"), None);
    upkeep.commit(done()).await.expect("kept");
}

#[tokio::test]
async fn what_is_over_is_forgotten_and_nothing_else() {
    let shop = Instance::empty().await;
    for (number, seconds) in [(30, -1), (31, 0), (32, 1)] {
        shop.person(number).await;
        let (own, at) = (blob(number), at(seconds).as_micros());
        shop.put(&format!("UPDATE session SET expires_at = {at} WHERE id = {own}")).await;
        let token =
            "INSERT INTO person_token (digest, person, purpose, detail, created_at, expires_at) VALUES";
        shop.put(&format!("{token} ({own}, {own}, 'reset', '', 1, {at})")).await;
        let tries = "INSERT INTO throttle (scope, subject, window_start, tries) VALUES";
        shop.put(&format!("{tries} ('sign-in', {own}, {at}, 1)")).await;
    }
    let mut upkeep = shop.app.upkeep(Id::nil(), "test").await.expect("a turn");
    upkeep.tx().forget_what_is_over(at(0)).await.expect("written");
    upkeep.keep().await.expect("kept");
    let left: Vec<Vec<u8>> = vec![vec![31; 16], vec![32; 16]];
    assert_eq!(shop.all::<Vec<u8>>("SELECT id FROM session ORDER BY id").await, left);
    assert_eq!(shop.all::<Vec<u8>>("SELECT digest FROM person_token ORDER BY digest").await, left);
    assert_eq!(shop.all::<Vec<u8>>("SELECT subject FROM throttle ORDER BY subject").await, left);
}
