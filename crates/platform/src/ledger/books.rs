//! The accounts of a merchant in one currency, and what is posted to them: the one place where balances change.
//!
//! Nothing here waits or writes. What was posted is written by the money command, or the step, that posted it.

use permit::{MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided, Unready};
use values::{Amount, Balance, Currency, Id, Timestamp, subjects::Merchant};

use super::{
    commands::LedgerError,
    model::{AccountKind, Transfer},
    queries::{Account, EntryRow, TransferRow},
};

/// By which columns they are read.
const BY: &[&str] = &["merchant", "currency"];

/// See the module.
#[derive(Debug, Clone)]
pub struct Books {
    merchant: Id<Merchant>,
    currency: Currency,
    now: Timestamp,
    accounts: Vec<Open>,
    entries: Vec<EntryRow>,
    transfers: Vec<TransferRow>,
}

/// An account, and what is to be written of it.
#[derive(Debug, Clone)]
struct Open {
    account: Account,
    is_new: bool,
    is_changed: bool,
}

impl Books {
    /// What a command that posts in `currency` reads.
    pub fn read_set(reads: &mut MoneyReads<'_>, currency: Currency) {
        reads.rows::<Account>(BY, &[&currency.code()]);
    }

    /// The books as they stand.
    ///
    /// # Errors
    /// `Unready`.
    pub fn open(seen: &MoneySeen<'_>, currency: Currency) -> Result<Self, Unready> {
        let accounts = seen.rows::<Account>(BY, &[&currency.code()])?;
        Ok(Self::of(seen.merchant(), currency, seen.now(), accounts))
    }

    /// What a command reads that posts `transfers`.
    pub fn read_set_of(reads: &mut MoneyReads<'_>, transfers: &[Transfer]) {
        currencies(transfers).into_iter().for_each(|currency| Self::read_set(reads, currency));
    }

    /// The books in every currency of `transfers`, which are posted to them in their order.
    ///
    /// # Errors
    /// `Unready`; within, as [`Books::post`].
    pub fn posted(
        seen: &MoneySeen<'_>,
        transfers: &[Transfer],
    ) -> Result<Result<Vec<Self>, LedgerError>, Unready> {
        let currencies = currencies(transfers);
        // Asked for together, so that they are locked together.
        let opened: Vec<_> = currencies.iter().map(|currency| Self::open(seen, *currency)).collect();
        let mut all = opened.into_iter().collect::<Result<Vec<_>, _>>()?;
        for transfer in transfers {
            let books = all.iter_mut().find(|books| books.currency == transfer.currency);
            let books = books.expect("the books of each currency were opened");
            if let Err(refused) = books.post(transfer, &mut || seen.id()) {
                return Ok(Err(refused));
            }
        }
        Ok(Ok(all))
    }

    /// As [`Books::posted`], where money was set aside before and so must be enough.
    ///
    /// # Errors
    /// `Unready`, or a failure.
    pub fn post_all(seen: &MoneySeen<'_>, transfers: &[Transfer]) -> Result<Vec<Self>, Undecided> {
        Ok(Self::posted(seen, transfers)?.map_err(must_be_enough)?)
    }

    pub(super) fn of(
        merchant: Id<Merchant>,
        currency: Currency,
        now: Timestamp,
        accounts: Vec<Account>,
    ) -> Self {
        let open = |account| Open { account, is_new: false, is_changed: false };
        let accounts = accounts.into_iter().map(open).collect();
        Self { merchant, currency, now, accounts, entries: Vec::new(), transfers: Vec::new() }
    }

    /// What an account holds.
    pub fn balance(&self, kind: AccountKind) -> Balance {
        let kind = kind.to_string();
        let found = self.accounts.iter().find(|open| open.account.kind == kind);
        Balance::new(found.map_or(0, |open| open.account.balance), self.currency)
    }

