//! What both stores promise, as one list of behaviours that each of them is put through.

mod harness;
mod jobs;
mod migrations;
mod transactions;
mod values;
