//! What a transaction binds, keeps and records, and what is recorded of refusals.

use values::{Duration, Id};

use super::{Instance, MINUTE, START, merchant};
use crate::{
    Activity, Actor, Area, CreatePayout, Role, Tx as _, Writing as _, activity,
    tests::work::{key, member, permit_of, public, request},
};

#[tokio::test]
async fn a_statement_sees_one_merchant_and_one_that_forgets_it_fails() {
    let instance = Instance::with_roles().await;
    instance.merchant(2).await;
    let permit = permit_of::<CreatePayout>(&instance.app, 1, Role::Admin);
    let mut looked = permit.read().await.expect("a look");
    let name = "SELECT name FROM merchant WHERE id = $1";
    assert_eq!(looked.find::<String>(name, &[]).await.expect("a row").as_deref(), Some("Merchant 1"));
    assert_eq!(looked.list::<String>(name, &[]).await.expect("rows"), ["Merchant 1"]);
    assert_eq!(
        looked.count("SELECT COUNT(*) FROM member WHERE merchant = $1", &[]).await.expect("a count"),
        4
    );
    assert_eq!((looked.merchant(), looked.now(), looked.app().now()), (merchant(1), START, START));
    let mut side = &looked;
    assert_eq!(side.find::<String>(name, &[]).await.expect("a row").as_deref(), Some("Merchant 1"));
    assert_eq!((side.merchant(), side.now(), side.app().now()), (merchant(1), START, START));
    assert_eq!(permit.glance().await.expect("a look").merchant(), merchant(1));
    drop(looked);
    let mut tx = permit.write().await.expect("a write");
    assert_eq!(tx.find_locked::<String>(name, &[]).await.expect("a row").as_deref(), Some("Merchant 1"));
    assert_eq!(tx.list_locked::<String>(name, &[]).await.expect("rows"), ["Merchant 1"]);
    assert_eq!((tx.merchant(), tx.now(), tx.app().now()), (merchant(1), START, START));
    assert_eq!((tx.actor().name(), tx.request().id), ("Person 1", request().id));
    assert_ne!(tx.id::<values::subjects::Member>(), tx.id());
    assert_ne!(tx.random::<16>(), tx.random::<16>());
    let other = "SELECT name FROM person WHERE id = $1";
    let mut bound = tx.as_person(Id::from_bytes([3; 16]));
    assert_eq!(bound.find::<String>(other, &[]).await.expect("a row").as_deref(), Some("Person 3"));
    assert_eq!((bound.now(), bound.app().now(), bound.actor().name()), (START, START, "Person 1"));
    assert_eq!(bound.request().id, request().id);
    let forgets = tokio::spawn(async move { tx.find::<String>("SELECT name FROM merchant", &[]).await });
    assert!(forgets.await.is_err_and(|error| error.is_panic()));
}

#[tokio::test]
async fn what_is_dropped_changes_nothing_and_what_is_committed_is_recorded() {
    let instance = Instance::with_roles().await;
    let write =
        async || permit_of::<CreatePayout>(&instance.app, 1, Role::Admin).write().await.expect("a write");
    let rename = "UPDATE merchant SET name = 'New' WHERE id = $1";
    let mut dropped = write().await;
    assert_eq!(dropped.execute(rename, &[]).await.expect("a row"), 1);
    assert_eq!(dropped.already_done(7), 7);
    assert_eq!(instance.text("SELECT name FROM merchant").await, "Merchant 1");
    let mut kept = write().await;
    kept.execute(rename, &[]).await.expect("a row");
    let done =
        Activity::new(Area::Merchant, "renamed", "renamed it").on(merchant(1), "Shop").changed("Old", "New");
    assert_eq!(done.says(), "renamed it");
    assert_eq!(kept.commit(done, 5).await.expect("kept"), 5);
    assert_eq!(instance.text("SELECT name FROM merchant").await, "New");
    let entry = "SELECT act || '|' || says || '|' || area || '|' || actor_kind || '|' || actor_name || '|' || actor_role || '|' || \
                 subject_kind || '|' || subject_name || '|' || before || '|' || after || '|' || address || '|' || agent FROM activity";
    let prefix = <values::subjects::Merchant as values::Subject>::PREFIX;
    let expected =
        format!("renamed|renamed it|merchant|member|Person 1|Admin|{prefix}|Shop|Old|New|127.0.0.1|curl");
    assert_eq!(instance.text(entry).await, expected);
    let ids = "SELECT COUNT(*) FROM activity WHERE merchant = actor AND actor = person AND person = subject AND at = 1795417200000000";
    assert_eq!(instance.number(ids).await, 1);
}

