//! What Kibali's payouts a second are measured beside: the same SQL and nothing else, and the same work done in other ways.
//! Each command prints one line: a name, how much a second, `/s`, and how long half of the commits and 99 of 100 took.

mod batch;
mod clients;
mod plpgsql;
mod postgres;
mod reads;
mod sqlite;
mod template;
mod value;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(about)]
struct Options {
    #[command(subcommand)]
    peer: Peer,
    /// Seconds to measure, after a fifth of them to warm up.
    #[arg(long, global = true, default_value_t = 5)]
    seconds: u64,
}

#[derive(Debug, Subcommand)]
enum Peer {
    /// A loop of Kibali's SQL for payouts by key, over a copy of a data file of SQLite in which some were made.
    BareSqlite {
        /// The data file; it stays as it is.
        file: PathBuf,
        /// Payouts to a commit.
        #[arg(long, default_value_t = 256)]
        batch: u64,
        /// Read and update for each payout anew, where Kibali does so once for all that share a commit.
        #[arg(long)]
        apart: bool,
    },
    /// The same on a database of PostgreSQL in which some were made; it is filled with payouts.
    BarePostgres {
        /// `postgres://…` of this machine.
        url: String,
        /// Payouts to a commit.
        #[arg(long, default_value_t = 256)]
        batch: u64,
        /// Connections that work side by side; 1, and 32 with `--each`.
        #[arg(long)]
        connections: Option<usize>,
        /// A transaction for each payout.
        #[arg(long)]
        each: bool,
    },
    /// One call of a PL/pgSQL function that posts a double entry, a transaction each.
    Plpgsql {
        /// `postgres://…` of this machine.
        url: String,
        /// How many call at once, each with a connection.
        #[arg(long, default_value_t = 32)]
        clients: usize,
        /// Every transfer is on one side of the same account; without it each client has a pair of its own.
        #[arg(long)]
        hot: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let Options { peer, seconds } = Options::parse();
    let span = Duration::from_secs(seconds.clamp(1, 120));
    let done = match peer {
        Peer::BareSqlite { file, batch, apart } => {
            sqlite::run(&file, span, batch.clamp(1, 10_000), apart).await
        }
        Peer::BarePostgres { url, batch, connections, each } => {
            let batch = if each { 1 } else { batch.clamp(1, 10_000) };
            let connections = connections.unwrap_or(if each { 32 } else { 1 }).clamp(1, 256);
            postgres::run(&url, span, postgres::Shape { batch, connections }).await
        }
        Peer::Plpgsql { url, clients, hot } => plpgsql::run(&url, span, clients.clamp(1, 256), hot).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
