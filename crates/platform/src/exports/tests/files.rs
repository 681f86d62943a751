//! What is in the files.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::json;
use testkit::both_stores;

use super::{ask, file, with_payouts};
use crate::fixtures::{self, money::payout_of};

both_stores!(a_statement_is_printed_in_both_languages, |store| async move {
    let mut kibali = with_payouts(store).await;
    for (language, words) in [
        (
            "en",
            [
                "Statement of the balance in TZS",
                "Opening balance",
                "Fee of a payout, ONE",
                "Closing balance",
                "Page 1 of 1",
            ],
        ),
        (
            "sw",
            [
                "Taarifa ya salio kwa TZS",
                "Salio la kuanzia",
                "Ada ya malipo, ONE",
                "Salio la mwisho",
                "Ukurasa 1 kati ya 1",
            ],
        ),
    ] {
        let export =
            ask(&mut kibali.manager, "statement", json!({"format": "pdf", "language": language})).await;
        let text = file(&mut kibali.manager, &export).await;
        assert!(text.starts_with("%PDF-1.4"), "{text:.100}");
        for word in words {
            assert!(text.contains(&format!("({word})")), "{word}");
        }
        assert!(text.contains("Zuri Foods") && text.contains("(100,000.00)"), "head and money");
        assert!(text.trim_end().ends_with("%%EOF"));
    }
});

both_stores!(a_statement_leads_from_opening_to_closing_in_every_format, |store| async move {
    let mut kibali = with_payouts(store).await;
    let export = ask(&mut kibali.admin, "statement", json!({"format": "csv"})).await;
    let text = file(&mut kibali.admin, &export).await;
    assert!(text.starts_with("\u{feff}number,at,kind,"), "{text}");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!((rows[1][2], rows[1][8]), ("opening_balance", "0.00"));
    let called: Vec<&str> = rows[2..5].iter().map(|row| row[3]).collect();
    assert_eq!(called, ["Deposit", "Payout", "Fee of a payout"], "as the dashboard calls them");
    let last = rows.last().expect("a last row");
    let lines = usize::try_from(export["total"].as_i64().expect("a count")).expect("few");
    assert_eq!((last[2], rows.len()), ("closing_balance", lines + 3));
    assert_eq!(last[8], format!("{}.00", kibali.balance().await.0));
    // The statement that is handed out at once is recorded too.
    kibali.admin.get("/v1/statement/export").await;
    let acts = fixtures::money::acts(&kibali).await;
    assert!(acts.iter().any(|act| act == "statement.exported"), "{acts:?}");
});

both_stores!(more_rows_than_are_read_at_once_are_all_there_once, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    let lines: String = (0..620).map(|line| format!("255712{:06},1000,R{line}\n", 300_000 + line)).collect();
    let table = format!("phone,amount,reference\n{lines}");
    let batch = kibali.employee.upload("/v1/payout-batches", "text/csv", table.as_bytes()).await.expect(201);
    kibali.work().await;
    let id = batch["id"].as_str().expect("an id");
    let read = json!({"count": batch["count"], "totals": batch["totals"]});
    kibali.employee.post(&format!("/v1/payout-batches/{id}/confirm"), read).await.expect(201);
    kibali.work().await;
    kibali.employee.post("/v1/payouts", payout_of(1_000, "LAST", "255712345678")).await.expect(201);
    for format in ["csv", "xlsx"] {
        let export = ask(&mut kibali.manager, "payout", json!({"format": format})).await;
        assert_eq!(export["total"], 621);
        let answer = kibali.manager.get(export["file"].as_str().expect("a file")).await;
        let mut references: Vec<String> = if format == "csv" {
            answer
                .text
                .lines()
                .skip(1)
                .map(|line| line.split(',').nth(2).expect("a reference").to_owned())
                .collect()
        } else {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.bytes.clone())).expect("a workbook");
            let sheet = book.worksheet_range("Kibali").expect("a sheet");
            assert_eq!(sheet.get((1, 5)), Some(&Data::Float(1_000.0)));
            sheet.rows().skip(1).map(|row| row[2].to_string()).collect()
        };
        references.sort();
        references.dedup();
        assert_eq!(references.len(), 621, "{format}");
    }
});

both_stores!(pages_of_a_statement_lose_nothing, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for amount in 1..=7 {
        kibali.fund(amount * 1_000).await;
        kibali.pass(values::Duration::from_secs((amount % 2_i64).unsigned_abs()));
    }
    let (mut numbers, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = kibali.admin.get(&format!("/v1/statement?limit=3&cursor={cursor}")).await.expect(200);
        numbers.extend(
            page["data"]
                .as_array()
                .expect("lines")
                .iter()
                .map(|line| line["number"].as_i64().expect("a number")),
        );
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(numbers, [7, 6, 5, 4, 3, 2, 1]);
});
