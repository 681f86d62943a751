//! Posting: the one way in which balances change.

use std::collections::BTreeMap;

use permit::{Problem, Writing};
use values::{Amount, Balance, Id};

use super::{
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

/// Posts `transfer`, all of it or nothing.
///
/// Every account of the merchant in that currency is locked first, in the order of their ids, so that two
/// transfers never wait for each other.
///
/// # Errors
/// `NotEnough` when *available* or *held* would fall below zero, `TooMuch` when an account would leave the range of amounts;
/// the transaction can go on without the transfer.
///
/// # Panics
/// When the transfer does not balance, which is a mistake of ours: stopping beats a wrong entry.
pub async fn post(tx: &mut impl Writing, transfer: Transfer) -> Result<(), LedgerError> {
    let total = transfer.total();
    let now = tx.now();
    let mut accounts = lock_accounts(tx, &transfer).await?;
    let mut after = Vec::with_capacity(transfer.entries.len());
    for entry in &transfer.entries {
        let account = accounts.get_mut(&entry.account.to_string()).expect("every account was opened");
        // Each of the three is far below 63 bits.
        account.balance += entry.credit - entry.debit;
        if account.balance.abs() > Amount::MAX_MINOR {
            return Err(LedgerError::TooMuch);
        }
        account.entries += 1;
        account.last_at = account.last_at.max(now);
        after.push(account.clone());
    }
    for kind in transfer.accounts() {
        let account = &accounts[&kind.to_string()];
        if kind.floor().is_some_and(|floor| account.balance < floor) {
            let spent: i64 = transfer
                .entries
                .iter()
                .filter(|entry| entry.account == kind)
                .map(|entry| entry.credit - entry.debit)
                .sum();
            return Err(LedgerError::NotEnough(Balance::new(account.balance - spent, transfer.currency)));
        }
    }
    for kind in transfer.accounts() {
        queries::set_balance(tx, &accounts[&kind.to_string()]).await?;
    }
    let id: Id<Transfer> = tx.id();
    queries::insert_entries(tx, id, &transfer.entries, &after).await?;
    queries::insert_transfer(tx, id, &transfer, total).await?;
    Ok(())
}

/// Posts transfers of one act in several currencies, always in the same order of currencies, so that two such acts never
/// wait for each other.
///
/// # Errors
/// As [`post`].
pub async fn post_all(
    tx: &mut impl Writing,
    transfers: impl IntoIterator<Item = Transfer>,
) -> Result<(), LedgerError> {
    let mut transfers: Vec<Transfer> = transfers.into_iter().collect();
    transfers.sort_by_key(|transfer| transfer.currency.code());
    for transfer in transfers {
        post(tx, transfer).await?;
    }
    Ok(())
}

async fn lock_accounts(
    tx: &mut impl Writing,
    transfer: &Transfer,
) -> Result<BTreeMap<String, Account>, Problem> {
    let wanted = transfer.accounts();
    let by_kind = |accounts: Vec<Account>| -> BTreeMap<String, Account> {
        accounts.into_iter().map(|account| (account.kind.clone(), account)).collect()
    };
    let accounts = by_kind(queries::lock_accounts(tx, transfer.currency).await?);
    let missing = |kind: &&AccountKind| !accounts.contains_key(&kind.to_string());
    if !wanted.iter().any(|kind| missing(&kind)) {
        return Ok(accounts);
    }
    for kind in wanted.iter().filter(missing) {
        queries::open_account(tx, *kind, transfer.currency).await?;
    }
    Ok(by_kind(queries::lock_accounts(tx, transfer.currency).await?))
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
