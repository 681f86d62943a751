use store::{LeasedJob, Wanted};

use super::*;
use crate::{
    Tx as _,
    fixture::{Instance, SHOP, at, blob, id},
};

const EVERYTHING: Duration = Duration::from_secs(60);

async fn leased(shop: &Instance) -> Vec<LeasedJob> {
    let wanted = Wanted { kinds: &["check"], limit: 10, of_a_lane: 10, busy: &[] };
    shop.app.db().lease_jobs(&wanted, EVERYTHING).await.expect("jobs")
}

/// The instance's own job.
async fn task(shop: &Instance) -> Task {
    shop.app.keep_job("check").await.expect("a job");
    let job = leased(shop).await.pop().expect("a job that is due");
    Task::new(shop.app.clone(), job)
}

async fn with_ledgers(numbers: &[u8]) -> Instance {
    let shop = Instance::empty().await;
    for number in numbers {
        shop.merchant(*number).await;
        let own = blob(*number);
        let sql = format!(
            "INSERT INTO account (merchant, id, kind, currency, balance) VALUES ({own}, {own}, 'a', 'TZS', 0)"
        );
        shop.put(&sql).await;
    }
    shop
}

/// That a ledger is due, or was checked.
async fn check(shop: &Instance, number: u8, next_at: Timestamp, completed: Option<(Timestamp, i64)>) {
    let own = blob(number);
    let (ended, began) = match completed {
        Some((at, seconds)) => {
            (at.as_micros().to_string(), (at.as_micros() - seconds * 1_000_000).to_string())
        }
        None => ("NULL".to_owned(), "NULL".to_owned()),
    };
    let sql = format!(
        "INSERT INTO ledger_check (merchant, next_at, run, at, number, sum, adrift, entries, completed_at, \
         completed_started_at, completed_entries, entries_ever) \
         VALUES ({own}, {}, 1, 0, 0, 0, 0, 0, {ended}, {began}, 0, {number})",
        next_at.as_micros()
    );
    shop.put(&sql).await;
}

#[tokio::test]
async fn ledgers_are_checked_by_how_long_they_have_waited() {
    let shop = with_ledgers(&[6, 7, 8, 9]).await;
    shop.merchant(SHOP).await;
    check(&shop, 6, at(0), None).await;
    check(&shop, 7, at(-5), None).await;
    check(&shop, 8, at(1), None).await;
    let task = task(&shop).await;
    // The ninth was never checked, the eighth is not due, and the shop never had money.
    assert_eq!(task.ledgers_to_check(10).await.expect("merchants"), [id(9), id(7), id(6)]);
    assert_eq!(task.ledgers_to_check(2).await.expect("merchants"), [id(9), id(7)]);
}

#[tokio::test]
async fn merchants_with_people_to_learn_are_each_named_once() {
    let shop = Instance::empty().await;
    for (merchant, account, learned) in [(6, "a", 0), (6, "b", 0), (7, "a", 1), (8, "a", 0), (8, "b", 1)] {
        let sql = format!(
            "INSERT INTO payee (merchant, account, name, learned) VALUES ({}, '{account}', 'Asha', {learned})",
            blob(merchant)
        );
        shop.put(&sql).await;
    }
    for (merchant, learned) in [(8, 0), (9, 0), (10, 1)] {
        let sql = format!(
            "INSERT INTO payer (merchant, payer, payer_name, customer_name, phone, account, customer_phone, \
             customer_email, learned) VALUES ({}, 'a', 'Asha', '', 'a', '', '', '', {learned})",
            blob(merchant)
        );
        shop.put(&sql).await;
    }
    let task = task(&shop).await;
    let mut found = task.people_to_learn(10).await.expect("merchants");
    found.sort_unstable();
    assert_eq!(found, [id(6), id(8), id(9)]);
    assert_eq!(task.people_to_learn(1).await.expect("merchants").len(), 1);
}

#[tokio::test]
async fn the_instance_s_own_job_looks_into_each_merchant() {
    let shop = with_ledgers(&[6, 7]).await;
    let mut tx = task(&shop).await.look_into(id(7)).await.expect("a view");
    assert_eq!(tx.merchant(), id(7));
    let count = "SELECT COUNT(*) FROM account WHERE merchant = $1";
    assert_eq!(tx.count(count, &[]).await.expect("a number"), 1);
}

#[tokio::test]
#[should_panic(expected = "a merchant's job stays within the merchant")]
async fn a_merchant_s_job_does_not_cross() {
    let shop = Instance::shop().await;
    let mut upkeep = shop.app.upkeep(id(SHOP), "test").await.expect("a turn");
    crate::Writing::enqueue(upkeep.tx(), "check", String::new(), at(0)).await.expect("a job");
    upkeep.keep().await.expect("kept");
    let job = leased(&shop).await.pop().expect("a job that is due");
    let _ = Task::new(shop.app.clone(), job).look_into(id(6)).await;
}

#[tokio::test]
async fn the_operator_sees_what_the_checks_came_to() {
    let shop = Instance::empty().await;
    let none = shop.app.ledger_checks().await.expect("an answer");
    assert_eq!((none.ledgers, none.findings, none.entries), (0, 0, 0));
    assert_eq!(
        (none.last_completed_at, none.oldest_completed_at, none.longest),
        (None, None, Duration::ZERO)
    );
    check(&shop, 6, at(0), None).await;
    check(&shop, 7, at(0), Some((at(-100), 20))).await;
    check(&shop, 8, at(0), Some((at(-50), 5))).await;
    for (number, cleared) in [(40, "NULL"), (41, "NULL"), (42, "1")] {
        let sql = format!(
            "INSERT INTO ledger_finding (merchant, id, kind, subject, currency, says, expected, found, run, first_seen_at, \
             last_seen_at, cleared_at) VALUES ({own}, {own}, 'sum_not_zero', '', 'TZS', '', 0, 1, 1, 1, 1, {cleared})",
            own = blob(number)
        );
        shop.put(&sql).await;
    }
    let found = shop.app.ledger_checks().await.expect("an answer");
    assert_eq!((found.ledgers, found.findings, found.entries), (2, 2, 6 + 7 + 8));
    assert_eq!(found.last_completed_at, Some(at(-50)));
    assert_eq!(found.oldest_completed_at, Some(at(-100)));
    assert_eq!(found.longest, Duration::from_secs(20));
}

#[tokio::test]
async fn the_instance_has_one_job_of_a_kind() {
    let shop = Instance::empty().await;
    for _ in 0..2 {
        shop.app.keep_job("check").await.expect("a job");
    }
    shop.app.keep_job("forget").await.expect("a job");
    let kinds: Vec<String> = shop.all("SELECT kind FROM job WHERE merchant IS NULL ORDER BY kind").await;
    assert_eq!(kinds, ["check", "forget"]);
}
