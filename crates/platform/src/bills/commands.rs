//! Making and changing bills, and taking money for them.

mod import;
mod link;
mod pay;

use permit::{Activity, Actor, Area, ManageLinks, Problem, Tx, WriteTx, Writing};
use values::{Amount, Currency};

use super::{
    model::{Bill, BillChange, BillCustomer, BillError, ChosenBy, LinkOrder, NewBill, Switch, number},
    queries::{self, Maker},
};
use crate::{Services, developer::Feature, hosted, payments, refused::Refused};

pub(super) use import::{Imported, import};
pub use link::{close_of_link, of_link, reopen_of_link};
pub(super) use pay::{held, hold, play, receive, received};

/// How often a number is drawn before something must be wrong: of a hundred thousand million, hardly one is taken.
const DRAWS: usize = 20;

/// A bill that was made, or why it was not.
pub type Outcome = Result<Bill, BillError>;

/// Makes a bill.
///
/// # Errors
/// `FeatureOff`, `NoRail`, `ReferenceUsed`, a part that is wrong, or a failure of the store.
pub async fn create(
    tx: &mut WriteTx<ManageLinks>,
    services: &Services,
    new: NewBill,
) -> Result<Bill, Refused<BillError>> {
    collects(tx.actor()).map_err(Refused::Rule)?;
    can_be_paid(tx, services).await?;
    let maker = Maker::of(tx.actor());
    put(tx, new, maker, None).await?.map_err(Refused::Rule)
}

/// Makes as many of the bills as can be made, each whole or not at all; the answers are in the order of the asking.
///
/// # Errors
/// `FeatureOff`, `NoRail`, or a failure of the store, which leaves none.
pub async fn create_many(
    tx: &mut WriteTx<ManageLinks>,
    services: &Services,
    asked: Vec<Result<NewBill, BillError>>,
) -> Result<Vec<Outcome>, Refused<BillError>> {
    collects(tx.actor()).map_err(Refused::Rule)?;
    can_be_paid(tx, services).await?;
    let maker = Maker::of(tx.actor());
    let mut outcomes = Vec::with_capacity(asked.len());
    for new in asked {
        outcomes.push(match new {
            Ok(new) => put(tx, new, maker, None).await?,
            Err(error) => Err(error),
        });
    }
    Ok(outcomes)
}

/// Changes what `change` names. Answers how it was and how it is; `None` where there is no such bill.
///
/// # Errors
/// As [`Bill::changed`], `FeatureOff`, or a failure of the store.
pub async fn change(
    tx: &mut WriteTx<ManageLinks>,
    number: &str,
    change: &BillChange,
) -> Result<Option<(Bill, Bill)>, Refused<BillError>> {
    collects(tx.actor()).map_err(Refused::Rule)?;
    let Some(found) = queries::find_by_number(tx, number).await? else { return Ok(None) };
    payments::lock_source(tx, found.order.as_ref().map(LinkOrder::source)).await?;
    queries::lock(tx, found.id).await?;
    let before = queries::find(tx, found.id).await?.ok_or_else(|| Problem::failure("a bill is gone"))?;
    if let Some(order) = &before.order {
        link::may_change(tx, order, change).await?;
    }
    let after = before.changed(change, tx.now()).map_err(Refused::Rule)?;
    queries::update(tx, &after).await?;
    Ok(Some((before, after)))
}

fn collects(actor: &Actor) -> Result<(), BillError> {
    match actor {
        Actor::Key(key) if !Feature::Collection.is_on(&key.features) => Err(BillError::FeatureOff),
        _ => Ok(()),
    }
}

/// A number that no network knows is not handed out.
async fn can_be_paid(tx: &mut impl Tx, services: &Services) -> Result<(), Refused<BillError>> {
    if services.rails().desks(tx).await?.bills { Ok(()) } else { Err(Refused::Rule(BillError::NoRail)) }
}

