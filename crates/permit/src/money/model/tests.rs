use store::JobEntry;

use super::*;
use crate::{
    AuthorisePayout, CreatePayout,
    fixture::{Instance, SHOP, START, at, id, outcome},
    money::{
        Decision, MoneySeen, MoneyWrites,
        tests::{Note, asked, keep},
    },
};

async fn model() -> MoneyModel {
    let mut model = MoneyModel::new(Instance::empty().await.app, id(SHOP));
    model.put_member(id(1), Role::Manager, true);
    model.put_member(id(2), Role::Employee, true);
    model
}

fn labels(model: &MoneyModel) -> Vec<String> {
    model.memory.rows::<Note>().expect("rows").into_iter().map(|note| note.label).collect()
}

#[tokio::test]
async fn a_member_in_memory_may_what_their_role_may() {
    let mut model = model().await;
    let authorise = || asked::<AuthorisePayout, String, _>(|seen| Ok(keep(seen, 40)));
    assert_eq!(outcome(model.post(Some(id(2)), START, authorise())), "role.refused");
    assert_eq!(outcome(model.post(Some(id(3)), START, authorise())), "session.required");
    assert_eq!(labels(&model).len(), 0);
    let answer = model.post(Some(id(1)), START, authorise()).expect("kept");
    assert_eq!(answer, format!("by {}", id::<Member>(1)));
    assert_eq!(labels(&model), [answer]);
    model.put_member(id(1), Role::Manager, false);
    assert_eq!(outcome(model.post(Some(id(1)), START, authorise())), "member.disabled");
}

#[tokio::test]
async fn members_in_memory_stay_signed_in_for_as_long_as_there_is_time() {
    let mut model = model().await;
    for now in [Timestamp::from_micros(0), START, Timestamp::from_micros(i64::MAX / 2)] {
        let quiet = asked::<AuthorisePayout, (), _>(|_| Ok(Decision::Repeats(())));
        assert_eq!(outcome(model.post(Some(id(1)), now, quiet)), "passed", "{now}");
    }
}

#[tokio::test]
async fn whoever_asks_in_memory_is_who_their_rows_say() {
    let mut model = model().await;
    let told =
        |seen: &MoneySeen<'_>| Ok(Decision::Repeats((seen.actor().clone(), seen.now(), seen.merchant())));
    let (actor, now, merchant) =
        model.post(Some(id(2)), at(7), asked::<CreatePayout, _, _>(told)).expect("answered");
    let member = actor.as_member().expect("a member");
    assert_eq!((member.id, member.role, member.kyc_approved), (id(2), Role::Employee, true));
    assert_eq!((now, merchant), (at(7), id(SHOP)));
    let (actor, ..) = model.post(None, at(7), asked::<CreatePayout, _, _>(told)).expect("answered");
    assert_eq!((actor.kind(), actor.name()), ("job", "model"));
}

/// Leaves a job that is due at this second.
fn leave(model: &mut MoneyModel, payload: &'static str, seconds: i64) {
    let decide = move |seen: &MoneySeen<'_>| {
        let mut writes = MoneyWrites::default();
        writes.enqueue(seen, ("send", payload.to_owned()), at(seconds), None);
        Ok(Decision::unrecorded(writes, ()))
    };
    model.post(None, START, asked::<CarryOut, (), _>(decide)).expect("kept");
}

const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn jobs_in_memory_are_leased_when_they_are_due() {
    let mut model = model().await;
    assert!(model.lease(0, START, LEASE).expect("an answer").is_none());
    leave(&mut model, "first", 0);
    leave(&mut model, "second", 5);
    let task = model.lease(0, START, LEASE).expect("an answer").expect("a job");
    assert_eq!((task.kind(), task.payload(), task.created_at()), ("send", "first", START));
    assert!(model.lease(0, START, LEASE).expect("an answer").is_none(), "it is leased");
    let task = model.lease(1, at(5), LEASE).expect("an answer").expect("a job");
    assert_eq!(task.payload(), "second");
    let task = model.lease(0, at(60), LEASE).expect("an answer").expect("a job");
    assert_eq!(task.payload(), "first", "its lease is over");
}

#[tokio::test]
async fn a_job_in_memory_ends_or_is_put_off_with_what_it_did() {
    let mut model = model().await;
    leave(&mut model, "first", 0);
    let task = model.lease(0, START, LEASE).expect("an answer").expect("a job");
    let off = |seen: &MoneySeen<'_>| {
        let mut writes = MoneyWrites::default();
        writes.put_off(seen.now() + LEASE, "away");
        Ok(Decision::unrecorded(writes, 7))
    };
    assert_eq!(model.carry_out(&task, START, asked(off)).expect("kept"), Some(7));
    let jobs = model.memory.rows::<JobEntry>().expect("rows");
    assert_eq!((jobs[0].run_at, jobs[0].last_error.as_deref()), (at(60), Some("away")));
    assert_eq!(model.carry_out(&task, START, asked(off)).expect("answered"), None, "it is nobody's now");
    let task = model.lease(0, at(60), LEASE).expect("an answer").expect("a job");
    let answer = model.carry_out(&task, at(60), asked(|seen| Ok(keep(seen, 40)))).expect("kept");
    assert_eq!(answer.as_deref(), Some("by model"));
    assert_eq!((model.memory.rows::<JobEntry>().expect("rows").len(), labels(&model).len()), (0, 1));
}
