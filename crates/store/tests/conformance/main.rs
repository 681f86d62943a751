//! What both stores promise, as one list of behaviours that each of them is put through.

mod cut_off;
mod endings;
mod engine;
mod glances;
mod harness;
mod jobs;
mod leases;
mod migrations;
mod opening;
mod sqlite_groups;
mod statements;
mod transactions;
mod values;
