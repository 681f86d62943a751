//! Whoever had a hand in a batch, or may not make one, releases nothing; and nobody releases what they have not read.

use permit::Role;
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{FILE, TOTAL, as_read, confirm, draft, id_of, look, path, payouts, upload, waiting};
use crate::fixtures::{
    self, Fixture,
    money::{refusals, rules, tzs},
};

both_stores!(nobody_who_uploaded_edited_or_confirmed_releases, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    // Neema uploads, Peter edits a line, Asha confirms: nobody is left.
    let id = id_of(&upload(&mut kibali.manager, FILE).await);
    let line = json!({"phone": "0712345678", "amount": "11000", "reference": "SAL1"});
    kibali.peter.put(&path(&id, "lines/1"), line).await.expect(200);
    kibali.work().await;
    confirm(&mut kibali.admin, &id).await;
    kibali.work().await;
    let read = as_read(&look(&mut kibali.admin, &id).await);
    for (who, client) in
        [("uploader", &mut kibali.manager), ("editor", &mut kibali.peter), ("confirmer", &mut kibali.admin)]
    {
        let refused = client.post(&path(&id, "authorise"), read.clone()).await;
        assert_eq!(refused.status, 403, "{who}: {}", refused.text);
        refused.refused(403, "batch.maker");
        let seen = look(client, &id).await;
        assert_eq!(
            (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
            (&json!(false), &json!("batch.maker"))
        );
    }
    // Nor by a role they are given later.
    kibali.work().await;
    assert_eq!(look(&mut kibali.admin, &id).await["state"], "waiting");
    assert!(payouts(&mut kibali.admin, &id).await.iter().all(|(_, state, _)| state == "pending"));
    kibali.assert_ledger_holds().await;
});

both_stores!(nobody_who_uploaded_edited_or_confirmed_settles_a_payout_of_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    // Baraka uploads a payout whose network never answers, Neema edits it, Asha confirms, Peter releases.
    let id = id_of(&upload(&mut kibali.employee, "phone,amount,reference\n255712000003,9000,SAL1\n").await);
    let line = json!({"phone": "255712000003", "amount": "10000", "reference": "SAL1"});
    kibali.manager.put(&path(&id, "lines/1"), line).await.expect(200);
    kibali.work().await;
    confirm(&mut kibali.admin, &id).await;
    kibali.work().await;
    let read = as_read(&look(&mut kibali.peter, &id).await);
    kibali.peter.post(&path(&id, "authorise"), read).await.expect(200);
    for _ in 0..6 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    let (_, state, payout) = payouts(&mut kibali.peter, &id).await.remove(0);
    assert_eq!(state, "unknown");
    let outcome = format!("/v1/payouts/{payout}/outcome");
    let confirmation = format!("{outcome}/confirmation");
    let says = json!({"outcome": "not_paid", "note": "Statement of 28 November"});
    kibali.peter.post(&outcome, says.clone()).await.expect(201);
    kibali.change(kibali.people.employee, "promoted", Role::Manager, "active").await;
    for client in [&mut kibali.employee, &mut kibali.manager, &mut kibali.admin] {
        client.post(&confirmation, json!({})).await.refused(403, "payout.maker");
    }
    kibali.peter.post(&format!("{outcome}/rejection"), json!({"reason": "Look again"})).await.expect(200);
    kibali.manager.post(&outcome, says).await.expect(201);
    kibali.peter.post(&confirmation, json!({})).await.expect(200);
    kibali.assert_ledger_holds().await;
});

both_stores!(a_promoted_uploader_releases_nothing_of_their_own, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.change(kibali.people.employee, "promoted", Role::Manager, "active").await;
    let read = as_read(&look(&mut kibali.employee, &id).await);
    kibali.employee.post(&path(&id, "authorise"), read).await.refused(403, "batch.maker");
});

