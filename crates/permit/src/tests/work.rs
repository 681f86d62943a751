//! Jobs, and permits as a door would give them.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use store::NewJob;
use values::{Duration, Id, Timestamp};

use super::{Instance, MINUTE, START, merchant};
use crate::{
    Activity, App, Area, Permission, Permit, Public, Role, Slots, Task, Tx as _,
    actor::{Actor, KeyActor, MemberActor},
    door::given,
    request::RequestInfo,
};

pub(super) fn request() -> RequestInfo {
    let address = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    RequestInfo { id: Id::from_bytes([9; 16]), address, agent: "curl".to_owned(), at: START }
}

pub(super) fn member(number: u8, role: Role) -> MemberActor {
    MemberActor {
        id: Id::from_bytes([number; 16]),
        person: Id::from_bytes([number; 16]),
        session: Id::from_bytes([number; 16]),
        role,
        owner: false,
        name: format!("Person {number}"),
        stepped_up_until: START,
        address_confirmed: true,
        kyc_approved: true,
    }
}

pub(super) fn key(number: u8) -> KeyActor {
    KeyActor {
        id: Id::from_bytes([number; 16]),
        application: Id::from_bytes([number; 16]),
        application_name: "Shop".to_owned(),
        client_id: "client".to_owned(),
        name: "Till".to_owned(),
        maker: Id::from_bytes([7; 16]),
        scopes: [crate::Kind::ViewPayouts].into(),
        features: String::new(),
        kyc_approved: false,
    }
}

/// A permit of merchant 1 as the door gave it a moment ago.
pub(super) fn permit_of<P: Permission>(app: &App, number: u8, role: Role) -> Permit<P> {
    given::permit(app, merchant(1), Actor::Member(member(number, role)), request())
}

pub(super) fn permit_of_key<P: Permission>(app: &App, number: u8) -> Permit<P> {
    given::permit(app, merchant(1), Actor::Key(key(number)), request())
}

pub(super) fn public<P: Permission>(app: &App) -> Public<P> {
    given::public(app, request())
}

async fn enqueue(instance: &Instance, payload: &str, lane: Option<[u8; 16]>, run_at: Timestamp) {
    let mut tx = instance.app.db().write().await.expect("a transaction");
    let job = NewJob { merchant: Some(merchant(1)), kind: "mail", payload: payload.to_owned(), run_at, lane };
    tx.enqueue(job).await.expect("a job");
    tx.commit().await.expect("a commit");
}

const FOUR: Slots = Slots { all: 4, lane: 2 };

#[tokio::test]
async fn a_job_says_whose_it_is_and_is_ended_in_the_transaction_of_its_effect() {
    let instance = Instance::with_roles().await;
    enqueue(&instance, "hello", None, START).await;
    enqueue(&instance, "later", None, START + MINUTE).await;
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = seen.clone();
    let done = instance.app.work("mail", FOUR, move |task: Task| {
        let seen = counted.clone();
        async move {
            seen.fetch_add(1, Ordering::SeqCst);
            assert_eq!((task.payload(), task.attempt(), task.created_at()), ("hello", 1, START));
            assert_eq!((task.merchant(), task.request().at), (merchant(1), START));
            assert_eq!((task.request().id.as_bytes(), task.app().now()), (task.id().as_bytes(), START));
            assert_eq!((task.actor().kind(), task.actor().name()), ("job", "Kibali"));
            assert_eq!(task.read().await?.merchant(), merchant(1));
            let tx = task.write().await?;
            assert_eq!(tx.merchant(), merchant(1));
            task.finish(tx, Activity::new(Area::Access, "mailed", "mailed")).await
        }
    });
    assert_eq!(done.await.expect("work"), 1);
    assert_eq!(seen.load(Ordering::SeqCst), 1);
    assert_eq!(instance.text("SELECT payload FROM job").await, "later");
    let entry = "SELECT act || ' ' || actor_kind || ' ' || actor_name FROM activity";
    assert_eq!(instance.text(entry).await, "mailed job Kibali");
}

#[tokio::test]
async fn a_job_goes_on_comes_again_or_ends_without_a_word() {
    let instance = Instance::with_roles().await;
    for payload in ["go_on", "postpone", "quiet", "fails"] {
        enqueue(&instance, payload, None, START).await;
    }
    let carry_out = |task: Task| async move {
        let tx = task.write().await?;
        let done = Activity::new(Area::Access, "went_on", "went on");
        match task.payload() {
            "go_on" => task.go_on(tx, START + MINUTE, "why", done).await,
            "postpone" => task.postpone(tx, START + MINUTE, "why").await,
            "quiet" => task.finish_unrecorded(tx).await,
            _ => Err(crate::Problem::failure("no")),
        }
    };
    assert_eq!(instance.app.work("mail", FOUR, carry_out).await.expect("work"), 4);
    assert_eq!(instance.number("SELECT COUNT(*) FROM job").await, 3);
    assert_eq!(instance.number("SELECT COUNT(*) FROM job WHERE last_error = 'why'").await, 2);
    assert_eq!(instance.number("SELECT COUNT(*) FROM activity WHERE act = 'went_on'").await, 1);
    assert_eq!(
        instance.app.work("mail", FOUR, carry_out).await.expect("work"),
        0,
        "none is due, one is leased"
    );
}