#[test]
fn an_entry_names_whoever_acted() {
    let entry = |actor: &Actor| {
        let done = Activity { refusal: Some("no"), ..Activity::new(Area::Access, "a", "b") };
        let entry = activity::entry((Id::nil(), START), [1; 16], actor, &request(), &done);
        assert_eq!((entry.subject_kind, entry.subject, entry.subject_name), (None, None, None));
        assert_eq!((entry.refusal.as_deref(), entry.before, entry.request), (Some("no"), None, request().id));
        let person = entry.person.map(|id| id.as_bytes()[0]);
        (entry.actor_kind, entry.actor.map(|id| id[0]), entry.actor_name, entry.actor_role, person)
    };
    let says = |kind: &str, id, name: &str, role: &str, person| {
        (kind.to_owned(), id, name.to_owned(), role.to_owned(), person)
    };
    assert_eq!(
        entry(&Actor::Member(member(3, Role::Manager))),
        says("member", Some(3), "Person 3", "Manager", Some(3))
    );
    assert_eq!(entry(&Actor::Key(key(4))), says("key", Some(4), "Till", "", None));
    assert_eq!(entry(&Actor::Worker("mail")), says("job", None, "mail", "", None));
    let person = Actor::Person(Id::from_bytes([5; 16]), "Asha".to_owned());
    assert_eq!(entry(&person), says("person", Some(5), "Asha", "", Some(5)));
    assert_eq!(entry(&Actor::Stranger), says("stranger", None, "Somebody not signed in", "", None));
}

#[test]
fn parts_of_the_record_have_a_word_each() {
    let areas = [Area::Access, Area::Team, Area::Developer, Area::Payments, Area::Payouts, Area::Merchant];
    assert_eq!(areas.map(Area::name), ["access", "team", "developer", "payments", "payouts", "merchant"]);
}

#[tokio::test]
async fn a_person_keeps_their_own_record_or_that_of_a_merchant() {
    let instance = Instance::with_roles().await;
    let door = public::<crate::SignIn>(&instance.app);
    let done = |act| Activity::new(Area::Access, act, "did");
    let mut tx = door.write().await.expect("a write");
    assert_eq!((tx.person(), tx.actor().kind()), (Id::nil(), "stranger"));
    let job = tx.enqueue("mail", String::new(), START).await.expect("a job");
    assert_ne!(job, Id::nil());
    tx.turn_to(Id::from_bytes([2; 16]));
    tx.act_as(Actor::Person(Id::from_bytes([2; 16]), "Asha".to_owned()));
    assert_eq!((tx.person().as_bytes()[0], tx.actor().name()), (2, "Asha"));
    let name = "SELECT name FROM merchant WHERE id = $1";
    assert_eq!(
        tx.in_merchant(merchant(1)).find::<String>(name, &[]).await.expect("a row").as_deref(),
        Some("Merchant 1")
    );
    assert_eq!(tx.commit(done("own"), 3).await.expect("kept"), 3);
    assert_eq!(
        instance.number("SELECT COUNT(*) FROM job WHERE merchant IS NULL").await,
        1,
        "no merchant's job"
    );
    let tx = door.write().await.expect("a write");
    assert_eq!(tx.commit_in(merchant(1), done("in"), 4).await.expect("kept"), 4);
    let mut tx = door.write().await.expect("a write");
    tx.execute("UPDATE person SET name = 'Asha' WHERE id <> $1", &[]).await.expect("rows");
    assert_eq!(tx.commit_unrecorded(5).await.expect("kept"), 5);
    assert_eq!(instance.number("SELECT COUNT(*) FROM person WHERE name = 'Asha'").await, 4);
    let own = "SELECT COUNT(*) FROM activity WHERE act = 'own' AND merchant = x'00000000000000000000000000000000' AND actor_name = 'Asha'";
    assert_eq!(instance.number(own).await, 1);
    assert_eq!(instance.number("SELECT COUNT(*) FROM activity WHERE act = 'in' AND merchant = x'01010101010101010101010101010101'").await, 1);
}

