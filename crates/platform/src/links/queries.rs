//! Every statement about links.

mod settings;

use permit::{FromRow, Paging, Problem, Row, StoreError, Tx, Writing};
use values::{Amount, Currency, Id, Timestamp, subjects::Member};

use super::model::{Item, Link, LinkKind, LinkMaker, LinkState, Order};
use crate::{customers::Contact, payouts::Payout};

pub(super) use settings::{find_settings, put_settings};

/// Where a link stands at `$2`. A payment that arrived counts for more than a switch or a date, and with an application all
/// of its links are off.
const STATE: &str = "CASE WHEN l.payout IS NOT NULL THEN 'used' \
     WHEN EXISTS (SELECT 1 FROM payment p WHERE p.merchant = l.merchant AND p.source = l.id AND p.source_kind = 'link' \
     AND p.state IN ('succeeded', 'settled')) THEN 'paid' \
     WHEN l.switched_off = 1 OR EXISTS (SELECT 1 FROM application x WHERE x.merchant = l.merchant \
     AND x.id = l.application AND x.state <> 'active') THEN 'off' WHEN l.expires_at <= $2 THEN 'expired' ELSE 'open' END";

fn select(further: &str) -> String {
    format!(
        "SELECT l.id, l.kind, l.reference, l.amount, l.currency, l.items, l.description, l.customer_name, \
         l.customer_email, l.customer_phone, {STATE}, l.payout, l.maker_name, l.made_by, l.api_key, l.key_maker, \
         l.application, a.return_url, l.created_at, l.updated_at, l.expires_at, \
         l.switched_on_by \
         FROM link l LEFT JOIN application a ON a.merchant = l.merchant AND a.id = l.application \
         AND a.state = 'active' \
         WHERE l.merchant = $1 AND {further}"
    )
}

impl FromRow for Link {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a link's {what} cannot be read"));
        let id = row.next()?;
        let kind: String = row.next()?;
        let reference = row.next()?;
        let minor: i64 = row.next()?;
        let currency: String = row.next()?;
        let currency = Currency::from_code(&currency).ok_or_else(|| broken("currency"))?;
        let items: String = row.next()?;
        let items: Vec<Item> = serde_json::from_str(&items).map_err(|_| broken("items"))?;
        let description = row.next()?;
        let contact = Contact { name: row.next()?, email: row.next()?, phone: row.next()? };
        let state: String = row.next()?;
        let payout: Option<Id<Payout>> = row.next()?;
        let (name, member) = (row.next()?, row.next()?);
        let key = Option::zip(row.next()?, row.next()?);
        let maker = LinkMaker { name, member, key, application: row.next()? };
        Ok(Self {
            id,
            kind: LinkKind::from_name(&kind).ok_or_else(|| broken("kind"))?,
            reference,
            amount: Amount::new(minor, currency).map_err(|_| broken("amount"))?,
            items,
            description,
            contact,
            state: LinkState::from_name(&state).ok_or_else(|| broken("state"))?,
            payout,
            maker,
            return_url: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
            expires_at: row.next()?,
            switched_on_by: row.next()?,
        })
    }
}

/// A link about to be written.
pub(super) struct Fresh<'a> {
    pub id: Id<Link>,
    pub kind: LinkKind,
    pub reference: &'a str,
    pub order: &'a Order,
    pub description: Option<&'a str>,
    pub contact: &'a Contact,
    pub maker: &'a LinkMaker,
    pub expires_at: Option<Timestamp>,
}

