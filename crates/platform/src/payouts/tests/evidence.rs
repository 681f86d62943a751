//! Outcomes that people settle with evidence.

use permit::Role;
use rails::Outcome;
use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Duration;

use super::{history, look, make, path};
use crate::fixtures::{self, Fixture, money::payout_of};

/// A released payout of 10,000 shillings to `phone`, made by Baraka and worked on for three seconds.
async fn sent(store: Store, phone: &str) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let made = kibali.employee.post("/v1/payouts", payout_of(10_000, "PAY1", phone)).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    live(&kibali).await;
    (kibali, id)
}

async fn live(kibali: &Fixture) {
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali.work().await;
}

/// The number whose network never answers.
const SILENT: &str = "255712000003";

fn evidence(outcome: &str) -> Value {
    json!({"outcome": outcome, "provider_reference": "TIGO-991", "note": "Statement of 28 November, line 14",
        "amount": {"amount": 1_000_000, "currency": "TZS"}})
}

async fn exceptions(kibali: &mut Fixture) -> Vec<Value> {
    let page = kibali.manager.get("/v1/payout-exceptions?unknown_hours=0").await.expect(200);
    page["data"].as_array().expect("rows").clone()
}

both_stores!(those_who_can_confirm_an_outcome_are_mailed_and_nobody_else, |store| async move {
    let (mut f, id) = sent(store, SILENT).await;
    let before = f.mail.mails().len();
    f.manager.post(&path(&id, "outcome"), evidence("paid")).await.expect(201);
    f.work().await;
    let mails: Vec<_> = f.mail.mails().into_iter().skip(before).collect();
    let mut told: Vec<_> = mails.iter().flat_map(|mail| mail.to.clone()).collect();
    told.sort();
    assert_eq!(
        told,
        [f.people.admin.email, f.people.peter.email],
        "not whoever said it, nor who made the payout"
    );
    let page = format!("/m/{}/payouts/{id}", f.merchant);
    for mail in mails {
        assert!(mail.subject.starts_with("What became of TZS 10,000"), "{}", mail.subject);
        assert!(mail.text.contains("Neema Kileo") && mail.text.contains(&page), "{}", mail.text);
    }
});

both_stores!(an_unknown_payout_is_settled_by_two_people_with_evidence, |store| async move {
    for (outcome, state, available) in [("paid", "succeeded", 89_358), ("not_paid", "failed", 100_000)] {
        let (mut kibali, id) = sent(store, SILENT).await;
        let listed = exceptions(&mut kibali).await;
        assert_eq!((listed.len(), &listed[0]["reason"]), (1, &json!("unknown")));
        assert_eq!(listed[0].get("at_provider"), None, "no account at a provider had it");
        let hour = kibali.manager.get("/v1/payout-exceptions").await.expect(200);
        assert_eq!(hour["data"], json!([]), "it is early to look into it");
        let proposed = kibali.manager.post(&path(&id, "outcome"), evidence(outcome)).await.expect(201);
        assert_eq!(proposed["proposed_by"]["name"], "Neema Kileo");
        assert_eq!(kibali.balance().await, (89_358, 10_642), "a proposal moves nothing");
        assert_eq!(exceptions(&mut kibali).await[0]["proposal"]["id"], proposed["id"]);
        let confirmation = path(&id, "outcome/confirmation");
        let shown = json!({"proposal": proposed["id"]});
        kibali.manager.post(&confirmation, shown.clone()).await.refused(403, "payout.proposer");
        let done = kibali.peter.post(&confirmation, shown).await.expect(200);
        assert_eq!(done["state"], state);
        assert_eq!(kibali.balance().await, (available, 0));
        let seen = look(&mut kibali.manager, &id).await;
        let says = seen["message"].as_str().expect("a sentence");
        for part in ["Settled by people", "Neema Kileo proposed", "Peter", "line 14", "TIGO-991"] {
            assert!(says.contains(part), "{says}");
        }
        let kept = kibali.developer.get(&path(&id, "outcomes")).await.expect(200);
        assert_eq!((&kept["proposals"][0]["state"], &kept["reason"]), (&json!("confirmed"), &Value::Null));
        assert!(
            kept["proposals"][0]["decided_by"]["name"].as_str().is_some_and(|name| name.starts_with("Peter"))
        );
        assert_eq!(exceptions(&mut kibali).await.len(), 0);
        let told = fixtures::money::events(&kibali).await;
        let (name, data) = told.last().expect("an event");
        let wire =
            if outcome == "paid" { ("PAYOUT INITIATED", "SUCCESS") } else { ("PAYOUT FAILED", "FAILED") };
        assert_eq!((name.as_str(), &data["status"]), (wire.0, &json!(wire.1)));
        // It is over: nothing is proposed or sent any more.
        kibali
            .manager
            .post(&path(&id, "outcome"), evidence(outcome))
            .await
            .refused(409, "payout.not_settleable");
        kibali.put_job("payout.send", &id).await;
        live(&kibali).await;
        assert_eq!((kibali.rail.times_sent(&id), kibali.balance().await), (1, (available, 0)));
        let acts = fixtures::money::acts(&kibali).await;
        for act in ["payout.outcome_proposed", "payout.settled_by_people"] {
            assert_eq!(acts.iter().filter(|done| *done == act).count(), 1, "{act}");
        }
        kibali.assert_ledger_holds().await;
    }
});

