//! Every statement about payouts and their approvals.

mod lists;
mod way;
mod wire;

use std::sync::LazyLock;

use permit::{FromRow, Kind, MemberActor, Problem, Role, Row, StoreError, Tx, Writing, rule};
use values::{
    Amount, Currency, Id, Phone, Timestamp,
    subjects::{ApiKey, Application, Member},
};

pub use lists::waiting_for;
pub(super) use lists::{Wanted, count_by_state, list, oldest_pending};
pub(super) use way::{Way, find_way, set_doubt, set_way};
pub use wire::PayoutWireFilter;
pub(crate) use wire::{list_for_wire, payout_order};

use super::model::{Approval, NewPayout, Payout, PayoutState, Sending, Surroundings};
use crate::developer::Via;

const COLUMNS: &str = "p.id, p.wire_id, p.reference, p.state, p.amount, p.fee, p.currency, p.phone, p.payee_name, p.payee_known, p.provider, \
     p.note, p.message, p.rail_reference, p.digest, p.application, a.name, a.client_id, p.api_key, p.key_maker, p.made_by, \
     p.maker_name, COALESCE(m.state, 'active'), m.role, p.required, p.sending, p.created_at, p.updated_at, p.expires_at, \
     p.authorised_at";
const FROM: &str = "payout p LEFT JOIN application a ON a.merchant = p.merchant AND a.id = p.application \
     LEFT JOIN member m ON m.merchant = p.merchant AND m.id = COALESCE(p.made_by, p.key_maker)";

/// The roles that release, between quotes, as the table says.
static CHECKERS: LazyLock<String> = LazyLock::new(|| {
    let roles = permit::roles_that(Kind::AuthorisePayout).map(|role| format!("'{}'", role.name()));
    roles.collect::<Vec<_>>().join(", ")
});

/// An approval stops counting when it was voided, or when its giver's role or access changed after it was given.
static APPROVAL: LazyLock<String> = LazyLock::new(|| {
    format!(
        "v.id, v.member, v.name, v.digest, v.at, CAST(CASE WHEN v.voided_at IS NULL AND c.state = 'active' \
         AND c.role IN ({}) AND NOT EXISTS (SELECT r.id FROM role_change r WHERE r.merchant = v.merchant \
         AND r.member = v.member AND r.at > v.at) THEN 1 ELSE 0 END AS BIGINT)",
        *CHECKERS
    )
});

impl FromRow for Approval {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, member, name, digest) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok(Self { id, member, name, digest, at: row.next()?, counts: row.next()? })
    }
}

impl FromRow for Payout {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a payout's {what} cannot be read"));
        let (id, wire_id, reference) = (row.next()?, row.next()?, row.next()?);
        let state: String = row.next()?;
        let (amount, fee): (i64, i64) = (row.next()?, row.next()?);
        let currency: String = row.next()?;
        let currency = Currency::from_code(&currency).ok_or_else(|| broken("currency"))?;
        let money = |minor| Amount::new(minor, currency).map_err(|_| broken("amount"));
        let phone: String = row.next()?;
        let (payee_name, payee_known) = (row.next()?, row.next()?);
        let (provider, note, message) = (row.next()?, row.next()?, row.next()?);
        let (rail_reference, digest) = (row.next()?, row.next()?);
        let application: Option<_> = row.next()?;
        let (name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        let via = |id| Via { id, name: name.unwrap_or_default(), client_id: client_id.unwrap_or_default() };
        let (api_key, key_maker, made_by, maker_name) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (maker_state, maker_role): (String, Option<Role>) = (row.next()?, row.next()?);
        let required = row.next()?;
        let sending: String = row.next()?;
        Ok(Self {
            id,
            wire_id,
            reference,
            state: PayoutState::from_name(&state).ok_or_else(|| broken("state"))?,
            amount: money(amount)?,
            fee: money(fee)?,
            phone: Phone::parse(&phone).map_err(|_| broken("phone"))?,
            payee_name,
            payee_known,
            provider,
            note,
            message,
            rail_reference,
            digest,
            application: application.map(via),
            api_key,
            key_maker,
            made_by,
            maker_name,
            // Whoever may make no payout any more has lost that access as well, such as by becoming a Developer.
            maker_active: maker_state == "active"
                && maker_role.is_none_or(|role| rule(Kind::CreatePayout).of(role).allow.enters()),
            required,
            sending: Sending::from_name(&sending).ok_or_else(|| broken("sending"))?,
            created_at: row.next()?,
            updated_at: row.next()?,
            expires_at: row.next()?,
            authorised_at: row.next()?,
        })
    }
}

/// Who makes a payout.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    pub name: String,
    pub member: Option<Id<Member>>,
    pub key: Option<(Id<ApiKey>, Id<Application>, Id<Member>)>,
}

