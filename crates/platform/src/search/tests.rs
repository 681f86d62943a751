//! What is found, through HTTP, by whichever way.

mod payers;
mod plans;

use permit::{Tx as _, Writing as _};
use serde_json::Value;
use testkit::{Client, both_stores};
use values::Duration;

use super::jobs::JOB;
use crate::fixtures::{self, Fixture, money::payout_of};

const MANY: u32 = 30;

/// Payouts to so many people, whose names the network says.
async fn filled(store: testkit::Store) -> Fixture {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(10_000_000).await;
    for number in 0..MANY {
        kibali.pass(Duration::from_millis(5));
        let phone = format!("2557{:08}", 12_345_678 + number * 1_001);
        let order = payout_of(1_000 + i64::from(number % 5) * 500, &format!("PAY{number}X"), &phone);
        kibali.employee.post("/v1/payouts", order).await.expect(201);
    }
    kibali
}

async fn learn(kibali: &mut Fixture) {
    kibali.kibali.app.keep_job(JOB).await.expect("a job");
    kibali.pass(Duration::from_secs(5));
    kibali.work().await;
}

/// How many `noted` people are learned, and how many are still to be.
async fn noted(kibali: &Fixture, noted: &str) -> (i64, i64) {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let of = format!("SELECT COUNT(*) FROM {noted} WHERE merchant = $1 AND learned = $2");
    let learned = upkeep.tx().count(&of, &[&1_i64]).await.expect("a count");
    (learned, upkeep.tx().count(&of, &[&0_i64]).await.expect("a count"))
}

fn text<'a>(row: &'a Value, pointer: &str) -> &'a str {
    row.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} of {row}"))
}

