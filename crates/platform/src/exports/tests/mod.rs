//! The area's behaviour, through HTTP.

mod files;

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use crate::{
    fixtures::{
        self, Fixture,
        money::{acts, payout_of},
    },
    payouts::{self, PayoutNarrowing},
    sheet::Cell,
};

/// Asks for an export; what was answered.
async fn ask(client: &mut Client, what: &str, body: Value) -> Value {
    client.post(&format!("/v1/{what}-exports"), body).await.expect(201)
}

/// The file of an export.
async fn file(client: &mut Client, export: &Value) -> String {
    let answer = client.get(export["file"].as_str().expect("a file")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.text
}

/// A merchant with 100,000 shillings, two payouts that wait and one that Neema released.
async fn with_payouts(store: testkit::Store) -> Fixture {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    for (reference, amount) in [("ONE", 1_000), ("TWO", 2_000), ("THREE", 3_000)] {
        kibali.employee.post("/v1/payouts", payout_of(amount, reference, "255712345678")).await.expect(201);
    }
    let page = kibali.manager.get("/v1/payouts?search=TWO").await.expect(200);
    let id = page["data"][0]["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&format!("/v1/payouts/{id}/authorization"), json!({})).await.expect(200);
    kibali
}

both_stores!(what_is_exported_is_counted_recorded_and_handed_out, |store| async move {
    let mut kibali = with_payouts(store).await;
    let export =
        ask(&mut kibali.employee, "payout", json!({"format": "csv", "filters": {"state": "pending"}})).await;
    assert_eq!(
        (&export["total"], &export["rows"], &export["state"], &export["what"], &export["says"]),
        (&json!(2), &json!(0), &json!("ready"), &json!("payouts"), &json!("2 payouts")),
        "{export}"
    );
    let text = file(&mut kibali.employee, &export).await;
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}id,wire_id,reference,state,currency,amount,fee"), "{}", lines[0]);
    assert!(
        lines[1].contains(",THREE,pending,TZS,3000.00,") && lines[2].contains(",ONE,pending,TZS,1000.00,")
    );
    assert_eq!(lines.len(), 3);
    let path = format!("/v1/payout-exports/{}", export["id"].as_str().expect("an id"));
    let seen = kibali.manager.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["rows"]), (&json!("done"), &json!(2)), "{seen}");
    assert_eq!(seen["made_by"]["name"], "Baraka Shayo");
    // What was made afterwards is not in it, whoever asks for it again.
    kibali.pass(values::Duration::from_secs(1));
    kibali.employee.post("/v1/payouts", payout_of(4_000, "FOUR", "255712345678")).await.expect(201);
    assert_eq!(file(&mut kibali.manager, &export).await.lines().count(), 3);
    let acts = acts(&kibali).await;
    let of = |act: &str| acts.iter().filter(|known| *known == act).count();
    assert_eq!((of("export.made"), of("export.downloaded")), (1, 2));
    let record = kibali.admin.get("/v1/activity").await;
    assert!(record.text.contains("exported 2 payouts as CSV"), "{}", record.text);
});

both_stores!(approvals_say_who_approved_what_when_and_what_exactly, |store| async move {
    let mut kibali = with_payouts(store).await;
    let export = ask(&mut kibali.manager, "approval", json!({"format": "csv"})).await;
    assert_eq!(export["total"], 1);
    let text = file(&mut kibali.manager, &export).await;
    assert!(text.starts_with('\u{feff}'), "{text}");
    let line = text.lines().nth(1).expect("an approval");
    let payout = kibali.manager.get("/v1/payouts?search=TWO").await.expect(200)["data"][0].clone();
    for told in ["Neema Kileo", ",payout,", payout["id"].as_str().expect("an id"), ",TWO,", ",TZS,2000.00,"] {
        assert!(line.contains(told), "{told} in {line}");
    }
    let cells: Vec<&str> = line.split(',').collect();
    assert!(
        cells.iter().any(|cell| cell.len() == 64 && cell.chars().all(|sign| sign.is_ascii_hexdigit())),
        "{line}"
    );
});

both_stores!(an_approval_of_what_was_changed_since_is_told_of_no_other_amount_or_payee, |store| async move {
    let mut kibali = with_payouts(store).await;
    let two = fixtures::money::rules(2, &json!({}));
    kibali.admin.put("/v1/payout-policy", two).await.expect(200);
    let page = kibali.manager.get("/v1/payouts?search=ONE").await.expect(200);
    let one = format!("/v1/payouts/{}", page["data"][0]["id"].as_str().expect("an id"));
    kibali.manager.post(&format!("{one}/authorization"), json!({})).await.expect(200);
    let read = page["data"][0]["updated_at"].clone();
    let what =
        json!({"updated_at": read, "amount": fixtures::money::tzs(9_000), "phone_number": "255754300118"});
    kibali.peter.put(&one, what).await.expect(200);
    let export = ask(&mut kibali.manager, "approval", json!({"format": "csv"})).await;
    let text = file(&mut kibali.manager, &export).await;
    let line = text.lines().find(|line| line.contains(",ONE,")).expect("its approval");
    assert!(line.contains(",payout,") && line.contains("Peter Mushi changed the payout"), "{line}");
    assert!(line.contains(",ONE,,,,pending,"), "what was approved is not what it is now: {line}");
});

