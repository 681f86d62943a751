//! The sections of the page, each read and put into its view.

use std::collections::BTreeMap;

use permit::{Problem, Tx};
use values::{Amount, Balance, Currency, Duration, Id, Timestamp, subjects::Member};

use super::{
    model::{Day, Sections, VOLUME_DAYS, days},
    queries::{self, PayoutRow, Side},
    views::{
        HomeApiError, HomeApplication, HomeAttempt, HomeBalance, HomeBuild, HomeChanges, HomeConnect,
        HomeDay, HomeDelivery, HomeEndpoint, HomeHour, HomeKey, HomeNews, HomePayout, HomeSum, HomeToday,
        HomeView, HomeVolume, HomeWaiting,
    },
};
const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);

/// What waits, what came and went, what there is.
pub(super) async fn money(
    tx: &mut impl Tx,
    home: &mut HomeView,
    sees: Sections,
    me: Id<Member>,
) -> Result<(), Problem> {
    if !(sees.approvals || sees.collections || sees.business) {
        return Ok(());
    }
    let now = tx.now();
    let zone = queries::find_zone(tx).await?;
    let days = days(now, &zone, VOLUME_DAYS);
    let today = days.last().map_or(now, |today| today.begins_at);
    if sees.approvals {
        home.waiting = Some(waiting(crate::payouts::waiting_for(tx, me).await?)?);
    }
    if sees.collections {
        let collected = sums(queries::list_collected(tx, today).await?)?;
        let paid_out = match sees.business {
            true => Some(sums(queries::list_paid_out(tx, today).await?)?),
            false => None,
        };
        home.today = Some(today_by_currency(&collected, paid_out.as_ref()));
    }
    if sees.business {
        home.balances = Some(balances(queries::list_balances(tx).await?)?);
        home.unknown =
            Some(payouts(queries::list_payouts_in(tx, "unknown", Timestamp::from_micros(0)).await?)?);
        home.failed = Some(payouts(queries::list_payouts_in(tx, "failed", now - 7 * DAY).await?)?);
        let collected = queries::list_volume(tx, Side::Collected, &days).await?;
        let paid_out = queries::list_volume(tx, Side::PaidOut, &days).await?;
        home.volume = Some(volume(&days, &collected, &paid_out)?);
    }
    Ok(())
}

/// The reader's own payouts.
pub(super) async fn own(
    tx: &mut impl Tx,
    home: &mut HomeView,
    sees: Sections,
    me: Id<Member>,
) -> Result<(), Problem> {
    if sees.own_payouts {
        let since = tx.now() - 30 * DAY;
        home.my_payouts = Some(payouts(queries::list_payouts_of(tx, me, "", since).await?)?);
        home.my_rejected = Some(payouts(queries::list_payouts_of(tx, me, "rejected", since).await?)?);
    }
    Ok(())
}

/// What waits for a second person, and what is new about people.
pub(super) async fn people(tx: &mut impl Tx, home: &mut HomeView, sees: Sections) -> Result<(), Problem> {
    if sees.changes {
        home.changes = Some(HomeChanges { open: queries::count_open_changes(tx).await? });
    }
    if sees.people {
        let since = tx.now() - 14 * DAY;
        let news = queries::list_people_news(tx, since).await?;
        let news =
            news.into_iter().map(|(id, at, who, says)| HomeNews { id, at, says: format!("{who} {says}") });
        home.people = Some(news.collect());
    }
    Ok(())
}

/// What concerns those who integrate.
pub(super) async fn build(tx: &mut impl Tx, base_url: String) -> Result<HomeBuild, Problem> {
    let now = tx.now();
    let mut failing = Vec::new();
    for (id, url, state, failing_since, undelivered) in queries::list_failing_endpoints(tx).await? {
        let recent = queries::list_attempts(tx, id).await?;
        let recent = recent.into_iter().map(|(at, status, error)| HomeAttempt {
            at,
            ok: status.is_some_and(|status| (200..300).contains(&status)),
            status,
            error,
        });
        failing.push(HomeEndpoint { id, url, state, failing_since, undelivered, recent: recent.collect() });
    }
    let last_delivery = queries::find_last_delivery(tx).await?;
    let errors = queries::list_api_errors(tx, now - DAY).await?;
    let hours = queries::list_api_hours(tx, now - DAY).await?;
    let keys = queries::list_ending_keys(tx, now + 14 * DAY).await?;
    let applications = queries::list_client_ids(tx).await?;
    let (checksum, ip_ranges) = queries::find_security(tx).await?;
    Ok(HomeBuild {
        failing,
        last_delivery: last_delivery.map(|(at, event, url)| HomeDelivery { at, event, url }),
        errors: errors
            .into_iter()
            .map(|(status, code, key, count, last_at)| HomeApiError {
                status,
                code: Some(code).filter(|code| !code.is_empty()),
                key,
                count,
                last_at,
            })
            .collect(),
        hours: by_hour(now - DAY, &hours),
        keys_ending: keys
            .into_iter()
            .map(|(id, name, last_four, application_id, application_name, expires_at)| HomeKey {
                id,
                name,
                last_four,
                application_id,
                application_name,
                expires_at,
            })
            .collect(),
        connect: HomeConnect {
            base_url,
            applications: applications
                .into_iter()
                .map(|(id, name, client_id)| HomeApplication { id, name, client_id })
                .collect(),
            checksum,
            ip_ranges,
        },
    })
}

