//! Money commands on a store. [`Note`] stands for what they write: a table with a merchant that nothing here minds.

mod steps;

use std::{marker::PhantomData, sync::Mutex};

use store::record;
use values::{
    Duration,
    subjects::{Application, Member},
};

use super::*;
use crate::{
    CreatePayout, ManageMember, Writing as _,
    activity::Area,
    fixture::{
        ADMIN, Instance, KEY, MANAGER, SHOP, START, at, by_key, by_member, done, id, outcome, request_info,
    },
};

record! {
    /// A row of a merchant.
    pub(crate) struct Note in "ip_range" (merchant, id) Update {
        merchant: Id<Merchant>,
        id: Id<Application>,
        cidr: String,
        label: String,
        added_by: Id<Member>,
        added_at: Timestamp,
    }
}

pub(crate) fn note(merchant: u8, number: u8, label: &str) -> Note {
    // Keys call from everywhere.
    let (cidr, label) = ("0.0.0.0/0".to_owned(), label.to_owned());
    Note { merchant: id(merchant), id: id(number), cidr, label, added_by: id(1), added_at: START }
}

/// A command that is only its decision; it knows beforehand of the note with number 40.
pub(crate) struct Asked<P, A, F>(F, PhantomData<fn() -> (P, A)>);

pub(crate) fn asked<P, A, F>(decide: F) -> Asked<P, A, F>
where
    F: Fn(&MoneySeen<'_>) -> Result<Decision<A>, Undecided>,
{
    Asked(decide, PhantomData)
}

impl<P, A, F> MoneyCommand for Asked<P, A, F>
where
    P: Permission,
    A: Send + 'static,
    F: Fn(&MoneySeen<'_>) -> Result<Decision<A>, Undecided> + Send + Sync + 'static,
{
    type Permission = P;
    type Answer = A;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        reads.row::<Note>(&[&id::<Application>(40)]);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<A>, Undecided> {
        (self.0)(seen)
    }
}

/// Writes a note with this number and answers with its label.
pub(crate) fn keep(seen: &MoneySeen<'_>, number: u8) -> Decision<String> {
    let mut writes = MoneyWrites::default();
    let label = format!("by {}", seen.actor().name());
    writes.insert(&Note { merchant: seen.merchant(), ..note(0, number, &label) });
    Decision::acts(writes, done(), label)
}

pub(crate) async fn labels(shop: &Instance) -> Vec<String> {
    shop.all("SELECT label FROM ip_range ORDER BY id").await
}

async fn entries(shop: &Instance) -> Vec<(Id<Merchant>, String, String)> {
    shop.all("SELECT merchant, act, actor_name FROM activity ORDER BY id").await
}

#[tokio::test]
async fn what_was_decided_is_kept_with_its_record_and_then_answered() {
    let shop = Instance::shop().await;
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    let answer = permit.post(asked(|seen| Ok(keep(seen, 40)))).await.expect("kept");
    assert_eq!(answer, "by Person 11");
    assert_eq!(labels(&shop).await, ["by Person 11"]);
    assert_eq!(entries(&shop).await, [(id(SHOP), "thing.done".to_owned(), "Person 11".to_owned())]);
    let permit: Permit<CreatePayout> = shop.enter(by_key(KEY)).await.expect("passed");
    permit.post(asked(|seen| Ok(keep(seen, 41)))).await.expect("kept");
    assert_eq!(labels(&shop).await, ["by Person 11", "by Key 20"]);
    assert_eq!(entries(&shop).await.len(), 2);
}

#[tokio::test]
async fn the_record_of_a_command_says_when_and_in_which_request() {
    let shop = Instance::shop().await;
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    shop.clock.set(at(7));
    permit.post(asked(|seen| Ok(keep(seen, 40)))).await.expect("kept");
    let kept: Vec<(Timestamp, Vec<u8>, String)> = shop.all("SELECT at, request, address FROM activity").await;
    assert_eq!(kept, [(at(7), vec![99; 16], "196.41.0.7".to_owned())]);
}

#[tokio::test]
async fn a_refusal_and_a_repeat_write_nothing() {
    let shop = Instance::shop().await;
    let refuse = |_: &MoneySeen<'_>| Err::<Decision<()>, _>(Problem::not_found("payout").into());
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    assert_eq!(outcome(permit.post(asked(refuse)).await), "not_found");
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    assert_eq!(permit.post(asked(|_| Ok(Decision::Repeats(7)))).await.expect("answered"), 7);
    assert_eq!((labels(&shop).await.len(), entries(&shop).await.len()), (0, 0));
}

#[tokio::test]
async fn what_is_no_act_leaves_no_record() {
    let shop = Instance::shop().await;
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    let decide = |seen: &MoneySeen<'_>| {
        let mut writes = MoneyWrites::default();
        writes.insert(&Note { merchant: seen.merchant(), ..note(0, 40, "quiet") });
        Ok(Decision::unrecorded(writes, ()))
    };
    permit.post(asked(decide)).await.expect("kept");
    assert_eq!((labels(&shop).await, entries(&shop).await.len()), (vec!["quiet".to_owned()], 0));
}

#[tokio::test]
async fn a_decision_sees_whoever_acts_as_they_stand_by_then() {
    let shop = Instance::shop().await;
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    shop.put("UPDATE member SET role = 'Employee'").await;
    let decide = |seen: &MoneySeen<'_>| Ok(Decision::Repeats(seen.actor().role()));
    assert_eq!(permit.post(asked(decide)).await.expect("answered"), Some(crate::Role::Employee));
}

#[tokio::test]
async fn the_grant_and_what_a_command_names_make_one_journey() {
    fn looks<P: Permission>() -> impl MoneyCommand<Permission = P, Answer = ()> {
        asked(|seen| {
            seen.row::<Note>(&[&id::<Application>(40)])?;
            Ok(Decision::Repeats(()))
        })
    }
    let shop = Instance::shop().await;
    let counted = || {
        let counts = shop.app.engine_counts();
        [counts.commands, counts.batches, counts.journeys]
    };
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    permit.post(looks()).await.expect("answered");
    assert_eq!(counted(), [1, 1, 1]);
    let permit: Permit<CreatePayout> = shop.enter(by_key(KEY)).await.expect("passed");
    permit.post(looks()).await.expect("answered");
    assert_eq!(counted(), [2, 2, 2]);
    leased(&shop).await.post(looks()).await.expect("answered");
    assert_eq!(counted(), [3, 3, 3]);
}

#[tokio::test]
async fn a_command_stands_in_the_lane_of_its_merchant() {
    let shop = Instance::empty().await;
    let command = asked::<CarryOut, (), _>(|_| Ok(Decision::Repeats(())));
    let (actor, app) = (Actor::Worker("test"), shop.app.clone());
    let merchant = id(SHOP);
    let given = Given { command, job: None, actor, merchant, app, request: request_info(), now: START };
    assert_eq!((given.lane(), Command::now(&given)), ([SHOP; 16], START));
}

/// A job of the shop in the hands of a worker.
async fn leased(shop: &Instance) -> Task {
    let mut upkeep = shop.app.upkeep(id(SHOP), "test").await.expect("a turn");
    upkeep.tx().enqueue("send", "it".to_owned(), shop.app.now()).await.expect("a job");
    upkeep.keep().await.expect("kept");
    Task::new(shop.app.clone(), lease(shop).await)
}

async fn lease(shop: &Instance) -> LeasedJob {
    let wanted = store::Wanted { kinds: &["send"], limit: 1, of_a_lane: 1, busy: &[] };
    let jobs = shop.app.db().lease_jobs(&wanted, Duration::from_secs(60)).await.expect("jobs");
    jobs.into_iter().next().expect("a job that is due")
}

#[tokio::test]
async fn a_job_ends_with_what_it_did() {
    let shop = Instance::shop().await;
    let task = leased(&shop).await;
    let answer = task.post(asked(|seen| Ok(keep(seen, 40)))).await.expect("kept");
    assert_eq!(answer.as_deref(), Some("by Kibali"));
    assert_eq!(labels(&shop).await, ["by Kibali"]);
    assert_eq!(entries(&shop).await, [(id(SHOP), "thing.done".to_owned(), "Kibali".to_owned())]);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM job").await, 0);
}

#[tokio::test]
async fn a_job_that_is_put_off_comes_again() {
    let shop = Instance::shop().await;
    let task = leased(&shop).await;
    let decide = |seen: &MoneySeen<'_>| {
        let mut writes = MoneyWrites::default();
        writes.put_off(seen.now() + Duration::from_secs(5), "away");
        Ok(Decision::unrecorded(writes, 7))
    };
    assert_eq!(task.post(asked(decide)).await.expect("kept"), Some(7));
    let jobs: Vec<(Timestamp, String)> = shop.all("SELECT run_at, last_error FROM job").await;
    assert_eq!(jobs, [(at(5), "away".to_owned())]);
}

