//! Turns credentials into a typed permit, the only door from a request to the store.
//!
//! A handler's first argument is a [`Permit`] (or [`Personal`], [`Public`]); the permission is its type. From the
//! permit come the transactions: [`ReadTx`] looks, [`WriteTx`] changes and commits together with its [`Activity`].
//! Commands name the permit they need, so the wrong one does not compile:
//!
//! ```
//! use permit::{AuthorisePayout, Permit, Problem, WriteTx};
//! async fn authorise(tx: &mut WriteTx<AuthorisePayout>) {}
//! async fn route(permit: Permit<AuthorisePayout>) -> Result<(), Problem> {
//!     authorise(&mut permit.write().await?).await;
//!     Ok(())
//! }
//! ```
//!
//! ```compile_fail,E0308
//! use permit::{AuthorisePayout, CreatePayout, Permit, Problem, WriteTx};
//! async fn authorise(tx: &mut WriteTx<AuthorisePayout>) {}
//! async fn route(permit: Permit<CreatePayout>) -> Result<(), Problem> {
//!     authorise(&mut permit.write().await?).await;
//!     Ok(())
//! }
//! ```
//!
//! A permission that only reads opens no transaction that writes:
//!
//! ```compile_fail,E0599
//! use permit::{Permit, Problem, ViewPayouts};
//! async fn route(permit: Permit<ViewPayouts>) -> Result<(), Problem> {
//!     permit.write().await?;
//!     Ok(())
//! }
//! ```
//!
//! Without a permit there is no data, because the store inside [`App`] is private:
//!
//! ```compile_fail,E0624
//! fn peek(app: &permit::App) {
//!     app.db();
//! }
//! ```
//!
//! And a handler whose first argument is no door is no route:
//!
//! ```compile_fail,E0277
//! async fn naked() -> permit::NoContent {
//!     permit::NoContent
//! }
//! permit::Routes::new().get("/v1/naked", naked);
//! ```

mod activity;
mod actor;
mod admission;
mod answers;
mod app;
mod behalf;
mod calls;
mod credentials;
mod crew;
mod crossings;
pub mod crypto;
mod door;
mod duty;
mod edge;
mod extract;
#[cfg(test)]
mod fixture;
mod money;
mod openapi;
mod origin;
mod passwords;
mod permission;
mod policy;
mod presence;
mod problem;
mod readiness;
mod refusals;
mod request;
mod routes;
mod strict;
mod token;
mod tokens;
mod transaction;
mod unread;
mod worker;

pub use activity::{Activity, Area};
pub use actor::{Actor, KeyActor, MemberActor};
pub use admission::{missing_scope, step_up_required};
pub use answers::{Accepted, Created, Either, NoContent, Page, Paging, Plain, WithCookie, limit};
pub use app::{App, AppSettings, PasswordCost};
pub use behalf::{Behalf, Standing};
pub use credentials::{STEP_UP, cookie_name};
pub use crew::Slots;
pub use crossings::{Alarms, InvitationCrossing, LedgerChecks, Membership};
pub use door::{Door, OpenTo, Permit, Personal, Public};
pub use duty::Duty;
pub use edge::{KeyCaller, Rendered, Watch};
pub use extract::{Input, LenientQuery, MAX_BODY, PagedQuery, Path, Query, body};
pub use money::{
    Decision, ModelTask, MoneyCommand, MoneyEntry, MoneyModel, MoneyReads, MoneySeen, MoneyStep, MoneyWrites,
    Question, Record, Undecided, Unready, record,
};
pub use openapi::document;
pub use permission::*;
pub use policy::{Allow, Cell, KeyCell, Role, Row as PolicyRow, roles_that, rule, stranger_may};
pub use problem::{Failure, Problem, Refusal};
pub use refusals::shown_path;
pub use request::RequestInfo;
pub use routes::{Describe, Endpoint, Operation, Route, Routes};
#[cfg(feature = "faults")]
pub use store::{Call, Strike};
pub use store::{Clock, Column, Durable, FromRow, IfThere, Row, StoreError, Target, ToValue, Tuning, Value};
pub use token::{KeyKind, TOKEN_LIFE, key_is_well_formed, new_key, tells_a_key};
pub use tokens::Exchange;
pub use transaction::{Bound, Param, PersonTx, ReadTx, Tx, WriteTx, Writing};
pub use worker::{Task, Upkeep};

/// Whether a scope lets money leave: it takes an Admin's confirmation and goes dormant with its holders.
pub const fn is_money_scope(kind: Kind) -> bool {
    matches!(rule(kind).key, KeyCell::Confirmed | KeyCell::ConfirmedOwn)
}
