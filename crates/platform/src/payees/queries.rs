//! Every statement about beneficiaries.

mod account;
mod builders;

use permit::{FromRow, MoneySeen, Problem, Row, StoreError, Tx, Unready, Writing, record};
use rails::Destination;
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

use super::model::{Beneficiary, BeneficiaryState, place_key};
use account::{Account, BeforeEntry, broken, read_names, write_names};
pub use builders::{CAME_BY, builders, builders_in, built_by, parts_in};

record! {
    /// A beneficiary as it is kept, which nobody changes while a payout is made to it or released.
    struct BeneficiaryEntry in "beneficiary" (merchant, id) Share {
        merchant: Id<Merchant>,
        id: Id<Beneficiary>,
        name: String,
        known_name: Option<String>,
        place: String,
        channel: String,
        account: String,
        bic: Option<String>,
        provider_code: Option<String>,
        currency: String,
        email: Option<String>,
        note: Option<String>,
        state: String,
        version: i64,
        added_by: Id<Member>,
        added_by_name: String,
        changed_by: Id<Member>,
        changed_by_name: String,
        asked_by: Id<Member>,
        asked_by_name: String,
        confirmed_by: Option<Id<Member>>,
        confirmed_by_name: Option<String>,
        confirmed_at: Option<Timestamp>,
        account_changed_at: Timestamp,
        created_at: Timestamp,
        updated_at: Timestamp,
        before: Option<String>,
        before_place: Option<String>,
        changed_as: String,
    }
}

const COLUMNS: &str = "b.merchant, b.id, b.name, b.known_name, b.place, b.channel, b.account, b.bic, b.provider_code, b.currency, \
     b.email, b.note, b.state, b.version, b.added_by, b.added_by_name, b.changed_by, b.changed_by_name, b.asked_by, b.asked_by_name, \
     b.confirmed_by, b.confirmed_by_name, b.confirmed_at, b.account_changed_at, b.created_at, b.updated_at, b.before, \
     b.before_place, b.changed_as";
const AT_PLACE: &[&str] = &["merchant", "place"];

impl BeneficiaryEntry {
    fn of(merchant: Id<Merchant>, one: &Beneficiary) -> Result<Self, Problem> {
        let Account { channel, account, bic, provider_code, currency } = Account::of(&one.destination);
        let confirmed = one.confirmed.clone();
        Ok(Self {
            merchant,
            id: one.id,
            name: one.name.clone(),
            known_name: one.known_name.clone(),
            place: place_key(&one.destination),
            channel,
            account,
            bic,
            provider_code,
            currency,
            email: one.email.clone(),
            note: one.note.clone(),
            state: one.state.name().to_owned(),
            version: one.version,
            added_by: one.added_by.0,
            added_by_name: one.added_by.1.clone(),
            changed_by: one.changed_by.0,
            changed_by_name: one.changed_by.1.clone(),
            asked_by: one.asked_by.0,
            asked_by_name: one.asked_by.1.clone(),
            confirmed_by: confirmed.as_ref().map(|(by, ..)| *by),
            confirmed_at: confirmed.as_ref().map(|(.., at)| *at),
            confirmed_by_name: confirmed.map(|(_, name, _)| name),
            account_changed_at: one.account_changed_at,
            created_at: one.created_at,
            updated_at: one.updated_at,
            before: one.before.as_ref().map(BeforeEntry::write).transpose()?,
            before_place: one.before.as_ref().map(|before| place_key(&before.destination)),
            changed_as: write_names(&one.changed_as),
        })
    }

