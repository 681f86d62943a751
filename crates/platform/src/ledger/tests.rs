//! The ledger under any sequence of commands, and what the database itself sees to.

use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use testkit::both_stores;
use values::{Amount, Currency, Duration};

use super::fund;
use crate::fixtures::{
    self,
    money::{payout_of, tzs},
};

#[derive(Debug, Clone)]
enum Step {
    Fund(i64),
    Make { shillings: i64, phone: &'static str },
    Release(usize),
    Reject(usize),
    Cancel(usize),
    Collect(i64),
    Live(u64),
}

const PHONES: [&str; 6] =
    ["255712345678", "255712000001", "255712000003", "255712000004", "255712000005", "255712000006"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => (1..50_000_i64).prop_map(Step::Fund),
        5 => (100..30_000_i64, proptest::sample::select(PHONES.to_vec()))
            .prop_map(|(shillings, phone)| Step::Make { shillings, phone }),
        4 => (0..20_usize).prop_map(Step::Release),
        1 => (0..20_usize).prop_map(Step::Reject),
        1 => (0..20_usize).prop_map(Step::Cancel),
        1 => (500..30_000_i64).prop_map(Step::Collect),
        3 => (1..40_u64).prop_map(Step::Live),
    ];
    proptest::collection::vec(step, 40)
}

