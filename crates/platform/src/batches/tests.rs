//! The area's behaviour, through HTTP.

mod alone;
mod attacks;
mod confirming;
mod mending;
mod payees;
mod reading;
mod speed;
mod stopping;
mod totals;
mod working;

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use crate::fixtures::{self, Fixture, money::tzs};

/// Two phones and a bank account: 10,000, 20,000 and 30,000 shillings.
pub(super) const FILE: &str = "Phone,Amount,Name,Reference,Bank BIC,Account number,Note\r\n\
    0712345678,\"10,000\",,SAL1,,,June\r\n\
    255754300118,20000,,SAL2,,,\r\n\
    ,30000,Asha Mrema,SAL3,CORUTZTZ,0150123456789,\r\n";
/// What it comes to, fees included, in shillings: mobile money 642 and 700, bank 2,360.
pub(super) const TOTAL: i64 = 60_000 + 642 + 700 + 2_360;

/// Uploads a file and answers the draft.
pub(super) async fn upload(client: &mut Client, file: &str) -> Value {
    client.upload("/v1/payout-batches?name=salaries.csv", "text/csv", file.as_bytes()).await.expect(201)
}

pub(super) fn id_of(batch: &Value) -> String {
    batch["id"].as_str().expect("an id").to_owned()
}

pub(super) fn path(id: &str, act: &str) -> String {
    format!("/v1/payout-batches/{id}/{act}")
}

pub(super) async fn look(client: &mut Client, id: &str) -> Value {
    client.get(&format!("/v1/payout-batches/{id}")).await.expect(200)
}

/// Count and totals as a batch says them.
pub(super) fn as_read(batch: &Value) -> Value {
    json!({"count": batch["count"], "totals": batch["totals"]})
}

/// A merchant with 100,000 shillings and Baraka's draft.
pub(super) async fn draft(store: testkit::Store) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let batch = upload(&mut kibali.employee, FILE).await;
    kibali.work().await;
    (kibali, id_of(&batch))
}

/// The same, confirmed by Baraka, its payouts made.
pub(super) async fn waiting(store: testkit::Store) -> (Fixture, String) {
    let (mut kibali, id) = draft(store).await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    (kibali, id)
}

pub(super) async fn confirm(client: &mut Client, id: &str) -> Value {
    let seen = look(client, id).await;
    client.post(&path(id, "confirm"), as_read(&seen)).await.expect(201)
}

/// Its payouts: reference, state and id, in the order of the lines.
pub(super) async fn payouts(client: &mut Client, id: &str) -> Vec<(String, String, String)> {
    let lines = client.get(&path(id, "lines")).await.expect(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lines = lines["data"].as_array().expect("lines").clone();
    lines
        .iter()
        .map(|line| (text(&line["reference"]), text(&line["payout"]["state"]), text(&line["payout"]["id"])))
        .collect()
}

/// What the last step of a payout says, in a code and its values.
pub(super) async fn last_facts(client: &mut Client, payout: &str) -> Value {
    let seen = client.get(&format!("/v1/payouts/{payout}/history")).await.expect(200);
    seen["timeline"].as_array().and_then(|steps| steps.last()).expect("a step")["facts"].clone()
}

both_stores!(many_are_paid_by_one_who_prepares_and_another_who_releases, |store| async move {
    let (mut kibali, id) = draft(store).await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!(seen["count"], 3, "{seen}");
    assert_eq!(seen["totals"], json!([tzs(TOTAL)]));
    assert_eq!((&seen["problems"], &seen["state"]), (&json!(0), &json!("draft")));
    let channels: Vec<_> = seen["sums"].as_array().expect("sums").iter().map(|sum| &sum["channel"]).collect();
    assert_eq!(channels, ["bank", "mobile"]);
    assert_eq!(kibali.balance().await, (100_000, 0), "a draft holds nothing");

    confirm(&mut kibali.employee, &id).await;
    assert_eq!(kibali.balance().await, (100_000 - TOTAL, TOTAL), "everything is held at once");
    kibali.assert_ledger_holds().await;
    kibali.work().await;
    assert_eq!(kibali.balance().await, (100_000 - TOTAL, TOTAL), "and not once more when payouts are made");
    kibali.assert_ledger_holds().await;
    let made = payouts(&mut kibali.manager, &id).await;
    let states: Vec<_> =
        made.iter().map(|(reference, state, _)| (reference.as_str(), state.as_str())).collect();
    assert_eq!(states, [("SAL1", "pending"), ("SAL2", "pending"), ("SAL3", "pending")]);

    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(
        seen["you_can"],
        json!({"edit": false, "confirm": false, "authorise": true, "reject": true, "cancel": true, "stop": false})
    );
    let done = kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    assert_eq!(done["state"], "authorised", "{done}");
    assert_eq!(done["approvals"][0]["name"], "Neema Kileo");
    for _ in 0..4 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["state"], "done", "{seen}");
    assert_eq!(seen["outcomes"], json!([{"state": "succeeded", "count": 3}]));
    assert_eq!(kibali.balance().await, (100_000 - TOTAL, 0));
    for (_, _, payout) in &made {
        assert_eq!(kibali.rail.times_paid(payout), 1);
    }
    kibali.assert_ledger_holds().await;

    let file = kibali.manager.get(&path(&id, "results")).await;
    let lines: Vec<_> = file.text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}line,reference,payee,account,currency,amount,fee,total,state,message,receipt,waived"
    );
    assert!(
        lines[1].starts_with("2,SAL1,") && lines[1].contains(",10000.00,642.00,10642.00,succeeded,"),
        "{}",
        lines[1]
    );
    assert_eq!(lines.len(), 4);
    let masked = kibali.developer.get(&path(&id, "results")).await;
    assert!(
        !masked.text.contains("255712345678") && !masked.text.contains("0150123456789"),
        "{}",
        masked.text
    );

    let acts = fixtures::money::acts(&kibali).await;
    let batches: Vec<_> = acts.iter().map(String::as_str).filter(|act| act.starts_with("batch.")).collect();
    assert_eq!(batches, ["batch.uploaded", "batch.confirmed", "batch.authorised", "batch.done"]);
    let told = fixtures::money::events(&kibali).await;
    assert_eq!(
        told.iter().filter(|(name, _)| name == "PAYOUT INITIATED").count(),
        6,
        "released and paid, each"
    );
    // The statement has what was held as two lines of the batch.
    let statement = kibali.admin.get("/v1/statement?currency=TZS").await;
    assert!(statement.text.contains(&id), "{}", statement.text);
});

