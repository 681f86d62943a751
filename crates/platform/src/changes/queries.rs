//! Every statement of the area.

mod deciding;

use std::sync::LazyLock;

use permit::{Column, FromRow, Param, Problem, Row, StoreError, Tx, Value, Writing};
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant, Person},
};

pub(super) use deciding::{BY_MEMBER, Founded, founded_in, history_in, history_read_set};
pub use deciding::{OF_MEMBER, RoleChange};

use super::model::{Act, AdminFacts, AdminHistory, ChangeRequest, Kind, State, Tie};

/// A request with the names of the people in it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub request: ChangeRequest,
    pub requested_by_name: String,
    pub decided_by_name: Option<String>,
}

impl Column for Kind {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        let code = String::from_value(value)?;
        Self::from_code(&code).ok_or_else(|| StoreError::Row(format!("no kind of change is named {code}")))
    }
}

impl Column for State {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        let name = String::from_value(value)?;
        Self::from_name(&name).ok_or_else(|| StoreError::Row(format!("no state is named {name}")))
    }
}

impl FromRow for Found {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let request = ChangeRequest {
            id: row.next()?,
            kind: row.next()?,
            state: row.next()?,
            subject: row.next()?,
            subject_name: row.next()?,
            change: {
                let text: String = row.next()?;
                serde_json::from_str(&text).map_err(|error| StoreError::Row(format!("a change: {error}")))?
            },
            before: row.next()?,
            after: row.next()?,
            reason: row.next()?,
            requested_by: row.next()?,
            requested_role: row.next()?,
            requested_at: row.next()?,
            expires_at: row.next()?,
            decided_by: row.next()?,
            decided_at: row.next()?,
            note: row.next()?,
            waiver: row.next()?,
            learnt: None,
        };
        Ok(Self { request, requested_by_name: row.next()?, decided_by_name: row.next()? })
    }
}

macro_rules! found {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.kind, c.state, c.subject, c.subject_name, c.change, c.before, c.after, c.reason, ",
            "c.requested_by, c.requested_role, c.requested_at, c.expires_at, c.decided_by, c.decided_at, c.note, ",
            "c.waiver, r.name, d.name FROM change_request c ",
            "JOIN member r ON r.merchant = c.merchant AND r.id = c.requested_by ",
            "LEFT JOIN member d ON d.merchant = c.merchant AND d.id = c.decided_by WHERE c.merchant = $1 ",
            $rest
        )
    };
}

pub(crate) async fn find(tx: &mut impl Tx, id: Id<ChangeRequest>) -> Result<Option<Found>, Problem> {
    tx.find(found!("AND c.id = $2"), &[&id]).await
}

/// What a list is narrowed to. `requested_by` nil is everybody, an empty `state` is any.
pub(crate) struct Narrow {
    pub requested_by: Id<Member>,
    pub state: &'static str,
    pub kind: &'static str,
    pub before: Id<ChangeRequest>,
    pub limit: i64,
}

/// Newest first. A request that is past its time counts as expired whatever the row says.
pub(crate) async fn list(tx: &mut impl Tx, narrow: &Narrow) -> Result<Vec<Found>, Problem> {
    let (now, nobody) = (tx.now(), Id::<Member>::nil());
    let params: [Param<'_>; 7] =
        [&narrow.before, &nobody, &narrow.requested_by, &narrow.state, &narrow.kind, &now, &narrow.limit];
    tx.list(
        found!(
            "AND c.id < $2 AND (c.requested_by = $4 OR $4 = $3) \
             AND ($5 = '' OR $5 = CASE WHEN c.state = 'open' AND c.expires_at <= $7 THEN 'expired' ELSE c.state END) \
             AND ($6 = '' OR c.kind = $6) ORDER BY c.id DESC LIMIT $8"
        ),
        &params,
    )
    .await
}

pub(crate) async fn count_open_of(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let now = tx.now();
    let sql = "SELECT COUNT(*) FROM change_request \
               WHERE merchant = $1 AND requested_by = $2 AND state = 'open' AND expires_at > $3";
    tx.count(sql, &[&member, &now]).await
}

/// How many requests a member made since an instant, whatever became of them.
pub(crate) async fn count_asked_since(
    tx: &mut impl Tx,
    member: Id<Member>,
    since: Timestamp,
) -> Result<i64, Problem> {
    let sql =
        "SELECT COUNT(*) FROM change_request WHERE merchant = $1 AND requested_by = $2 AND requested_at > $3";
    tx.count(sql, &[&member, &since]).await
}

/// An open request for exactly this change.
pub(crate) async fn find_equal_open(
    tx: &mut impl Tx,
    kind: Kind,
    subject: Option<[u8; 16]>,
    change: &str,
) -> Result<Option<Id<ChangeRequest>>, Problem> {
    let now = tx.now();
    let subject = subject.unwrap_or_default();
    let sql = "SELECT id FROM change_request WHERE merchant = $1 AND kind = $2 AND COALESCE(subject, $3) = $3 \
               AND change = $4 AND state = 'open' AND expires_at > $5 LIMIT 1";
    tx.find(sql, &[&kind.code(), &subject, &change, &now]).await
}

pub(crate) async fn insert(tx: &mut impl Writing, request: &ChangeRequest) -> Result<(), Problem> {
    let sql = "INSERT INTO change_request (merchant, id, kind, state, subject, subject_name, change, before, after, \
               reason, requested_by, requested_role, requested_at, expires_at, decided_by, decided_at, note, waiver) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    tx.execute(
        sql,
        &[
            &request.id,
            &request.kind.code(),
            &request.state.name(),
            &request.subject,
            &request.subject_name,
            &request.change.to_string(),
            &request.before,
            &request.after,
            &request.reason,
            &request.requested_by,
            &request.requested_role,
            &request.requested_at,
            &request.expires_at,
            &request.decided_by,
            &request.decided_at,
            &request.note,
            &request.waiver,
        ],
    )
    .await?;
    Ok(())
}

