//! Payouts that share a commit: what is read for them, and what is written.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{
    reads::{self, Read},
    template::{Account, Named, Template, day_of},
    value::Value,
};

/// Payouts that share reads and updates.
pub(crate) struct Batch<'t> {
    template: &'t Template,
    named: Vec<Named>,
    now: i64,
}

/// What is written for a batch.
pub(crate) struct Writes {
    /// Rows of each table of the template, in its order.
    pub inserts: Vec<Vec<Vec<Value>>>,
    /// Key and new values of each account.
    pub accounts: Vec<Vec<Value>>,
    /// Key and new sum of each day.
    pub days: Vec<Vec<Value>>,
}

/// A table's rows that change: what finds them comes first in each row.
pub(crate) struct Update {
    pub table: &'static str,
    pub key: &'static [&'static str],
    pub set: &'static [&'static str],
}

pub(crate) const ACCOUNT: Update =
    Update { table: "account", key: &["merchant", "id"], set: &["balance", "entries", "last_at"] };
pub(crate) const DAY: Update =
    Update { table: "day_total", key: &["merchant", "subject", "currency", "on_day"], set: &["total"] };

impl<'t> Batch<'t> {
    /// So many payouts of `run`, from `first` on.
    pub(crate) fn new(template: &'t Template, run: &str, first: u64, count: u64) -> Self {
        let now = now();
        let named = (first..first + count).map(|number| template.name(run, number, now)).collect();
        Self { template, named, now }
    }

    /// What is read, accounts last, and days third from last if there are any.
    pub(crate) fn reads(&self) -> Vec<Read> {
        let mut all = reads::all(self.template, &self.named, day_of(self.now));
        all.retain(|read| !read.keys.is_empty());
        all
    }

    /// What is written over what was read, the rows of each read in its order.
    ///
    /// # Errors
    /// A row that is missing.
    pub(crate) fn writes(&self, mut found: Vec<Vec<Vec<Value>>>) -> Result<Writes, String> {
        let template = self.template;
        let (accounts, taken, days) =
            (found.pop(), found.pop(), found.pop().filter(|_| !template.days.is_empty()));
        if taken.is_some_and(|taken| !taken.is_empty()) {
            return Err("a reference is taken already".to_owned());
        }
        let accounts = accounts.unwrap_or_default();
        let of = |id: &Value| {
            let row = accounts.iter().find(|row| row[1] == *id).ok_or("an account is missing")?;
            Ok::<_, String>(Account { balance: row[4].int()?, entries: row[6].int()? })
        };
        let mut standing = template.accounts.iter().map(of).collect::<Result<Vec<_>, _>>()?;
        let mut inserts = vec![Vec::with_capacity(self.named.len()); template.tables.len()];
        for named in &self.named {
            template.write(named, self.now, &mut standing, &mut inserts);
        }
        let after = |(id, account): (&Value, &Account)| {
            let values = [account.balance, account.entries, self.now].map(Value::Int);
            [template.merchant.clone(), id.clone()].into_iter().chain(values).collect()
        };
        let accounts = template.accounts.iter().zip(&standing).map(after).collect();
        let added = template.amount * self.named.len() as i64;
        let days = days.unwrap_or_default().into_iter().map(|mut row| {
            row[4] = Value::Int(row[4].int()? + added);
            Ok(row)
        });
        Ok(Writes { inserts, accounts, days: days.collect::<Result<_, String>>()? })
    }
}

/// Days that are to be there before the first batch.
pub(crate) fn opening_days(template: &Template) -> Vec<Vec<Value>> {
    let on_day = Value::Int(day_of(now()));
    let day = |who: &Value| {
        vec![template.merchant.clone(), who.clone(), template.currency.clone(), on_day.clone(), Value::Int(0)]
    };
    template.days.iter().map(day).collect()
}

/// What one run's references have of their own.
pub(crate) fn run_name() -> String {
    let letters = std::iter::repeat_with(|| fastrand::char('A'..='Z'));
    letters.take(5).collect()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or_default()
}
