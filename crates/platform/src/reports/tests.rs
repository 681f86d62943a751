//! The area's behaviour, through HTTP.

use permit::{Role, Tx as _};
use serde_json::json;
use testkit::both_stores;

use crate::fixtures::{
    self,
    money::{acts, payout_of},
};

const PATH: &str = "/v1/daily-report";

both_stores!(whoever_switched_it_on_gets_each_day_once, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    assert_eq!(kibali.manager.get(PATH).await.expect(200)["on"], false);
    kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    let again = kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    assert_eq!(again["on"], true);
    kibali.admin.put(PATH, json!({"on": true})).await.expect(200);
    kibali.fund(100_000).await;
    kibali.employee.post("/v1/payouts", payout_of(10_000, "ONE", "255712345678")).await.expect(201);
    kibali.employee.post("/v1/payments", payout_of(5_000, "PAY1", "255712345678")).await.expect(201);
    for _ in 0..6 {
        kibali.work().await;
        kibali.pass(values::Duration::from_secs(3));
    }
    let before = kibali.mail.mails().len();
    kibali.pass_days(1).await;
    kibali.work().await;
    let reports = |kibali: &fixtures::Fixture| {
        kibali.mail.mails().iter().filter(|mail| mail.subject.starts_with("Zuri Foods on ")).count()
    };
    assert_eq!(reports(&kibali), 2, "of {} mails, one to each", kibali.mail.mails().len() - before);
    let mail = kibali.mail.last_to(kibali.people.manager.email).expect("a mail");
    assert_eq!(mail.subject, "Zuri Foods on 2026-11-23: in TZS 5,000, out TZS 0");
    for told in [
        "Came in: 1, TZS 5,000",
        "Paid out: 0, TZS 0",
        "Wait for approval: 1, TZS 10,000",
        "Opening balance: TZS 0",
        "/balance",
    ] {
        assert!(mail.text.contains(told), "{told} in {}", mail.text);
    }
    assert!(
        kibali
            .mail
            .last_to(kibali.people.employee.email)
            .is_none_or(|mail| !mail.subject.contains(" on 2026"))
    );
    // Another job of the same day changes nothing, and the next day comes by itself.
    kibali.put_job("report.daily", "2026-11-23").await;
    kibali.work().await;
    assert_eq!(reports(&kibali), 2);
    kibali.pass_days(1).await;
    kibali.work().await;
    assert_eq!(reports(&kibali), 4);
    let acts = acts(&kibali).await;
    assert_eq!(acts.iter().filter(|act| *act == "report.switched").count(), 2);
});

both_stores!(whoever_lost_the_role_or_switched_it_off_gets_none, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for client in [&mut kibali.employee, &mut kibali.developer] {
        client.get(PATH).await.refused(403, "role.refused");
        client.put(PATH, json!({"on": true})).await.refused(403, "role.refused");
    }
    kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    kibali.peter.put(PATH, json!({"on": true})).await.expect(200);
    kibali.peter.put(PATH, json!({"on": false})).await.expect(200);
    kibali.admin.put(PATH, json!({"on": true})).await.expect(200);
    kibali.change(kibali.people.manager, "demoted", Role::Employee, "active").await;
    kibali.disable(kibali.people.admin).await;
    kibali.pass_days(2).await;
    kibali.work().await;
    assert!(kibali.mail.mails().iter().all(|mail| !mail.subject.contains(" on 2026")));
});

/// How many jobs of reports wait.
async fn jobs(kibali: &fixtures::Fixture) -> i64 {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let sql = "SELECT COUNT(*) FROM job WHERE merchant = $1 AND kind = 'report.daily'";
    upkeep.tx().count(sql, &[]).await.expect("a count")
}

/// The days whose reports were mailed, in their order.
fn days(kibali: &fixtures::Fixture) -> Vec<String> {
    let mails = kibali.mail.mails();
    let days = mails.iter().filter_map(|mail| mail.subject.strip_prefix("Zuri Foods on "));
    let mut days: Vec<String> = days.map(|rest| rest.chars().take(10).collect()).collect();
    days.sort();
    days
}

