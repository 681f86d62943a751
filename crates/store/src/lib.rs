//! SQLite or PostgreSQL behind one transaction type, migrations and the job queue.
//!
//! Every statement is one text for both stores: `$1 … $n` placeholders, BIGINT, TEXT and BYTEA columns, time in
//! microseconds. What differs between the stores lives in here and nowhere else.

mod clock;
mod db;
pub mod engine;
mod error;
#[cfg(feature = "faults")]
mod faults;
mod ids;
mod jobs;
mod left;
mod migrations;
mod postgres;
mod sqlite;
mod transaction;
mod value;

pub use clock::Clock;
pub use db::{Db, Durable, Target, Tuning};
pub use error::{Fault, StoreError};
#[cfg(feature = "faults")]
pub use faults::{Call, Strike};
pub use jobs::{IfThere, JobEntry, Lease, LeasedJob, NewJob, Wanted};
pub use transaction::{Queries, ReadTransaction, WriteTransaction};
pub use value::{Column, FromRow, Row, ToValue, Value};