both_stores!(a_refusal_says_who_can_release_the_batch, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let names = |seen: &Value| {
        let people = seen["refusal"]["who_can"].as_array().expect("people").iter();
        people.map(|one| one["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!(seen["refusal"]["code"], "role.refused", "{seen}");
    assert_eq!(names(&seen), ["Asha Mrema", "Peter Mushi", "Neema Kileo"]);
    assert_eq!(seen["refusal"]["who_can"][0]["last_active_at"], json!(null), "not for an Employee");
    kibali.change(kibali.people.employee, "promoted", Role::Manager, "active").await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!((&seen["refusal"]["code"], names(&seen).len()), (&json!("batch.maker"), 3));
    assert_eq!(look(&mut kibali.manager, &id).await["refusal"], json!(null), "who can is not refused");
});

both_stores!(a_payout_duty_holds_for_batches, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.give_duty(kibali.people.manager, "initiator").await;
    kibali.give_duty(kibali.people.peter, "approver").await;
    let seen = look(&mut kibali.manager, &id).await;
    let read = as_read(&seen);
    assert_eq!(seen["refusal"]["code"], "duty.refused", "{seen}");
    let people = seen["refusal"]["who_can"].as_array().expect("people").iter();
    assert_eq!(people.map(|one| one["name"].clone()).collect::<Vec<_>>(), ["Asha Mrema", "Peter Mushi"]);
    let can = &seen["you_can"];
    assert_eq!(
        (&can["authorise"], &can["reject"], &can["cancel"]),
        (&json!(false), &json!(false), &json!(true))
    );
    kibali.manager.post(&path(&id, "authorise"), read.clone()).await.refused(403, "duty.refused");
    kibali.manager.post(&path(&id, "reject"), json!({"reason": "No"})).await.refused(403, "duty.refused");
    let counts = |list: Value| list["waiting_for_me"].clone();
    assert_eq!(counts(kibali.manager.get("/v1/payout-batches").await.expect(200)), 0);
    assert_eq!(counts(kibali.peter.get("/v1/payout-batches").await.expect(200)), 1);

    let seen = look(&mut kibali.peter, &id).await;
    assert_eq!((&seen["you_can"]["cancel"], &seen["refusal"]), (&json!(false), &json!(null)));
    kibali.peter.post(&path(&id, "cancel"), json!({})).await.refused(403, "duty.refused");
    kibali.peter.post(&path(&id, "confirm"), read.clone()).await.refused(403, "duty.refused");
    kibali.peter.post(&path(&id, "authorise"), read).await.expect(200);
});

both_stores!(whoever_dropped_a_line_has_edited, |store| async move {
    let (mut kibali, id) = draft(store).await;
    kibali.manager.delete(&path(&id, "lines/3")).await.expect(200);
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read.clone()).await.refused(403, "batch.maker");
    kibali.peter.post(&path(&id, "authorise"), read).await.expect(200);
});

both_stores!(nothing_is_edited_once_it_is_confirmed, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let line = json!({"phone": "0754300118", "amount": "10000", "reference": "SAL1"});
    kibali.employee.put(&path(&id, "lines/1"), line.clone()).await.refused(409, "batch.not_draft");
    kibali.employee.delete(&path(&id, "lines/1")).await.refused(409, "batch.not_draft");
    let mapping = json!({"columns": ["phone", "amount", null, null, null, null, null]});
    kibali.employee.put(&path(&id, "mapping"), mapping).await.refused(409, "batch.not_draft");
    kibali.employee.post(&path(&id, "check"), json!({})).await.refused(409, "batch.not_draft");
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.employee.post(&path(&id, "confirm"), read.clone()).await.refused(409, "batch.not_draft");
    kibali.manager.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    kibali.employee.put(&path(&id, "lines/1"), line).await.refused(409, "batch.not_draft");
    for act in ["cancel", "reject"] {
        let refused = kibali.peter.post(&path(&id, act), json!({"reason": "late"})).await;
        refused.refused(409, "batch.not_waiting");
    }
    kibali.peter.post(&path(&id, "authorise"), read).await.refused(409, "batch.not_waiting");
    assert_eq!(kibali.balance().await.1, TOTAL);
});

both_stores!(count_and_total_are_repeated_or_nothing_happens, |store| async move {
    let (mut kibali, id) = draft(store).await;
    let wrong = [
        (json!({"count": 2, "totals": [tzs(TOTAL)]}), "batch.count"),
        (json!({"count": 3, "totals": [tzs(TOTAL + 1)]}), "batch.total"),
        (json!({"count": 3, "totals": [tzs(60_000)]}), "batch.total"),
        (json!({"count": 3, "totals": []}), "batch.total"),
        (json!({"count": 3, "totals": [tzs(TOTAL), {"amount": 1, "currency": "USD"}]}), "batch.total"),
    ];
    for (body, code) in &wrong {
        kibali.employee.post(&path(&id, "confirm"), body.clone()).await.refused(409, code);
    }
    assert_eq!(kibali.balance().await, (100_000, 0));
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    for (body, code) in &wrong {
        kibali.manager.post(&path(&id, "authorise"), body.clone()).await.refused(409, code);
    }
    kibali.manager.post(&path(&id, "authorise"), json!({})).await.refused(422, "input.invalid");
    assert_eq!(look(&mut kibali.manager, &id).await["approvals"], json!([]));
});