    fn read(self) -> Result<Beneficiary, StoreError> {
        let Self { channel, account, bic, provider_code, currency, .. } = self;
        let destination = Account { channel, account, bic, provider_code, currency }.read(&self.name)?;
        let confirmed = self.confirmed_by.zip(self.confirmed_by_name).zip(self.confirmed_at);
        Ok(Beneficiary {
            id: self.id,
            name: self.name,
            known_name: self.known_name,
            destination,
            email: self.email,
            note: self.note,
            state: BeneficiaryState::from_name(&self.state).ok_or_else(|| broken("state"))?,
            version: self.version,
            added_by: (self.added_by, self.added_by_name),
            changed_by: (self.changed_by, self.changed_by_name),
            changed_as: read_names(&self.changed_as),
            asked_by: (self.asked_by, self.asked_by_name),
            confirmed: confirmed.map(|((by, name), at)| (by, name, at)),
            before: self.before.as_deref().map(BeforeEntry::read).transpose()?,
            account_changed_at: self.account_changed_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

impl FromRow for Beneficiary {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        BeneficiaryEntry::from_row(row)?.read()
    }
}

/// The confirmed beneficiary who has this account, in a money command.
///
/// # Errors
/// `Unready`.
pub fn known_in(seen: &MoneySeen<'_>, destination: &Destination) -> Result<Option<Beneficiary>, Unready> {
    let found = seen.rows::<BeneficiaryEntry>(AT_PLACE, &[&place_key(destination)])?;
    let confirmed = found.into_iter().find(|entry| entry.state == BeneficiaryState::Confirmed.name());
    Ok(confirmed.map(BeneficiaryEntry::read).transpose()?)
}

/// The beneficiary with this id, in a money command.
///
/// # Errors
/// `Unready`.
pub fn find_in(seen: &MoneySeen<'_>, id: Id<Beneficiary>) -> Result<Option<Beneficiary>, Unready> {
    Ok(seen.row::<BeneficiaryEntry>(&[&id])?.map(BeneficiaryEntry::read).transpose()?)
}

/// As [`known_in`], in a transaction that is no command.
///
/// # Errors
/// A failure of the store.
pub async fn known(tx: &mut impl Tx, destination: &Destination) -> Result<Option<Beneficiary>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM beneficiary b WHERE b.merchant = $1 AND b.place = $2 AND b.state = 'confirmed'"
    );
    tx.find(&sql, &[&place_key(destination)]).await
}

/// The beneficiary with this id.
///
/// # Errors
/// A failure of the store.
pub async fn find(tx: &mut impl Tx, id: Id<Beneficiary>) -> Result<Option<Beneficiary>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM beneficiary b WHERE b.merchant = $1 AND b.id = $2"), &[&id]).await
}

/// The same, its row locked until the end of the transaction.
///
/// # Errors
/// A failure of the store.
pub async fn find_locked(tx: &mut impl Writing, id: Id<Beneficiary>) -> Result<Option<Beneficiary>, Problem> {
    let sql = "SELECT id FROM beneficiary WHERE merchant = $1 AND id = $2";
    let row: Option<Id<Beneficiary>> = tx.find_locked(sql, &[&id]).await?;
    if row.is_none() { Ok(None) } else { find(tx, id).await }
}

/// Another beneficiary, not archived, who has this account, or had it until a change that waits.
///
/// # Errors
/// A failure of the store.
pub async fn find_other(
    tx: &mut impl Tx,
    destination: &Destination,
    than: Id<Beneficiary>,
) -> Result<Option<Id<Beneficiary>>, Problem> {
    let sql = "SELECT id FROM beneficiary WHERE merchant = $1 AND (place = $2 OR before_place = $2) AND id <> $3 \
         AND state <> 'archived' LIMIT 1";
    tx.find(sql, &[&place_key(destination), &than]).await
}

/// Writes a new beneficiary.
///
/// # Errors
/// A failure of the store.
pub async fn insert(tx: &mut impl Writing, one: &Beneficiary) -> Result<(), Problem> {
    let entry = BeneficiaryEntry::of(tx.merchant(), one)?;
    tx.insert(&entry).await
}

