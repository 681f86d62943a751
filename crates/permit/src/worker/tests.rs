use values::Duration;

use super::*;
use crate::{
    Tx as _, Writing as _,
    fixture::{Instance, SHOP, START, at, done, id},
};

const MEMBERS: &str = "SELECT COUNT(*) FROM member WHERE merchant = $1";

/// Leases the job that is due.
async fn lease(shop: &Instance) -> Task {
    let wanted = store::Wanted { kinds: &["send"], limit: 1, of_a_lane: 1, busy: &[] };
    let jobs = shop.app.db().lease_jobs(&wanted, Duration::from_secs(60)).await.expect("jobs");
    Task::new(shop.app.clone(), jobs.into_iter().next().expect("a job that is due"))
}

/// A job of the shop in the hands of a worker.
async fn task(shop: &Instance) -> (Task, Id<Job>) {
    let mut upkeep = shop.app.upkeep(id(SHOP), "test").await.expect("a turn");
    let job = upkeep.tx().enqueue("send", "it".to_owned(), shop.app.now()).await.expect("a job");
    upkeep.keep().await.expect("kept");
    (lease(shop).await, job)
}

/// What is left of the job, and how many members and entries there are.
async fn left(shop: &Instance) -> (Vec<(Timestamp, String)>, i64, i64) {
    let jobs = shop.all("SELECT run_at, COALESCE(last_error, '') FROM job").await;
    let members = shop.one("SELECT COUNT(*) FROM member").await;
    (jobs, members, shop.one("SELECT COUNT(*) FROM activity").await)
}

/// A transaction of the job in which all members are gone.
async fn worked(task: &Task) -> WriteTx<CarryOut> {
    let mut tx = task.write().await.expect("a turn");
    tx.execute("DELETE FROM member WHERE merchant = $1", &[]).await.expect("written");
    tx
}

#[tokio::test]
async fn a_worker_knows_what_its_job_was_given() {
    let shop = Instance::shop().await;
    let (task, job) = task(&shop).await;
    assert_eq!((task.payload(), task.attempt(), task.id()), ("it", 1, job));
    assert_eq!((task.created_at(), task.merchant(), task.app().now()), (START, id(SHOP), START));
    assert_eq!((task.leased().id, task.actor().name()), (job, "Kibali"));
    shop.clock.advance(Duration::from_secs(60));
    let again = lease(&shop).await;
    assert_eq!((again.attempt(), again.created_at(), again.id()), (2, START, job));
    let request = again.request();
    assert_eq!(
        (request.id, request.address.to_string(), request.at),
        (job.cast(), "127.0.0.1".to_owned(), at(60))
    );
}

#[tokio::test]
async fn a_job_of_the_instance_s_own_is_no_merchant_s() {
    let shop = Instance::empty().await;
    shop.app.keep_job("send").await.expect("a job");
    assert_eq!(lease(&shop).await.merchant(), Id::nil());
}

#[tokio::test]
async fn a_job_looks_and_writes_within_its_merchant() {
    let shop = Instance::shop().await;
    let (task, job) = task(&shop).await;
    let mut tx = task.read().await.expect("a view");
    assert_eq!((tx.merchant(), tx.count(MEMBERS, &[]).await.expect("a number")), (id(SHOP), 4));
    let tx = task.write().await.expect("a turn");
    assert_eq!((tx.merchant(), tx.actor().kind(), tx.request().id), (id(SHOP), "job", job.cast()));
}

#[tokio::test]
async fn a_job_ends_with_its_effect_and_its_record() {
    let shop = Instance::shop().await;
    let (task, _) = task(&shop).await;
    task.finish(worked(&task).await, done()).await.expect("kept");
    assert_eq!(left(&shop).await, (vec![], 0, 1));
    let name: String = shop.one("SELECT actor_name FROM activity").await;
    assert_eq!(name, "Kibali");
}

#[tokio::test]
async fn bookkeeping_ends_a_job_without_a_record() {
    let shop = Instance::shop().await;
    let (task, _) = task(&shop).await;
    task.finish_unrecorded(worked(&task).await).await.expect("kept");
    assert_eq!(left(&shop).await, (vec![], 0, 0));
}

#[tokio::test]
async fn a_job_that_is_put_off_keeps_what_it_wrote() {
    let shop = Instance::shop().await;
    let (task, _) = task(&shop).await;
    task.postpone(worked(&task).await, at(5), "away").await.expect("kept");
    assert_eq!(left(&shop).await, (vec![(at(5), "away".to_owned())], 0, 0));
}

#[tokio::test]
async fn an_act_on_the_way_has_its_record() {
    let shop = Instance::shop().await;
    let (task, _) = task(&shop).await;
    task.go_on(worked(&task).await, at(5), "away", done()).await.expect("kept");
    assert_eq!(left(&shop).await, (vec![(at(5), "away".to_owned())], 0, 1));
}

#[tokio::test]
async fn a_worker_that_lost_its_job_keeps_nothing() {
    let shop = Instance::shop().await;
    let (task, _) = task(&shop).await;
    shop.clock.advance(Duration::from_secs(60));
    let _other = lease(&shop).await;
    task.finish(worked(&task).await, done()).await.expect("no failure");
    task.finish_unrecorded(worked(&task).await).await.expect("no failure");
    task.postpone(worked(&task).await, at(5), "away").await.expect("no failure");
    task.go_on(worked(&task).await, at(5), "away", done()).await.expect("no failure");
    assert_eq!(left(&shop).await, (vec![(at(120), String::new())], 4, 0));
}

#[tokio::test]
async fn upkeep_is_kept_with_a_record_or_without() {
    let shop = Instance::shop().await;
    let rename = "UPDATE member SET name = name || '!' WHERE merchant = $1";
    let mut upkeep = shop.app.upkeep(id(SHOP), "broom").await.expect("a turn");
    assert_eq!(
        (upkeep.tx().merchant(), upkeep.tx().actor().name().to_owned()),
        (id(SHOP), "broom".to_owned())
    );
    let request = upkeep.tx().request();
    assert_eq!(
        (request.id, request.address.to_string(), request.at),
        (Id::nil(), "127.0.0.1".to_owned(), START)
    );
    upkeep.tx().execute(rename, &[]).await.expect("written");
    upkeep.keep().await.expect("kept");
    let mut upkeep = shop.app.upkeep(id(SHOP), "broom").await.expect("a turn");
    upkeep.tx().execute(rename, &[]).await.expect("written");
    upkeep.commit(done()).await.expect("kept");
    let mut upkeep = shop.app.upkeep(id(SHOP), "broom").await.expect("a turn");
    upkeep.tx().execute(rename, &[]).await.expect("written");
    drop(upkeep);
    let names: Vec<String> = shop.all("SELECT name FROM member ORDER BY id LIMIT 1").await;
    assert_eq!(names, ["Person 10!!"]);
    let kept: Vec<(Id<Merchant>, String)> = shop.all("SELECT merchant, actor_name FROM activity").await;
    assert_eq!(kept, [(id(SHOP), "broom".to_owned())]);
}

#[tokio::test]
async fn the_server_itself_acts_before_anybody_is_there() {
    let shop = Instance::empty().await;
    let mut tx = shop.app.found("set-up").await.expect("a turn");
    assert_eq!((tx.person(), tx.actor().name().to_owned()), (Id::nil(), "set-up".to_owned()));
    tx.keep_instance_value("link", Some("here")).await.expect("written");
    tx.commit_unrecorded(()).await.expect("kept");
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM instance WHERE name = 'link'").await, 1);
}
