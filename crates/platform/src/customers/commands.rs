//! Getting to know a customer, and keeping what is known of them right.

use permit::{Activity, Area, ManageLinks, Problem, WriteTx, Writing};
use values::Id;

use super::{
    model::{Contact, Customer, CustomerChange, CustomerError},
    queries,
};
use crate::refused::Refused;

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

/// Makes somebody a customer.
///
/// # Errors
/// `NoName`, `Unreachable`, `Known`, or a failure of the store.
pub(super) async fn create(
    tx: &mut WriteTx<ManageLinks>,
    contact: Contact,
) -> Result<Customer, Refused<CustomerError>> {
    let contact = contact.of_a_customer().map_err(Refused::Rule)?;
    let id: Id<Customer> = tx.id();
    if !queries::insert(tx, id, &contact).await? {
        return Err(known(tx, &contact).await?);
    }
    Ok(load(tx, id).await?)
}

/// Changes what is known of a customer, and answers how it was and how it is; `None` where there is no such customer.
/// Payments they made keep what was known then.
///
/// # Errors
/// `Contact`, `NoName`, `Unreachable`, `Known`, or a failure of the store.
pub(super) async fn edit(
    tx: &mut WriteTx<ManageLinks>,
    id: Id<Customer>,
    change: &CustomerChange,
) -> Result<Option<(Customer, Customer)>, Refused<CustomerError>> {
    queries::lock(tx, id).await?;
    let Some(before) = queries::find(tx, id).await? else { return Ok(None) };
    let then = Contact::from(&before);
    let contact = change.apply(&then).map_err(Refused::Rule)?;
    if contact.is_found_like(&then) {
        queries::update(tx, id, &contact).await?;
    } else {
        // Address and number are claimed by a row that goes at once, because only an insert says whether they are taken.
        let claim: Id<Customer> = tx.id();
        if !queries::insert(tx, claim, &contact).await? {
            return Err(known(tx, &contact).await?);
        }
        queries::delete(tx, claim).await?;
        queries::update(tx, id, &contact).await?;
    }
    Ok(Some((before, load(tx, id).await?)))
}

async fn known(tx: &mut impl Writing, contact: &Contact) -> Result<Refused<CustomerError>, Problem> {
    let known = queries::find_by_contact(tx, contact).await?;
    let known = known.ok_or_else(|| Problem::failure("a customer somebody else has is gone"))?;
    Ok(Refused::Rule(CustomerError::Known(known)))
}

async fn load(tx: &mut impl Writing, id: Id<Customer>) -> Result<Customer, Problem> {
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("a customer just written is gone"))
}

/// The record of a customer that was made.
pub(super) fn created(customer: &Customer) -> Activity {
    let says = "made a customer";
    Activity::new(Area::Payments, "customer.created", says).on(customer.id, &customer.name)
}

/// The record of a customer that was changed. It says which parts and not how: addresses and numbers stand in no record.
pub(super) fn edited(before: &Customer, after: &Customer) -> Activity {
    let parts = Contact::from(before).differs_from(&Contact::from(after));
    let says = if parts.is_empty() {
        "saved a customer as before".to_owned()
    } else {
        format!("changed the {parts} of a customer")
    };
    Activity::new(Area::Payments, "customer.changed", says).on(after.id, &after.name)
}