/// Writes a new payout; false when its reference is used.
pub(super) async fn insert(
    tx: &mut impl Writing,
    id: Id<Payout>,
    wire_id: &str,
    new: &NewPayout,
    maker: &Maker,
    expires_at: Timestamp,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, currency, phone, payee_name, payee_known, \
               provider, note, digest, application, api_key, key_maker, made_by, maker_name, required, sending, created_at, \
               updated_at, expires_at) VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $20, $10, $11, $12, $13, $14, \
               $15, $16, $17, 1, 'not', $18, $18, $19) ON CONFLICT DO NOTHING";
    let (amount, fee, code) = (new.amount.minor(), new.fee.minor(), new.amount.currency().code());
    let written = tx
        .execute(
            sql,
            &[
                &id,
                &wire_id,
                &new.reference,
                &amount,
                &fee,
                &code,
                &new.phone.as_str(),
                &new.payee(),
                &new.provider,
                &new.note,
                &new.digest(),
                &maker.key.map(|(_, application, _)| application),
                &maker.key.map(|(key, ..)| key),
                &maker.key.map(|(.., by)| by),
                &maker.member,
                &maker.name,
                &now,
                &expires_at,
                &new.payee_known,
            ],
        )
        .await?;
    Ok(written == 1)
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<Payout>) -> Result<Option<Payout>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.id = $2"), &[&id]).await
}

/// A payout as one statement finds it, so that its parts agree with each other in any view.
pub(super) struct Found {
    pub payout: Payout,
    /// Oldest first.
    pub approvals: Vec<Approval>,
    /// When whoever made the payout, or the key it came through, last acted upon the reader's membership.
    pub last_act_upon_reader: Option<Timestamp>,
}

/// The payout with its approvals, for `reader`.
pub(super) async fn find_for(
    tx: &mut impl Tx,
    id: Id<Payout>,
    reader: Option<Id<Member>>,
) -> Result<Option<Found>, Problem> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let approval = &*APPROVAL;
        format!(
            "SELECT {COLUMNS}, (SELECT MAX(r.at) FROM role_change r WHERE r.merchant = p.merchant AND r.member = $3 \
             AND r.by_member IN (p.made_by, p.key_maker)), v.payout, {approval} FROM {FROM} \
             LEFT JOIN approval v ON v.merchant = p.merchant AND v.payout = p.id \
             LEFT JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
             WHERE p.merchant = $1 AND p.id = $2 LIMIT 1000"
        )
    });
    let rows: Vec<WithApproval> = tx.list(&SQL, &[&id, &reader]).await?;
    let mut found = None;
    let mut approvals = Vec::new();
    for WithApproval(payout, last_act, approval) in rows {
        found = Some((payout, last_act));
        approvals.extend(approval);
    }
    // Put in order here: so few rows take SQLite longer, with a table of its own for them.
    approvals.sort_unstable_by_key(|approval| approval.id);
    Ok(found.map(|(payout, last_act_upon_reader)| Found { payout, approvals, last_act_upon_reader }))
}

struct WithApproval(Payout, Option<Timestamp>, Option<Approval>);

impl FromRow for WithApproval {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (payout, last_act) = (Payout::from_row(row)?, row.next()?);
        let given: Option<Id<Payout>> = row.next()?;
        Ok(Self(payout, last_act, given.map(|_| Approval::from_row(row)).transpose()?))
    }
}

/// The payout, its row locked until the end of the transaction.
pub(super) async fn find_locked(tx: &mut impl Writing, id: Id<Payout>) -> Result<Option<Payout>, Problem> {
    // PostgreSQL does not lock the outer side of a join, so the row is locked by itself first.
    let row: Option<Id<Payout>> =
        tx.find_locked("SELECT id FROM payout WHERE merchant = $1 AND id = $2", &[&id]).await?;
    if row.is_none() { Ok(None) } else { find(tx, id).await }
}

/// The payout with this reference.
///
/// # Errors
/// A failure of the store.
pub async fn find_by_reference(tx: &mut impl Tx, reference: &str) -> Result<Option<Payout>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.reference = $2");
    tx.find(&sql, &[&reference]).await
}

/// When the last payout by API was made, `but` left out.
///
/// # Errors
/// A failure of the store.
pub async fn last_by_api(tx: &mut impl Tx, but: Id<Payout>) -> Result<Option<Timestamp>, Problem> {
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND api_key IS NOT NULL AND id <> $2 \
               ORDER BY id DESC LIMIT 1";
    tx.find(sql, &[&but]).await
}

/// What changes when a payout moves on; `None` stays as it was.
#[derive(Debug, Default)]
pub(super) struct Change<'a> {
    pub message: Option<&'a str>,
    pub receipt: Option<&'a str>,
    pub decided_by: Option<Id<Member>>,
    pub sending: Option<Sending>,
    pub authorised_at: Option<Timestamp>,
}