/// The references of payouts or payments that are found, a page of `limit` after the other.
async fn found(client: &mut Client, what: &str, asked: &str, limit: u32) -> Vec<String> {
    let asked = asked.replace('+', "%2B").replace(' ', "%20");
    let (mut references, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/{what}?search={asked}&limit={limit}&cursor={cursor}");
        let page = client.get(&path).await.expect(200);
        references.extend(
            page["data"].as_array().expect("rows").iter().map(|row| text(row, "/reference").to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return references,
        }
    }
}

/// All rows of a list, the newest first.
async fn rows(client: &mut Client, what: &str) -> Vec<Value> {
    let page = client.get(&format!("/v1/{what}?limit=100")).await.expect(200);
    page["data"].as_array().expect("rows").clone()
}

/// The rule once more, as a person would say it.
fn matches(row: &Value, asked: &str, people: bool) -> bool {
    let asked = asked.to_lowercase();
    let said = |pointers: &[&str]| -> Vec<String> {
        let texts = pointers.iter().filter_map(|pointer| row.pointer(pointer)?.as_str());
        texts.map(str::to_lowercase).collect()
    };
    let names = said(&["/payee/name", "/payer/name", "/customer/name"]);
    let named = names.iter().any(|name| name.starts_with(&asked) || name.contains(&format!(" {asked}")));
    let accounts =
        said(&["/payee/account", "/payer/phone", "/payer/account", "/customer/phone", "/customer/email"]);
    let numbered = accounts.iter().any(|account| is_of(account, &asked));
    let amount =
        asked.replace(',', "").parse::<i64>().is_ok_and(|whole| row["amount"]["amount"] == whole * 100);
    let reference = text(row, "/reference").to_lowercase();
    reference.starts_with(&asked) || amount || (people && (named || numbered))
}

fn is_of(account: &str, asked: &str) -> bool {
    let bare: String = asked.chars().filter(|letter| !" +-".contains(*letter)).collect();
    let digits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    let asked = if digits { bare.as_str() } else { asked };
    let national = asked.strip_prefix('0').unwrap_or(asked);
    let within = account.strip_prefix("255").is_some_and(|rest| digits && rest.starts_with(national));
    account.starts_with(asked) || within || (asked.len() == 4 && account.ends_with(asked))
}

/// That each way finds what the rule says, and for a Developer what it says of no people.
async fn assert_found(kibali: &mut Fixture, what: &str, asked: &[String], round: &str) {
    let rows = rows(&mut kibali.manager, what).await;
    for asked in asked {
        let expected = |people: bool| {
            let matching = rows.iter().filter(|row| matches(row, asked, people));
            matching.map(|row| text(row, "/reference").to_owned()).collect::<Vec<_>>()
        };
        let indexed = found(&mut kibali.manager, what, asked, 100).await;
        assert_eq!(indexed, expected(true), "{asked} by indexes, {round}");
        let newest = found(&mut kibali.manager, what, asked, 1).await;
        assert_eq!(newest, expected(true), "{asked} among the newest, {round}");
        let masked = found(&mut kibali.developer, what, asked, 100).await;
        assert_eq!(masked, expected(false), "{asked} by a Developer, {round}");
    }
}

both_stores!(whichever_way_finds_the_same, |store| async move {
    let mut kibali = filled(store).await;
    let rows = rows(&mut kibali.manager, "payouts").await;
    assert_eq!(rows.len(), MANY as usize);
    let one = &rows[7];
    let (name, phone) = (text(one, "/payee/name"), text(one, "/payee/account").to_owned());
    let (first, last) = name.split_once(' ').expect("two names");
    let asked = [
        first.to_owned(),
        first[..2].to_uppercase(),
        last.to_lowercase(),
        last[..3].to_owned(),
        name.to_owned(),
        format!("{first} {}", &last[..1]),
        last[1..].to_owned(),
        phone.clone(),
        phone[..6].to_owned(),
        format!("0{}", &phone[3..]),
        format!("0{} {}", &phone[3..6], &phone[6..9]),
        format!("+255 {}", &phone[3..6]),
        phone[8..].to_owned(),
        phone[7..].to_owned(),
        "Pay7X".to_owned(),
        "PAY1".to_owned(),
        "pay".to_owned(),
        "ay7x".to_owned(),
        "1,500".to_owned(),
        "nobody".to_owned(),
    ];
    for round in ["before words are written", "after"] {
        assert_found(&mut kibali, "payouts", &asked, round).await;
        learn(&mut kibali).await;
    }
    let id = text(one, "/id");
    assert_eq!(found(&mut kibali.developer, "payouts", id, 100).await, [text(one, "/reference")]);
    let none = found(&mut kibali.manager, "payouts", &format!("{first}&state=succeeded"), 100).await;
    assert_eq!(none, [] as [&str; 0]);
});

both_stores!(every_payee_is_learned_once_and_another_merchants_never_found, |store| async move {
    let mut kibali = filled(store).await;
    let (_, mut other) = kibali.other_merchant().await;
    learn(&mut kibali).await;
    assert_eq!(noted(&kibali, "payee").await, (i64::from(MANY), 0));
    assert_eq!(found(&mut other, "payouts", "2557", 100).await, [] as [&str; 0]);
    // The same payee once more is nothing new, and another name for the account is.
    let again = payout_of(1_000, "AGAIN", "255712345678");
    kibali.employee.post("/v1/payouts", again).await.expect(201);
    assert_eq!(noted(&kibali, "payee").await, (i64::from(MANY), 0));
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    tx.execute(
        "UPDATE payout SET payee_name = 'Neema Omari' WHERE merchant = $1 AND reference = 'AGAIN'",
        &[],
    )
    .await
    .expect("a statement");
    upkeep.keep().await.expect("kept");
    assert_eq!(
        found(&mut kibali.manager, "payouts", "neema om", 100).await.first().map(String::as_str),
        Some("AGAIN")
    );
    learn(&mut kibali).await;
    assert_eq!(
        found(&mut kibali.manager, "payouts", "neema om", 100).await.first().map(String::as_str),
        Some("AGAIN")
    );
});