both_stores!(a_developer_looks_and_makes_nothing, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let developer = &mut kibali.developer;
    developer.upload("/v1/payout-batches", "text/csv", FILE.as_bytes()).await.refused(403, "role.refused");
    for (act, body) in [
        ("confirm", json!("nonsense")),
        ("authorise", json!({"count": 3, "totals": [tzs(TOTAL)]})),
        ("reject", json!({"reason": "no"})),
        ("cancel", json!({})),
        ("stop", json!({})),
        ("check", json!({})),
    ] {
        developer.post(&path(&id, act), body).await.refused(403, "role.refused");
    }
    developer.put(&path(&id, "mapping"), json!({"columns": []})).await.refused(403, "role.refused");
    developer.put(&path(&id, "lines/1"), json!({})).await.refused(403, "role.refused");
    developer.delete(&path(&id, "lines/1")).await.refused(403, "role.refused");
    let seen = look(developer, &id).await;
    assert_eq!(
        seen["you_can"],
        json!({"edit": false, "confirm": false, "authorise": false, "reject": false, "cancel": false, "stop": false})
    );
    assert_eq!(seen.get("digest"), None, "a digest over what is masked would give it away");
    let lines = developer.get(&path(&id, "lines")).await;
    for hidden in ["255712345678", "0712345678", "0150123456789", "255754300118"] {
        assert!(!lines.text.contains(hidden), "{hidden}: {}", lines.text);
    }
    // Nor through a key, whatever it carries; and an Employee releases nothing.
    let mut key = kibali.full_key(true).await;
    let sent = key.client.upload("/v1/payout-batches", "text/csv", b"phone,amount\n0712345678,1000\n").await;
    sent.refused(403, "batch.members_only");
    let read = json!({"count": 3, "totals": [tzs(TOTAL)]});
    key.client.post(&path(&id, "confirm"), read.clone()).await.refused(403, "batch.members_only");
    key.client.post(&path(&id, "cancel"), json!({})).await.refused(403, "batch.members_only");
    key.client.post(&path(&id, "stop"), json!({})).await.refused(403, "scope.refused");
    // Nor does it read who is paid what, or the first line of a file without names.
    for lines in ["lines", "results"] {
        key.client.get(&path(&id, lines)).await.refused(403, "batch.members_only");
    }
    let unnamed = id_of(&upload(&mut kibali.employee, "0712345678,1000,Asha\n0754300118,2000,Neema\n").await);
    for place in ["/v1/payout-batches".to_owned(), format!("/v1/payout-batches/{unnamed}")] {
        let seen = key.client.get(&place).await;
        assert!(seen.status == 200 && !seen.text.contains("0712345678"), "{}", seen.text);
    }
    key.client.post(&path(&id, "authorise"), read.clone()).await.refused(403, "scope.refused");
    kibali.employee.post(&path(&id, "authorise"), read).await.refused(403, "role.refused");
});

both_stores!(whoever_the_uploader_let_in_lately_is_no_second_person, |store| async move {
    let (mut kibali, _) = draft(store).await;
    kibali.pass_days(15).await;
    let id = id_of(&upload(&mut kibali.admin, "phone,amount\n0712345678,5000\n").await);
    kibali.work().await;
    confirm(&mut kibali.admin, &id).await;
    kibali.work().await;
    // Asha promotes Baraka, who then would release what she uploaded.
    kibali.change(kibali.people.employee, "promoted", Role::Manager, "active").await;
    let read = as_read(&look(&mut kibali.admin, &id).await);
    let refused = kibali.employee.post(&path(&id, "authorise"), read.clone()).await;
    refused.refused(403, "second_person.too_close");
    kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
});