both_stores!(each_kind_takes_its_own_permission_at_every_step, |store| async move {
    let mut kibali = with_payouts(store).await;
    let body = || json!({"format": "csv"});
    for what in ["payment", "payout", "approval", "statement"] {
        kibali.developer.post(&format!("/v1/{what}-exports"), body()).await.refused(403, "role.refused");
    }
    kibali.employee.post("/v1/statement-exports", body()).await.refused(403, "role.refused");
    let statement = ask(&mut kibali.manager, "statement", body()).await;
    let path = statement["file"].as_str().expect("a file").to_owned();
    // A link is good for whoever may export the same, and for nobody else; nor is it one of another kind.
    kibali.employee.get(&path).await.refused(403, "role.refused");
    kibali.developer.get(&path).await.refused(403, "role.refused");
    kibali.peter.get(&path).await;
    kibali.peter.get(&path.replace("statement", "payment")).await.refused(404, "not_found");
    let (_, mut other) = kibali.other_merchant().await;
    other.get(&path).await.refused(404, "not_found");
    // It is asked of whoever comes, when they come.
    kibali.change(kibali.people.manager, "demoted", permit::Role::Employee, "active").await;
    kibali.manager.get(&path).await.refused(403, "role.refused");
    // No export is among what a key carries unless somebody gives it more.
    let mut key = kibali.full_key(true).await;
    for what in ["payment", "payout", "approval", "statement"] {
        key.client.post(&format!("/v1/{what}-exports"), body()).await.refused(403, "scope.refused");
    }
    let acts = acts(&kibali).await;
    assert!(acts.iter().any(|act| act.contains("refused")), "refusals are recorded: {acts:?}");
});

both_stores!(an_export_is_good_for_seven_days, |store| async move {
    let mut kibali = with_payouts(store).await;
    let export = ask(&mut kibali.manager, "payout", json!({"format": "csv"})).await;
    kibali.pass_days(7).await;
    let path = export["file"].as_str().expect("a file");
    kibali.manager.get(path).await.refused(410, "export.expired");
    let seen = kibali.manager.get(path.trim_end_matches("/file")).await.expect(200);
    assert_eq!((&seen["state"], seen.get("file")), (&json!("expired"), None));
});

both_stores!(filters_are_those_of_the_lists, |store| async move {
    let mut kibali = with_payouts(store).await;
    for (filters, total) in [
        (json!({"search": "TWO"}), 1),
        (json!({"state": "moving"}), 1),
        (json!({"from": "2020-01-01", "to": "2020-01-31"}), 0),
        (json!({"from": "2020-01-01"}), 3),
        (json!({}), 3),
    ] {
        let export = ask(&mut kibali.manager, "payout", json!({"format": "csv", "filters": filters})).await;
        assert_eq!(export["total"], total, "{export}");
    }
    for filters in [json!({"state": "asleep"}), json!({"from": "yesterday"})] {
        let body = json!({"format": "csv", "filters": filters});
        kibali.manager.post("/v1/payout-exports", body).await.refused(400, "query.invalid");
    }
    let in_their_order = json!({"format": "csv", "filters": [null, null]});
    kibali.manager.post("/v1/payout-exports", in_their_order).await.refused(422, "input.invalid");
    kibali.manager.post("/v1/payout-exports", json!({"format": "pdf"})).await.refused(422, "input.invalid");
    kibali.manager.post("/v1/payout-exports", json!({"format": "doc"})).await.refused(422, "input.invalid");
    kibali
        .manager
        .post("/v1/statement-exports", json!({"format": "csv", "filters": {"currency": "shilling"}}))
        .await
        .refused(400, "query.invalid");
    let month = json!({"format": "xlsx", "filters": {"from": "2026-10-01", "to": "2026-10-31"}});
    assert_eq!(ask(&mut kibali.manager, "payment", month).await["says"], "0 payments of October 2026");
});

both_stores!(what_is_looked_for_is_exported_by_going_through_the_list_once, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    for number in 0..30 {
        kibali.pass(Duration::from_millis(5));
        let payout = payout_of(1_000 + number % 5 * 500, &format!("PAY{number}"), "255712345678");
        kibali.employee.post("/v1/payouts", payout).await.expect(201);
    }
    let listed = kibali.manager.get("/v1/payouts?search=1,500&limit=100").await.expect(200);
    let listed: Vec<Cell> = listed["data"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["reference"].as_str().expect("a reference").into())
        .collect();
    assert_eq!(listed.len(), 6);
    let before = kibali.kibali.clock.now() + Duration::from_secs(1);
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let asked =
        |search: &str| PayoutNarrowing { search: Some(search.to_owned()), ..PayoutNarrowing::default() };
    let mut export = payouts::exported(&asked("1,500"), before, 10).expect("an export");
    assert_eq!(export.count(upkeep.tx()).await.expect("a count"), 6);
    let (mut exported, mut pieces) = (Vec::new(), Vec::new());
    loop {
        let rows = export.next(upkeep.tx()).await.expect("rows");
        if rows.is_empty() {
            break;
        }
        pieces.push(rows.len());
        exported.extend(rows.into_iter().map(|mut row| row.swap_remove(2)));
    }
    assert_eq!(exported, listed);
    assert_eq!(pieces, [2, 2, 2], "a piece has what is found among eleven payouts");
    let mut none = payouts::exported(&asked("nobody"), before, 10).expect("an export");
    assert!(none.next(upkeep.tx()).await.expect("rows").is_empty());
});
