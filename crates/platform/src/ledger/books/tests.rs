//! What the books take, and what of it is written.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::ledger::model::TransferKind;

fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("in range")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

/// Ids that nothing else has.
fn ids() -> impl FnMut() -> Id<Transfer> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    || Id::from_bytes(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)).to_be_bytes())
}

fn empty() -> Books {
    Books::of(Id::from_bytes([9; 16]), Currency::TZS, at(5), Vec::new())
}

const RAIL: AccountKind = AccountKind::Clearing("simulator");

fn moves(from: AccountKind, to: AccountKind, minor: i64) -> Transfer {
    Transfer::new(TransferKind::Payment, [7; 16], "PAY1", Currency::TZS).move_money(
        from,
        to,
        tzs(minor),
        "moved",
    )
}

fn paid(minor: i64) -> Books {
    let mut books = empty();
    books.post(&moves(RAIL, AccountKind::Available, minor), &mut ids()).expect("money comes in");
    books
}

fn balances(books: &Books) -> [i64; 3] {
    [RAIL, AccountKind::Available, AccountKind::Held].map(|kind| books.balance(kind).minor())
}

#[test]
fn what_is_posted_changes_two_balances_and_leaves_their_history() {
    let mut books = paid(1_000);
    assert_eq!(balances(&books), [-1_000, 1_000, 0]);
    books.post(&moves(AccountKind::Available, AccountKind::Held, 300), &mut ids()).expect("there is enough");
    assert_eq!(balances(&books), [-1_000, 700, 300]);
    let (accounts, entries, transfers) = books.into_rows();
    assert_eq!(
        accounts
            .iter()
            .map(|account| (account.kind.as_str(), account.balance, account.entries))
            .collect::<Vec<_>>(),
        [("clearing:simulator", -1_000, 1), ("available", 700, 2), ("held", 300, 1)]
    );
    assert_eq!(accounts.iter().map(|account| account.floor).collect::<Vec<_>>(), [None, Some(0), Some(0)]);
    assert!(accounts.iter().all(|account| account.last_at == at(5) && account.currency == "TZS"));
    let of_available = |entry: &&EntryRow| entry.account == accounts[1].id;
    let history: Vec<_> = entries
        .iter()
        .filter(of_available)
        .map(|entry| (entry.number, entry.place, entry.balance_after))
        .collect();
    assert_eq!(history, [(1, 2, 1_000), (2, 1, 700)]);
    assert!(entries.iter().all(|entry| entry.at == at(5) && entry.says == "moved" && !entry.fee));
    assert_eq!(entries.iter().map(|entry| entry.credit - entry.debit).sum::<i64>(), 0);
    let kept: Vec<_> = transfers
        .iter()
        .map(|kept| (kept.kind.as_str(), kept.total, kept.reference.as_str(), kept.subject))
        .collect();
    assert_eq!(kept, [("payment", 1_000, "PAY1", [7; 16]), ("payment", 300, "PAY1", [7; 16])]);
}

#[test]
fn nothing_is_posted_where_money_that_is_owed_would_fall_below_zero() {
    for (kind, minor) in
        [(AccountKind::Available, 1_001), (AccountKind::Held, 1), (AccountKind::Settlement, 1)]
    {
        let mut books = paid(1_000);
        let refused = books.post(&moves(kind, AccountKind::Fees, minor), &mut ids());
        let has = if kind == AccountKind::Available { 1_000 } else { 0 };
        assert!(matches!(refused, Err(LedgerError::NotEnough(held)) if held.minor() == has), "{kind}");
        assert_eq!(balances(&books), [-1_000, 1_000, 0], "all of it or nothing");
        assert_eq!(books.balance(AccountKind::Fees).minor(), 0);
        let (accounts, entries, transfers) = books.into_rows();
        assert_eq!((accounts.len(), entries.len(), transfers.len()), (2, 2, 1));
    }
    let mut books = paid(1_000);
    assert!(
        books.post(&moves(AccountKind::Available, AccountKind::Fees, 1_000), &mut ids()).is_ok(),
        "to the last cent"
    );
}

#[test]
fn no_account_leaves_the_range_of_amounts() {
    let mut books = paid(Amount::MAX_MINOR);
    assert_eq!(books.balance(RAIL).minor(), -Amount::MAX_MINOR, "as much as an amount can say");
    let refused = books.post(&moves(RAIL, AccountKind::Held, 1), &mut ids());
    assert!(matches!(refused, Err(LedgerError::TooMuch)));
    let refused = books.post(&moves(AccountKind::Fees, AccountKind::Available, 1), &mut ids());
    assert!(matches!(refused, Err(LedgerError::TooMuch)));
    assert_eq!(balances(&books), [-Amount::MAX_MINOR, Amount::MAX_MINOR, 0]);
}

