//! What each way of a payout does to the books.

use values::{Amount, Currency, Timestamp};

use super::*;
use crate::{
    ledger::in_memory::lines,
    payouts::model::{Purpose, sample},
};

/// A payout of 1,000 shillings with a fee of 72; to dollars where it is exchanged.
fn payout(state: PayoutState, exchanged: bool) -> Payout {
    let mut payout = Payout { state, ..sample() };
    if exchanged {
        payout.price.rate = Some(rails::Rate::ONE);
        payout.price.receives = Amount::new(40, Currency::USD).expect("in range");
    }
    payout
}

fn back(how: Return) -> Back {
    Back { how, reason: "Closed.".to_owned(), at: Timestamp::from_micros(0) }
}

#[test]
fn what_ends_without_leaving_frees_amount_and_fee_and_what_arrived_after_all_is_held_again() {
    let payout = payout(PayoutState::Pending, false);
    assert_eq!(lines(&[void(&payout)]), ["void: held > available 100000", "void: held > available 7200 fee"]);
    assert_eq!(
        lines(&[hold_again(&payout)]),
        ["hold_again: available > held 100000", "hold_again: available > held 7200 fee"]
    );
    let withdrawal = Payout { purpose: Purpose::Withdrawal, ..payout.clone() };
    assert_eq!(lines(&[void(&withdrawal)])[0], "withdrawal_void: held > available 100000");
    let refund = Payout { purpose: Purpose::Refund, ..payout };
    assert_eq!(lines(&[hold_again(&refund)])[0], "refund_hold_again: available > held 100000");
}

#[test]
fn what_is_changed_while_it_waits_holds_as_much_more_or_less_as_it_costs() {
    let payout = payout(PayoutState::Pending, false);
    let tzs = |minor| Amount::new(minor, Currency::TZS).expect("in range");
    let changed = |sent: i64, fee: i64| {
        let price = Price { fee: tzs(fee), debit: tzs(sent + fee), ..payout.price };
        change_hold(&payout, &price).map(|change| lines(&[change]))
    };
    assert_eq!(changed(100_000, 7_200), None, "it costs the same");
    assert_eq!(
        changed(150_000, 9_000).expect("a change"),
        ["hold_change: available > held 50000", "hold_change: available > held 1800 fee"]
    );
    assert_eq!(
        changed(40_000, 1_200).expect("a change"),
        ["hold_change: held > available 60000", "hold_change: held > available 6000 fee"]
    );
    assert_eq!(changed(40_000, 7_200).expect("a change"), ["hold_change: held > available 60000"]);
    assert_eq!(changed(100_000, 7_300).expect("a change"), ["hold_change: available > held 100 fee"]);
}

#[test]
fn what_left_goes_to_the_provider_and_its_fee_to_us() {
    assert_eq!(
        lines(&left(&payout(PayoutState::Processing, false), "simulator")),
        ["payout: held > clearing:simulator 100000", "payout: held > fees 7200 fee"]
    );
    assert_eq!(
        lines(&left(&payout(PayoutState::Processing, true), "simulator")),
        [
            "payout: held > exchange 100000",
            "payout: held > fees 7200 fee",
            "payout: exchange > clearing:simulator 40"
        ]
    );
}

#[test]
fn what_comes_back_is_the_reverse_less_the_fee_where_the_provider_kept_it() {
    let given = |state, exchanged, how| give_back(&payout(state, exchanged), "simulator", &back(how));
    let refunded = given(PayoutState::Succeeded, false, Return::Refunded);
    assert_eq!(
        lines(&refunded.transfers),
        ["payout_refund: clearing:simulator > available 100000", "payout_refund: fees > available 7200 fee"]
    );
    assert_eq!((refunded.state, refunded.fee), (PayoutState::Refunded, ReturnedFee::Back));
    assert_eq!(refunded.event, ("payout.refunded", "PAYOUT REFUNDED"));
    assert_eq!(refunded.given.to_string(), "TZS 1,072");
    let with = given(PayoutState::Succeeded, false, Return::ReversedWithFee);
    assert_eq!((with.state, with.fee, with.transfers.len()), (PayoutState::Reversed, ReturnedFee::Back, 1));
    assert_eq!(with.event, ("payout.reversed", "PAYOUT REVERSED"));
    let without = given(PayoutState::Succeeded, false, Return::ReversedWithoutFee);
    assert_eq!(lines(&without.transfers), ["payout_reversal: clearing:simulator > available 100000"]);
    assert_eq!((without.state, without.fee), (PayoutState::Reversed, ReturnedFee::Kept));
    assert_eq!(without.given.to_string(), "TZS 1,000");
    assert_eq!(
        lines(&given(PayoutState::Succeeded, true, Return::ReversedWithFee).transfers),
        [
            "payout_reversal: exchange > available 100000",
            "payout_reversal: fees > available 7200 fee",
            "payout_reversal: clearing:simulator > exchange 40"
        ]
    );
}

#[test]
fn what_came_back_before_we_heard_that_it_left_is_posted_first() {
    let payout = payout(PayoutState::Processing, false);
    let returned = give_back(&payout, "simulator", &back(Return::Refunded));
    let (first, then) = (lines(&left(&payout, "simulator")), lines(&returned.transfers));
    assert_eq!((then.len(), &then[..2]), (4, &first[..]));
}