/// Writes one bill. What can be wrong with it is found before anything is written.
async fn put(
    tx: &mut impl Writing,
    new: NewBill,
    maker: Maker,
    order: Option<LinkOrder>,
) -> Result<Outcome, Problem> {
    let new = match new.checked() {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    let now = tx.now();
    let kind = new.kind();
    let chosen_by = if new.reference.is_some() { ChosenBy::Merchant } else { ChosenBy::Platform };
    let customer = new.customer.map(|customer| BillCustomer {
        name: customer.name,
        email: customer.email,
        phone: customer.phone,
    });
    let mut bill = Bill {
        id: tx.id(),
        number: new.reference.unwrap_or_default(),
        chosen_by,
        kind,
        mode: new.mode,
        amount: new.amount,
        maximum: new.maximum,
        collected: Amount::new(0, Currency::TZS).expect("zero is an amount"),
        payments: 0,
        description: new.description,
        customer,
        switched_off_at: None,
        order,
        application: None,
        created_at: now,
        updated_at: now,
    };
    match chosen_by {
        ChosenBy::Merchant => {
            if !queries::insert(tx, &bill, maker).await? {
                return Ok(Err(BillError::ReferenceUsed));
            }
            let code = biller(tx).await?;
            hosted::open_as(tx, hosted::Kind::Bill, &bill.typed(Some(&code)), *bill.id.as_bytes()).await?;
        }
        ChosenBy::Platform => {
            let mut draws = 0;
            loop {
                bill.number = number::control_number(u64::from_be_bytes(tx.random()));
                if queries::insert(tx, &bill, maker).await? {
                    hosted::open_as(tx, hosted::Kind::Bill, &bill.number, *bill.id.as_bytes()).await?;
                    break;
                }
                draws += 1;
                if draws == DRAWS {
                    return Err(Problem::failure("no number for a bill was free"));
                }
            }
        }
    }
    let made = queries::find(tx, bill.id).await?;
    Ok(Ok(made.ok_or_else(|| Problem::failure("a bill just made is gone"))?))
}

/// The merchant's biller code, given to it when its first reference needs one.
async fn biller(tx: &mut impl Writing) -> Result<String, Problem> {
    for _ in 0..DRAWS {
        if let Some(code) = queries::find_biller(tx).await? {
            return Ok(code);
        }
        let code = number::biller_code(u64::from_be_bytes(tx.random()));
        queries::insert_biller(tx, &code).await?;
    }
    Err(Problem::failure("no biller code was free"))
}

impl Maker {
    /// Whoever acts.
    fn of(actor: &Actor) -> Self {
        let (application, api_key) = match actor {
            Actor::Key(key) => (Some(key.application), Some(key.id)),
            _ => (None, None),
        };
        Self { application, api_key, made_by: actor.as_member().map(|member| member.id) }
    }
}

/// The record of a bill that was made.
pub fn created(bill: &Bill) -> Activity {
    let mut says = format!("made the control number {}", bill.number);
    if let Some(amount) = bill.amount {
        says.push_str(&format!(" for {amount}"));
    }
    Activity::new(Area::Payments, "bill.created", says).on(bill.id, &bill.number).changed("", facts(bill))
}

/// The record of bills that were made together.
pub fn created_many(outcomes: &[Outcome]) -> Activity {
    let made: Vec<&Bill> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    together("at once", &made, outcomes.len())
}

/// The record of bills that were made from a table.
pub(super) fn imported(imported: &[Imported]) -> Activity {
    let made: Vec<&Bill> = imported.iter().filter_map(|line| line.outcome.as_ref().ok()).collect();
    together("from a table", &made, imported.len())
}

fn together(how: &str, made: &[&Bill], asked: usize) -> Activity {
    let says = format!("made {} of {asked} control numbers {how}", made.len());
    let numbers: Vec<&str> = made.iter().map(|bill| bill.number.as_str()).collect();
    Activity::new(Area::Payments, "bill.created_many", says).changed("", numbers.join(", "))
}

/// The record of a bill that was changed.
pub fn changed(before: &Bill, after: &Bill, switch: Option<Switch>) -> Activity {
    let number = &after.number;
    let (act, says) = match switch {
        Some(Switch::Off) => ("bill.switched_off", format!("switched the control number {number} off")),
        Some(Switch::On) => ("bill.switched_on", format!("switched the control number {number} on again")),
        None => ("bill.changed", format!("changed the control number {number}")),
    };
    Activity::new(Area::Payments, act, says).on(after.id, number).changed(facts(before), facts(after))
}

/// What a bill asks for, for the record. No customer: people's names and numbers are masked where they are shown.
fn facts(bill: &Bill) -> String {
    let money =
        |amount: Option<Amount>| amount.map_or_else(|| "none".to_owned(), |amount| amount.to_string());
    let mut facts = format!(
        "{}, {}, {}, amount {}, maximum {}",
        bill.kind.name(),
        bill.state().name(),
        bill.mode.name(),
        money(bill.amount),
        money(bill.maximum)
    );
    if let Some(description) = &bill.description {
        facts.push_str(&format!(", {description}"));
    }
    facts
}
