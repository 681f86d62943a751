//! Refusals in the activity record: what a caller tried, equal ones of a minute as one entry, and never without end.

use axum::extract::{MatchedPath, Request};
use http::{Method, Uri};
use percent_encoding::percent_decode_str;
use store::{Queries as _, ToValue, Value, WriteTransaction};
use values::{Duration, Id, Timestamp, subjects::Entry};

use crate::{
    Problem,
    activity::{self, Activity, Area},
    actor::Caller,
    app::App,
    problem::Refusal,
    request::RequestInfo,
};

/// Equal refusals of one caller within so long are one entry with a count.
const WINDOW: Duration = Duration::from_secs(60);
/// So many different ones within it have an entry each; the rest are told apart by their route only.
const MOST_APART: i64 = 30;
/// The most characters of a path that are kept, and of a part of it: no id is so long, but keys and tokens are.
const MOST_SHOWN: usize = 200;
const LONGEST_PART: usize = 40;

/// A path as a record may keep it: decoded, so that it is the same however it was spelt, and without what may be secret.
pub fn shown_path(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let parts = decoded.split('/').map(|part| match part.char_indices().nth(LONGEST_PART) {
        Some(_) => part.chars().take(8).chain(['…']).collect(),
        None => part.to_owned(),
    });
    let shown = parts.collect::<Vec<String>>().join("/");
    shown.chars().take(MOST_SHOWN).map(|letter| if is_unseen(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Whether a letter shows nothing, breaks the line, or turns the order of those around it.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What was called. Holding on to it costs next to nothing; only what goes wrong is put into words.
#[derive(Debug)]
pub(crate) struct Call {
    method: Method,
    uri: Uri,
    pattern: Option<MatchedPath>,
}

impl Call {
    pub(crate) fn of(request: &Request) -> Self {
        let pattern = request.extensions().get::<MatchedPath>().cloned();
        Self { method: request.method().clone(), uri: request.uri().clone(), pattern }
    }

    /// Method and path as a record may keep them: short, and the same however they were spelt.
    pub(crate) fn what(&self) -> String {
        format!("{} {}", self.method, shown_path(self.uri.path()))
    }

    /// Method and pattern of the route, one of few.
    fn route(&self) -> String {
        format!("{} {}", self.method, self.pattern.as_ref().map_or("", MatchedPath::as_str))
    }
}

pub(crate) async fn record(
    app: &App,
    info: &RequestInfo,
    caller: &Caller,
    call: &Call,
    refusal: &Refusal,
) -> Result<(), Problem> {
    let mut tx = app.db().write().await?;
    let window = Window::of(&tx, caller, refusal.code);
    let mut what = call.what();
    if !window.count(&mut tx, &what).await? {
        if window.entries(&mut tx).await? >= MOST_APART {
            what = format!("{}, several", call.route());
        }
        if !window.count(&mut tx, &what).await? {
            let activity = Activity {
                refusal: Some(refusal.code),
                after: Some(what.clone()),
                ..Activity::new(area_of(&what), "refused", format!("was refused: {}", refusal.detail))
            };
            let bound = *caller.merchant.as_bytes();
            let entry = activity::record(&mut tx, bound, &caller.actor, info, &activity).await?;
            window.open(&mut tx, &what, entry).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What one caller was refused within the last minute.
struct Window {
    merchant: Value,
    caller: Value,
    code: &'static str,
    since: Timestamp,
    now: Timestamp,
}

impl Window {
    fn of(tx: &WriteTransaction, caller: &Caller, code: &'static str) -> Self {
        let (merchant, now) = (caller.merchant.to_value(), tx.now());
        // Keys are soon made: those of one application are one caller here.
        let application = caller.actor.as_key().map(|key| key.application.as_bytes().to_vec());
        let caller = application.or_else(|| caller.actor.id_bytes()).unwrap_or_default().to_value();
        Self { merchant, caller, code, since: now - WINDOW, now }
    }

    fn name(&self, what: &str) -> Value {
        format!("{} {what}", self.code).to_value()
    }

    /// Counts one more of the same, where there is an entry of it.
    async fn count(&self, tx: &mut WriteTransaction, what: &str) -> Result<bool, Problem> {
        let values = [self.merchant.clone(), self.caller.clone(), self.name(what), self.since.to_value()];
        let sql = "UPDATE refusal_window SET times = times + 1 \
                   WHERE merchant = $1 AND caller = $2 AND name = $3 AND opened_at > $4";
        Ok(tx.execute(sql, &values).await? > 0)
    }

    async fn entries(&self, tx: &mut WriteTransaction) -> Result<i64, Problem> {
        let sql =
            "SELECT COUNT(*) FROM refusal_window WHERE merchant = $1 AND caller = $2 AND opened_at > $3";
        let values = [self.merchant.clone(), self.caller.clone(), self.since.to_value()];
        let rows = tx.rows(sql, &values).await?;
        Ok(rows.into_iter().next().map_or(Ok(0), |mut row| row.next())?)
    }

    async fn open(&self, tx: &mut WriteTransaction, what: &str, entry: Id<Entry>) -> Result<(), Problem> {
        let sql = "INSERT INTO refusal_window (merchant, caller, name, activity, opened_at, times) \
                   VALUES ($1, $2, $3, $4, $5, 1)";
        let values = [
            self.merchant.clone(),
            self.caller.clone(),
            self.name(what),
            entry.to_value(),
            self.now.to_value(),
        ];
        tx.execute(sql, &values).await?;
        Ok(())
    }
}

/// The part of the record a refusal belongs to, by the first words of its path.
fn area_of(what: &str) -> Area {
    let path = what.split_once(' ').map_or(what, |(_, path)| path);
    match path.trim_start_matches("/v1/").split('/').next().unwrap_or("") {
        "payments" => Area::Payments,
        "team" | "invitations" | "change-requests" => Area::Team,
        "merchant" => Area::Merchant,
        "session" | "profile" => Area::Access,
        _ if path.contains("/payouts") => Area::Payouts,
        _ if path.contains("/payments") => Area::Payments,
        _ => Area::Developer,
    }
}

#[cfg(test)]
mod tests;
