use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;

use super::*;
use crate::{
    ManageMember, Permit, ViewPayouts,
    fixture::{ADMIN, Instance, MANAGER, SHOP, START, at, by_member, done, id, outcome},
    money::tests::{Note, labels, note},
};

const NAME: &str = "SELECT name FROM member WHERE merchant = $1 AND id = $2";
const NAMES: &str = "SELECT name FROM member WHERE merchant = $1 ORDER BY id";
const COUNT: &str = "SELECT COUNT(*) FROM member WHERE merchant = $1";

async fn view(shop: &Instance) -> ReadTx {
    let permit: Permit<ViewPayouts> = shop.enter(by_member(ADMIN)).await.expect("passed");
    permit.read().await.expect("a view")
}

async fn turn(shop: &Instance) -> WriteTx<ManageMember> {
    let permit: Permit<ManageMember> = shop.enter(by_member(ADMIN)).await.expect("passed");
    permit.write().await.expect("a turn")
}

/// Whether a future ends in a panic that says this.
async fn panics(future: impl Future, says: &str) -> bool {
    let Err(panic) = AssertUnwindSafe(future).catch_unwind().await else { return false };
    let text = panic.downcast_ref::<String>().map_or("", String::as_str);
    text.contains(says)
}

async fn looks(tx: &mut impl Tx) {
    assert_eq!((tx.merchant(), tx.now()), (id(SHOP), START));
    assert_eq!(tx.app().now(), START);
    let name: Option<String> = tx.find(NAME, &[&id::<()>(MANAGER)]).await.expect("an answer");
    assert_eq!(name.as_deref(), Some("Person 11"));
    assert_eq!(tx.find::<String>(NAME, &[&id::<()>(77)]).await.expect("an answer"), None);
    let names: Vec<String> = tx.list(NAMES, &[]).await.expect("a list");
    assert_eq!(names, ["Person 10", "Person 11", "Person 12", "Person 13"]);
    assert_eq!(tx.count(COUNT, &[]).await.expect("a number"), 4);
    assert_eq!(outcome(tx.count("SELECT 1 WHERE $1 IS NULL", &[]).await), "failure");
}

#[tokio::test]
async fn both_transactions_look_within_their_merchant() {
    let shop = Instance::shop().await;
    shop.merchant(6).await;
    shop.person(30).await;
    shop.join(6, 30, crate::Role::Admin).await;
    let mut tx = view(&shop).await;
    looks(&mut tx).await;
    looks(&mut &tx).await;
    let mut tx = turn(&shop).await;
    looks(&mut tx).await;
}

#[tokio::test]
async fn a_statement_that_forgets_its_merchant_fails_on_its_first_run() {
    let shop = Instance::shop().await;
    let says = "a statement forgets its merchant";
    let sql = "SELECT name FROM member";
    let mut tx = view(&shop).await;
    assert!(panics(async { tx.find::<String>(sql, &[]).await }, says).await);
    assert!(panics(async { tx.list::<String>(sql, &[]).await }, says).await);
    assert!(panics(async { tx.count(sql, &[]).await }, says).await);
    let mut tx = turn(&shop).await;
    assert!(panics(async { tx.find_locked::<String>(sql, &[]).await }, says).await);
    assert!(panics(async { tx.list_locked::<String>(sql, &[]).await }, says).await);
    assert!(panics(async { tx.execute("DELETE FROM member", &[]).await }, says).await);
}

#[tokio::test]
async fn what_is_written_is_kept_with_its_record_or_not_at_all() {
    let shop = Instance::shop().await;
    let rename = "UPDATE member SET name = $3 WHERE merchant = $1 AND id = $2";
    let mut tx = turn(&shop).await;
    assert_eq!(tx.execute(rename, &[&id::<()>(MANAGER), &"Asha"]).await.expect("written"), 1);
    assert_eq!(tx.execute(rename, &[&id::<()>(77), &"Asha"]).await.expect("written"), 0);
    drop(tx);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM member WHERE name = 'Asha'").await, 0);
    let mut tx = turn(&shop).await;
    tx.execute(rename, &[&id::<()>(MANAGER), &"Asha"]).await.expect("written");
    assert_eq!(tx.commit(done(), 7).await.expect("kept"), 7);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM member WHERE name = 'Asha'").await, 1);
    let kept: Vec<(Id<Merchant>, String)> = shop.all("SELECT merchant, actor_name FROM activity").await;
    assert_eq!(kept, [(id(SHOP), "Person 10".to_owned())]);
}

