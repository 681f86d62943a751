//! The area's behaviour, through HTTP, on ledgers that somebody broke in the database itself.

use permit::{Param, Writing as _};
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::jobs::JOB;
use crate::fixtures::{
    self, Fixture,
    money::{acts, payout_of},
};

const CHECK: &str = "/v1/ledger/check";

/// Has every ledger checked once more.
async fn check(kibali: &mut Fixture) -> Value {
    kibali.kibali.app.keep_job(JOB).await.expect("a job");
    kibali.pass(Duration::from_secs(400));
    kibali.work().await;
    kibali.admin.get(CHECK).await.expect(200)
}

/// Changes rows that the product never changes.
async fn tamper(kibali: &Fixture, sql: &str, params: &[Param<'_>]) {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    upkeep.tx().execute(sql, params).await.expect("a statement");
    upkeep.keep().await.expect("kept");
}

fn kinds(view: &Value) -> Vec<&str> {
    let rows = view["findings"].as_array().expect("rows");
    let mut kinds: Vec<_> = rows.iter().map(|row| row["kind"].as_str().expect("a kind")).collect();
    kinds.sort_unstable();
    kinds
}

async fn busy(store: testkit::Store) -> Fixture {
    let kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    kibali.fund_dollars(1_000).await;
    kibali
}

async fn pay(kibali: &mut Fixture) {
    for number in 0..3 {
        let order = payout_of(10_000, &format!("PAY{number}"), "255712345678");
        kibali.employee.post("/v1/payouts", order).await.expect(201);
    }
    let listed = kibali.manager.get("/v1/payouts").await.expect(200);
    let first = listed["data"][0]["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&format!("/v1/payouts/{first}/authorization"), json!({})).await.expect(200);
}

both_stores!(a_ledger_that_adds_up_is_checked_over_and_over, |store| async move {
    let mut kibali = busy(store).await;
    let before = kibali.admin.get(CHECK).await.expect(200);
    assert_eq!((before.get("last"), &before["findings"]), (None, &json!([])));
    pay(&mut kibali).await;
    let first = check(&mut kibali).await;
    assert_eq!(first["findings"], json!([]));
    let entries = first["last"]["entries"].as_i64().expect("a count");
    assert!(entries >= 10, "{first}");
    assert_eq!(first["checks"].as_array().map(Vec::len), Some(7));
    let second = check(&mut kibali).await;
    assert!(second["last"]["completed_at"].as_str() > first["last"]["completed_at"].as_str());
    assert!(second["entries_ever"].as_i64() >= Some(2 * entries), "{second}");
    kibali.developer.get(CHECK).await.refused(403, "role.refused");
    kibali.employee.get(CHECK).await.expect(200);
    assert!(acts(&kibali).await.iter().all(|act| !act.starts_with("ledger.")));
});

both_stores!(a_balance_changed_behind_our_back_is_found_named_told_of_and_left_alone, |store| async move {
    let mut kibali = busy(store).await;
    pay(&mut kibali).await;
    let (_, mut other) = kibali.other_merchant().await;
    let more = "UPDATE account SET balance = balance + 77700 WHERE merchant = $1 AND kind = 'available' AND currency = $2";
    tamper(&kibali, more, &[&"TZS"]).await;
    let view = check(&mut kibali).await;
    assert_eq!(kinds(&view), ["balance_differs", "sum_not_zero"]);
    let found = view["findings"].as_array().expect("rows").iter();
    let balance = found.clone().find(|row| row["kind"] == "balance_differs").expect("a finding");
    assert_eq!(balance["subject"], "available");
    let side = |name: &str| balance[name]["amount"].as_i64().expect("an amount");
    assert_eq!(side("found") - side("expected"), 77_700);
    assert!(balance["says"].as_str().expect("a sentence").starts_with("available keeps a balance of TZS"));
    let mails = kibali.mail.mails();
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("does not add up")).collect();
    assert_eq!(told.len(), 2, "one to each Admin");
    assert_eq!(told[0].subject, "The ledger of Zuri Foods does not add up in 2 places");
    assert!(told[0].text.contains("available keeps a balance of"), "{}", told[0].text);
    assert_eq!(other.get(CHECK).await.expect(200)["findings"], json!([]));
    // Seen again it is the same finding, and nobody is told twice.
    let mails = kibali.mail.mails().len();
    let again = check(&mut kibali).await;
    assert_eq!(again["findings"][0]["id"], view["findings"][0]["id"]);
    assert!(again["findings"][0]["last_seen_at"].as_str() > view["findings"][0]["last_seen_at"].as_str());
    assert_eq!(kibali.mail.mails().len(), mails);
    let told = acts(&kibali).await;
    assert_eq!(told.iter().filter(|act| *act == "ledger.differs").count(), 1);
    let less = more.replace('+', "-");
    tamper(&kibali, &less, &[&"TZS"]).await;
    assert_eq!(check(&mut kibali).await["findings"], json!([]));
    assert_eq!(acts(&kibali).await.last().map(String::as_str), Some("ledger.agrees"));
    kibali.assert_ledger_holds().await;
});

both_stores!(what_is_held_is_what_waits, |store| async move {
    let mut kibali = busy(store).await;
    pay(&mut kibali).await;
    assert_eq!(kinds(&check(&mut kibali).await), [""; 0]);
    let ended =
        "UPDATE payout SET state = 'failed' WHERE merchant = $1 AND state = 'pending' AND reference = $2";
    tamper(&kibali, ended, &[&"PAY0"]).await;
    let view = check(&mut kibali).await;
    assert_eq!(kinds(&view), ["held_differs"]);
    let row = &view["findings"][0];
    let side = |name: &str| row[name]["amount"].as_i64().expect("an amount");
    assert!(side("found") - side("expected") >= 1_000_000, "the amount and its fee: {row}");
});

both_stores!(a_batch_that_ended_holds_nothing_while_its_payouts_are_yet_to_end, |store| async move {
    let mut kibali = busy(store).await;
    let file = "phone,amount\n255712345678,1000\n255754300118,2000\n";
    let made = kibali
        .employee
        .upload("/v1/payout-batches?name=june.csv", "text/csv", file.as_bytes())
        .await
        .expect(201);
    kibali.work().await;
    let path = format!("/v1/payout-batches/{}", made["id"].as_str().expect("an id"));
    let seen = kibali.employee.get(&path).await.expect(200);
    let read = json!({"count": seen["count"], "totals": seen["totals"]});
    kibali.employee.post(&format!("{path}/confirm"), read).await.expect(201);
    kibali.work().await;
    assert_eq!(kinds(&check(&mut kibali).await), [""; 0]);
    kibali.manager.post(&format!("{path}/reject"), json!({"reason": "no"})).await.expect(200);
    // A worker that has not come by yet.
    tamper(&kibali, "DELETE FROM job WHERE merchant = $1 AND kind = $2", &[&"batch.work"]).await;
    let view = check(&mut kibali).await;
    let waiting = kibali.manager.get("/v1/payouts?state=pending").await.expect(200);
    assert_eq!(waiting["data"].as_array().map(Vec::len), Some(2), "the payouts have not ended");
    assert_eq!(view["findings"], json!([]));
});

both_stores!(entries_that_are_gone_or_changed_are_found, |store| async move {
    let mut kibali = busy(store).await;
    pay(&mut kibali).await;
    kibali.unlock_ledger().await;
    let less = "UPDATE entry SET credit = credit - 100 WHERE merchant = $1 AND credit > $2 AND number = 1 AND place = 2";
    tamper(&kibali, less, &[&90_000_000]).await;
    let view = check(&mut kibali).await;
    assert_eq!(kinds(&view), ["balance_differs", "entries_out_of_step", "transfer_unbalanced"]);
    let transfer = view["findings"].as_array().expect("rows").iter();
    let transfer = transfer.clone().find(|row| row["kind"] == "transfer_unbalanced").expect("a finding");
    assert!(transfer["subject"].as_str().expect("an id").starts_with("trf_"));
    let gone = "DELETE FROM transfer WHERE merchant = $1 AND kind = $2 AND currency = 'USD'";
    tamper(&kibali, gone, &[&"deposit"]).await;
    assert!(kinds(&check(&mut kibali).await).contains(&"transfer_missing"));
});

both_stores!(a_long_ledger_is_walked_in_pieces_and_goes_on_where_it_stopped, |store| async move {
    let mut kibali = busy(store).await;
    let many = 11_000_usize;
    kibali.put_entries(many).await;
    let view = check(&mut kibali).await;
    assert!(view.get("last").is_none(), "ten pieces of 2,000 are not all: {view}");
    assert_eq!(view["running"]["entries"], 20_000);
    let mut view = kibali.admin.get(CHECK).await.expect(200);
    for _ in 0..3 {
        kibali.pass(Duration::from_secs(2));
        kibali.work().await;
        view = kibali.admin.get(CHECK).await.expect(200);
    }
    assert_eq!(view["findings"], json!([]), "{view}");
    assert!(view["last"]["entries"].as_i64() >= Some(22_000), "{view}");
    let checks = kibali.kibali.app.ledger_checks().await.expect("figures");
    assert_eq!((checks.ledgers, checks.findings), (1, 0));
});

both_stores!(work_that_fails_again_and_again_is_said_to_its_merchant_alone, |store| async move {
    let mut kibali = busy(store).await;
    let (_, mut other) = kibali.other_merchant().await;
    kibali.put_job("made.up", "").await;
    for failures in [2_i64, 3, 7] {
        assert_eq!(kibali.admin.get(CHECK).await.expect(200).get("failing_work"), None, "{failures}");
        let fail = "UPDATE job SET failures = $2 WHERE merchant = $1 AND kind = 'made.up'";
        tamper(&kibali, fail, &[&failures]).await;
        if failures < 3 {
            continue;
        }
        let seen = kibali.employee.get(CHECK).await.expect(200);
        assert_eq!(
            (&seen["failing_work"]["count"], &seen["failing_work"]["failures"]),
            (&json!(1), &json!(failures))
        );
        assert!(seen["failing_work"]["next_at"].is_string(), "{seen}");
        assert_eq!(other.get(CHECK).await.expect(200).get("failing_work"), None);
        tamper(&kibali, "UPDATE job SET failures = 0 WHERE merchant = $1 AND failures = $2", &[&failures])
            .await;
    }
});