/// Writes the decision. Says whether it was still open.
pub(crate) async fn decide(tx: &mut impl Writing, request: &ChangeRequest) -> Result<bool, Problem> {
    let sql = "UPDATE change_request SET state = $3, decided_by = $4, decided_at = $5, note = $6, waiver = $7 \
               WHERE merchant = $1 AND id = $2 AND state = 'open'";
    let params: [Param<'_>; 6] = [
        &request.id,
        &request.state.name(),
        &request.decided_by,
        &request.decided_at,
        &request.note,
        &request.waiver,
    ];
    Ok(tx.execute(sql, &params).await? == 1)
}

impl FromRow for AdminFacts {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.next()?, name: row.next()?, address_confirmed: row.next()? })
    }
}

pub(crate) async fn list_admins(tx: &mut impl Tx) -> Result<Vec<AdminFacts>, Problem> {
    let sql = "SELECT m.id, m.name, CASE WHEN p.email_confirmed_at IS NULL THEN 0 ELSE 1 END \
               FROM member m JOIN person p ON p.id = m.person \
               WHERE m.merchant = $1 AND m.role = 'Admin' AND m.state = 'active' ORDER BY m.id LIMIT 200";
    tx.list(sql, &[]).await
}

/// The merchant's name and zone.
pub(crate) async fn find_merchant(tx: &mut impl Tx) -> Result<(String, String), Problem> {
    let found = tx.find("SELECT name, time_zone FROM merchant WHERE id = $1", &[]).await?;
    found.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))
}

/// Since when the merchant exists, and how its Admins came and went.
pub(crate) async fn find_history(tx: &mut impl Tx) -> Result<(Timestamp, AdminHistory), Problem> {
    let sql = "SELECT created_at, ever_two_admins_at, one_admin_since, waiver_stopped_at FROM merchant WHERE id = $1";
    type Row = (Timestamp, Option<Timestamp>, Option<Timestamp>, Option<Timestamp>);
    let row: Option<Row> = tx.find(sql, &[]).await?;
    let (created_at, ever_two_at, one_since, stopped_at) =
        row.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))?;
    let sql = "SELECT COUNT(*) FROM member WHERE merchant = $1 AND role = 'Admin' AND state = 'active'";
    let active = tx.count(sql, &[]).await?;
    Ok((created_at, AdminHistory { active, ever_two_at, one_since, stopped_at }))
}

/// When the merchant was founded, and whether mail confirmed the address of `confirmer`.
pub(crate) async fn find_confirmer(
    tx: &mut impl Tx,
    confirmer: Id<Member>,
) -> Result<(Timestamp, bool), Problem> {
    let sql = "SELECT t.created_at, CASE WHEN p.email_confirmed_at IS NULL THEN 0 ELSE 1 END FROM merchant t \
               LEFT JOIN member m ON m.merchant = t.id AND m.id = $2 LEFT JOIN person p ON p.id = m.person \
               WHERE t.id = $1";
    let found = tx.find(sql, &[&confirmer]).await?;
    found.ok_or_else(|| Problem::failure("the merchant of a transaction is missing"))
}