/// Ends a batch that waits, in one of three ways.
async fn ends_as_one(store: testkit::Store, end: &str) {
    let (mut kibali, id) = waiting(store).await;
    let (state, facts) = match end {
        "reject" => {
            kibali.manager.post(&path(&id, "reject"), json!({"reason": "Wrong month"})).await.expect(200);
            ("rejected", json!({"code": "words", "text": "Wrong month"}))
        }
        "cancel" => {
            kibali.employee.post(&path(&id, "cancel"), json!({})).await.expect(200);
            ("cancelled", json!({"code": "cancelled", "name": "Baraka Shayo"}))
        }
        _ => {
            kibali.pass_days(7).await;
            let seen = look(&mut kibali.manager, &id).await;
            let late = kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await;
            late.refused(409, "batch.expired");
            kibali.work().await;
            ("expired", json!({"code": "undecided"}))
        }
    };
    assert_eq!(kibali.balance().await, (100_000, 0), "{end}: the money is free at once");
    kibali.work().await;
    let made = payouts(&mut kibali.manager, &id).await;
    assert!(made.iter().all(|(_, its, _)| its == state), "{made:?}");
    assert_eq!(look(&mut kibali.manager, &id).await["state"], state);
    let payout = kibali.manager.get(&format!("/v1/payouts/{}", made[0].2)).await.expect(200);
    assert_eq!((&payout["state"], &payout["batch"]), (&json!(state), &json!(id)));
    assert_eq!(last_facts(&mut kibali.manager, &made[0].2).await, facts);
    let seen = look(&mut kibali.manager, &id).await;
    let again = kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await;
    again.refused(409, "batch.not_waiting");
    kibali.work().await;
    assert!(made.iter().all(|(_, _, payout)| kibali.rail.times_paid(payout) == 0));
    kibali.assert_ledger_holds().await;
    // Its file may come again, though not under the same references.
    let batch = upload(&mut kibali.employee, FILE).await;
    assert_eq!(batch["problems"], 3, "{batch}");
}

both_stores!(a_batch_is_rejected_as_one, |store| async move { ends_as_one(store, "reject").await });
both_stores!(a_batch_is_cancelled_as_one, |store| async move { ends_as_one(store, "cancel").await });
both_stores!(a_batch_expires_as_one, |store| async move { ends_as_one(store, "expire").await });

both_stores!(each_line_ends_on_its_own, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    // The simulator fails payouts to the second number.
    let file = "phone,amount\n255712345678,10000\n255712000002,10000\n";
    let id = id_of(&upload(&mut kibali.employee, file).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    kibali.manager.post(&path(&id, "authorise"), as_read(&seen)).await.expect(200);
    for _ in 0..6 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(3));
    }
    kibali.work().await;
    let made = payouts(&mut kibali.manager, &id).await;
    let states: Vec<_> = made.iter().map(|(_, state, _)| state.as_str()).collect();
    assert_eq!(states, ["succeeded", "failed"]);
    assert_eq!(look(&mut kibali.manager, &id).await["state"], "done");
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 0), "only what left is gone");
    kibali.assert_ledger_holds().await;
});

both_stores!(another_merchants_batch_is_not_found, |store| async move {
    let (kibali, id) = waiting(store).await;
    let (_, mut other) = kibali.other_merchant().await;
    for act in ["", "/lines", "/results"] {
        other.get(&format!("/v1/payout-batches/{id}{act}")).await.refused(404, "not_found");
    }
    let read = json!({"count": 3, "totals": [tzs(TOTAL)]});
    for (act, body) in [
        ("confirm", read.clone()),
        ("authorise", read),
        ("reject", json!({"reason": "no"})),
        ("cancel", json!({})),
    ] {
        other.post(&path(&id, act), body).await.refused(404, "not_found");
    }
    assert_eq!(other.get("/v1/payout-batches").await.expect(200)["data"], json!([]));
    // The same file of another merchant is another file.
    let theirs = other.upload("/v1/payout-batches", "text/csv", FILE.as_bytes()).await.expect(201);
    assert_eq!(theirs["problems"], 0, "{theirs}");
});
