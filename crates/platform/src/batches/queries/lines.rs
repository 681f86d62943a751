//! The lines of batches.

use permit::{FromRow, Param, Problem, Row, StoreError, Tx, Writing, record};
use rails::{FeeBearer, Rate, TransferType};
use values::{
    Amount, Currency, Id,
    subjects::{self, Merchant},
};

use super::{
    super::model::line::{Checked, Fault, Given, Priced, words_of},
    batch::write,
};

use crate::payees::place_key;

/// A line as it is kept.
#[derive(Debug, Clone)]
pub(in crate::batches) struct Line {
    pub number: i64,
    /// Where it stands in the file.
    pub at_line: i64,
    pub given: Given,
    pub faults: Vec<Fault>,
    pub reference: String,
    pub account: String,
    /// The account at its bank or network, as accounts are compared; none while it cannot be paid.
    pub place: Option<String>,
    pub channel: Option<String>,
    pub transfer: Option<TransferType>,
    pub priced: Option<Priced>,
    /// The lines of the file where the reference, or payee and amount, stand first.
    pub reference_twin: Option<i64>,
    pub payee_twin: Option<i64>,
    pub reference_used: bool,
    pub looked: bool,
    pub known_name: Option<String>,
    pub name_differs: bool,
}

pub(super) const COLUMNS: &str = "l.number, l.at_line, l.given, l.problems, l.reference, l.account, l.place, l.channel, l.transfer_type, l.currency, \
     l.amount, l.fee, l.fee_bearer, l.debit, l.receives, l.receives_currency, l.rate, \
     (SELECT t.at_line FROM batch_line t WHERE t.merchant = l.merchant AND t.batch = l.batch AND t.number = l.reference_twin), \
     (SELECT t.at_line FROM batch_line t WHERE t.merchant = l.merchant AND t.batch = l.batch AND t.number = l.payee_twin), \
     l.reference_used, l.looked, l.known_name, l.name_differs";
/// What cannot be paid, and what gives reason to look twice.
pub(super) const FAULTY: &str =
    "(l.problems <> '[]' OR l.reference_twin IS NOT NULL OR l.reference_used = 1)";
pub(super) const WARNED: &str =
    "(l.payee_twin IS NOT NULL OR l.name_differs = 1 OR (l.looked = 1 AND l.known_name IS NULL))";

pub(super) fn broken(what: &str) -> StoreError {
    StoreError::Row(format!("a line's {what} cannot be read"))
}

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (number, at_line) = (row.next()?, row.next()?);
        let (given, faults): (String, String) = (row.next()?, row.next()?);
        let (reference, account, place, channel) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let transfer: Option<String> = row.next()?;
        Ok(Self {
            number,
            at_line,
            given: serde_json::from_str(&given).map_err(|_| broken("text"))?,
            faults: serde_json::from_str(&faults).map_err(|_| broken("problems"))?,
            reference,
            account,
            place,
            channel,
            transfer: transfer.as_deref().and_then(TransferType::from_name),
            priced: priced(row)?,
            reference_twin: row.next()?,
            payee_twin: row.next()?,
            reference_used: row.next()?,
            looked: row.next()?,
            known_name: row.next()?,
            name_differs: row.next()?,
        })
    }
}

fn priced(row: &mut Row) -> Result<Option<Priced>, StoreError> {
    let currency: Option<String> = row.next()?;
    let (amount, fee): (Option<i64>, Option<i64>) = (row.next()?, row.next()?);
    let bearer: Option<String> = row.next()?;
    let (debit, receives): (Option<i64>, Option<i64>) = (row.next()?, row.next()?);
    let (receives_currency, rate): (Option<String>, Option<i64>) = (row.next()?, row.next()?);
    let Some(currency) = currency else { return Ok(None) };
    let money = |minor: Option<i64>, code: &str| {
        let amount =
            Currency::from_code(code).zip(minor).map(|(currency, minor)| Amount::new(minor, currency));
        amount.and_then(Result::ok).ok_or_else(|| broken("money"))
    };
    Ok(Some(Priced {
        amount: money(amount, &currency)?,
        fee: money(fee, &currency)?,
        bearer: bearer.as_deref().and_then(FeeBearer::from_name).ok_or_else(|| broken("fee bearer"))?,
        debit: money(debit, &currency)?,
        receives: money(receives, receives_currency.as_deref().unwrap_or_default())?,
        rate: rate.map(Rate::from_parts).transpose().map_err(|_| broken("rate"))?,
    }))
}

