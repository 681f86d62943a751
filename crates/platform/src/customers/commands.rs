//! Getting to know a customer.

use permit::{Problem, Writing};
use values::Id;

use super::{
    model::{Contact, Customer},
    queries,
};

/// Whoever has this address and number, who becomes a customer unless they are one. Nobody where neither is known.
///
/// # Errors
/// A failure of the store.
pub async fn remember(tx: &mut impl Writing, contact: &Contact) -> Result<Option<Id<Customer>>, Problem> {
    if !contact.is_reachable() {
        return Ok(None);
    }
    let id: Id<Customer> = tx.id();
    if queries::insert(tx, id, contact).await? {
        return Ok(Some(id));
    }
    let known = queries::find_by_contact(tx, contact).await?;
    known.map(Some).ok_or_else(|| Problem::failure("a customer somebody else just made is gone"))
}