    /// Posts `transfer`, all of it or nothing. Accounts that it touches for the first time are opened.
    ///
    /// # Errors
    /// `NotEnough` when *available*, *held* or *settlement* would fall below zero, `TooMuch` when an account would leave the
    /// range of amounts.
    ///
    /// # Panics
    /// When the transfer does not balance or is in another currency, which is a mistake of ours: stopping beats a wrong entry.
    pub fn post(
        &mut self,
        transfer: &Transfer,
        new_id: &mut dyn FnMut() -> Id<Transfer>,
    ) -> Result<(), LedgerError> {
        assert_eq!(transfer.currency, self.currency, "a transfer goes into the books of its currency");
        let total = transfer.total();
        let id = new_id();
        let mut accounts = self.accounts.clone();
        let mut entries = Vec::with_capacity(transfer.entries.len());
        for (place, entry) in (1_i64..).zip(&transfer.entries) {
            let open = self.find_or_open(&mut accounts, entry.account, new_id);
            let account = &mut open.account;
            // Each of the three is far below 63 bits.
            account.balance += entry.credit - entry.debit;
            if account.balance.abs() > Amount::MAX_MINOR {
                return Err(LedgerError::TooMuch);
            }
            account.entries += 1;
            account.last_at = account.last_at.max(self.now);
            open.is_changed = true;
            entries.push(EntryRow {
                transfer: id,
                merchant: self.merchant,
                place,
                account: account.id,
                says: entry.says.to_owned(),
                fee: entry.fee,
                debit: entry.debit,
                credit: entry.credit,
                balance_after: account.balance,
                number: account.entries,
                at: account.last_at,
            });
        }
        if let Some(short) = accounts.iter().find(|open| open.is_below_its_floor()) {
            let before = self.accounts.iter().find(|open| open.account.id == short.account.id);
            let before = before.map_or(0, |open| open.account.balance);
            return Err(LedgerError::NotEnough(Balance::new(before, self.currency)));
        }
        self.accounts = accounts;
        self.entries.extend(entries);
        self.transfers.push(TransferRow {
            id,
            merchant: self.merchant,
            kind: transfer.kind.name().to_owned(),
            subject: transfer.subject,
            reference: transfer.reference.clone(),
            currency: self.currency.code().to_owned(),
            total,
            at: self.now,
        });
        Ok(())
    }

    fn find_or_open<'a>(
        &self,
        accounts: &'a mut Vec<Open>,
        kind: AccountKind,
        new_id: &mut dyn FnMut() -> Id<Transfer>,
    ) -> &'a mut Open {
        let name = kind.to_string();
        let place = accounts.iter().position(|open| open.account.kind == name).unwrap_or_else(|| {
            let account = Account {
                merchant: self.merchant,
                id: new_id().cast(),
                kind: name,
                currency: self.currency.code().to_owned(),
                balance: 0,
                floor: kind.floor(),
                entries: 0,
                last_at: Timestamp::from_micros(0),
            };
            accounts.push(Open { account, is_new: true, is_changed: true });
            accounts.len() - 1
        });
        &mut accounts[place]
    }

    /// Writes what was posted.
    pub fn write(self, writes: &mut MoneyWrites) {
        for open in self.accounts.iter().filter(|open| open.is_changed) {
            if open.is_new {
                writes.insert(&open.account);
            } else {
                writes.update(&open.account);
            }
        }
        self.entries.iter().for_each(|entry| writes.insert(entry));
        self.transfers.iter().for_each(|transfer| writes.insert(transfer));
    }

    /// What was posted, for a model.
    #[cfg(test)]
    pub(super) fn into_rows(self) -> (Vec<Account>, Vec<EntryRow>, Vec<TransferRow>) {
        let changed = self.accounts.into_iter().filter(|open| open.is_changed).map(|open| open.account);
        (changed.collect(), self.entries, self.transfers)
    }
}

impl Open {
    fn is_below_its_floor(&self) -> bool {
        self.account.floor.is_some_and(|floor| self.account.balance < floor)
    }
}

/// The currencies of `transfers`, each once, in the order of their codes.
fn currencies(transfers: &[Transfer]) -> Vec<Currency> {
    let mut all: Vec<Currency> = transfers.iter().map(|transfer| transfer.currency).collect();
    all.sort_by_key(|currency| currency.code());
    all.dedup();
    all
}

/// A refusal of the books where money was set aside before, and so must be enough.
pub fn must_be_enough(error: LedgerError) -> Problem {
    match error {
        LedgerError::NotEnough(held) => {
            Problem::failure(format!("money that was set aside is not there: only {} is", held.to_decimal()))
        }
        LedgerError::TooMuch => Problem::failure("the money has no room in the books"),
    }
}

#[cfg(test)]
mod tests;