#[tokio::test]
async fn jobs_belong_to_the_merchant_whose_transaction_left_them() {
    let instance = Instance::with_roles().await;
    let mut tx = permit_of::<CreatePayout>(&instance.app, 1, Role::Admin).write().await.expect("a write");
    tx.enqueue("mail", "a".to_owned(), START).await.expect("a job");
    tx.enqueue_in(Some([5; 16]), "mail", "b".to_owned(), START).await.expect("a job");
    tx.enqueue_many(None, "mail", vec!["c".to_owned(), "d".to_owned()], START).await.expect("jobs");
    tx.commit(Activity::new(Area::Payouts, "left", "left"), ()).await.expect("kept");
    let ours = "SELECT COUNT(*) FROM job WHERE merchant = x'01010101010101010101010101010101'";
    assert_eq!(instance.number(ours).await, 4);
    assert_eq!(instance.text("SELECT payload FROM job WHERE lane IS NOT NULL").await, "b");
}

#[tokio::test]
async fn equal_refusals_of_a_minute_are_one_entry_with_a_count() {
    let instance = Instance::with_roles().await;
    let entries = "SELECT COUNT(*) FROM activity WHERE refusal = 'role.refused'";
    let times = "SELECT COALESCE(MAX(times), 0) FROM refusal_window";
    for (asked, path, kept, counted) in [
        (1, "/v1/payouts", 1, 1),
        (2, "/v1/payouts", 1, 2),
        (3, "/v1/payouts?x=1", 1, 3),
        (4, "/v1/team", 2, 3),
    ] {
        instance.as_person(4, "POST", path).await;
        assert_eq!(
            (instance.number(entries).await, instance.number(times).await),
            (kept, counted),
            "{asked}"
        );
    }
    instance.as_person(3, "POST", "/v1/team").await;
    assert_eq!(instance.number(entries).await, 3, "another caller's is another entry");
    let after =
        "SELECT after || '|' || area || '|' || act || '|' || actor_name FROM activity ORDER BY id LIMIT 1";
    assert_eq!(instance.text(after).await, "POST /v1/payouts|payouts|refused|Person 4");
    instance.clock.advance(MINUTE - Duration::from_micros(1));
    instance.as_person(4, "POST", "/v1/payouts").await;
    assert_eq!(instance.number(entries).await, 3);
    instance.clock.advance(Duration::from_micros(1));
    instance.as_person(4, "POST", "/v1/payouts").await;
    assert_eq!(instance.number(entries).await, 4, "a minute is over");
    instance.ask("GET", "/v1/payouts", &[]).await;
    instance.as_person(1, "GET", "/v1/nowhere").await;
    assert_eq!(
        instance.number("SELECT COUNT(*) FROM activity").await,
        4,
        "what is no rule's refusal is not recorded"
    );
}

#[tokio::test]
async fn keys_of_an_application_are_one_caller_and_the_thirty_first_path_is_one_of_several() {
    let instance = Instance::with_roles().await;
    let first = instance.key(1, "payout.view", "").await;
    let second = instance.key(2, "payout.view", "").await;
    instance.execute("UPDATE api_key SET application = $1", &[&[1; 16]]).await;
    for key in [&first, &second] {
        assert_eq!(instance.with_bearer(key, "GET", "/v1/payouts").await.says(), "scope.refused");
    }
    assert_eq!(instance.number("SELECT COUNT(*) FROM activity").await, 1);
    for number in 1..=35 {
        // The path is decoded before it is compared, so each of these is another one.
        let path = format!("/v1/ledger/{number}");
        assert_eq!(instance.with_bearer(&first, "GET", &path).await.says(), "scope.refused", "{path}");
    }
    assert_eq!(instance.number("SELECT COUNT(*) FROM activity").await, 31);
    let several =
        "SELECT COUNT(*) FROM activity WHERE after = 'GET /v1/ledger/{id}, several' AND area = 'developer'";
    assert_eq!(instance.number(several).await, 1);
    assert_eq!(instance.number("SELECT MAX(times) FROM refusal_window").await, 6);
}
