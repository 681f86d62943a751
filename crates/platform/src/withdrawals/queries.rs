//! Every statement about settlement accounts.

use permit::{FromRow, MoneyReads, MoneySeen, Problem, Row, StoreError, Tx, Unready, Writing, record};
use values::{
    Currency, Id, Timestamp,
    subjects::{Member, Merchant},
};

use super::model::{Place, SettlementAccount};

record! {
    /// The account, which nobody changes while money is sent there.
    struct AccountEntry in "settlement_account" (merchant, currency) Share {
        merchant: Id<Merchant>,
        currency: String,
        bic: String,
        account_number: String,
        account_name: String,
        set_by: Id<Member>,
        set_by_name: String,
        confirmed_by_name: Option<String>,
        set_at: Timestamp,
    }
}

const COLUMNS: &str = "merchant, currency, bic, account_number, account_name, set_by, set_by_name, \
     confirmed_by_name, set_at";

impl AccountEntry {
    fn read(self) -> Result<SettlementAccount, StoreError> {
        let currency = Currency::from_code(&self.currency)
            .ok_or_else(|| StoreError::Row("a settlement account's currency cannot be read".to_owned()))?;
        let (bic, account_number, account_name) = (self.bic, self.account_number, self.account_name);
        Ok(SettlementAccount {
            at: Place { currency, bic, account_number, account_name },
            set_by: self.set_by,
            set_by_name: self.set_by_name,
            confirmed_by_name: self.confirmed_by_name,
            set_at: self.set_at,
        })
    }
}

impl FromRow for SettlementAccount {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        AccountEntry::from_row(row)?.read()
    }
}

/// What [`find_in`] reads.
pub(super) fn read_set(reads: &mut MoneyReads<'_>, currency: Currency) {
    reads.row::<AccountEntry>(&[&currency.code()]);
}

/// The account for this currency, in a money command.
pub(super) fn find_in(
    seen: &MoneySeen<'_>,
    currency: Currency,
) -> Result<Option<SettlementAccount>, Unready> {
    let found = seen.row::<AccountEntry>(&[&currency.code()])?;
    Ok(found.map(AccountEntry::read).transpose()?)
}

/// The account for this currency.
pub(super) async fn find(tx: &mut impl Tx, currency: Currency) -> Result<Option<SettlementAccount>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM settlement_account WHERE merchant = $1 AND currency = $2");
    tx.find(&sql, &[&currency.code()]).await
}

/// All accounts, by currency.
pub(super) async fn list(tx: &mut impl Tx) -> Result<Vec<SettlementAccount>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM settlement_account WHERE merchant = $1 ORDER BY currency");
    tx.list(&sql, &[]).await
}

/// Writes the account for its currency.
pub(super) async fn put(tx: &mut impl Writing, account: &SettlementAccount) -> Result<(), Problem> {
    let SettlementAccount { at, set_by, set_by_name, confirmed_by_name, set_at } = account;
    let sql = "INSERT INTO settlement_account (merchant, currency, bic, account_number, account_name, set_by, set_by_name, \
               confirmed_by_name, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               ON CONFLICT (merchant, currency) DO UPDATE SET bic = $3, account_number = $4, account_name = $5, set_by = $6, \
               set_by_name = $7, confirmed_by_name = $8, set_at = $9";
    let code = at.currency.code();
    let params: [permit::Param<'_>; 8] = [
        &code,
        &at.bic,
        &at.account_number,
        &at.account_name,
        set_by,
        set_by_name,
        confirmed_by_name,
        set_at,
    ];
    tx.execute(sql, &params).await?;
    Ok(())
}

/// Who is told of a new account: the active Admins, oldest members first; at most 100.
pub(super) async fn list_admins(tx: &mut impl Tx) -> Result<Vec<Id<Member>>, Problem> {
    let sql = "SELECT id FROM member WHERE merchant = $1 AND role = 'Admin' AND state = 'active' ORDER BY id LIMIT 100";
    tx.list(sql, &[]).await
}

/// The name of a member.
pub(super) async fn name_of(tx: &mut impl Tx, member: Id<Member>) -> Result<Option<String>, Problem> {
    tx.find("SELECT name FROM member WHERE merchant = $1 AND id = $2", &[&member]).await
}
