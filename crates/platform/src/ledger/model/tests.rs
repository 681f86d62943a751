//! What a transfer moves, and the words that rows and statements keep.

use super::*;

fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("in range")
}

fn transfer() -> Transfer {
    Transfer::new(TransferKind::Payout, [0; 16], "PAY1", Currency::TZS)
}

#[test]
fn what_is_moved_balances() {
    let payout = transfer()
        .move_money(AccountKind::Held, AccountKind::Clearing("simulator"), tzs(1_000), "amount")
        .move_money(AccountKind::Held, AccountKind::Fees, tzs(72), "fee");
    assert_eq!(payout.total(), 1_072);
    let accounts: Vec<_> = payout.entries.iter().map(|entry| entry.account).collect();
    let (held, clearing, fees) = (AccountKind::Held, AccountKind::Clearing("simulator"), AccountKind::Fees);
    assert_eq!(accounts, [held, clearing, held, fees]);
}

#[test]
fn a_fee_of_zero_leaves_no_entry() {
    let payment = transfer().move_money(AccountKind::Held, AccountKind::Fees, tzs(0), "fee");
    assert!(payment.entries.is_empty());
}

#[test]
#[should_panic(expected = "a transfer balances")]
fn a_transfer_that_does_not_balance_is_a_bug() {
    let mut transfer = transfer().move_money(AccountKind::Held, AccountKind::Fees, tzs(5), "fee");
    transfer.entries[0].debit += 1;
    transfer.total();
}

#[test]
#[should_panic(expected = "one currency")]
fn currencies_do_not_mix() {
    let dollars = Amount::new(5, Currency::USD).expect("in range");
    let _ = transfer().move_money(AccountKind::Held, AccountKind::Fees, dollars, "fee");
}

#[test]
fn what_is_owed_to_the_merchant_never_falls_below_zero() {
    use AccountKind::{Available, Clearing, Exchange, Fees, Held, Settlement, Suspense};
    for kind in [Available, Held, Settlement] {
        assert_eq!(kind.floor(), Some(0), "{kind}");
    }
    for kind in [Clearing("simulator"), Fees, Exchange, Suspense] {
        assert_eq!(kind.floor(), None, "{kind}");
    }
    let words = [Available, Held, Settlement, Clearing("simulator"), Fees, Exchange, Suspense]
        .map(|kind| kind.to_string());
    assert_eq!(
        words,
        ["available", "held", "settlement", "clearing:simulator", "fees", "exchange", "suspense"]
    );
}

/// Every kind of transfer, its word, and what a statement calls its amount and its fee.
const KINDS: [(TransferKind, &str, &str, &str); 27] = {
    use TransferKind as Kind;
    [
        (Kind::Payment, "payment", "payment", "payment_fee"),
        (Kind::Settlement, "settlement", "payment", "payment"),
        (Kind::PaymentReversal, "payment_reversal", "payment_reversed", "payment_fee_reversed"),
        (Kind::Hold, "hold", "payout", "payout_fee"),
        (Kind::HoldAgain, "hold_again", "payout", "payout_fee"),
        (Kind::HoldChange, "hold_change", "payout", "payout_fee"),
        (Kind::Void, "void", "payout_returned", "payout_fee_returned"),
        (Kind::Payout, "payout", "payout", "payout_fee"),
        (Kind::PayoutRefund, "payout_refund", "payout_refunded", "payout_fee_refunded"),
        (Kind::PayoutReversal, "payout_reversal", "payout_reversed", "payout_fee_reversed"),
        (Kind::Deposit, "deposit", "deposit", "deposit"),
        (Kind::BatchHold, "batch_hold", "payout", "payout_fee"),
        (Kind::BatchVoid, "batch_void", "payout_returned", "payout_fee_returned"),
        (Kind::Suspense, "suspense", "deposit", "deposit"),
        (Kind::SuspenseReversal, "suspense_reversal", "deposit", "deposit"),
        (Kind::WithdrawalHold, "withdrawal_hold", "withdrawal", "withdrawal_fee"),
        (Kind::WithdrawalHoldAgain, "withdrawal_hold_again", "withdrawal", "withdrawal_fee"),
        (Kind::WithdrawalVoid, "withdrawal_void", "withdrawal_returned", "withdrawal_fee_returned"),
        (Kind::Withdrawal, "withdrawal", "withdrawal", "withdrawal_fee"),
        (Kind::WithdrawalRefund, "withdrawal_refund", "withdrawal_returned", "withdrawal_fee_returned"),
        (Kind::WithdrawalReversal, "withdrawal_reversal", "withdrawal_reversed", "withdrawal_fee_reversed"),
        (Kind::RefundHold, "refund_hold", "refund", "refund_fee"),
        (Kind::RefundHoldAgain, "refund_hold_again", "refund", "refund_fee"),
        (Kind::RefundVoid, "refund_void", "refund_returned", "refund_fee_returned"),
        (Kind::Refund, "refund", "refund", "refund_fee"),
        (Kind::RefundReturn, "refund_return", "refund_returned", "refund_fee_returned"),
        (Kind::RefundReversal, "refund_reversal", "refund_returned", "refund_fee_returned"),
    ]
};

#[test]
fn each_kind_of_transfer_has_its_word_and_its_lines_in_a_statement() {
    for (kind, word, amount, fee) in KINDS {
        assert_eq!((kind.name(), TransferKind::from_name(word)), (word, Some(kind)));
        let lines = [FeeOrAmount::Amount, FeeOrAmount::Fee].map(|part| LineKind::of(kind, part).name());
        assert_eq!(lines, [amount, fee], "{word}");
        let wire = serde_json::to_value(LineKind::of(kind, FeeOrAmount::Fee)).expect("a word");
        assert_eq!(wire, fee, "the wire says the same word");
    }
    assert_eq!(TransferKind::from_name("gift"), None);
}

#[test]
fn what_is_set_aside_less_is_called_as_what_comes_back() {
    use TransferKind as Kind;
    let called = [(Kind::HoldChange, 5), (Kind::HoldChange, 0), (Kind::Hold, 5)]
        .map(|(kind, credit)| kind.as_line(credit));
    assert_eq!(called, [Kind::Void, Kind::HoldChange, Kind::Hold]);
}

#[test]
fn a_charge_is_marked_as_a_fee_and_names_whom_it_is_about() {
    let held = AccountKind::Held;
    let payout = transfer().move_money(held, AccountKind::Exchange, tzs(7), "amount").charge(
        held,
        AccountKind::Fees,
        tzs(5),
        "fee",
    );
    let entries: Vec<_> =
        payout.entries.iter().map(|entry| (entry.says, entry.fee, entry.debit, entry.credit)).collect();
    assert_eq!(
        entries,
        [("amount", false, 7, 0), ("amount", false, 0, 7), ("fee", true, 5, 0), ("fee", true, 0, 5)]
    );
    assert_eq!(
        (payout.currency(), payout.reference.as_str(), payout.subject),
        (Currency::TZS, "PAY1", [0; 16])
    );
    assert_eq!(payout.kind_name(), "payout");
}

#[test]
#[should_panic(expected = "moves something")]
fn a_transfer_that_moves_nothing_is_a_bug() {
    transfer().total();
}
