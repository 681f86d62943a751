//! Booking what a comparison found: one money command, which puts the job off until tomorrow.

use permit::{
    Activity, Area, CarryOut, Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided,
};
use rails::ClickPesa;
use values::{Amount, Currency, Duration, Id, Timestamp};

use super::{
    jobs::TELL,
    model::{Comparison, Judged, Stands, Verdict},
    queries::{self, ComparisonEntry, OF_DAY},
};
use crate::{
    ledger::{AccountKind, Books, must_be_enough},
    rail_accounts::RailAccount,
};

/// How long before it was asked a provider may have begun to work on what we booked since.
const LAG: Duration = Duration::from_secs(60);

/// Compares what the provider said with the books, and books what differs.
#[derive(Debug)]
pub(super) struct Compare {
    pub account: Id<RailAccount>,
    pub day: String,
    /// When the provider was asked.
    pub asked_at: Timestamp,
    /// What it said, of each currency that either side knows.
    pub balances: Vec<Amount>,
    /// When it is asked next.
    pub again: Timestamp,
}

impl MoneyCommand for Compare {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        for balance in &self.balances {
            Books::read_set(reads, balance.currency());
        }
        reads.rows::<ComparisonEntry>(OF_DAY, &[&self.account, &self.day]);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        let known = seen.rows::<ComparisonEntry>(OF_DAY, &[&self.account, &self.day])?;
        let mut writes = MoneyWrites::default();
        // Another chain of jobs did this day, and goes on by itself.
        if known.iter().any(|row| row.verdict != Verdict::Unanswered.name()) {
            return Ok(Decision::unrecorded(writes, ()));
        }
        // Asked for together, so that they are locked together.
        let opened: Vec<_> =
            self.balances.iter().map(|balance| Books::open(seen, balance.currency())).collect();
        let all = opened.into_iter().collect::<Result<Vec<_>, _>>()?;
        let currencies = self.balances.iter().map(|balance| balance.currency());
        let mut stands: Vec<(Currency, Stands)> = currencies.zip(all.iter().map(stand)).collect();
        queries::add_on_its_way(seen, self.asked_at - LAG, &mut stands)?;
        let mut told = Vec::new();
        let mut opens = false;
        for ((balance, mut books), (currency, stands)) in self.balances.iter().zip(all).zip(stands) {
            let judged = stands.judge(balance.minor());
            let id: Id<Comparison> = seen.id();
            for transfer in judged.transfers(ClickPesa::NAME, *id.as_bytes(), &self.day, currency) {
                books.post(&transfer, &mut || seen.id()).map_err(must_be_enough)?;
            }
            books.write(&mut writes);
            let row = self.row(seen, id, *balance, &judged);
            if judged.verdict() != Verdict::Agrees {
                opens |= judged.verdict() == Verdict::Differs;
                told.push(row.says.clone());
            }
            writes.insert(&row);
        }
        writes.put_off(self.again, "balances are compared once a day");
        if told.is_empty() {
            return Ok(Decision::unrecorded(writes, ()));
        }
        writes.enqueue(seen, (TELL, format!("{} {}", self.account, self.day)), seen.now(), None);
        let (act, verb) = match opens {
            true => ("comparison.differs", "found that the balance at ClickPesa is not what the books say"),
            false => ("comparison.closed", "found that a difference at ClickPesa is gone"),
        };
        let says = format!("{verb}: {}", told.join("; "));
        let done = Activity::new(Area::Merchant, act, says).on(self.account, "ClickPesa");
        Ok(Decision::acts(writes, done, ()))
    }
}

/// What the books say in one currency.
fn stand(books: &Books) -> Stands {
    let of = |kind| books.balance(kind).minor();
    Stands {
        clearing: of(AccountKind::Clearing(ClickPesa::NAME)),
        fees: of(AccountKind::Fees),
        exchange: of(AccountKind::Exchange),
        settlement: of(AccountKind::Settlement),
        suspense: of(AccountKind::Suspense),
        leaving: 0,
        coming: 0,
    }
}

impl Compare {
    fn row(
        &self,
        seen: &MoneySeen<'_>,
        id: Id<Comparison>,
        balance: Amount,
        judged: &Judged,
    ) -> ComparisonEntry {
        let currency = balance.currency();
        ComparisonEntry {
            merchant: seen.merchant(),
            id,
            rail_account: self.account,
            day: self.day.clone(),
            currency: currency.code().to_owned(),
            at: seen.now(),
            verdict: judged.verdict().name().to_owned(),
            upstream: balance.minor(),
            expected: judged.expected,
            low: judged.low,
            high: judged.high,
            difference: judged.difference,
            suspense: judged.suspense,
            says: judged.says(balance.minor(), currency),
        }
    }
}

/// What the provider said, and nothing in the currencies of which it said nothing. A currency in which neither side has
/// anything is left out, except shillings where there is no other.
///
/// # Errors
/// A failure where the books have a currency that nobody knows.
pub(super) fn of_all(mut said: Vec<Amount>, codes: &[String]) -> Result<Vec<Amount>, Problem> {
    said.retain(|amount| !amount.is_zero() || codes.iter().any(|code| amount.currency().code() == code));
    let shillings = [Currency::TZS.code().to_owned()];
    let codes = if said.is_empty() && codes.is_empty() { &shillings } else { codes };
    for code in codes {
        let currency = Currency::from_code(code)
            .ok_or_else(|| Problem::failure(format!("no currency is called {code}")))?;
        if said.iter().all(|amount| amount.currency() != currency) {
            said.push(Amount::new(0, currency).map_err(|_| Problem::failure("nothing is no amount"))?);
        }
    }
    said.sort_by_key(|amount| amount.currency().code());
    said.dedup_by_key(|amount| amount.currency());
    Ok(said)
}
