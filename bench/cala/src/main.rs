//! `cala URL`: transfers a second of the library `cala-ledger`, each posted by a call of its own with its own durable commit.

#[path = "../../peers/src/clients.rs"]
mod clients;

use std::{fmt::Display, process::ExitCode, time::Duration};

use cala_ledger::{
    AccountId, CalaLedger, CalaLedgerConfig, JournalId, TransactionId,
    account::NewAccount,
    job::{JobSvcConfig, Jobs},
    journal::NewJournal,
    tx_template::{
        NewParamDefinition, NewTxTemplate, NewTxTemplateEntry, NewTxTemplateTransaction, ParamDataType,
        Params,
    },
};
use clap::Parser;
use rust_decimal::Decimal;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use uuid::Uuid;

use clients::Client;

/// Measures the library cala-ledger on an empty database of PostgreSQL on this machine.
#[derive(Debug, Parser)]
struct Options {
    /// `postgres://…` of this machine; the library makes its tables there.
    url: String,
    /// Seconds to measure.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How many call at once, each with a connection.
    #[arg(long, default_value_t = 32)]
    clients: u16,
    /// Every transfer is on one side of the same account; without it each client has a pair of its own.
    #[arg(long)]
    hot: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), String> {
    let settings: PgConnectOptions = options.url.parse().map_err(said)?;
    if !["127.0.0.1", "localhost"].contains(&settings.get_host()) {
        return Err("only a database of this machine is measured: name 127.0.0.1".to_owned());
    }
    let count = options.clients.clamp(1, 256);
    let pool = PgPoolOptions::new()
        .max_connections(u32::from(count) + 4)
        .connect_with(settings)
        .await
        .map_err(said)?;
    // The library asks for them; they only fold balances of sets, and nobody starts them here.
    let mut jobs =
        Jobs::init(JobSvcConfig::builder().pool(pool.clone()).build().map_err(said)?).await.map_err(said)?;
    let config = CalaLedgerConfig::builder().pool(pool).exec_migrations(true).build().map_err(said)?;
    let ledger = CalaLedger::init(config, &mut jobs).await.map_err(said)?;
    let clients = open(&ledger, usize::from(count), options.hot).await?;
    let name = format!("cala-{}-{count}", if options.hot { "hot" } else { "spread" });
    clients::measure(&name, clients, Duration::from_secs(options.seconds.clamp(1, 120))).await
}

fn said(error: impl Display) -> String {
    error.to_string()
}

/// A caller with the accounts it moves money between.
struct Caller {
    ledger: CalaLedger,
    code: String,
    from: AccountId,
    to: AccountId,
}

impl Client for Caller {
    async fn call(&mut self) -> Result<u64, String> {
        let mut params = Params::new();
        params.insert("from", self.from);
        params.insert("to", self.to);
        params.insert("units", Decimal::ONE);
        self.ledger.post_transaction(TransactionId::new(), &self.code, params).await.map_err(said)?;
        Ok(1)
    }
}

/// A journal, a template and accounts of their own for this run.
async fn open(ledger: &CalaLedger, count: usize, hot: bool) -> Result<Vec<Caller>, String> {
    let code = format!("PEER{}", Uuid::new_v4().simple());
    let journal = JournalId::new();
    let named = NewJournal::builder().id(journal).name(code.clone()).build();
    ledger.journals().create(named).await.map_err(said)?;
    ledger.tx_templates().create(template(&code, journal)?).await.map_err(said)?;
    let shared = account(ledger, &format!("{code}-0")).await?;
    let mut clients = Vec::new();
    for number in 1..=count {
        let from = if hot { shared } else { account(ledger, &format!("{code}-{number}-from")).await? };
        let to = account(ledger, &format!("{code}-{number}-to")).await?;
        clients.push(Caller { ledger: ledger.clone(), code: code.clone(), from, to });
    }
    Ok(clients)
}

async fn account(ledger: &CalaLedger, name: &str) -> Result<AccountId, String> {
    let id = AccountId::new();
    let new = NewAccount::builder().id(id).name(name).code(name).build();
    ledger.accounts().create(new).await.map_err(said)?;
    Ok(id)
}

/// One debit and one credit of the same amount.
fn template(code: &str, journal: JournalId) -> Result<NewTxTemplate, String> {
    let param =
        |name: &str, kind| NewParamDefinition::builder().name(name).r#type(kind).build().map_err(said);
    let params = vec![
        param("from", ParamDataType::Uuid)?,
        param("to", ParamDataType::Uuid)?,
        param("units", ParamDataType::Decimal)?,
    ];
    let side = |name: &str, account: &str, direction: &str| {
        NewTxTemplateEntry::builder()
            .entry_type(name)
            .account_id(account)
            .layer("SETTLED")
            .direction(direction)
            .units("params.units")
            .currency("'TZS'")
            .build()
            .map_err(said)
    };
    let entries = vec![side("'PEER_DR'", "params.from", "DEBIT")?, side("'PEER_CR'", "params.to", "CREDIT")?];
    let transaction = NewTxTemplateTransaction::builder()
        .effective("date()")
        .journal_id(format!("uuid('{journal}')"))
        .build()
        .map_err(said)?;
    Ok(NewTxTemplate::builder()
        .id(Uuid::new_v4())
        .code(code)
        .params(params)
        .transaction(transaction)
        .entries(entries)
        .build())
}
