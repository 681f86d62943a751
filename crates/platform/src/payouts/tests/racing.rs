//! Several people and systems at once.

use permit::Role;
use serde_json::json;
use testkit::both_stores;

use super::{PHONE, look, make, path, waiting};
use crate::fixtures::{self, money::payout_of};

both_stores!(two_checkers_at_once_release_once, |store| async move {
    let (mut kibali, first) = waiting(store).await;
    let mut id = first;
    for round in 2..12 {
        let (one, other) = (kibali.manager.clone(), kibali.peter.clone());
        let path = path(&id, "authorization");
        let post = |mut client: testkit::Client| {
            let path = path.clone();
            tokio::spawn(async move { client.post(&path, json!({})).await.status.as_u16() })
        };
        let answers = [post(one), post(other)];
        let mut statuses = Vec::new();
        for answer in answers {
            statuses.push(answer.await.expect("an answer"));
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        assert_eq!(look(&mut kibali.admin, &id).await["approvals"].as_array().map(Vec::len), Some(1));
        kibali.work().await;
        kibali.pass(values::Duration::from_secs(2));
        kibali.work().await;
        assert_eq!(kibali.rail.times_paid(&id), 1);
        id = make(&mut kibali.employee, 1_000, &format!("PAY{round}")).await;
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(release_and_rejection_at_once_have_one_winner, |store| async move {
    let (mut kibali, mut id) = waiting(store).await;
    for round in 2..12 {
        let (mut one, mut other) = (kibali.manager.clone(), kibali.peter.clone());
        let (release, reject) = (path(&id, "authorization"), path(&id, "rejection"));
        let released = tokio::spawn(async move { one.post(&release, json!({})).await.status.as_u16() });
        let rejected =
            tokio::spawn(async move { other.post(&reject, json!({"reason": "no"})).await.status.as_u16() });
        let (released, rejected) = (released.await.expect("an answer"), rejected.await.expect("an answer"));
        let seen = look(&mut kibali.admin, &id).await["state"].clone();
        match (released, rejected) {
            (200, 409) => assert_eq!(seen, "authorized"),
            (409, 200) => assert_eq!(seen, "rejected"),
            other => panic!("{other:?}"),
        }
        kibali.assert_ledger_holds().await;
        id = make(&mut kibali.employee, 1_000, &format!("PAY{round}")).await;
    }
});

both_stores!(sixty_four_payouts_at_once_never_overdraw, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    // Enough for 20 of 64.
    kibali.fund(20 * 1_072).await;
    let mut running = tokio::task::JoinSet::new();
    for number in 0..64 {
        let mut client = if number % 2 == 0 { kibali.employee.clone() } else { kibali.manager.clone() };
        running.spawn(async move {
            let body = payout_of(1_000, &format!("PAY{number}"), PHONE);
            client.post("/v1/payouts", body).await.status.as_u16()
        });
    }
    let statuses = running.join_all().await;
    let count = |status| statuses.iter().filter(|answer| **answer == status).count();
    assert_eq!((count(201), count(422)), (20, 44), "{statuses:?}");
    assert_eq!(kibali.balance().await, (0, 20 * 1_072));
    kibali.assert_ledger_holds().await;
});

both_stores!(equal_requests_at_once_make_one_payout, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut client = kibali.employee.clone().with("idempotency-key", "once");
        running.spawn(async move { client.post("/v1/payouts", payout_of(1_000, "PAY1", PHONE)).await });
    }
    let answers = running.join_all().await;
    let first = answers[0].expect(201);
    assert!(answers.iter().all(|answer| answer.expect(201) == first));
    assert_eq!(kibali.balance().await.1, 1_072);
});

both_stores!(a_role_taken_away_releases_nothing_more, |store| async move {
    let (mut kibali, mut id) = waiting(store).await;
    for round in 2..10 {
        let mut checker = kibali.manager.clone();
        let release = path(&id, "authorization");
        let released = tokio::spawn(async move { checker.post(&release, json!({})).await.status.as_u16() });
        kibali.change(kibali.people.manager, "demoted", Role::Employee, "active").await;
        let status = released.await.expect("an answer");
        let seen = look(&mut kibali.admin, &id).await;
        assert_eq!(seen["state"] == "authorized", status == 200, "{status}");
        assert!(matches!(status, 200 | 403), "{status}");
        // From here on it holds for certain.
        id = make(&mut kibali.employee, 1_000, &format!("PAY{round}")).await;
        kibali.manager.post(&path(&id, "authorization"), json!({})).await.refused(403, "role.refused");
        kibali.change(kibali.people.manager, "promoted", Role::Manager, "active").await;
    }
});