both_stores!(switched_off_and_on_again_it_is_one_chain, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for day in 0..3 {
        for _ in 0..3 {
            kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
            kibali.manager.put(PATH, json!({"on": false})).await.expect(200);
        }
        kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
        assert_eq!(jobs(&kibali).await, 1, "on day {day}");
        kibali.pass_days(1).await;
        kibali.work().await;
    }
    assert_eq!(days(&kibali), ["2026-11-23", "2026-11-24", "2026-11-25"]);
    kibali.manager.put(PATH, json!({"on": false})).await.expect(200);
    kibali.pass_days(1).await;
    kibali.work().await;
    assert_eq!((jobs(&kibali).await, days(&kibali).len()), (0, 3), "the chain has ended");
    kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    kibali.pass_days(1).await;
    kibali.work().await;
    assert_eq!((jobs(&kibali).await, days(&kibali).last().map(String::as_str)), (1, Some("2026-11-27")));
});

both_stores!(of_days_that_nobody_could_mail_the_last_three_come_late, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    kibali.pass_days(10).await;
    kibali.work().await;
    assert_eq!(days(&kibali), ["2026-11-30", "2026-12-01", "2026-12-02"]);
    assert_eq!(jobs(&kibali).await, 1);
});

both_stores!(a_role_that_comes_back_brings_the_reports_back, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    kibali.change(kibali.people.manager, "demoted", Role::Employee, "active").await;
    kibali.pass_days(1).await;
    kibali.work().await;
    assert_eq!(days(&kibali).len(), 0);
    kibali.change(kibali.people.manager, "promoted", Role::Manager, "active").await;
    kibali.pass_days(1).await;
    kibali.work().await;
    assert_eq!(days(&kibali), ["2026-11-24"]);
});

both_stores!(paid_out_is_the_same_in_report_figures_and_statement, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.set_term("fee_bearer", "customer").await;
    kibali.manager.put(PATH, json!({"on": true})).await.expect(200);
    // The second one comes back.
    for (reference, phone) in [("ONE", "255712345678"), ("BACK", "255712000008")] {
        let made = kibali.employee.post("/v1/payouts", payout_of(10_000, reference, phone)).await.expect(201);
        let path = format!("/v1/payouts/{}/authorization", made["id"].as_str().expect("an id"));
        kibali.manager.post(&path, json!({})).await.expect(200);
    }
    for seconds in [1, 1, 1, 30, 30, 30] {
        kibali.work().await;
        kibali.pass(values::Duration::from_secs(seconds));
    }
    kibali.work().await;
    let back = kibali.manager.get("/v1/payouts?search=BACK").await.expect(200);
    assert_eq!(back["data"][0]["state"], "reversed");
    let home = kibali.manager.get("/v1/home").await.expect(200);
    kibali.pass_days(1).await;
    kibali.work().await;
    let lines = kibali.manager.get("/v1/statement").await.expect(200);
    let lines = lines["data"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["kind"] == "payout" && line["reference"] == "ONE");
    let paid = line.expect("a line")["debit"].clone();
    let minor = paid["amount"].as_i64().expect("an amount");
    assert!((1..1_000_000).contains(&minor), "the payee bears a fee: {minor}");
    let figures = kibali.manager.get("/v1/figures?days=7").await.expect(200);
    let yesterday = &figures["days"][5]["paid_out"][0];
    assert_eq!(
        (&yesterday["amount"], &yesterday["count"], &yesterday["failed"]),
        (&paid, &json!(1), &json!(1))
    );
    assert_eq!(home["today"][0]["paid_out"]["amount"], paid, "{home}");
    let amount = values::Amount::new(minor, values::Currency::TZS).expect("in range");
    let mail = kibali.mail.last_to(kibali.people.manager.email).expect("a mail");
    for told in [format!("Paid out: 1, {amount}"), "Failed or came back: 1, TZS 10,000".to_owned()] {
        assert!(mail.text.contains(&told), "{told} in {}", mail.text);
    }
});