pub(super) async fn set_state(
    tx: &mut impl Writing,
    id: Id<Payout>,
    state: PayoutState,
    change: Change<'_>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE payout SET state = $3, message = COALESCE($4, message), rail_reference = COALESCE($5, rail_reference), \
               decided_by = COALESCE($6, decided_by), sending = COALESCE($7, sending), \
               authorised_at = COALESCE($8, authorised_at), updated_at = $9 WHERE merchant = $1 AND id = $2";
    let sending = change.sending.map(Sending::name);
    let Change { message, receipt, decided_by, authorised_at, .. } = change;
    tx.execute(sql, &[&id, &state.name(), &message, &receipt, &decided_by, &sending, &authorised_at, &now])
        .await?;
    Ok(())
}

/// What a decision about the payout has to know.
pub(super) async fn surroundings(
    tx: &mut impl Tx,
    payout: &Payout,
    approvals: Vec<Approval>,
) -> Result<Surroundings, Problem> {
    let people: Vec<(Id<Member>, bool)> = match payout.api_key {
        None => Vec::new(),
        Some(key) => {
            let sql = "SELECT member, 1 FROM api_key_holder WHERE merchant = $1 AND api_key = $2 \
                       UNION ALL SELECT member, 0 FROM developer_part WHERE merchant = $1 AND subject IN ($2, $3)";
            tx.list(sql, &[&key, &payout.application.as_ref().map(|via| via.id)]).await?
        }
    };
    let of =
        |holders: bool| people.iter().filter(|(_, holds)| *holds == holders).map(|(id, _)| *id).collect();
    Ok(Surroundings { key_holders: of(true), integrators: of(false), approvals })
}

/// Approvals of a payout that nobody voided, oldest first.
pub(super) async fn approvals(tx: &mut impl Tx, id: Id<Payout>) -> Result<Vec<Approval>, Problem> {
    let approval = &*APPROVAL;
    let sql = format!(
        "SELECT {approval} FROM approval v JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
         WHERE v.merchant = $1 AND v.payout = $2 AND v.voided_at IS NULL ORDER BY v.id"
    );
    tx.list(&sql, &[&id]).await
}

/// Approvals of the payouts from `first` to `last`, oldest first.
pub(super) async fn approvals_of(
    tx: &mut impl Tx,
    first: Id<Payout>,
    last: Id<Payout>,
) -> Result<Vec<(Id<Payout>, Approval)>, Problem> {
    let approval = &*APPROVAL;
    let sql = format!(
        "SELECT v.payout, {approval} FROM approval v JOIN member c ON c.merchant = v.merchant AND c.id = v.member \
         WHERE v.merchant = $1 AND v.payout >= $2 AND v.payout <= $3 ORDER BY v.payout, v.id LIMIT 1000"
    );
    let rows: Vec<ApprovalOf> = tx.list(&sql, &[&first, &last]).await?;
    Ok(rows.into_iter().map(|ApprovalOf(payout, approval)| (payout, approval)).collect())
}

struct ApprovalOf(Id<Payout>, Approval);

impl FromRow for ApprovalOf {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self(row.next()?, Approval::from_row(row)?))
    }
}

/// Writes an approval; the database refuses one by whoever made the payout or its key, and a second one.
pub(super) async fn insert_approval(
    tx: &mut impl Writing,
    payout: &Payout,
    checker: &MemberActor,
    proof: &str,
) -> Result<Id<Approval>, Problem> {
    let id: Id<Approval> = tx.id();
    let now = tx.now();
    let (address, agent) = (tx.request().address.to_string(), tx.request().agent.clone());
    let sql = "INSERT INTO approval (merchant, payout, id, member, name, maker, key_maker, digest, proof, address, agent, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    tx.execute(
        sql,
        &[
            &payout.id,
            &id,
            &checker.id,
            &checker.name,
            &payout.made_by,
            &payout.key_maker,
            &payout.digest,
            &proof,
            &address,
            &agent,
            &now,
        ],
    )
    .await?;
    Ok(id)
}

/// Voids an approval that no longer counts.
pub(super) async fn void_approval(
    tx: &mut impl Writing,
    payout: Id<Payout>,
    approval: Id<Approval>,
    why: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE approval SET voided_at = $4, void_reason = $5 \
               WHERE merchant = $1 AND payout = $2 AND id = $3 AND voided_at IS NULL";
    tx.execute(sql, &[&payout, &approval, &now, &why]).await?;
    Ok(())
}

/// A member who might release a payout.
pub(super) type Candidate = (Id<Member>, String, Role, Option<Timestamp>);

/// Active members, oldest first; at most 50.
pub(super) async fn list_members(tx: &mut impl Tx) -> Result<Vec<Candidate>, Problem> {
    let sql = format!(
        "SELECT id, name, role, last_active_at FROM member WHERE merchant = $1 AND state = 'active' \
         AND role IN ({}) ORDER BY id LIMIT 50",
        *CHECKERS
    );
    tx.list(&sql, &[]).await
}