#[tokio::test]
async fn a_worker_that_lost_its_job_keeps_nothing() {
    let shop = Instance::shop().await;
    let task = leased(&shop).await;
    shop.clock.advance(Duration::from_secs(60));
    let _second = lease(&shop).await;
    assert_eq!(task.post(asked(|seen| Ok(keep(seen, 40)))).await.expect("answered"), None);
    shop.put("DELETE FROM job").await;
    assert_eq!(task.post(asked(|seen| Ok(keep(seen, 40)))).await.expect("answered"), None);
    assert_eq!((labels(&shop).await.len(), entries(&shop).await.len()), (0, 0));
}

#[tokio::test]
async fn a_job_whose_command_refuses_stays() {
    let shop = Instance::shop().await;
    let task = leased(&shop).await;
    let refuse = |_: &MoneySeen<'_>| Err::<Decision<()>, _>(Problem::not_found("payout").into());
    assert_eq!(outcome(task.post(asked(refuse)).await), "not_found");
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM job").await, 1);
}

#[tokio::test]
async fn commands_that_must_be_alone_are() {
    let shop = Instance::shop().await;
    let log = std::sync::Arc::new(Mutex::new(Vec::new()));
    let turn = shop.app.db().write().await.expect("a turn");
    let mut posted = Vec::new();
    // The first is a batch of its own and waits for its turn; those that come meanwhile are the next.
    for _ in 0..4 {
        let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
        let log = log.clone();
        let decide = move |seen: &MoneySeen<'_>| {
            let alone = seen.alone();
            log.lock().expect("a log").push(alone.is_ok());
            alone?;
            Ok(Decision::Repeats(()))
        };
        posted.push(tokio::spawn(async move { permit.post(asked(decide)).await }));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(turn);
    for posted in posted {
        posted.await.expect("no panic").expect("answered");
    }
    let log = log.lock().expect("a log").clone();
    assert!(log.contains(&false), "{log:?}");
    assert_eq!(log.iter().filter(|alone| **alone).count(), 4, "{log:?}");
}

#[test]
fn a_decision_has_its_record_unless_it_is_no_act() {
    let recorded = |decision| matches!(decision, Decision::Acts { activity: Some(_), .. });
    assert!(recorded(Decision::acts(MoneyWrites::default(), Activity::new(Area::Payouts, "a", "b"), ())));
    assert!(!recorded(Decision::unrecorded(MoneyWrites::default(), ())));
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn a_store_that_fails_is_told_as_such() {
    let shop = Instance::shop().await;
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    shop.app.plan_faults(Some(Box::new(|_| store::Strike::Busy)));
    let found = permit.post(asked(|seen| Ok(keep(seen, 40)))).await;
    shop.app.plan_faults(None);
    assert_eq!(outcome(found), "busy");
    assert_eq!((labels(&shop).await.len(), entries(&shop).await.len()), (0, 0));
}
