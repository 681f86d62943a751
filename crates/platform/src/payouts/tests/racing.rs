//! Several people and systems at once.

use permit::Role;
use serde_json::json;
use testkit::both_stores;
use tokio::join;
use values::Duration;

use super::{PHONE, look, make, path, without_pause};
use crate::fixtures::{self, Fixture, money::payout_of, rounds};

/// Another payout that waits, however many rounds there were: with money for it, and proofs of identity that are fresh.
async fn another(kibali: &mut Fixture, round: usize) -> String {
    if round % 50 == 49 {
        kibali.pass(Duration::from_secs(15 * 60));
        kibali.sign_in_again().await;
    }
    kibali.fund(1_072).await;
    make(&mut kibali.employee, 1_000, &format!("RACE{round}")).await
}

both_stores!(two_checkers_at_once_release_once, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for round in 0..rounds() {
        let id = another(&mut kibali, round).await;
        let (mut one, mut other, path) =
            (kibali.manager.clone(), kibali.peter.clone(), path(&id, "authorization"));
        let (one, other) = join!(one.post(&path, json!({})), other.post(&path, json!({})));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "round {round}: {} {}", one.text, other.text);
        assert_eq!(look(&mut kibali.admin, &id).await["approvals"].as_array().map(Vec::len), Some(1));
        kibali.work().await;
        kibali.pass(Duration::from_secs(2));
        kibali.work().await;
        assert_eq!(kibali.rail.times_paid(&id), 1, "round {round}");
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(two_of_two_approvals_at_once_on_two_instances_release, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let two = fixtures::money::rules(2, &json!({}));
    kibali.admin.put("/v1/payout-policy", two).await.expect(200);
    let there = kibali.platform.routes().into_router(&kibali.kibali.reopen().await);
    for round in 0..rounds() {
        let id = another(&mut kibali, round).await;
        let (mut one, mut other) = (kibali.manager.clone(), kibali.peter.clone().through(there.clone()));
        let path = path(&id, "authorization");
        let (one, other) = join!(one.post(&path, json!({})), other.post(&path, json!({})));
        one.expect(200);
        other.expect(200);
        let seen = look(&mut kibali.admin, &id).await;
        assert_eq!(seen["state"], "authorized", "round {round}: {seen}");
        assert_eq!(seen["approvals"].as_array().map(Vec::len), Some(2));
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(release_and_rejection_at_once_have_one_winner, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for round in 0..rounds() {
        let id = another(&mut kibali, round).await;
        let (mut one, mut other) = (kibali.manager.clone(), kibali.peter.clone());
        let (release, reject) = (path(&id, "authorization"), path(&id, "rejection"));
        let (released, rejected) =
            join!(one.post(&release, json!({})), other.post(&reject, json!({"reason": "no"})));
        let seen = look(&mut kibali.admin, &id).await["state"].clone();
        match (released.status.as_u16(), rejected.status.as_u16()) {
            (200, 409) => assert_eq!(seen, "authorized"),
            (409, 200) => assert_eq!(seen, "rejected"),
            other => panic!("round {round}: {other:?}"),
        }
    }
    kibali.assert_ledger_holds().await;
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

both_stores!(a_role_or_duty_taken_away_releases_nothing_more, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let neema = format!("/v1/team/members/{}", kibali.people.manager.member);
    for round in 0..rounds() {
        let id = another(&mut kibali, 2 * round).await;
        let (mut checker, mut admin, release) =
            (kibali.manager.clone(), kibali.admin.clone(), path(&id, "authorization"));
        let (to, code) = match round % 3 {
            0 => (json!({"role": Role::Developer}), "role.refused"),
            1 => (json!({"role": Role::Employee}), "role.refused"),
            _ => (json!({"payout_duty": "initiator"}), "duty.refused"),
        };
        let demote = admin.patch(&neema, to);
        let (released, demoted) = join!(checker.post(&release, json!({})), demote);
        demoted.expect(200);
        let status = released.status.as_u16();
        assert!(matches!(status, 200 | 403), "round {round}: {}", released.text);
        let seen = look(&mut kibali.admin, &id).await;
        assert_eq!(seen["state"] == "authorized", status == 200, "round {round}: {seen}");
        // From here on it holds for certain.
        let id = another(&mut kibali, 2 * round + 1).await;
        kibali.manager.post(&path(&id, "authorization"), json!({})).await.refused(403, code);
        for back in [json!({"role": "Manager"}), json!({"payout_duty": "both"})] {
            kibali.admin.patch(&neema, back).await.expect(200);
        }
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(a_revoked_key_and_a_disabled_application_make_nothing_more, |store| async move {
    let mut kibali = without_pause(store).await;
    for round in 0..rounds() {
        kibali.fund(1_072).await;
        if round % 50 == 49 {
            kibali.pass(Duration::from_secs(15 * 60));
            kibali.sign_in_again().await;
        }
        let key = kibali.full_key(false).await;
        let applications = kibali.admin.get("/v1/applications?limit=1").await.expect(200);
        let application = applications["data"][0]["id"].as_str().expect("an id");
        let page = format!("/v1/applications/{application}/keys/{}", key.id);
        let disable = format!("/v1/applications/{application}/disable");
        let (mut admin, mut looking) = (kibali.admin.clone(), kibali.admin.clone());
        let mut caller = key.client.clone();
        let order = payout_of(1_000, &format!("KEY{round}"), PHONE);
        let revoke = async {
            match round % 2 {
                0 => admin.delete(&page).await.expect(204),
                _ => admin.post(&disable, json!({})).await.expect(200),
            };
            looking.get(&format!("/v1/payouts?search=KEY{round}")).await.expect(200)["data"].clone()
        };
        let (made, seen) = join!(caller.post("/v1/payouts", order), revoke);
        let there =
            seen.as_array().expect("payouts").iter().any(|one| one["reference"] == format!("KEY{round}"));
        assert!(matches!(made.status.as_u16(), 201 | 401), "round {round}: {}", made.text);
        assert_eq!(there, made.status == 201, "round {round}: {}", made.text);
    }
});