#[test]
fn accounts_that_are_there_are_kept_and_untouched_ones_not_written() {
    let (accounts, ..) = paid(1_000).into_rows();
    let later = Books::of(Id::from_bytes([9; 16]), Currency::TZS, at(3), accounts.clone());
    let mut books = later.clone();
    books
        .post(&moves(AccountKind::Available, AccountKind::Available, 5), &mut ids())
        .expect("there is enough");
    let (changed, entries, _) = books.into_rows();
    assert_eq!(
        changed.iter().map(|account| (account.id, account.entries)).collect::<Vec<_>>(),
        [(accounts[1].id, 3)]
    );
    assert_eq!(changed[0].last_at, at(5), "a clock that went back does not turn history around");
    assert_eq!(entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(later.balance(AccountKind::Available).minor(), 1_000);
}

#[test]
#[should_panic(expected = "the books of its currency")]
fn a_transfer_goes_into_the_books_of_its_currency() {
    let dollars = Amount::new(5, Currency::USD).expect("in range");
    let transfer = Transfer::new(TransferKind::Payment, [0; 16], "", Currency::USD);
    let _ = empty().post(&transfer.move_money(RAIL, AccountKind::Available, dollars, ""), &mut ids());
}

#[test]
fn the_currencies_of_transfers_come_each_once_in_the_order_of_their_codes() {
    let of = |currency| Transfer::new(TransferKind::Payment, [0; 16], "", currency);
    let all = currencies(&[of(Currency::USD), of(Currency::TZS), of(Currency::USD), of(Currency::KES)]);
    assert_eq!(all, [Currency::KES, Currency::TZS, Currency::USD]);
    assert_eq!(currencies(&[]), []);
}

#[test]
fn what_was_set_aside_and_is_not_there_is_a_failure_of_ours() {
    let failure = |error| must_be_enough(error).to_string();
    let held = Balance::new(150, Currency::TZS);
    assert_eq!(failure(LedgerError::NotEnough(held)), "money that was set aside is not there: only 1.50 is");
    assert_eq!(failure(LedgerError::TooMuch), "the money has no room in the books");
}

/// Posts transfers as a command would, and where `AsSetAside`, money that was set aside before.
#[derive(Debug)]
enum Post {
    AsAsked(Vec<Transfer>),
    AsSetAside(Vec<Transfer>),
}

impl permit::MoneyCommand for Post {
    type Permission = permit::CarryOut;
    type Answer = Result<(), LedgerError>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        let (Self::AsAsked(transfers) | Self::AsSetAside(transfers)) = self;
        Books::read_set_of(reads, transfers);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<permit::Decision<Self::Answer>, Undecided> {
        let all = match self {
            Self::AsAsked(transfers) => Books::posted(seen, transfers)?,
            Self::AsSetAside(transfers) => Ok(Books::post_all(seen, transfers)?),
        };
        let mut writes = MoneyWrites::default();
        let answer = all.map(|all| all.into_iter().for_each(|books| books.write(&mut writes)));
        Ok(permit::Decision::unrecorded(writes, answer))
    }
}

#[tokio::test]
async fn transfers_in_several_currencies_are_read_posted_and_written_together() {
    let app = testkit::Instance::start(testkit::Store::Sqlite, permit::Routes::new()).await.app;
    let mut model = permit::MoneyModel::new(app, Id::from_bytes([9; 16]));
    let usd = |minor| Amount::new(minor, Currency::USD).expect("in range");
    let dollars = |from, to, minor| {
        let transfer = Transfer::new(TransferKind::Deposit, [8; 16], "D", Currency::USD);
        transfer.move_money(from, to, usd(minor), "moved")
    };
    let mut post = |post| model.post(None, at(5), post).map_err(|problem| problem.to_string());
    let both = vec![moves(RAIL, AccountKind::Available, 700), dollars(RAIL, AccountKind::Available, 30)];
    assert!(matches!(post(Post::AsAsked(both)), Ok(Ok(()))));
    let some = vec![
        moves(AccountKind::Available, AccountKind::Held, 200),
        dollars(AccountKind::Available, RAIL, 10),
    ];
    assert!(matches!(post(Post::AsSetAside(some)), Ok(Ok(()))));
    let too_much = || vec![moves(AccountKind::Held, RAIL, 200), dollars(AccountKind::Held, RAIL, 1)];
    assert!(
        matches!(post(Post::AsAsked(too_much())), Ok(Err(LedgerError::NotEnough(held))) if held.minor() == 0)
    );
    let failed = post(Post::AsSetAside(too_much())).expect_err("what was set aside is not there");
    assert!(failed.contains("money that was set aside is not there"), "{failed}");
    let mut kept = crate::ledger::in_memory::balances(&model, Currency::TZS);
    kept.sort();
    assert_eq!(
        kept,
        [("available", 500), ("clearing:simulator", -700), ("held", 200)]
            .map(|(kind, it)| (kind.to_owned(), it))
    );
    let mut kept = crate::ledger::in_memory::balances(&model, Currency::USD);
    kept.sort();
    assert_eq!(
        kept,
        [("available", 20), ("clearing:simulator", -20)].map(|(kind, it)| (kind.to_owned(), it))
    );
    assert_eq!(crate::ledger::in_memory::unbalanced(&model), []);
    assert_eq!(crate::ledger::in_memory::transfers(&model, [8; 16]), ["deposit", "deposit"]);
}
