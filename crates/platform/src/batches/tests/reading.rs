//! Files: what is read, and what is refused.

use serde_json::json;
use testkit::both_stores;

use super::{FILE, as_read, confirm, id_of, look, path, upload};
use crate::{
    fixtures,
    spreadsheet::tests::{row, workbook},
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

both_stores!(a_workbook_is_read_as_text_is, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let rows = [
        row(1, &["Simu", "Kiasi", "Jina"]),
        row(2, &["712345678", "10000.5", "Asha"]),
        row(4, &["255754300118", "2e3", "Neema"]),
    ];
    let file = workbook(&rows.concat());
    let batch = kibali.employee.upload("/v1/payout-batches", XLSX, &file).await.expect(201);
    assert_eq!(
        (&batch["count"], &batch["problems"], &batch["name"]),
        (&json!(2), &json!(0), &json!("payouts")),
        "{batch}"
    );
    let lines = kibali.employee.get(&path(&id_of(&batch), "lines")).await.expect(200);
    assert_eq!(lines["data"][0]["amount"]["amount"], 1_000_050);
    assert_eq!(
        (&lines["data"][1]["line"], &lines["data"][1]["amount"]["amount"]),
        (&json!(4), &json!(200_000))
    );
    let named = lines["data"][0]["reference"].as_str().expect("a reference");
    assert!(named.starts_with('B') && named.len() <= 20 && named.ends_with("000001"), "{named}");
});

both_stores!(
    the_mark_that_spreadsheets_put_before_utf_8_is_no_part_of_the_first_column,
    |store| async move {
        let mut kibali = fixtures::merchant(store).await;
        for file in ["\u{feff}phone,amount,name\n", "\u{feff}\"Simu\";\"Kiasi\";\"Jina\"\r\n"] {
            let separator = if file.contains(';') { ';' } else { ',' };
            let line = format!("0712345678{separator}5000{separator}Zoë Mrema\n");
            let batch = upload(&mut kibali.employee, &format!("{file}{line}")).await;
            assert_eq!((&batch["count"], &batch["problems"]), (&json!(1), &json!(0)), "{batch}");
            let lines = kibali.employee.get(&path(&id_of(&batch), "lines")).await.expect(200);
            assert_eq!(lines["data"][0]["name"], "Zoë Mrema", "{lines}");
        }
    }
);

both_stores!(a_zero_that_a_spreadsheet_dropped_from_an_account_is_thought_of, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let payees = |number| {
        let rows = [
            row(1, &["BIC", "Account number", "Name", "Amount"]),
            row(2, &["CORUTZTZ", number, "Somebody Else", "20000"]),
        ];
        workbook(&rows.concat())
    };
    let dropped = "A spreadsheet drops the zero that a number begins with";
    // A cell that is a number, and one that is text.
    for (number, thought_of) in [("0150123456789", true), ("0150 1234 56789", false)] {
        let file = payees(number);
        let id = id_of(&kibali.employee.upload("/v1/payout-batches", XLSX, &file).await.expect(201));
        kibali.work().await;
        let page = kibali.employee.get(&path(&id, "lines?warnings=true")).await.expect(200);
        let says = page["data"][0]["warnings"][0]["says"].as_str().expect("a warning").to_owned();
        assert!(says.starts_with("Line 2, name: the account belongs to "), "{says}");
        assert_eq!(says.contains(dropped), thought_of, "{number}: {says}");
    }
});

both_stores!(the_same_file_is_recognised, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let first = id_of(&upload(&mut kibali.employee, FILE).await);
    let again = kibali.manager.upload("/v1/payout-batches", "text/csv", FILE.as_bytes()).await;
    assert_eq!(again.refused(409, "batch.same_file")["batch"], first.as_str());
    let on_purpose =
        kibali.manager.upload("/v1/payout-batches?again=true", "text/csv", FILE.as_bytes()).await;
    let second = id_of(&on_purpose.expect(201));
    for id in [&first, &second] {
        kibali.manager.post(&path(id, "cancel"), json!({})).await.expect(200);
    }
    upload(&mut kibali.employee, FILE).await;
});

