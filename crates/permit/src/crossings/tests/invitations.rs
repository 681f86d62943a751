use super::*;
use crate::{
    Writing as _,
    fixture::{Instance, MANAGER, SHOP, blob, bytes_of, done, id},
};

async fn invited() -> Instance {
    let shop = Instance::shop().await;
    let sql = format!(
        "INSERT INTO invitation_token (digest, merchant, invitation, generation) VALUES ({}, {}, {}, 3)",
        bytes_of(&[8; 32]),
        blob(SHOP),
        blob(40)
    );
    shop.put(&sql).await;
    shop
}

fn leads_to_the_shop(found: InvitationCrossing) {
    assert_eq!((found.merchant, found.invitation, found.generation), (id(SHOP), [40; 16], 3));
}

#[tokio::test]
async fn a_link_leads_to_the_merchant_that_invites() {
    let shop = invited().await;
    let door = shop.public::<LookUpInvitation>().await;
    let (tx, found) = door.cross([8; 32]).await.expect("an answer").expect("an invitation");
    assert_eq!(tx.merchant(), id(SHOP));
    leads_to_the_shop(found);
    assert!(door.cross([9; 32]).await.expect("an answer").is_none());
    let door = shop.public::<AcceptInvitation>().await;
    let (tx, found) = door.look([8; 32]).await.expect("an answer").expect("an invitation");
    assert_eq!(tx.merchant(), id(SHOP));
    leads_to_the_shop(found);
    assert!(door.look([9; 32]).await.expect("an answer").is_none());
}

#[tokio::test]
async fn whoever_accepts_acts_within_the_merchant_under_their_own_name() {
    let shop = invited().await;
    let door = shop.public::<AcceptInvitation>().await;
    assert!(door.cross([9; 32]).await.expect("an answer").is_none());
    let (mut tx, found) = door.cross([8; 32]).await.expect("an answer").expect("an invitation");
    leads_to_the_shop(found);
    assert_eq!((tx.merchant(), tx.actor().kind()), (id(SHOP), "stranger"));
    assert_eq!(tx.person_by_email("p11@shop.test").await.expect("an answer"), Some(id(MANAGER)));
    assert_eq!(tx.person_by_email("nobody@shop.test").await.expect("an answer"), None);
    tx.act_as(Actor::Person(id(MANAGER), "Baraka".to_owned()));
    tx.commit(done(), ()).await.expect("kept");
    let kept: Vec<(Id<Merchant>, String, Id<Person>)> =
        shop.all("SELECT merchant, actor_name, person FROM activity").await;
    assert_eq!(kept, [(id(SHOP), "Baraka".to_owned(), id(MANAGER))]);
}
