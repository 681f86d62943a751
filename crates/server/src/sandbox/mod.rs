//! `kibali sandbox`: a throw-away instance with simulated networks, demonstration data and a mailbox page.
//!
//! Its merchant is a live one on simulated rails: every rule holds in it. With `--data` it is kept, and a second
//! start goes on where the first one ended.

mod caller;
mod pages;
mod secrets;
mod seed;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use mailbox::Mailbox;
use permit::{App, AppSettings, Clock, Target, Tuning};
use platform::{Platform, Settings};
use serde::Serialize;
use tokio::net::TcpListener;
use values::{Duration, Secret};

use crate::{
    instance::{self, Stop},
    logs, master_key,
    settings::{LogFormat, make_private_folder},
};
pub(crate) use secrets::{Demonstration, DemonstrationMember};

/// What `sandbox` takes on the command line.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, default_value_t = 4400)]
    port: u16,
    /// `postgres://…`; SQLite unless told.
    #[arg(long)]
    database: Option<String>,
    /// Turn the checksum on.
    #[arg(long)]
    checksum: bool,
    /// The opening balance in whole TZS.
    #[arg(long, default_value_t = 2_000_000)]
    balance: u32,
    /// A folder to keep everything in; it vanishes at the end without it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Print one line of JSON when ready, and nothing else but logs.
    #[arg(long)]
    json: bool,
}

/// The line of `--json`.
#[derive(Debug, Serialize)]
struct Ready<'a> {
    base_url: &'a str,
    mailbox_url: String,
    #[serde(flatten)]
    demonstration: &'a Demonstration,
}

/// Runs until told to stop.
///
/// # Errors
/// A sentence that says why it could not start.
pub(crate) async fn run(options: &Options) -> Result<(), String> {
    logs::start(LogFormat::Text, if options.json { "info" } else { "warn" });
    let temporary;
    let folder = match &options.data {
        Some(folder) => {
            make_private_folder(folder)?;
            folder.clone()
        }
        None => {
            temporary = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
            temporary.path().to_owned()
        }
    };
    let begin = Begin { balance: options.balance, checksum: options.checksum };
    let sandbox = open(&folder, options.port, options.database.as_deref(), Tuning::default(), &begin).await?;
    let Sandbox { app, platform, listener, address, mailbox, demonstration } = sandbox;
    let base_url = format!("http://{address}");
    let stop = Stop::new();
    stop.at_signals();
    announce(options.json, &base_url, &demonstration)?;
    let pages = pages::routes(&mailbox, &demonstration);
    let workers = instance::start_workers(&app, &platform, &stop);
    instance::serve(app, platform, workers, listener, stop, pages).await
}

/// What a new sandbox begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begin {
    /// The opening balance in whole TZS.
    pub balance: u32,
    /// Whether the checksum is on.
    pub checksum: bool,
}

impl Default for Begin {
    fn default() -> Self {
        Self { balance: 2_000_000, checksum: false }
    }
}

/// An instance that is open and not served yet.
pub(crate) struct Sandbox {
    pub app: App,
    pub platform: Platform,
    pub listener: TcpListener,
    pub address: SocketAddr,
    pub mailbox: Mailbox,
    pub demonstration: Demonstration,
}

/// Where a sandbox lives, and under which address.
struct Place {
    target: Target,
    master_key: Secret<[u8; 32]>,
    url: String,
}

impl Place {
    fn app_settings(&self, tuning: Tuning) -> AppSettings {
        AppSettings { public_url: self.url.clone(), tuning, ..AppSettings::default() }
    }
}

/// Opens the instance in `folder`, planting the demonstration where there is none.
///
/// # Errors
/// A sentence.
pub(crate) async fn open(
    folder: &Path,
    port: u16,
    database: Option<&str>,
    tuning: Tuning,
    begin: &Begin,
) -> Result<Sandbox, String> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port)));
    let listener = listener.await.map_err(|error| format!("port {port}: {error}. Try --port 0"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let kept = secrets::load(folder)?;
    let target = match database {
        Some(url) => Target::Postgres(Secret::new(in_schema(url, &secrets::schema(folder)?))),
        None => Target::Sqlite(folder.join("kibali.sqlite3")),
    };
    if let (None, Target::Sqlite(path)) = (&kept, &target)
        && path.exists()
    {
        return Err(format!(
            "{} holds an instance that is no sandbox, or one cut off at its first start",
            folder.display()
        ));
    }
    let master_key = master_key::load(None, folder, &target)?.key;
    let place = Place { target, master_key, url: format!("http://{address}") };
    let demonstration = match kept {
        Some(kept) => kept,
        None => {
            let made = seed::plant(&place, begin).await;
            let made = made.map_err(|problem| format!("the demonstration could not be set up: {problem}"))?;
            secrets::keep(folder, &made)?;
            made
        }
    };
    let clock = Clock::system();
    let arrivals = clock.clone();
    let mailbox = Mailbox::listen(move || arrivals.now()).await;
    let mailbox = mailbox.map_err(|error| format!("no port for mail: {error}"))?;
    let opened = App::open(&place.target, clock, &place.master_key, place.app_settings(tuning)).await;
    let app = opened.map_err(|problem| problem.to_string())?;
    let platform = Platform::new(instance::simulator(&app), platform_settings(&mailbox));
    Ok(Sandbox { app, platform, listener, address, mailbox, demonstration })
}

/// Every sandbox has a schema of its own, so that a database serves many of them.
fn in_schema(url: &str, schema: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-csearch_path%3D{schema}")
}

/// Cooldown 0, no limits, and webhooks may reach this machine.
fn platform_settings(mailbox: &Mailbox) -> Settings {
    let loopback = ["127.0.0.0/8", "::1/128"].map(|net| net.parse().expect("a network"));
    Settings {
        smtp_url: Some(Secret::new(mailbox.url())),
        mail_from: "Kibali sandbox <kibali@sandbox.example>".to_owned(),
        payout_cooldown: Duration::ZERO,
        calls_per_minute: None,
        tries_per_address: None,
        webhook_networks: loopback.to_vec(),
        ..Settings::default()
    }
}

#[expect(
    clippy::print_stdout,
    reason = "this is what the person, or the program, at the other end waits for"
)]
fn announce(json: bool, base_url: &str, demonstration: &Demonstration) -> Result<(), String> {
    let mailbox_url = format!("{base_url}/sandbox/mailbox");
    if json {
        let ready = Ready { base_url, mailbox_url, demonstration };
        println!("{}", serde_json::to_string(&ready).map_err(|error| error.to_string())?);
        return Ok(());
    }
    println!(
        "\n  Kibali sandbox is ready. No real money moves here.\n\n  Dashboard  {base_url}\n  Mailbox    {mailbox_url}\n  Welcome    {base_url}/sandbox\n"
    );
    for member in &demonstration.members {
        println!("  {:<10} {:<28} {}", member.role, member.email, member.password);
    }
    println!("\n  Client id  {}\n  API key    {}", demonstration.client_id, demonstration.api_key);
    if let Some(key) = &demonstration.checksum_key {
        println!("  Checksum   {key}");
    }
    println!("\n  Ctrl-C ends it.\n");
    Ok(())
}
