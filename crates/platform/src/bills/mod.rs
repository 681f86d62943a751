//! Bills: BillPay control numbers. A customer types the number on their own phone and pays without being asked.
//!
//! ```text
//! one-time (order):     active ─a payment→ paid, for good
//! reusable (customer):  active ─the maximum is collected→ full ─the maximum is raised→ active
//! either:               active ⇄ off
//! ```
//! A network first asks whether a payment may be made, which holds its place for five minutes, and tells afterwards that
//! it was, naming one receipt both times. What breaks the bill's rules is turned away when it asks, before money moves.
//! Money that comes all the same (nobody asked, or the place was given away) is the merchant's and is never lost: it
//! stands as a payment *beside* the bill, and the bill's own sum stays what its rules say.
//!
//! The number of a checkout link is one way to pay that link: what comes by it counts there, and it is closed as soon as the
//! link takes no more money.
//!
//! Numbers that we choose are unique over all merchants. A reference that a merchant chose is reached through the
//! merchant's biller code, typed before it.

mod commands;
mod model;
mod queries;
mod routes;
#[cfg(test)]
mod tests;
mod views;
mod wire;

pub use commands::{
    Outcome, change, changed, close_of_link, create, create_many, created, created_many, of_link,
    reopen_of_link,
};
pub use model::{
    Bill, BillChange, BillError, BillKind, BillMode, BillState, LinkOrder, NewBill, NewCustomer, Switch,
};
pub use queries::{find_by_number, find_of_link, is_being_paid};
pub use routes::routes;