#[tokio::test]
async fn a_repeat_that_finds_its_work_done_changes_nothing() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    tx.execute("DELETE FROM member WHERE merchant = $1", &[]).await.expect("written");
    assert_eq!(tx.already_done(7), 7);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM member").await, 4);
}

#[tokio::test]
async fn rows_that_are_locked_are_the_merchant_s() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    let name: Option<String> = tx.find_locked(NAME, &[&id::<()>(MANAGER)]).await.expect("an answer");
    assert_eq!(name.as_deref(), Some("Person 11"));
    let names: Vec<String> = tx.list_locked(NAMES, &[]).await.expect("a list");
    assert_eq!(names.len(), 4);
}

#[tokio::test]
async fn rows_that_are_added_are_the_merchant_s() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    tx.insert(&note(SHOP, 40, "one")).await.expect("written");
    tx.insert_all(&[note(SHOP, 41, "two"), note(SHOP, 42, "three")]).await.expect("written");
    tx.insert_all::<Note>(&[]).await.expect("nothing to write");
    tx.commit(done(), ()).await.expect("kept");
    assert_eq!(labels(&shop).await, ["one", "two", "three"]);
    let says = "a row of ip_range belongs to another merchant";
    let mut tx = turn(&shop).await;
    assert!(panics(tx.insert(&note(6, 43, "")), says).await);
    assert!(panics(tx.insert_all(&[note(SHOP, 43, ""), note(6, 44, "")]), says).await);
}

#[tokio::test]
async fn work_is_left_in_the_name_of_the_merchant() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    let job = tx.enqueue("send", "one".to_owned(), at(1)).await.expect("a job");
    tx.enqueue_in(Some([3; 16]), "send", "two".to_owned(), at(2)).await.expect("a job");
    let payloads = vec!["three".to_owned(), "four".to_owned()];
    tx.enqueue_many(Some([4; 16]), "mail", payloads, at(3)).await.expect("jobs");
    tx.commit(done(), ()).await.expect("kept");
    let sql = "SELECT merchant, kind, payload, run_at, lane FROM job ORDER BY id";
    let jobs: Vec<(Option<Id<Merchant>>, String, String, Timestamp, Option<Vec<u8>>)> = shop.all(sql).await;
    let left = |kind: &str, payload: &str, seconds, lane: Option<u8>| {
        let lane = lane.map(|lane| vec![lane; 16]);
        (Some(id(SHOP)), kind.to_owned(), payload.to_owned(), at(seconds), lane)
    };
    let wanted = [
        left("send", "one", 1, None),
        left("send", "two", 2, Some(3)),
        left("mail", "three", 3, Some(4)),
        left("mail", "four", 3, Some(4)),
    ];
    assert_eq!(jobs, wanted);
    assert_eq!(shop.one::<Id<Job>>("SELECT id FROM job WHERE payload = 'one'").await, job);
}

#[tokio::test]
async fn work_of_nobody_s_is_the_instance_s() {
    let shop = Instance::empty().await;
    let mut tx = shop.person_tx().await;
    tx.enqueue("mail", "one".to_owned(), START).await.expect("a job");
    tx.enqueue_many(None, "mail", vec!["two".to_owned()], START).await.expect("jobs");
    tx.commit_unrecorded(()).await.expect("kept");
    let owners: Vec<(Option<Id<Merchant>>,)> = shop.all("SELECT merchant FROM job").await;
    assert_eq!(owners, [(None,), (None,)]);
}

#[tokio::test]
async fn identifiers_and_random_bytes_are_new_each_time() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    let (one, next) = (Writing::id::<Merchant>(&mut tx), Writing::id::<Merchant>(&mut tx));
    assert!(one < next);
    assert_ne!(Writing::random::<16>(&mut tx), Writing::random::<16>(&mut tx));
}

#[tokio::test]
async fn a_transaction_of_a_merchant_reaches_a_person_and_one_of_a_person_a_merchant() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    let own = "SELECT name FROM person WHERE id = $1";
    let mut bound = tx.as_person(id(MANAGER));
    assert_eq!(bound.find::<String>(own, &[]).await.expect("an answer").as_deref(), Some("Person 11"));
    assert_eq!((bound.actor().member(), bound.request().id, bound.now()), (Some(id(ADMIN)), id(99), START));
    assert_eq!(
        bound.execute("UPDATE person SET name = 'Asha' WHERE id = $1", &[]).await.expect("written"),
        1
    );
    assert_eq!(tx.merchant(), id(SHOP), "it is bound as before");
    tx.commit(done(), ()).await.expect("kept");
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM person WHERE name = 'Asha'").await, 1);
    let mut tx = shop.person_tx().await;
    let mut bound = tx.in_merchant(id(SHOP));
    assert_eq!((bound.merchant(), bound.app().now()), (id(SHOP), START));
    assert_eq!(bound.count(COUNT, &[]).await.expect("a number"), 4);
    assert_eq!(bound.actor().kind(), "stranger");
}

