//! Mending a draft.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{as_read, confirm, draft, id_of, look, path, upload};
use crate::fixtures::{self, money::tzs};

fn says(page: &Value, what: &str) -> Vec<String> {
    let lines = page["data"].as_array().expect("lines").iter();
    let remarks = lines.flat_map(|line| line[what].as_array().expect("remarks").clone());
    remarks.map(|remark| remark["says"].as_str().expect("a sentence").to_owned()).collect()
}

both_stores!(each_line_says_what_is_wrong_with_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let file = "phone,amount,reference,name\n\
                12,1,A-1,\n\
                0712345678,10000,SAME,Asha\n\
                0754300118,20000,SAME,\n\
                0712345678,10000,OTHER,Asha\n";
    let batch = upload(&mut kibali.employee, file).await;
    let id = id_of(&batch);
    assert_eq!((&batch["count"], &batch["problems"]), (&json!(4), &json!(2)), "{batch}");
    let page = kibali.employee.get(&path(&id, "lines?problems=true")).await.expect(200);
    assert_eq!(
        says(&page, "problems"),
        [
            "Line 2, reference: A reference is 1 to 20 letters and digits.",
            "Line 2, phone: Write a Tanzanian mobile number such as 255712345678 or 0712345678.",
            "Line 4, reference: line 3 has the same reference.",
        ]
    );
    let page = kibali.employee.get(&path(&id, "lines?warnings=true")).await.expect(200);
    assert_eq!(says(&page, "warnings"), ["Line 5, amount: line 3 pays the same payee the same amount."]);
    let read = as_read(&batch);
    kibali.employee.post(&path(&id, "confirm"), read).await.refused(409, "batch.faulty");

    // Mended or dropped, a line takes what it shared with others with it.
    let mended = json!({"phone": "0754 300 118", "amount": "5,000", "reference": "A1"});
    let batch = kibali.employee.put(&path(&id, "lines/1"), mended).await.expect(200);
    assert_eq!(batch["problems"], 1, "{batch}");
    let batch = kibali.employee.delete(&path(&id, "lines/2")).await.expect(200);
    assert_eq!(
        (&batch["count"], &batch["problems"], &batch["warnings"]),
        (&json!(3), &json!(0), &json!(0)),
        "{batch}"
    );
    for number in [2, 99, 0, -1, i64::MIN, i64::MAX] {
        let gone = path(&id, &format!("lines/{number}"));
        kibali.employee.put(&gone, json!({})).await.refused(404, "not_found");
        kibali.employee.delete(&gone).await.refused(404, "not_found");
    }
    // An edit can break a line as well.
    let broken = json!({"phone": "0754300118", "amount": "x", "reference": "SAME"});
    let batch = kibali.employee.put(&path(&id, "lines/3"), broken).await.expect(200);
    assert_eq!(batch["problems"], 1, "{batch}");
    for line in [1, 3, 4] {
        kibali.employee.delete(&path(&id, &format!("lines/{line}"))).await.expect(200);
    }
    let empty = json!({"count": 0, "totals": []});
    kibali.employee.post(&path(&id, "confirm"), empty).await.refused(409, "batch.empty");
});

both_stores!(names_are_looked_up_and_those_that_differ_are_told, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let known =
        kibali.manager.post("/v1/payouts/payee", json!({"phone_number": "0712345678"})).await.expect(200);
    let known = known["payee_name"].as_str().expect("a name").to_owned();
    let file = format!(
        "phone,amount,name\n0712345678,1000,{known}\n0712345678,2000,Somebody Else\n0712345678,3000,\n"
    );
    let id = id_of(&upload(&mut kibali.employee, &file).await);
    assert_eq!(look(&mut kibali.employee, &id).await["progress"]["named"], 0);
    kibali.work().await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!((&seen["progress"]["named"], &seen["warnings"]), (&json!(3), &json!(1)), "{seen}");
    let page = kibali.employee.get(&path(&id, "lines?warnings=true")).await.expect(200);
    assert_eq!(says(&page, "warnings"), [format!("Line 3, name: the account belongs to {known}.")]);
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let page = kibali.manager.get("/v1/payouts").await.expect(200);
    for payout in page["data"].as_array().expect("payouts") {
        assert_eq!((&payout["payee"]["name"], &payout["payee"]["known"]), (&json!(known), &json!(true)));
    }
    // A line that names somebody else now is asked about again.
    let (mut kibali, id) = draft(store).await;
    kibali.work().await;
    let line = json!({"phone": "0754300118", "amount": "10000", "reference": "SAL1"});
    kibali.employee.put(&path(&id, "lines/1"), line).await.expect(200);
    let page = kibali.employee.get(&path(&id, "lines")).await.expect(200);
    assert_eq!((&page["data"][0]["looked_up"], &page["data"][1]["looked_up"]), (&json!(false), &json!(true)));
    kibali.work().await;
    let page = kibali.employee.get(&path(&id, "lines")).await.expect(200);
    assert_eq!(page["data"][0]["looked_up"], true);
});

