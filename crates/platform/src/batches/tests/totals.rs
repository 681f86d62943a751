//! What a batch comes to: lines that are paid, and no others.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{as_read, confirm, draft, id_of, look, path, upload};
use crate::fixtures::{self, money::tzs};

both_stores!(lines_that_cannot_be_paid_stand_in_no_total, |store| async move {
    let (mut kibali, _) = draft(store).await;
    kibali
        .manager
        .post("/v1/payouts", fixtures::money::payout_of(1_000, "USED", "255712345678"))
        .await
        .expect(201);
    let file = "phone,amount,reference\n\
                0712345678,10000,SAME\n\
                0754300118,20000,SAME\n\
                0754300118,30000,USED\n\
                0754300118,x,OTHER\n";
    let batch = upload(&mut kibali.employee, file).await;
    let id = id_of(&batch);
    assert_eq!((&batch["count"], &batch["problems"]), (&json!(4), &json!(3)), "{batch}");
    assert_eq!((&batch["totals"], &batch["sums"][0]["count"]), (&json!([tzs(10_642)]), &json!(1)), "{batch}");
    // Dropped or mended, lines are in or out of it.
    let batch = kibali.employee.delete(&path(&id, "lines/1")).await.expect(200);
    assert_eq!(
        (&batch["count"], &batch["problems"], &batch["totals"]),
        (&json!(3), &json!(2), &json!([tzs(20_700)])),
        "{batch}"
    );
    let line = json!({"phone": "0754300118", "amount": "10000", "reference": "FREE"});
    let batch = kibali.employee.put(&path(&id, "lines/3"), line).await.expect(200);
    assert_eq!(
        (&batch["problems"], &batch["totals"], &batch["sums"][0]["count"]),
        (&json!(1), &json!([tzs(20_700 + 10_642)]), &json!(2)),
        "{batch}"
    );
});

both_stores!(lines_that_come_to_more_than_an_amount_can_be_are_refused, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let any = json!({"currency": "TZS", "minimum": 100_000, "maximum": 8_000_000_000_000_000_i64,
        "steps": [{"from": 0, "fee": 100_000}]});
    kibali.set_term("fees.mobile_payout", &any.to_string()).await;
    let file = "phone,amount\n0712345678,60000000000000\n0754300118,60000000000000\n";
    let batch = upload(&mut kibali.employee, file).await;
    let id = id_of(&batch);
    assert_eq!(
        (&batch["count"], &batch["problems"], &batch["totals"], &batch["sums"]),
        (&json!(2), &json!(0), &json!([]), &json!([])),
        "{batch}"
    );
    kibali.work().await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!((&seen["count"], &seen["names"]["asked"]), (&json!(2), &json!(2)), "{seen}");
    kibali.employee.post(&path(&id, "confirm"), as_read(&seen)).await.refused(422, "batch.too_much");
    let batch = kibali.employee.delete(&path(&id, "lines/1")).await.expect(200);
    assert_eq!(
        (&batch["count"], &batch["totals"]),
        (&json!(1), &json!([tzs(60_000_000_000_000 + 1_000)])),
        "{batch}"
    );
});

both_stores!(two_batches_with_the_same_references_wait_for_each_other, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(10_000_000).await;
    let lines: Vec<_> = (0..400).map(|line| format!("255712{:06},1000,R{line}\n", 300_000 + line)).collect();
    let back: String = lines.iter().rev().map(String::as_str).collect();
    let mut ids = Vec::new();
    for lines in [lines.concat(), back] {
        ids.push(id_of(&upload(&mut kibali.employee, &format!("phone,amount,reference\n{lines}")).await));
    }
    kibali.work().await;
    let read: Value = as_read(&look(&mut kibali.employee, &ids[0]).await);
    let (mut one, mut other) = (kibali.employee.clone(), kibali.manager.clone());
    let (pages, again) = ([path(&ids[0], "confirm"), path(&ids[1], "confirm")], read.clone());
    let (first, second) = tokio::join!(one.post(&pages[0], read), other.post(&pages[1], again));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", first.text, second.text);
    kibali.work().await;
    kibali.assert_ledger_holds().await;
});

both_stores!(a_page_of_payouts_knows_its_own_however_many_stand_between, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(10_000_000).await;
    let single = |reference: &str| fixtures::money::payout_of(1_000, reference, "255712345678");
    kibali.employee.post("/v1/payouts", single("FIRST")).await.expect(201);
    let lines: String = (0..210).map(|line| format!("255754{:06},1000\n", 300_000 + line)).collect();
    let id = id_of(&upload(&mut kibali.employee, &format!("phone,amount\n{lines}")).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    kibali.employee.post("/v1/payouts", single("LAST")).await.expect(201);
    let page = kibali.manager.get("/v1/payouts?state=pending&alone=true").await.expect(200);
    let told: Vec<_> =
        page["data"].as_array().expect("rows").iter().map(|row| &row["look_twice"]["same_as"]).collect();
    assert_eq!(told, [&json!("FIRST"), &Value::Null], "{page}");
    assert!(page["data"][1]["look_twice"].is_object(), "{page}");
});
