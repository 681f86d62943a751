//! Double entry: accounts, transfers, balances. Other areas post through here; the routes only show balances.
//!
//! A merchant has up to five accounts in each currency. *available* and *held* are what is owed to the merchant, and
//! neither falls below zero; *clearing* is what a rail owes us, so it falls when money comes in; *fees* is ours; through
//! *suspense* waits what people have to look into; through *exchange* goes what becomes another currency, out of one and into the other by a transfer in each.
//! A balance is credits less debits, kept in the account's row and in each entry, never summed at a read.
//!
//! ```text
//! payment  clearing ─▶ available, fees         hold     available ─▶ held
//! payout   held ─▶ clearing, fees              void     held ─▶ available
//! batch    available ─▶ held, of all its payouts at once; held ─▶ available where it ends before any left
//! deposit  clearing ─▶ available           back     clearing, fees ─▶ available
//! suspense clearing ─▶ suspense, or back: what a provider has and the books do not say, or the other way round
//! by card  clearing ─▶ settlement, fees; two working days later settlement ─▶ available
//! taken back by the provider: available or settlement ─▶ clearing, and what was spent since suspense ─▶ clearing
//! ```
//! [`Books`] are the only way to any of it: they decide every posting, and only a money command, or a step of a transaction,
//! writes what they decided. The rows have no other writer: their types are known in this folder alone, and `script/house`
//! finds a statement that writes to their tables.

mod books;
mod commands;
#[cfg(test)]
pub(crate) mod in_memory;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod words;

pub use books::{Books, must_be_enough};
pub use commands::{LedgerError, LockBooks, Posting, fund};
pub use model::{AccountKind, LineKind, Transfer, TransferKind};
pub use queries::{
    Lines, Reading, STRIDE, Span, available, balances, ever_had_money, ever_moved, statement_lines,
    statement_sums, statement_totals, transfers_of,
};
pub use routes::{currency, routes};
pub(crate) use views::STATEMENT_COLUMNS;
pub use views::{BalanceView, EntryView, StatementLine, StatementTotals, TransferView};
