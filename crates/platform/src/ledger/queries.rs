//! Every statement about accounts, transfers and entries.

mod statement;

use permit::{Problem, Tx, record};
use values::{Amount, Balance, Currency, Id, Subject, Timestamp, subjects::Merchant};

pub use statement::{Lines, Reading, STRIDE, Span, statement_lines, statement_sums, statement_totals};

use super::{
    model::{AccountKind, Transfer},
    views::{BalanceView, EntryView, TransferView},
};

impl Subject for AccountKind {
    const PREFIX: &'static str = "acc";
}

impl Subject for Transfer {
    const PREFIX: &'static str = "trf";
}

record! {
    /// An account as it is kept.
    pub(super) struct Account in "account" (merchant, id) Last {
        merchant: Id<Merchant>,
        id: Id<AccountKind>,
        kind: String,
        currency: String,
        balance: i64,
        floor: Option<i64>,
        /// How many entries it has had.
        entries: i64,
        /// When the last of them was written.
        last_at: Timestamp,
    }
}

record! {
    /// One side of a transfer as it is kept.
    pub(super) struct EntryRow in "entry" (transfer, merchant, place) None {
        transfer: Id<Transfer>,
        merchant: Id<Merchant>,
        place: i64,
        account: Id<AccountKind>,
        says: String,
        fee: bool,
        debit: i64,
        credit: i64,
        balance_after: i64,
        number: i64,
        at: Timestamp,
    }
}

record! {
    /// A transfer as it is kept. It is written after its entries: the database refuses it unless they balance, and takes no
    /// entry afterwards.
    pub(super) struct TransferRow in "transfer" (id, merchant) None {
        id: Id<Transfer>,
        merchant: Id<Merchant>,
        kind: String,
        subject: [u8; 16],
        reference: String,
        currency: String,
        total: i64,
        at: Timestamp,
    }
}

/// What the merchant may spend in one currency.
///
/// # Errors
/// A failure of the store.
pub async fn available(tx: &mut impl Tx, currency: Currency) -> Result<Balance, Problem> {
    let sql = "SELECT balance FROM account WHERE merchant = $1 AND kind = 'available' AND currency = $2";
    let balance: Option<i64> = tx.find(sql, &[&currency.code()]).await?;
    Ok(Balance::new(balance.unwrap_or(0), currency))
}

/// Whether money ever came in or went out through the rail named `rail`: even if that has evened out, it may come back.
///
/// # Errors
/// A failure of the store.
pub async fn ever_moved(tx: &mut impl Tx, rail: &'static str) -> Result<bool, Problem> {
    let sql = "SELECT COUNT(*) FROM account WHERE merchant = $1 AND kind = $2";
    Ok(tx.count(sql, &[&AccountKind::Clearing(rail).to_string()]).await? > 0)
}

/// Whether the merchant has any account yet.
///
/// # Errors
/// A failure of the store.
pub async fn ever_had_money(tx: &mut impl Tx) -> Result<bool, Problem> {
    Ok(tx.find::<i64>("SELECT balance FROM account WHERE merchant = $1 LIMIT 1", &[]).await?.is_some())
}

/// The merchant's balances, TZS always among them, by currency.
///
/// # Errors
/// A failure of the store.
pub async fn balances(tx: &mut impl Tx) -> Result<Vec<BalanceView>, Problem> {
    let sql = "SELECT currency, kind, balance FROM account \
               WHERE merchant = $1 AND kind IN ('available', 'held', 'settlement') ORDER BY currency";
    let mut views = vec![BalanceView::empty(Currency::TZS)];
    for (code, kind, balance) in tx.list::<(String, String, i64)>(sql, &[]).await? {
        let currency = currency(&code)?;
        let known = views.iter().position(|view| view.currency == currency).unwrap_or_else(|| {
            views.push(BalanceView::empty(currency));
            views.len() - 1
        });
        views[known].add(&kind, balance);
    }
    Ok(views)
}

/// The transfers about one payment or payout, oldest first.
///
/// # Errors
/// A failure of the store.
pub async fn transfers_of(tx: &mut impl Tx, subject: [u8; 16]) -> Result<Vec<TransferView>, Problem> {
    // Put in order here: so few rows take SQLite longer, with a table of its own for them.
    let sql = "SELECT t.id, t.at, t.currency, a.kind, e.says, e.debit, e.credit, e.place FROM transfer t \
               JOIN entry e ON e.transfer = t.id AND e.merchant = t.merchant \
               JOIN account a ON a.merchant = e.merchant AND a.id = e.account \
               WHERE t.merchant = $1 AND t.subject = $2 LIMIT 200";
    type Posted = (Id<Transfer>, Timestamp, String, String, String, i64, i64, i64);
    let mut rows: Vec<Posted> = tx.list(sql, &[&subject]).await?;
    rows.sort_unstable_by_key(|(id, .., place)| (*id, *place));
    let mut transfers: Vec<TransferView> = Vec::new();
    for (id, at, code, kind, says, debit, credit, _) in rows {
        let currency = currency(&code)?;
        if transfers.last().is_none_or(|last| last.id != id) {
            transfers.push(TransferView { id, at, entries: Vec::new() });
        }
        let side = |minor: i64| (minor > 0).then(|| Amount::new(minor, currency)).transpose();
        let broken = |_| Problem::failure("an entry holds no amount");
        let entry = EntryView {
            account: kind.split(':').next().unwrap_or(&kind).to_owned(),
            says,
            debit: side(debit).map_err(broken)?,
            credit: side(credit).map_err(broken)?,
        };
        transfers.last_mut().expect("one was just pushed").entries.push(entry);
    }
    Ok(transfers)
}

fn currency(code: &str) -> Result<Currency, Problem> {
    Currency::from_code(code).ok_or_else(|| Problem::failure(format!("no currency is called {code}")))
}
