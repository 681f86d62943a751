//! Every statement about customers. An address or number that is not known is empty in the row.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::Id;

use super::model::{Contact, Customer};

const COLUMNS: &str = "c.id, c.name, c.email, c.phone, c.created_at, c.updated_at";

impl FromRow for Customer {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, name) = (row.next()?, row.next()?);
        let (email, phone): (String, String) = (row.next()?, row.next()?);
        let known = |text: String| Some(text).filter(|text| !text.is_empty());
        let (email, phone) = (known(email), known(phone));
        Ok(Self { id, name, email, phone, created_at: row.next()?, updated_at: row.next()? })
    }
}

/// Writes a new customer; false when somebody has this address and number.
pub(super) async fn insert(
    tx: &mut impl Writing,
    id: Id<Customer>,
    contact: &Contact,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "INSERT INTO customer (merchant, id, name, email, phone, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING";
    let (email, phone) = keys(contact);
    let name = contact.name.as_deref().unwrap_or_default();
    Ok(tx.execute(sql, &[&id, &name, &email, &phone, &now]).await? == 1)
}

/// Keeps everybody else from changing a customer until the end of the transaction.
pub(super) async fn lock(tx: &mut impl Writing, id: Id<Customer>) -> Result<(), Problem> {
    let sql = "SELECT id FROM customer WHERE merchant = $1 AND id = $2";
    tx.find_locked::<Id<Customer>>(sql, &[&id]).await?;
    Ok(())
}

/// Writes what is known of a customer now.
pub(super) async fn update(
    tx: &mut impl Writing,
    id: Id<Customer>,
    contact: &Contact,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE customer SET name = $3, email = $4, phone = $5, updated_at = $6 WHERE merchant = $1 AND id = $2";
    let (email, phone) = keys(contact);
    let name = contact.name.as_deref().unwrap_or_default();
    tx.execute(sql, &[&id, &name, &email, &phone, &now]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut impl Writing, id: Id<Customer>) -> Result<(), Problem> {
    tx.execute("DELETE FROM customer WHERE merchant = $1 AND id = $2", &[&id]).await?;
    Ok(())
}

/// Which customers a page shows.
pub(super) struct Wanted {
    /// A LIKE pattern, or nothing.
    pub pattern: String,
    /// The customer with this very id.
    pub id: Id<Customer>,
    /// Whether the pattern looks at who they are.
    pub people: bool,
    pub after: Id<Customer>,
    pub limit: usize,
}

/// Customers, newest first; one more than `limit`.
pub(super) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Customer>, Problem> {
    let Wanted { pattern, id, people, after, .. } = wanted;
    let limit = wanted.limit + 1;
    let sql = format!(
        "SELECT {COLUMNS} FROM customer c WHERE c.merchant = $1 AND c.id < $2 \
         AND ($3 = '' OR c.id = $4 OR ($5 = 1 AND (lowered(c.name) LIKE $3 ESCAPE '\\' \
              OR lowered(c.email) LIKE $3 ESCAPE '\\' OR c.phone LIKE $3 ESCAPE '\\'))) \
         ORDER BY c.id DESC LIMIT $6"
    );
    tx.list(&sql, &[after, pattern, id, people, &limit]).await
}

pub(super) async fn find_by_contact(
    tx: &mut impl Tx,
    contact: &Contact,
) -> Result<Option<Id<Customer>>, Problem> {
    let (email, phone) = keys(contact);
    let sql = "SELECT id FROM customer WHERE merchant = $1 AND email = $2 AND phone = $3";
    tx.find(sql, &[&email, &phone]).await
}

/// Address and number as they are compared.
fn keys(contact: &Contact) -> (String, String) {
    (contact.email.as_deref().unwrap_or_default().to_lowercase(), contact.phone.clone().unwrap_or_default())
}

/// The customer with this id.
///
/// # Errors
/// A failure of the store.
pub async fn find(tx: &mut impl Tx, id: Id<Customer>) -> Result<Option<Customer>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM customer c WHERE c.merchant = $1 AND c.id = $2"), &[&id]).await
}