#[tokio::test]
async fn a_transaction_of_a_person_turns_to_whoever_was_found() {
    let shop = Instance::shop().await;
    let mut tx = shop.person_tx().await;
    assert_eq!((tx.person(), tx.merchant()), (Id::nil(), Id::nil()));
    tx.turn_to(id(MANAGER));
    assert_eq!((tx.person(), tx.merchant()), (id(MANAGER), id(MANAGER)));
    let own = "SELECT name FROM person WHERE id = $1";
    assert_eq!(tx.find::<String>(own, &[]).await.expect("an answer").as_deref(), Some("Person 11"));
    tx.act_as(Actor::Person(id(MANAGER), "Baraka".to_owned()));
    assert_eq!((tx.actor().name(), tx.request().id, tx.now()), ("Baraka", id(99), START));
}

#[tokio::test]
async fn what_a_person_does_stands_in_their_own_record_or_the_merchant_s() {
    let shop = Instance::shop().await;
    let begin = async || {
        let mut tx = shop.person_tx().await;
        tx.turn_to(id(MANAGER));
        tx.act_as(Actor::Person(id(MANAGER), "Baraka".to_owned()));
        tx.execute("UPDATE person SET totp_last_step = totp_last_step + 1 WHERE id = $1", &[])
            .await
            .expect("written");
        tx
    };
    assert_eq!(begin().await.commit(done(), 1).await.expect("kept"), 1);
    assert_eq!(begin().await.commit_in(id(SHOP), done(), 2).await.expect("kept"), 2);
    assert_eq!(begin().await.commit_unrecorded(3).await.expect("kept"), 3);
    drop(begin().await);
    let kept: Vec<(Id<Merchant>, Id<Person>)> =
        shop.all("SELECT merchant, person FROM activity ORDER BY id").await;
    assert_eq!(kept, [(Id::nil(), id(MANAGER)), (id(SHOP), id(MANAGER))]);
    let steps = "SELECT totp_last_step FROM person WHERE name = 'Person 11'";
    assert_eq!(shop.one::<i64>(steps).await, 3);
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn no_answer_precedes_its_commit() {
    let shop = Instance::shop().await;
    let at_commit = |strike| -> Option<Box<dyn FnMut(store::Call) -> store::Strike + Send>> {
        Some(Box::new(move |call| if call == store::Call::Commit { strike } else { store::Strike::None }))
    };
    for strike in [store::Strike::Busy, store::Strike::Gone, store::Strike::Untold] {
        let tx = turn(&shop).await;
        let other = shop.app.clone();
        other.plan_faults(at_commit(strike));
        let problem = tx.commit(done(), ()).await.expect_err("not kept");
        assert_eq!(problem.status().as_u16(), 503, "{strike:?}");
        let commits = [
            outcome(shop.person_tx().await.commit(done(), ()).await),
            outcome(shop.person_tx().await.commit_in(id(SHOP), done(), ()).await),
            outcome(shop.person_tx().await.commit_unrecorded(()).await),
        ];
        assert!(!commits.contains(&"passed"), "{strike:?}: {commits:?}");
        other.plan_faults(None);
    }
    let untold = shop.one::<i64>("SELECT COUNT(*) FROM activity").await;
    assert_eq!(untold, 3, "kept, though nobody heard of it");
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn a_failed_statement_leaves_nothing_to_commit() {
    let shop = Instance::shop().await;
    let mut tx = turn(&shop).await;
    shop.app.plan_faults(Some(Box::new(|_| store::Strike::Busy)));
    assert_eq!(outcome(tx.execute("UPDATE member SET name = 'A' WHERE merchant = $1", &[]).await), "busy");
    assert_eq!(outcome(tx.find_locked::<String>(NAME, &[&id::<()>(MANAGER)]).await), "failure");
    shop.app.plan_faults(None);
    assert_eq!(outcome(tx.commit(done(), ()).await), "failure");
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, 0);
}