#[tokio::test]
async fn a_lease_that_another_worker_took_over_keeps_nothing() {
    let instance = Instance::with_roles().await;
    for _ in 0..4 {
        enqueue(&instance, "x", None, START).await;
    }
    let ways = Arc::new(AtomicUsize::new(0));
    let app = instance.app.clone();
    let clock = instance.clock.clone();
    let carry_out = move |task: Task| {
        let (way, app, clock) = (ways.fetch_add(1, Ordering::SeqCst), app.clone(), clock.clone());
        async move {
            clock.advance(2 * MINUTE);
            let again = |_: Task| async { Ok(()) };
            app.work("mail", Slots { all: 9, lane: 9 }, again).await?;
            let tx = task.write().await?;
            let done = Activity::new(Area::Access, "twice", "twice");
            match way {
                0 => task.finish(tx, done).await,
                1 => task.finish_unrecorded(tx).await,
                2 => task.postpone(tx, START, "lost").await,
                _ => task.go_on(tx, START, "lost", done).await,
            }
        }
    };
    instance.app.work("mail", FOUR, carry_out).await.expect("work");
    assert_eq!(instance.number("SELECT COUNT(*) FROM job WHERE last_error IS NULL").await, 4);
    assert_eq!(instance.number("SELECT COUNT(*) FROM activity").await, 0);
}

#[tokio::test]
async fn jobs_are_carried_out_as_they_come_until_somebody_stops_it() {
    let instance = Instance::with_roles().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = instance.app.clone();
    let worker = tokio::spawn(async move {
        let carry_out = |task: Task| async move {
            let tx = task.write().await?;
            task.finish_unrecorded(tx).await
        };
        app.keep_working("mail", FOUR, stopped, carry_out).await;
    });
    for number in 0..20 {
        enqueue(&instance, "x", Some([number % 2; 16]), START).await;
    }
    instance.until("SELECT COUNT(*) FROM job", 0).await;
    stop.send(true).expect("a worker listens");
    tokio::time::timeout(std::time::Duration::from_secs(20), worker)
        .await
        .expect("it stops")
        .expect("it ends well");
}

#[tokio::test]
async fn upkeep_keeps_what_it_wrote_with_a_record_or_without() {
    let instance = Instance::with_roles().await;
    let upkeep = async || instance.app.upkeep(merchant(1), "keeper").await.expect("a transaction");
    let mut kept = upkeep().await;
    assert_eq!(kept.tx().merchant(), merchant(1));
    crate::Writing::execute(kept.tx(), "UPDATE merchant SET name = 'Kept' WHERE id = $1", &[])
        .await
        .expect("a row");
    kept.keep().await.expect("kept");
    assert_eq!(instance.text("SELECT name FROM merchant").await, "Kept");
    upkeep().await.commit(Activity::new(Area::Merchant, "kept", "kept")).await.expect("kept");
    assert_eq!(instance.text("SELECT act || actor_name FROM activity").await, "keptkeeper");
    assert_eq!(instance.app.found("keeper").await.expect("a transaction").person(), Id::nil());
}

#[tokio::test]
async fn only_a_job_of_the_instance_looks_into_every_ledger() {
    let instance = Instance::with_roles().await;
    instance.merchant(2).await;
    let account = "INSERT INTO account (merchant, id, kind, currency, balance, entries, last_at) VALUES ($1, $1, 'fees', 'TZS', 0, 0, 0)";
    instance.execute(account, &[&[1; 16]]).await;
    instance.app.keep_job("check").await.expect("a job");
    instance.app.keep_job("check").await.expect("no second one");
    assert_eq!(instance.number("SELECT COUNT(*) FROM job").await, 1);
    let carry_out = |task: Task| async move {
        assert_eq!(task.ledgers_to_check(5).await?, [merchant(1)], "2 never had money");
        assert!(task.ledgers_to_check(0).await?.is_empty());
        assert_eq!(task.look_into(merchant(2)).await?.merchant(), merchant(2));
        let tx = task.write().await?;
        task.finish_unrecorded(tx).await
    };
    assert_eq!(instance.app.work("check", FOUR, carry_out).await.expect("work"), 1);
    assert_eq!(instance.number("SELECT COUNT(*) FROM job").await, 0, "it found what it should");
    enqueue(&instance, "x", None, START).await;
    let crosses = |task: Task| async move { task.look_into(merchant(2)).await.map(drop) };
    instance
        .app
        .work("mail", FOUR, |task: Task| async move {
            let refused = tokio::spawn(crosses(task)).await;
            assert!(
                refused.is_err_and(|error| error.is_panic()),
                "a merchant's job stays within the merchant"
            );
            Ok(())
        })
        .await
        .expect("work");
    let checks = "INSERT INTO ledger_check (merchant, next_at, run, at, number, sum, adrift, entries, completed_at, \
                  completed_started_at, completed_entries, entries_ever) VALUES ($1, $2, 1, 0, 0, 0, 0, 0, 90, 40, 7, 11)";
    instance.execute(checks, &[&[1; 16], &(START + MINUTE)]).await;
    let checks = instance.app.ledger_checks().await.expect("figures");
    assert_eq!((checks.ledgers, checks.entries, checks.findings), (1, 11, 0));
    assert_eq!(checks.last_completed_at, Some(Timestamp::from_micros(90)));
    assert_eq!(checks.longest, Duration::from_micros(50));
}
