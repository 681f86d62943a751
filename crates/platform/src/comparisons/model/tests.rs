//! How a balance at the provider compares, and what is posted.

use super::*;

#[test]
fn what_is_there_is_what_the_rail_owes_less_its_fees() {
    let quiet = Stands { clearing: -1_100, fees: 100, ..Stands::default() };
    let judged = quiet.judge(1_000);
    assert_eq!((judged.expected, judged.difference, judged.verdict()), (1_000, 0, Verdict::Agrees));
    for (upstream, difference) in [(1_001, 1), (999, -1), (0, -1_000)] {
        let judged = quiet.judge(upstream);
        assert_eq!((judged.difference, judged.opens, judged.suspense), (difference, difference, difference));
        assert_eq!(judged.verdict(), Verdict::Differs);
    }
}

#[test]
fn what_is_on_its_way_explains_as_much_and_no_more() {
    let busy = Stands { clearing: -1_000, leaving: 200, coming: 50, settlement: 10, ..Stands::default() };
    for (upstream, difference) in [(1_000, 0), (790, 0), (1_050, 0), (789, -1), (1_051, 1)] {
        assert_eq!(busy.judge(upstream).difference, difference, "{upstream}");
    }
}

#[test]
fn a_gap_that_closes_takes_back_what_stands_in_suspense() {
    // 100 too few were booked: the rail owes 900 now.
    let short = Stands { clearing: -900, suspense: -100, ..Stands::default() };
    assert_eq!(short.judge(900).verdict(), Verdict::Agrees, "booked once");
    let closed = short.judge(1_000);
    assert_eq!((closed.closes, closed.opens, closed.suspense), (100, 0, 0));
    assert_eq!(closed.verdict(), Verdict::Closed);
    let partly = short.judge(930);
    assert_eq!((partly.closes, partly.opens, partly.suspense), (30, 0, -70));
    let over = short.judge(1_020);
    assert_eq!((over.closes, over.opens, over.suspense), (100, 20, 20));
    assert_eq!(over.verdict(), Verdict::Differs);
    let worse = short.judge(850);
    assert_eq!((worse.closes, worse.opens, worse.suspense), (0, -50, -150));
}

#[test]
fn what_is_posted_makes_the_books_say_what_is_there() {
    let kinds = |upstream: i64, stands: Stands| {
        let judged = stands.judge(upstream);
        let posted = judged.transfers("clickpesa", [0; 16], "", Currency::TZS);
        posted.iter().map(Transfer::kind_name).collect::<Vec<_>>()
    };
    let short = Stands { clearing: -900, suspense: -100, ..Stands::default() };
    assert_eq!(kinds(900, short), [""; 0]);
    assert_eq!(kinds(1_000, short), ["suspense_reversal"]);
    assert_eq!(kinds(1_020, short), ["suspense_reversal", "suspense"]);
    assert_eq!(kinds(800, short), ["suspense"]);
}

#[test]
fn what_became_another_currency_is_at_the_provider_in_that_one() {
    let exchanged = Stands { clearing: -1_000, fees: 100, exchange: 300, ..Stands::default() };
    assert_eq!(exchanged.judge(600).verdict(), Verdict::Agrees);
}

#[test]
fn more_than_the_books_say_goes_to_suspense_and_less_comes_from_it() {
    let moved = |upstream: i64, stands: Stands| {
        let posted = stands.judge(upstream).transfers("clickpesa", [7; 16], "CMP1", Currency::TZS);
        crate::ledger::in_memory::lines(&posted)
    };
    let quiet = Stands { clearing: -900, ..Stands::default() };
    assert_eq!(moved(920, quiet), ["suspense: clearing:clickpesa > suspense 20"]);
    assert_eq!(moved(880, quiet), ["suspense: suspense > clearing:clickpesa 20"]);
    let short = Stands { suspense: -100, ..quiet };
    assert_eq!(
        moved(1_020, short),
        [
            "suspense_reversal: clearing:clickpesa > suspense 100",
            "suspense: clearing:clickpesa > suspense 20"
        ]
    );
    let over = Stands { suspense: 30, ..quiet };
    assert_eq!(moved(880, over), ["suspense_reversal: suspense > clearing:clickpesa 20"]);
}

#[test]
fn a_comparison_is_told_in_a_sentence_and_has_a_word() {
    let says = |upstream: i64, suspense| {
        let stands = Stands { clearing: -90_000, suspense, ..Stands::default() };
        stands.judge(upstream).says(upstream, Currency::TZS)
    };
    assert_eq!(says(90_000, 0), "TZS 900.00 at the provider, TZS 900.00 in the books");
    assert_eq!(
        says(80_000, 0),
        "TZS 800.00 at the provider, TZS 900.00 in the books: TZS -100.00 went to suspense, where TZS -100.00 stands"
    );
    assert_eq!(
        says(95_000, -10_000),
        "TZS 950.00 at the provider, TZS 900.00 in the books: TZS 50.00 came back from suspense, where TZS -50.00 stands"
    );
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::from_name(verdict.name()), Some(verdict));
        assert_eq!(serde_json::to_value(verdict).expect("a word"), verdict.name());
    }
    assert_eq!(Verdict::from_name("perhaps"), None);
}
