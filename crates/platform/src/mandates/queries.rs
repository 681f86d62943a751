//! Every statement about mandates.

use permit::{FromRow, MoneyReads, MoneySeen, Problem, Row, StoreError, Tx, Unready, Writing, record};
use values::{
    Id, Timestamp,
    subjects::{Application, Member, Merchant},
};

use super::model::{Changers, Mandate, MandateAmounts, PayoutLinks};

record! {
    /// A mandate, which nobody changes while a payout is held to it.
    struct MandateEntry in "mandate" (merchant, application) Share {
        merchant: Id<Merchant>,
        application: Id<Application>,
        rules: String,
        payout_links: bool,
        until_at: Timestamp,
        changed_by: Option<Id<Member>>,
        confirmed_by: Option<Id<Member>>,
    }
}

fn read(rules: &str, links: PayoutLinks, until: Timestamp) -> Result<Mandate, StoreError> {
    let broken = |error| StoreError::Row(format!("a mandate cannot be read: {error}"));
    let amounts: MandateAmounts = serde_json::from_str(rules).map_err(broken)?;
    Ok(Mandate { amounts, links, until })
}

impl FromRow for Mandate {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let rules: String = row.next()?;
        let links = PayoutLinks::named(row.next()?);
        read(&rules, links, row.next()?)
    }
}

/// The mandate of an application, if it has one, over or not.
///
/// # Errors
/// A failure of the store.
pub async fn find(tx: &mut impl Tx, application: Id<Application>) -> Result<Option<Mandate>, Problem> {
    let sql = "SELECT rules, payout_links, until_at FROM mandate WHERE merchant = $1 AND application = $2";
    tx.find(sql, &[&application]).await
}

/// The merchant's mandates, at most 200.
///
/// # Errors
/// A failure of the store.
pub async fn all(tx: &mut impl Tx) -> Result<Vec<(Id<Application>, Mandate)>, Problem> {
    let sql = "SELECT application, rules, payout_links, until_at FROM mandate WHERE merchant = $1 \
               ORDER BY application LIMIT 200";
    let rows: Vec<(Id<Application>, String, bool, Timestamp)> = tx.list(sql, &[]).await?;
    let read = |(application, rules, links, until): (_, String, _, _)| {
        Ok((application, read(&rules, PayoutLinks::named(links), until)?))
    };
    rows.into_iter().map(read).collect()
}

/// What [`find_in`] reads.
pub(super) fn read_set(reads: &mut MoneyReads<'_>, application: Id<Application>) {
    reads.row::<MandateEntry>(&[&application]);
}

/// As [`find`], in a money command, with who last changed it.
pub(super) fn find_in(
    seen: &MoneySeen<'_>,
    application: Id<Application>,
) -> Result<Option<(Mandate, Changers)>, Unready> {
    let Some(entry) = seen.row::<MandateEntry>(&[&application])? else { return Ok(None) };
    let MandateEntry { changed_by, confirmed_by, .. } = entry;
    let mandate = read(&entry.rules, PayoutLinks::named(entry.payout_links), entry.until_at)?;
    Ok(Some((mandate, Changers { changed_by, confirmed_by })))
}

pub(super) async fn put(
    tx: &mut impl Writing,
    application: Id<Application>,
    mandate: &Mandate,
    Changers { changed_by, confirmed_by }: Changers,
) -> Result<(), Problem> {
    let rules = serde_json::to_string(&mandate.amounts)
        .map_err(|error| Problem::failure(format!("a mandate cannot be written: {error}")))?;
    let (now, links) = (tx.now(), mandate.links == PayoutLinks::Named);
    let sql = "INSERT INTO mandate (merchant, application, rules, until_at, changed_at, changed_by, confirmed_by, payout_links) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (merchant, application) DO UPDATE SET rules = $3, \
               until_at = $4, changed_at = $5, changed_by = $6, confirmed_by = $7, payout_links = $8";
    tx.execute(sql, &[&application, &rules, &mandate.until, &now, &changed_by, &confirmed_by, &links])
        .await?;
    Ok(())
}

/// Has a mandate name payout links no more; false where it named none. Whoever changed it last keeps their part in what goes
/// through it.
pub(super) async fn leave_links(
    tx: &mut impl Writing,
    application: Id<Application>,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "UPDATE mandate SET payout_links = 0, changed_at = $3 \
               WHERE merchant = $1 AND application = $2 AND payout_links = 1";
    Ok(tx.execute(sql, &[&application, &now]).await? == 1)
}

/// Takes a mandate away; false where there was none.
pub(super) async fn delete(tx: &mut impl Writing, application: Id<Application>) -> Result<bool, Problem> {
    let sql = "DELETE FROM mandate WHERE merchant = $1 AND application = $2";
    Ok(tx.execute(sql, &[&application]).await? == 1)
}

/// An application as far as a mandate needs it.
pub(super) struct Payer {
    pub id: Id<Application>,
    pub name: String,
    /// Whether it is active and its Payout API is on.
    pub pays: bool,
    /// Whether its keys make payout links, its Hosted payout being on as well.
    pub makes_links: bool,
}

impl FromRow for Payer {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, name, state, features): (_, _, String, String) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let has = |wanted: &str| features.split(' ').any(|feature| feature == wanted);
        let pays = state == "active" && has("payout");
        Ok(Self { id, name, pays, makes_links: pays && has("hosted_payout") })
    }
}

pub(super) async fn find_payer(tx: &mut impl Tx, id: Id<Application>) -> Result<Option<Payer>, Problem> {
    let sql = "SELECT id, name, state, features FROM application WHERE merchant = $1 AND id = $2";
    tx.find(sql, &[&id]).await
}

/// The merchant's applications that pay, by name, at most 50.
pub(super) async fn list_payers(tx: &mut impl Tx) -> Result<Vec<Payer>, Problem> {
    let sql = "SELECT id, name, state, features FROM application WHERE merchant = $1 AND state = 'active' \
               ORDER BY name, id LIMIT 50";
    let found: Vec<Payer> = tx.list(sql, &[]).await?;
    Ok(found.into_iter().filter(|payer| payer.pays).collect())
}
