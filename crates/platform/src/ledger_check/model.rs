//! What adds up in a ledger, as pure functions over what was read of it.

use values::{Balance, Currency, Id, Subject, Timestamp, subjects::Entry};

/// What does not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LedgerFindingKind)]
pub(super) enum Kind {
    /// The entries of a transfer do not come to its total on both sides, or are in another currency.
    TransferUnbalanced,
    /// Entries name a transfer that is not there.
    TransferMissing,
    /// The balance kept in an entry is not that before it and the entry, or an entry is missing.
    EntriesOutOfStep,
    /// The balance of an account is not the sum of its entries.
    BalanceDiffers,
    /// All accounts of a currency together are not nothing.
    SumNotZero,
    /// What is held is not what waits to leave.
    HeldDiffers,
    /// An account is below the least it may be.
    BelowFloor,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 7] = [
        Self::TransferUnbalanced,
        Self::TransferMissing,
        Self::EntriesOutOfStep,
        Self::BalanceDiffers,
        Self::SumNotZero,
        Self::HeldDiffers,
        Self::BelowFloor,
    ];

    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TransferUnbalanced => "transfer_unbalanced",
            Self::TransferMissing => "transfer_missing",
            Self::EntriesOutOfStep => "entries_out_of_step",
            Self::BalanceDiffers => "balance_differs",
            Self::SumNotZero => "sum_not_zero",
            Self::HeldDiffers => "held_differs",
            Self::BelowFloor => "below_floor",
        }
    }
}

/// One thing that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub kind: Kind,
    /// A transfer, an account, or `all accounts`.
    pub subject: String,
    pub currency: String,
    /// In a sentence.
    pub says: String,
    pub expected: i64,
    pub found: i64,
}

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub id: Id<Entry>,
    pub kind: String,
    pub currency: String,
    pub balance: i64,
    pub floor: Option<i64>,
    pub entries: i64,
}

/// An entry as it is kept, and what its transfer says; of the first entry of a transfer also what all of that come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub transfer: Id<Transfer>,
    pub place: i64,
    pub debit: i64,
    pub credit: i64,
    pub balance_after: i64,
    pub number: i64,
    pub at: Timestamp,
    pub total: Option<i64>,
    pub currency: Option<String>,
    pub sides: Option<(i64, i64)>,
}

/// Names a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {}

impl Subject for Transfer {
    const PREFIX: &'static str = "trf";
}

/// How far one account was walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Walk {
    /// Behind which entry.
    pub at: Timestamp,
    pub number: i64,
    /// What the entries so far come to.
    pub sum: i64,
    /// How far the balances kept in them are off by now, so that one break is one finding.
    pub adrift: i64,
}

impl Walk {
    /// Before the first entry.
    pub(super) const BEGIN: Self =
        Self { at: Timestamp::from_micros(i64::MIN), number: 0, sum: 0, adrift: 0 };

    /// Goes over the next entries of `account`.
    pub(super) fn over(&mut self, account: &Account, lines: &[Line], findings: &mut Vec<Finding>) {
        for line in lines {
            line.check_transfer(account, findings);
            let expected = self.number + 1;
            if line.number != expected {
                let says =
                    format!("entry {expected} of {} is not there: {} follows", account.kind, line.number);
                findings.push(account.finding(Kind::EntriesOutOfStep, says, (expected, line.number)));
            }
            self.sum = self.sum.saturating_add(line.credit - line.debit);
            let adrift = line.balance_after.saturating_sub(self.sum);
            if adrift != self.adrift {
                let before = self.sum.saturating_add(self.adrift);
                let says = format!(
                    "entry {} of {} keeps a balance of {}, and those up to it come to {}",
                    line.number,
                    account.kind,
                    account.shown(line.balance_after),
                    account.shown(before)
                );
                findings.push(account.finding(Kind::EntriesOutOfStep, says, (before, line.balance_after)));
            }
            (self.at, self.number, self.adrift) = (line.at, line.number, adrift);
        }
    }