fn by_hour(since: Timestamp, found: &[(i64, i64, i64)]) -> Vec<HomeHour> {
    let mut at = since;
    let mut hours = Vec::new();
    for place in 0..24 {
        let found = found.iter().find(|(hour, _, _)| *hour == place);
        let (count, errors) = found.map_or((0, 0), |(_, count, errors)| (*count, *errors));
        hours.push(HomeHour { at, count, errors });
        at = at + HOUR;
    }
    hours
}

fn currency(code: &str) -> Result<Currency, Problem> {
    Currency::from_code(code).ok_or_else(|| Problem::failure(format!("no currency is called {code}")))
}

fn amount(minor: i64, code: &str) -> Result<Amount, Problem> {
    Amount::new(minor, currency(code)?)
        .map_err(|error| Problem::failure(format!("a sum of amounts: {error}")))
}

fn waiting(rows: Vec<(String, i64, i64, Timestamp)>) -> Result<HomeWaiting, Problem> {
    Ok(HomeWaiting {
        count: rows.iter().map(|(_, count, _, _)| count).sum(),
        oldest_at: rows.iter().map(|(_, _, _, oldest)| *oldest).min(),
        held: rows.iter().map(|(code, _, held, _)| amount(*held, code)).collect::<Result<_, _>>()?,
    })
}

fn sums(rows: Vec<(String, i64, i64, i64)>) -> Result<BTreeMap<String, HomeSum>, Problem> {
    let sum = |(code, count, total, fee): (String, i64, i64, i64)| {
        let sum = HomeSum { count, amount: amount(total, &code)?, fee: amount(fee, &code)? };
        Ok((code, sum))
    };
    rows.into_iter().map(sum).collect()
}

/// One line a currency; TZS where nothing moved, so that a page always has a nought to show.
fn today_by_currency(
    collected: &BTreeMap<String, HomeSum>,
    paid_out: Option<&BTreeMap<String, HomeSum>>,
) -> Vec<HomeToday> {
    let moved = collected.keys().chain(paid_out.into_iter().flat_map(BTreeMap::keys)).map(String::as_str);
    let currencies = or_home(moved);
    let find = |sums: &BTreeMap<String, HomeSum>, currency: Currency| {
        let none = HomeSum { count: 0, amount: Amount::zero(currency), fee: Amount::zero(currency) };
        sums.get(currency.code()).cloned().unwrap_or(none)
    };
    let line = |currency: Currency| HomeToday {
        currency: currency.code().to_owned(),
        collected: find(collected, currency),
        paid_out: paid_out.map(|sums| find(sums, currency)),
    };
    currencies.into_iter().map(line).collect()
}

fn or_home<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<Currency> {
    let mut found: Vec<_> = codes.filter_map(Currency::from_code).collect();
    found.sort_by_key(|currency| currency.code());
    found.dedup();
    if found.is_empty() { vec![Currency::TZS] } else { found }
}

fn balances(rows: Vec<(String, String, i64)>) -> Result<Vec<HomeBalance>, Problem> {
    let mut found = Vec::new();
    for currency in or_home(rows.iter().map(|(code, _, _)| code.as_str())) {
        let of = |wanted: &str| {
            let row = rows.iter().find(|(code, kind, _)| code == currency.code() && kind == wanted);
            Balance::new(row.map_or(0, |(_, _, balance)| *balance), currency)
        };
        let code = currency.code().to_owned();
        found.push(HomeBalance { currency: code, available: of("available"), held: of("held") });
    }
    Ok(found)
}

fn payouts(rows: Vec<PayoutRow>) -> Result<Vec<HomePayout>, Problem> {
    let view = |(id, reference, state, minor, code, payee_name, message, updated_at): PayoutRow| {
        let amount = amount(minor, &code)?;
        Ok(HomePayout { id, reference, state, amount, payee_name, message, updated_at })
    };
    rows.into_iter().map(view).collect()
}

fn volume(
    days: &[Day],
    collected: &[(String, i64, i64)],
    paid_out: &[(String, i64, i64)],
) -> Result<Vec<HomeVolume>, Problem> {
    let on_day = |rows: &[(String, i64, i64)], code: &str, place: usize| {
        let same =
            |(currency, at, _): &&(String, i64, i64)| currency == code && usize::try_from(*at) == Ok(place);
        amount(rows.iter().find(same).map_or(0, |(_, _, sum)| *sum), code)
    };
    let mut series = Vec::new();
    for currency in or_home(collected.iter().chain(paid_out).map(|(code, _, _)| code.as_str())) {
        let code = currency.code();
        let day = |(place, day): (usize, &Day)| {
            Ok(HomeDay {
                on: day.on.clone(),
                collected: on_day(collected, code, place)?,
                paid_out: on_day(paid_out, code, place)?,
            })
        };
        let days = days.iter().enumerate().map(day).collect::<Result<_, Problem>>()?;
        series.push(HomeVolume { currency: code.to_owned(), days });
    }
    Ok(series)
}
