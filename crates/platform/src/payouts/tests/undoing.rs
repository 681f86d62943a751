//! Taking a release back.

use serde_json::json;
use testkit::both_stores;
use tokio::join;
use values::Duration;

use super::{PHONE, history, look, make, path, waiting};
use crate::fixtures::{self, money::payout_of, rounds};

both_stores!(a_release_that_was_taken_back_waits_for_people_again, |store| async move {
    let (mut f, id) = waiting(store).await;
    f.manager.post(&path(&id, "undo"), json!({})).await.refused(409, "payout.not_undoable");
    f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(look(&mut f.manager, &id).await["you_can"]["undo"], true);
    assert_eq!(look(&mut f.employee, &id).await["you_can"]["undo"], false);
    for client in [&mut f.employee, &mut f.developer] {
        let problem = client.post(&path(&id, "undo"), json!({})).await.refused(403, "role.refused");
        assert_eq!(problem["permission"], "payout.reject");
    }
    let seen = f.peter.post(&path(&id, "undo"), json!({})).await.expect(200);
    assert_eq!(seen["state"], "pending");
    let counted =
        seen["approvals"].as_array().expect("a list").iter().filter(|given| given["counts"] == true);
    assert_eq!(counted.count(), 0, "{seen}");
    f.work().await;
    assert_eq!(f.rail.times_paid(&id), 0, "the job of the first release sends nothing");
    assert_eq!(f.balance().await, (100_000 - 10_642, 10_642), "its money is held still");

    // The same checker may think again, and it is sent once.
    f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    f.work().await;
    f.pass(Duration::from_secs(2));
    f.work().await;
    assert_eq!(
        (look(&mut f.manager, &id).await["state"].clone(), f.rail.times_paid(&id)),
        (json!("succeeded"), 1)
    );
    let seen = history(&mut f.manager, &id).await;
    let states: Vec<_> =
        seen["timeline"].as_array().expect("steps").iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["pending", "authorized", "pending", "authorized", "processing", "succeeded"]);
    let step = &seen["timeline"][2];
    assert_eq!(step["detail"], "Peter Mushi took the release back");
    assert_eq!(step["facts"], json!({"code": "taken_back", "name": "Peter Mushi"}));
    f.assert_ledger_holds().await;
});

both_stores!(what_is_being_sent_is_not_taken_back, |store| async move {
    let (mut f, id) = waiting(store).await;
    f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    f.work().await;
    let problem = f.manager.post(&path(&id, "undo"), json!({})).await.refused(409, "payout.not_undoable");
    assert_eq!(problem["state"], look(&mut f.manager, &id).await["state"]);
    f.pass(Duration::from_secs(2));
    f.work().await;
    assert_eq!(f.rail.times_paid(&id), 1);
});

both_stores!(a_voided_approval_never_counts_again, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(100_000).await;
    let two = fixtures::money::rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", two).await.expect(200);
    let id = make(&mut f.employee, 10_000, "PAY1").await;
    f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    f.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    f.manager.post(&path(&id, "undo"), json!({})).await.expect(200);
    let seen = f.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(seen["state"], "pending", "the first two approvals are void");
    let seen = f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(seen["state"], "authorized");
});

both_stores!(what_was_taken_back_late_waits_for_seven_days_more, |store| async move {
    let (mut f, id) = waiting(store).await;
    f.pass_days(6).await;
    f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    f.pass_days(2).await;
    f.manager.post(&path(&id, "undo"), json!({})).await.expect(200);
    f.work().await;
    assert_eq!(
        look(&mut f.manager, &id).await["state"],
        "pending",
        "the first job that expires it comes too early"
    );
    f.pass_days(7).await;
    f.work().await;
    assert_eq!(look(&mut f.manager, &id).await["state"], "expired");
    assert_eq!(f.balance().await, (100_000, 0));
});

both_stores!(release_taken_back_and_sending_at_once_have_one_winner, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (mut taken, mut sent) = (0, 0);
    for round in 0..rounds() {
        if round % 50 == 49 {
            f.pass(Duration::from_secs(15 * 60));
            f.sign_in_again().await;
        }
        f.fund(1_072).await;
        let made = f
            .employee
            .post("/v1/payouts", payout_of(1_000, &format!("UNDO{round}"), PHONE))
            .await
            .expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
        let (mut peter, undo) = (f.peter.clone(), path(&id, "undo"));
        let (undone, _) = join!(peter.post(&undo, json!({})), f.work());
        f.pass(Duration::from_secs(2));
        f.work().await;
        let state = look(&mut f.admin, &id).await["state"].clone();
        match undone.status.as_u16() {
            200 => {
                assert_eq!((state, f.rail.times_paid(&id)), (json!("pending"), 0), "round {round}");
                f.manager.post(&path(&id, "rejection"), json!({"reason": "no"})).await.expect(200);
                taken += 1;
            }
            409 => {
                assert_eq!((state, f.rail.times_paid(&id)), (json!("succeeded"), 1), "round {round}");
                sent += 1;
            }
            _ => panic!("round {round}: {}", undone.text),
        }
    }
    assert_eq!(taken + sent, rounds());
    f.assert_ledger_holds().await;
});
