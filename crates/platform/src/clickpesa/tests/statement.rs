//! The statement, line by line.

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{CREATE, PUSH, open, payout, push, refused, settle};

const STATEMENT: &str = "/third-parties/account/statement";

/// Type, entry, amount, balance and reference of every line.
fn lines(statement: &Value) -> Vec<(String, String, i64, i64, String)> {
    let text = |line: &Value, name: &str| line[name].as_str().expect("text").to_owned();
    let number = |line: &Value, name: &str| line[name].as_i64().expect("a number");
    let rows = statement["transactions"].as_array().expect("lines");
    rows.iter()
        .map(|line| {
            assert_eq!(line["currency"], "TZS");
            let (kind, entry, reference) =
                (text(line, "type"), text(line, "entry"), text(line, "orderReference"));
            (kind, entry, number(line, "amount"), number(line, "balance"), reference)
        })
        .collect()
}

fn line(
    kind: &str,
    entry: &str,
    amount: i64,
    balance: i64,
    reference: &str,
) -> (String, String, i64, i64, String) {
    (kind.to_owned(), entry.to_owned(), amount, balance, reference.to_owned())
}

both_stores!(a_statement_says_what_changed_the_balance, |store| async move {
    let (kibali, key, mut client) = open(store).await;
    client.post(PUSH, push(json!("10000"), "ORD1")).await.expect(200);
    settle(&kibali).await;
    client.post(CREATE, payout(json!(1000), "PAY1")).await.expect(200);
    let mut fails = payout(json!(2000), "PAY2");
    fails["phoneNumber"] = json!("255712000001");
    client.post(CREATE, fails).await.expect(200);
    settle(&kibali).await;
    let day_one = [
        line("Deposit", "Credit", 100_000, 100_000, ""),
        line("Payment", "Credit", 10_000, 110_000, "ORD1"),
        line("Payout", "Debit", 1_000, 109_000, "PAY1"),
        line("Fee - Payout", "Debit", 72, 108_928, "PAY1"),
        line("Payout", "Debit", 2_000, 106_928, "PAY2"),
        line("Fee - Payout", "Debit", 104, 106_824, "PAY2"),
        line("Refunded Payout", "Credit", 2_000, 108_824, "PAY2"),
        line("Refunded Payout", "Credit", 104, 108_928, "PAY2"),
    ];
    let all = client.get(&format!("{STATEMENT}?currency=TZS")).await.expect(200);
    assert_eq!(lines(&all), day_one);
    let details = json!({"currency": "TZS", "openingBalance": 0, "closingBalance": 108_928,
        "totalCredits": 112_104, "totalDebits": 3_176});
    assert_eq!(all["accountDetails"], details);

    kibali.pass(Duration::from_secs(24 * 3600));
    let mut client = kibali.bearer(&key).await;
    client.post(PUSH, push(json!("500"), "ORD2")).await.expect(200);
    settle(&kibali).await;
    for (start, end) in [("2026-11-24", "2026-11-24"), ("24-11-2026", "30-11-2026")] {
        let second = format!("{STATEMENT}?currency=TZS&startDate={start}&endDate={end}");
        let second = client.get(&second).await.expect(200);
        assert_eq!(lines(&second), [line("Payment", "Credit", 500, 109_428, "ORD2")]);
        assert_eq!(second["accountDetails"]["openingBalance"], 108_928);
        assert_eq!(second["accountDetails"]["closingBalance"], 109_428);
    }
    let first = client.get(&format!("{STATEMENT}?currency=TZS&endDate=2026-11-23")).await.expect(200);
    assert_eq!(lines(&first), day_one);
    let dollars = client.get(&format!("{STATEMENT}?currency=USD")).await.expect(200);
    assert_eq!(dollars["transactions"], json!([]));
    assert_eq!(dollars["accountDetails"]["closingBalance"], 0);
});

both_stores!(a_statement_of_no_currency_is_refused_in_the_documented_words, |store| async move {
    let (_, _, mut client) = open(store).await;
    for query in ["", "?currency=", "?currency=EUR", "?currency=KES"] {
        let answer = client.get(&format!("{STATEMENT}{query}")).await;
        refused(&answer, 400, "Invalid currency: currency must be either TZS or USD");
    }
    client.get(&format!("{STATEMENT}?currency=tzs")).await.expect(200);
    let answer = client.get(&format!("{STATEMENT}?currency=TZS&startDate=yesterday")).await;
    refused(&answer, 400, "startDate must be YYYY-MM-DD or DD-MM-YYYY");
});