both_stores!(transactions_at_once_open_the_accounts_of_a_currency_once, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let app = kibali.kibali.app.clone();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (app, merchant) = (app.clone(), kibali.merchant);
        running.spawn(async move {
            let mut upkeep = app.upkeep(merchant, "fund").await.expect("a store");
            let dollar = Amount::new(100, Currency::USD).expect("in range");
            fund(upkeep.tx(), dollar, "simulator").await.expect("funded");
            upkeep.keep().await.expect("kept");
        });
    }
    running.join_all().await;
    assert_eq!(kibali.dollars().await, (1_600, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(any_sequence_of_commands_leaves_debits_equal_to_credits, |store| async move {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let mut kibali = fixtures::merchant(store).await;
    let mut payouts: Vec<String> = Vec::new();
    let mut number = 0;
    for _ in 0..6 {
        for step in steps().new_tree(&mut runner).expect("steps").current() {
            number += 1;
            let pick = |index: usize| payouts.iter().rev().nth(index).cloned().unwrap_or_default();
            match step.clone() {
                Step::Fund(shillings) => kibali.fund(shillings).await,
                Step::Make { shillings, phone } => {
                    let body = payout_of(shillings, &format!("PAY{number}"), phone);
                    let answer = kibali.employee.post("/v1/payouts", body).await;
                    if answer.status.as_u16() == 201 {
                        payouts.push(answer.json()["id"].as_str().expect("an id").to_owned());
                    } else {
                        answer.refused(422, "payout.insufficient_balance");
                    }
                }
                Step::Release(index) => {
                    let path = format!("/v1/payouts/{}/authorization", pick(index));
                    kibali.manager.post(&path, json!({})).await;
                }
                Step::Reject(index) => {
                    let path = format!("/v1/payouts/{}/rejection", pick(index));
                    kibali.manager.post(&path, json!({"reason": "no"})).await;
                }
                Step::Cancel(index) => {
                    let path = format!("/v1/payouts/{}/cancellation", pick(index));
                    kibali.employee.post(&path, json!({})).await;
                }
                Step::Collect(shillings) => {
                    let body = payout_of(shillings, &format!("ORD{number}"), PHONES[0]);
                    kibali.employee.post("/v1/payments", body).await.expect(201);
                }
                Step::Live(seconds) => {
                    kibali.work().await;
                    kibali.pass(Duration::from_secs(seconds));
                    kibali.work().await;
                }
            }
            kibali.assert_ledger_holds().await;
        }
        kibali.sign_in_again().await;
    }
    for payout in &payouts {
        assert!(kibali.rail.times_paid(payout) <= 1);
    }
    kibali.assert_database_guards().await;
});

both_stores!(balances_are_for_those_who_may_see_them, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let none = kibali.admin.get("/v1/balances").await.expect(200);
    let zero = json!({"amount": 0, "currency": "TZS"});
    let sides = json!({"currency": "TZS", "available": zero, "held": zero, "posted": zero, "settling": zero});
    assert_eq!(none["data"], json!([sides]));
    kibali.fund(2_000_000).await;
    let some = kibali.employee.get("/v1/balances").await.expect(200);
    assert_eq!(some["data"][0]["posted"]["amount"], 200_000_000);
    kibali.developer.get("/v1/balances").await.refused(403, "role.refused");
    let (_, mut other) = kibali.other_merchant().await;
    assert_eq!(other.get("/v1/balances").await.expect(200)["data"][0]["posted"]["amount"], 0);
});

both_stores!(a_statement_leads_from_its_opening_to_its_closing_balance, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for number in 1..=7 {
        kibali.fund(1_000 * number).await;
        let body = payout_of(500, &format!("PAY{number}"), PHONES[0]);
        kibali.employee.post("/v1/payouts", body).await.expect(201);
        kibali.pass(Duration::from_secs(24 * 3600));
        kibali.sign_in_again().await;
    }
    let span = "from=2026-11-25&to=2026-11-27";
    let mut lines = Vec::new();
    let mut cursor = String::new();
    let mut totals = Vec::new();
    loop {
        let path = format!("/v1/statement?currency=TZS&{span}&limit=4&cursor={cursor}");
        let page = kibali.employee.get(&path).await.expect(200);
        lines.extend(page["data"].as_array().expect("lines").clone());
        totals.push(page["totals"].clone());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(totals.len(), 3);
    let first = totals.remove(0);
    for mut later in totals {
        assert_eq!((later.get("credits"), later.get("debits")), (None, None), "added up once");
        for name in ["credits", "debits"] {
            later[name] = first[name].clone();
        }
        assert_eq!(later, first);
    }
    let totals = first;
    lines.reverse();
    let amount = |value: &serde_json::Value| value["amount"].as_i64().unwrap_or(0);
    assert_eq!(lines.len(), 9, "a deposit, a payout and its fee on each of three days");
    assert_eq!(totals["lines"], 9);
    let mut balance = amount(&totals["opening"]);
    assert!(balance > 0, "two days came before");
    for line in &lines {
        balance += amount(&line["credit"]) - amount(&line["debit"]);
        assert_eq!(amount(&line["balance"]), balance, "{line}");
    }
    let made = kibali.employee.get("/v1/payouts?search=PAY5").await.expect(200);
    for line in lines.iter().filter(|line| line["reference"] == "PAY5") {
        assert_eq!(line["subject_id"], made["data"][0]["id"], "{line}");
    }
    assert_eq!(
        lines.iter().find(|line| line["kind"] == "deposit").expect("a deposit").get("subject_id"),
        None
    );
    assert_eq!(amount(&totals["closing"]), balance);
    assert_eq!(amount(&totals["credits"]), 100 * (3_000 + 4_000 + 5_000));
    let whole = kibali.employee.get("/v1/statement").await.expect(200);
    let balances = kibali.admin.get("/v1/balances").await.expect(200);
    assert_eq!(whole["totals"]["closing"], balances["data"][0]["available"]);
    kibali.developer.get("/v1/statement").await.refused(403, "role.refused");
    kibali.admin.get("/v1/statement?currency=shilling").await.refused(400, "query.invalid");
    let (_, mut other) = kibali.other_merchant().await;
    assert_eq!(other.get("/v1/statement").await.expect(200)["data"], json!([]));
});

both_stores!(what_a_long_span_did_is_read_off_its_edges, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.put_entries(20_000).await;
    kibali.pass(Duration::from_secs(24 * 3600));
    kibali.sign_in_again().await;
    let path = "/v1/statement?currency=TZS";
    let whole = kibali.manager.get(path).await.expect(200)["totals"].clone();
    assert_eq!(
        (&whole["lines"], &whole["credits"], &whole["debits"]),
        (&json!(20_000), &tzs(20_000), &tzs(0))
    );
    kibali.fund(1).await;
    let whole = kibali.manager.get(path).await.expect(200)["totals"].clone();
    assert_eq!(
        (&whole["lines"], &whole["opening"], &whole["closing"]),
        (&json!(20_001), &tzs(0), &tzs(20_001))
    );
    assert_eq!((whole.get("credits"), whole.get("debits")), (None, None), "so many are not added up");
    let today = kibali.manager.get(&format!("{path}&from=2026-11-24")).await.expect(200)["totals"].clone();
    assert_eq!((&today["lines"], &today["opening"], &today["credits"]), (&json!(1), &tzs(20_000), &tzs(1)));
});

