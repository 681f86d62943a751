//! Many payers at one moment.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::both_stores;

use super::{NOTIFY, PHONE, VALIDATE, fill_in, look, make, notice, text};
use crate::fixtures::{self, Fixture, money::tzs};

const PAYERS: usize = 32;

/// How often each answer came when everybody called at once: status, and the word for what became of it.
async fn all_at_once(kibali: &Fixture, path: &'static str, bodies: Vec<Value>) -> BTreeMap<String, usize> {
    let mut running = tokio::task::JoinSet::new();
    for body in bodies {
        let mut client = kibali.stranger();
        running.spawn(async move {
            let answer = client.post(path, body).await;
            let json = answer.json();
            let word = json["state"].as_str().or(json["code"].as_str()).unwrap_or("promised");
            format!("{} {word}", answer.status.as_u16())
        });
    }
    let mut counted = BTreeMap::new();
    for word in running.join_all().await {
        *counted.entry(word).or_default() += 1;
    }
    counted
}

fn notices(bill: &Value, shillings: i64) -> Vec<Value> {
    (0..PAYERS).map(|payer| notice(bill, shillings, &format!("R{payer}"))).collect()
}

fn counts<const N: usize>(expected: [(&str, usize); N]) -> BTreeMap<String, usize> {
    expected.into_iter().map(|(word, times)| (word.to_owned(), times)).collect()
}

/// How many forms that are sent at once are taken.
async fn forms_at_once(kibali: &Fixture, bill: &Value, amount: &'static str) -> usize {
    let mut running = tokio::task::JoinSet::new();
    for payer in 0..PAYERS {
        let (mut client, number) = (kibali.stranger(), text(bill, "number").to_owned());
        running.spawn(async move {
            let once = format!("form-of-payer-number-{payer}");
            let answer =
                fill_in(&mut client, &number, &[("phone", PHONE), ("amount", amount), ("once", &once)]).await;
            let status = answer.status.as_u16();
            assert!([303, 422].contains(&status), "{status}: {}", answer.text);
            status
        });
    }
    running.join_all().await.into_iter().filter(|status| *status == 303).count()
}

async fn customer_number(kibali: &mut Fixture, maximum: i64) -> Value {
    make(kibali, json!({"maximum": tzs(maximum), "customer": {"name": "Asha", "phone": PHONE}})).await
}

async fn open(store: testkit::Store) -> Fixture {
    let lifted = |settings| crate::Settings { calls_per_minute: None, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await
}

both_stores!(a_one_time_number_is_promised_to_one_of_many, |store| async move {
    let mut kibali = open(store).await;
    let bill = make(&mut kibali, json!({})).await;
    let asked = all_at_once(&kibali, VALIDATE, notices(&bill, 1_000)).await;
    assert_eq!(asked, counts([("200 promised", 1), ("409 bill.being_paid", PAYERS - 1)]));
});

both_stores!(a_one_time_number_is_paid_by_one_of_many, |store| async move {
    let mut kibali = open(store).await;
    let bill = make(&mut kibali, json!({})).await;
    assert_eq!(forms_at_once(&kibali, &bill, "1000").await, 1);
    let seen = look(&mut kibali, &bill).await;
    assert_eq!((text(&seen, "state"), &seen["collected"]), ("paid", &tzs(1_000)));
    assert_eq!(kibali.balance().await, (975, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(many_payers_never_pass_a_maximum, |store| async move {
    let mut kibali = open(store).await;
    let bill = customer_number(&mut kibali, 10_500).await;
    let asked = all_at_once(&kibali, VALIDATE, notices(&bill, 1_000)).await;
    assert_eq!(asked, counts([("200 promised", 10), ("409 bill.being_paid", PAYERS - 10)]));
    let bill = customer_number(&mut kibali, 10_000).await;
    assert_eq!(forms_at_once(&kibali, &bill, "1000").await, 10);
    let seen = look(&mut kibali, &bill).await;
    assert_eq!(
        (text(&seen, "state"), &seen["collected"], &seen["payments"]),
        ("full", &tzs(10_000), &json!(10))
    );
    assert_eq!(kibali.balance().await, (9_750, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(money_that_comes_unasked_is_never_lost_and_never_counted_twice, |store| async move {
    let mut kibali = open(store).await;
    let once = make(&mut kibali, json!({})).await;
    let told = all_at_once(&kibali, NOTIFY, notices(&once, 1_000)).await;
    assert_eq!(told, counts([("200 counted", 1), ("200 beside", PAYERS - 1)]));
    assert_eq!(look(&mut kibali, &once).await["collected"], tzs(1_000));
    assert_eq!(kibali.balance().await, (32 * 975, 0), "all of it is the merchant's");
    let again = all_at_once(&kibali, NOTIFY, notices(&once, 1_000)).await;
    assert_eq!(again, told, "a network that repeats itself hears the same");
    assert_eq!(kibali.balance().await, (32 * 975, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(one_receipt_told_many_times_at_once_is_one_payment, |store| async move {
    let mut kibali = open(store).await;
    let bill = customer_number(&mut kibali, 100_000).await;
    let told = all_at_once(&kibali, NOTIFY, vec![notice(&bill, 1_000, "R1"); PAYERS]).await;
    assert_eq!(told, counts([("200 counted", PAYERS)]));
    assert_eq!(look(&mut kibali, &bill).await["payments"], 1);
    // Of two numbers that are told of one receipt at once, one is paid.
    let bills = [customer_number(&mut kibali, 100_000).await, customer_number(&mut kibali, 100_000).await];
    let both = (0..PAYERS).map(|payer| notice(&bills[payer % 2], 1_000, "R2")).collect();
    let told = all_at_once(&kibali, NOTIFY, both).await;
    assert_eq!(told, counts([("200 counted", PAYERS / 2), ("409 bill.receipt_reused", PAYERS / 2)]));
    assert_eq!(kibali.balance().await, (2 * 975, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(the_database_keeps_the_rules_too, |store| async move {
    let mut kibali = open(store).await;
    customer_number(&mut kibali, 1_000).await;
    make(&mut kibali, json!({"amount": tzs(500), "mode": "exact"})).await;
    for (sql, why) in [
        (
            "UPDATE bill SET collected = maximum + 1 WHERE merchant = $1 AND maximum IS NOT NULL",
            "past the maximum",
        ),
        (
            "UPDATE bill SET payments = 2 WHERE merchant = $1 AND kind = 'order'",
            "a second payment of a one-time number",
        ),
        (
            "UPDATE bill SET maximum = 100000 WHERE merchant = $1 AND mode = 'exact'",
            "a maximum beside an exact amount",
        ),
        ("UPDATE bill SET amount = NULL WHERE merchant = $1 AND mode = 'exact'", "exactly what"),
    ] {
        let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
        let broken = permit::Writing::execute(upkeep.tx(), sql, &[]).await;
        assert!(broken.is_err(), "{why}");
    }
});