/// Writes what a beneficiary became.
///
/// # Errors
/// A failure of the store.
pub async fn update(tx: &mut impl Writing, one: &Beneficiary) -> Result<(), Problem> {
    let entry = BeneficiaryEntry::of(tx.merchant(), one)?;
    let sql = "UPDATE beneficiary SET name = $3, known_name = $4, place = $5, channel = $6, account = $7, bic = $8, \
               provider_code = $9, currency = $10, email = $11, note = $12, state = $13, version = $14, changed_by = $15, \
               changed_by_name = $16, asked_by = $17, confirmed_by = $18, confirmed_by_name = $19, confirmed_at = $20, \
               account_changed_at = $21, updated_at = $22, before = $23, before_place = $24, asked_by_name = $25, \
               changed_as = $26 WHERE merchant = $1 AND id = $2";
    tx.execute(
        sql,
        &[
            &entry.id,
            &entry.name,
            &entry.known_name,
            &entry.place,
            &entry.channel,
            &entry.account,
            &entry.bic,
            &entry.provider_code,
            &entry.currency,
            &entry.email,
            &entry.note,
            &entry.state,
            &entry.version,
            &entry.changed_by,
            &entry.changed_by_name,
            &entry.asked_by,
            &entry.confirmed_by,
            &entry.confirmed_by_name,
            &entry.confirmed_at,
            &entry.account_changed_at,
            &entry.updated_at,
            &entry.before,
            &entry.before_place,
            &entry.asked_by_name,
            &entry.changed_as,
        ],
    )
    .await?;
    Ok(())
}

/// Which beneficiaries a page shows.
#[derive(Debug)]
pub struct Wanted {
    /// States between commas, or nothing.
    pub states: String,
    /// A LIKE pattern, or nothing.
    pub pattern: String,
    /// The one with this very id.
    pub id: Id<Beneficiary>,
    /// The last one of the page before.
    pub after: Id<Beneficiary>,
    /// How many.
    pub limit: usize,
}

/// A beneficiary, and when it was last paid.
#[derive(Debug)]
pub struct Listed {
    /// The beneficiary.
    pub beneficiary: Beneficiary,
    /// When money last arrived at its account.
    pub last_paid_at: Option<Timestamp>,
}

impl FromRow for Listed {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { beneficiary: Beneficiary::from_row(row)?, last_paid_at: row.next()? })
    }
}

/// When the account was last paid: one look at the latest payout to it.
const LAST_PAID: &str = "(SELECT p.updated_at FROM payout p WHERE p.merchant = b.merchant AND p.account = b.account \
     AND p.channel = b.channel AND COALESCE(p.bic, p.provider_code, '') = COALESCE(b.bic, b.provider_code, '') \
     AND p.state = 'succeeded' ORDER BY p.id DESC LIMIT 1)";

/// Beneficiaries, newest first; one more than `limit`.
///
/// # Errors
/// A failure of the store.
pub async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Listed>, Problem> {
    let Wanted { states, pattern, id, after, .. } = wanted;
    let limit = wanted.limit + 1;
    let sql = format!(
        "SELECT {COLUMNS}, {LAST_PAID} FROM beneficiary b WHERE b.merchant = $1 AND b.id < $2 \
         AND ($3 = '' OR $3 LIKE '%,' || b.state || ',%') \
         AND ($4 = '' OR b.id = $5 OR lowered(b.name) LIKE $4 ESCAPE '\\' OR lowered(b.account) LIKE $4 ESCAPE '\\' \
              OR lowered(COALESCE(b.known_name, '')) LIKE $4 ESCAPE '\\') ORDER BY b.id DESC LIMIT $6"
    );
    tx.list(&sql, &[after, states, pattern, id, &limit]).await
}

/// One with when it was last paid.
///
/// # Errors
/// A failure of the store.
pub async fn look(tx: &mut impl Tx, id: Id<Beneficiary>) -> Result<Option<Listed>, Problem> {
    let sql = format!("SELECT {COLUMNS}, {LAST_PAID} FROM beneficiary b WHERE b.merchant = $1 AND b.id = $2");
    tx.find(&sql, &[&id]).await
}
