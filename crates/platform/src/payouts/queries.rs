//! Every statement about payouts and their approvals.

mod approvals;
mod batch;
mod lists;
mod parts;
mod way;
mod wire;

use std::sync::LazyLock;

use permit::{FromRow, Kind, Param, Problem, Role, Row, StoreError, Tx, Writing, rule};
use rails::{Destination, Rate};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member},
};

use approvals::APPROVAL;
pub(super) use approvals::{
    approvals, approvals_of, insert_approval, insert_approval_of, list_members, void_approval,
};
pub(super) use batch::{Common, NewOfLine, insert_of_batch, move_on};
pub use batch::{OfLine, count_of_batch, list_of_batch};
pub use lists::waiting_for;
pub(super) use lists::{Wanted, count_by_state, list, oldest_pending};
pub(super) use way::{Way, begin_way, find_way, plan_question, set_doubt, set_fee_back, set_not_taken};
pub use wire::PayoutWireFilter;
pub(crate) use wire::{list_for_wire, payout_order};

use parts::{Parts, money_of};

use super::model::{
    Approval, Channel, Door, NewPayout, Payout, PayoutState, Price, ReturnedFee, Sending, Surroundings,
};
use crate::developer::Via;

const COLUMNS: &str = "p.id, p.wire_id, p.reference, p.state, p.amount, p.fee, p.fee_bearer, p.debit, p.currency, \
     p.receives, p.receives_currency, p.rate, p.channel, p.account, p.bic, p.provider_code, p.transfer_type, p.payee_name, \
     p.payee_known, p.given_name, p.provider, \
     p.note, p.message, p.rail_reference, p.digest, p.application, a.name, a.client_id, p.api_key, p.key_maker, p.made_by, \
     p.maker_name, p.door, CASE WHEN p.door = 'link' THEN (SELECT l.id FROM link l WHERE l.merchant = p.merchant \
     AND l.payout = p.id) END, COALESCE(m.state, 'active'), m.role, p.required, p.sending, p.created_at, p.updated_at, p.expires_at, \
     p.authorised_at, p.returned_at, p.returned_with_fee, p.batch";
const FROM: &str = "payout p LEFT JOIN application a ON a.merchant = p.merchant AND a.id = p.application \
     LEFT JOIN member m ON m.merchant = p.merchant AND m.id = COALESCE(p.made_by, p.key_maker)";

impl FromRow for Payout {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a payout's {what} cannot be read"));
        let (id, wire_id, reference) = (row.next()?, row.next()?, row.next()?);
        let state: String = row.next()?;
        let (amount, price) = money_of(row)?;
        let parts = Parts::from_row(row)?;
        let (payee_name, payee_known): (String, bool) = (row.next()?, row.next()?);
        let given_name = row.next()?;
        let (provider, note, message) = (row.next()?, row.next()?, row.next()?);
        let (rail_reference, digest) = (row.next()?, row.next()?);
        let application: Option<_> = row.next()?;
        let (name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        let via = |id| Via { id, name: name.unwrap_or_default(), client_id: client_id.unwrap_or_default() };
        let (api_key, key_maker, made_by, maker_name) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let door: String = row.next()?;
        let link = row.next()?;
        let (maker_state, maker_role): (String, Option<Role>) = (row.next()?, row.next()?);
        let required = row.next()?;
        let sending: String = row.next()?;
        let (created_at, updated_at, expires_at) = (row.next()?, row.next()?, row.next()?);
        let (authorised_at, returned) = (row.next()?, returned(row.next()?, row.next()?));
        Ok(Self {
            id,
            wire_id,
            reference,
            state: PayoutState::from_name(&state).ok_or_else(|| broken("state"))?,
            amount,
            destination: parts.destination(price.receives.currency(), &payee_name)?,
            price,
            payee_name,
            payee_known,
            given_name,
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
            door: Door::from_name(&door).ok_or_else(|| broken("door"))?,
            link,
            // Whoever may make no payout any more has lost that access as well, such as by becoming a Developer.
            maker_active: maker_state == "active"
                && maker_role.is_none_or(|role| rule(Kind::CreatePayout).of(role).allow.enters()),
            required,
            sending: Sending::from_name(&sending).ok_or_else(|| broken("sending"))?,
            created_at,
            updated_at,
            expires_at,
            authorised_at,
            returned,
            batch: row.next()?,
        })
    }
}

