//! Every statement of the area. It reads what other areas keep, and writes nothing.

use permit::{Param, Problem, Tx};
use values::{
    Duration, Id, Subject, Timestamp,
    subjects::{ApiKey, Application, Entry, Member},
};

use super::model::Day;
use crate::payouts::PAID;

/// Stands for a payout's id.
#[derive(Debug)]
pub(super) enum PayoutRef {}
impl Subject for PayoutRef {
    const PREFIX: &'static str = "pout";
}

/// Stands for an endpoint's id.
#[derive(Debug)]
pub(super) enum EndpointRef {}
impl Subject for EndpointRef {
    const PREFIX: &'static str = "whk";
}

/// How long a payout is looked back for: it waits for 7 days at most, and is on its way for some more.
const PAYOUT_LIFE: Duration = Duration::from_secs(14 * 24 * 3600);

/// The smallest id that can have been made at `at`.
fn first_id<T>(at: Timestamp) -> Id<T> {
    Id::new(at, [0; 10])
}

/// The zone that the merchant's days begin and end in.
///
/// # Errors
/// A failure of the store.
pub async fn find_zone(tx: &mut impl Tx) -> Result<String, Problem> {
    let zone = tx.find("SELECT time_zone FROM merchant WHERE id = $1", &[]).await?;
    zone.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))
}

