//! What posts as a part of a transaction that does more, where no row but the books decides whether it may: money that a
//! network or a bank has taken, and what a batch holds or frees.

use permit::{MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Problem, Undecided, Writing};
use values::{Amount, Balance, Currency};

use super::{
    books::Books,
    model::{AccountKind, Transfer, TransferKind},
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
}

/// Posts the transfers of one act, all of them or, where the books refuse one, none.
#[derive(Debug)]
pub struct Posting(pub Vec<Transfer>);

impl MoneyStep for Posting {
    type Answer = Result<(), LedgerError>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        Books::read_set_of(reads, &self.0);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Self::Answer), Undecided> {
        let mut writes = MoneyWrites::default();
        let answer = Books::posted(seen, &self.0)?.map(|all| {
            all.into_iter().for_each(|books| books.write(&mut writes));
        });
        Ok((writes, answer))
    }
}

/// Locks the balances in a currency, for a transaction that writes other rows before it posts: what the database counts of those is
/// locked after balances, as in money commands.
#[derive(Debug)]
pub struct LockBooks(pub Currency);

impl MoneyStep for LockBooks {
    type Answer = ();

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        Books::read_set(reads, self.0);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, ()), Undecided> {
        Books::open(seen, self.0)?;
        Ok((MoneyWrites::default(), ()))
    }
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
    match tx.carry_out(Posting(vec![deposit])).await? {
        Ok(()) => Ok(()),
        Err(LedgerError::TooMuch) => Err(Problem::failure("an opening balance has no room in the books")),
        Err(LedgerError::NotEnough(_)) => unreachable!("a deposit only adds to accounts that have a floor"),
    }
}
