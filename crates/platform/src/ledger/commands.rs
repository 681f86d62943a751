//! Posting: the one way in which balances change.

use permit::{Problem, Writing};
use values::{Amount, Balance};

use super::{
    books::Books,
    model::{AccountKind, Transfer, TransferKind},
    queries::{self, Account},
};

/// Why a transfer is not posted.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// An account would fall below its floor; says what it holds.
    #[error("the account holds {} {} only", .0.to_decimal(), .0.currency())]
    NotEnough(Balance),
    /// An account would hold more than an amount can say.
    #[error("the account would hold more than can be written down")]
    TooMuch,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Problem),
}

/// Posts `transfer`, all of it or nothing, in a transaction that is no money command, as the last that it locks.
///
/// # Errors
/// As [`Books::post`]; the transaction can go on without the transfer. Or a failure of the store.
pub async fn post(tx: &mut impl Writing, transfer: Transfer) -> Result<(), LedgerError> {
    post_all(tx, vec![transfer]).await
}

/// Posts the transfers of one act, in one currency or two, all of them or none. Every account of the merchant in these is
/// locked first, in the order of their ids, so that two such acts never wait for each other.
///
/// # Errors
/// As [`post`].
///
/// # Panics
/// Where a transfer is in neither of the currencies that the first and the last are in: it would be left out.
pub async fn post_all(tx: &mut impl Writing, transfers: Vec<Transfer>) -> Result<(), LedgerError> {
    let (Some(first), Some(last)) = (transfers.first(), transfers.last()) else { return Ok(()) };
    let currencies = [first.currency, last.currency];
    let all = transfers.iter().all(|transfer| currencies.contains(&transfer.currency));
    assert!(all, "an act posts in the currencies of its first and its last transfer");
    let mut accounts = queries::lock_accounts(tx, currencies).await?;
    if open_missing(tx, &accounts, &transfers).await? {
        accounts = queries::lock_accounts(tx, currencies).await?;
    }
    for currency in currencies.into_iter().take(if first.currency == last.currency { 1 } else { 2 }) {
        let (own, others): (Vec<_>, Vec<_>) =
            accounts.into_iter().partition(|account| account.currency == currency.code());
        accounts = others;
        let mut books = Books::of(tx.merchant(), currency, tx.now(), own);
        for transfer in transfers.iter().filter(|transfer| transfer.currency == currency) {
            books.post(transfer, &mut || tx.id())?;
        }
        write(tx, books).await?;
    }
    Ok(())
}

/// Opens the accounts that are touched for the first time; says whether there were any.
async fn open_missing(
    tx: &mut impl Writing,
    accounts: &[Account],
    transfers: &[Transfer],
) -> Result<bool, Problem> {
    let mut opened = false;
    for transfer in transfers {
        let code = transfer.currency.code();
        for kind in transfer.accounts() {
            let name = kind.to_string();
            if !accounts.iter().any(|account| account.currency == code && account.kind == name) {
                queries::open_account(tx, kind, transfer.currency).await?;
                opened = true;
            }
        }
    }
    Ok(opened)
}

async fn write(tx: &mut impl Writing, books: Books) -> Result<(), Problem> {
    let (accounts, entries, transfers) = books.into_rows();
    for account in &accounts {
        queries::set_balance(tx, account).await?;
    }
    tx.insert_all(&entries).await?;
    tx.insert_all(&transfers).await
}

/// Brings `amount` in through the rail named `rail`: what an instance opens with.
///
/// # Errors
/// A failure of the store.
pub async fn fund(tx: &mut impl Writing, amount: Amount, rail: &'static str) -> Result<(), Problem> {
    let subject = *tx.merchant().as_bytes();
    let deposit = Transfer::new(TransferKind::Deposit, subject, "", amount.currency()).move_money(
        AccountKind::Clearing(rail),
        AccountKind::Available,
        amount,
        "Opening deposit",
    );
    match post(tx, deposit).await {
        Ok(()) => Ok(()),
        Err(LedgerError::Store(problem)) => Err(problem),
        Err(LedgerError::TooMuch) => Err(Problem::failure("an opening balance has no room in the books")),
        Err(LedgerError::NotEnough(_)) => unreachable!("a deposit only adds to accounts that have a floor"),
    }
}