record! {
    /// A line as it is written; what it shares with others is noted afterwards.
    struct LineEntry in "batch_line" (merchant, batch, number) None {
        merchant: Id<Merchant>,
        batch: Id<subjects::Batch>,
        number: i64,
        at_line: i64,
        given: String,
        problems: String,
        reference: String,
        account: String,
        channel: Option<String>,
        transfer_type: Option<String>,
        currency: Option<String>,
        amount: Option<i64>,
        fee: Option<i64>,
        fee_bearer: Option<String>,
        debit: Option<i64>,
        receives: Option<i64>,
        receives_currency: Option<String>,
        rate: Option<i64>,
        reference_used: bool,
        looked: bool,
        known_name: Option<String>,
        name_differs: bool,
        place: Option<String>,
    }
}

/// A line that was looked at.
#[derive(Debug, Clone)]
pub(in crate::batches) struct Looked {
    pub number: i64,
    pub at_line: i64,
    pub given: Given,
    pub checked: Checked,
    /// What is known of the payee already, of an earlier line with the same text.
    pub before: Option<Line>,
}

impl LineEntry {
    fn new(merchant: Id<Merchant>, batch: Id<subjects::Batch>, line: &Looked) -> Result<Self, Problem> {
        let Checked { reference, account, order, faults } = &line.checked;
        let order = order.as_ref();
        let (channel, transfer) = order.map_or((None, None), |order| {
            let (channel, transfer) = words_of(&order.destination);
            (Some(channel.to_owned()), transfer.map(str::to_owned))
        });
        let price = order.map(|order| order.price);
        let before = line.before.as_ref().filter(|before| before.given == line.given);
        Ok(Self {
            merchant,
            batch,
            number: line.number,
            at_line: line.at_line,
            given: write(&line.given)?,
            problems: write(faults)?,
            reference: reference.clone(),
            account: account.clone(),
            channel,
            transfer_type: transfer,
            currency: order.map(|order| order.amount.currency().code().to_owned()),
            amount: order.map(|order| order.amount.minor()),
            fee: price.map(|price| price.fee.minor()),
            fee_bearer: price.map(|price| price.bearer.name().to_owned()),
            debit: price.map(|price| price.debit.minor()),
            receives: price.map(|price| price.receives.minor()),
            receives_currency: price.map(|price| price.receives.currency().code().to_owned()),
            rate: price.and_then(|price| price.rate.map(Rate::parts)),
            reference_used: false,
            looked: before.is_some_and(|before| before.looked),
            known_name: before.and_then(|before| before.known_name.clone()),
            name_differs: before.is_some_and(|before| before.name_differs),
            place: order.map(|order| place_key(&order.destination)),
        })
    }
}

/// Writes lines as they were checked, in their order, in place of those with the same numbers.
pub(in crate::batches) async fn put_lines(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
    lines: &[Looked],
) -> Result<(), Problem> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(()) };
    let sql = "DELETE FROM batch_line WHERE merchant = $1 AND batch = $2 AND number >= $3 AND number <= $4";
    tx.execute(sql, &[&batch, &first.number, &last.number]).await?;
    let merchant = tx.merchant();
    let entries: Result<Vec<_>, _> = lines.iter().map(|line| LineEntry::new(merchant, batch, line)).collect();
    tx.insert_all(&entries?).await
}