fn tying_kinds() -> String {
    Tie::KINDS.map(|(kind, _)| format!("'{kind}'")).join(", ")
}

/// All acts in the merchant since an instant that tie people.
pub(crate) async fn list_ties(tx: &mut impl Tx, since: Timestamp) -> Result<Vec<Act>, Problem> {
    // However often the same was done it is one row, so that no number of others hides it.
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT by_member, member, kind, MAX(at) FROM role_change WHERE merchant = $1 AND by_member IS NOT NULL \
             AND at > $2 AND kind IN ({}) GROUP BY by_member, member, kind",
            tying_kinds()
        )
    });
    let rows: Vec<(Id<Member>, Id<Member>, String, Timestamp)> = tx.list(&SQL, &[&since]).await?;
    let act = |(by, member, kind, at): (_, _, String, _)| {
        Some(Act { by, member, tie: Tie::from_role_change(&kind)?, at })
    };
    Ok(rows.into_iter().filter_map(act).collect())
}

pub(crate) async fn find_person(tx: &mut impl Tx, member: Id<Member>) -> Result<Option<Id<Person>>, Problem> {
    tx.find("SELECT person FROM member WHERE merchant = $1 AND id = $2", &[&member]).await
}

pub(crate) async fn keep_two_admins(tx: &mut impl Writing, now: Timestamp) -> Result<(), Problem> {
    let sql = "UPDATE merchant SET ever_two_admins_at = COALESCE(ever_two_admins_at, $2), one_admin_since = NULL \
               WHERE id = $1";
    tx.execute(sql, &[&now]).await?;
    Ok(())
}

pub(crate) async fn keep_one_admin(tx: &mut impl Writing, now: Timestamp) -> Result<(), Problem> {
    tx.execute("UPDATE merchant SET one_admin_since = $2 WHERE id = $1", &[&now]).await?;
    Ok(())
}

/// Stops the waiver; the first objection counts.
pub(crate) async fn stop_waiver(tx: &mut impl Writing) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE merchant SET waiver_stopped_at = COALESCE(waiver_stopped_at, $2) WHERE id = $1";
    tx.execute(sql, &[&now]).await?;
    Ok(())
}

/// Lets a stopped waiver go on; false where none was stopped.
pub(crate) async fn let_waiver_go_on(tx: &mut impl Writing) -> Result<bool, Problem> {
    let sql = "UPDATE merchant SET waiver_stopped_at = NULL WHERE id = $1 AND waiver_stopped_at IS NOT NULL";
    Ok(tx.execute(sql, &[]).await? == 1)
}

/// Who was an Admin at some time since `since` and is none now.
pub(crate) async fn list_former_admins(
    tx: &mut impl Tx,
    since: Timestamp,
) -> Result<Vec<Id<Member>>, Problem> {
    let sql = "SELECT DISTINCT r.member FROM role_change r JOIN member m ON m.merchant = r.merchant AND m.id = r.member \
               WHERE r.merchant = $1 AND r.at > $2 AND r.role_before = 'Admin' \
               AND (m.role <> 'Admin' OR m.state <> 'active')";
    tx.list(sql, &[&since]).await
}

/// Keeps a token by which the person `tx` is bound to objects in `merchant`.
pub(crate) async fn keep_objection_token(
    tx: &mut impl Writing,
    digest: [u8; 32],
    purpose: &str,
    merchant: Id<Merchant>,
    expires_at: Timestamp,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO person_token (digest, person, purpose, detail, created_at, expires_at) \
               VALUES ($2, $1, $3, $4, $5, $6)";
    tx.execute(sql, &[&digest, &purpose, &merchant.to_string(), &now, &expires_at]).await?;
    Ok(())
}

/// Marks a token of the person `tx` is bound to as used.
pub(crate) async fn use_token(tx: &mut impl Writing, digest: [u8; 32]) -> Result<(), Problem> {
    let now = tx.now();
    tx.execute("UPDATE person_token SET used_at = $3 WHERE person = $1 AND digest = $2", &[&digest, &now])
        .await?;
    Ok(())
}

/// The name of the person `tx` is bound to.
pub(crate) async fn find_person_name(tx: &mut impl Tx) -> Result<String, Problem> {
    let name = tx.find("SELECT name FROM person WHERE id = $1", &[]).await?;
    name.ok_or_else(|| Problem::failure("the person of a token is missing"))
}