both_stores!(the_same_file_twice_at_once_is_one_batch, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let (mut one, mut other) = (kibali.employee.clone(), kibali.manager.clone());
    let (first, second) = tokio::join!(
        one.upload("/v1/payout-batches", "text/csv", FILE.as_bytes()),
        other.upload("/v1/payout-batches", "text/csv", FILE.as_bytes()),
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", first.text, second.text);
});

both_stores!(what_is_no_table_of_payouts_is_refused, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let many = format!("phone,amount\n{}", "0712345678,1\n".repeat(100_001));
    let wide = format!("{}\n1\n", "a,".repeat(60));
    let cases: [(&str, &[u8], u16, &str); 10] = [
        ("application/json", b"{}", 415, "batch.kind"),
        ("multipart/form-data", b"--x", 415, "batch.kind"),
        ("text/csv", b"", 422, "batch.file"),
        ("text/csv", b"phone,amount\n", 422, "batch.file"),
        ("text/csv", b"phone,amount\n\"0712", 422, "batch.file"),
        ("text/csv", b"phone,amount\n\xff\xfe\n", 422, "batch.file"),
        ("text/csv", many.as_bytes(), 422, "batch.file"),
        ("text/csv", wide.as_bytes(), 422, "batch.file"),
        (XLSX, b"PK\x03\x04nonsense", 422, "batch.file"),
        ("text/csv", &[b'a'; 17 * 1024 * 1024], 413, "too_large"),
    ];
    for (kind, file, status, code) in cases {
        kibali.employee.upload("/v1/payout-batches", kind, file).await.refused(status, code);
    }
    for query in ["columns=colour", "columns=phone", "name=%E2%80%AEevil"] {
        let sent =
            kibali.employee.upload(&format!("/v1/payout-batches?{query}"), "text/csv", FILE.as_bytes()).await;
        sent.refused(422, "input.invalid");
    }
    assert_eq!(kibali.employee.get("/v1/payout-batches").await.expect(200)["data"], json!([]));
});

both_stores!(odd_text_in_a_file_is_a_problem_of_its_line, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let file = "phone,amount,name,note\n\
                \0\u{202e},NaN,\u{feff},=1+1\n\
                99999999999999999999,9999999999999999999999,x,\n\
                0712345678,-5,,\n\
                0712345678,1e3,,\n\
                0712345678,0,,\n";
    let batch = upload(&mut kibali.employee, file).await;
    assert_eq!((&batch["count"], &batch["problems"]), (&json!(5), &json!(5)), "{batch}");
});

both_stores!(a_large_file_is_checked_and_paid_piece_by_piece, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(10_000_000).await;
    let lines: String = (0..1_300).map(|line| format!("255712{:06},1000\n", 300_000 + line)).collect();
    let batch = upload(&mut kibali.employee, &format!("phone,amount\n{lines}")).await;
    let id = id_of(&batch);
    assert_eq!(batch["progress"]["checked"], 1_024, "{batch}");
    let early = kibali.employee.post(&path(&id, "confirm"), as_read(&batch)).await;
    early.refused(409, "batch.checking");
    let early = kibali.employee.put(&path(&id, "lines/1"), json!({})).await;
    early.refused(409, "batch.checking");
    kibali.work().await;
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!(seen["names"]["asked"], 1_300, "{seen}");
    assert_eq!(
        (&seen["count"], &seen["problems"], &seen["progress"]["named"]),
        (&json!(1_300), &json!(0), &json!(1_300))
    );
    kibali.employee.delete(&path(&id, "lines/512")).await.expect(200);
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["outcomes"], json!([{"state": "pending", "count": 1_299}]), "{seen}");
    kibali.assert_ledger_holds().await;
    // Pages are in order and lose nothing.
    let (mut numbers, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            kibali.manager.get(&path(&id, &format!("lines?limit=100&cursor={cursor}"))).await.expect(200);
        numbers.extend(page["data"].as_array().expect("lines").iter().map(|line| line["number"].as_i64()));
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(numbers.len(), 1_299);
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    let file = kibali.manager.get(&path(&id, "results")).await;
    assert_eq!(file.text.lines().count(), 1_300);
    let place = |row: &str| row.split(',').next().and_then(|line| line.parse::<u32>().ok());
    let places: Vec<_> = file.text.lines().skip(1).map(|row| place(row).expect("a number")).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "what became of the lines is in their order");
});