fn returned(at: Option<Timestamp>, with_fee: Option<bool>) -> Option<(Timestamp, ReturnedFee)> {
    let fee = if with_fee == Some(true) { ReturnedFee::Back } else { ReturnedFee::Kept };
    at.map(|at| (at, fee))
}

/// Who makes a payout, and how it came in.
#[derive(Debug, Clone)]
pub struct Maker {
    /// The name of the member or key.
    pub name: String,
    /// The member who makes it in person.
    pub member: Option<Id<Member>>,
    /// The key it comes through, the application of that, and who made the key.
    pub key: Option<(Id<ApiKey>, Id<Application>, Id<Member>)>,
    /// How it came in.
    pub door: Door,
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
    let sql = "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, currency, account, payee_name, payee_known, \
               provider, note, digest, application, api_key, key_maker, made_by, maker_name, required, sending, created_at, \
               updated_at, expires_at, fee_bearer, debit, receives, receives_currency, rate, channel, bic, provider_code, \
               transfer_type, door, given_name) VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $20, $10, $11, $12, $13, $14, \
               $15, $16, $17, 1, 'not', $18, $18, $19, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31) \
               ON CONFLICT DO NOTHING";
    let Price { fee, bearer, debit, receives, rate } = new.price;
    let code = new.amount.currency().code();
    let (bic, provider_code, transfer) = match &new.destination {
        Destination::Mobile(_) => (None, None, None),
        Destination::Bank { bic, transfer, .. } => (Some(bic), None, Some(transfer.name())),
        Destination::Till { provider_code, .. } => (None, Some(provider_code), None),
    };
    let given_name = new.destination.account_name();
    let written = tx
        .execute(
            sql,
            &[
                &id,
                &wire_id,
                &new.reference,
                &new.amount.minor(),
                &fee.minor(),
                &code,
                &new.destination.account(),
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
                &bearer.name(),
                &debit.minor(),
                &receives.minor(),
                &receives.currency().code(),
                &rate.map(Rate::parts),
                &Channel::of(&new.destination).name(),
                &bic,
                &provider_code,
                &transfer,
                &maker.door.name(),
                &given_name,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// The payout with this id.
///
/// # Errors
/// A failure of the store.
pub async fn find(tx: &mut impl Tx, id: Id<Payout>) -> Result<Option<Payout>, Problem> {
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

/// When the last payout by API was made, `but` left out, if that was not before `since`.
pub(super) async fn last_by_api(
    tx: &mut impl Tx,
    but: Id<Payout>,
    since: Timestamp,
) -> Result<Option<Timestamp>, Problem> {
    // An identifier never seems made before its row.
    let oldest = Id::<Payout>::new(since, [0; 10]);
    let sql = "SELECT created_at FROM payout WHERE merchant = $1 AND id >= $2 AND api_key IS NOT NULL AND door = 'request' \
               AND id <> $3 ORDER BY id DESC LIMIT 1";
    tx.find(sql, &[&oldest, &but]).await
}

/// What changes when a payout moves on; `None` stays as it was.
#[derive(Debug, Default)]
pub(super) struct Change<'a> {
    pub message: Option<&'a str>,
    pub receipt: Option<&'a str>,
    pub decided_by: Option<Id<Member>>,
    pub sending: Option<Sending>,
    pub authorised_at: Option<Timestamp>,
    pub returned: Option<(Timestamp, ReturnedFee)>,
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
               authorised_at = COALESCE($8, authorised_at), updated_at = $9, returned_at = COALESCE($10, returned_at), \
               returned_with_fee = COALESCE($11, returned_with_fee) WHERE merchant = $1 AND id = $2";
    let sending = change.sending.map(Sending::name);
    let Change { message, receipt, decided_by, authorised_at, returned, .. } = change;
    let back_at = returned.map(|(at, _)| at);
    let with_fee = returned.map(|(_, fee)| fee == ReturnedFee::Back);
    let params: [Param<'_>; 10] = [
        &id,
        &state.name(),
        &message,
        &receipt,
        &decided_by,
        &sending,
        &authorised_at,
        &now,
        &back_at,
        &with_fee,
    ];
    tx.execute(sql, &params).await?;
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