both_stores!(columns_are_named_by_whoever_uploads_where_their_names_say_nothing, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let batch = upload(&mut kibali.employee, "A,B,C\n0712345678,x,1000\n0754300118,y,2000\n").await;
    let id = id_of(&batch);
    assert_eq!((&batch["missing"], &batch["count"]), (&json!(["amount", "phone"]), &json!(0)), "{batch}");
    let refused = kibali.employee.post(&path(&id, "confirm"), json!({"count": 0, "totals": []})).await;
    assert_eq!(refused.refused(409, "batch.mapping_needed")["missing"], json!(["amount", "phone"]));
    for wrong in [json!(["phone"]), json!(["phone", "phone", "amount"]), json!(["colour", null, "amount"])] {
        let answer = kibali.employee.put(&path(&id, "mapping"), json!({"columns": wrong})).await;
        answer.refused(422, "input.invalid");
    }
    let mapping = json!({"columns": ["phone", "note", "amount"]});
    let batch = kibali.employee.put(&path(&id, "mapping"), mapping).await.expect(200);
    assert_eq!(
        (&batch["missing"], &batch["count"], &batch["problems"]),
        (&json!([]), &json!(2), &json!(0)),
        "{batch}"
    );
    assert_eq!(batch["columns"][1], json!({"name": "B", "means": "note"}));
    // The file is read again: what was dropped is there again.
    kibali.employee.delete(&path(&id, "lines/1")).await.expect(200);
    let mapping = json!({"columns": ["phone", null, "amount"]});
    let batch = kibali.employee.put(&path(&id, "mapping"), mapping).await.expect(200);
    assert_eq!(
        (&batch["count"], &batch["totals"]),
        (&json!(2), &json!([tzs(3_000 + fee(&batch))])),
        "{batch}"
    );
    // Or said together with the file.
    let sent = "/v1/payout-batches?columns=phone,,amount";
    let batch = kibali.employee.upload(sent, "text/csv", b"1,2,3\n0712345678,z,1500\n").await.expect(201);
    assert_eq!((&batch["missing"], &batch["problems"]), (&json!([]), &json!(0)), "{batch}");
});

fn fee(batch: &Value) -> i64 {
    batch["sums"][0]["fee"]["amount"].as_i64().expect("a fee") / 100
}

both_stores!(nothing_is_confirmed_before_it_was_asked_whose_accounts_they_are, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    // The simulated network knows nobody behind the second number.
    let file =
        "phone,amount,name\n0712345678,1000,Somebody Else\n255712000006,2000,Neema\n0754300118,3000,\n";
    let batch = upload(&mut kibali.employee, file).await;
    let id = id_of(&batch);
    assert_eq!(batch["names"], json!({"asked": 0, "differ": 0, "unknown": 0}));
    let early = kibali.employee.post(&path(&id, "confirm"), as_read(&batch)).await;
    early.refused(409, "batch.naming");
    assert!(early.headers.contains_key("retry-after"), "{:?}", early.headers);
    assert_eq!(look(&mut kibali.employee, &id).await["you_can"]["confirm"], false);
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["names"], json!({"asked": 3, "differ": 1, "unknown": 1}), "{seen}");
    assert_eq!(seen["warnings"], 2, "{seen}");
    let page = kibali.employee.get(&path(&id, "lines?warnings=true")).await.expect(200);
    assert!(
        says(&page, "warnings")
            .contains(&"Line 3, name: it cannot be known whose account this is.".to_owned())
    );
    // An edited line is asked about before it is confirmed.
    let line = json!({"phone": "0754300119", "amount": "3000"});
    let edited = kibali.employee.put(&path(&id, "lines/3"), line).await.expect(200);
    kibali.employee.post(&path(&id, "confirm"), as_read(&edited)).await.refused(409, "batch.naming");
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let told = kibali.mail.last_to(kibali.people.manager.email).expect("a mail");
    assert!(told.text.contains("Names that nobody could say: 1"), "{}", told.text);
    assert_eq!(look(&mut kibali.manager, &id).await["names"]["unknown"], 1, "whoever releases it sees it");
});

both_stores!(names_that_nobody_says_in_time_are_unknown_and_can_be_asked_for_again, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let id = id_of(&upload(&mut kibali.employee, "phone,amount\n0712345678,1000\n0754300118,2000\n").await);
    kibali.pass(values::Duration::from_secs(3600));
    kibali.work().await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!(seen["names"], json!({"asked": 2, "differ": 0, "unknown": 2}), "{seen}");
    let again = kibali.employee.post(&path(&id, "check"), json!({})).await.expect(200);
    assert_eq!(again["progress"]["named"], 0, "{again}");
    kibali.work().await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!(seen["names"], json!({"asked": 2, "differ": 0, "unknown": 0}), "{seen}");
});