both_stores!(whoever_has_a_part_in_a_payout_settles_none, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let made = kibali.manager.post("/v1/payouts", payout_of(10_000, "PAY1", SILENT)).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    live(&kibali).await;
    let (proposal, confirmation) = (path(&id, "outcome"), path(&id, "outcome/confirmation"));
    for client in [&mut kibali.employee, &mut kibali.developer] {
        client.post(&proposal, evidence("paid")).await.refused(403, "role.refused");
        client.post(&confirmation, json!({})).await.refused(403, "role.refused");
    }
    let mut key = kibali.full_key(false).await;
    key.client.post(&proposal, evidence("paid")).await.refused(403, "scope.refused");
    let (_, mut other) = kibali.other_merchant().await;
    other.post(&proposal, evidence("paid")).await.refused(404, "not_found");
    other.post(&confirmation, json!({})).await.refused(404, "not_found");
    kibali.peter.post(&confirmation, json!({})).await.refused(409, "payout.no_outcome");
    kibali.peter.post(&proposal, evidence("paid")).await.expect(201);
    kibali.admin.post(&proposal, evidence("not_paid")).await.refused(409, "payout.outcome_proposed");
    kibali.manager.post(&confirmation, json!({})).await.refused(403, "payout.maker");
    let other = json!({"proposal": "outc_00000000000000000000000000"});
    kibali.admin.post(&confirmation, other).await.refused(409, "payout.no_outcome");
    // Nor whoever was promoted by the proposer a moment ago, once the merchant is no longer young.
    kibali.pass_days(15).await;
    kibali.change(kibali.people.employee, "promoted", Role::Manager, "active").await;
    let reason = json!({"reason": "Look again"});
    kibali.peter.post(&path(&id, "outcome/rejection"), reason.clone()).await.expect(200);
    kibali.admin.post(&proposal, evidence("paid")).await.expect(201);
    kibali.employee.post(&confirmation, json!({})).await.refused(403, "second_person.too_close");
    let declined = kibali.manager.post(&path(&id, "outcome/rejection"), reason).await.expect(200);
    assert_eq!((&declined["state"], &declined["reason"]), (&json!("declined"), &json!("Look again")));
    assert_eq!(kibali.balance().await, (89_358, 10_642), "nothing moved");
});

both_stores!(nobody_settles_what_came_from_somebody_they_brought_in, |store| async move {
    let (mut kibali, id) = sent(store, SILENT).await;
    let mut key = kibali.full_key(false).await;
    let made = key.client.post("/v1/payouts", payout_of(10_000, "PAY2", SILENT)).await.expect(201);
    let by_key = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&by_key, "authorization"), json!({})).await.expect(200);
    live(&kibali).await;
    kibali.pass_days(15).await;
    kibali.tie(kibali.people.manager, "invited", kibali.people.employee).await;
    // Peter made the key.
    kibali.tie(kibali.people.peter, "promoted", kibali.people.manager).await;
    for id in [id, by_key] {
        kibali.admin.post(&path(&id, "outcome"), evidence("not_paid")).await.expect(201);
        let confirmation = path(&id, "outcome/confirmation");
        kibali.manager.post(&confirmation, json!({})).await.refused(403, "second_person.too_close");
    }
    assert_eq!(exceptions(&mut kibali).await.len(), 2, "nothing is settled");
});

both_stores!(nobody_settles_with_an_old_proof_or_on_what_moved_meanwhile, |store| async move {
    let (mut kibali, id) = sent(store, SILENT).await;
    kibali.manager.post(&path(&id, "outcome"), evidence("not_paid")).await.expect(201);
    kibali.pass(Duration::from_secs(16 * 60));
    let confirmation = path(&id, "outcome/confirmation");
    kibali.peter.post(&confirmation, json!({})).await.refused(403, "step_up.required");
    // The provider speaks before the second person does.
    let at = kibali.kibali.clock.now();
    let paid = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&id, paid));
    kibali.pass(Duration::from_secs(3601));
    kibali.work().await;
    kibali.sign_in_again().await;
    kibali.peter.post(&confirmation, json!({})).await.refused(409, "payout.outcome_overtaken");
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "succeeded");
    assert_eq!(kibali.balance().await, (89_358, 0));
});

