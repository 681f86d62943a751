use super::*;
use crate::{
    Writing as _,
    fixture::{Instance, SHOP, blob, bytes_of, done, id},
};

/// A shop with a page of the kind "pay" whose token is "token", about number 40.
async fn with_page() -> Instance {
    let shop = Instance::shop().await;
    let sql = format!(
        "INSERT INTO hosted_page (digest, merchant, kind, subject) VALUES ({}, {}, 'pay', {})",
        bytes_of(&crypto::digest("token")),
        blob(SHOP),
        blob(40)
    );
    shop.put(&sql).await;
    shop
}

fn looked(found: Result<Option<(ReadTx, [u8; 16])>, Problem>) -> Option<(Id<Merchant>, [u8; 16])> {
    found.expect("an answer").map(|(tx, subject)| (tx.merchant(), subject))
}

fn crossed<P: Permission>(
    found: Result<Option<(WriteTx<P>, [u8; 16])>, Problem>,
) -> Option<(Id<Merchant>, [u8; 16], &'static str)> {
    found.expect("an answer").map(|(tx, subject)| (tx.merchant(), subject, tx.actor().kind()))
}

/// What each way across comes to with this kind of page and this token.
async fn ways(shop: &Instance, kind: &str, token: &str) -> Vec<bool> {
    let view = Some((id(SHOP), [40; 16]));
    let turn = Some((id(SHOP), [40; 16], "stranger"));
    let open = shop.public::<OpenHostedPage>().await;
    let door = shop.public::<UseHostedPage>().await;
    let bill = shop.public::<NotifyBill>().await;
    let bank = shop.public::<PlayBank>().await;
    let looks = [looked(open.cross(kind, token).await), looked(door.look(kind, token).await)];
    let turns = [
        crossed(door.cross(kind, token).await),
        crossed(bill.cross(kind, token).await),
        crossed(bank.cross(kind, token).await),
    ];
    for found in looks {
        assert!(found.is_none() || found == view, "{found:?}");
    }
    for found in turns {
        assert!(found.is_none() || found == turn, "{found:?}");
    }
    looks.iter().map(Option::is_some).chain(turns.iter().map(Option::is_some)).collect()
}

#[tokio::test]
async fn an_address_leads_to_what_its_page_is_about() {
    let shop = with_page().await;
    assert_eq!(ways(&shop, "pay", "token").await, [true; 5]);
    assert_eq!(ways(&shop, "pay", "tokem").await, [false; 5]);
    assert_eq!(ways(&shop, "receive", "token").await, [false; 5], "a page of one kind is none of another");
}

#[tokio::test]
async fn the_pages_of_a_merchant_that_closed_lead_nowhere() {
    let shop = with_page().await;
    shop.put("UPDATE merchant SET closed_at = 1").await;
    assert_eq!(ways(&shop, "pay", "token").await, [false; 5]);
}

#[tokio::test]
async fn whoever_guesses_an_address_keeps_nobody_waiting() {
    let shop = with_page().await;
    let turn = shop.app.db().write().await.expect("a turn");
    let door = shop.public::<UseHostedPage>().await;
    let guess = door.cross("pay", "tokem");
    let found = tokio::time::timeout(Duration::from_secs(5), guess).await.expect("no wait for the turn");
    assert!(crossed(found).is_none());
    drop(turn);
}

#[tokio::test]
async fn what_is_done_on_a_page_is_kept_within_its_merchant() {
    let shop = with_page().await;
    let door = shop.public::<UseHostedPage>().await;
    let (tx, _) = door.cross("pay", "token").await.expect("an answer").expect("a page");
    tx.commit(done(), ()).await.expect("kept");
    let kept: Vec<(Id<Merchant>, String)> = shop.all("SELECT merchant, actor_kind FROM activity").await;
    assert_eq!(kept, [(id(SHOP), "stranger".to_owned())]);
}

#[tokio::test]
async fn the_simulated_bank_reaches_merchants_that_are_open() {
    let shop = Instance::shop().await;
    let door = shop.public::<PlayBank>().await;
    let tx = door.cross_to(id(SHOP)).await.expect("an answer").expect("a merchant");
    assert_eq!(tx.merchant(), id(SHOP));
    drop(tx);
    assert!(door.cross_to(id(77)).await.expect("an answer").is_none());
    shop.put("UPDATE merchant SET closed_at = 1").await;
    assert!(door.cross_to(id(SHOP)).await.expect("an answer").is_none());
}

/// A shop whose account at a provider, number 40, has its notices sent to "hook".
async fn with_rail() -> Instance {
    let shop = Instance::shop().await;
    let sql = format!(
        "INSERT INTO rail_account (merchant, id, state, rail, base_url, client_id, credentials_sealed, version, balances, \
         hook_digest, hook_sealed, made_by, made_at, connected_at) VALUES ({}, {own}, 'connected', 'clickpesa', '', '', x'', 1, '', \
         {}, x'', {own}, 1, 1)",
        blob(SHOP),
        bytes_of(&crypto::digest("hook")),
        own = blob(40)
    );
    shop.put(&sql).await;
    shop
}

async fn noticed(shop: &Instance, token: &str) -> [bool; 2] {
    let door = shop.public::<ReceiveNotice>().await;
    let view = looked(door.look(token).await);
    let turn = crossed(door.cross(token).await);
    assert!(view.is_none() || view == Some((id(SHOP), [40; 16])), "{view:?}");
    assert!(turn.is_none() || turn == Some((id(SHOP), [40; 16], "stranger")), "{turn:?}");
    [view.is_some(), turn.is_some()]
}

#[tokio::test]
async fn a_provider_s_notice_reaches_the_merchant_whose_account_it_is_about() {
    let shop = with_rail().await;
    assert_eq!(noticed(&shop, "hook").await, [true; 2]);
    assert_eq!(noticed(&shop, "hooks").await, [false; 2]);
    shop.put("UPDATE rail_account SET state = 'draft'").await;
    assert_eq!(noticed(&shop, "hook").await, [false; 2], "an account that was never agreed to");
}

#[tokio::test]
async fn no_notice_reaches_a_merchant_that_closed() {
    let shop = with_rail().await;
    shop.put("UPDATE merchant SET closed_at = 1").await;
    assert_eq!(noticed(&shop, "hook").await, [false; 2]);
}

#[tokio::test]
async fn what_a_notice_leaves_to_be_done_is_kept_without_a_record() {
    let shop = with_rail().await;
    let door = shop.public::<ReceiveNotice>().await;
    let (mut tx, _) = door.cross("hook").await.expect("an answer").expect("an account");
    let now = tx.now();
    tx.enqueue("look", "at it".to_owned(), now).await.expect("a job");
    Public::<ReceiveNotice>::keep(tx).await.expect("kept");
    let jobs: Vec<(Id<Merchant>, String)> = shop.all("SELECT merchant, payload FROM job").await;
    assert_eq!(jobs, [(id(SHOP), "at it".to_owned())]);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, 0);
}
