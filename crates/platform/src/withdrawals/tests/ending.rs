//! How withdrawals end: by Admins alone, whatever others may do with payouts.

use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Duration;

use super::{ACCOUNT, ask, authorization, settled, withdrawal};
use crate::fixtures::{
    self, Fixture,
    money::{payout_of, rules},
};

/// The account whose bank never answers.
const SILENT: &str = "0150000000003";

fn act(id: &str, what: &str) -> String {
    format!("/v1/payouts/{id}/{what}")
}

/// A merchant with a withdrawal that two Admins made and released, and whose rail says nothing.
async fn unanswered(store: Store) -> (Fixture, String) {
    let mut kibali = settled(store, SILENT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    kibali.peter.post(&authorization(&id), json!({})).await.expect(200);
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    (kibali, id)
}

both_stores!(what_became_of_a_withdrawal_is_settled_by_admins_alone, |store| async move {
    let (mut kibali, id) = unanswered(store).await;
    let seen = kibali.manager.get(&act(&id, "outcomes")).await.expect(200);
    assert_eq!(seen["reason"], "unknown");
    let before = kibali.balance().await;
    let (proposal, confirmation, rejection) =
        (act(&id, "outcome"), act(&id, "outcome/confirmation"), act(&id, "outcome/rejection"));
    let evidence = json!({"outcome": "not_paid", "note": "Statement of 28 November, line 14"});
    let reason = json!({"reason": "Look again"});
    let refused = kibali.manager.post(&proposal, evidence.clone()).await.refused(403, "role.refused");
    assert_eq!(refused["permission"], "balance.withdraw");
    kibali.admin.post(&proposal, evidence.clone()).await.expect(201);
    kibali.manager.post(&confirmation, json!({})).await.refused(403, "role.refused");
    kibali.manager.post(&rejection, reason.clone()).await.refused(403, "role.refused");
    kibali.admin.post(&confirmation, json!({})).await.refused(403, "payout.proposer");
    // Nor does whoever asked for the money, once another Admin proposed.
    kibali.peter.post(&rejection, reason).await.expect(200);
    kibali.peter.post(&proposal, evidence.clone()).await.expect(201);
    kibali.admin.post(&confirmation, json!({})).await.refused(403, "payout.maker");
    assert_eq!(kibali.balance().await, before, "nothing moved");
    kibali.peter.post(&act(&id, "outcome/rejection"), json!({"reason": "Mine"})).await.expect(200);
    kibali.admin.post(&proposal, evidence).await.expect(201);
    let done = kibali.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!((&done["state"], kibali.balance().await), (&json!("failed"), (1_000_000, 0)));
    kibali.assert_ledger_holds().await;
});

both_stores!(the_only_admin_settles_what_became_of_a_withdrawal_and_all_of_it_says_so, |store| async move {
    let (mut kibali, id) = unanswered(store).await;
    kibali.admin.delete(&format!("/v1/team/members/{}", kibali.people.peter.member)).await.expect(204);
    let (proposal, confirmation) = (act(&id, "outcome"), act(&id, "outcome/confirmation"));
    let evidence = json!({"outcome": "not_paid", "note": "Statement of 28 November, line 14"});
    kibali.admin.post(&proposal, evidence).await.expect(201);
    // Two there were a moment ago: for a week it takes two.
    kibali.admin.post(&confirmation, json!({})).await.refused(403, "payout.proposer");
    let alone = kibali.admin.get(&act(&id, "outcomes")).await.expect(200)["alone"].clone();
    assert_eq!(alone, Value::Null);
    kibali.pass(Duration::from_secs(8 * 24 * 3600));
    kibali.admin = fixtures::sign_in(kibali.stranger(), kibali.people.admin.email).await;
    kibali.manager = fixtures::sign_in(kibali.stranger(), kibali.people.manager.email).await;
    let alone = |seen: &Value| seen["alone"].as_str().map(str::to_owned);
    assert_eq!(alone(&kibali.manager.get(&act(&id, "outcomes")).await.expect(200)), None);
    kibali.manager.post(&confirmation, json!({})).await.refused(403, "role.refused");
    let why = alone(&kibali.admin.get(&act(&id, "outcomes")).await.expect(200)).expect("why one suffices");
    assert!(why.starts_with("Asha Mrema settled a withdrawal.") && why.contains("one Admin since"), "{why}");
    let done = kibali.admin.post(&confirmation, json!({})).await.expect(200);
    assert_eq!((&done["state"], kibali.balance().await), (&json!("failed"), (1_000_000, 0)));
    assert!(done["message"].as_str().is_some_and(|says| says.contains(&why)), "{done}");
    let seen = kibali.manager.get(&act(&id, "outcomes")).await.expect(200);
    assert_eq!(seen["proposals"][0]["waived"], json!(why));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_withdrawal_is_ended_and_taken_back_by_admins_alone, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    let reason = json!({"reason": "Not now"});
    kibali.manager.post("/v1/withdrawals", withdrawal(10_000, "WD2")).await.refused(403, "role.refused");
    let record = kibali.admin.get("/v1/activity?area=payouts&refused=true").await.expect(200);
    assert_eq!(record["data"][0]["after"], "POST /v1/withdrawals", "it stands with what concerns payouts");
    kibali.manager.post(&act(&id, "cancellation"), json!({})).await.refused(403, "role.refused");
    kibali.manager.post(&act(&id, "rejection"), reason.clone()).await.refused(403, "role.refused");
    let seen = kibali.manager.get(&format!("/v1/payouts/{id}")).await.expect(200);
    let nothing = json!({"authorise": false, "reject": false, "edit": false, "cancel": false, "undo": false});
    assert_eq!(seen["you_can"], nothing);
    kibali.peter.post(&authorization(&id), json!({})).await.expect(200);
    let events = kibali.admin.get(&format!("/v1/events?subject={id}")).await.expect(200);
    assert_eq!(events["data"][0]["subject"], json!({"type": "withdrawal", "id": id}));
    kibali.manager.post(&act(&id, "undo"), json!({})).await.refused(403, "role.refused");
    let seen = kibali.manager.get(&format!("/v1/payouts/{id}")).await.expect(200);
    assert_eq!((&seen["state"], &seen["you_can"]), (&json!("authorized"), &nothing));
    let seen = kibali.peter.get(&format!("/v1/payouts/{id}")).await.expect(200);
    assert_eq!(seen["you_can"]["undo"], true);
    kibali.peter.post(&act(&id, "undo"), json!({})).await.expect(200);
    kibali.peter.post(&act(&id, "rejection"), reason).await.expect(200);
    assert_eq!(kibali.balance().await, (1_000_000, 0));
});

both_stores!(whoever_is_alone_releases_no_withdrawal_of_their_own, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    kibali.both_put("/v1/payout-policy", rules(1, &json!({"single_signatory": true}))).await;
    kibali.leave_alone().await;
    kibali.pass(Duration::from_secs(8 * 24 * 3600));
    kibali.admin = fixtures::sign_in(kibali.stranger(), kibali.people.admin.email).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    let payout = payout_of(10_000, "PAY1", "255712345678");
    let payout = kibali.admin.post("/v1/payouts", payout).await.expect(201);
    for (of, alone) in [(id.as_str(), false), (payout["id"].as_str().expect("an id"), true)] {
        let seen = kibali.admin.get(&format!("/v1/payouts/{of}")).await.expect(200);
        assert_eq!(seen["you_can"]["authorise"], alone, "{seen}");
    }
    kibali.admin.post(&authorization(&id), json!({})).await.refused(403, "payout.maker");
    let release = act(payout["id"].as_str().expect("an id"), "authorization");
    kibali.admin.post(&release, json!({})).await.expect(200);
});