both_stores!(whoever_brought_in_uploader_or_confirmer_is_no_second_person, |store| async move {
    let (mut kibali, id) = draft(store).await;
    kibali.pass_days(15).await;
    let people = kibali.people;
    kibali.tie(people.manager, "invited", people.employee).await;
    kibali.tie(people.peter, "promoted", people.admin).await;
    confirm(&mut kibali.admin, &id).await;
    kibali.work().await;
    let read = as_read(&look(&mut kibali.admin, &id).await);
    for client in [&mut kibali.manager, &mut kibali.peter] {
        let refused = client.post(&path(&id, "authorise"), read.clone()).await;
        refused.refused(403, "second_person.too_close");
    }
    assert_eq!(look(&mut kibali.admin, &id).await["state"], "waiting");
});

both_stores!(no_payout_of_a_batch_is_decided_about_alone, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let made = payouts(&mut kibali.manager, &id).await;
    let payout = format!("/v1/payouts/{}", made[0].2);
    for (act, body) in
        [("authorization", json!({})), ("rejection", json!({"reason": "no"})), ("cancellation", json!({}))]
    {
        let refused = kibali.manager.post(&format!("{payout}/{act}"), body).await;
        assert_eq!(refused.refused(409, "payout.in_batch")["batch"], id.as_str());
    }
    let seen = kibali.manager.get(&payout).await.expect(200);
    assert_eq!(
        seen["you_can"],
        json!({"authorise": false, "reject": false, "edit": false, "cancel": false, "undo": false})
    );
    assert_eq!(seen["refusal"]["code"], "payout.in_batch");
    let summary = kibali.manager.get("/v1/payouts/summary").await.expect(200);
    assert_eq!(summary["waiting_for_me"], 0, "it waits as a batch");
    assert_eq!(kibali.manager.get("/v1/payout-batches").await.expect(200)["waiting_for_me"], 1);
    assert_eq!(kibali.balance().await.1, TOTAL);
    // Nor by the job that ends payouts that waited too long.
    kibali.pass_days(8).await;
    kibali.put_job("payout.expire", &made[0].2).await;
    kibali.work().await;
    assert_eq!(kibali.balance().await, (100_000, 0), "freed once, with the batch");
    kibali.assert_ledger_holds().await;
});

both_stores!(a_batch_whose_editor_lost_their_access_takes_one_more, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.change(kibali.people.employee, "demoted", Role::Developer, "active").await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    let waits = kibali.manager.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    assert_eq!((&waits["state"], &waits["required_approvals"]), (&json!("waiting"), &json!(2)), "{waits}");
    kibali.manager.post(&path(&id, "authorise"), read.clone()).await.refused(409, "batch.approved_already");
    assert_eq!(refusals(&mut kibali, "batch.approved_already").await, 1);
    // Of two, one who has lost their access since counts no more.
    kibali.pass(Duration::from_secs(1));
    kibali.change(kibali.people.manager, "demoted", Role::Employee, "active").await;
    let waits = kibali.peter.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    assert_eq!(waits["state"], "waiting", "{waits}");
    let released = kibali.admin.post(&path(&id, "authorise"), read).await.expect(200);
    assert_eq!(released["state"], "authorised", "{released}");
});

both_stores!(a_policy_tightened_meanwhile_reaches_a_batch_that_waits, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    // No payout of it is as large as the mark; together they are.
    let mark = json!([{"amount": 6_000_000, "currency": "TZS"}]);
    let policy =
        json!({"approvers": 1, "two_approvers_from": mark, "most_per_payout": [], "most_per_day": []});
    kibali.admin.put("/v1/payout-policy", policy).await.expect(200);
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["required_approvals"], 2, "{seen}");
    let read = as_read(&seen);
    let waits = kibali.manager.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    assert_eq!((&waits["state"], &waits["required_approvals"]), (&json!("waiting"), &json!(2)), "{waits}");
    let released = kibali.peter.post(&path(&id, "authorise"), read).await.expect(200);
    assert_eq!((&released["state"], &released["required_approvals"]), (&json!("authorised"), &json!(2)));
});

both_stores!(releasing_takes_a_fresh_proof_of_identity, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.pass(Duration::from_secs(16 * 60));
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read).await.refused(403, "step_up.required");
});

both_stores!(nobody_approves_before_every_payout_is_made, |store| async move {
    let (mut kibali, id) = draft(store).await;
    confirm(&mut kibali.employee, &id).await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read.clone()).await.refused(409, "batch.preparing");
    kibali.work().await;
    kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
});