both_stores!(a_span_that_ends_before_it_begins_is_refused, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for path in ["statement", "statement/export", "payments", "payouts"] {
        let path = format!("/v1/{path}?from=2026-11-24&to=2026-11-23");
        let refused = kibali.manager.get(&path).await.refused(400, "query.invalid");
        assert_eq!(refused["fields"][0]["field"], "from", "{path}");
    }
    for what in ["payment", "payout", "approval", "statement"] {
        let body = json!({"format": "csv", "filters": {"from": "2026-11-24", "to": "2026-11-23"}});
        let refused = kibali.manager.post(&format!("/v1/{what}-exports"), body).await;
        assert_eq!(refused.refused(400, "query.invalid")["fields"][0]["field"], "from", "{what}");
    }
});

both_stores!(a_statement_of_any_length_is_handed_out_whole, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let many = 2 * crate::ledger::STRIDE + 3;
    for number in 1..=many {
        kibali.fund(1_000 + i64::try_from(number).expect("few")).await;
    }
    let key = kibali.full_key(true).await;
    let answer = kibali.manager.get("/v1/statement/export?currency=TZS").await;
    assert_eq!(answer.status.as_u16(), 200);
    let name = answer.headers.get("content-disposition").and_then(|value| value.to_str().ok());
    assert_eq!(name, Some("attachment; filename=\"statement.csv\""));
    let rows: Vec<Vec<&str>> = answer.text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][..3], ["\u{feff}number", "at", "kind"]);
    assert_eq!(rows[1][2..], ["opening_balance", "", "", "", "", "", "0.00", "TZS"]);
    assert_eq!(rows.len(), many + 3);
    let mut balance = 0;
    for (number, row) in (1..=many).zip(&rows[2..]) {
        balance += 1_000 + number;
        assert_eq!((row[0], row[2]), (number.to_string().as_str(), "deposit"));
        assert_eq!((row[7], row[8]), (&*format!("{}.00", 1_000 + number), &*format!("{balance}.00")));
    }
    assert_eq!(rows[many + 2][2], "closing_balance");
    assert_eq!(rows[many + 2][8], format!("{balance}.00"));
    let none = kibali.admin.get("/v1/statement/export?to=2020-01-01").await;
    assert_eq!(none.text.lines().count(), 3, "{}", none.text);
    kibali.admin.get("/v1/statement/export?currency=shilling").await.refused(400, "query.invalid");
    kibali.employee.get("/v1/statement/export").await.refused(403, "role.refused");
    kibali.developer.get("/v1/statement/export").await.refused(403, "role.refused");

    let mut client = kibali.bearer(&key).await;
    let statement = client.get("/third-parties/account/statement?currency=TZS").await.expect(200);
    let lines = statement["transactions"].as_array().expect("lines");
    assert_eq!(lines.len(), many);
    assert_eq!(statement["accountDetails"]["closingBalance"], balance);
    assert_eq!(lines[many - 1]["balance"], balance);
    for (number, line) in (1..).zip(lines) {
        assert_eq!(line["amount"], 1_000 + number, "each line once, in order");
    }
});
