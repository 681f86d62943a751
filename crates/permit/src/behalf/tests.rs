use super::*;
use crate::{
    ManageMember, Permit, Role, ViewPayouts,
    fixture::{ADMIN, EMPLOYEE, Instance, KEY, MANAGER, by_member, id},
};

/// What looking and writing say, which is the same.
async fn standing(shop: &Instance, behalf: Behalf, kind: Kind) -> &'static str {
    let word = |standing: Standing| match standing {
        Standing::Lost => "lost",
        Standing::Member => "member",
        Standing::Key(key) if key.features == "checkout" => "key",
        Standing::Key(_) => "a key without what its application lends it",
    };
    let permit = shop.enter::<Permit<ViewPayouts>>(by_member(ADMIN)).await.expect("passed");
    let looked = permit.read().await.expect("a view").standing(behalf, kind).await.expect("an answer");
    let permit = shop.enter::<Permit<ManageMember>>(by_member(ADMIN)).await.expect("passed");
    let mut tx = permit.write().await.expect("a turn");
    let locked = word(tx.standing(behalf, kind).await.expect("an answer"));
    assert_eq!(word(looked), locked);
    locked
}

#[tokio::test]
async fn a_member_stands_by_their_role_and_duty() {
    let shop = Instance::shop().await;
    let member = |number| Behalf::Member(id(number));
    assert_eq!(standing(&shop, member(MANAGER), Kind::CreatePayout).await, "member");
    assert_eq!(standing(&shop, member(EMPLOYEE), Kind::CreatePayout).await, "member");
    assert_eq!(standing(&shop, member(EMPLOYEE), Kind::AuthorisePayout).await, "lost");
    assert_eq!(standing(&shop, member(77), Kind::CreatePayout).await, "lost");
    shop.put("UPDATE member SET payout_duty = 'approver' WHERE role = 'Manager'").await;
    assert_eq!(standing(&shop, member(MANAGER), Kind::CreatePayout).await, "lost", "prepares none any more");
    assert_eq!(standing(&shop, member(MANAGER), Kind::AuthorisePayout).await, "member");
    shop.put("UPDATE member SET state = 'disabled' WHERE role = 'Employee'").await;
    assert_eq!(standing(&shop, member(EMPLOYEE), Kind::CreatePayout).await, "lost");
}

#[tokio::test]
async fn a_key_stands_by_its_scopes() {
    let shop = Instance::shop().await;
    let key = Behalf::Key(id(KEY));
    assert_eq!(standing(&shop, key, Kind::CreatePayout).await, "key");
    assert_eq!(standing(&shop, key, Kind::ViewBalance).await, "lost");
    assert_eq!(standing(&shop, Behalf::Key(id(77)), Kind::CreatePayout).await, "lost");
    shop.put("UPDATE api_key SET dormant_at = 1").await;
    assert_eq!(standing(&shop, key, Kind::CreatePayout).await, "lost");
    assert_eq!(standing(&shop, key, Kind::ViewPayouts).await, "key");
    shop.put("UPDATE api_key SET revoked_at = 1").await;
    assert_eq!(standing(&shop, key, Kind::ViewPayouts).await, "lost");
}

#[tokio::test]
async fn whoever_is_of_another_merchant_has_no_standing_here() {
    let shop = Instance::shop().await;
    shop.merchant(6).await;
    shop.person(30).await;
    shop.join(6, 30, Role::Admin).await;
    shop.key(6, 31, "payout.create").await;
    assert_eq!(standing(&shop, Behalf::Member(id(30)), Kind::CreatePayout).await, "lost");
    assert_eq!(standing(&shop, Behalf::Key(id(31)), Kind::CreatePayout).await, "lost");
}