both_stores!(nobody_settles_what_is_to_be_handed_over_again, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let id = make(&mut kibali.employee, 10_000, "PAY1").await;
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    kibali.work().await;
    kibali.pass(Duration::from_secs(5 * 3600));
    kibali.sign_in_again().await;
    assert_eq!(exceptions(&mut kibali).await[0]["reason"], "slow");
    kibali.manager.post(&path(&id, "outcome"), evidence("not_paid")).await.expect(201);
    // It stands where it stood, and nobody need look into it any more: it waits for its turn.
    fixtures::money::put_back(&kibali, &id).await;
    let confirmation = path(&id, "outcome/confirmation");
    kibali.peter.post(&confirmation, json!({})).await.refused(409, "payout.outcome_overtaken");
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "processing");
    assert_eq!(kibali.balance().await, (89_358, 10_642), "nothing is free");
});

both_stores!(evidence_about_another_amount_and_payouts_nobody_doubts_are_refused, |store| async move {
    let (mut kibali, id) = sent(store, SILENT).await;
    let other =
        json!({"outcome": "paid", "note": "Line 3", "amount": {"amount": 900_000, "currency": "TZS"}});
    kibali.manager.post(&path(&id, "outcome"), other).await.refused(422, "input.invalid");
    let nothing = json!({"outcome": "paid", "note": " "});
    kibali.manager.post(&path(&id, "outcome"), nothing).await.refused(422, "input.invalid");
    let pending = make(&mut kibali.employee, 10_000, "PAY2").await;
    let bare = json!({"outcome": "not_paid", "note": "Line 3"});
    kibali.manager.post(&path(&pending, "outcome"), bare).await.refused(409, "payout.not_settleable");
    let many = kibali.manager.get("/v1/payout-exceptions?unknown_hours=many").await;
    many.refused(422, "input.invalid");
});

both_stores!(the_provider_undoes_nothing_that_people_settled, |store| async move {
    let (mut kibali, id) = sent(store, SILENT).await;
    kibali.manager.post(&path(&id, "outcome"), evidence("not_paid")).await.expect(201);
    kibali.peter.post(&path(&id, "outcome/confirmation"), json!({})).await.expect(200);
    assert_eq!(kibali.balance().await, (100_000, 0));
    // It is still asked about, and says another thing.
    let at = kibali.kibali.clock.now();
    let paid = Outcome::Succeeded { provider_reference: "R-77".to_owned(), at, payer_name: None };
    assert!(kibali.rail.bring_evidence(&id, paid));
    kibali.pass(Duration::from_secs(61));
    kibali.work().await;
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "failed");
    assert_eq!(kibali.balance().await, (100_000, 0));
    let listed = exceptions(&mut kibali).await;
    assert_eq!(listed[0]["reason"], "contradicted");
    assert_eq!(
        (&listed[0]["contradictions"][0]["verdict"], &listed[0]["contradictions"][0]["says"]),
        (&json!("paid"), &json!("R-77"))
    );
    // People correct it: what is free is held and posted, once, if it is there.
    let hungry = make(&mut kibali.employee, 95_000, "PAY2").await;
    kibali.manager.post(&path(&id, "outcome"), evidence("paid")).await.expect(201);
    let confirmation = path(&id, "outcome/confirmation");
    kibali.peter.post(&confirmation, json!({})).await.refused(422, "payout.insufficient_balance");
    kibali.employee.post(&path(&hungry, "cancellation"), json!({})).await.expect(200);
    let done = kibali.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(done["state"], "succeeded");
    assert_eq!(kibali.balance().await, (89_358, 0));
    assert_eq!(exceptions(&mut kibali).await.len(), 0);
    // And back, when the provider changes its mind once more.
    assert!(kibali.rail.bring_evidence(&id, Outcome::Failed { reason: "Never left.".to_owned() }));
    kibali.pass(Duration::from_secs(61));
    kibali.work().await;
    assert_eq!(exceptions(&mut kibali).await[0]["contradictions"][0]["verdict"], "failed");
    kibali.manager.post(&path(&id, "outcome"), evidence("not_paid")).await.expect(201);
    let done = kibali.peter.post(&confirmation, json!({})).await.expect(200);
    assert_eq!(done["state"], "refunded");
    assert_eq!(kibali.balance().await, (100_000, 0));
    let seen = history(&mut kibali.admin, &id).await;
    assert_eq!(seen["transfers"].as_array().map(Vec::len), Some(5), "hold, void, hold, paid, back");
    kibali.assert_ledger_holds().await;
});

both_stores!(an_operator_is_told_how_many_payouts_nobody_knows_of_and_since_when, |store| async move {
    let (kibali, _) = sent(store, SILENT).await;
    let alarms = kibali.kibali.app.alarms().await.expect("figures");
    assert_eq!((alarms.unknown_payouts, alarms.failing_webhooks), (1, 0));
    let released_at = alarms.oldest_unknown_at.expect("an instant");
    let age = kibali.kibali.clock.now().since(released_at);
    assert!((Duration::from_secs(1)..Duration::from_secs(10)).contains(&age), "{age:?}");
    let (kibali, _) = sent(store, "255712345678").await;
    let alarms = kibali.kibali.app.alarms().await.expect("figures");
    assert_eq!((alarms.unknown_payouts, alarms.oldest_unknown_at), (0, None));
});
