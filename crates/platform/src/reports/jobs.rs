//! Mailing the report of a day.

use jiff::civil::Date;
use permit::{Activity, Area, Kind, Problem, Task, Tx, Writing, rule};
use values::{Amount, Currency, Timestamp};

use super::{model, queries};
use crate::{
    home, ledger,
    mail::{self, Content, DayOf, Letter},
};

/// The job that mails the report of a day, such as `2026-11-23`.
pub const DAILY: &str = "report.daily";

/// Leaves the job of `day` behind, unless one waits already. Where the day was mailed, because a zone further east had it
/// before, it is the next day's.
///
/// # Errors
/// A failure of the store.
pub(super) async fn plan(tx: &mut impl Writing, mut day: Date, zone: &str) -> Result<(), Problem> {
    while queries::is_mailed(tx, &day.to_string()).await? {
        let Some(next) = model::next(day) else { return Ok(()) };
        day = next;
    }
    let Some(at) = model::mailed_at(day, &model::zone(zone)) else { return Ok(()) };
    if queries::plan_day(tx, &day.to_string()).await? {
        tx.enqueue(DAILY, day.to_string(), at).await?;
    }
    Ok(())
}

/// Carries out a `report.daily` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub async fn mail_day(task: Task) -> Result<(), Problem> {
    let planned: Date =
        task.payload().parse().map_err(|_| Problem::failure("a job about a report names no day"))?;
    let mut view = task.read().await?;
    let zone = home::find_zone(&mut view).await?;
    let (now, lived) = (view.now(), model::zone(&zone));
    // The zone may be another one since the job was left.
    if let Some(at) = model::mailed_at(planned, &lived).filter(|at| now < *at) {
        drop(view);
        return task.postpone(task.write().await?, at, "the day is not over").await;
    }
    let day = model::worth_mailing(planned, model::day_of(now, &lived));
    // Added up before anybody writes: for many payments that takes a while.
    let is_read = !queries::readers(&mut view).await?.is_empty();
    let currencies = match model::span(day, &lived).filter(|_| is_read) {
        Some(span) => report(&mut view, span).await?,
        None => Vec::new(),
    };
    drop(view);
    let mut tx = task.write().await?;
    let wanted = queries::readers(&mut tx).await?;
    let mut readers = Vec::new();
    for member in wanted.iter().copied() {
        let reader = mail::find_addressee(&mut tx, member).await?;
        // Whoever lost the role has lost the report with it.
        let may = |role| rule(Kind::ReceiveReport).of(role).allow.enters();
        readers.extend(reader.filter(|reader| reader.active && may(reader.role)));
    }
    if !queries::take_day(&mut tx, &day.to_string(), readers.len()).await? {
        return task.finish_unrecorded(tx).await;
    }
    // Whoever has lost the role may have it again tomorrow.
    if let Some(next) = model::next(day).filter(|_| !wanted.is_empty()) {
        plan(&mut tx, next, &zone).await?;
    }
    if readers.is_empty() || currencies.is_empty() {
        return task.finish_unrecorded(tx).await;
    }
    let link = mail::page_link(&tx, "balance");
    for reader in &readers {
        let content = Content::DailyReport {
            merchant: reader.merchant.clone(),
            day: day.to_string(),
            currencies: currencies.clone(),
            link: link.clone(),
        };
        let (to, to_name, language) = (reader.email.clone(), reader.name.clone(), reader.language);
        mail::send(&mut tx, Letter { to, to_name, language, content, about: None }).await?;
    }
    let mut says = format!("mailed the report of {day} to {} of the team", readers.len());
    if planned < day {
        says += &format!(", and none of the days from {planned} on until then, which are too long ago");
    }
    task.finish(tx, Activity::new(Area::Merchant, "report.mailed", says)).await
}

/// What happened within a span, by currency; every currency that the merchant has.
async fn report(tx: &mut impl Tx, span: (Timestamp, Timestamp)) -> Result<Vec<DayOf>, Problem> {
    let collected = queries::collected(tx, span).await?;
    let paid = queries::paid(tx, span).await?;
    let failed = queries::failed(tx, span).await?;
    let waiting = queries::stand_in(tx, "pending").await?;
    let unknown = queries::stand_in(tx, "unknown").await?;
    let mut days = Vec::new();
    for currency in ledger::balances(tx).await?.iter().map(|balance| balance.currency) {
        let code = currency.code();
        let of = |rows: &[(String, i64, i64)]| -> Result<(i64, String), Problem> {
            let found = rows.iter().find(|(known, ..)| known == code);
            let (count, minor) = found.map_or((0, 0), |(_, count, minor)| (*count, *minor));
            Ok((count, money(minor, currency)?))
        };
        let mut channels = Vec::new();
        let (mut count, mut sum) = (0, 0_i64);
        for (_, channel, payments, minor) in collected.iter().filter(|(known, ..)| known == code) {
            channels.push((channel.clone(), *payments, money(*minor, currency)?));
            (count, sum) = (count + payments, sum.saturating_add(*minor));
        }
        let totals = ledger::statement_totals(tx, currency, span).await?;
        let [opening, closing] =
            [totals.opening, totals.closing].map(|balance| money(balance.minor(), currency));
        days.push(DayOf {
            currency: code.to_owned(),
            collected: (count, money(sum, currency)?),
            channels,
            paid: of(&paid)?,
            failed: of(&failed)?,
            waiting: of(&waiting)?,
            unknown: of(&unknown)?,
            opening: opening?,
            closing: closing?,
        });
    }
    Ok(days)
}

fn money(minor: i64, currency: Currency) -> Result<String, Problem> {
    let amount = Amount::new(minor, currency);
    Ok(amount.map_err(|_| Problem::failure("a sum in a report is no amount"))?.to_string())
}
