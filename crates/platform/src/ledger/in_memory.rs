//! The books of a merchant in memory, for models.

use permit::MoneyModel;
use values::{Amount, Currency, Id, Timestamp, subjects::Merchant};

use super::{
    books::Books,
    model::{AccountKind, Transfer, TransferKind},
    queries::{Account, EntryRow, TransferRow},
};

/// Gives a merchant an available balance, which a rail owes.
pub(crate) fn fund(model: &mut MoneyModel, merchant: Id<Merchant>, amount: Amount) {
    let currency = amount.currency();
    let mut books = Books::of(merchant, currency, Timestamp::from_micros(0), Vec::new());
    let (from, to) = (AccountKind::Clearing("model"), AccountKind::Available);
    let transfer = Transfer::new(TransferKind::Payment, [0; 16], "FUNDS", currency);
    let mut ids = (1..).map(|number| Id::from_bytes([number; 16]));
    let mut next = || ids.next().expect("few");
    books.post(&transfer.move_money(from, to, amount, "Funds"), &mut next).expect("empty books take money");
    let (accounts, entries, transfers) = books.into_rows();
    accounts.iter().for_each(|account| model.memory.put(account));
    entries.iter().for_each(|entry| model.memory.put(entry));
    transfers.iter().for_each(|transfer| model.memory.put(transfer));
}

/// What each account in `currency` holds.
pub(crate) fn balances(model: &MoneyModel, currency: Currency) -> Vec<(String, i64)> {
    let accounts = model.memory.rows::<Account>().expect("accounts");
    let ours = accounts.into_iter().filter(|account| account.currency == currency.code());
    ours.map(|account| (account.kind, account.balance)).collect()
}

/// The kinds of the transfers about `subject`, in the order in which they were posted.
pub(crate) fn transfers(model: &MoneyModel, subject: [u8; 16]) -> Vec<String> {
    let transfers = model.memory.rows::<TransferRow>().expect("transfers");
    transfers
        .into_iter()
        .filter(|transfer| transfer.subject == subject)
        .map(|transfer| transfer.kind)
        .collect()
}

/// Debits less credits of each transfer, which is nothing.
pub(crate) fn imbalance(model: &MoneyModel) -> i64 {
    model.memory.rows::<EntryRow>().expect("entries").iter().map(|entry| entry.debit - entry.credit).sum()
}

/// What each account in `currency` holds, and the sum of its entries.
pub(crate) fn balances_and_entries(model: &MoneyModel, currency: Currency) -> Vec<(String, i64, i64)> {
    let entries = model.memory.rows::<EntryRow>().expect("entries");
    let accounts = model.memory.rows::<Account>().expect("accounts");
    let ours = accounts.into_iter().filter(|account| account.currency == currency.code());
    let sums = |account: Account| {
        let of_it = entries.iter().filter(|entry| entry.account == account.id);
        let sum = of_it.map(|entry| entry.credit - entry.debit).sum();
        (account.kind, account.balance, sum)
    };
    ours.map(sums).collect()
}

/// Transfers whose entries do not balance, or are not there.
pub(crate) fn unbalanced(model: &MoneyModel) -> Vec<Id<Transfer>> {
    let entries = model.memory.rows::<EntryRow>().expect("entries");
    let transfers = model.memory.rows::<TransferRow>().expect("transfers");
    let sides = |id: Id<Transfer>| {
        let of_it = entries.iter().filter(move |entry| entry.transfer == id);
        of_it.fold((0, 0), |(debit, credit), entry| (debit + entry.debit, credit + entry.credit))
    };
    let wrong = |transfer: &TransferRow| sides(transfer.id) != (transfer.total, transfer.total);
    transfers.into_iter().filter(wrong).map(|transfer| transfer.id).collect()
}

/// What transfers move, a line for each part.
pub(crate) fn lines(transfers: &[Transfer]) -> Vec<String> {
    let line = |transfer: &Transfer, pair: &[super::model::NewEntry]| {
        let (from, to) = (&pair[0], &pair[1]);
        assert_eq!(
            (from.debit, from.credit, to.debit),
            (to.credit, 0, 0),
            "money leaves the one and enters the other"
        );
        let fee = if from.fee { " fee" } else { "" };
        format!("{}: {} > {} {}{fee}", transfer.kind.name(), from.account, to.account, to.credit)
    };
    let of =
        |transfer: &Transfer| transfer.entries.chunks(2).map(|pair| line(transfer, pair)).collect::<Vec<_>>();
    transfers.iter().flat_map(of).collect()
}
