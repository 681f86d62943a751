//! Posting: the one way in which balances change.

use std::collections::BTreeSet;

use permit::{Problem, Writing};
use values::{Amount, Balance, Currency};

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

/// Posts `transfer`, all of it or nothing, in a transaction that is no money command.
///
/// Every account of the merchant in that currency is locked first, in the order of their ids, so that two
/// transfers never wait for each other.
///
/// # Errors
/// As [`Books::post`]; the transaction can go on without the transfer. Or a failure of the store.
pub async fn post(tx: &mut impl Writing, transfer: Transfer) -> Result<(), LedgerError> {
    post_in(tx, transfer.currency, &[transfer]).await
}

async fn post_in(
    tx: &mut impl Writing,
    currency: Currency,
    transfers: &[Transfer],
) -> Result<(), LedgerError> {
    let accounts = lock_accounts(tx, currency, transfers).await?;
    let mut books = Books::of(tx.merchant(), currency, tx.now(), accounts);
    for transfer in transfers {
        books.post(transfer, &mut || tx.id())?;
    }
    let (accounts, entries, transfers) = books.into_rows();
    for account in &accounts {
        queries::set_balance(tx, account).await?;
    }
    tx.insert_all(&entries).await?;
    Ok(tx.insert_all(&transfers).await?)
}

/// Posts transfers of one act, all of them or none, in their order within a currency and always in the same order of
/// currencies, so that two such acts never wait for each other.
///
/// # Errors
/// As [`post`].
pub async fn post_all(
    tx: &mut impl Writing,
    transfers: impl IntoIterator<Item = Transfer>,
) -> Result<(), LedgerError> {
    let mut transfers: Vec<Transfer> = transfers.into_iter().collect();
    transfers.sort_by_key(|transfer| transfer.currency.code());
    for transfers in transfers.chunk_by(|one, next| one.currency == next.currency) {
        post_in(tx, transfers[0].currency, transfers).await?;
    }
    Ok(())
}

async fn lock_accounts(
    tx: &mut impl Writing,
    currency: Currency,
    transfers: &[Transfer],
) -> Result<Vec<Account>, Problem> {
    let accounts = queries::lock_accounts(tx, currency).await?;
    let is_missing = |kind: &AccountKind| !accounts.iter().any(|account| account.kind == kind.to_string());
    let used: BTreeSet<AccountKind> = transfers.iter().flat_map(Transfer::accounts).collect();
    let missing: Vec<AccountKind> = used.into_iter().filter(is_missing).collect();
    if missing.is_empty() {
        return Ok(accounts);
    }
    for kind in missing {
        queries::open_account(tx, kind, currency).await?;
    }
    queries::lock_accounts(tx, currency).await
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