    /// After the last entry: what `account` keeps is what they come to.
    pub(super) fn end(&self, account: &Account, findings: &mut Vec<Finding>) {
        if account.balance != self.sum {
            let (kept, sum) = (account.shown(account.balance), account.shown(self.sum));
            let says = format!("{} keeps a balance of {kept}, and its entries come to {sum}", account.kind);
            findings.push(account.finding(Kind::BalanceDiffers, says, (self.sum, account.balance)));
        }
        if account.entries != self.number {
            let says = format!(
                "{} counts {} entries, and the last has number {}",
                account.kind, account.entries, self.number
            );
            findings.push(account.finding(Kind::EntriesOutOfStep, says, (account.entries, self.number)));
        }
    }
}

impl Line {
    fn check_transfer(&self, account: &Account, findings: &mut Vec<Finding>) {
        let (Some(total), Some(currency)) = (self.total, &self.currency) else {
            let says = format!("entry {} of {} belongs to no transfer", self.number, account.kind);
            let of = self.transfer.to_string();
            findings.push(Finding { subject: of, ..account.finding(Kind::TransferMissing, says, (1, 0)) });
            return;
        };
        let sides = self.sides.filter(|sides| *sides != (total, total));
        if sides.is_none() && *currency == account.currency {
            return;
        }
        let (debits, credits) = sides.unwrap_or((total, total));
        let says = match sides {
            Some(_) => format!(
                "transfer {} is over {}; its debits come to {}, its credits to {}",
                self.transfer,
                account.shown(total),
                account.shown(debits),
                account.shown(credits)
            ),
            None => format!("transfer {} in {currency} has an entry in {}", self.transfer, account.currency),
        };
        let found = if debits == total { credits } else { debits };
        let subject = self.transfer.to_string();
        findings.push(Finding { subject, ..account.finding(Kind::TransferUnbalanced, says, (total, found)) });
    }
}

impl Account {
    fn finding(&self, kind: Kind, says: String, (expected, found): (i64, i64)) -> Finding {
        Finding { kind, subject: self.kind.clone(), currency: self.currency.clone(), says, expected, found }
    }

    fn shown(&self, minor: i64) -> String {
        shown(minor, &self.currency)
    }
}

fn shown(minor: i64, currency: &str) -> String {
    match Currency::from_code(currency) {
        Some(known) => format!("{currency} {}", Balance::new(minor, known).to_decimal()),
        None => format!("{minor} of {currency}"),
    }
}

/// All accounts of one instant: each currency is nothing in sum, nothing is below its floor, and *held* is what waits, by
/// currency.
pub(super) fn whole(accounts: &[Account], waits: &[(String, i64)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut currencies: Vec<&str> = accounts.iter().map(|account| account.currency.as_str()).collect();
    currencies.extend(waits.iter().map(|(currency, _)| currency.as_str()));
    currencies.sort_unstable();
    currencies.dedup();
    for currency in currencies {
        let own = || accounts.iter().filter(|account| account.currency == currency);
        let sum: i128 = own().map(|account| i128::from(account.balance)).sum();
        if sum != 0 {
            let found = i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX });
            findings.push(Finding {
                kind: Kind::SumNotZero,
                subject: "all accounts".to_owned(),
                currency: currency.to_owned(),
                says: format!("all accounts together come to {}, and not to nothing", shown(found, currency)),
                expected: 0,
                found,
            });
        }
        let held = own().find(|account| account.kind == "held").map_or(0, |account| account.balance);
        let waiting = waits.iter().filter(|(code, _)| code == currency).map(|(_, sum)| *sum).sum();
        if held != waiting {
            let (kept, due) = (shown(held, currency), shown(waiting, currency));
            findings.push(Finding {
                kind: Kind::HeldDiffers,
                subject: "held".to_owned(),
                currency: currency.to_owned(),
                says: format!("{kept} is held, and what waits to leave comes to {due}"),
                expected: waiting,
                found: held,
            });
        }
    }
    for account in accounts {
        if let Some(floor) = account.floor.filter(|floor| account.balance < *floor) {
            let (kept, least) = (account.shown(account.balance), account.shown(floor));
            let says = format!("{} is at {kept}, below {least}", account.kind);
            findings.push(account.finding(Kind::BelowFloor, says, (floor, account.balance)));
        }
    }
    findings
}

#[cfg(test)]
mod tests;
