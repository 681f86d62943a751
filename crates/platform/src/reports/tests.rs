//! The area's behaviour, through HTTP.

use permit::Role;
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
    kibali.change(kibali.people.manager, "demoted", Role::Employee, "active").await;
    kibali.pass_days(2).await;
    kibali.work().await;
    assert!(kibali.mail.mails().iter().all(|mail| !mail.subject.contains(" on 2026")));
});