/// Which lines stand together for the look at what they share.
#[derive(Debug, Clone, Copy)]
pub(in crate::batches) enum Which<'a> {
    /// From one number to another.
    Numbers(i64, i64),
    /// Those with one of two references or account numbers, wherever, as before and after an edit.
    Alike {
        /// References.
        references: [&'a str; 2],
        /// Account numbers.
        accounts: [&'a str; 2],
    },
}

/// Notes which lines share their reference, or payee and amount, with one before them, and whose reference an order has.
pub(in crate::batches) async fn check_twins(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
    which: Which<'_>,
) -> Result<(), Problem> {
    let (filter, own): (&str, Vec<Param<'_>>) = match &which {
        Which::Numbers(from, to) => ("number >= $3 AND number <= $4", vec![&batch, from, to]),
        Which::Alike { references: [before, after], accounts: [first, second] } => (
            "(reference IN ($3, $4) OR (account <> '' AND account IN ($5, $6)))",
            vec![&batch, before, after, first, second],
        ),
    };
    let sql = format!(
        "UPDATE batch_line SET \
         reference_twin = (SELECT MIN(o.number) FROM batch_line o WHERE o.merchant = $1 AND o.batch = $2 \
             AND o.reference = batch_line.reference AND o.number < batch_line.number), \
         payee_twin = CASE WHEN amount IS NULL THEN NULL ELSE (SELECT MIN(o.number) FROM batch_line o \
             WHERE o.merchant = $1 AND o.batch = $2 AND o.account = batch_line.account AND o.place = batch_line.place \
             AND o.amount = batch_line.amount AND o.currency = batch_line.currency AND o.number < batch_line.number) END, \
         reference_used = CASE WHEN EXISTS (SELECT 1 FROM order_reference u WHERE u.merchant = $1 AND u.kind = 'payout' \
             AND u.reference = batch_line.reference) THEN 1 ELSE 0 END \
         WHERE merchant = $1 AND batch = $2 AND {filter}"
    );
    tx.execute(&sql, &own).await?;
    Ok(())
}

/// Which lines a page shows.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::batches) struct Shown {
    pub after: i64,
    pub problems: bool,
    pub warnings: bool,
}

/// At most `limit` lines after a number, in order.
pub(in crate::batches) async fn lines(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
    Shown { after, problems, warnings }: Shown,
    limit: usize,
) -> Result<Vec<Line>, Problem> {
    let filter = match (problems, warnings) {
        (false, false) => String::new(),
        (true, false) => format!(" AND {FAULTY}"),
        (false, true) => format!(" AND {WARNED}"),
        (true, true) => format!(" AND ({FAULTY} OR {WARNED})"),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM batch_line l WHERE l.merchant = $1 AND l.batch = $2 AND l.number > $3{filter} \
         ORDER BY l.number LIMIT $4"
    );
    tx.list(&sql, &[&batch, &after, &limit]).await
}

/// One line.
pub(in crate::batches) async fn find_line(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
    number: i64,
) -> Result<Option<Line>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM batch_line l WHERE l.merchant = $1 AND l.batch = $2 AND l.number = $3"
    );
    tx.find(&sql, &[&batch, &number]).await
}

/// Drops a line.
pub(in crate::batches) async fn delete_line(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
    number: i64,
) -> Result<(), Problem> {
    let sql = "DELETE FROM batch_line WHERE merchant = $1 AND batch = $2 AND number = $3";
    tx.execute(sql, &[&batch, &number]).await?;
    Ok(())
}

/// Forgets the lines, to be made from the file again.
pub(in crate::batches) async fn delete_lines(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
) -> Result<(), Problem> {
    tx.execute("DELETE FROM batch_line WHERE merchant = $1 AND batch = $2", &[&batch]).await?;
    Ok(())
}

/// Takes the reference of every line, and says how many were free. In one order, so that two batches with the same references
/// wait for each other, and not each for the other.
pub(in crate::batches) async fn claim_references(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
) -> Result<u64, Problem> {
    let sql = "INSERT INTO order_reference (merchant, kind, reference) SELECT l.merchant, 'payout', l.reference \
               FROM batch_line l WHERE l.merchant = $1 AND l.batch = $2 ORDER BY l.reference ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&batch]).await
}