pub(super) async fn insert(tx: &mut impl Writing, new: &Fresh<'_>) -> Result<(), Problem> {
    let now = tx.now();
    let items =
        serde_json::to_string(&new.order.items).map_err(|error| Problem::failure(error.to_string()))?;
    let sql = "INSERT INTO link (merchant, id, kind, reference, amount, currency, items, description, customer_name, \
               customer_email, customer_phone, switched_off, application, api_key, key_maker, made_by, maker_name, \
               created_at, updated_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15, $16, $17, $17, $18)";
    let (amount, code) = (new.order.amount.minor(), new.order.amount.currency().code());
    let key = new.maker.key;
    tx.execute(
        sql,
        &[
            &new.id,
            &new.kind.name(),
            &new.reference,
            &amount,
            &code,
            &items,
            &new.description,
            &new.contact.name,
            &new.contact.email,
            &new.contact.phone,
            &new.maker.application,
            &key.map(|key| key.0),
            &key.map(|key| key.1),
            &new.maker.member,
            &new.maker.name,
            &now,
            &new.expires_at,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<Link>) -> Result<Option<Link>, Problem> {
    let now = tx.now();
    tx.find(&select("l.id = $3"), &[&now, &id]).await
}

/// The link, one at a time: whoever comes second sees what the first did.
pub(super) async fn find_locked(tx: &mut impl Writing, id: Id<Link>) -> Result<Option<Link>, Problem> {
    let sql = "SELECT id FROM link WHERE merchant = $1 AND id = $2";
    let locked: Option<Id<Link>> = tx.find_locked(sql, &[&id]).await?;
    if locked.is_none() {
        return Ok(None);
    }
    find(tx, id).await
}

/// Which links are wanted.
pub(super) struct Wanted {
    pub kind: LinkKind,
    /// Between commas; empty for all.
    pub states: String,
    /// For LIKE, in lower case; empty for all.
    pub pattern: String,
    pub amount: i64,
    pub id: Id<Link>,
}

pub(super) async fn list(tx: &mut impl Tx, wanted: &Wanted, paging: &Paging) -> Result<Vec<Link>, Problem> {
    let further = format!(
        "l.kind = $3 AND ($4 = '' OR $4 LIKE '%,' || ({STATE}) || ',%') \
         AND ($5 = '' OR lowered(l.reference) LIKE $5 ESCAPE '\\' OR lowered(COALESCE(l.description, '')) LIKE $5 ESCAPE '\\' \
         OR lowered(COALESCE(l.customer_name, '')) LIKE $5 ESCAPE '\\' OR COALESCE(l.customer_phone, '') LIKE $5 ESCAPE '\\' \
         OR lowered(COALESCE(l.customer_email, '')) LIKE $5 ESCAPE '\\' OR l.amount = $6 OR l.id = $7) \
         AND l.id < $8 ORDER BY l.id DESC LIMIT $9"
    );
    let now = tx.now();
    let limit = paging.limit() + 1;
    let after = paging.after::<Link>();
    let kind = wanted.kind.name();
    tx.list(
        &select(&further),
        &[&now, &kind, &wanted.states, &wanted.pattern, &wanted.amount, &wanted.id, &after, &limit],
    )
    .await
}

/// Switches a link, and keeps who switched it on again, where it was `by` somebody in person.
pub(super) async fn switch(
    tx: &mut impl Writing,
    id: Id<Link>,
    off: bool,
    by: Option<Id<Member>>,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE link SET switched_off = $3, updated_at = $4, looks = 0, \
               switched_on_by = COALESCE($5, switched_on_by) WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&id, &off, &now, &by]).await?;
    Ok(())
}

/// Counts that an account was looked up on a link; false where `most` were.
pub(super) async fn count_look(tx: &mut impl Writing, id: Id<Link>, most: i64) -> Result<bool, Problem> {
    let sql = "UPDATE link SET looks = looks + 1 WHERE merchant = $1 AND id = $2 AND looks < $3";
    Ok(tx.execute(sql, &[&id, &most]).await? == 1)
}

/// Notes the payout that a link was used for; false where it was used before.
pub(super) async fn set_payout(
    tx: &mut impl Writing,
    id: Id<Link>,
    payout: Id<Payout>,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "UPDATE link SET payout = $3, updated_at = $4 WHERE merchant = $1 AND id = $2 AND kind = 'payout' \
               AND payout IS NULL";
    Ok(tx.execute(sql, &[&id, &payout, &now]).await? == 1)
}

/// Notes that a form was sent; false for one that was before.
pub(super) async fn claim_form(tx: &mut impl Writing, id: Id<Link>, once: &str) -> Result<bool, Problem> {
    let sql = "INSERT INTO link_form (merchant, link, once) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[&id, &once]).await? == 1)
}
