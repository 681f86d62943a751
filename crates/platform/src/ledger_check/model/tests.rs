//! What does not add up, and what is said of it.

use super::*;

fn account(kind: &str, balance: i64, entries: i64) -> Account {
    let floor = (kind == "held" || kind == "available").then_some(0);
    Account { id: Id::nil(), kind: kind.to_owned(), currency: "TZS".to_owned(), balance, floor, entries }
}

fn line(number: i64, credit: i64, balance_after: i64) -> Line {
    let (debit, credit) = if credit < 0 { (-credit, 0) } else { (0, credit) };
    Line {
        transfer: Id::nil(),
        place: 2,
        debit,
        credit,
        balance_after,
        number,
        at: Timestamp::from_micros(number),
        total: Some(1),
        currency: Some("TZS".to_owned()),
        sides: None,
    }
}

fn kinds(lines: &[Line], account: &Account) -> Vec<Kind> {
    let mut findings = Vec::new();
    let mut walk = Walk::BEGIN;
    // In two pieces, as a long account is walked.
    let (first, rest) = lines.split_at(lines.len() / 2);
    walk.over(account, first, &mut findings);
    walk.over(account, rest, &mut findings);
    walk.end(account, &mut findings);
    findings.into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn what_adds_up_is_no_finding() {
    let lines = [line(1, 100, 100), line(2, -30, 70), line(3, 5, 75)];
    assert_eq!(kinds(&lines, &account("available", 75, 3)), []);
    assert_eq!(kinds(&[], &account("available", 0, 0)), []);
}

#[test]
fn one_break_is_one_finding_where_it_is() {
    let changed = [line(1, 100, 100), line(2, -30, 71), line(3, 5, 76), line(4, 5, 81)];
    assert_eq!(kinds(&changed, &account("available", 81, 4)), [Kind::EntriesOutOfStep, Kind::BalanceDiffers]);
    let gone = [line(1, 100, 100), line(3, 5, 75)];
    let found = [Kind::EntriesOutOfStep, Kind::EntriesOutOfStep, Kind::BalanceDiffers];
    assert_eq!(kinds(&gone, &account("available", 75, 3)), found);
    let lines = [line(1, 100, 100)];
    assert_eq!(kinds(&lines, &account("available", 101, 1)), [Kind::BalanceDiffers]);
    assert_eq!(kinds(&lines, &account("available", 100, 2)), [Kind::EntriesOutOfStep]);
}

#[test]
fn a_transfer_balances_in_its_currency() {
    let whole = account("available", 100, 1);
    for (line, kind) in [
        (Line { sides: Some((1, 2)), ..line(1, 100, 100) }, Kind::TransferUnbalanced),
        (Line { sides: Some((2, 1)), ..line(1, 100, 100) }, Kind::TransferUnbalanced),
        (Line { currency: Some("USD".to_owned()), ..line(1, 100, 100) }, Kind::TransferUnbalanced),
        (Line { total: None, currency: None, ..line(1, 100, 100) }, Kind::TransferMissing),
    ] {
        assert_eq!(kinds(&[line], &whole), [kind]);
    }
    assert_eq!(kinds(&[Line { sides: Some((1, 1)), ..line(1, 100, 100) }], &whole), []);
}

#[test]
fn all_together_are_nothing_and_what_is_held_waits() {
    let books = |available, held| {
        [account("available", available, 1), account("held", held, 1), account("clearing:x", -100, 1)]
    };
    let waits = |sum| [("TZS".to_owned(), sum)];
    let found = |accounts: &[Account], sum| -> Vec<_> {
        whole(accounts, &waits(sum)).into_iter().map(|finding| finding.kind).collect()
    };
    assert_eq!(found(&books(70, 30), 30), []);
    assert_eq!(found(&books(71, 30), 30), [Kind::SumNotZero]);
    assert_eq!(found(&books(70, 30), 29), [Kind::HeldDiffers]);
    assert_eq!(found(&books(101, -1), -1), [Kind::BelowFloor]);
    assert_eq!(whole(&[], &waits(5)).len(), 1, "what waits is held somewhere");
}

/// What is said of lines and an account: the subject, what was expected and found, the sentence.
fn said(lines: &[Line], account: &Account) -> Vec<(String, (i64, i64), String)> {
    let (mut findings, mut walk) = (Vec::new(), Walk::BEGIN);
    walk.over(account, lines, &mut findings);
    walk.end(account, &mut findings);
    findings.into_iter().map(|found| (found.subject, (found.expected, found.found), found.says)).collect()
}

#[test]
fn a_finding_names_what_it_is_about_what_was_expected_and_what_was_found() {
    let one = |line: Line, account: &Account| said(&[line], account).remove(0);
    let whole = account("available", 100, 1);
    let transfer = Id::<Transfer>::nil().to_string();
    for (sides, found) in [((1, 2), 2), ((2, 1), 2), ((3, 4), 3)] {
        let (subject, numbers, says) = one(Line { sides: Some(sides), ..line(1, 100, 100) }, &whole);
        assert_eq!((&subject, numbers), (&transfer, (1, found)), "{sides:?}");
        let sides = format!("TZS 0.0{}, its credits to TZS 0.0{}", sides.0, sides.1);
        assert!(says.ends_with(&format!("is over TZS 0.01; its debits come to {sides}")), "{says}");
    }
    let missing = one(Line { total: None, ..line(1, 100, 100) }, &whole);
    assert_eq!(missing, (transfer.clone(), (1, 0), "entry 1 of available belongs to no transfer".to_owned()));
    let elsewhere = one(Line { currency: Some("USD".to_owned()), ..line(1, 100, 100) }, &whole);
    assert_eq!(elsewhere.2, format!("transfer {transfer} in USD has an entry in TZS"));
    let gone = one(line(2, 100, 100), &whole);
    assert_eq!((gone.0.as_str(), gone.1), ("available", (1, 2)));
    assert_eq!(gone.2, "entry 1 of available is not there: 2 follows");
    let adrift = one(line(1, 100, 101), &account("available", 101, 1));
    assert_eq!(adrift.1, (100, 101));
    assert_eq!(
        adrift.2,
        "entry 1 of available keeps a balance of TZS 1.01, and those up to it come to TZS 1.00"
    );
    let differs = one(line(1, 100, 100), &account("available", 101, 1));
    assert_eq!(differs.1, (100, 101));
    assert_eq!(differs.2, "available keeps a balance of TZS 1.01, and its entries come to TZS 1.00");
    let counts = one(line(1, 100, 100), &account("available", 100, 2));
    assert_eq!(
        (counts.1, counts.2.as_str()),
        ((2, 1), "available counts 2 entries, and the last has number 1")
    );
    let odd = Account { currency: "XXX".to_owned(), ..account("available", 7, 0) };
    assert_eq!(
        said(&[], &odd)[0].2,
        "available keeps a balance of 7 of XXX, and its entries come to 0 of XXX"
    );
}

#[test]
fn each_currency_is_nothing_by_itself_and_a_floor_may_be_touched() {
    let in_dollars = |kind, balance| Account { currency: "USD".to_owned(), ..account(kind, balance, 1) };
    let books = [account("available", 100, 1), account("clearing:x", -100, 1), account("held", 0, 1)];
    assert_eq!(whole(&books, &[]), [], "nothing is held, and that is no less than nothing");
    let mixed = [account("available", 100, 1), in_dollars("clearing:x", -100)];
    let found: Vec<_> = whole(&mixed, &[]).into_iter().map(|it| (it.currency, it.found)).collect();
    assert_eq!(found, [("TZS".to_owned(), 100), ("USD".to_owned(), -100)]);
    for (balance, told) in [(i64::MAX, i64::MAX), (i64::MIN, i64::MIN)] {
        let sum = whole(&[account("fees", balance, 1), account("clearing:x", balance, 1)], &[]);
        assert_eq!(
            (sum.len(), sum[0].kind, sum[0].found),
            (1, Kind::SumNotZero, told),
            "as far as can be told"
        );
    }
    let held = whole(&[account("held", 30, 1), account("fees", -30, 1)], &[("TZS".to_owned(), 29)]);
    assert_eq!((held[0].expected, held[0].found), (29, 30));
    assert_eq!(held[0].says, "TZS 0.30 is held, and what waits to leave comes to TZS 0.29");
    let below = whole(&[account("available", -5, 1), account("fees", 5, 1)], &[]);
    assert_eq!((below[0].expected, below[0].found), (0, -5));
    assert_eq!(below[0].says, "available is at TZS -0.05, below TZS 0.00");
}

#[test]
fn findings_have_a_word_each_and_the_wire_says_the_same() {
    for kind in Kind::ALL {
        assert_eq!(serde_json::to_value(kind).expect("a word"), kind.name());
    }
}
