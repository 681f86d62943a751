//! The books of a merchant in memory, for models.

use permit::MoneyModel;
use values::{Amount, Currency, Id, Timestamp, subjects::Merchant};

use super::{
    model::AccountKind,
    queries::{Account, EntryRow, TransferRow},
};

/// Gives a merchant an available balance, which a rail owes.
pub(crate) fn fund(model: &mut MoneyModel, merchant: Id<Merchant>, amount: Amount) {
    let sides = [(AccountKind::Available, amount.minor()), (AccountKind::Clearing("model"), -amount.minor())];
    for (number, (kind, balance)) in (1_u8..).zip(sides) {
        model.memory.put(&Account {
            merchant,
            id: Id::from_bytes([number; 16]),
            kind: kind.to_string(),
            currency: amount.currency().code().to_owned(),
            balance,
            floor: kind.floor(),
            entries: 0,
            last_at: Timestamp::from_micros(0),
        });
    }
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
