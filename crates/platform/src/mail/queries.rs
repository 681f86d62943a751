//! The statements about the members that letters go to.

use permit::{FromRow, Problem, Role, Row, StoreError, Tx};
use values::{Id, subjects::Member};

use super::Language;

/// A member as letters need them.
#[derive(Debug)]
pub struct Addressee {
    /// The address.
    pub email: String,
    /// Their name in this merchant.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// Whether they have access.
    pub active: bool,
    /// Their role.
    pub role: Role,
    /// The merchant's name.
    pub merchant: String,
}

impl FromRow for Addressee {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            email: row.next()?,
            name: row.next()?,
            language: row.next()?,
            active: row.next()?,
            role: row.next()?,
            merchant: row.next()?,
        })
    }
}

/// The member, whatever their access.
///
/// # Errors
/// A failure of the store.
pub async fn find_addressee(tx: &mut impl Tx, member: Id<Member>) -> Result<Option<Addressee>, Problem> {
    let sql = "SELECT p.email, m.name, p.language, CASE WHEN m.state = 'active' THEN 1 ELSE 0 END, m.role, t.name \
               FROM member m JOIN person p ON p.id = m.person JOIN merchant t ON t.id = m.merchant \
               WHERE m.merchant = $1 AND m.id = $2";
    tx.find(sql, &[&member]).await
}

/// The active Admins, oldest first; at most 20.
///
/// # Errors
/// A failure of the store.
pub async fn list_admins(tx: &mut impl Tx) -> Result<Vec<Addressee>, Problem> {
    let sql = "SELECT p.email, m.name, p.language, 1, m.role, t.name \
               FROM member m JOIN person p ON p.id = m.person JOIN merchant t ON t.id = m.merchant \
               WHERE m.merchant = $1 AND m.state = 'active' AND m.role = 'Admin' ORDER BY m.id LIMIT 20";
    tx.list(sql, &[]).await
}