both_stores!(an_employee_changes_only_their_own, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let id = id_of(&upload(&mut kibali.manager, FILE).await);
    let line = json!({"phone": "0712345678", "amount": "10000"});
    kibali.employee.put(&path(&id, "lines/1"), line).await.refused(403, "batch.not_yours");
    kibali.employee.delete(&path(&id, "lines/1")).await.refused(403, "batch.not_yours");
    kibali.employee.post(&path(&id, "cancel"), json!({})).await.refused(403, "batch.not_yours");
    kibali.manager.post(&path(&id, "cancel"), json!({})).await.expect(200);
});

both_stores!(a_developer_reads_no_account_in_why_a_batch_was_rejected, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let reason = "Line 3 pays 0150-123 456789, and 99123456 is not ours";
    kibali.manager.post(&path(&id, "reject"), json!({"reason": reason})).await.expect(200);
    kibali.work().await;
    let made = payouts(&mut kibali.manager, &id).await;
    let mut doors = vec![format!("/v1/payout-batches/{id}"), path(&id, "lines"), path(&id, "results")];
    for (_, state, payout) in &made {
        assert_eq!(state, "rejected");
        doors.extend([format!("/v1/payouts/{payout}"), format!("/v1/payouts/{payout}/history")]);
    }
    for door in doors {
        let text = kibali.developer.get(&door).await.text;
        let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        for hidden in ["0150123456789", "99123456"] {
            assert!(!digits.contains(hidden), "{door}: {text}");
        }
        assert!(kibali.admin.get(&door).await.text.contains("99123456"), "{door}");
    }
});

/// A policy by which everything takes two.
fn two() -> Value {
    rules(2, &json!({}))
}

both_stores!(two_checkers_of_a_batch_are_two_people_too, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.pass_days(15).await;
    kibali.admin.put("/v1/payout-policy", two()).await.expect(200);
    kibali.tie(kibali.people.admin, "invited", kibali.people.peter).await;
    let id = id_of(&upload(&mut kibali.employee, FILE).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let read = as_read(&look(&mut kibali.admin, &id).await);
    let waits = kibali.admin.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    assert_eq!(waits["state"], "waiting", "{waits}");
    let refused = kibali.peter.post(&path(&id, "authorise"), read.clone()).await;
    refused.refused(403, "second_person.too_close");
    let released = kibali.manager.post(&path(&id, "authorise"), read).await.expect(200);
    assert_eq!(released["state"], "authorised", "{released}");
    assert_eq!(named(&mut kibali, &id).await, ["Asha Mrema", "Neema Kileo"]);
});

/// Whom the history of its payouts names as those who authorised the batch, once it is released.
async fn named(kibali: &mut Fixture, id: &str) -> Vec<String> {
    kibali.work().await;
    let (_, _, payout) = payouts(&mut kibali.admin, id).await.remove(0);
    let seen = kibali.admin.get(&format!("/v1/payouts/{payout}/history")).await.expect(200);
    let steps = seen["timeline"].as_array().expect("steps");
    let released = steps.iter().find(|step| step["state"] == "authorized").expect("a release");
    let facts = &released["facts"];
    assert_eq!((&facts["code"], &facts["batch"]), (&json!("released_with_batch"), &json!("salaries.csv")));
    let people = facts["people"].as_array().expect("people").iter();
    let names: Vec<String> = people.map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
    let says = format!("Released with the batch salaries.csv, authorised by {}", names.join(" and "));
    assert_eq!(released["detail"], says);
    names
}

both_stores!(an_approval_of_a_batch_does_not_come_back_with_the_role, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.admin.put("/v1/payout-policy", two()).await.expect(200);
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.manager.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    kibali.pass(Duration::from_secs(1));
    for (kind, role) in [("demoted", Role::Employee), ("promoted", Role::Manager)] {
        kibali.change(kibali.people.manager, kind, role, "active").await;
    }
    let waits = kibali.peter.post(&path(&id, "authorise"), read.clone()).await.expect(200);
    assert_eq!(waits["state"], "waiting", "{waits}");
    let released = kibali.admin.post(&path(&id, "authorise"), read).await.expect(200);
    assert_eq!(released["state"], "authorised", "{released}");
    assert_eq!(named(&mut kibali, &id).await, ["Peter Mushi", "Asha Mrema"]);
});

both_stores!(nobody_releases_a_batch_that_waited_too_long, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    kibali.pass_days(7).await;
    // The job that ends it is late.
    kibali.manager.post(&path(&id, "authorise"), read).await.refused(409, "batch.expired");
    kibali.work().await;
    assert_eq!(kibali.balance().await, (100_000, 0));
});