/// By currency: how many payments brought money since `since`, how much, what fees took.
pub(super) async fn list_collected(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<(String, i64, i64, i64)>, Problem> {
    let first = first_id::<Entry>(since - Duration::from_secs(24 * 3600));
    let sql = "SELECT currency, COUNT(*), CAST(SUM(amount) AS BIGINT), CAST(SUM(fee) AS BIGINT) FROM payment \
               WHERE merchant = $1 AND id >= $2 AND received_at >= $3 \
               GROUP BY currency ORDER BY currency";
    tx.list(sql, &[&first, &since]).await
}

/// By currency: how many payouts were paid since `since`, and how much.
pub(super) async fn list_paid_out(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<(String, i64, i64, i64)>, Problem> {
    let first = first_id::<PayoutRef>(since - PAYOUT_LIFE);
    let sql = format!(
        "SELECT currency, COUNT(*), CAST(SUM({PAID}) AS BIGINT), CAST(SUM(fee) AS BIGINT) FROM payout \
         WHERE merchant = $1 AND state = 'succeeded' AND id >= $2 AND updated_at >= $3 \
         GROUP BY currency ORDER BY currency"
    );
    tx.list(&sql, &[&first, &since]).await
}

/// By currency and kind (`available`, `held`): the balance.
pub(super) async fn list_balances(tx: &mut impl Tx) -> Result<Vec<(String, String, i64)>, Problem> {
    let sql = "SELECT currency, kind, balance FROM account WHERE merchant = $1 AND kind IN ('available', 'held') \
               ORDER BY currency, kind";
    tx.list(sql, &[]).await
}

/// What one side of the volume sums up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    Collected,
    PaidOut,
}

/// By currency and place in `days`: what succeeded on that day.
pub(super) async fn list_volume(
    tx: &mut impl Tx,
    side: Side,
    days: &[Day],
) -> Result<Vec<(String, i64, i64)>, Problem> {
    let Some(oldest) = days.first() else { return Ok(Vec::new()) };
    let (table, amount, moved_at) = match side {
        Side::Collected => ("payment", "amount", "received_at"),
        Side::PaidOut => ("payout", PAID, "CASE WHEN state = 'succeeded' THEN updated_at END"),
    };
    let first = first_id::<Entry>(oldest.begins_at - PAYOUT_LIFE);
    let mut cases = String::new();
    for (place, number) in (1..days.len()).zip(4..) {
        cases += &format!("WHEN {moved_at} < ${number} THEN {} ", place - 1);
    }
    let sql = format!(
        "SELECT currency, CAST(CASE {cases} ELSE {last} END AS BIGINT) AS place, CAST(SUM({amount}) AS BIGINT) \
         FROM {table} WHERE merchant = $1 AND id >= $2 AND {moved_at} >= $3 \
         GROUP BY currency, place ORDER BY currency, place",
        last = days.len() - 1,
    );
    let begins: Vec<Timestamp> = days.iter().map(|day| day.begins_at).collect();
    let mut params: Vec<Param<'_>> = vec![&first, &oldest.begins_at];
    params.extend(begins.iter().skip(1).map(|at| at as Param<'_>));
    tx.list(&sql, &params).await
}

/// A payout in a list: id, reference, state, amount, currency, payee, message, last change.
pub(super) type PayoutRow = (Id<PayoutRef>, String, String, i64, String, String, Option<String>, Timestamp);

const PAYOUT: &str =
    "SELECT id, reference, state, amount, currency, payee_name, message, updated_at FROM payout";

/// The latest payouts in `state` that changed since `since`.
pub(super) async fn list_payouts_in(
    tx: &mut impl Tx,
    state: &str,
    since: Timestamp,
) -> Result<Vec<PayoutRow>, Problem> {
    let sql =
        format!("{PAYOUT} WHERE merchant = $1 AND state = $2 AND updated_at >= $3 ORDER BY id DESC LIMIT 5");
    tx.list(&sql, &[&state, &since]).await
}

/// The latest payouts that `me` made since `since`; in `state`, unless it is empty.
pub(super) async fn list_payouts_of(
    tx: &mut impl Tx,
    me: Id<Member>,
    state: &str,
    since: Timestamp,
) -> Result<Vec<PayoutRow>, Problem> {
    let first = first_id::<PayoutRef>(since);
    let sql = format!(
        "{PAYOUT} WHERE merchant = $1 AND made_by = $2 AND id >= $3 AND ($4 = '' OR state = $4) \
         ORDER BY id DESC LIMIT 10"
    );
    tx.list(&sql, &[&me, &first, &state]).await
}

/// The latest acts concerning people: id, when, who, what.
pub(super) async fn list_people_news(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<(Id<Entry>, Timestamp, String, String)>, Problem> {
    let first = first_id::<Entry>(since);
    let sql = "SELECT id, at, actor_name, says FROM activity \
               WHERE merchant = $1 AND area = 'team' AND refusal IS NULL AND id >= $2 ORDER BY id DESC LIMIT 5";
    tx.list(sql, &[&first]).await
}

/// How many change requests wait.
pub(super) async fn count_open_changes(tx: &mut impl Tx) -> Result<i64, Problem> {
    let now = tx.now();
    let sql =
        "SELECT COUNT(*) FROM change_request WHERE merchant = $1 AND state = 'open' AND expires_at > $2";
    tx.count(sql, &[&now]).await
}

/// Endpoints that do not answer: id, address, state, since when, how many deliveries have not arrived.
pub(super) async fn list_failing_endpoints(
    tx: &mut impl Tx,
) -> Result<Vec<(Id<EndpointRef>, String, String, Option<Timestamp>, i64)>, Problem> {
    let sql = "SELECT e.id, e.url, e.state, e.failing_since, (SELECT COUNT(*) FROM delivery d \
               WHERE d.merchant = $1 AND d.endpoint = e.id AND d.state IN ('waiting', 'retrying', 'failed')) \
               FROM endpoint e WHERE e.merchant = $1 AND e.state = 'failing' AND e.one_off = 0 ORDER BY e.failing_since, e.id LIMIT 10";
    tx.list(sql, &[]).await
}

/// The latest attempts at an endpoint, newest first: when, status, error.
pub(super) async fn list_attempts(
    tx: &mut impl Tx,
    endpoint: Id<EndpointRef>,
) -> Result<Vec<(Timestamp, Option<i64>, Option<String>)>, Problem> {
    let sql = "SELECT at, status, error FROM attempt WHERE merchant = $1 AND endpoint = $2 ORDER BY id DESC LIMIT 60";
    tx.list(sql, &[&endpoint]).await
}

/// The latest delivery that arrived: when, which event, at which address.
pub(super) async fn find_last_delivery(
    tx: &mut impl Tx,
) -> Result<Option<(Timestamp, String, String)>, Problem> {
    let sql = "SELECT d.updated_at, d.event_name, e.url FROM delivery d \
               JOIN endpoint e ON e.merchant = d.merchant AND e.id = d.endpoint \
               WHERE d.merchant = $1 AND d.state = 'delivered' ORDER BY d.id DESC LIMIT 1";
    tx.find(sql, &[]).await
}

/// Errors of the API since `since`: status, code, key, how often, the last one.
pub(super) async fn list_api_errors(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<(i64, String, Option<String>, i64, Timestamp)>, Problem> {
    let first = first_id::<Entry>(since);
    let sql = "SELECT r.status, COALESCE(r.code, ''), k.name, COUNT(*), MAX(r.at) FROM api_request r \
               LEFT JOIN api_key k ON k.merchant = r.merchant AND k.id = r.api_key \
               WHERE r.merchant = $1 AND r.id >= $2 AND r.at >= $3 AND r.status >= 400 \
               GROUP BY r.status, COALESCE(r.code, ''), k.name ORDER BY COUNT(*) DESC, MAX(r.at) DESC LIMIT 10";
    tx.list(sql, &[&first, &since]).await
}

/// Calls by hour since `since`: which hour, how many, how many of them errors.
pub(super) async fn list_api_hours(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<(i64, i64, i64)>, Problem> {
    let first = first_id::<Entry>(since);
    let sql = "SELECT (r.at - $2) / 3600000000 AS hour, COUNT(*), \
               CAST(SUM(CASE WHEN r.status >= 400 THEN 1 ELSE 0 END) AS BIGINT) FROM api_request r \
               WHERE r.merchant = $1 AND r.id >= $3 AND r.at >= $2 GROUP BY (r.at - $2) / 3600000000 ORDER BY 1";
    tx.list(sql, &[&since, &first]).await
}

/// Keys that end before `until`: id, name, last four, application, its name, when.
pub(super) async fn list_ending_keys(
    tx: &mut impl Tx,
    until: Timestamp,
) -> Result<Vec<(Id<ApiKey>, String, String, Id<Application>, String, Timestamp)>, Problem> {
    let now = tx.now();
    let sql = "SELECT k.id, k.name, k.last_four, a.id, a.name, k.expires_at FROM api_key k \
               JOIN application a ON a.merchant = k.merchant AND a.id = k.application \
               WHERE k.merchant = $1 AND k.revoked_at IS NULL AND k.expires_at > $2 AND k.expires_at <= $3 \
               AND a.state = 'active' ORDER BY k.expires_at, k.id LIMIT 10";
    tx.list(sql, &[&now, &until]).await
}

/// What a client has to know: applications with their client ids.
pub(super) async fn list_client_ids(
    tx: &mut impl Tx,
) -> Result<Vec<(Id<Application>, String, String)>, Problem> {
    let sql = "SELECT id, name, client_id FROM application WHERE merchant = $1 AND state = 'active' ORDER BY id LIMIT 20";
    tx.list(sql, &[]).await
}

/// Whether the checksum is on, and how many ranges the IP list has.
pub(super) async fn find_security(tx: &mut impl Tx) -> Result<(bool, i64), Problem> {
    let ranges = tx.count("SELECT COUNT(*) FROM ip_range WHERE merchant = $1", &[]).await?;
    let on = tx.count("SELECT checksum_enabled FROM merchant WHERE id = $1", &[]).await?;
    Ok((on != 0, ranges))
}
